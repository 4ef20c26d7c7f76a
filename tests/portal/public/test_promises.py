"""A promise on the public page of its case says so when its day is over and nothing came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.public.case_page import words_of
from tests.portal.public.conftest import JUNE
from workflow.queries.published import PublicPromise, public_page

BEFORE = JUNE - timedelta(days=1)


def promise(due_on, state):
    return PublicPromise(measure="开放泊位。", unit="工信局", due_on=due_on, state=state, state_words="")


@pytest.mark.parametrize(
    ("due_on", "state", "late"),
    [
        (BEFORE, "open", True),
        (BEFORE, "reported", True),
        (JUNE, "open", False),
        (None, "open", False),
        (BEFORE, "kept", False),
        (BEFORE, "broken", False),
    ],
)
def test_only_what_is_open_and_past_its_day_is_overdue(due_on, state, late):
    assert promise(due_on, state).overdue(JUNE) is late


def test_the_day_is_that_of_the_place(season, client):
    found = public_page("shifan", season.open.proposal.number)
    found = replace(found, promises=(promise(BEFORE, "open"), promise(date(2023, 12, 31), "open")))

    assert [told["late"] for told in words_of(found)["promises"]] == [True, False]
