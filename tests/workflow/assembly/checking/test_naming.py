"""Bureaus, readers and members by their names."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking.naming import alias_drift, forms_of_address, people

HEAD = "{to}：\n{you}提出的《关于某事的提案》（第12号）收悉，现答复如下：\n"
TAIL = "\n专此答复，感谢{you}的支持。\n河湾市教育局\n2024年6月8日\n"


def letter(to="林某某委员", you="您", thanked=None, body="一、已办。"):
    return HEAD.format(to=to, you=you) + body + TAIL.format(you=thanked or you)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("市发展和改革局已批复，市发改局另有安排。", [("alias_drift", "市发改局")]),
        ("市人社局已招聘，市人力资源和社会保障局另发补贴。", [("alias_drift", "市人力资源和社会保障局")]),
        ("市发展和改革局（以下简称市发改局）已批复，市发改局另有安排。", []),
        ("市发展和改革局（简称“市发改局”）已批复，市发改局另有安排。", []),
        ("市教育局、市公安局、市财政局已商定，市教育局牵头。", []),
        ("市市场监管局已检查，市场监管局另有安排。", []),
        ("市交通运输局与市公共交通局已商定。", []),
    ],
)
def test_second_name_of_a_bureau_is_told_once(body, expected):
    assert slips(alias_drift, letter(body=body)) == expected


def test_full_name_under_the_letter_is_no_second_name():
    assert slips(alias_drift, letter(body="市教育局已安排。") + "抄送：河湾市教育局") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (letter(you="您", thanked="你们"), [("address_mixed", "你们")]),
        (letter("民建河湾市委会", you="您", thanked="你们"), [("address_mixed", "你们")]),
        (letter("民建河湾市委会", you="贵会", thanked="您"), [("address_mixed", "您")]),
        (letter("民建河湾市委会", you="贵会", thanked="你们"), [("address_mixed", "你们")]),
        (letter(you="你们"), [("address_number", "你们")]),
        (letter("林某某、周某某委员", you="你们"), []),
        (letter("林某某等3名委员", you="你们"), []),
        (letter(you="您"), []),
        (letter("民建河湾市委会", you="贵会"), []),
        (letter(body="一、推行“你们好”问候。"), []),
        (letter("林某某委员：您好", you="您"), []),
        (letter(body="一、召开政协常委会议，贵会议题已列入。"), []),
    ],
)
def test_reader_is_addressed_in_one_way(text, expected):
    assert slips(forms_of_address, text) == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        (letter(thanked="周某某委员"), ("林某某",), [("wrong_name", "周某某")]),
        (letter(thanked="林某某委员"), ("林某某",), []),
        (letter(thanked="各位委员"), ("林某某",), []),
        (letter(thanked="政协委员"), ("林某某",), []),
        (letter(thanked="周某某委员"), (), [("wrong_name", "周某某")]),
        (letter("林某某等3名委员", thanked="周某某委员"), (), []),
        (
            "市教育局：\n周某某委员在市政协会议上提出的《关于某事的提案》（第12号）收悉，提出会办意见如下：\n一、已办。\n",
            ("林某某",),
            [("wrong_name", "周某某")],
        ),
    ],
)
def test_member_who_is_not_the_proposer_is_found(text, known, expected):
    assert slips(people, text, proposers=known) == expected
