"""The situation that causes each refusal of a move of replies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, READY, REPLYING, Ready, promises
from tests.workflow.machines.refusals.situations import approved_then_altered
from tests.workflow.machines.states import FREE, LEAD
from workflow.findings import open_findings
from workflow.letters import current_text
from workflow.models import Reply


def supplementing_the_archive(city):
    letter = st.case_in(city, "archived").replies.get()
    return Ready(letter, {"reason": "更正。"}, AFTER)


def reply(city, state, day=REPLYING, **inputs):
    return Ready(st.reply_in(city, state), inputs, day)


def letting_confidence_stand(city):
    """The reply repeats what a co-handler wrote for the lead alone."""
    letter = st.reply_in(city, "drafting")
    passage = letter.case.opinion_links.exclude(opinion__sent_at=None).first().opinion.passages.first()
    type(passage).objects.filter(pk=passage.pk).update(
        quotable=False, text="拟对本区三家企业暂缓拨付奖励资金。"
    )
    text = f"{current_text(letter)}\n拟对本区三家企业暂缓拨付奖励资金。"
    city.do("write", letter, city[LEAD, Role.HANDLER], REPLYING, text=text, answers={})
    found = next(one for one in open_findings(fresh(letter)) if one.code == "confidential_quoted")
    return Ready(fresh(letter), {"finding": found.fingerprint, "reason": "已征得同意。"}, REPLYING)


def unwritten(city):
    case = st.reply_case(city)
    return Ready(city.reply_draft(case), day=REPLYING)


def classless(city):
    found = unwritten(city)
    city.do(
        "write",
        found.subject,
        city[LEAD, Role.HANDLER],
        REPLYING,
        text="答复。",
        answers={},
        outcome_class=None,
    )
    return replace(found, subject=fresh(found.subject))


def countersigned(city):
    return READY["reply.pass_countersigned"](city, "countersigning")


def cleared(city):
    found = READY["reply.sign_off"](city, "office_review")
    return replace(found, inputs={"openness": "public", "openness_reason": ""})


def clearing(city, *, text="", **inputs):
    """Before the office, with what it decides beside the openness; a class by its letter."""
    subject = st.reply_in(city, "office_review", text=text)
    if "outcome_class" in inputs:
        inputs["outcome_class"] = subject.case.pack.outcome_classes.get(letter=inputs["outcome_class"])
    return Ready(subject, {"openness": "public"} | inputs, REPLYING)


def promising_reply(city):
    return replace(READY["reply.settle_promises"](city, "drafting"), inputs={})


def settled(city):
    return READY["reply.amend_promises"](city, "drafting")


def settling(city, more=None, *, added=None, **changed):
    found = READY["reply.settle_promises"](city, "drafting")
    said = promises(found.subject, **changed)["promises"] | (more or {})
    return replace(found, inputs={"promises": said, "added": added})


def needing_two(city):
    city.ruled(LEAD)
    return READY["reply.sign_off"](city, "office_review")


def priority(city):
    found = READY["reply.clear_priority"](city, "office_review")
    city.do("clear", found.subject, city[Role.OFFICE], REPLYING, openness="public")
    return Ready(fresh(found.subject), day=REPLYING)


def issuing(city, text=""):
    subject = st.reply_in(city, "approved", text=text)
    return Ready(subject, {"word": "示工信函", "issued_on": AFTER}, AFTER)


def issuing_unconsulted(city):
    found = issuing(city)
    city.settle_findings(found.subject, LEAD)
    found.subject.case.pack.consultations_required = 1
    found.subject.case.pack.save()
    return found


def issuing_unanswered(city):
    found = issuing(city)
    found.subject.answers.all().delete()
    return found


def issuing_with(city, state):
    """Beside the opinion that is in, another unit's is not, or is in and was not looked at."""
    found = issuing(city)
    inputs = {"organisation": city.units[FREE], "role": "co", "question": ""}
    city.do("add_unit", found.subject.case, city[Role.OFFICE], AFTER, **inputs)
    if state == "answered":
        city.accept(found.subject.case, FREE, day=AFTER)
        city.opinion_sent(found.subject.case, FREE, day=AFTER)
    return found


def issuing_with_number(city, **inputs):
    """Another letter of the bureau is out, dated ten days before."""
    other = st.reply_in(city, "approved", title="另一件")
    city.settle_findings(other, LEAD)
    earlier = {"word": "示工信函", "issued_on": REPLYING}
    city.do("issue", other, city[LEAD, Role.LIAISON], REPLYING, **earlier)
    found = issuing(city)
    city.settle_findings(found.subject, LEAD)
    return replace(found, inputs=found.inputs | inputs)


def reply_of_another_round(city):
    """Its round is not the one that the case is in; the rows alone never lead there."""
    found = reply(city, "drafting")
    Reply.objects.filter(pk=found.subject.pk).update(round=2)
    return found


def acknowledging_twice(city):
    found = reply(city, "delivered")
    city.do("acknowledge", found.subject, city[Role.MEMBER], REPLYING)
    return found


