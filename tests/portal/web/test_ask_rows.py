"""Asks as rows of a form: what a button does to them, and that no words are lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web import ask_rows as rows
from portal.web.ask_rows import ALONE, HEAD, AskRow
from proposals.parsing import parse_asks

PLAIN = (AskRow("甲。"), AskRow("乙。"), AskRow("丙。"))
HEADED = (AskRow("甲。", "培育", HEAD), AskRow("乙。"), AskRow("丙。", "环境", HEAD), AskRow("丁。"))
LIST = "一、完善培育体系\n1.派出干部指导。\n2.提出配套措施。\n二、改善环境\n1.主动服务。"


def shown(found):
    """Each row as its number, with the heading that begins with it, and its words."""
    return [
        f"{number}{f'（{row.heading}）' if row.begins else ''} {row.text}"
        for number, row in zip(rows.numbers(found), found, strict=True)
    ]


def test_rows_are_numbered_without_gaps():
    assert rows.numbers(PLAIN) == ["1", "2", "3"]
    assert rows.numbers(HEADED) == ["一.1", "一.2", "二.1", "二.2"]
    assert rows.numbers((AskRow("甲。", "", ALONE), *HEADED, AskRow("戊。", "", ALONE))) == [
        "一", "二.1", "二.2", "三.1", "三.2", "四",
    ]  # fmt: skip


def test_what_is_read_comes_back_as_it_was_numbered():
    found = rows.from_asks(parse_asks(LIST))

    assert shown(found) == [
        "一.1（完善培育体系） 派出干部指导。",
        "一.2 提出配套措施。",
        "二.1（改善环境） 主动服务。",
    ]
    assert [ask.number for ask in rows.as_inputs(found)] == ["一.1", "一.2", "二.1"]


def test_a_posted_row_keeps_its_words_heading_and_place():
    post = {
        "rows": "2",
        "ask-0": "甲。\r\n乙。",
        "head-0": "培育",
        "place-0": "head",
        "ask-1": "丙。",
        "place-1": "x",
    }

    assert rows.from_post(post) == (AskRow("甲。\n乙。", "培育", HEAD), AskRow("丙。"))


@pytest.mark.parametrize("name", ["ask-", "ask--1", "ask-9999", "ask-二", "ask-1.5", "task-0"])
def test_a_senseless_box_is_none(name):
    assert rows.from_post({name: "甲。"}) == ()


def test_empty_rows_are_no_asks_and_leave_their_heading():
    emptied = (AskRow("", "培育", HEAD), AskRow("乙。"), AskRow(" "))

    assert rows.as_inputs(emptied) == [("一.1", "培育", "乙。")]


def test_a_single_row_with_a_list_becomes_its_items():
    assert [(n, g) for n, g, _text in rows.as_inputs((AskRow(LIST), AskRow("")))] == [
        ("一.1", "完善培育体系"), ("一.2", "完善培育体系"), ("二.1", "改善环境"),
    ]  # fmt: skip


def test_words_before_a_list_are_not_lost():
    assert rows.as_inputs((AskRow("请尽快办理以下两件事，谢谢：\n1.修路。\n2.架桥。"),)) == [
        ("1", "", "请尽快办理以下两件事，谢谢：\n1.修路。\n2.架桥。")
    ]


@pytest.mark.parametrize(
    ("n", "step", "expected", "at"),
    [
        (1, -1, ["1 乙。", "2 甲。", "3 丙。"], 0),
        (1, 1, ["1 甲。", "2 丙。", "3 乙。"], 2),
        (0, -1, ["1 甲。", "2 乙。", "3 丙。"], 0),
        (2, 1, ["1 甲。", "2 乙。", "3 丙。"], 2),
    ],
)
def test_a_row_moves(n, step, expected, at):
    found, where = rows.move(PLAIN, n, step)

    assert (shown(found), where) == (expected, at)


def test_a_row_at_the_edge_of_a_heading_changes_sides_first():
    up, _where = rows.move(HEADED, 2, -1)
    down, _where = rows.move(HEADED, 1, 1)

    assert shown(up) == ["一.1（培育） 甲。", "一.2 乙。", "一.3 丙。", "二.1（环境） 丁。"]
    assert shown(down) == ["一.1（培育） 甲。", "二.1（环境） 乙。", "二.2 丙。", "二.3 丁。"]


def test_removing_the_first_row_under_a_heading_keeps_the_heading():
    assert shown(rows.remove(HEADED, 2)) == ["一.1（培育） 甲。", "一.2 乙。", "二.1（环境） 丁。"]


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("修路。架桥。", 3, ["修路。", "架桥。"]),
        ("修路架桥", 2, ["修路", "架桥"]),
        ("修路。\n架桥。", None, ["修路。", "架桥。"]),
        ("修路；架桥。", None, ["修路；", "架桥。"]),
        ("1.修路。\n2.架桥。", None, ["修路。", "架桥。"]),
        ("修路。架桥。", 0, ["修路。", "架桥。"]),
        ("修路", None, ["修路"]),
        ("修路", 99, ["修路"]),
    ],
)
def test_a_row_is_cut_at_the_cursor_or_where_it_offers_itself(text, at, expected):
    assert [row.text for row in rows.split((AskRow(text),), 0, at)] == expected


def test_a_list_with_headings_is_cut_with_its_headings():
    assert shown(rows.split((AskRow(LIST),), 0)) == [
        "一.1（完善培育体系） 派出干部指导。", "一.2 提出配套措施。", "二.1（改善环境） 主动服务。",
    ]  # fmt: skip


def test_rows_are_joined_over_the_edge_of_a_heading():
    assert shown(rows.join(HEADED, 1)) == ["一.1（培育） 甲。", "一.2 乙。丙。", "二.1（环境） 丁。"]
    assert rows.join(PLAIN, 2) == PLAIN


def test_a_heading_comes_and_goes():
    headed = rows.head(PLAIN, 1)

    assert rows.numbers(headed) == ["一", "二.1", "二.2"]
    assert rows.numbers(rows.unhead(headed, 1)) == ["1", "2", "3"]
    assert shown(rows.unhead(HEADED, 2)) == ["一.1（培育） 甲。", "一.2 乙。", "一.3 丙。", "一.4 丁。"]


_ROW = st.builds(
    AskRow,
    st.text("甲乙丙。；\n1.、", max_size=12),
    st.sampled_from(["", "培育"]),
    st.sampled_from(["", HEAD, ALONE]),
)


@given(st.lists(_ROW, min_size=1, max_size=6).map(tuple), st.data())
def test_no_button_loses_a_character_of_an_ask(found, data):
    n = data.draw(st.integers(0, len(found) - 1))
    done = {
        "up": rows.move(found, n, -1)[0], "down": rows.move(found, n, 1)[0], "join": rows.join(found, n),
        "head": rows.head(found, n), "unhead": rows.unhead(found, n), "add": rows.add(found, n),
        "split": rows.split(found, n, data.draw(st.integers(0, 12))),
    }  # fmt: skip

    def signs(some):
        return sorted(
            "".join("".join(row.text for row in some).split()).translate(dict.fromkeys(map(ord, "1.、")))
        )

    assert {name: signs(after) for name, after in done.items()} == dict.fromkeys(done, signs(found))
    assert all(len(set(rows.numbers(after))) == len(after) for after in done.values())
