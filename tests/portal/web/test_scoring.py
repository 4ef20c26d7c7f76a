"""Scoring the units of a year: the sheet, points by hand, the result that is frozen once it is issued."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from proposals.roles import Role
from tests.city import make_city
from workflow.models import HandScore, ScoreItem, ScoreSheet
from workflow.services.scoring import Mark, points_for, total_of

LIST = "/scores/"
ITEMS = (
    ("签收", "receipt", "10", "80", "100"),
    ("按时办结", "on_time", "20", "60", "100"),
    ("领导重视", "", "5", "", ""),
)


@pytest.fixture
def season(city):
    """The lead signed and answered in time; of its two cases the second one is not signed for."""
    city.replied(title="已答复的提案")
    city.handling(title="还在办的提案", co=())
    return city


@pytest.fixture
def clerk(season, browse):
    return browse(Role.SECRETARIAT)


@pytest.fixture
def sheet(clerk):
    clerk.post(LIST, {"year": 2023})
    found = ScoreSheet.objects.get()
    saved(clerk, found, *ITEMS)
    return found


def saved(clerk, sheet, *items, expected=0, keys=()):
    told = {
        "title": "2023年度考核",
        "expected": expected,
        "form-TOTAL_FORMS": len(items),
        "form-INITIAL_FORMS": 0,
    }
    for number, item in enumerate(items):
        named = zip(("name", "rate", "points", "floor", "full"), item, strict=True)
        told |= {f"form-{number}-{name}": value for name, value in named}
        told |= {f"form-{number}-key": keys[number]} if keys else {}
    return clerk.post(f"{LIST}{sheet.pk}/", told)


def give(clerk, sheet, unit, points="4", reason="主要领导领办"):
    item = sheet.items.get(rate="")
    told = {"item": item.pk, "unit": unit.pk, "points": points, "reason": reason}
    return clerk.post(f"{LIST}{sheet.pk}/points/", told, follow=True)


@pytest.fixture
def issue(clerk, sheet, season):
    """Give what is to be given by hand, and issue the result."""

    def issued():
        for unit in ("工信局", "科技局", "金融局"):
            give(clerk, sheet, season.units[unit])
        return clerk.post(f"{LIST}{sheet.pk}/issue/", follow=True)

    return issued


def scores(page):
    return {
        one.name: ([mark.points for mark in one.marks], one.points, one.place)
        for one in page.context["standings"]
    }


@pytest.mark.parametrize(
    ("numerator", "denominator", "points"),
    [(6, 10, "0"), (5, 10, "0"), (8, 10, "10"), (10, 10, "20"), (7, 9, "8.9"), (0, 0, None)],
)
def test_points_rise_evenly_from_the_floor_to_the_full_mark(numerator, denominator, points):
    item = ScoreItem(rate="on_time", points=Decimal(20), floor=Decimal(60), full=Decimal(100))

    assert points_for(item, numerator, denominator) == (None if points is None else Decimal(points))


def test_what_does_not_apply_is_scaled_and_what_is_taken_off_is_not():
    ten, thirty = ScoreItem(points=Decimal(10)), ScoreItem(points=Decimal(30))
    off = ScoreItem(points=Decimal(-5))

    marks = [Mark(ten, Decimal(5)), Mark(thirty, None), Mark(off, Decimal(-2))]
    assert total_of(marks) == Decimal("18.0")
    assert total_of([Mark(thirty, None)]) == Decimal("0.0")


def test_the_preview_scores_every_unit_by_its_figures(season, clerk, sheet):
    page = clerk.get(f"{LIST}{sheet.pk}/")

    lead = season.units["工信局"].name
    assert scores(page)[lead] == ([Decimal("0.0"), Decimal("20.0"), None], Decimal("23.3"), 3)
    assert scores(page)[season.units["科技局"].name][0] == [Decimal("10.0"), None, None]
    assert page.text.count("未评") == 3


def test_points_by_hand_need_a_reason_and_stay_within_the_item(season, clerk, sheet):
    unit = season.units["工信局"]

    assert "手工评分已保存" in give(clerk, sheet, unit).text
    assert "没有保存" in give(clerk, sheet, unit, reason="").text
    assert "须在 0 和 5.0 之间" in give(clerk, sheet, unit, points="6").text
    assert give(clerk, sheet, unit, points="3.5", reason="更正").status_code == 200
    assert [(one.points, one.reason) for one in HandScore.objects.all()] == [(Decimal("3.5"), "更正")]


def test_a_score_opens_the_rows_of_its_figure(season, clerk, sheet):
    rows = f"{LIST}{sheet.pk}/rows/"
    unit = season.units["工信局"].pk

    page = clerk.get(rows, {"rate": "receipt", "unit": unit, "side": "missing"})
    assert [line.title for line in page.context["lines"]] == ["还在办的提案"]
    for wrong in ({}, {"rate": "x", "unit": unit}, {"rate": "receipt", "unit": unit, "side": "x"}):
        assert clerk.get(rows, wrong).status_code == 404


def test_an_issued_result_is_frozen(season, clerk, sheet, issue):
    page = issue()
    first = scores(clerk.get(f"{LIST}{sheet.pk}/"))
    season.accept(season.handling(title="又一件", co=()), "工信局", day=date(2023, 5, 22))

    assert "考核结果已印发" in page.text
    after = clerk.get(f"{LIST}{sheet.pk}/")
    assert scores(after) == first
    assert "主要领导领办" in after.text
    assert saved(clerk, sheet, *ITEMS, expected=1).status_code == 409
    assert "已经印发" in give(clerk, sheet, season.units["工信局"], points="1").text


def test_it_is_not_issued_with_points_missing_or_ratings_sealed(season, clerk, sheet):
    issue = f"{LIST}{sheet.pk}/issue/"
    assert "还有 3 处手工评分没有填写" in clerk.post(issue, follow=True).text

    case = season.replied(title="已评价的提案")
    season.do(
        "evaluate", case, season[Role.MEMBER], date(2023, 5, 22), contact="visit", attitude="satisfied",
        pertinence="yes", result="satisfied", words="",
    )  # fmt: skip
    saved(clerk, sheet, ("满意", "satisfied", "10", "80", "100"), expected=1)
    assert "还有 1 份评价没有公布" in clerk.post(issue, follow=True).text
    saved(clerk, sheet, expected=2)
    assert "评分表还没有项目" in clerk.post(issue, follow=True).text


def test_a_changed_sheet_keeps_points_by_hand_and_tells_who_comes_late(season, clerk, sheet):
    give(clerk, sheet, season.units["工信局"])
    keys = list(sheet.items.order_by("position").values_list("pk", flat=True))

    moved = saved(clerk, sheet, ITEMS[2], ITEMS[0], expected=1, keys=[keys[2], keys[0]])
    assert (moved.status_code, HandScore.objects.count()) == (302, 1)
    assert [item.name for item in sheet.items.order_by("position")] == ["领导重视", "签收"]
    assert saved(clerk, sheet, *ITEMS, expected=1).status_code == 409


@pytest.mark.parametrize(
    "item", [("签收", "receipt", "", "80", "100"), ("签收", "receipt", "10", "100", "80"), ("签收", "receipt", "-1", "0", "1")]
)  # fmt: skip
def test_a_senseless_item_is_told(clerk, sheet, item):
    page = saved(clerk, sheet, item, expected=1)

    assert (page.status_code, "hb-err" in page.text) == (422, True)
    assert sheet.items.count() == 3


def test_the_next_year_begins_with_the_items_of_this_one_and_a_year_has_one_sheet(clerk, sheet):
    clerk.post(LIST, {"year": 2024})

    assert [item.name for item in ScoreSheet.objects.get(year=2024).items.order_by("position")] == [
        "签收", "按时办结", "领导重视",
    ]  # fmt: skip
    assert clerk.post(LIST, {"year": 2024}).status_code == 409
    assert clerk.post(LIST, {"year": ""}).status_code == 422


@pytest.mark.parametrize(
    ("role", "before", "after"),
    [(Role.OFFICE, 404, 200), (Role.MEMBER, 403, 403)],
)
def test_who_reads_the_result(sheet, issue, browse, role, before, after):
    client, url = browse(role), f"{LIST}{sheet.pk}/"
    assert client.get(url).status_code == before

    issue()
    assert [client.get(address).status_code for address in (url, f"{url}result.xlsx")] == [after, after]
    assert client.post(f"{url}issue/").status_code in {302, 403}
    assert saved(client, sheet, *ITEMS, expected=1).status_code == 403


def test_a_unit_reads_its_own_result_alone_once_it_is_issued(season, sheet, issue, browse):
    unit, url = browse("科技局", Role.HANDLER), f"{LIST}{sheet.pk}/"
    assert unit.get(url).status_code == 404

    issue()
    assert set(scores(unit.get(url))) == {season.units["科技局"].name}
    book = load_workbook(BytesIO(unit.get(f"{url}result.xlsx").content))
    assert [line[1] for line in book["考核结果"].values] == ["单位", season.units["科技局"].name]
    other = {"rate": "receipt", "unit": season.units["工信局"].pk}
    assert unit.get(f"{url}rows/", other).status_code == 404


def test_another_city_neither_reads_nor_scores(season, clerk, sheet, client):
    other = make_city("lin")
    client.force_login(other[Role.SECRETARIAT], backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"{LIST}{sheet.pk}/").status_code == 404
    assert client.post(f"{LIST}{sheet.pk}/issue/").status_code == 404
    assert list(client.get(LIST).context["sheets"]) == []
    give(clerk, sheet, other.units["工信局"])
    assert HandScore.objects.count() == 0


def test_the_list_is_empty_before_there_is_a_sheet(city, browse):
    assert "还没有评分表" in browse(Role.OFFICE).get(LIST).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_result_costs_the_same_for_any_number(city, browse, count, django_assert_num_queries):
    clerk = browse(Role.SECRETARIAT)
    clerk.post(LIST, {"year": 2023})
    sheet = ScoreSheet.objects.get()
    saved(clerk, sheet, *ITEMS)
    for number in range(count):
        city.handling(title=f"第{number}件", leads=(("工信局", "科技局", "金融局")[number],), co=())

    with django_assert_num_queries(17):
        clerk.get(f"{LIST}{sheet.pk}/")
