"""What if: a day and why, from the address alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.workflow.calendars.conftest import ending
from workflow.services.calendars import newest_row
from workflow.services.rulepacks import load_pack
from workflow.workdays import SLUG

PAGE = reverse("calculator")
SPAN = {"start": "2025-01-24", "amount": "20", "unit": "workday"}


def test_an_empty_page_asks(browse):
    page = browse(Role.MEMBER).get(PAGE)

    assert (page.status_code, "到期日" in page.text, "期限计算" in page.text) == (200, False, True)
    assert 'value="2023-05-22"' in page.text


def test_a_span_gives_the_day_and_every_day_that_it_passed_over(browse):
    page = browse("科技局", Role.HANDLER).get(PAGE, SPAN)

    answer = page.context["sums"].answer
    assert answer.derivation.due_on == date(2025, 2, 27)
    assert '<time class="num" datetime="2025-02-27">2025年2月27日</time>' in page.text
    assert page.text.count("春节") >= 8
    assert "春节调休上班" in page.text
    assert "暂定" not in page.text


def test_a_rule_of_ones_own_city_gives_its_day_source_and_limit(browse):
    page = browse(Role.OFFICE).get(PAGE, {"start": "2023-04-21", "rule": "shifan.reply.any"})

    answer = page.context["sums"].answer
    assert (answer.derivation.due_on, answer.latest_on) == (date(2023, 6, 21), date(2023, 10, 23))
    assert "未核实，暂按交办后 2 个月" in page.text


def test_a_backward_rule_counts_from_the_day_of_its_step(browse, city):
    load_pack(city.jurisdiction, "fengyang", year=2023, replace=True)

    page = browse(Role.OFFICE).get(PAGE, {"start": "2023-04-21", "rule": "shifan.opinion.any"})

    answer = page.context["sums"].answer
    assert (answer.anchor.due_on, answer.derivation.anchor_on) == (date(2023, 7, 21), date(2023, 7, 21))
    assert answer.derivation.due_on == date(2023, 6, 30)
    assert "“答复提案人”到期前 20 日" in page.text


def test_a_day_past_the_calendar_is_provisional(browse):
    page = browse(Role.MEMBER).get(PAGE, SPAN | {"start": "2026-12-31"}).text

    assert ("暂定" in page, "2026-12-31，此外只按周末推算" in page) == (True, True)


def test_any_version_may_be_chosen_and_the_one_that_the_city_counts_by_is(browse, city):
    first = newest_row(SLUG).version
    ending(2023)
    queries = [SPAN, *(SPAN | {"calendar": f"{SLUG}@{version}"} for version in (first, first + 1))]

    usual, old, new = (browse(Role.MEMBER).get(PAGE, query).context["sums"].answer for query in queries)

    assert [(a.derivation.calendar_version, a.derivation.provisional) for a in (usual, old, new)] == [
        (first, False),
        (first, False),
        (first + 1, True),
    ]


@pytest.mark.parametrize(
    "query",
    [
        {"start": "2025-01-24"},
        {"start": "某日", "amount": "5"},
        SPAN | {"amount": "0"},
        SPAN | {"amount": "1001"},
        SPAN | {"unit": "year"},
        SPAN | {"calendar": "bieshi@1"},
        {"start": "2023-04-21", "rule": "bieshi.reply.any"},
    ],
)
def test_what_makes_no_sense_is_asked_again(browse, query):
    page = browse(Role.MEMBER).get(PAGE, query)

    assert (page.status_code, page.context["sums"].answer, "还不能提交" in page.text) == (200, None, True)


def test_a_day_out_of_range_is_said(browse):
    page = browse(Role.MEMBER).get(PAGE, SPAN | {"start": "0999-01-01"})

    assert "超出可计算的范围" in page.text


def test_whoever_holds_no_post_counts_spans(browse):
    page = browse("stranger").get(PAGE, SPAN)

    assert page.context["sums"].answer.derivation.due_on == date(2025, 2, 27)
    assert "shifan." not in page.text


def test_it_only_reads(browse):
    assert browse(Role.MEMBER).post(PAGE, SPAN).status_code == 405


def test_everybody_finds_it_in_their_menu(browse):
    assert f'href="{PAGE}"' in browse(Role.MEMBER).get(reverse("my_posts")).text
