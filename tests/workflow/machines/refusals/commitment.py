"""The situation that causes each refusal of a move of commitments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.conf import settings

from proposals.roles import Role
from tests.city import fresh
from tests.files import examined
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import Ready
from tests.workflow.machines.refusals.following import REFUSED as FOLLOWED_UP


def commitment(city, state, **inputs):
    return Ready(st.commitment_in(city, state), inputs, date(2023, 5, 28))


def objecting_to_a_report_again(city):
    found = commitment(city, "reported", reason="没有看到。")
    city.do("object", found.subject, city[Role.MEMBER], found.day, reason="没有看到。")
    return found


def yearly(city, state="kept", **inputs):
    promise = st.commitment_in(city, state, measure="每年举办不少于5次对接活动", due_on=date(2023, 12, 31))
    return Ready(promise, {"due_on": date(2024, 12, 31)} | inputs, date(2023, 5, 28))


def renewed(city):
    found = yearly(city)
    city.do("renew", found.subject, city[Role.SECRETARIAT], found.day, **found.inputs)
    return found


def archived_promise(city):
    """Every promise of the case was settled, and the case went to the archive."""
    case = city.closed()
    promise = city.commitment(case, measure="每年举办不少于5次对接活动", due_on=date(2023, 12, 31))
    city.do("confirm", promise, city[Role.SECRETARIAT], date(2023, 5, 28))
    city.do("report", promise, city[st.LEAD, Role.HANDLER], date(2023, 5, 28), text="已办。")
    city.do("mark_kept", promise, city[Role.SECRETARIAT], date(2023, 5, 28))
    city.do("archive", case, city[Role.SECRETARIAT], date(2023, 6, 1))
    return Ready(fresh(promise), {"due_on": date(2024, 12, 31)}, date(2023, 6, 2))


def reporting(city, *files):
    return commitment(city, "open", text="已建成。", evidence=list(files))


def huge(name):
    """A file of which only the size is told."""
    file = examined(name, name.encode())
    file.facts = replace(file.facts, size=settings.ATTACHMENTS_BYTES)
    return file


REFUSED = {
    "commitment.new_date_later: date_passed": (
        "commitment.renegotiate", lambda c: commitment(c, "open", to_on=date(2023, 5, 28), reason="…"),
    ),
    "commitment.evidence_fits: evidence_twice": (
        "commitment.report", lambda c: reporting(c, examined("甲.txt", b"1"), examined("乙.txt", b"1")),
    ),
    "commitment.evidence_fits: evidence_large": (
        "commitment.report", lambda c: reporting(c, huge("甲.txt"), huge("乙.txt")),
    ),
    "commitment.recurs: not_yearly": (
        "commitment.renew", lambda c: commitment(c, "kept", due_on=date(2027, 6, 30)),
    ),
    "commitment.not_renewed: renewed_already": ("commitment.renew", renewed),
    "commitment.case_not_archived: case_archived": ("commitment.renew", archived_promise),
    "commitment.renewal_later: date_passed": (
        "commitment.renew", lambda c: yearly(c, due_on=date(2023, 12, 31)),
    ),
    "commitment.is_renewal: no_renewal": ("commitment.begin", lambda c: commitment(c, "proposed")),
    "commitment.not_objected: already_objected": ("commitment.object", objecting_to_a_report_again),
} | FOLLOWED_UP  # fmt: skip
