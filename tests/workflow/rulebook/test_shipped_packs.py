from __future__ import annotations

from datetime import date

import pytest

from workflow.rulebook import MAY_START_AT
from workflow.services.rulepacks import RulePackError, shipped_pack, shipped_slugs
from workflow.states import Outcome
from workflow.steps import AFTERWARDS, Occasion, Step
from workflow.transitions import ASSIGNMENT, CASE, COMMITMENT, OPINION, REPLY
from workflow.workdays import Before, Span, Unit, YearDay, derive, state_council

CALENDAR = state_council()


def test_five_packs_ship():
    assert shipped_slugs() == ["dongguan", "fengyang", "generic-city", "guizhou", "sichuan"]


@pytest.mark.parametrize("slug", shipped_slugs())
@pytest.mark.parametrize("in_session", [True, False])
def test_every_pack_has_a_sourced_rule_for_every_step_of_the_handling(slug, in_session):
    pack = shipped_pack(slug)

    rules = [pack.rule(step, in_session=in_session) for step in set(Step) - AFTERWARDS]

    assert pack.slug == slug
    assert all(rule.source.strip() for rule in rules)
    assert pack.calendar == CALENDAR.slug


@pytest.mark.parametrize("slug", shipped_slugs())
def test_no_pack_claims_to_be_checked_against_the_documents(slug):
    assert shipped_pack(slug).verified is False


@pytest.mark.parametrize("step", Step)
def test_every_event_of_a_step_is_one_at_which_a_row_starts_it(step):
    tables = (CASE, ASSIGNMENT, OPINION, REPLY, COMMITMENT)
    rows = [row for table in tables for row in table.values() if step in row.starts]

    assert MAY_START_AT[step] <= {occasion for row in rows for occasion in row.occasions}


def test_every_step_may_start_at_some_event():
    assert set(MAY_START_AT) == set(Step)
    assert set(Occasion) == set().union(*MAY_START_AT.values())


def test_an_unknown_pack_is_refused_with_the_ones_there_are():
    with pytest.raises(RulePackError) as raised:
        shipped_pack("atlantis")

    assert (raised.value.code, str(raised.value)) == (
        "pack_unknown",
        "没有规则包“atlantis”，可用：dongguan、fengyang、generic-city、guizhou、sichuan。",
    )


@pytest.mark.parametrize(
    ("step", "event", "span", "late"),
    [
        (Step.COSIGN, "invitation", Span(3, Unit.DAY), "lapse"),
        (Step.SIGN, "handover", Span(5, Unit.WORKDAY), "warn"),
        (Step.OBJECT, "receipt", Span(5, Unit.WORKDAY), "lose_right"),
        (Step.OBJECT_ANSWER, "objection", Span(7, Unit.DAY), "escalate"),
        (Step.CONTACT, "handover", Span(15, Unit.WORKDAY), "warn"),
        (Step.OPINION, "handover", Span(1, Unit.MONTH), "warn"),
        (Step.SUPPLEMENT, "ask_again", Span(5, Unit.WORKDAY), "warn"),
        (Step.OFFICE_REVIEW, "office_review", Span(3, Unit.WORKDAY), "warn"),
        (Step.REPLY, "handover", Span(3, Unit.MONTH), "escalate"),
        (Step.PUBLISH, "delivery", Span(20, Unit.WORKDAY), "warn"),
        (Step.EVALUATE, "delivery", Span(15, Unit.WORKDAY), "no_answer"),
        (Step.REHANDLE, "rehandle", Span(1, Unit.MONTH), "escalate"),
    ],
)
def test_generic_city_counts_as_the_domain_says(step, event, span, late):
    rule = shipped_pack("generic-city").rule(step, in_session=True)

    assert (rule.starting_event, rule.timing, rule.late) == (event, span, late)


def test_generic_city_maps_its_letters():
    pack = shipped_pack("generic-city")

    assert {meaning.letter: meaning.outcome for meaning in pack.outcome_classes} == {
        "A": Outcome.SOLVED,
        "B": Outcome.IN_PROGRESS,
        "C": Outcome.LATER_CONDITION,
        "D": Outcome.REFERENCE,
    }


@pytest.mark.parametrize(
    ("step", "due_on"),
    [
        (Step.SIGN, date(2023, 4, 27)),
        (Step.OBJECT, date(2023, 4, 27)),
        (Step.OPINION, date(2023, 5, 15)),
        (Step.REPLY, date(2023, 6, 21)),
    ],
)
def test_dongguan_counts_from_the_handover_of_2023(step, due_on):
    rule = shipped_pack("dongguan").rule(step, in_session=True)

    derivation = derive(rule.timing, date(2023, 4, 21), CALENDAR)

    assert (rule.starting_event, derivation.due_on, derivation.provisional) == (
        Occasion.HANDOVER,
        due_on,
        False,
    )


def test_guizhou_names_fixed_dates_in_session_only():
    pack = shipped_pack("guizhou")

    timings = [
        pack.rule(step, in_session=flag).timing
        for step in (Step.OPINION, Step.REPLY)
        for flag in (True, False)
    ]

    assert timings == [YearDay(5, 31), Span(1, Unit.MONTH), YearDay(6, 30), Span(3, Unit.MONTH)]


def test_fengyang_counts_the_opinion_back_from_the_reply():
    pack = shipped_pack("fengyang")
    reply = derive(pack.rule(Step.REPLY, in_session=True).timing, date(2025, 3, 20), CALENDAR)
    rule = pack.rule(Step.OPINION, in_session=True)

    opinion = derive(rule.timing, date(2025, 3, 20), CALENDAR, anchor=reply.due_on)

    assert rule.timing == Before("reply", Span(20, Unit.DAY))
    assert (reply.due_on, opinion.due_on, opinion.rolled_from) == (
        date(2025, 6, 20),
        date(2025, 5, 30),
        date(2025, 5, 31),
    )


def test_sichuan_gives_more_time_in_session():
    pack = shipped_pack("sichuan")

    rules = [pack.rule(Step.REPLY, in_session=flag) for flag in (True, False)]

    assert [(rule.timing, rule.cap) for rule in rules] == [
        (Span(5, Unit.MONTH), Span(6, Unit.MONTH)),
        (Span(3, Unit.MONTH), Span(6, Unit.MONTH)),
    ]
    assert pack.rule(Step.REHANDLE, in_session=True).timing == Span(3, Unit.MONTH)


@pytest.mark.parametrize("slug", shipped_slugs())
def test_no_pack_asks_for_a_consent_that_no_source_of_its_place_asks_for(slug):
    pack = shipped_pack(slug)

    assert (pack.near, pack.urge_interval, pack.extension_consent) == (5, 1, False)
