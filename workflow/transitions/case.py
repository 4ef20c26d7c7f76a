"""The case: from a draft to the archive, round by round."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from proposals.roles import Role
from workflow import rules as who
from workflow.audiences import Audience as To
from workflow.effects import attachments as attaching
from workflow.effects import case as effects
from workflow.effects import following as following_up
from workflow.effects import handover as handing_over
from workflow.effects import ratings as rating
from workflow.guards import attachments, examination, filing, handover, ratings, recounting
from workflow.guards import case as guards
from workflow.guards import following as followed
from workflow.machine import Clock, Transition, table
from workflow.states import CaseState as S
from workflow.steps import EVERY_STEP, Occasion, Step
from workflow.transitions.exchange import CASE_TOLD
from workflow.transitions.publishing import PUBLISHING

_row = partial(Transition, machine="case")
_PER_UNIT = (Step.SIGN, Step.OBJECT, Step.CONTACT, Step.OPINION, Step.REPLY)
_TELLING = frozenset({S.HANDLING, S.REPLIED, S.TRACKING, S.CLOSED})
_KEPT = frozenset({S.SUBMITTED, S.RECOMMENDED, S.FILED}) | _TELLING
_CLOCKED = frozenset({S.COSIGNING, S.SUBMITTED, S.RECOMMENDED, S.FILED}) | _TELLING
CASE: Final = table(
    _row(
        name="edit", label=_("修改提案文本"), who=who.PROPOSING | who.ENTERING,
        source=frozenset({S.DRAFT, S.RETURNED}), target=None,
        effect=effects.edit, form="workflow.forms.ProposalForm", audiences=(To.COSIGNERS,),
    ),
    _row(
        name="attach", label=_("添加附件"), who=who.PROPOSING | who.ENTERING,
        source=frozenset({S.DRAFT, S.RETURNED}), target=None,
        input_guards=(attachments.of_paper_alone, attachments.fits), effect=attaching.attach,
        form="workflow.forms.AttachmentForm", audiences=(To.COSIGNERS,),
    ),
    _row(
        name="detach", label=_("移除附件"), who=who.PROPOSING | who.ENTERING,
        source=frozenset({S.DRAFT, S.RETURNED}), target=None,
        guards=(attachments.some_attached,), input_guards=(attachments.still_attached,), effect=attaching.detach,
        form="workflow.forms.DetachmentForm", audiences=(To.COSIGNERS,),
    ),
    _row(
        name="invite_cosigners", label=_("邀请联名"), who=who.PROPOSING,
        source=frozenset({S.DRAFT}), target=S.COSIGNING,
        guards=(guards.text_complete,), input_guards=(guards.somebody_invited,),
        effect=effects.invite, form="workflow.forms.InvitationForm",
        occasions=(Occasion.INVITATION,), starts=(Step.COSIGN,), audiences=(To.COSIGNERS,),
    ),
    _row(
        name="answer_invitation", label=_("答复联名邀请"), who=who.CO_SIGNING, duty=True,
        source=frozenset({S.COSIGNING}), target=None,
        own_guards=(guards.invitation_open,), effect=effects.answer_invitation,
        form="workflow.forms.InvitationAnswerForm", audiences=(To.PROPOSER,),
    ),
    _row(
        name="lapse_invitations", label=_("联名邀请逾期失效"), who=who.SYSTEM, derived=True,
        source=frozenset({S.COSIGNING}), target=None,
        guards=(guards.invitations_overdue,), effect=effects.lapse_invitations, cancels=(Step.COSIGN,),
        audiences=(To.PROPOSER,),
    ),
    _row(
        name="recall_invitations", label=_("撤回未答复的联名邀请"), who=who.PROPOSING,
        source=frozenset({S.COSIGNING}), target=S.DRAFT,
        effect=effects.lapse_invitations, cancels=(Step.COSIGN,), audiences=(To.COSIGNERS,),
    ),
    _row(
        name="recall_unanswered", label=_("撤回对改后文本未表态的邀请"), who=who.PROPOSING,
        source=frozenset({S.DRAFT, S.RETURNED}), target=None,
        guards=(guards.somebody_unanswered,), effect=effects.lapse_invitations, audiences=(To.COSIGNERS,),
    ),
    _row(
        name="submit", label=_("提交提案"), who=who.PROPOSING, duty=True, insistent=True,
        source=frozenset({S.DRAFT, S.COSIGNING}), target=S.SUBMITTED,
        guards=(guards.text_complete, filing.endorsed, guards.cosigners_answered, guards.window_open), effect=effects.submit,
        occasions=(Occasion.SUBMISSION,), starts=(Step.EXAMINE,), stops=(Step.COSIGN,), audiences=(To.SECRETARIAT,),
    ),
    _row(
        name="submit_paper", label=_("依书面原件提交"), who=who.ENTERING, duty=True, insistent=True,
        source=frozenset({S.DRAFT}), target=S.SUBMITTED,
        guards=(guards.text_complete, guards.cosigners_answered, guards.window_open, attachments.scan_attached),
        effect=effects.submit,
        occasions=(Occasion.SUBMISSION,), starts=(Step.EXAMINE,), audiences=(To.PROPOSER, To.COSIGNERS, To.SECRETARIAT),
    ),
    _row(
        name="cancel_entry", label=_("撤销代录"), who=who.ENTERING,
        source=frozenset({S.DRAFT}), target=S.WITHDRAWN,
        form="workflow.forms.ReasonForm", cancels=EVERY_STEP, audiences=(To.PROPOSER, To.COSIGNERS),
    ),
    _row(
        name="return_for_correction", label=_("退回修改"), who=who.EXAMINING,
        source=frozenset({S.SUBMITTED, S.RECOMMENDED}), target=S.RETURNED,
        effect=effects.send_back, form="workflow.forms.ReturnForm", stops=(Step.EXAMINE,), audiences=(To.PROPOSER,),
    ),
    _row(
        name="resubmit", label=_("重新提交"), who=who.PROPOSING | who.ENTERING, duty=True,
        source=frozenset({S.RETURNED}), target=S.SUBMITTED,
        guards=(guards.text_complete, filing.endorsed, guards.cosigners_answered),
        occasions=(Occasion.SUBMISSION,), starts=(Step.EXAMINE,), audiences=(To.SECRETARIAT,),
    ),
    _row(
        name="answer_changed_text", label=_("对改后文本表态"), who=who.CO_SIGNING, duty=True,
        source=frozenset({S.DRAFT, S.RETURNED}), target=None,
        own_guards=(guards.invitation_open,), effect=effects.answer_invitation,
        form="workflow.forms.InvitationAnswerForm", audiences=(To.PROPOSER,),
    ),
    _row(
        name="recommend", label=_("初审通过"), who=who.SECRETARIAT, duty=True,
        source=frozenset({S.SUBMITTED}), target=S.RECOMMENDED,
        input_guards=(examination.similar_reviewed,), effect=effects.recommend, form="workflow.forms.RecommendationForm",
    ),
    _row(
        name="file", label=_("立案"), who=who.EXAMINING, duty=True,
        source=frozenset({S.RECOMMENDED}), target=S.FILED,
        input_guards=(examination.category_given, examination.number_free), effect=effects.file,
        form="workflow.forms.FilingForm",
        occasions=(Occasion.FILING,), starts=(Step.HANDOVER,), stops=(Step.EXAMINE,),
        audiences=(To.PROPOSER, To.COSIGNERS, To.OFFICE),
    ),
    _row(
        name="merge_into", label=_("并案"), who=who.EXAMINING,
        source=frozenset({S.RECOMMENDED}), target=S.MERGED,
        input_guards=(examination.merge_target_sound,), effect=effects.merge, form="workflow.forms.MergeForm",
        stops=(Step.EXAMINE,), audiences=(To.PROPOSER, To.COSIGNERS),
    ),
    _row(
        name="decline", label=_("不予立案"), who=who.EXAMINING,
        source=frozenset({S.RECOMMENDED}), target=S.NOT_FILED,
        input_guards=(examination.consent_to_convert,), effect=effects.decline, form="workflow.forms.DeclineForm",
        stops=(Step.EXAMINE,), audiences=(To.PROPOSER, To.COSIGNERS),
    ),
    _row(
        name="ask_conversion", label=_("征求转社情民意的意见"), who=who.EXAMINING,
        source=frozenset({S.SUBMITTED, S.RECOMMENDED}), target=None,
        guards=(examination.conversion_unasked,), effect=effects.ask_conversion, form="workflow.forms.ReasonForm",
        audiences=(To.PROPOSER,),
    ),
    _row(
        name="answer_conversion", label=_("答复是否转社情民意"), who=who.PROPOSING, duty=True,
        source=frozenset({S.SUBMITTED, S.RECOMMENDED}), target=None,
        guards=(examination.conversion_open,), effect=effects.answer_conversion,
        form="workflow.forms.ConversionAnswerForm", audiences=(To.SECRETARIAT,),
    ),
    _row(
        name="agree_withdrawal", label=_("同意撤案"), who=who.CO_SIGNING,
        source=frozenset({S.DRAFT, S.COSIGNING, S.SUBMITTED, S.RETURNED, S.RECOMMENDED, S.FILED}), target=None,
        own_guards=(guards.has_signed,), effect=effects.agree_withdrawal, audiences=(To.PROPOSER,),
    ),
    _row(
        name="withdraw", label=_("撤案"), who=who.PROPOSING,
        source=frozenset({S.DRAFT, S.COSIGNING, S.SUBMITTED, S.RETURNED, S.RECOMMENDED, S.FILED}), target=S.WITHDRAWN,
        guards=(guards.cosigners_agree_to_withdraw,), form="workflow.forms.ReasonForm", cancels=EVERY_STEP,
        audiences=(To.COSIGNERS, To.SECRETARIAT, To.OFFICE),
    ),
    _row(
        name="attach_later", label=_("补充附件"), who=who.SECRETARIAT,
        source=_KEPT, target=None,
        input_guards=(attachments.of_paper_alone, attachments.fits), effect=attaching.attach,
        form="workflow.forms.LateAttachmentForm", audiences=(To.PROPOSER,),
    ),
    _row(
        name="detach_later", label=_("撤下附件"), who=who.SECRETARIAT,
        source=_KEPT, target=None,
        guards=(attachments.some_attached,), input_guards=(attachments.still_attached,), effect=attaching.detach,
        form="workflow.forms.LateDetachmentForm", audiences=(To.PROPOSER,),
    ),
    _row(
        name="name_leader", label=_("定为重点并指定领办领导"), who=who.SECRETARIAT,
        source=frozenset({S.FILED, S.HANDLING}), target=None,
        effect=effects.name_leader, form="workflow.forms.LeaderForm", audiences=(To.LEADER, To.LEADS, To.OFFICE),
    ),
    _row(
        name="hand_over", label=_("交办"), who=who.OFFICE, duty=True,
        source=frozenset({S.FILED}), target=S.HANDLING,
        input_guards=(guards.units_sound, handover.shares_asked_soundly, handover.goes_alone),
        effect=handing_over.hand_over,
        form="workflow.forms.HandOverForm",
        occasions=(Occasion.HANDOVER, Occasion.SESSION_CLOSE), starts=_PER_UNIT, stops=(Step.HANDOVER,),
        audiences=(To.LEADS, To.CO_HANDLERS, To.PROPOSER),
    ),
    _row(
        name="hand_back", label=_("退回提案委"), who=who.OFFICE,
        source=frozenset({S.FILED}), target=S.RECOMMENDED, effect=handing_over.hand_back,
        form="workflow.forms.ReasonForm",
        occasions=(Occasion.SUBMISSION,), starts=(Step.EXAMINE,), cancels=(Step.HANDOVER,),
        audiences=(To.SECRETARIAT,),
    ),
    _row(
        name="add_unit", label=_("增加承办单位"), who=who.OFFICE,
        source=frozenset({S.HANDLING}), target=None,
        input_guards=(guards.unit_addable, guards.answer_not_out), effect=effects.add_unit, form="workflow.forms.AddUnitForm",
        occasions=(Occasion.HANDOVER,), starts=_PER_UNIT, audiences=(To.CO_HANDLERS, To.LEADS),
    ),
    _row(
        name="record_consultation", label=_("登记面商"), who=who.at(
            who.LEAD_UNIT, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER, Role.LIAISON
        ),
        source=frozenset({S.HANDLING}), target=None,
        effect=effects.record_consultation, form="workflow.forms.ConsultationForm", stops=(Step.CONTACT,),
        audiences=(To.PROPOSER,),
    ),
    _row(
        name="answer_consultation", label=_("确认面商情况"), who=who.PROPOSING,
        source=frozenset({S.HANDLING, S.REPLIED, S.CLOSED, S.TRACKING}), target=None,
        input_guards=(guards.consultation_open,), effect=effects.answer_consultation,
        form="workflow.forms.ConsultationAnswerForm", audiences=(To.LEADS, To.SECRETARIAT),
    ),
    _row(
        name="propose_commitment", label=_("登记承诺事项"), who=who.at(
            who.HANDLING_UNIT, Role.HANDLER, Role.SECTION_HEAD
        ) | who.SECRETARIAT,
        source=_TELLING, target=None,
        effect=effects.propose_commitment, form="workflow.forms.CommitmentForm", audiences=(To.SECRETARIAT,),
    ),
    _row(
        name="follow_promise", label=_("关联没有兑现的承诺"), who=who.PROPOSING | who.ENTERING,
        source=frozenset({S.DRAFT, S.RETURNED}), target=None,
        input_guards=(followed.promise_unkept, followed.not_followed_yet), effect=following_up.follow,
        form="workflow.forms.FollowForm",
    ),
    _row(
        name="unfollow_promise", label=_("取消关联承诺"), who=who.PROPOSING | who.ENTERING,
        source=frozenset({S.DRAFT, S.RETURNED}), target=None, guards=(followed.something_followed,),
        input_guards=(followed.is_followed,), effect=following_up.unfollow, form="workflow.forms.UnfollowForm",
    ),
    _row(
        name="follow_promise_later", label=_("关联没有兑现的承诺"), who=who.EXAMINING,
        source=frozenset({S.SUBMITTED, S.RECOMMENDED, S.FILED}), target=None,
        input_guards=(followed.promise_unkept, followed.not_followed_yet), effect=following_up.follow,
        form="workflow.forms.FollowForm", audiences=(To.PROPOSER,),
    ),
    _row(
        name="unfollow_promise_later", label=_("取消关联承诺"), who=who.EXAMINING,
        source=frozenset({S.SUBMITTED, S.RECOMMENDED, S.FILED}), target=None, guards=(followed.something_followed,),
        input_guards=(followed.is_followed,), effect=following_up.unfollow, form="workflow.forms.UnfollowForm",
        audiences=(To.PROPOSER,),
    ),
    _row(
        name="ask_look_back", label=_("请主办单位回头看"), who=who.OFFICE | who.SECRETARIAT,
        source=frozenset({S.CLOSED, S.TRACKING}), target=None,
        guards=(followed.not_solved, followed.not_asked_back), effect=following_up.ask_look_back,
        occasions=(Occasion.LOOK_BACK,), starts=(Step.LOOK_BACK,),
        form="workflow.forms.LookBackForm", audiences=(To.LEADS,),
    ),
    _row(
        name="answer_look_back", label=_("报告回头看的情况"), who=who.LOOKING_BACK_DESK, duty=True,
        source=frozenset({S.CLOSED, S.TRACKING}), target=None, effect=following_up.answer_look_back,
        form="workflow.forms.LookBackAnswerForm", stops=(Step.LOOK_BACK,), audiences=(To.SECRETARIAT, To.OFFICE, To.PROPOSER),
    ),
    _row(
        name="opinions_in", label=_("会办意见已收齐"), who=who.SYSTEM, derived=True,
        source=frozenset({S.HANDLING}), target=None,
        guards=(guards.every_opinion_in,), effect=effects.opinions_in, audiences=(To.LEADS,),
    ),
    _row(
        name="all_replied", label=_("已全部答复"), who=who.SYSTEM, derived=True,
        source=frozenset({S.HANDLING}), target=S.REPLIED,
        guards=(guards.every_reply_delivered,), effect=effects.all_replied,
        occasions=(Occasion.DELIVERY,), starts=(Step.EVALUATE, Step.PUBLISH),
        audiences=(To.PROPOSER, To.COSIGNERS, To.SECRETARIAT, To.OFFICE, To.CO_HANDLERS),
    ),
    _row(
        name="evaluate", label=_("评价办理"), who=who.SIGNING, duty=True,
        source=frozenset({S.REPLIED}), target=None, sealed=True,
        own_guards=(guards.own_evaluation_pending,), effect=rating.evaluate,
        form="workflow.forms.EvaluationForm", audiences=(To.SECRETARIAT,), then=(("case", "evaluations_in"),),
    ),
    _row(
        name="correct_evaluation", label=_("更正评价"), who=who.SIGNING,
        source=frozenset({S.REPLIED}), target=None, sealed=True,
        own_guards=(ratings.own_evaluation_given,), effect=rating.correct_evaluation,
        form="workflow.forms.CorrectionForm", audiences=(To.SECRETARIAT,),
    ),
    _row(
        name="record_evaluation", label=_("依书面评价表代录"), who=who.SECRETARIAT,
        source=frozenset({S.REPLIED}), target=None, sealed=True,
        input_guards=(guards.evaluation_pending, ratings.scan_given, attachments.fits), effect=rating.record_evaluation,
        form="workflow.forms.PaperEvaluationForm", audiences=(To.PROPOSER,), then=(("case", "evaluations_in"),),
    ),
    _row(
        name="evaluations_in", label=_("评价已收齐"), who=who.SYSTEM, derived=True,
        source=frozenset({S.REPLIED}), target=None, sealed=True,
        guards=(guards.every_evaluation_in,), stops=(Step.EVALUATE,), audiences=(To.SECRETARIAT,),
    ),
    _row(
        name="lapse_evaluations", label=_("逾期未评价"), who=who.SYSTEM, derived=True,
        source=frozenset({S.REPLIED}), target=None, sealed=True,
        guards=(guards.evaluations_overdue,), effect=rating.lapse_evaluations, cancels=(Step.EVALUATE,),
        audiences=(To.SECRETARIAT,),
    ),
    *PUBLISHING,
    _row(
        name="record_meeting", label=_("登记当面协商会"), who=who.SECRETARIAT | who.OFFICE,
        source=frozenset({S.REPLIED}), target=None,
        effect=effects.record_meeting, form="workflow.forms.MeetingForm", audiences=(To.PROPOSER, To.LEADS),
    ),
    _row(
        name="propose_rehandling", label=_("提请重新办理"), who=who.SECRETARIAT, duty=True, insistent=True,
        idle=frozenset({"not_dissatisfied", "already_proposed", "let_stand"}),
        source=frozenset({S.REPLIED}), target=None, sealed=True,
        guards=(
            guards.is_dissatisfied, guards.rehandling_not_yet_proposed, guards.not_let_stand,
            guards.meeting_after_rounds,
        ),
        effect=rating.propose_rehandling, form="workflow.forms.RehandlingForm", audiences=(To.OFFICE,),
    ),
    _row(
        name="let_stand", label=_("不再重新办理"), who=who.SECRETARIAT,
        source=frozenset({S.REPLIED}), target=None, sealed=True,
        guards=(guards.is_dissatisfied, guards.rehandling_not_yet_proposed, guards.not_let_stand),
        effect=rating.let_stand, form="workflow.forms.StandingForm",
    ),
    _row(
        name="rehandle", label=_("重新交办"), who=who.OFFICE, duty=True,
        source=frozenset({S.REPLIED}), target=S.HANDLING,
        guards=(guards.rehandling_is_proposed,), input_guards=(guards.units_sound,),
        effect=effects.rehandle, form="workflow.forms.HandOverForm",
        occasions=(Occasion.HANDOVER, Occasion.REHANDLE),
        starts=(Step.SIGN, Step.OBJECT, Step.CONTACT, Step.OPINION, Step.REHANDLE),
        cancels=(Step.EVALUATE, Step.PUBLISH, Step.RATE_PROPOSAL),
        audiences=(To.LEADS, To.CO_HANDLERS, To.PROPOSER),
    ),
    _row(
        name="close", label=_("办结"), who=who.SECRETARIAT, duty=True,
        source=frozenset({S.REPLIED}), target=S.CLOSED,
        guards=(
            guards.evaluated, guards.dissatisfaction_answered, guards.publication_decided,
            guards.commitments_confirmed,
        ),
        input_guards=(guards.outcome_given,), effect=effects.close, form="workflow.forms.ClosingForm",
        cancels=(Step.RATE_PROPOSAL,),
        audiences=(To.PROPOSER, To.LEADS, To.CO_HANDLERS), then=(("case", "track"),),
    ),
    _row(
        name="track", label=_("转入跟踪落实"), who=who.SYSTEM, derived=True,
        source=frozenset({S.CLOSED}), target=S.TRACKING, guards=(guards.has_open_commitments,),
    ),
    _row(
        name="settle", label=_("承诺已有结果"), who=who.SYSTEM, derived=True,
        source=frozenset({S.TRACKING}), target=S.CLOSED, guards=(guards.no_open_commitments,),
        audiences=(To.SECRETARIAT, To.PROPOSER),
    ),
    _row(
        name="recount", label=_("按新日历重新推算期限"), who=who.SYSTEM, derived=True,
        source=_CLOCKED, target=None,
        input_guards=(recounting.calendar_in_use, recounting.counted_with_another), clock=Clock.RECOUNT,
        audiences=(To.PROPOSER, To.COSIGNERS, To.LEADS, To.CO_HANDLERS, To.SECRETARIAT, To.OFFICE),
    ),
    _row(
        name="archive", label=_("归档"), who=who.SECRETARIAT,
        source=frozenset({S.CLOSED}), target=S.ARCHIVED, cancels=EVERY_STEP,
        guards=(guards.papers_present, guards.no_letter_in_work, guards.commitments_confirmed),
    ),
    *CASE_TOLD,
)  # fmt: skip
