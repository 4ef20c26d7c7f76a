"""What several units, rounds and letters do together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, READY, dissatisfied, extending, extension, uses
from tests.workflow.machines.snapshot import snapshot
from tests.workflow.machines.states import CO, CO2, FREE, HANDED, LATE, LEAD, WORKING
from workflow.errors import MoveRefusedError
from workflow.models import Assignment, Event, Opinion, Reply
from workflow.queries import (
    cases_visible_to,
    evaluations_visible_to,
    events_visible_to,
    opinions_visible_to,
    replies_visible_to,
)
from workflow.services import perform
from workflow.services.verification import logged_cases, read_logs


@pytest.fixture(autouse=True)
def every_chain_holds(city):
    yield
    assert [log.fault for log in read_logs(logged_cases()) if log.fault] == []


def happened(case, name):
    return Event.objects.filter(case=case, transition=name).count()


def state(row):
    return fresh(row).state


def refused(name, subject, actor, day=WORKING, **inputs):
    before = snapshot()
    with pytest.raises(MoveRefusedError) as refusal:
        perform(name, subject, actor=actor, at=at(day), **inputs)
    assert snapshot() == before
    return refusal.value.refusal.code


def open_days(subject):
    return dict(subject.deadlines.filter(met_on=None, cancelled_on=None).values_list("step", "due_on"))


def desk(city, unit):
    return held_posts(city[unit, Role.HANDLER], AFTER)


# -- several leads, several cases ---------------------------------------------------------------------------------


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


# -- asking again -------------------------------------------------------------------------------------------------


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


# -- silence, redirection, withdrawal -----------------------------------------------------------------------------


def test_the_last_silent_unit_waived_completes_the_opinions_once(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    city.opinion_sent(case, CO)
    before = happened(case, "opinions_in")

    st.waived(city, city.assignment(case, CO2))

    assert (before, happened(case, "opinions_in"), fresh(case).opinions_complete) == (0, 1, True)


def test_the_last_silent_unit_withdrawn_completes_the_opinions_once(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    city.opinion_sent(case, CO)

    city.do("withdraw_unit", city.assignment(case, CO2), city[Role.OFFICE], WORKING, reason="不必会办。")

    assert happened(case, "opinions_in") == 1


def test_a_redirected_share_starts_its_clocks_anew(city):
    found = st.assignment_in(city, "accepted")
    before = open_days(found)

    city.do("redirect", found, city[Role.OFFICE], WORKING, organisation=city.units[FREE], reason="转办。")

    new = found.redirected_to.get()
    later = open_days(new)
    assert (open_days(found), set(later)) == ({}, {"sign", "object", "opinion"})
    assert later["opinion"] > before["opinion"]


def test_a_lead_redirected_in_the_second_round_has_the_second_rounds_time(city):
    case = dissatisfied(city)
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)
    found = Assignment.objects.get(case=case, round=2, organisation=city.units[LEAD])

    city.do("redirect", found, city[Role.OFFICE], AFTER, organisation=city.units[FREE], reason="转办。")

    assert set(open_days(found.redirected_to.get())) == {"sign", "object", "contact", "rehandle"}


@pytest.mark.parametrize(("unit", "inputs"), [(CO, {"name": "redirect"}), (CO, {"name": "withdraw_unit"})])
def test_a_unit_that_lost_the_case_sees_and_moves_nothing_of_it_from_then_on(city, unit, inputs):
    case = city.handling()
    city.accept(case, LEAD, CO)
    opinion = city.opinion_draft(case, CO)
    name = inputs["name"]
    more = {"organisation": city.units[FREE]} if name == "redirect" else {}
    city.do(name, city.assignment(case, unit), city[Role.OFFICE], WORKING, reason="转办。", **more)

    held = desk(city, unit)
    assert [list(query(held)) for query in (cases_visible_to, opinions_visible_to, events_visible_to)] == [
        [],
        [],
        [],
    ]
    assert refused("write", opinion, city[CO, Role.HANDLER], text="…", verdicts={}) == "forbidden"
    assert refused("remind", city.assignment(case, LEAD), city[CO, Role.HANDLER], reason="…") == "forbidden"


def test_a_redirected_lead_loses_its_letter_and_the_next_one_writes_its_own(city):
    case = city.handling(co=())
    city.accept(case, LEAD)
    old = city.reply_draft(case)
    city.do("redirect", city.assignment(case, LEAD), city[Role.OFFICE], WORKING,
            organisation=city.units[FREE], reason="转办。")  # fmt: skip
    city.accept(case, FREE, day=WORKING)

    city.delivered(case, FREE)

    assert refused("write", old, city[LEAD, Role.HANDLER], text="…", answers={}) == "forbidden"
    assert list(replies_visible_to(desk(city, LEAD))) == []
    assert state(case) == "replied"


def test_a_unit_may_get_back_a_case_that_it_lost(city):
    case = city.handling()
    city.do("withdraw_unit", city.assignment(case, CO), city[Role.OFFICE], WORKING, reason="不必会办。")

    city.do("add_unit", case, city[Role.OFFICE], WORKING, organisation=city.units[CO], role="co", question="")

    assert set(case.assignments.filter(organisation=city.units[CO]).values_list("state", flat=True)) == {
        "withdrawn",
        "pending",
    }


def test_no_co_handler_is_added_once_a_letter_is_out(city):
    reply = st.reply_in(city, "issued")
    inputs = {"organisation": city.units[FREE], "question": ""}

    assert refused("add_unit", reply.case, city[Role.OFFICE], AFTER, role="co", **inputs) == "reply_issued"
    city.do("add_unit", reply.case, city[Role.OFFICE], AFTER, role="information", **inputs)


# -- objections ---------------------------------------------------------------------------------------------------


def test_the_second_objection_is_the_leaders_and_then_it_is_over(city):
    found = st.assignment_in(city, "accepted")
    st.objected(city, found)
    city.do("overrule", found, city[Role.OFFICE], WORKING, reason="仍由你局承办。")
    st.objected(city, found)
    move = {"organisation": city.units[FREE], "reason": "转办。"}

    assert refused("uphold", found, city[Role.OFFICE], **move) == "second_needs_leader"
    city.do("overrule", found, city[Role.OFFICE_LEADER], WORKING, reason="最终决定。")
    again = READY["assignment.object"](city, "accepted").inputs
    assert refused("object", found, city[CO, Role.BUREAU_LEADER], **again) == "objection_final"
    assert refused("draft_objection", found, city[CO, Role.HANDLER], **again) == "objection_final"
    assert list(found.objections.values_list("decision", flat=True)) == ["overruled", "overruled"]


def test_the_leader_may_uphold_the_second(city):
    found = st.assignment_in(city, "accepted")
    st.objected(city, found)
    city.do("overrule", found, city[Role.OFFICE], WORKING, reason="仍由你局承办。")
    st.objected(city, found)

    city.do(
        "uphold", found, city[Role.OFFICE_LEADER], WORKING, organisation=city.units[FREE], reason="转办。"
    )

    assert (state(found), found.redirected_to.get().organisation) == ("redirected", city.units[FREE])


@pytest.mark.parametrize("pack", ["dongguan", "generic-city", "guizhou", "fengyang", "sichuan"])
def test_overruling_after_receipt_leaves_every_clock_running_once(city, pack):
    there = make_city("lingshi", pack=pack)
    case = there.handling()
    there.accept(case, LEAD, CO)
    found = there.assignment(case, LEAD)
    before = open_days(found)
    st.objected(there, found)

    there.do("overrule", found, there[Role.OFFICE], WORKING, reason="仍由你局承办。")

    after = open_days(found)
    before.pop("object", None)
    after.pop("object", None)
    assert after == before


def test_where_the_right_is_not_lost_an_objection_may_be_late(city):
    found = st.assignment_in(city, "accepted")
    found.case.pack.rules.filter(step="object").update(late="warn")

    st.objected(city, found, LATE)

    assert state(found) == "objected"


# -- extensions and pauses ----------------------------------------------------------------------------------------


def test_a_request_that_the_answer_overtook_moves_no_day_that_was_met(city):
    found = extending(city)
    opinion = city.opinion_sent(found.case, CO, day=WORKING)
    city.do("ask_again", found, city[LEAD, Role.HANDLER], WORKING, reason="请补充。")

    assert opinion.state == "sent"
    assert refused("extend_grant", fresh(found), city[Role.OFFICE], reason="") == "no_deadline"
    city.do("extend_refuse", found, city[Role.OFFICE], WORKING, reason="已经报送。")


def test_a_request_that_a_pause_overtook_is_not_granted(city):
    found = extending(city, days=1)
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待上级文件。")
    assert refused("extend_grant", found, city[Role.OFFICE], reason="") == "paused"
    city.do("restart", found, city[Role.OFFICE], date(2023, 6, 1), reason="")

    assert refused("extend_grant", found, city[Role.OFFICE], date(2023, 6, 1), reason="") == "not_later"


def test_a_second_extension_counts_from_the_first_and_within_the_cap(city):
    found = extending(city, LEAD, days=30, told=WORKING)
    due = found.deadlines.get(step="reply")
    city.do("extend_grant", found, city[Role.OFFICE], WORKING, reason="")
    leader = city[LEAD, Role.BUREAU_LEADER]

    assert refused("extend_request", found, leader, **extension(found, 200)) == "over_cap"
    city.do("extend_request", found, leader, WORKING, **extension(found, 10, WORKING))
    city.do("extend_grant", found, city[Role.OFFICE], WORKING, reason="")

    later = fresh(due)
    assert (later.original_due_on, later.due_on) == (due.due_on, due.due_on + timedelta(40))
    assert later.due_on <= later.latest_on == date(2023, 10, 23)


def test_a_day_that_cannot_be_counted_is_refused_and_changes_nothing(city):
    found = extending(city, days=2_000_000)

    assert refused("extend_grant", found, city[Role.OFFICE], reason="") == "out_of_range"


def test_a_clock_that_was_put_back_is_refused_and_changes_nothing(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")

    assert refused("restart", found, city[Role.OFFICE], WORKING - timedelta(1), reason="") == "out_of_order"


@pytest.mark.parametrize("unit", [LEAD, CO])
def test_a_pause_after_one_of_several_days_has_passed_stops_the_others(city, unit):
    found = st.assignment_in(city, "accepted", unit)
    found.deadlines.filter(step="contact").update(due_on=date(2023, 4, 24))

    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")

    assert set(found.deadlines.filter(paused_on=WORKING).values_list("step", flat=True)) == {
        "reply" if unit == LEAD else "opinion"
    }


def test_a_unit_may_answer_while_its_clock_stands(city):
    found = st.assignment_in(city, "accepted")
    city.do("pause", found, city[Role.OFFICE], WORKING, reason="等待。")
    city.opinion_sent(found.case, CO, day=WORKING)
    city.do("ask_again", found, city[LEAD, Role.HANDLER], WORKING, reason="请补充。")

    city.do("restart", found, city[Role.OFFICE], LATE, reason="")

    assert (state(found), set(open_days(found))) == ("accepted", {"supplement"})


# -- letters after the answer -------------------------------------------------------------------------------------


def supplement(city, reply, day=AFTER):
    city.do("supplement", reply, city[LEAD, Role.HANDLER], day, reason="更正数据。")
    return Reply.objects.filter(supplement_of=reply).order_by("-pk").first()


def written(city, reply, day=AFTER):
    letter = reply.case.pack.outcome_classes.get(letter="B")
    city.do("write", reply, city[LEAD, Role.HANDLER], day, text=city.reply_text(reply.case), answers={},
            outcome_class=letter, openness="public", contact="经办科", phone="0", copy_to="提案委")  # fmt: skip
    city.do("submit_check", reply, city[LEAD, Role.HANDLER], day)
    city.do("pass_check", reply, city[LEAD, Role.SECTION_HEAD], day)
    city.do("clear", reply, city[Role.OFFICE], day, openness="public")
    city.do("sign_off", reply, city[LEAD, Role.BUREAU_LEADER], day)
    st.issued(city, reply, day)
    st.handed_in(city, reply, day)
    return fresh(reply)


def test_a_supplement_goes_the_whole_way_after_the_case_is_closed(city):
    case = city.closed()
    first = Reply.objects.get(case=case)

    second = written(city, supplement(city, first))

    assert (second.state, state(case), happened(case, "all_replied")) == ("delivered", "closed", 1)


def test_only_one_supplement_is_in_work_at_a_time(city):
    first = st.reply_in(city, "delivered")
    second = written(city, supplement(city, first))
    supplement(city, first)

    assert (
        refused("supplement", second, city[LEAD, Role.HANDLER], AFTER, reason="再更正。") == "supplement_open"
    )


def test_an_archived_case_gets_no_more_letters(city):
    case = st.case_in(city, "archived")

    code = refused("supplement", Reply.objects.get(case=case), city[LEAD, Role.HANDLER], AFTER, reason="…")

    assert code == "case_archived"


def test_a_supplement_of_the_first_round_does_not_wait_for_the_second(city):
    case = dissatisfied(city)
    first = supplement(city, Reply.objects.get(case=case))
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)

    assert written(city, fresh(first)).state == "delivered"


# -- ratings and promises -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [LEAD, CO])
def test_a_rating_is_sealed_from_every_unit_until_the_case_is_closed(city, unit):
    case = city.evaluated(result="dissatisfied")
    sealed = list(evaluations_visible_to(desk(city, unit)))
    told = events_visible_to(desk(city, unit)).filter(transition__in=["evaluate", "evaluations_in"]).count()
    city.do("record_meeting", case, city[Role.SECRETARIAT], AFTER, consulted_on=AFTER, summary="当面协商。")
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    before_closing = list(evaluations_visible_to(desk(city, unit)))

    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="planned")

    assert (sealed, told, before_closing) == ([], 0, [])
    assert list(evaluations_visible_to(desk(city, unit))) == list(case.evaluations.all())


def test_a_case_is_followed_while_a_promise_is_open_and_closed_when_none_is(city):
    case = city.closed()
    promises = [city.commitment(case, measure=measure) for measure in ("甲", "乙")]
    secretariat, handler = city[Role.SECRETARIAT], city[LEAD, Role.HANDLER]
    path = [state(case)]
    for promise in promises:
        city.do("confirm", promise, secretariat, AFTER)
    path.append(state(case))
    for promise in promises:
        city.do("report", promise, handler, AFTER, text="已建成。")
        city.do("mark_kept", promise, secretariat, AFTER)
        path.append(state(case))

    assert path == ["closed", "tracking", "tracking", "closed"]
    assert (happened(case, "track"), happened(case, "settle")) == (1, 1)


def test_closing_a_case_with_open_promises_follows_them_at_once(city):
    case = city.evaluated()
    city.do("confirm", city.commitment(case), city[Role.SECRETARIAT], AFTER)
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")

    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="in_progress")

    assert (state(case), happened(case, "track")) == ("tracking", 1)


def test_two_rounds_without_content_need_a_meeting_before_a_third(city):
    case = dissatisfied(city)
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)
    city.accept(fresh(case), LEAD, day=AFTER)
    city.delivered(fresh(case), day=AFTER)
    rating = READY["case.evaluate"](city, "replied").inputs | {"result": "dissatisfied"}
    city.do("evaluate", case, city[Role.MEMBER], AFTER, **rating)
    before = refused("propose_rehandling", case, city[Role.SECRETARIAT], AFTER, reason="…")
    city.do("record_meeting", case, city[Role.SECRETARIAT], AFTER, consulted_on=AFTER, summary="当面协商。")

    city.do("propose_rehandling", case, city[Role.SECRETARIAT], AFTER, reason="仍不满意。")
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)

    assert (before, fresh(case).round, state(case)) == ("meeting_missing", 3, "handling")
    assert case.replies.filter(state="delivered").count() == 2


def test_a_merged_case_ends_where_it_went_on(city):
    target = city.handling()
    case = city.recommended(title="另一件")
    city.do("merge_into", case, city[Role.EXAMINER], HANDED, target=target)

    assert (state(case), fresh(case).merged_into, state(target)) == ("merged", target, "handling")
    assert fresh(case).proposal.number is None


def test_uses_of_a_withdrawn_unit_hold_nothing_up(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    city.opinion_sent(case, CO)
    city.opinion_sent(case, CO2)
    city.do(
        "mark_use",
        city.assignment(case, CO),
        city[LEAD, Role.HANDLER],
        WORKING,
        **uses(city.assignment(case, CO)),
    )
    city.do("withdraw_unit", city.assignment(case, CO2), city[Role.OFFICE], WORKING, reason="不必会办。")

    assert city.delivered(case).state == "delivered"
