"""What each row changes beside the state: the share of a unit."""

from __future__ import annotations

from datetime import date

from proposals.models import Section
from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.effects.moving import columns, moved, open_steps
from tests.workflow.machines.ready import READY, extending, extension, uses
from tests.workflow.machines.states import CO, FREE, HANDED, LEAD, WORKING
from workflow.models import SectionShare


def test_accept_keeps_the_day_and_meets_the_receipt(city):
    found = moved(city, "assignment.accept")

    assert found.accepted_on == WORKING
    assert found.deadlines.get(step="sign").met_on == WORKING


def test_accept_for_information_is_the_answer(city):
    case = city.handling(information=(FREE,))
    city.accept(case, FREE)

    found = city.assignment(case, FREE)
    assert columns(found, "state", "accepted_on", "answered_on") == {
        "state": "answered",
        "accepted_on": HANDED,
        "answered_on": HANDED,
    }


def test_object_puts_the_draft_forward(city):
    found = st.assignment_in(city, "accepted")
    words = {"ground": "reformed", "reason": "职责已转出。", "suggested": city.units[FREE]}
    city.do("draft_objection", found, city[CO, Role.HANDLER], WORKING, **words)
    drafted = found.objections.get().decision

    city.do("object", found, city[CO, Role.BUREAU_LEADER], WORKING, **(words | {"ground": "not_ours"}))

    assert drafted == "draft"
    assert columns(found.objections.get(), "decision", "ground", "suggested") == {
        "decision": "pending",
        "ground": "not_ours",
        "suggested": city.units[FREE],
    }
    assert open_steps(found) == ["object_answer", "opinion"]


def test_uphold_hands_the_share_to_the_other_unit(city):
    found = moved(city, "assignment.uphold")

    new = found.redirected_to.get()
    assert columns(found.objections.get(), "decision", "decided_reason") == {
        "decision": "upheld",
        "decided_reason": "转办。",
    }
    assert (new.organisation, new.role, new.state, open_steps(found)) == (
        city.units[FREE],
        "co",
        "pending",
        [],
    )


def test_overrule_is_a_receipt_where_there_was_none(city):
    found = city.assignment(city.handling(), CO)
    st.objected(city, found)

    city.do("overrule", found, city[Role.OFFICE], WORKING, reason="仍由你局承办。")

    assert columns(fresh(found), "state", "accepted_on") == {"state": "accepted", "accepted_on": WORKING}
    assert found.objections.get().decision == "overruled"


def test_withdraw_unit_ends_its_clocks_and_keeps_the_row(city):
    found = moved(city, "assignment.withdraw_unit", "accepted")

    assert (found.state, open_steps(found)) == ("withdrawn", [])


def test_give_to_section_lays_the_share_there_and_later_elsewhere(city):
    found = moved(city, "assignment.give_to_section")
    other = Section.objects.create(organisation=city.units[CO], name="创新科")

    city.do("give_to_section", found, city[CO, Role.BUREAU_LEADER], WORKING, section=other)

    assert [share.section for share in SectionShare.objects.all()] == [other]
    assert found.case.events.filter(transition="give_to_section").count() == 2


def test_name_handler_keeps_the_person(city):
    assert moved(city, "assignment.name_handler").handler == city[CO, Role.HANDLER]


def test_a_granted_extension_moves_the_day_and_keeps_the_original(city):
    found = extending(city)
    due = found.deadlines.get(step="opinion")

    city.do("extend_grant", found, city[Role.OFFICE], WORKING, reason="同意。")

    later = fresh(due)
    assert (later.original_due_on, later.due_on) == (due.due_on, found.extensions.get().until_on)
    assert columns(found.extensions.get(), "decision", "decided_reason", "decided_at") == {
        "decision": "granted",
        "decided_reason": "同意。",
        "decided_at": at(WORKING),
    }


def test_a_refused_extension_moves_nothing_and_may_be_asked_for_again(city):
    found = extending(city)
    before = found.deadlines.get(step="opinion").due_on
    city.do("extend_refuse", found, city[Role.OFFICE], WORKING, reason="时间充足。")

    city.do("extend_request", found, city[CO, Role.BUREAU_LEADER], WORKING, **extension(found, 2))

    assert found.deadlines.get(step="opinion").due_on == before
    assert list(found.extensions.order_by("pk").values_list("decision", flat=True)) == ["refused", "pending"]


