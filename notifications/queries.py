"""Reads of notices. Only its recipient sees a notice, and its case only while the right to it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from notifications.audiences import DESK
from notifications.models import Dispatch, Notice, Target
from proposals.queries import jurisdictions_administered_by
from proposals.roles import FILING, Role
from workflow.queries import (
    deadlines_visible_to,
    events_in_sight,
    own_shares,
    replies_delivered_to,
)
from workflow.queries.clues import READS_CALLS, calls_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.models import User
    from proposals.queries import Held


ANSWERING: Final = frozenset({Role.BUREAU_LEADER, Role.OFFICE_LEADER, Role.SECRETARIAT, Role.COLLECTIVE})
"""Who answers for what their unit lets out of the house."""

DELIVERED: Final = "deliver"
"""The move of which the proposer of a merged case learns: their copy of the reply."""

TAKEN_AWAY: Final = frozenset({"uphold", "redirect", "withdraw_unit"})
"""The moves by which a unit loses the case: of it, it learns that alone."""


def notices_of(user: User, held: Iterable[Held]) -> QuerySet[Notice]:
    """What `user` was told, of what the posts that they hold still let them see."""
    return notices_in_sight(held).filter(recipient=user)


def notices_in_sight(held: Iterable[Held]) -> QuerySet[Notice]:
    """Anybody's, of the moves, days and calls that the posts let their holder see, of letters that went to them from others,
    of the move by which their unit lost a case, and of what was done to a log-in.

    Who reads a notice is asked apart: only its recipient does, and of a log-in only its owner is the recipient.
    """
    held = tuple(held)
    # Asked of each notice: a list of all events and deadlines in sight would be made for every page.
    of_move = Exists(events_in_sight(held).filter(pk=OuterRef("event")))
    of_day = Exists(deadlines_visible_to(held).filter(rungs=OuterRef("rung")))
    seen = Q(of_move) | Q(of_day) | Q(act__isnull=False)
    if any(h.role in READS_CALLS for h in held):
        seen |= Q(Exists(calls_visible_to(held).filter(pk=OuterRef("call"))))
    if any(h.role in FILING for h in held):
        sent = replies_delivered_to(held).values("pk")
        seen |= Q(event__machine="reply", event__transition=DELIVERED, event__subject__in=sent)
    if any(h.role in DESK for h in held):
        lost = own_shares(held).values("pk")
        seen |= Q(event__machine="assignment", event__transition__in=TAKEN_AWAY, event__subject__in=lost)
    return Notice.objects.filter(seen)


def targets_of(user: User, held: Iterable[Held]) -> QuerySet[Target]:
    """The targets that an administrator connected to the person, or to a unit for which the posts answer."""
    units = {h.organisation_id for h in held if h.role in ANSWERING}
    return Target.objects.filter(Q(person=user) | Q(organisation__in=units)).order_by("pk")


def targets_run_by(held: Iterable[Held]) -> QuerySet[Target]:
    """The targets of the jurisdictions that the posts administer."""
    return Target.objects.filter(jurisdiction__in=jurisdictions_administered_by(held))


def messages_run_by(held: Iterable[Held]) -> QuerySet[Dispatch]:
    """The outbox of the jurisdictions that the posts administer: what became of each message, not what it says."""
    return Dispatch.objects.filter(jurisdiction__in=jurisdictions_administered_by(held))
