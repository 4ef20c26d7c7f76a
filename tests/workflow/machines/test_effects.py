"""What each row changes beside the state."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import CoSigner
from proposals.roles import Role
from tests.city import ASKS, DAY, at, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import (
    AFTER,
    READY,
    REPLYING,
    dissatisfied,
    extending,
    extension,
    first_source,
    uses,
)
from tests.workflow.machines.states import CO, CO2, FREE, HANDED, LATE, LEAD, WORKING
from tests.workflow.machines.test_rows import ROW_OF, actor_of
from workflow.chain import text_digest
from workflow.models import Assignment, Case, Deadline, Opinion, OutcomeClass, Reply
from workflow.services import perform


def moved(city, name, source=None, **inputs):
    """The subject after a move that succeeds, with these inputs in place of the usual ones."""
    ready = READY[name](city, source or first_source(name))
    row = ROW_OF[name]
    actor = actor_of(city, row, ready.subject, ready.day)
    perform(row.name, ready.subject, actor=actor, at=at(ready.day), **(ready.inputs | inputs))
    return fresh(ready.subject)


def columns(row, *names):
    return {name: getattr(row, name) for name in names}


def open_steps(subject):
    return sorted(subject.deadlines.filter(met_on=None, cancelled_on=None).values_list("step", flat=True))


# -- the case -----------------------------------------------------------------------------------------------------


def test_edit_keeps_every_version_of_the_text(city):
    case = moved(city, "case.edit")

    versions = case.proposal.texts.order_by("version").values_list("version", "title", "reasons")
    assert list(versions) == [
        (1, "关于加快企业培育的建议", "本市企业数量多，缺少系统扶持。"),
        (2, "改写后的案由", "改写后的理由。"),
    ]
    assert list(case.proposal.asks.order_by("position").values_list("number", "group", "text")) == list(ASKS)


def test_edit_with_the_same_text_makes_no_version(city):
    case = city.draft()
    words = {"title": case.proposal.title, "reasons": "本市企业数量多，缺少系统扶持。", "asks": list(ASKS)}

    city.do("edit", case, city[Role.MEMBER], DAY, wish="withheld", **words)

    assert columns(fresh(case).proposal, "text_version", "wish") == {"text_version": 1, "wish": "withheld"}


def test_edit_voids_the_consent_to_another_text(city):
    case = st.unanswered_in(city, "returned")

    assert list(case.proposal.cosigners.values_list("answer", "accepted_version")) == [("invited", None)]


def test_invite_asks_again_whoever_let_an_earlier_invitation_lapse(city):
    case = st.invited(city)
    city.do("recall_invitations", case, city[Role.MEMBER], DAY)
    lapsed = case.proposal.cosigners.get().answer

    city.do("invite_cosigners", case, city[Role.MEMBER], DAY, people=[city["cosigner"]])

    assert (lapsed, case.proposal.cosigners.get().answer) == ("lapsed", "invited")
    assert open_steps(case) == ["cosign"]


@pytest.mark.parametrize(("accept", "answer", "version"), [(True, "accepted", 1), (False, "refused", None)])
def test_answer_invitation_keeps_the_answer_with_the_text_it_is_for(city, accept, answer, version):
    case = moved(city, "case.answer_invitation", accept=accept)

    assert columns(case.proposal.cosigners.get(), "answer", "accepted_version", "answered_at") == {
        "answer": answer,
        "accepted_version": version,
        "answered_at": at(DAY),
    }


def test_lapse_of_invitations_ends_the_waiting(city):
    case = moved(city, "case.lapse_invitations")

    assert case.proposal.cosigners.get().answer == CoSigner.Answer.LAPSED
    assert open_steps(case) == []


@pytest.mark.parametrize(("day", "in_session"), [(date(2023, 2, 2), True), (date(2023, 2, 3), False)])
def test_submit_tells_proposals_of_the_session_from_later_ones(city, day, in_session):
    case = city.draft()

    city.do("submit", case, city[Role.MEMBER], day)

    assert fresh(case).proposal.in_session is in_session
    assert open_steps(case) == ["examine"]


def test_file_gives_the_next_number_and_the_category(city):
    case = moved(city, "case.file", nature="priority")

    assert columns(case.proposal, "number", "category", "nature") == {
        "number": "20230001",
        "category": "经济发展",
        "nature": "priority",
    }
    assert columns(case, "priority", "filed_on") == {"priority": True, "filed_on": DAY}
    assert open_steps(case) == ["handover"]


def test_file_takes_a_given_number_and_goes_on_behind_it(city):
    city.do(
        "file",
        city.recommended(),
        city[Role.SECRETARIAT],
        DAY,
        category="民生",
        nature="ordinary",
        number="20230368",
    )

    assert city.filed().proposal.number == "20230369"


def test_merge_points_to_where_the_case_went_on(city):
    case = moved(city, "case.merge_into")

    assert case.merged_into.proposal.title == "并入的目标"
    assert open_steps(case) == []


@pytest.mark.parametrize(
    ("convert", "kind"), [({"convert": True, "consent": True}, "public_opinion"), ({}, "cppcc_proposal")]
)
def test_decline_keeps_the_ground_and_may_convert(city, convert, kind):
    case = moved(city, "case.decline", **convert)

    assert (case.ground, case.proposal.kind) == ("empty", kind)


def test_withdrawal_needs_and_keeps_each_consent(city):
    case = moved(city, "case.agree_withdrawal", "filed")
    city.do("withdraw", case, city[Role.MEMBER], DAY, reason="另案提出。")

    assert case.proposal.cosigners.get().withdrawal_agreed_at == at(DAY)
    assert (fresh(case).state, open_steps(case)) == ("withdrawn", [])


def test_name_leader_makes_the_case_a_priority(city):
    case = moved(city, "case.name_leader")

    assert columns(case, "priority", "leader_in_charge") == {
        "priority": True,
        "leader_in_charge": city[Role.LEADER_IN_CHARGE],
    }


@pytest.mark.parametrize(
    ("leads", "co", "roles"),
    [
        ((LEAD,), (), {LEAD: "sole"}),
        ((LEAD,), (CO,), {LEAD: "lead", CO: "co"}),
        ((LEAD, CO), (), {LEAD: "split", CO: "split"}),
        ((LEAD, CO), (CO2,), {LEAD: "split", CO: "split", CO2: "co"}),
    ],
)
def test_hand_over_names_the_part_of_each_unit(city, leads, co, roles):
    case = city.handling(leads=leads, co=co, information=(FREE,))

    found = case.assignments.values_list("organisation__short_name", "role")
    assert dict(found) == roles | {FREE: "information"}
    assert columns(case, "handed_over_on", "handover_document", "opinions_complete") == {
        "handed_over_on": HANDED,
        "handover_document": "示府办函〔2023〕8号",
        "opinions_complete": False,
    }


def test_hand_over_starts_for_each_unit_what_it_owes(city):
    case = city.handling(co=(CO,), information=(FREE,))

    assert {a.organisation.short_name: open_steps(a) for a in case.assignments.all()} == {
        LEAD: ["contact", "object", "reply", "sign"],
        CO: ["object", "opinion", "sign"],
        FREE: ["sign"],
    }
    assert case.deadlines.filter(step="handover", met_on=HANDED).count() == 1


def test_hand_over_asks_each_unit_its_question(city):
    case = city.filed()
    units = {
        "leads": [city.units[LEAD]],
        "co_handlers": [city.units[CO]],
        "questions": {city.units[CO].pk: "请答二.1"},
    }

    city.do("hand_over", case, city[Role.OFFICE], HANDED, **units)

    assert dict(case.assignments.values_list("organisation__short_name", "question")) == {
        LEAD: "",
        CO: "请答二.1",
    }


def test_a_first_co_handler_makes_the_sole_unit_a_lead(city):
    case = city.handling(co=())
    inputs = {"organisation": city.units[CO], "role": "co", "question": "请答二.1"}

    city.do("add_unit", case, city[Role.OFFICE], WORKING, **inputs)

    assert set(case.assignments.values_list("organisation__short_name", "role", "question")) == {
        (LEAD, "lead", ""),
        (CO, "co", "请答二.1"),
    }
    assert open_steps(case.assignments.get(organisation=city.units[CO])) == ["object", "opinion", "sign"]


def test_a_unit_added_for_information_changes_no_part(city):
    case = city.handling(co=())

    city.do("add_unit", case, city[Role.OFFICE], WORKING, organisation=city.units[CO], role="information")

    assert dict(case.assignments.values_list("organisation__short_name", "role")) == {
        LEAD: "sole",
        CO: "information",
    }


def test_a_consultation_is_the_leads_own(city):
    case = city.handling(leads=(LEAD, CO), co=())

    city.do(
        "record_consultation", case, city[CO, Role.HANDLER], WORKING,
        consulted_on=WORKING, how="phone", participants="经办人", summary="通话。",
    )  # fmt: skip

    talk = case.consultations.get()
    assert columns(talk, "how", "round", "response", "recorded_by") == {
        "how": "phone",
        "round": 1,
        "response": "pending",
        "recorded_by": city[CO, Role.HANDLER],
    }
    assert talk.assignment.organisation == city.units[CO]
    met = Deadline.objects.filter(case=case, step="contact", met_on=WORKING)
    assert [d.assignment.organisation for d in met] == [city.units[CO]]


@pytest.mark.parametrize(("confirmed", "response"), [(True, "confirmed"), (False, "disputed")])
def test_only_the_proposer_says_whether_the_talk_took_place(city, confirmed, response):
    case = moved(city, "case.answer_consultation", "handling", confirmed=confirmed, words="情况如此。")

    talk = case.consultations.get()
    assert (talk.response, talk.response_words) == (response, "情况如此。")


def test_a_commitment_names_the_letter_it_stands_in(city):
    case = city.replied()
    reply, opinion = Reply.objects.get(case=case), Opinion.objects.filter(links__case=case).first()
    made = [city.commitment(case, source=source) for source in (reply, opinion, None)]

    assert [(m.reply, m.opinion, m.state) for m in made] == [
        (reply, None, "proposed"),
        (None, opinion, "proposed"),
        (None, None, "proposed"),
    ]


def test_evaluate_keeps_the_rating_of_who_acts(city):
    case = moved(city, "case.evaluate", result="mostly", words="有进展。")

    rating = case.evaluations.get()
    assert columns(
        rating, "signer", "state", "contact", "attitude", "pertinence", "result", "words", "from_paper"
    ) == {
        "signer": city[Role.MEMBER],
        "state": "given",
        "contact": "visit",
        "attitude": "satisfied",
        "pertinence": "yes",
        "result": "mostly",
        "words": "有进展。",
        "from_paper": False,
    }
    assert open_steps(case) == ["publish"]


def test_record_evaluation_says_that_it_comes_from_paper(city):
    case = moved(city, "case.record_evaluation", result="reserves")

    rating = case.evaluations.get()
    assert columns(rating, "signer", "state", "result", "from_paper") == {
        "signer": city[Role.MEMBER],
        "state": "given",
        "result": "reserves",
        "from_paper": True,
    }


def test_silence_is_no_answer_and_never_satisfied(city):
    case = moved(city, "case.lapse_evaluations")

    assert list(case.evaluations.values_list("state", "result")) == [("no_answer", "")]
    assert case.deadlines.get(step="evaluate").cancelled_on == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("publication", "reason", "on"),
    [("full", "", date(2023, 5, 28)), ("summary", "", date(2023, 5, 28)), ("withheld", "涉及商业秘密", None)],
)
def test_decide_publication_keeps_the_day_and_the_reason(city, publication, reason, on):
    case = moved(city, "case.decide_publication", publication=publication, publication_reason=reason)

    assert columns(case, "publication", "publication_reason", "published_on") == {
        "publication": publication,
        "publication_reason": reason,
        "published_on": on,
    }


def test_a_meeting_lets_a_dissatisfied_case_be_closed(city):
    case = city.evaluated(result="dissatisfied")
    city.do("record_meeting", case, city[Role.SECRETARIAT], AFTER, consulted_on=AFTER, summary="当面协商。")
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="planned")

    assert columns(fresh(case), "state", "outcome", "closed_on") == {
        "state": "closed",
        "outcome": "planned",
        "closed_on": AFTER,
    }


def test_close_without_a_word_keeps_the_outcome_of_the_letters(city):
    case = moved(city, "case.close", outcome="")

    assert case.outcome == "in_progress"


@pytest.mark.parametrize(("letters", "outcome"), [(("B", "B"), "in_progress"), (("A", "B"), "unknown")])
def test_leads_that_differ_leave_the_outcome_to_the_secretariat(city, letters, outcome):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    for unit, letter in zip((LEAD, CO), letters, strict=True):
        delivered_with(city, case, unit, letter)

    assert columns(fresh(case), "state", "outcome", "replied_on") == {
        "state": "replied",
        "outcome": outcome,
        "replied_on": date(2023, 5, 20),
    }


def delivered_with(city, case, unit, letter):
    reply = city.reply_written(case, unit)
    Reply.objects.filter(pk=reply.pk).update(
        outcome_class=OutcomeClass.objects.get(pack=case.pack, letter=letter)
    )
    city.do("submit_check", reply, city[unit, Role.HANDLER], REPLYING)
    city.do("pass_check", reply, city[unit, Role.SECTION_HEAD], REPLYING)
    city.do("clear", reply, city[Role.OFFICE], REPLYING, openness="public")
    city.do("sign_off", reply, city[unit, Role.BUREAU_LEADER], REPLYING)
    st.issued(city, reply)
    st.handed_in(city, reply)


def test_archive_ends_every_clock(city):
    case = moved(city, "case.archive")

    assert (case.state, open_steps(case)) == ("archived", [])


# -- the assignment -----------------------------------------------------------------------------------------------


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


# -- the opinion and the reply ------------------------------------------------------------------------------------


def test_write_keeps_every_version_and_splits_the_last(city):
    opinion = st.opinion_in(city, "drafting")
    for text in ("一、甲\n　　第一稿。", "一、乙\n　　第二稿。\n二、丙\n　　另一段。"):
        st.wrote_opinion(city, opinion, text)

    texts = opinion.texts.order_by("version").values_list("version", "text", "digest")
    assert list(texts) == [
        (1, "一、甲\n　　第一稿。", text_digest("一、甲\n　　第一稿。")),
        (
            2,
            "一、乙\n　　第二稿。\n二、丙\n　　另一段。",
            text_digest("一、乙\n　　第二稿。\n二、丙\n　　另一段。"),
        ),
    ]
    assert len(opinion.passages.all()) == 2


def test_a_verdict_may_be_taken_back(city):
    opinion = st.opinion_in(city, "drafting")
    st.wrote_opinion(city, opinion)
    ask = opinion.verdicts.order_by("ask__position").first().ask

    city.do(
        "write", opinion, city[CO, Role.HANDLER], WORKING, text="一、意见\n　　稿。", verdicts={ask.pk: ""}
    )

    assert list(opinion.verdicts.order_by("ask__position").values_list("ask__number", flat=True)) == [
        "一.2",
        "二.1",
    ]


@pytest.mark.parametrize("name", ["opinion.send_back", "opinion.reopen"])
def test_a_way_back_voids_what_was_approved(city, name):
    opinion = moved(city, name, "approved")

    assert columns(opinion, "state", "checked_digest", "approved_digest") == {
        "state": "drafting",
        "checked_digest": "",
        "approved_digest": "",
    }


def test_send_freezes_the_text_and_answers_the_share(city):
    opinion = moved(city, "opinion.send")

    assert columns(opinion, "sent_at", "sent_digest") == {
        "sent_at": at(WORKING),
        "sent_digest": opinion.texts.get().digest,
    }
    assert columns(opinion.links.get().assignment, "state", "answered_on") == {
        "state": "answered",
        "answered_on": WORKING,
    }


def test_a_bureau_without_a_section_head_needs_no_check(city):
    city[CO, Role.SECTION_HEAD].posts.all().update(until_on=date(2023, 1, 1))
    opinion = st.opinion_in(city, "in_review")

    city.do("approve", opinion, city[CO, Role.BUREAU_LEADER], WORKING)

    assert fresh(opinion).state == "approved"


def test_write_reply_keeps_text_particulars_and_answers(city):
    reply = st.reply_in(city, "drafting")
    asks = list(reply.case.proposal.asks.order_by("position"))
    answers = {asks[0].pk: ("declined", "没有依据。"), asks[1].pk: ("", "")}

    city.do("write", reply, city[LEAD, Role.HANDLER], REPLYING, text="第二稿。", answers=answers, outcome_class=None,
            openness="withheld", openness_reason="涉密", contact="甲", phone="乙", copy_to="丙")  # fmt: skip

    found = fresh(reply)
    assert found.texts.order_by("version").values_list("version", flat=True).count() == 2
    assert columns(found, "text_version", "openness", "openness_reason", "contact", "phone", "copy_to") == {
        "text_version": 2,
        "openness": "withheld",
        "openness_reason": "涉密",
        "contact": "甲",
        "phone": "乙",
        "copy_to": "丙",
    }
    assert set(found.answers.values_list("ask__number", "how", "reason")) == {
        ("一.1", "declined", "没有依据。"),
        ("二.1", "answered", ""),
    }


APPROVALS = ("checked_digest", "cleared_digest", "priority_cleared_digest", "approved_digest", "signer")
WAYS_BACK = [
    ("reply.send_back_draft", "checking"),
    ("reply.send_back_draft", "countersigning"),
    ("reply.refuse_countersign", "countersigning"),
    ("reply.return_from_review", "office_review"),
    ("reply.return_unsigned", "office_review"),
    ("reply.return_unsigned", "approved"),
    ("reply.reopen", "checking"),
    ("reply.reopen", "countersigning"),
    ("reply.reopen", "office_review"),
    ("reply.reopen", "approved"),
]


@pytest.mark.parametrize(("name", "source"), WAYS_BACK)
def test_every_way_back_voids_every_approval(city, name, source):
    reply = moved(city, name, source)

    assert columns(reply, "state", *APPROVALS) == {
        "state": "drafting",
        "checked_digest": "",
        "cleared_digest": "",
        "priority_cleared_digest": "",
        "approved_digest": "",
        "signer": None,
    }
    assert reply.countersignatures.count() == 0
    assert "office_review" not in open_steps(reply.assignment)


def test_approvals_are_bound_to_the_text(city):
    reply = st.reply_in(city, "office_review", nature="priority")
    city.do("clear", reply, city[Role.OFFICE], REPLYING, openness="withheld", openness_reason="涉密")
    city.do("clear_priority", reply, city[Role.SECRETARIAT], REPLYING, reason="")
    city.do("sign_off", reply, city[LEAD, Role.BUREAU_LEADER], REPLYING)

    found, digest = fresh(reply), reply.texts.get().digest
    assert columns(found, *APPROVALS, "openness", "openness_reason") == {
        **dict.fromkeys(APPROVALS[:-1], digest),
        "signer": city[LEAD, Role.BUREAU_LEADER],
        "openness": "withheld",
        "openness_reason": "涉密",
    }


def test_countersign_signs_the_text_that_was_shown(city):
    reply = moved(city, "reply.countersign")

    signature = reply.countersignatures.get()
    assert columns(signature, "organisation", "signed_digest", "signed_by", "signed_at") == {
        "organisation": city.units[CO],
        "signed_digest": reply.texts.get().digest,
        "signed_by": city[CO, Role.BUREAU_LEADER],
        "signed_at": at(REPLYING),
    }


def test_a_finding_stands_in_the_name_of_whoever_let_it(city):
    reply = moved(city, "reply.waive_finding")

    waiver = reply.waivers.get()
    assert (waiver.reason, waiver.waived_by, len(waiver.code) > 0) == (
        "原文如此。",
        city[LEAD, Role.HANDLER],
        True,
    )


def test_issue_and_delivery_keep_number_days_and_way(city):
    reply = moved(city, "reply.deliver")

    assert columns(reply, "document_number", "issued_on", "delivered_on", "delivered_how") == {
        "document_number": f"示工函〔2023〕{reply.pk}号",
        "issued_on": date(2023, 5, 18),
        "delivered_on": AFTER,
        "delivered_how": "邮寄",
    }
    assert columns(fresh(reply.case), "state", "replied_on") == {"state": "replied", "replied_on": AFTER}
    assert open_steps(fresh(reply.case)) == ["evaluate", "publish"]


def test_a_supplement_is_a_letter_of_its_own(city):
    reply = moved(city, "reply.supplement")

    new = reply.supplements.get()
    assert columns(new, "state", "round", "assignment", "organisation", "text_version") == {
        "state": "drafting",
        "round": 1,
        "assignment": reply.assignment,
        "organisation": reply.organisation,
        "text_version": 0,
    }


# -- the commitment -----------------------------------------------------------------------------------------------


def test_confirm_starts_the_clock_of_the_day_that_was_promised(city):
    found = moved(city, "commitment.confirm")

    deadline = found.deadlines.get()
    assert columns(deadline, "step", "due_on", "original_due_on") == {
        "step": "commitment",
        "due_on": date(2026, 6, 30),
        "original_due_on": date(2026, 6, 30),
    }


def test_a_promise_without_a_day_has_no_deadline_until_one_is_named(city):
    found = city.commitment(city.replied(), due_on=None)
    city.do("confirm", found, city[Role.SECRETARIAT], AFTER)
    before = found.deadlines.count()

    city.do("renegotiate", found, city[Role.SECRETARIAT], AFTER, to_on=date(2024, 6, 30), reason="补定日期。")

    assert (before, found.deadlines.get().due_on) == (0, date(2024, 6, 30))


def test_renegotiate_moves_the_day_and_keeps_where_it_was(city):
    found = moved(city, "commitment.renegotiate")

    assert columns(found.deadlines.get(), "due_on", "original_due_on") == {
        "due_on": date(2026, 12, 31),
        "original_due_on": date(2026, 6, 30),
    }
    assert list(found.renegotiations.values_list("from_on", "to_on", "reason")) == [
        (date(2026, 6, 30), date(2026, 12, 31), "理由如下。")
    ]


def test_a_report_may_be_objected_to_once_and_sent_back(city):
    found = moved(city, "commitment.object")
    city.do("reopen", found, city[Role.SECRETARIAT], AFTER, reason="请补充佐证。")

    report = found.reports.get()
    assert (report.text, report.author, report.member_objection, fresh(found).state) == (
        "已建成一个产业园。",
        city[LEAD, Role.HANDLER],
        "理由如下。",
        "open",
    )


@pytest.mark.parametrize("state", ["kept", "partly_kept", "broken"])
def test_the_end_of_a_promise_ends_its_clock(city, state):
    assert open_steps(st.commitment_in(city, state)) == []


# -- rounds -------------------------------------------------------------------------------------------------------


def test_rehandle_opens_a_round_and_keeps_everything_of_the_one_before(city):
    case = dissatisfied(city)
    first = {
        "assignments": set(case.assignments.values_list("pk", "round", "state")),
        "replies": set(case.replies.values_list("pk", "round", "state")),
        "ratings": set(case.evaluations.values_list("pk", "round", "state", "result")),
        "uses": case.passage_uses.count(),
    }

    city.do(
        "rehandle", case, city[Role.OFFICE], AFTER,
        leads=[city.units[LEAD]], co_handlers=[city.units[CO]], document="示府办函〔2023〕20号",
    )  # fmt: skip

    found = fresh(case)
    assert columns(found, "state", "round", "rehandling_proposed", "replied_on", "publication") == {
        "state": "handling",
        "round": 2,
        "rehandling_proposed": False,
        "replied_on": None,
        "publication": "",
    }
    assert {
        "assignments": set(Assignment.objects.filter(case=case, round=1).values_list("pk", "round", "state")),
        "replies": set(Reply.objects.filter(case=case, round=1).values_list("pk", "round", "state")),
        "ratings": set(case.evaluations.filter(round=1).values_list("pk", "round", "state", "result")),
        "uses": case.passage_uses.count(),
    } == first
    lead = Assignment.objects.get(case=case, round=2, organisation=city.units[LEAD])
    assert open_steps(lead) == ["contact", "object", "rehandle", "sign"]
    assert Case.objects.get(pk=case.pk).deadlines.get(step="rehandle").due_on > LATE