def test_a_reply_is_extended_once_the_proposer_was_told(city):
    found = extending(city, LEAD, days=10, told=WORKING)

    city.do("extend_grant", found, city[Role.OFFICE], WORKING, reason="")

    assert found.deadlines.get(step="reply").due_on == found.extensions.get().until_on


def test_a_pause_gives_the_time_back_and_nothing_is_overdue_meanwhile(city):
    found = st.assignment_in(city, "accepted")
    due = found.deadlines.get(step="opinion")
    city.do("pause", found, city[Role.OFFICE], date(2023, 5, 4), reason="等待上级文件。")
    waiting = fresh(due)

    city.do("restart", found, city[Role.OFFICE], date(2023, 6, 1), reason="文件已到。")

    assert (fresh(found).paused_on, waiting.paused_on) == (None, date(2023, 5, 4))
    assert waiting.is_overdue(date(2023, 5, 31)) is False
    # 8 of the 15 working days were left: 5, 6 (a make-up day), 8 to 12 and 15 May.
    assert (due.due_on, fresh(due).due_on, fresh(due).original_due_on) == (
        date(2023, 5, 15),
        date(2023, 6, 13),
        date(2023, 5, 15),
    )


def test_ask_again_reopens_the_share_with_a_short_day_of_its_own(city):
    ready = READY["assignment.object_to_use"](city, "answered")

    city.do("ask_again", ready.subject, city[LEAD, Role.HANDLER], WORKING, reason="请补充数据。")

    found = fresh(ready.subject)
    assert columns(found, "state", "missing") == {"state": "accepted", "missing": "请补充数据。"}
    assert open_steps(found) == ["supplement"]
    assert found.case.passage_uses.count() == 0


def test_assign_asks_gives_them_to_the_unit_whatever_else_it_does(city):
    ready = READY["assignment.assign_asks"](city, "accepted")

    city.do("assign_asks", ready.subject, city[Role.OFFICE], WORKING, **ready.inputs)

    found = fresh(ready.subject)
    assert columns(found, "state", "missing") == {"state": "accepted", "missing": ""}
    assert list(found.ask_shares.order_by("ask__position").values_list("ask__number", "given_at")) == [
        ("一.2", at(WORKING)),
        ("二.1", at(WORKING)),
    ]


def test_assign_asks_again_asks_for_a_supplement_on_these_asks(city):
    ready = READY["assignment.object_to_use"](city, "answered")
    asks = list(ready.subject.case.proposal.asks.filter(number="一.2"))

    city.do("assign_asks_again", ready.subject, city[Role.OFFICE], WORKING, asks=asks, reason="请写明措施。")

    found = fresh(ready.subject)
    assert columns(found, "state", "missing") == {"state": "accepted", "missing": "建议一.2：请写明措施。"}
    assert (open_steps(found), found.case.passage_uses.count()) == (["supplement"], 0)
    assert found.ask_shares.get().ask == asks[0]


def test_waive_keeps_both_reasons(city):
    found = st.assignment_in(city, "waived")

    assert columns(found, "office_note", "waiver") == {"office_note": "已两次催办。", "waiver": "逾期未报。"}
    assert open_steps(found) == []


def test_mark_use_may_be_changed_until_the_letter_is_out(city):
    found = st.assignment_in(city, "answered")
    for use in (uses(found), uses(found, "not_used", "与答复口径不一致。")):
        city.do("mark_use", found, city[LEAD, Role.HANDLER], WORKING, **use)

    assert set(found.case.passage_uses.values_list("use", "reason")) == {("not_used", "与答复口径不一致。")}


def test_object_to_use_keeps_the_words(city):
    assert moved(city, "assignment.object_to_use").use_objection == "理由如下。"


def test_draft_opinion_answers_every_case_that_is_named(city):
    cases = [city.handling(title=title) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, CO)

    opinion = city.opinion_draft(cases[0], CO, cases=cases)

    assert columns(opinion, "state", "version", "author") == {
        "state": "drafting",
        "version": 1,
        "author": city[CO, Role.HANDLER],
    }
    assert {(link.case, link.assignment.organisation) for link in opinion.links.all()} == {
        (case, city.units[CO]) for case in cases
    }
