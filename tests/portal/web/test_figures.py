"""The dashboard of the closure figures: what each role reads, the rows behind a figure, and the screen on the wall."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from proposals.models import Session
from proposals.roles import Role
from tests.city import make_city
from workflow.models import ArchivedCase

PAGE, ROWS, WALL = "/figures/", "/figures/rows/", "/figures/wall/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def season(city):
    """One proposal that is answered and one that is with its units, whose co-handlers are late."""
    city.replied(title="已答复的提案")
    city.handling(title="还在办的提案")
    return city


def shown(page):
    return {tile.figure.rate.code: (tile.figure.numerator, tile.figure.denominator) for tile in tiles(page)}


def tiles(page):
    return [*page.context["tiles"], *page.context["more"]]


def test_every_rate_stands_with_its_numerator_and_denominator(season, browse):
    page = browse(Role.SECRETARIAT).get(PAGE)

    assert shown(page) == {
        "receipt": (3, 6), "on_time": (1, 1), "consulted": (0, 1), "satisfied": (0, 0), "published": (0, 1),
        "replied": (1, 2), "adopted": (3, 6), "kept": (0, 0), "opinion_on_time": (2, 2),
    }  # fmt: skip
    assert "立案 2 件，已答复 1 件" in page.text
    assert page.text.count("还没有可以计算的，分母为 0") == 2
    assert page.text.count("没有上年同期可比") == 9


def test_the_year_before_is_told_in_percentage_points(season, browse):
    now = season.session
    season.session = Session.objects.create(
        jurisdiction=season.jurisdiction, name="十四届一次会议", year=2022, filing_opens_on=date(2021, 12, 1),
        opens_on=date(2023, 1, 10), closes_on=date(2023, 1, 12), cut_off_on=date(2023, 2, 2),
        filing_closes_on=date(2023, 11, 30),
    )  # fmt: skip
    season.filed(title="上一年的")
    season.session = now

    page = browse(Role.SECRETARIAT).get(PAGE)

    changes = {tile.figure.rate.code: (tile.change, tile.direction) for tile in tiles(page)}
    assert changes["adopted"] == ("比上年同期高 50.0 个百分点", "up")
    assert changes["replied"] == ("比上年同期高 50.0 个百分点", "up")
    assert changes["satisfied"] == ("上年同期或本期没有分母，不比", "none")


def test_every_figure_opens_exactly_its_rows(season, browse):
    clerk = browse(Role.SECRETARIAT)
    page = clerk.get(PAGE)

    wrong = {}
    for tile in tiles(page):
        for url, count in (
            (tile.numerator_url, tile.figure.numerator),
            (tile.denominator_url, tile.figure.denominator),
        ):
            found = len(clerk.get(url).context["lines"])
            wrong |= {} if found == count else {url: (found, count)}
    for row in page.context["progress"].stages:
        found = len(clerk.get(row["url"]).context["lines"])
        wrong |= {} if found == row["stage"].count else {row["url"]: found}
    assert wrong == {}


def test_a_unit_of_the_table_opens_its_own_rows(season, browse):
    clerk = browse(Role.OFFICE)
    page = clerk.get(f"{PAGE}?sort=lead")

    lead = page.context["rows"][0]
    assert (lead.line.label, lead.led.figure.denominator, lead.waiting) == (season.units["工信局"].name, 2, 1)
    assert parse_qs(urlsplit(lead.led.denominator_url).query)["unit"] == [str(season.units["工信局"].pk)]
    titles = {line.title for line in clerk.get(lead.led.denominator_url).context["lines"]}
    assert titles == {"已答复的提案", "还在办的提案"}


@pytest.mark.parametrize("by", ["month", "session"])
def test_the_table_stands_by_every_dimension(season, browse, by):
    page = browse(Role.AUDITOR).get(PAGE, {"by": by})

    assert (page.status_code, page.context["by"]) == (200, by)
    assert [row.url for row in page.context["rows"]] != []


def test_the_filters_narrow_everything(season, browse):
    clerk = browse(Role.SECRETARIAT)
    unit = season.units["科技局"].pk

    page = clerk.get(
        PAGE, {"unit": unit, "category": "经济发展", "month": "2023-02", "kind": "cppcc_proposal"}
    )
    assert shown(page)["receipt"] == (1, 2)
    assert shown(page)["replied"] == (0, 0)
    assert shown(clerk.get(PAGE, {"month": "2023-03"}))["receipt"] == (0, 0)
    assert clerk.get(PAGE, {"unit": 999999}).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SECRETARIAT, 200), (Role.EXAMINER, 200), (Role.AUDITOR, 200), (Role.OFFICE, 200),
        (Role.OFFICE_LEADER, 200), (Role.MEMBER, 403), (Role.ADMINISTRATOR, 403), ("stranger", 403),
    ],
)  # fmt: skip
def test_the_city_is_for_those_who_oversee_it(season, browse, role, status):
    client = browse(role)
    urls = [f"{ROWS}?rate=receipt&side=numerator", PAGE, WALL][: 1 if status == 200 else None]

    assert {client.get(url).status_code for url in urls} == {status}


def test_a_bureau_reads_its_own_figures_and_nobody_elses(season, browse):
    bureau = browse("科技局", Role.HANDLER)
    page = bureau.get(PAGE)

    assert shown(page)["receipt"] == (1, 2)
    assert [row.line.label for row in page.context["rows"]] == [season.units["科技局"].name]
    other = season.units["工信局"].pk
    assert bureau.get(PAGE, {"unit": other}).status_code == 404
    assert bureau.get(ROWS, {"rate": "receipt", "side": "denominator", "unit": other}).status_code == 404
    assert {row.line.label for row in bureau.get(PAGE, {"by": "handler"}).context["rows"]} <= {
        str(season["科技局", Role.HANDLER])
    }


def test_another_city_is_not_mixed_in(season, client):
    other = make_city("lin")
    other.handling(title="邻市的提案")
    client.force_login(other[Role.SECRETARIAT], backend=BACKEND)

    page = client.get(PAGE)
    assert shown(page)["receipt"] == (0, 3)
    assert "已答复的提案" not in page.text
    for url in (PAGE, WALL, ROWS):
        assert client.get(url, {"session": season.session.pk, "rate": "receipt"}).status_code == 404


def test_sealed_ratings_are_in_no_figure_of_the_office(season, browse):
    case = season.replied(title="已评价的提案")
    season.do(
        "evaluate", case, season[Role.MEMBER], date(2023, 5, 22), contact="visit", attitude="dissatisfied",
        pertinence="no", result="dissatisfied", words="",
    )  # fmt: skip

    told = {role: shown(browse(role).get(PAGE))["satisfied"] for role in (Role.SECRETARIAT, Role.OFFICE)}
    assert told == {Role.SECRETARIAT: (0, 1), Role.OFFICE: (0, 0)}


@pytest.mark.parametrize("query", ["rate=nothing", "rate=receipt&side=nobody", "rate=stage&side=receipt", ""])
def test_what_is_no_figure_is_not_found(season, browse, query):
    assert browse(Role.OFFICE).get(f"{ROWS}?{query}").status_code == 404


def test_what_is_overdue_is_listed_and_leads_to_urging(season, browse):
    page = browse(Role.OFFICE).get(PAGE)

    late = page.context["late"]
    assert (page.context["late_count"], len(late)) == (6, 6)
    assert late[0].deadline.case.proposal.title == "还在办的提案"
    assert {row.note for row in late if row.deadline.step == "opinion"} == {
        "科技局 → 主办 工信局", "金融局 → 主办 工信局",
    }  # fmt: skip
    assert 'action="/urge/"' in page.text
    assert 'name="shares"' in page.text
    assert 'name="shares"' not in browse(Role.AUDITOR).get(PAGE).text
    assert len(browse(Role.OFFICE).get(ROWS, {"rate": "overdue"}).context["late"]) == 6


def test_the_wall_names_nobody_offers_nothing_and_comes_anew(season, browse):
    page = browse(Role.AUDITOR).get(WALL)

    assert page["Refresh"] == "300"
    assert "<a " not in page.text
    assert "<form" not in page.text
    assert str(season[Role.MEMBER]) not in page.text
    assert [tile.figure.rate.code for tile in page.context["tiles"]] == [
        "receipt", "on_time", "consulted", "satisfied", "published",
    ]  # fmt: skip


def test_the_wall_of_who_knows_sealed_ratings_shows_none(season, browse):
    page = browse(Role.SECRETARIAT).get(WALL)

    assert "satisfied" not in {tile.figure.rate.code for tile in page.context["tiles"]}
    assert "评价在办结以前密封" in page.text


def test_of_a_year_the_session_of_the_conference_is_shown_first(season, browse):
    Session.objects.create(
        jurisdiction=season.jurisdiction, name="人大十七届三次会议", year=2023, filing_opens_on=date(2023, 1, 1),
        opens_on=date(2023, 1, 10), closes_on=date(2023, 1, 12), cut_off_on=date(2023, 2, 2),
        filing_closes_on=date(2023, 11, 30),
    )  # fmt: skip

    page = browse(Role.SECRETARIAT).get(PAGE)

    assert shown(page)["replied"] == (1, 2)


def test_before_a_session_and_before_the_hand_over_it_says_so(city, browse):
    clerk = browse(Role.SECRETARIAT)
    assert "这个范围里还没有立案的提案" in clerk.get(PAGE).text

    city.filed()
    assert "提案还没有交办" in clerk.get(PAGE).text
    Session.objects.exclude(pk=city.session.pk).delete()


def test_without_any_session_it_says_so(city, browse):
    city.session.delete()
    clerk = browse(Role.SECRETARIAT)

    assert "还没有届次" in clerk.get(PAGE).text
    assert "还没有届次" in clerk.get(WALL).text


def test_the_figures_say_how_many_imported_cases_they_leave_out(city, browse):
    city.handling(title="本届办理")
    past = city.handling(title="往年提案")
    ArchivedCase.objects.create(
        case=past, source="旧系统", imported_at=past.proposal.created_at, digest="0" * 64
    )

    whole = browse(Role.AUDITOR).get(PAGE).text
    own, other = (browse(unit, Role.HANDLER).get(PAGE).text for unit in ("工信局", "科技局"))

    words = "另有 1 件导入的往年提案都不计"
    assert [words in page for page in (whole, own, other)] == [True, True, False]
    assert "立案 1 件" in whole


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"), [(PAGE, 36), (WALL, 35), (f"{ROWS}?rate=receipt&side=denominator", 7)]
)
def test_pages_cost_the_same_for_any_number(city, browse, count, url, queries, django_assert_num_queries):
    for number in range(count):
        city.handling(title=f"第{number}件")
    clerk = browse(Role.AUDITOR)

    with django_assert_num_queries(queries):
        clerk.get(url)
