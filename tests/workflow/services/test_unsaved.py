"""What is typed and not saved: kept once for each person, let go with the move and when its time is over."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import at, fresh, make_city
from workflow.forms import MoveForm, ProposalForm
from workflow.models import Unsaved
from workflow.services.unsaved import (
    LARGEST,
    Typed,
    discard_unsaved,
    keep_unsaved,
    keeps,
    unsaved_of,
)
from workflow.transitions import CASE, OPINION, REPLY, ROWS

DAY = date(2023, 5, 15)
WRITE, EDIT = REPLY["write"], CASE["edit"]


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def reply(city):
    case = city.handling()
    city.accept(case, "工信局")
    return city.reply_draft(case)


@pytest.fixture
def writer(city):
    return city["工信局", Role.HANDLER]


def keep(row, subject, person, fields="text=甲", **more):
    typed = Typed(fields, more.get("revision", 0), more.get("key", ""))
    return keep_unsaved(row, subject, typed, person=person, at=at(DAY, more.get("hour", 2)))


def test_the_forms_of_texts_are_kept_and_no_others():
    assert sorted((row.machine, row.name) for row in ROWS if not row.derived and keeps(row)) == [
        ("case", "correct_evaluation"), ("case", "edit"), ("case", "evaluate"), ("opinion", "write"), ("reply", "write"),
    ]  # fmt: skip
    assert (MoveForm.autosaves, ProposalForm.autosaves) == (False, True)


def test_the_last_of_one_person_holds(reply, writer):
    keep(WRITE, reply, writer, "text=甲")
    keep(WRITE, reply, writer, "text=乙", revision=3, hour=4)

    kept = unsaved_of(WRITE, reply, writer)
    assert (kept.fields, kept.revision, kept.saved_at) == ("text=乙", 3, at(DAY, 4))
    assert Unsaved.objects.count() == 1


def test_everybody_has_their_own(city, reply, writer):
    keep(WRITE, reply, writer, "text=甲")

    assert unsaved_of(WRITE, reply, city["工信局", Role.SECTION_HEAD]) is None
    keep(WRITE, reply, city["工信局", Role.SECTION_HEAD], "text=乙")
    assert unsaved_of(WRITE, reply, writer).fields == "text=甲"


def test_one_subject_is_not_another(city, reply, writer):
    keep(WRITE, reply, writer)
    case = city.draft()

    assert unsaved_of(EDIT, case, writer) is None
    assert unsaved_of(OPINION["write"], reply, writer) is None


def test_what_is_too_long_is_refused(reply, writer):
    with pytest.raises(ValueError, match="more than"):
        keep(WRITE, reply, writer, "x" * (LARGEST + 1))


def test_what_is_let_go_of_is_gone(city, reply, writer):
    keep(WRITE, reply, writer)
    keep(WRITE, reply, city["工信局", Role.SECTION_HEAD])

    discard_unsaved(WRITE, reply, writer)

    assert list(Unsaved.objects.values_list("person", flat=True)) == [city["工信局", Role.SECTION_HEAD].pk]


def test_what_comes_late_of_a_form_that_was_sent_is_not_kept(city, reply, writer):
    city.do("write", reply, writer, DAY, key="k1", text="已存的正文。", answers={})

    assert keep(WRITE, reply, writer, key="k1") is None
    assert keep(WRITE, reply, writer, key="k2") is not None


def test_another_persons_key_is_not_mine(city, reply, writer):
    city.do("write", reply, city["工信局", Role.SECTION_HEAD], DAY, key="k1", text="已存的正文。", answers={})

    assert keep(WRITE, reply, writer, key="k1") is not None


def test_everybodys_are_let_go_of_when_the_letter_leaves_drafting(city, reply, writer):
    head = city["工信局", Role.SECTION_HEAD]
    letter = reply.case.pack.outcome_classes.first()
    city.do("write", reply, writer, DAY, text="正文。", answers={}, outcome_class=letter)
    keep(WRITE, reply, writer)
    keep(WRITE, reply, head)

    city.do("submit_check", fresh(reply), writer, DAY)

    assert Unsaved.objects.count() == 0


def test_they_stay_while_it_is_only_saved_by_another(city, reply, writer):
    keep(WRITE, reply, writer)

    city.do("write", reply, city["工信局", Role.SECTION_HEAD], DAY, text="正文。", answers={})

    assert unsaved_of(WRITE, reply, writer) is not None


def test_other_letters_are_left_alone(city, reply, writer):
    case = city.draft()
    keep(EDIT, case, city[Role.MEMBER])
    keep(WRITE, reply, writer)

    city.do("submit", case, city[Role.MEMBER], DAY)

    assert list(Unsaved.objects.values_list("machine", flat=True)) == ["reply"]
