"""What several units, rounds and letters do together: several leads, several cases."""

from __future__ import annotations

from proposals.roles import Role
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.scenarios.reading import desk, happened, refused, state
from tests.workflow.machines.states import CO, FREE, LEAD, WORKING
from workflow.models import Assignment, Event
from workflow.queries import opinions_visible_to


def test_a_case_of_two_leads_is_answered_when_both_have_delivered(city):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    city.delivered(case, LEAD)
    between = state(case)

    city.delivered(case, CO)

    assert (between, state(case), happened(case, "all_replied")) == ("handling", "replied", 1)


def test_of_two_leads_each_ask_needs_an_answer_from_one(city):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    first = city.reply_approved(case, LEAD)
    city.settle_findings(first, LEAD)
    first.answers.exclude(ask__number="一.1").delete()
    second = city.reply_written(case, CO)
    second.answers.filter(ask__number="一.1").delete()

    st.issued(city, first)

    assert state(first) == "issued"


def test_taking_the_silent_one_of_two_leads_away_answers_the_case(city):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    city.delivered(case, LEAD)

    city.do("withdraw_unit", city.assignment(case, CO), city[Role.OFFICE], AFTER, reason="不必分办。")

    assert (state(case), happened(case, "all_replied")) == ("replied", 1)


def test_a_lead_that_has_answered_is_not_taken_away(city):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    city.delivered(case, LEAD)

    assert (
        refused("withdraw_unit", city.assignment(case, LEAD), city[Role.OFFICE], AFTER, reason="…")
        == "reply_issued"
    )


def test_information_is_answered_by_its_receipt_and_counts_for_nothing_else(city):
    case = city.handling(co=(CO,), information=(FREE,))
    city.accept(case, LEAD, CO, FREE)

    assert {a.organisation.short_name: a.state for a in case.assignments.all()} == {
        LEAD: "accepted",
        CO: "accepted",
        FREE: "answered",
    }
    assert happened(case, "opinions_in") == 0


def test_information_that_was_objected_to_in_vain_is_answered_by_the_decision(city):
    case = city.handling(information=(FREE,))
    found = city.assignment(case, FREE)
    st.objected(city, found)

    city.do("overrule", found, city[Role.OFFICE], WORKING, reason="仍由你局承办。")

    assert state(found) == "answered"


def three(city):
    cases = [city.handling(title=title, co=(CO,)) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, LEAD, CO)
    return cases


def test_one_opinion_answers_three_cases_and_stands_in_each_log(city):
    cases = three(city)

    opinion = city.opinion_sent(cases[0], CO, cases=cases[1:])

    assert {city.assignment(case, CO).state for case in cases} == {"answered"}
    assert [happened(case, "opinions_in") for case in cases] == [1, 1, 1]
    assert Event.objects.filter(machine="opinion", subject=opinion.pk, transition="send").count() == 3
    assert set(opinions_visible_to(desk(city, LEAD))) == {opinion}


def test_a_case_withdrawn_meanwhile_does_not_hold_the_letter_up(city):
    cases = three(city)
    opinion = city.opinion_approved(cases[0], CO, cases=cases[1:])
    city.do("withdraw_unit", city.assignment(cases[1], CO), city[Role.OFFICE], WORKING, reason="不必会办。")

    city.do("send", opinion, city[CO, Role.LIAISON], WORKING)

    assert [state(Assignment.objects.get(case=case, organisation=city.units[CO])) for case in cases] == [
        "answered",
        "withdrawn",
        "answered",
    ]


def test_a_case_that_has_an_opinion_in_work_is_not_taken_into_another(city):
    first, second, _third = three(city)
    city.opinion_draft(second, CO)

    code = refused("draft_opinion", city.assignment(first, CO), city[CO, Role.HANDLER], cases=[second])

    assert code == "case_not_co_handled"


def test_one_opinion_names_no_case_twice(city):
    first, second, _third = three(city)

    opinion = city.opinion_draft(first, CO, cases=[first, second])

    assert set(opinion.links.values_list("case", flat=True)) == {first.pk, second.pk}
