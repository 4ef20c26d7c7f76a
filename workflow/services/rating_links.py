"""The signed link by which a signer rates without a log-in: for one signer, one case and one round, once, until its day.

Nothing is kept of a link. It is good as long as the rating that it names is still owed: when the signer has rated by
whatever way, when the day is over or the round is, it leads nowhere.
"""

from __future__ import annotations

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.utils.crypto import constant_time_compare, salted_hmac

from proposals.queries import held_posts
from proposals.roles import FILING
from workflow.models import Case, Deadline, Evaluation
from workflow.services.clock import day_of
from workflow.states import CaseState
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from proposals.queries import Held

SALT: Final = "workflow.rating_link"
CODE: Final = re.compile(r"([1-9][0-9]{0,17})-([0-9]{1,7})-([a-z2-7]{26})")
SIGNED_BYTES: Final = 16


class Dead(StrEnum):
    """Why a link that was good leads nowhere any more."""

    EXPIRED = "expired"
    USED = "used"
    OVER = "over"


@dataclass(frozen=True)
class Owed:
    """The rating that a link asks for: of whom, on which day, and with the posts by which they may give it."""

    evaluation: Evaluation
    case: Case
    held: tuple[Held, ...]
    on: date


def codes_of(evaluations: QuerySet[Evaluation]) -> dict[int, str]:
    """By the key of each rating that is still owed, the code of its link. One query."""
    due = Deadline.objects.filter(
        case=OuterRef("case"), step=Step.EVALUATE, met_on=None, cancelled_on=None, paused_on=None
    )
    owed = evaluations.filter(
        state=Evaluation.State.PENDING, case__state=CaseState.REPLIED, round=F("case__round")
    ).annotate(until=Subquery(due.order_by("-due_on").values("due_on")[:1]))
    return {one.pk: code_of(one, one.until) for one in owed.exclude(until=None)}


def codes_for(person: int, cases: Collection[int]) -> dict[int, str]:
    """By the key of each case in which the person still owes a rating, the code of their link. One query."""
    mine = Evaluation.objects.filter(signer=person, case__in=cases)
    codes = codes_of(mine)
    return {case: codes[key] for key, case in mine.filter(pk__in=codes).values_list("pk", "case_id")}


def code_of(evaluation: Evaluation, until: date) -> str:
    """What stands in the address of the link: which rating, until which day, and the signature of both."""
    signature = _signature(evaluation, until, settings.SECRET_KEY)
    return f"{evaluation.pk}-{until.toordinal()}-{signature}"


def last_day_of(code: str) -> date:
    """The day until which a code that was made here is good."""
    return date.fromordinal(int(code.split("-")[1]))


def _signature(evaluation: Evaluation, until: date, secret: str | bytes) -> str:
    meant = (evaluation.pk, evaluation.signer_id, evaluation.case_id, evaluation.round, until.isoformat())
    signed = salted_hmac(SALT, ":".join(map(str, meant)), secret=secret, algorithm="sha256").digest()
    return b32encode(signed[:SIGNED_BYTES]).decode().rstrip("=").lower()


def read_code(code: str, at: datetime) -> Owed | Dead | None:
    """What the code stands for at that moment; None where it was not made here."""
    found = CODE.fullmatch(code)
    evaluation = _evaluation(int(found[1])) if found else None
    if found is None or evaluation is None:
        return None
    days = int(found[2])
    until = date.fromordinal(days) if 0 < days <= date.max.toordinal() else date.min
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(_signature(evaluation, until, one), found[3]) for one in secrets):
        return None
    return _owed(evaluation, until, at)


def _evaluation(key: int) -> Evaluation | None:
    beside = ("case__jurisdiction", "case__pack", "case__proposal__session", "case__proposal__proposing_body")
    return Evaluation.objects.filter(pk=key).select_related("signer", "body", *beside).first()


def _owed(evaluation: Evaluation, until: date, at: datetime) -> Owed | Dead:
    case = evaluation.case
    if evaluation.state == Evaluation.State.GIVEN:
        return Dead.USED
    on = day_of(at, case.jurisdiction)
    if on > until:
        return Dead.EXPIRED
    held = held_posts(evaluation.signer, on) if evaluation.signer.is_active else ()
    row = Case.transitions["evaluate"]
    post = row.acting(evaluation.signer, held, case)
    open_now = case.state in row.source and case.round == evaluation.round
    if evaluation.state != Evaluation.State.PENDING or not open_now or post is None:
        return Dead.OVER
    return Owed(evaluation, case, tuple(h for h in held if h.role in FILING), on)
