"""The reply: drafted, checked, cleared, signed off, issued, delivered. Any change of text voids what was approved."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from proposals.roles import Role
from workflow import rules as who
from workflow.audiences import Audience as To
from workflow.effects import reply as effects
from workflow.effects.delivery import acknowledge
from workflow.effects.promises import settle
from workflow.effects.signing import sign
from workflow.guards import promises, register, signing
from workflow.guards import reply as guards
from workflow.machine import Transition, table
from workflow.states import ReplyState as S
from workflow.steps import Occasion, Step
from workflow.transitions.exchange import REPLY_TOLD

_row = partial(Transition, machine="reply")
_IN_WORK = frozenset({S.DRAFTING, S.CHECKING, S.COUNTERSIGNING, S.OFFICE_REVIEW, S.APPROVED})

REPLY: Final = table(
    _row(
        name="write", label=_("起草答复正文"), who=who.REPLY_HANDLING | who.REPLY_SECTION, duty=True,
        source=frozenset({S.DRAFTING}), target=None,
        effect=effects.write, form="workflow.forms.ReplyForm",
    ),
    _row(
        name="settle_promises", label=_("确认承诺事项"), who=who.REPLY_HANDLING | who.REPLY_SECTION, duty=True,
        source=frozenset({S.DRAFTING}), target=None,
        guards=(guards.has_text, promises.something_open), input_guards=(promises.settlement_sound,), effect=settle,
        form="workflow.forms.PromisesForm",
    ),
    _row(
        name="amend_promises", label=_("修改承诺事项"), who=who.REPLY_HANDLING | who.REPLY_SECTION,
        source=frozenset({S.DRAFTING}), target=None,
        guards=(guards.has_text, promises.promises_settled), input_guards=(promises.settlement_sound,), effect=settle,
        form="workflow.forms.PromisesForm",
    ),
    _row(
        name="submit_check", label=_("送核稿"), who=who.REPLY_HANDLING, duty=True, insistent=True,
        source=frozenset({S.DRAFTING}), target=S.CHECKING,
        guards=(guards.case_in_handling, guards.has_text, guards.class_chosen, promises.promises_settled),
        audiences=(To.UNIT,),
    ),
    _row(
        name="send_back_draft", label=_("退回修改"), who=who.REPLY_SECTION | who.REPLY_LEADING,
        source=frozenset({S.CHECKING, S.COUNTERSIGNING}), target=S.DRAFTING,
        effect=effects.send_back, form="workflow.forms.ReasonForm", confided=True, audiences=(To.UNIT,),
    ),
    _row(
        name="pass_check", label=_("核稿通过，送复前审核"), who=who.REPLY_SECTION | who.REPLY_LEADING, duty=True,
        source=frozenset({S.CHECKING}), target=S.OFFICE_REVIEW, guards=(guards.case_in_handling,),
        effect=effects.pass_check, occasions=(Occasion.OFFICE_REVIEW,), starts=(Step.OFFICE_REVIEW,),
        audiences=(To.OFFICE, To.UNIT),
    ),
    _row(
        name="request_countersign", label=_("送会签"), who=who.REPLY_SECTION | who.REPLY_LEADING,
        source=frozenset({S.CHECKING}), target=S.COUNTERSIGNING, guards=(guards.case_in_handling,),
        input_guards=(guards.countersigners_sound,), effect=effects.request_countersign,
        form="workflow.forms.CountersignForm", audiences=(To.CO_HANDLERS,),
    ),
    _row(
        name="countersign", label=_("会签"), who=who.at(who.COUNTERSIGNER, Role.BUREAU_LEADER), duty=True,
        source=frozenset({S.COUNTERSIGNING}), target=None,
        input_guards=(guards.not_signed_by_unit,), effect=effects.countersign, audiences=(To.UNIT,),
    ),
    _row(
        name="refuse_countersign", label=_("会签有异议，退回"), who=who.at(
            who.COUNTERSIGNER, Role.BUREAU_LEADER
        ),
        source=frozenset({S.COUNTERSIGNING}), target=S.DRAFTING,
        effect=effects.send_back, form="workflow.forms.ReasonForm", confided=True, audiences=(To.UNIT,),
    ),
    _row(
        name="pass_countersigned", label=_("会签完毕，送复前审核"), who=who.REPLY_SECTION | who.REPLY_LEADING, duty=True,
        source=frozenset({S.COUNTERSIGNING}), target=S.OFFICE_REVIEW,
        guards=(guards.case_in_handling, guards.countersigned), occasions=(Occasion.OFFICE_REVIEW,),
        starts=(Step.OFFICE_REVIEW,), audiences=(To.OFFICE, To.UNIT),
    ),
    _row(
        name="clear", label=_("复前审核通过"), who=who.OFFICE, duty=True,
        source=frozenset({S.OFFICE_REVIEW}), target=None, guards=(guards.office_not_cleared,),
        input_guards=(guards.withheld_has_reason, guards.class_change_reasoned, guards.redactions_hold),
        effect=effects.clear, form="workflow.forms.ClearanceForm", stops=(Step.OFFICE_REVIEW,),
        audiences=(To.UNIT,),
    ),
    _row(
        name="clear_priority", label=_("提案委审核重点提案答复"), who=who.SECRETARIAT,
        source=frozenset({S.OFFICE_REVIEW}), target=None, guards=(guards.is_priority,),
        effect=effects.clear_priority, form="workflow.forms.NoteForm", audiences=(To.UNIT,),
    ),
    _row(
        name="return_from_review", label=_("复前审核退回"), who=who.OFFICE | who.SECRETARIAT,
        source=frozenset({S.OFFICE_REVIEW}), target=S.DRAFTING,
        effect=effects.send_back, form="workflow.forms.ReasonForm", stops=(Step.OFFICE_REVIEW,),
        audiences=(To.UNIT,),
    ),
    _row(
        name="initial", label=_("审签"), who=who.REPLY_LEADING, duty=True,
        source=frozenset({S.OFFICE_REVIEW}), target=None,
        guards=(
            guards.office_cleared, guards.priority_cleared, guards.countersigned, signing.more_leaders_needed,
        ),
        own_guards=(signing.not_signed_before,), effect=sign, form="workflow.forms.SignatureForm", audiences=(To.UNIT,),
    ),
    _row(
        name="sign_off", label=_("签发"), who=who.REPLY_LEADING, duty=True,
        source=frozenset({S.OFFICE_REVIEW}), target=S.APPROVED,
        guards=(
            guards.office_cleared, guards.priority_cleared, guards.countersigned, signing.other_leaders_signed,
        ),
        own_guards=(signing.not_signed_before,), effect=effects.sign_off, form="workflow.forms.SignatureForm",
        audiences=(To.UNIT,),
    ),
    _row(
        name="return_unsigned", label=_("不予签发，退回修改"), who=who.REPLY_LEADING,
        source=frozenset({S.OFFICE_REVIEW, S.APPROVED}), target=S.DRAFTING,
        effect=effects.send_back, form="workflow.forms.ReasonForm", confided=True, cancels=(Step.OFFICE_REVIEW,),
        audiences=(To.UNIT,),
    ),
    _row(
        name="reopen", label=_("收回修改"), who=who.REPLY_HANDLING,
        source=_IN_WORK - {S.DRAFTING}, target=S.DRAFTING,
        effect=effects.send_back, form="workflow.forms.ReasonForm", confided=True, cancels=(Step.OFFICE_REVIEW,),
        audiences=(To.UNIT, To.OFFICE),
    ),
    _row(
        name="waive_finding", label=_("说明并保留检查问题"), who=who.REPLY_HANDLING | who.REPLY_SECTION | who.REPLY_LEADING,
        source=_IN_WORK, target=None,
        input_guards=(guards.finding_exists, guards.finding_may_stand), effect=effects.waive_finding,
        form="workflow.forms.FindingWaiverForm",
    ),
    _row(
        name="issue", label=_("发文"), who=who.REPLY_DESK, duty=True, insistent=True,
        source=frozenset({S.APPROVED}), target=S.ISSUED,
        guards=(
            guards.case_in_handling, guards.text_as_approved, guards.every_opinion_accounted,
            guards.every_ask_answered, guards.consultations_held, guards.findings_settled,
        ),
        input_guards=(register.brought_number_free, register.number_in_order), effect=effects.issue, form="workflow.forms.IssueForm",
        audiences=(To.UNIT, To.OFFICE, To.CO_HANDLERS),
    ),
    _row(
        name="deliver", label=_("登记送达"), who=who.REPLY_DESK, duty=True,
        source=frozenset({S.ISSUED}), target=S.DELIVERED,
        input_guards=(guards.delivered_not_before_issue,), effect=effects.deliver,
        form="workflow.forms.DeliveryForm",
        audiences=(To.PROPOSER, To.COSIGNERS, To.ADDRESSEES, To.SECRETARIAT, To.CO_HANDLERS),
        then=(("assignment", "answer"),),
    ),
    _row(
        name="acknowledge", label=_("确认收到"), who=who.RECEIVING, duty=True,
        source=frozenset({S.DELIVERED}), target=None, guards=(guards.case_not_archived,),
        own_guards=(guards.copy_not_acknowledged,), effect=acknowledge, audiences=(To.UNIT,),
    ),
    _row(
        name="supplement", label=_("补充答复"), who=who.REPLY_HANDLING,
        source=frozenset({S.DELIVERED}), target=None,
        guards=(guards.case_not_archived, guards.no_supplement_in_work), effect=effects.supplement,
        form="workflow.forms.SupplementForm",
        audiences=(To.UNIT,),
    ),
    *REPLY_TOLD,
)  # fmt: skip
