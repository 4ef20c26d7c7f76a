"""The assignment: one unit's share, from receipt to its answer."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from proposals.roles import Role
from workflow import rules as who
from workflow.audiences import Audience as To
from workflow.effects import assignment as effects
from workflow.effects import ratings as rating
from workflow.guards import assignment as guards
from workflow.guards import extensions, ratings, sections, urging
from workflow.machine import Clock, Transition, table
from workflow.states import AssignmentState as S
from workflow.steps import EVERY_STEP, Occasion, Step
from workflow.transitions.exchange import ASSIGNMENT_TOLD

_row = partial(Transition, machine="assignment")
_OWED = (Step.SIGN, Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE)
_ON_RECEIPT = (Step.OBJECT, Step.CONTACT, Step.OPINION, Step.REPLY, Step.REHANDLE)
_FRESH = (Step.SIGN, Step.OBJECT, Step.CONTACT, Step.OPINION, Step.REPLY, Step.REHANDLE)
_AFTER_REMOVAL = (("case", "opinions_in"), ("case", "all_replied"))

ASSIGNMENT: Final = table(
    _row(
        name="accept", label=_("签收"), who=who.LIAISON, duty=True,
        source=frozenset({S.PENDING}), target=S.ACCEPTED, guards=(guards.case_in_handling,),
        effect=effects.accept, occasions=(Occasion.RECEIPT,), starts=_ON_RECEIPT, stops=(Step.SIGN,),
        audiences=(To.OFFICE,), then=(("assignment", "answer"),),
    ),
    _row(
        name="draft_objection", label=_("起草改办申请"), who=who.DESK,
        source=frozenset({S.PENDING, S.ACCEPTED}), target=None, inward=True,
        guards=(
            guards.case_in_handling, guards.objection_window_open, guards.objections_left,
            guards.objection_not_drafted,
        ),
        effect=effects.draft_objection, form="workflow.forms.ObjectionForm", audiences=(To.UNIT,),
    ),
    _row(
        name="object", label=_("申请改办"), who=who.LEADING,
        source=frozenset({S.PENDING, S.ACCEPTED}), target=S.OBJECTED,
        guards=(guards.case_in_handling, guards.objection_window_open, guards.objections_left),
        effect=effects.object_, form="workflow.forms.ObjectionForm",
        occasions=(Occasion.OBJECTION,), starts=(Step.OBJECT_ANSWER,), stops=(Step.OBJECT,),
        audiences=(To.OFFICE, To.LEADS),
    ),
    _row(
        name="uphold", label=_("同意改办"), who=who.OFFICE_OR_LEADER, duty=True,
        source=frozenset({S.OBJECTED}), target=S.REDIRECTED, guards=(guards.case_in_handling,),
        input_guards=(guards.leader_decides_second, guards.new_unit_sound), effect=effects.uphold,
        form="workflow.forms.UpholdingForm",
        occasions=(Occasion.HANDOVER, Occasion.REHANDLE), starts=_FRESH, stops=(Step.OBJECT_ANSWER,), cancels=EVERY_STEP,
        audiences=(To.UNIT, To.LEADS, To.CO_HANDLERS, To.PROPOSER),
    ),
    _row(
        name="overrule", label=_("不同意改办"), who=who.OFFICE_OR_LEADER,
        source=frozenset({S.OBJECTED}), target=S.ACCEPTED, guards=(guards.case_in_handling,),
        input_guards=(guards.leader_decides_second,), effect=effects.overrule, form="workflow.forms.OverrulingForm",
        occasions=(Occasion.RECEIPT,), starts=_ON_RECEIPT, stops=(Step.OBJECT_ANSWER, Step.SIGN),
        audiences=(To.UNIT,), then=(("assignment", "answer"),),
    ),
    _row(
        name="redirect", label=_("改办"), who=who.OFFICE,
        source=frozenset({S.PENDING, S.ACCEPTED}), target=S.REDIRECTED,
        guards=(guards.case_in_handling, guards.no_reply_begun), input_guards=(guards.new_unit_sound,),
        effect=effects.redirect, form="workflow.forms.RedirectionForm",
        occasions=(Occasion.HANDOVER, Occasion.REHANDLE), starts=_FRESH, cancels=EVERY_STEP,
        audiences=(To.UNIT, To.LEADS, To.CO_HANDLERS, To.PROPOSER),
    ),
    _row(
        name="withdraw_unit", label=_("撤回承办"), who=who.OFFICE,
        source=frozenset({S.PENDING, S.ACCEPTED, S.OBJECTED, S.ANSWERED}), target=S.WITHDRAWN,
        guards=(guards.case_in_handling, guards.removal_leaves_a_lead, guards.no_reply_begun),
        form="workflow.forms.ReasonForm", cancels=EVERY_STEP, audiences=(To.UNIT, To.LEADS), then=_AFTER_REMOVAL,
    ),
    _row(
        name="give_to_section", label=_("交科室办理"), who=who.at(who.OWN_UNIT, Role.LIAISON, Role.BUREAU_LEADER),
        source=frozenset({S.PENDING, S.ACCEPTED}), target=None, inward=True,
        guards=(guards.case_in_handling, sections.unit_has_sections),
        input_guards=(sections.section_of_unit,), effect=effects.give_to_section,
        form="workflow.forms.SectionShareForm", audiences=(To.UNIT,),
    ),
    _row(
        name="name_handler", label=_("指定经办人"), who=who.at(who.OWN_UNIT, Role.LIAISON, Role.SECTION_HEAD),
        source=frozenset({S.PENDING, S.ACCEPTED}), target=None, inward=True, guards=(guards.case_in_handling,),
        input_guards=(guards.handler_of_unit,), effect=effects.name_handler, form="workflow.forms.HandlerForm",
        audiences=(To.UNIT,),
    ),
    _row(
        name="extend_request", label=_("申请延期"), who=who.LEADING,
        source=frozenset({S.ACCEPTED}), target=None,
        guards=(
            guards.case_in_handling, guards.has_open_due, guards.no_extension_pending, guards.not_paused,
            extensions.due_ahead, extensions.room_left,
        ),
        input_guards=(guards.asked_in_time,), effect=effects.extend_request, form="workflow.forms.ExtensionForm",
        audiences=(To.OFFICE, To.SECRETARIAT),
    ),
    _row(
        name="extend_consent", label=_("就延期提出意见"), who=who.SECRETARIAT, duty=True,
        sought=guards.extensions_pending, source=frozenset({S.ACCEPTED}), target=None,
        guards=(guards.case_in_handling, extensions.consent_asked), input_guards=(extensions.refusal_reasoned,),
        effect=effects.extend_consent, form="workflow.forms.ConsentForm", audiences=(To.UNIT, To.OFFICE),
    ),
    _row(
        name="extend_grant", label=_("同意延期"), who=who.OFFICE, duty=True, insistent=True,
        idle=frozenset({"round_over", "no_extension", "paused", "consent_missing"}),
        sought=guards.extensions_pending, source=frozenset({S.ACCEPTED}), target=None,
        guards=(
            guards.case_in_handling, guards.extension_pending, guards.not_paused, guards.proposer_told,
            extensions.consent_given, guards.still_grantable,
        ),
        effect=effects.extend_grant, clock=Clock.EXTEND, form="workflow.forms.ExtensionGrantForm",
        audiences=(To.UNIT, To.LEADS, To.PROPOSER, To.SECRETARIAT),
    ),
    _row(
        name="extend_refuse", label=_("不同意延期"), who=who.OFFICE,
        source=frozenset({S.ACCEPTED}), target=None,
        guards=(guards.case_in_handling, guards.extension_pending), effect=effects.extend_refuse,
        form="workflow.forms.ExtensionRefusalForm", audiences=(To.UNIT,),
    ),
    _row(
        name="pause", label=_("中止期限"), who=who.OFFICE,
        source=frozenset({S.ACCEPTED}), target=None,
        guards=(guards.case_in_handling, guards.has_open_due, guards.not_paused, guards.still_running),
        effect=effects.pause,
        clock=Clock.PAUSE, form="workflow.forms.ReasonForm", audiences=(To.UNIT, To.LEADS),
    ),
    _row(
        name="restart", label=_("恢复期限"), who=who.OFFICE,
        source=frozenset({S.ACCEPTED}), target=None,
        guards=(guards.case_in_handling, guards.is_paused), effect=effects.restart,
        clock=Clock.RESTART, form="workflow.forms.NoteForm", audiences=(To.UNIT, To.LEADS),
    ),
    _row(
        name="remind", label=_("催办"), who=who.OFFICE | who.SECRETARIAT | who.at(
            who.OTHER_LEAD, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER
        ) | who.at(who.IN_CHARGE, Role.LEADER_IN_CHARGE),
        source=frozenset({S.PENDING, S.ACCEPTED}), target=None,
        guards=(guards.case_in_handling, guards.owes_something), pace_guards=(urging.not_urged_recently,),
        effect=effects.remind, form="workflow.forms.ReminderForm", audiences=(To.UNIT,),
    ),
    _row(
        name="draft_opinion", label=_("起草会办意见"), who=who.DESK, duty=True,
        source=frozenset({S.ACCEPTED}), target=None, inward=True,
        guards=(guards.case_in_handling, guards.is_co_handler, guards.no_opinion_in_work),
        input_guards=(guards.other_cases_co_handled,), effect=effects.draft_opinion,
        form="workflow.forms.OpinionCasesForm", audiences=(),
    ),
    _row(
        name="ask_again", label=_("退补会办意见"), who=who.LEAD_DESK,
        source=frozenset({S.ANSWERED}), target=S.ACCEPTED,
        guards=(guards.case_in_handling, guards.is_co_handler, guards.opinion_not_final), effect=effects.ask_again,
        form="workflow.forms.ReasonForm", confided=True, occasions=(Occasion.ASK_AGAIN,), starts=(Step.SUPPLEMENT,),
        audiences=(To.UNIT,),
    ),
    _row(
        name="assign_asks", label=_("指定回应建议"), who=who.OFFICE,
        source=frozenset({S.PENDING, S.ACCEPTED}), target=None,
        guards=(guards.case_in_handling, guards.owes_something, guards.reply_not_out, guards.asks_left),
        input_guards=(guards.asks_assignable,), effect=effects.assign_asks, form="workflow.forms.AskShareForm",
        audiences=(To.UNIT, To.LEADS),
    ),
    _row(
        name="assign_asks_again", label=_("指定回应建议，请补充意见"), who=who.OFFICE,
        source=frozenset({S.ANSWERED}), target=S.ACCEPTED,
        guards=(
            guards.case_in_handling, guards.is_co_handler, guards.reply_not_out, guards.asks_left,
        ),
        input_guards=(guards.asks_assignable,), effect=effects.assign_asks_again, form="workflow.forms.AskShareForm",
        occasions=(Occasion.ASK_AGAIN,), starts=(Step.SUPPLEMENT,), audiences=(To.UNIT, To.LEADS),
    ),
    _row(
        name="note_silence", label=_("登记未报意见的说明"), who=who.OFFICE,
        source=frozenset({S.ACCEPTED, S.PENDING}), target=None,
        guards=(guards.case_in_handling, guards.is_co_handler, guards.due_has_passed), effect=effects.note_silence,
        form="workflow.forms.ReasonForm", audiences=(To.LEADS, To.UNIT),
    ),
    _row(
        name="waive", label=_("不再等待其意见"), who=who.LEAD_LEADER,
        source=frozenset({S.ACCEPTED}), target=S.WAIVED,
        guards=(guards.case_in_handling, guards.is_co_handler, guards.due_has_passed, guards.office_noted),
        effect=effects.waive, form="workflow.forms.ReasonForm", cancels=EVERY_STEP, audiences=(To.UNIT, To.OFFICE),
        then=(("case", "opinions_in"),),
    ),
    _row(
        name="mark_use", label=_("标明意见采用情况"), who=who.LEAD_DESK,
        source=frozenset({S.ANSWERED}), target=None,
        guards=(guards.case_in_handling, guards.is_co_handler, guards.opinion_not_final),
        input_guards=(guards.unused_has_reason,), effect=effects.mark_use, form="workflow.forms.UseForm",
        audiences=(To.UNIT,),
    ),
    _row(
        name="object_to_use", label=_("对采用情况提出异议"), who=who.at(
            who.OWN_UNIT, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER
        ),
        source=frozenset({S.ANSWERED}), target=None,
        guards=(
            guards.case_in_handling, guards.is_co_handler, guards.opinion_not_final, guards.uses_marked,
            guards.not_objected_before,
        ),
        effect=effects.object_to_use, form="workflow.forms.ReasonForm", confided=True, audiences=(To.LEADS, To.OFFICE),
    ),
    _row(
        name="draft_reply", label=_("起草答复"), who=who.HANDLING, duty=True,
        source=frozenset({S.ACCEPTED}), target=None, inward=True,
        guards=(guards.case_in_handling, guards.owes_a_reply, guards.no_reply_in_work), effect=effects.draft_reply,
    ),
    _row(
        name="rate_proposal", label=_("评议提案"), who=who.at(
            who.OWN_UNIT, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER
        ), duty=True, sought=ratings.proposals_unrated,
        source=frozenset({S.ANSWERED}), target=None, inward=True,
        guards=(ratings.replied_itself, ratings.before_closing, ratings.rates_once),
        effect=rating.rate_proposal, form="workflow.forms.ProposalRatingForm", stops=(Step.RATE_PROPOSAL,),
    ),
    _row(
        name="answer", label=_("已答"), who=who.SYSTEM, derived=True,
        source=frozenset({S.ACCEPTED}), target=S.ANSWERED, guards=(guards.has_answered,), effect=effects.answer,
        occasions=(Occasion.DELIVERY,), starts=(Step.RATE_PROPOSAL,),
        stops=_OWED, cancels=(Step.OBJECT, Step.CONTACT), audiences=(To.LEADS, To.UNIT), then=(("case", "opinions_in"), ("case", "all_replied")),
    ),
    *ASSIGNMENT_TOLD,
)  # fmt: skip
