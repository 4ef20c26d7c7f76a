"""Before something is published a person says of every doubtful word whether the public may read it."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.publishing.wanted import ANSWER, FULL, Wanted
from workflow.services.publications import (
    LEFT_OUT,
    STAYS,
    Said,
    decisions_of,
    forget_mark,
    leave_out_found,
    mark_words,
    marks_of,
    preview,
)

PHONE = "0769-22831234"
WANTED = Wanted(ANSWER, FULL, named=True)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    """Its reply names a telephone and somebody from a village."""
    text = f"已收悉，现答复如下：\n　　村民李四反映属实。联系电话：{PHONE}。\n"
    return fresh(st.reply_in(city, "delivered", text=text)).case


def say(city, case, words, mark=LEFT_OUT, reason="", role=Role.OFFICE):
    return mark_words(case, Said(words, mark, reason), actor=city[role], at=at(AFTER))


def test_the_preview_shows_what_is_open_where_it_stands(case):
    shown = preview(case, WANTED)

    assert [(f.words, f.kind_words, f.place) for f in shown.findings] == [
        ("李四", "个人姓名", "答复（示范市工信局）"),
        (PHONE, "电话号码", "答复（示范市工信局）"),
    ]
    assert (shown.findings[1].before, shown.findings[1].after) == ("村民李四反映属实。联系电话："[-12:], "。")
    [letter] = [text for text in shown.texts if text.part == "reply"]
    assert [piece.text for piece in letter.pieces if piece.kind == "found"] == ["李四", PHONE]
    assert not shown.cleared


def test_what_was_said_of_the_words_clears_the_preview(city, case):
    say(city, case, PHONE)
    say(city, case, "李四", STAYS, "本人同意。")

    shown = preview(case, WANTED)

    [letter] = [text for text in shown.texts if text.part == "reply"]
    assert (shown.findings, shown.readable, shown.cleared) == ((), (), True)
    assert [piece.text for piece in letter.pieces if piece.kind == "out"] == [PHONE]
    assert [(mark.words, mark.reason) for mark in marks_of(case)] == [(PHONE, ""), ("李四", "本人同意。")]


def test_everything_that_was_found_can_be_left_out_at_once(city, case):
    assert leave_out_found(case, WANTED, actor=city[Role.OFFICE], at=at(AFTER)) == 2

    assert preview(case, WANTED).cleared
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    assert [str(one) for one in decisions_of(case)] == ["答复 全文公开"]


def test_a_mark_can_be_changed_and_taken_back(city, case):
    first = say(city, case, PHONE)
    second = say(city, case, PHONE, STAYS, "是公开的热线。", Role.SECRETARIAT)
    forget_mark(case, actor=city[Role.OFFICE], key=second.pk, at=at(AFTER))

    assert (first.pk, marks_of(case).count()) == (second.pk, 0)


@pytest.mark.parametrize(
    ("words", "mark", "reason", "code"),
    [("  ", LEFT_OUT, "", "words_unfit"), ("字" * 401, LEFT_OUT, "", "words_unfit"),
     ("李四", STAYS, " ", "reason_missing")],
)  # fmt: skip
def test_a_mark_that_says_nothing_is_refused(city, case, words, mark, reason, code):
    with pytest.raises(MoveRefusedError) as refusal:
        say(city, case, words, mark, reason)

    assert (refusal.value.refusal.code, marks_of(case).count()) == (code, 0)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR, Role.EXAMINER, "stranger"])
def test_nobody_else_says_what_the_public_reads(city, case, role):
    with pytest.raises(ForbiddenMoveError):
        say(city, case, PHONE, role=role)

    assert marks_of(case).count() == 0


def test_the_office_of_another_city_says_nothing(city, case):
    with pytest.raises(ForbiddenMoveError):
        say(make_city("bieshi"), case, PHONE)
