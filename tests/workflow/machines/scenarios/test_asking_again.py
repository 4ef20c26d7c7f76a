"""What several units, rounds and letters do together: asking again."""

from __future__ import annotations

from proposals.roles import Role
from tests.workflow.machines import states as st
from tests.workflow.machines.scenarios.reading import happened, refused, state
from tests.workflow.machines.scenarios.test_several import three
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.models import Opinion


def test_a_supplement_supersedes_and_must_be_marked_anew(city):
    case = st.reply_case(city)
    before = Opinion.objects.get(links__case=case)
    unit = city.assignment(case, CO)
    city.do("ask_again", unit, city[LEAD, Role.HANDLER], WORKING, reason="请补充数据。")
    after = city.opinion_sent(case, CO, day=WORKING)

    assert (state(before), after.version, after.supersedes) == ("superseded", 2, before)
    assert (happened(case, "supersede"), happened(case, "opinions_in")) == (1, 2)
    assert before.texts.count() == 1
    assert (
        refused("object_to_use", city.assignment(case, CO), city[CO, Role.HANDLER], reason="…")
        == "uses_not_marked"
    )


def test_a_supplement_of_a_letter_to_several_cases_goes_to_all_of_them(city):
    cases = three(city)
    before = city.opinion_sent(cases[0], CO, cases=cases[1:])
    city.do("ask_again", city.assignment(cases[1], CO), city[LEAD, Role.HANDLER], WORKING, reason="请补充。")

    after = city.opinion_sent(cases[1], CO, day=WORKING)

    assert set(after.links.values_list("case", flat=True)) == {case.pk for case in cases}
    assert state(before) == "superseded"
    assert [happened(case, "supersede") for case in cases] == [1, 1, 1]
    assert {city.assignment(case, CO).state for case in cases} == {"answered"}


def test_a_supplement_that_answers_a_further_case_leaves_no_foreign_event_there(city):
    first, second, _third = three(city)
    city.opinion_sent(first, CO)
    city.do("ask_again", city.assignment(first, CO), city[LEAD, Role.HANDLER], WORKING, reason="请补充。")

    city.opinion_sent(first, CO, day=WORKING, cases=[second])

    assert [happened(case, "supersede") for case in (first, second)] == [1, 0]
    assert city.assignment(second, CO).state == "answered"


def test_each_supplement_supersedes_the_one_before(city):
    case = st.reply_case(city)
    for _time in range(2):
        city.do("ask_again", city.assignment(case, CO), city[LEAD, Role.HANDLER], WORKING, reason="请补充。")
        city.opinion_sent(case, CO, day=WORKING)

    opinions = Opinion.objects.filter(links__case=case).order_by("version")
    assert [o.state for o in opinions] == ["superseded", "superseded", "sent"]
