"""The commitment: named, confirmed, reported with evidence, and kept or not."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from workflow import rules as who
from workflow.audiences import Audience as To
from workflow.effects import commitment as effects
from workflow.guards import commitment as guards
from workflow.machine import Clock, Transition, table
from workflow.states import CommitmentState as S
from workflow.steps import EVERY_STEP, Occasion, Step

_row = partial(Transition, machine="commitment")
_SETTLE = (("case", "settle"),)

COMMITMENT: Final = table(
    _row(
        name="confirm", label=_("确认承诺"), who=who.SECRETARIAT, duty=True,
        source=frozenset({S.PROPOSED}), target=S.OPEN, effect=effects.confirm, form="workflow.forms.ConfirmationForm",
        occasions=(Occasion.PROMISE,), starts=(Step.COMMITMENT,), audiences=(To.UNIT, To.PROPOSER),
        then=(("case", "track"),),
    ),
    _row(
        name="drop", label=_("不列为承诺"), who=who.SECRETARIAT,
        source=frozenset({S.PROPOSED}), target=S.DROPPED, form="workflow.forms.ReasonForm", audiences=(To.UNIT,),
    ),
    _row(
        name="report", label=_("报告落实情况"), who=who.HANDLING | who.SECTION, duty=True,
        source=frozenset({S.OPEN}), target=S.REPORTED, input_guards=(guards.evidence_fits,), effect=effects.report,
        form="workflow.forms.ReportForm",
        audiences=(To.SECRETARIAT, To.PROPOSER),
    ),
    _row(
        name="object", label=_("对落实报告提出异议"), who=who.PROPOSING,
        source=frozenset({S.REPORTED}), target=None, guards=(guards.not_objected,), effect=effects.object_,
        form="workflow.forms.ReasonForm", audiences=(To.SECRETARIAT, To.UNIT),
    ),
    _row(
        name="reopen", label=_("退回继续落实"), who=who.SECRETARIAT,
        source=frozenset({S.REPORTED}), target=S.OPEN, form="workflow.forms.ReasonForm", audiences=(To.UNIT,),
    ),
    _row(
        name="mark_kept", label=_("确认已兑现"), who=who.SECRETARIAT, duty=True,
        source=frozenset({S.REPORTED}), target=S.KEPT, stops=(Step.COMMITMENT,),
        audiences=(To.UNIT, To.PROPOSER), then=_SETTLE,
    ),
    _row(
        name="mark_partly_kept", label=_("确认部分兑现"), who=who.SECRETARIAT,
        source=frozenset({S.REPORTED}), target=S.PARTLY_KEPT, form="workflow.forms.ReasonForm",
        stops=(Step.COMMITMENT,), audiences=(To.UNIT, To.PROPOSER), then=_SETTLE,
    ),
    _row(
        name="mark_broken", label=_("认定未兑现"), who=who.SECRETARIAT,
        source=frozenset({S.OPEN, S.REPORTED}), target=S.BROKEN, form="workflow.forms.ReasonForm", cancels=EVERY_STEP,
        audiences=(To.UNIT, To.PROPOSER, To.OFFICE), then=_SETTLE,
    ),
    _row(
        name="renegotiate", label=_("改定兑现日期"), who=who.SECRETARIAT,
        source=frozenset({S.OPEN}), target=None, input_guards=(guards.new_date_later,),
        effect=effects.renegotiate, clock=Clock.REDATE, form="workflow.forms.RenegotiationForm",
        audiences=(To.UNIT, To.PROPOSER),
    ),
    _row(
        name="renew", label=_("续到下一年"), who=who.SECRETARIAT,
        source=frozenset({S.KEPT, S.PARTLY_KEPT}), target=None,
        guards=(guards.recurs, guards.not_renewed, guards.case_not_archived), input_guards=(guards.renewal_later,),
        effect=effects.renew, form="workflow.forms.RenewalForm", audiences=(To.UNIT, To.PROPOSER),
        then=(("commitment", "begin"), ("case", "track")),
    ),
    _row(
        name="begin", label=_("续办承诺开始落实"), who=who.SYSTEM, derived=True,
        source=frozenset({S.PROPOSED}), target=S.OPEN, guards=(guards.is_renewal,),
        occasions=(Occasion.PROMISE,), starts=(Step.COMMITMENT,), audiences=(To.UNIT,),
    ),
)  # fmt: skip
