"""What an inner installation tells an outer one, so that the members there read how far their proposals are.

Nobody makes these moves: they come in signed parcels (`workflow.services.exchange`), and only outside. What the members
ask of the inner side, and it alone can do, is a move of theirs that changes nothing here.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from workflow import rules as who
from workflow.audiences import Audience as To
from workflow.effects import case as effects
from workflow.effects import exchange as telling
from workflow.guards import case as guards
from workflow.guards.exchange import outside
from workflow.machine import Transition
from workflow.states import AssignmentState as A
from workflow.states import CaseState as S
from workflow.states import ReplyState as R
from workflow.steps import EVERY_STEP, Occasion, Step

_told = partial(Transition, who=who.SYSTEM, derived=True, guards=(outside,))
_case = partial(_told, machine="case")
_SIGNERS: Final = (To.PROPOSER, To.COSIGNERS)
_EXAMINED: Final = frozenset({S.SUBMITTED, S.RECOMMENDED})
_KNOWN: Final = frozenset(S) - {S.DRAFT, S.COSIGNING}
"""Once it was handed in, also when it is over: an answer may come late."""

CASE_TOLD: Final = (
    Transition(
        machine="case", name="ask_withdrawal", label=_("申请撤案"), who=who.PROPOSING,
        source=frozenset({S.SUBMITTED, S.RETURNED, S.RECOMMENDED, S.FILED}), target=None,
        guards=(outside, guards.cosigners_agree_to_withdraw), form="workflow.forms.ReasonForm", audiences=(To.COSIGNERS,),
    ),
    _case(
        name="told_returned", label=_("退回修改（内网告知）"), source=_EXAMINED, target=S.RETURNED,
        effect=effects.send_back, stops=(Step.EXAMINE,), audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_recommended", label=_("初审通过（内网告知）"),
        source=frozenset({S.SUBMITTED, S.FILED}), target=S.RECOMMENDED,
    ),
    _case(
        name="told_filed", label=_("立案（内网告知）"), source=_EXAMINED, target=S.FILED,
        effect=telling.filed, stops=(Step.EXAMINE,), audiences=_SIGNERS,
    ),
    _case(
        name="told_merged", label=_("并案（内网告知）"), source=_EXAMINED, target=S.MERGED,
        effect=telling.merged, cancels=EVERY_STEP, audiences=_SIGNERS,
    ),
    _case(
        name="told_declined", label=_("不予立案（内网告知）"), source=_EXAMINED, target=S.NOT_FILED,
        effect=telling.declined, cancels=EVERY_STEP, audiences=_SIGNERS,
    ),
    _case(
        name="told_conversion_asked", label=_("征求转社情民意的意见（内网告知）"), source=_EXAMINED, target=None,
        effect=effects.ask_conversion, audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_withdrawn", label=_("撤案（内网告知）"),
        source=_EXAMINED | {S.RETURNED, S.FILED}, target=S.WITHDRAWN, cancels=EVERY_STEP, audiences=_SIGNERS,
    ),
    _case(
        name="told_handed_over", label=_("交办（内网告知）"), source=frozenset({S.FILED}), target=S.HANDLING,
        effect=telling.handed_over, occasions=(Occasion.HANDOVER, Occasion.SESSION_CLOSE), starts=(Step.REPLY,),
        audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_units", label=_("承办单位有变动（内网告知）"), source=frozenset({S.HANDLING}), target=None,
        effect=telling.units_changed, occasions=(Occasion.HANDOVER,), starts=(Step.REPLY,), audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_consultation", label=_("登记面商（内网告知）"),
        source=frozenset({S.HANDLING, S.REPLIED}), target=None, effect=telling.conversed, audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_dates", label=_("期限有变动（内网告知）"),
        source=frozenset({S.HANDLING, S.REPLIED}), target=None, effect=telling.dates_changed,
        audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_replied", label=_("已全部答复（内网告知）"), source=frozenset({S.HANDLING}), target=S.REPLIED,
        effect=telling.replied, occasions=(Occasion.DELIVERY,), starts=(Step.EVALUATE,),
        cancels=(Step.SIGN, Step.OPINION, Step.SUPPLEMENT), audiences=_SIGNERS,
    ),
    _case(
        name="told_rehandled", label=_("重新交办（内网告知）"), source=frozenset({S.REPLIED}), target=S.HANDLING,
        effect=telling.rehandled, occasions=(Occasion.HANDOVER, Occasion.REHANDLE), starts=(Step.REHANDLE,),
        cancels=(Step.EVALUATE,), audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_closed", label=_("办结（内网告知）"),
        source=frozenset({S.REPLIED, S.TRACKING}), target=S.CLOSED, effect=telling.closed,
        cancels=(Step.EVALUATE,), audiences=(To.PROPOSER,),
    ),
    _case(
        name="told_tracking", label=_("转入跟踪落实（内网告知）"), source=frozenset({S.CLOSED}), target=S.TRACKING,
    ),
    _case(
        name="told_archived", label=_("归档（内网告知）"), source=frozenset({S.CLOSED}), target=S.ARCHIVED,
        cancels=EVERY_STEP,
    ),
    _case(
        name="told_refused", label=_("内网没有接受所办的一步"), source=_KNOWN, target=None, audiences=_SIGNERS,
    ),
    _case(
        name="told_rating_refused", label=_("内网没有接受评价"), sealed=True,
        source=_KNOWN, target=None, audiences=_SIGNERS,
    ),
)  # fmt: skip
"""Of the case."""

_share = partial(_told, machine="assignment")
ASSIGNMENT_TOLD: Final = (
    _share(
        name="told_accepted", label=_("签收（内网告知）"), source=frozenset({A.PENDING}), target=A.ACCEPTED,
        effect=telling.accepted, occasions=(Occasion.RECEIPT,), starts=(Step.REPLY, Step.REHANDLE), stops=(Step.SIGN,),
    ),
    _share(
        name="told_answered", label=_("已答（内网告知）"), source=frozenset({A.PENDING, A.ACCEPTED}), target=A.ANSWERED,
        effect=telling.answered,
        stops=(Step.SIGN, Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE),
    ),
    _share(
        name="told_gone", label=_("不再承办（内网告知）"),
        source=frozenset({A.PENDING, A.ACCEPTED, A.ANSWERED}), target=A.WITHDRAWN, cancels=EVERY_STEP,
    ),
)  # fmt: skip
"""Of a unit's share: no more than that it has the case, took it, answered, or lost it."""

REPLY_TOLD: Final = (
    _told(
        machine="reply", name="told_delivered", label=_("送达答复（内网告知）"),
        source=frozenset({R.DRAFTING}), target=R.DELIVERED, effect=telling.delivered,
        audiences=(To.PROPOSER, To.COSIGNERS, To.ADDRESSEES),
    ),
)  # fmt: skip
"""Of a reply: it is there when it was delivered, and not before."""
