"""The season of the bench: what it lays out is sound, and what was lost is found."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from config.bench import season as bench
from config.bench.clerks import Kept
from config.bench.country import lay_country
from config.bench.fleet import Fleet
from config.bench.season_city import CO_HANDLERS, lay_season
from config.bench.transition import chain_fault
from proposals.models import User
from workflow.models import Assignment, Case, Opinion
from workflow.services import perform


@pytest.fixture
def season(db):
    return lay_season(5)


def test_each_case_has_a_lead_and_its_co_handlers_and_a_chain_that_holds(season):
    roles = Counter(Assignment.objects.filter(case__in=season.cases).values_list("role", flat=True))

    assert roles == {"lead": 5, "co": sum(CO_HANDLERS)}
    assert season.opinions == sum(CO_HANDLERS)
    assert [chain_fault(case) for case in Case.objects.filter(pk__in=season.cases)] == [None] * 5


def test_a_season_of_which_nothing_arrived_is_found_out(season):
    found = list(bench.find_faults(season, Kept(patient=False)))

    assert found == [
        "13 opinions were written, 0 are delivered",
        "13 shares, 0 answered",
        "opinion send: 0 events of 13",
        "assignment answer: 0 events of 13",
        "case opinions_in: 0 events of 5",
    ]


def test_an_opinion_that_arrived_with_another_text_is_found_out(season):
    desk = next(desk for desk in season.desks if desk.shares)
    liaison, leader = (User.objects.get(username=name) for name in (desk.liaison, desk.leader))
    share = Assignment.objects.get(pk=desk.shares[0])
    perform("accept", share, actor=liaison)
    perform("draft_opinion", share, actor=liaison)
    opinion = Opinion.objects.get()
    verdicts = dict.fromkeys(season.asks[share.case_id], "adopted")
    for name, actor, inputs in (
        ("write", liaison, {"text": "市第一局：\n　　编号 abc。", "verdicts": verdicts}),
        ("submit_for_review", liaison, {}),
        ("approve", leader, {}),
        ("send", liaison, {}),
    ):
        perform(name, opinion, actor=actor, **inputs)

    kept = Kept(patient=False, marks={opinion.pk: "abc"})
    whole = list(bench.find_faults(season, kept))
    kept.marks[opinion.pk] = "xyz"
    altered = list(bench.find_faults(season, kept))

    assert "13 opinions were written, 1 are delivered" in whole
    assert set(altered) - set(whole) == {"the text of 1 opinions is not what was written"}


def test_answers_of_5xx_are_counted_from_what_the_servers_counted():
    text = (
        'huiban_requests_total{method="GET",status="200",view="login"} 7.0\n'
        'huiban_requests_total{method="GET",status="500",view="login"} 2.0\n'
        'huiban_requests_total{method="POST",status="503",view="login"} 1.0\n'
    )

    assert bench._fives(text) == 3


def test_what_a_process_logged_of_its_errors_is_told_once(tmp_path):
    line = json.dumps({"message": "x", "exception": "Traceback\n  File\nValueError: no"})
    (tmp_path / "web.log").write_text(f"started\n{line}\n{line}\n", encoding="utf-8")

    assert Fleet(tmp_path, 0, 0, {}).errors("web") == ["ValueError: no"]


def test_a_season_is_laid_out_beside_a_country(db):
    lay_country(30)

    season = lay_season(20)

    assert (len(season.cases), season.opinions) == (6, 16)
    assert [chain_fault(case) for case in Case.objects.filter(pk__in=season.cases)] == [None] * 6
