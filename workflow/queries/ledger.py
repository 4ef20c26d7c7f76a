"""What was promised and what became of it: which promises count as due, and how each of them ended.

One promise counts once, from whichever letter it was taken (答复、会办意见). What nobody confirmed yet, and what was
left out of the ledger, counts nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from workflow.states import COMMITMENT_OPEN, CommitmentState

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from workflow.models import Commitment

SETTLED: Final = (CommitmentState.KEPT, CommitmentState.PARTLY_KEPT, CommitmentState.BROKEN)
"""How a promise ends. 部分兑现 is counted by itself and is never kept."""
CONFIRMED: Final = (*sorted(COMMITMENT_OPEN), *SETTLED)


def due(on: date) -> Q:
    """The denominator of 兑现率 on that day: settled, or its day is over.

    A promise without a date counts only once it is settled; one that was settled before its day counts at once.
    """
    return Q(state__in=SETTLED) | (Q(state__in=sorted(COMMITMENT_OPEN)) & Q(due_on__lt=on))


def due_commitments(commitments: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """Of these the ones that count in the denominator of 兑现率 on that day."""
    return commitments.filter(due(on))


def kept(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The numerator: confirmed by the secretariat as kept in full."""
    return commitments.filter(state=CommitmentState.KEPT)


def partly_kept(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return commitments.filter(state=CommitmentState.PARTLY_KEPT)


def broken(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    return commitments.filter(state=CommitmentState.BROKEN)


def late(on: date) -> Q:
    """Whose day is over while nothing was reported, or what was reported is not confirmed."""
    return Q(state__in=sorted(COMMITMENT_OPEN), due_on__lt=on)


def overdue_commitments(commitments: QuerySet[Commitment], on: date) -> QuerySet[Commitment]:
    """The open ones whose day is over."""
    return commitments.filter(late(on))


def undated_commitments(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The open ones that name no day: shown as such everywhere, and outside of 兑现率 until they are settled."""
    return commitments.filter(state__in=sorted(COMMITMENT_OPEN), due_on=None)