def supplementing_twice(city):
    found = reply(city, "delivered", reason="更正。")
    city.do("supplement", found.subject, city[LEAD, Role.HANDLER], REPLYING, reason="更正。")
    return found


REFUSED = {
    "promises.promises_settled: promises_open reply": ("reply.submit_check", promising_reply),
    "promises.something_open: nothing_to_settle": ("reply.settle_promises", settled),
    "promises.settlement_sound: promise_gone": (
        "reply.settle_promises", lambda c: settling(c, {0: {"decision": "dismissed", "measure": ""}}),
    ),
    "promises.settlement_sound: measure_missing": ("reply.settle_promises", lambda c: settling(c, measure=" ")),
    "promises.settlement_sound: words_not_in_text": (
        "reply.settle_promises", lambda c: settling(c, added={"source_text": "没有这句", "measure": "建园"}),
    ),
    "signing.more_leaders_needed: last_signature": ("reply.initial", cleared),
    "signing.other_leaders_signed: signatures_missing": ("reply.sign_off", needing_two),
    "reply.has_text: incomplete": ("reply.submit_check", unwritten),
    "reply.class_chosen: class_missing": ("reply.submit_check", classless),
    "reply.countersigned: countersign_pending": ("reply.pass_countersigned", lambda c: reply(c, "countersigning")),
    "reply.not_signed_by_unit: already_countersigned": ("reply.countersign", countersigned),
    "reply.countersigners_sound: not_a_handling_unit": (
        "reply.request_countersign", lambda c: reply(c, "checking", units=[c.units[FREE]]),
    ),
    "reply.countersigners_sound: not_a_handling_unit none": (
        "reply.request_countersign", lambda c: reply(c, "checking", units=[]),
    ),
    "reply.countersigners_sound: not_a_handling_unit itself": (
        "reply.request_countersign", lambda c: reply(c, "checking", units=[c.units[LEAD]]),
    ),
    "reply.office_cleared: not_cleared": ("reply.sign_off", lambda c: reply(c, "office_review")),
    "reply.office_not_cleared: already_cleared": ("reply.clear", cleared),
    "reply.priority_cleared: priority_not_cleared": ("reply.sign_off", priority),
    "reply.is_priority: not_priority": ("reply.clear_priority", lambda c: reply(c, "office_review", reason="")),
    "reply.text_as_approved: text_changed": ("reply.issue", lambda c: approved_then_altered(c, "reply")),
    "reply.findings_settled: findings_open": ("reply.issue", lambda c: issuing(c, text="答复：已安排XX项。")),
    "reply.consultations_held: consultation_missing": ("reply.issue", issuing_unconsulted),
    "reply.every_ask_answered: asks_unanswered": ("reply.issue", issuing_unanswered),
    "reply.every_opinion_accounted: opinions_missing": ("reply.issue", lambda c: issuing_with(c, "pending")),
    "reply.every_opinion_accounted: opinions_unaccounted": ("reply.issue", lambda c: issuing_with(c, "answered")),
    "reply.withheld_has_reason: reason_missing": (
        "reply.clear", lambda c: reply(c, "office_review", openness="withheld", openness_reason=""),
    ),
    "reply.class_change_reasoned: reason_missing": ("reply.clear", lambda c: clearing(c, outcome_class="A")),
    "reply.redactions_hold: words_not_in_text": (
        "reply.clear", lambda c: clearing(c, redactions=("没有这句",), redaction_reason="涉及企业秘密"),
    ),
    "reply.redactions_hold: reason_missing": ("reply.clear", lambda c: clearing(c, redactions=("主动服务机制",))),
    "reply.redactions_hold: words_still_readable": (
        "reply.clear", lambda c: clearing(
            c, text="已建立主动服务机制，主动 服务机制有效。", redactions=("主动服务机制",), redaction_reason="涉密",
        ),
    ),
    "register.brought_number_free: number_taken": (
        "reply.issue", lambda c: issuing_with_number(c, document_number="示工信函[2023]第01号"),
    ),
    "register.number_in_order: word_missing": ("reply.issue", lambda c: issuing_with_number(c, word="")),
    "register.number_in_order: number_out_of_order": (
        "reply.issue", lambda c: issuing_with_number(c, issued_on=date(2023, 5, 14)),
    ),
    "reply.finding_exists: no_such_finding": (
        "reply.waive_finding", lambda c: reply(c, "drafting", finding="0" * 64, reason="…"),
    ),
    "reply.finding_may_stand: confidential": ("reply.waive_finding", letting_confidence_stand),
    "reply.case_in_handling: round_over": ("reply.submit_check", reply_of_another_round),
    "reply.delivered_not_before_issue: delivered_before_issue": (
        "reply.deliver", lambda c: reply(c, "issued", AFTER, delivered_on=date(2023, 5, 17), delivered_how="邮寄"),
    ),
    "reply.case_not_archived: case_archived": ("reply.supplement", supplementing_the_archive),
    "reply.copy_not_acknowledged: already_received": ("reply.acknowledge", acknowledging_twice),
    "reply.no_supplement_in_work: supplement_open": ("reply.supplement", supplementing_twice),
}  # fmt: skip
