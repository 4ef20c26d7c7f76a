"""The drafting screen as a browser without a script has it."""

from __future__ import annotations

from datetime import date

from portal.web.subjects import move_url

DAY = date(2023, 5, 15)


def keys(case):
    return dict(case.proposal.asks.values_list("number", "pk"))


def page_of(subject, case):
    return move_url(subject, case, "write")


def texts(fields):
    return [fields[f"text-{n}"][0] for n in range(int(fields["blocks"][0]))]


def redrawn(client, url, fields, op):
    """The page after one of its buttons."""
    return client.post(url, fields | {"more": op})
