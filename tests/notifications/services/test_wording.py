"""Every cause has words for everybody, an administrator's words go first, and a gap is a look-up and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.kinds import Kind, kind_of_move
from notifications.services.wording import (
    AUDIENCES,
    CALLED,
    DUE,
    GAPS,
    LATE,
    NEAR,
    NO_DAY,
    NO_NEXT,
    RUNGS,
    SUBJECT_LENGTH,
    Phrasebook,
    Words,
    all_names,
    audiences_of,
    example,
    fill,
    label_of,
    name_of_rung,
    reset_wording,
    set_wording,
    shipped,
    unknown_gaps,
)
from tests.city import at, make_city
from workflow.audiences import Audience
from workflow.transitions import ROWS

NOW = at(date(2023, 5, 22))
EVERY = [f"{row.machine}.{row.name}" for row in ROWS] + list(RUNGS)
VALUES = {name: f"<{name}>" for name in GAPS}


@pytest.mark.parametrize("name", EVERY)
def test_every_cause_has_words_for_every_audience(name):
    filled = {audience: fill(shipped(name, audience), VALUES) for audience in ["", *Audience]}

    assert [unknown_gaps(f"{words.subject}{words.body}") for words in filled.values()] == [[]] * len(filled)
    assert all("<编号>" in words.subject and "<链接>" in words.body for words in filled.values())
    assert filled[Audience.PROPOSER].body.startswith("您提出的《<案由>》（<编号>）")
    assert filled[Audience.UNIT].body.startswith("《<案由>》（<编号>）")
    assert label_of(name)


def test_every_row_that_tells_somebody_can_be_worded_for_them():
    told = {f"{row.machine}.{row.name}": list(row.audiences) for row in ROWS if row.audiences}

    assert {name: audiences_of(name) for name in all_names()} == told | {
        name: [Audience.UNIT, *(a for a in AUDIENCES if a != Audience.UNIT)] for name in RUNGS
    } | {CALLED: []}
    assert set(AUDIENCES) == set(Audience)


def test_words_of_a_row_that_is_gone_still_say_something():
    assert (label_of("case.gone"), audiences_of("case.gone")) == ("gone", [])
    assert kind_of_move("case.gone") == Kind.PROGRESS
    assert fill(shipped("case.gone", ""), VALUES).subject == "<编号> <事项>：<案由>"


@pytest.mark.parametrize(("offset", "name"), [(-20, NEAR), (-1, NEAR), (0, DUE), (1, LATE), (5, LATE)])
def test_a_rung_is_worded_by_where_it_stands(offset, name):
    assert name_of_rung(offset) == name


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{编号}的{案由}", []),
        ("{编号.__class__}", ["{编号.__class__}"]),
        ("{编号[0]}", ["{编号[0]}"]),
        ("{编号!r}", ["{编号!r}"]),
        ("{编号:>9}", ["{编号:>9}"]),
        ("{}", ["{}"]),
        ("{单 位}", ["{单 位}"]),
        ("{{编号}}", ["{", "}"]),
        ("{编号", ["{"]),
        ("编号}", ["}"]),
        ("%(编号)s $编号 ${编号}", []),
    ],
)
def test_what_nothing_fills_is_named(text, unknown):
    assert unknown_gaps(text) == unknown


def test_a_value_is_never_read_as_a_gap():
    words = fill(Words("{编号}{案由}", "{案由}"), VALUES | {"案由": "{链接}{编号}"})

    assert words == Words("<编号>{链接}{编号}", "{链接}{编号}")


def test_a_line_about_the_day_is_left_out_for_a_reader_who_has_none():
    words = Words("{编号}", "{事项}\n期限：{期限}。\n余日：{余日}\n期限{期限}：{链接}")

    told = fill(words, VALUES | {"期限": NO_DAY, "余日": "未设期限"})

    assert told.body == "<事项>\n期限未设：<链接>"


def test_a_line_that_names_no_next_step_is_left_out():
    body = shipped("opinion.approve", "unit").body

    assert "\n下一步：<下一步>。\n" in fill(Words("", body), VALUES).body
    assert "下一步" not in fill(Words("", body), VALUES | {"下一步": NO_NEXT}).body


@given(st.text(), st.text())
def test_filling_gives_one_short_line_and_plain_lines(subject, value):
    words = fill(Words(f"{subject}{{案由}}", f"{{案由}}\n{subject}"), {"案由": value})

    assert len(words.subject) <= SUBJECT_LENGTH
    assert words.subject.isprintable() or "\u3000" in words.subject
    assert all(line.replace("\u3000", "").isprintable() for line in words.body.split("\n"))


def test_an_administrators_words_go_first_and_the_closest_of_them(city):
    other = make_city("bieshi").jurisdiction
    set_wording(city.jurisdiction, "case.hand_over", "", Words("众：{编号}", "众"), at=NOW)
    set_wording(city.jurisdiction, "case.hand_over", "leads", Words("主办：{编号}", "主办"), at=NOW)
    set_wording(city.jurisdiction, "case.hand_over", "leads", Words("主办请办：{编号}", "主办"), at=NOW)
    book = Phrasebook()

    assert book.words(city.jurisdiction.pk, "case.hand_over", "leads").subject == "主办请办：{编号}"
    assert book.words(city.jurisdiction.pk, "case.hand_over", "co_handlers").subject == "众：{编号}"
    assert book.words(other.pk, "case.hand_over", "leads") == shipped("case.hand_over", "leads")

    reset_wording(city.jurisdiction, "case.hand_over", "leads")

    assert Phrasebook().words(city.jurisdiction.pk, "case.hand_over", "leads").subject == "众：{编号}"


def test_a_phrasebook_reads_the_words_of_a_city_once(city, django_assert_num_queries):
    book = Phrasebook()

    with django_assert_num_queries(1):
        for name in EVERY:
            book.words(city.jurisdiction.pk, name, "")


@pytest.mark.parametrize("name", [NEAR, DUE, LATE, "assignment.remind"])
def test_a_preview_fills_every_gap(city, name):
    values = example(city.jurisdiction, name)

    assert set(values) == set(GAPS)
    assert all(values.values())
