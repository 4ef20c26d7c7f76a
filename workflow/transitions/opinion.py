"""The opinion: drafted, checked and approved within the bureau, then sent and frozen."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from workflow import rules as who
from workflow.audiences import Audience as To
from workflow.effects import opinion as effects
from workflow.effects.promises import settle
from workflow.effects.signing import sign
from workflow.guards import opinion as guards
from workflow.guards import promises, register, signing
from workflow.machine import Transition, table
from workflow.states import OpinionState as S

_row = partial(Transition, machine="opinion")

OPINION: Final = table(
    _row(
        name="write", label=_("写会办意见"), who=who.OPINION_DESK, duty=True,
        source=frozenset({S.DRAFTING}), target=None, guards=(guards.receivers_still_wait,),
        effect=effects.write, form="workflow.forms.OpinionForm",
    ),
    _row(
        name="settle_promises", label=_("确认承诺事项"), who=who.OPINION_DESK, duty=True,
        source=frozenset({S.DRAFTING}), target=None,
        guards=(guards.receivers_still_wait, guards.has_text, promises.something_open),
        input_guards=(promises.settlement_sound,), effect=settle, form="workflow.forms.PromisesForm",
    ),
    _row(
        name="amend_promises", label=_("修改承诺事项"), who=who.OPINION_DESK,
        source=frozenset({S.DRAFTING}), target=None,
        guards=(guards.receivers_still_wait, guards.has_text, promises.promises_settled),
        input_guards=(promises.settlement_sound,), effect=settle, form="workflow.forms.PromisesForm",
    ),
    _row(
        name="submit_for_review", label=_("送审"), who=who.OPINION_DESK, duty=True,
        source=frozenset({S.DRAFTING}), target=S.IN_REVIEW,
        guards=(guards.receivers_still_wait, guards.has_text, promises.promises_settled), audiences=(To.UNIT,),
    ),
    _row(
        name="pass_check", label=_("核稿"), who=who.OPINION_SECTION, duty=True,
        source=frozenset({S.IN_REVIEW}), target=None,
        guards=(guards.receivers_still_wait, guards.not_yet_checked), effect=effects.pass_check, audiences=(To.UNIT,),
    ),
    _row(
        name="initial", label=_("审签"), who=who.OPINION_LEADING, duty=True,
        source=frozenset({S.IN_REVIEW}), target=None,
        guards=(guards.receivers_still_wait, guards.section_head_checked, signing.more_leaders_needed),
        own_guards=(signing.not_signed_before,), effect=sign, form="workflow.forms.SignatureForm", audiences=(To.UNIT,),
    ),
    _row(
        name="approve", label=_("签批"), who=who.OPINION_LEADING, duty=True,
        source=frozenset({S.IN_REVIEW}), target=S.APPROVED,
        guards=(guards.receivers_still_wait, guards.section_head_checked, signing.other_leaders_signed),
        own_guards=(signing.not_signed_before,), effect=effects.approve, form="workflow.forms.SignatureForm",
        audiences=(To.UNIT,),
    ),
    _row(
        name="send_back", label=_("退回修改"), who=who.OPINION_SECTION | who.OPINION_LEADING,
        source=frozenset({S.IN_REVIEW, S.APPROVED}), target=S.DRAFTING,
        effect=effects.reopen, form="workflow.forms.ReasonForm", confided=True, audiences=(To.UNIT,),
    ),
    _row(
        name="reopen", label=_("收回修改"), who=who.OPINION_DESK,
        source=frozenset({S.IN_REVIEW, S.APPROVED}), target=S.DRAFTING, effect=effects.reopen, audiences=(To.UNIT,),
    ),
    _row(
        name="send", label=_("送达主办单位"), who=who.OPINION_DESK | who.OPINION_LEADING, duty=True,
        source=frozenset({S.APPROVED}), target=S.SENT,
        guards=(guards.receivers_still_wait, guards.every_ask_has_a_verdict, guards.text_as_approved),
        input_guards=(register.brought_number_free,), effect=effects.send, audiences=(To.LEADS, To.UNIT, To.OFFICE),
        then=(("opinion", "supersede"), ("assignment", "answer")),
    ),
    _row(
        name="supersede", label=_("被补充稿取代"), who=who.SYSTEM, derived=True,
        source=frozenset({S.SENT}), target=S.SUPERSEDED, guards=(guards.later_version_sent,),
    ),
)  # fmt: skip
