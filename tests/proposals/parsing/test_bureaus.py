from __future__ import annotations

import pytest

from proposals.parsing import match_bureau, normalise_bureau, same_bureau
from proposals.parsing.bureaus import bureaus_in
from proposals.parsing.source import source_of

ALIASES = {
    "市金融办": "清河市金融工作局",
    "市金融工作局": "清河市金融工作局",
    "市农办": "清河市农业农村局",
    "清河市农业农村局": "清河市农业农村局",
}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("市场监管局", "市场监管局"),
        ("市市场监管局", "市场监管局"),
        ("清河市市场监督管理局", "市场监督管理局"),
        ("清河市 教育局（盖章）", "教育局"),
        ("青山区教育局", "教育局"),
        ("县水利局", "水利局"),
        ("清河市人民政府", "清河市人民政府"),
        ("", ""),
    ],
)
def test_bureau_key_leaves_the_place_out(name, key):
    assert normalise_bureau(name) == key


def test_bureau_key_follows_the_alias_table():
    assert normalise_bureau("市金融办", ALIASES, city="清河市") == "金融工作局"


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("市场监管局", "清河市市场监督管理局"),
        ("市市场监管局", "清河市市场监督管理局"),
        ("市人社局", "清河市人力资源和社会保障局"),
        ("科技局", "清河市科学技术局"),
        ("市工信局", "清河市工业和信息化局"),
        ("发展和改革局", "清河市发展和改革局"),
        ("市发改委", "清河市发展和改革委员会"),
        ("市城管局", "清河市城市管理和综合执法局"),
    ],
)
def test_short_and_full_names_of_a_bureau_meet(short, full):
    assert same_bureau(short, full)


@pytest.mark.parametrize(
    ("one", "other"),
    [("市教育局", "市公安局"), ("市金融工作局", "清河市工业和信息化局"), ("市民政局", "清河市财政局")],
)
def test_different_bureaus_do_not_meet(one, other):
    assert not same_bureau(one, other)


def test_two_names_of_the_table_are_two_bureaus_however_alike():
    aliases = {"交通局": "交通局", "交通运输局": "交通运输局"}

    assert same_bureau("交通局", "交通运输局")
    assert not same_bureau("交通局", "交通运输局", aliases)


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("市金融办", "清河市金融工作局"),
        ("市教育局", "清河市教育局"),
        ("市水务局", None),
        ("市文化局", None),
    ],
)
def test_bureau_is_matched_only_when_one_candidate_fits(name, match):
    candidates = ["清河市金融工作局", "清河市教育局", "清河市文化旅游局", "清河市文化体育局"]

    assert match_bureau(name, candidates, ALIASES) == match


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市教育局、市财政局和市卫生健康局", ["市教育局", "市财政局", "市卫生健康局"]),
        ("市市场监管局,市金融工作局,市发展和改革局", ["市市场监管局", "市金融工作局", "市发展和改革局"]),
        ("市发展和改革局与市公安局", ["市发展和改革局", "市公安局"]),
        ("市教育局 市财政局；有关专家", ["市教育局", "市财政局"]),
    ],
)
def test_list_of_bureaus_is_cut(text, names):
    assert [one.value for one in bureaus_in(source_of(text), 0, len(text))] == names
