from __future__ import annotations

import pytest

from proposals.parsing.addressees import Party, salutation_of
from proposals.parsing.source import source_of

TAIL = "\n您提出的《关于某事的提案》（第52号）收悉，现答复如下："


def salutation(line, tail=TAIL):
    source = source_of(line + tail)
    return salutation_of(source, source.lines[0])


@pytest.mark.parametrize(
    ("line", "names", "more"),
    [
        ("张某某委员：", ["张某某"], False),
        ("尊敬的张某某委员：您好！", ["张某某"], False),
        ("张某某委员您好：", ["张某某"], False),
        ("张某某、李某某委员:", ["张某某", "李某某"], False),
        ("张某某委员、李某某委员：", ["张某某", "李某某"], False),
        ("张某某 李 某 王某某委员：", ["张某某", "李某", "王某某"], False),
        ("张某某等5名委员：", ["张某某"], True),
        ("张某某（等5名）委员：", ["张某某"], True),
        ("张某某、李某某等政协委员：", ["张某某", "李某某"], True),
        ("王某某等三位代表：", ["王某某"], True),
        ("市政协委员张某某：", ["张某某"], False),
        ("阿依古丽·某某委员：", ["阿依古丽·某某"], False),
        ("主送：张某某委员", ["张某某"], False),
        ("张某某：", ["张某某"], False),
        ("民建市委会：", ["民建市委会"], False),
        ("致公党清河市委会：", ["致公党清河市委会"], False),
        ("市政协经济委员会：", ["市政协经济委员会"], False),
        ("民盟市委会、经济界别第三小组和张某某委员：", ["民盟市委会", "经济界别第三小组", "张某某"], False),
        ("清河区代表团：", ["清河区代表团"], False),
    ],
)
def test_letter_to_proposers_is_addressed_by_name(line, names, more):
    found = salutation(line)

    assert found.party is Party.PROPOSER
    assert [one.value for one in found.addressed.names] == names
    assert (found.addressed.more is not None) is more


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("市工业和信息化局:", ["市工业和信息化局"]),
        ("市城管局、市住建局：", ["市城管局", "市住建局"]),
        ("县政府办公室：", ["县政府办公室"]),
        ("清河高新区管委会：", ["清河高新区管委会"]),
    ],
)
def test_letter_to_bureaus_is_addressed_to_the_other_side(line, names):
    found = salutation(line)

    assert (found.party, [one.value for one in found.addressed.names]) == (Party.BUREAU, names)


def test_organisation_that_files_and_handles_is_left_open():
    assert salutation("市妇联：").party is Party.EITHER


@pytest.mark.parametrize(
    "line",
    [
        "法:",
        "主要做法：",
        "具体措施如下：",
        "办理单位：",
        "分享到： 微信",
        "联系人：张某某",
        "抄送：市教育局",
        "领衔代表：张某某",
        "一、基本情况",
        "：",
        "关于某事的答复：",
        "各位委员：",
    ],
)
def test_other_lines_are_no_salutation(line):
    assert salutation(line) is None


def test_name_is_no_salutation_when_no_letter_follows():
    assert salutation("张某某委员：", tail="\n今天天气很好。") is None


def test_salutation_may_run_into_the_text():
    found = salutation("张某某委员：您提出的提案收悉。", tail="")

    assert ([one.value for one in found.addressed.names], found.end) == (["张某某"], len("张某某委员："))
