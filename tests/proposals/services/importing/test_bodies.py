"""Units and aliases from a workbook."""

from datetime import date

import pytest

from proposals.models import Organisation
from proposals.queries import alias_table
from tests.city import make_city
from tests.proposals.services.importing.conftest import faults, told

HEAD = ["全称", "简称", "印记字", "类型", "上级单位", "职责", "成立日期", "撤销日期"]
WATER = ["示范市水务局", "水务局", None, "政府部门", None, "供水、排水", "2019-01-08"]


def test_new_unit_is_made_with_all_that_is_said_of_it(city, settle):
    outcome = settle({"单位": [HEAD, WATER]})
    unit = Organisation.objects.get(name="示范市水务局")
    assert (unit.jurisdiction, unit.short_name, unit.seal, unit.kind) == (
        city.jurisdiction,
        "水务局",
        "水",
        "bureau",
    )
    assert (unit.duties, unit.active_from, unit.active_until) == ("供水、排水", date(2019, 1, 8), None)
    assert [(line[1], line[2]) for line in told(outcome)] == [("示范市水务局", "created")]


def test_second_time_nothing_changes(settle):
    settle({"单位": [HEAD, WATER]})
    outcome = settle({"单位": [HEAD, WATER]})
    assert told(outcome) == [(2, "示范市水务局", "unchanged", ())]


def test_change_says_what_it_was_before(settle, city):
    city.units["工信局"].duties = "企业培育"
    city.units["工信局"].save()
    outcome = settle({"单位": [["全称", "职责"], ["示范市工信局", "企业培育、园区"]]})
    assert told(outcome) == [(2, "示范市工信局", "changed", ("职责：企业培育 → 企业培育、园区",))]


def test_empty_cell_changes_nothing_and_a_cleared_one_empties(settle, city):
    unit = city.units["工信局"]
    unit.active_until = date(2030, 1, 1)
    unit.save()
    settle({"单位": [["全称", "职责", "撤销日期"], ["示范市工信局", None, None]]})
    kept = Organisation.objects.get(pk=unit.pk)
    settle({"单位": [["全称", "撤销日期"], ["示范市工信局", "无"]]})
    assert (kept.active_until, Organisation.objects.get(pk=unit.pk).active_until) == (date(2030, 1, 1), None)


def test_look_beforehand_keeps_nothing_and_shows_the_same(settle):
    shown = settle({"单位": [HEAD, WATER]}, keep=False)
    assert not Organisation.objects.filter(name="示范市水务局").exists()
    assert settle({"单位": [HEAD, WATER]}) == shown


def test_one_fault_keeps_everything_out(settle):
    outcome = settle({"单位": [HEAD, WATER, ["示范市林业局"]]})
    assert outcome.lines == ()
    assert faults(outcome) == [
        ("单位", 3, "简称", "新单位必须填写这一格。"),
        ("单位", 3, "类型", "新单位必须填写这一格。"),
    ]
    assert not Organisation.objects.filter(name="示范市水务局").exists()


def test_unit_above_may_stand_further_down(settle):
    rows = [HEAD, [*WATER[:4], "示范市建设委"], ["示范市建设委", "建设委", "建", "政府部门"]]
    outcome = settle({"单位": rows})
    assert Organisation.objects.get(name="示范市水务局").parent.name == "示范市建设委"
    assert "上级单位：示范市建设委" in outcome.lines[0].details


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([[*WATER[:4], "没有的单位"]], (2, "上级单位", "没有全称为“没有的单位”的单位。")),
        ([[*WATER[:4], "示范市水务局"]], (2, "上级单位", "上级单位不能是自己或自己的下级。")),
        (
            [[*WATER[:4], "示范市乙局"], ["示范市乙局", "乙局", "乙", "政府部门", "示范市水务局"]],
            (3, "上级单位", "上级单位不能是自己或自己的下级。"),
        ),
        ([WATER, WATER], (3, "全称", "这个单位在表里出现了两次，请合成一行。")),
        ([[*WATER[:7], "2018-01-01"]], (2, "撤销日期", "撤销日期早于成立日期。")),
        ([["示范市工信局", "无"]], (2, "简称", "这一项不能清空。")),
    ],
)
def test_impossible_unit_is_named_with_what_to_do(settle, rows, fault):
    assert faults(settle({"单位": [HEAD, *rows]})) == [("单位", *fault)]


def test_unit_of_the_same_name_in_another_city_is_left_alone(settle):
    other = make_city("linshi")
    settle({"单位": [["全称", "职责"], ["示范市工信局", "只在本市"]]})
    assert Organisation.objects.get(pk=other.units["工信局"].pk).duties == ""


def test_aliases_name_their_unit_in_their_years(city, settle):
    rows = [["单位", "别名", "起始年", "截止年"], ["示范市工信局", "经信委", 2010, 2018]]
    first = settle({"别名": rows})
    assert told(first) == [(2, "经信委（工信局）", "created", ("起始年：2010", "截止年：2018"))]
    assert told(settle({"别名": rows}))[0][2] == "unchanged"
    assert alias_table(city.jurisdiction, 2015)["经信委"] == "示范市工信局"
    assert "经信委" not in alias_table(city.jurisdiction, 2023)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["示范市没有局", "某局"], (2, "单位", "没有全称为“示范市没有局”的单位。")),
        (["示范市工信局", "经信委", 2018, 2010], (2, "截止年", "截止年早于起始年。")),
    ],
)
def test_impossible_alias_is_named_with_what_to_do(settle, row, fault):
    assert faults(settle({"别名": [["单位", "别名", "起始年", "截止年"], row]})) == [("别名", *fault)]
