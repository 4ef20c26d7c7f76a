"""A person's desk: what they must do and what they wait for, by day and by kind. The workbench and the API read it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db.models import Q

from proposals.prepared import Numbers, PreparedForPosts
from proposals.queries import held_posts
from workflow.queries import cases_visible_to
from workflow.services.awaited import Kind, Wait, waits_for
from workflow.services.worklist import RELATED, Task, tasks_for
from workflow.states import REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proposals.models import User
    from proposals.queries import Held
    from workflow.models import Case

Item: TypeAlias = Task | Wait

SATURDAY: Final = 5
SUNDAY: Final = 6


class Band(StrEnum):
    """A stretch of time before a deadline. NONE: no clock runs."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    NONE = "none"


class Pile(StrEnum):
    """Things of one kind, to be done one after the other. A thing may lie on several piles."""

    SIGN = "sign"
    CHECK = "check"
    ACCEPT = "accept"
    LEAD = "lead"
    CO = "co"
    OTHERS = "others"
    REVIEW = "review"
    HAND_OVER = "hand_over"
    OBJECTIONS = "objections"
    EXTENSIONS = "extensions"
    CLEAR = "clear"
    SILENT = "silent"
    EXAMINE = "examine"
    RATINGS = "ratings"
    CLOSE = "close"
    PROMISES = "promises"


PILES: Final[Mapping[str, Pile]] = {
    "opinion.approve": Pile.SIGN,
    "opinion.initial": Pile.SIGN,
    "reply.sign_off": Pile.SIGN,
    "reply.initial": Pile.SIGN,
    "reply.countersign": Pile.SIGN,
    "opinion.pass_check": Pile.CHECK,
    "reply.pass_check": Pile.CHECK,
    "reply.pass_countersigned": Pile.CHECK,
    "assignment.accept": Pile.ACCEPT,
    "case.hand_over": Pile.HAND_OVER,
    "case.rehandle": Pile.HAND_OVER,
    "assignment.uphold": Pile.OBJECTIONS,
    "assignment.extend_consent": Pile.EXTENSIONS,
    "assignment.extend_grant": Pile.EXTENSIONS,
    "reply.clear": Pile.CLEAR,
    "case.recommend": Pile.EXAMINE,
    "case.file": Pile.EXAMINE,
    "case.close": Pile.CLOSE,
    "commitment.confirm": Pile.PROMISES,
    "commitment.mark_kept": Pile.PROMISES,
    "commitment.report": Pile.PROMISES,
}
"""The piles that a row's name decides. Whether a unit leads or helps is decided by its share."""


def desk_of(user: User, on: date, *, held: Iterable[Held] | None = None) -> list[Item]:
    """Everything that the person has to do or waits for, the most urgent first."""
    posts = held_posts(user, on) if held is None else tuple(held)
    tasks = tasks_for(user, on, held=posts)
    waits = waits_for(posts, on, but={(task.machine, task.subject.pk) for task in tasks})
    return sorted([*tasks, *waits], key=order_of)


def cases_shown(items: Iterable[Item], held: Iterable[Held]) -> dict[int, Case]:
    """The cases under which the items are shown, by the items' own; with all that a line says of them. One query.

    A letter that answers a case of others, into which the person's was merged, stands under the person's own.
    """
    keys = sorted({item.case.pk for item in items})
    cases = _SHOWN.read(held, keys=json.dumps(keys)) if keys else []
    merged = {case.merged_into_id: case for case in cases if case.merged_into_id is not None}
    return {**merged, **{case.pk: case for case in cases}}


_SHOWN: Final = PreparedForPosts(
    lambda held: (
        cases_visible_to(held)
        .filter(Q(pk__in=Numbers("keys")) | Q(merged_into__in=Numbers("keys")))
        .select_related(*RELATED["case"])
        .order_by("pk")
    )
)


def order_of(item: Item) -> tuple[date, bool, int, str, int]:
    """The most urgent first; of the same day what is to be done before what is waited for."""
    day = item.deadline.due_on if item.deadline else date.max
    return day, isinstance(item, Wait), item.case.pk, item.machine, item.subject.pk


def band_of(item: Item, on: date) -> Band:
    """Where the item's deadline lies from that day. A paused clock runs for nobody."""
    deadline = item.deadline
    if deadline is None or deadline.paused_on is not None:
        return Band.NONE
    if deadline.due_on <= on:
        return Band.TODAY if deadline.due_on == on else Band.LATE
    return Band.WEEK if deadline.due_on <= end_of_week(on) else Band.LATER


def end_of_week(on: date) -> date:
    """This week's Sunday; on a weekend the next one, since what comes is then the week ahead."""
    sunday = on + timedelta(days=SUNDAY - on.weekday())
    return sunday if on.weekday() < SATURDAY else sunday + timedelta(days=7)


def due_in(item: Item, due: Band | date, on: date) -> bool:
    """Whether the item is due in that stretch of time, or on that very day."""
    if isinstance(due, Band):
        return band_of(item, on) == due
    return band_of(item, on) != Band.NONE and item.deadline is not None and item.deadline.due_on == due


def to_do(item: Item, on: date) -> bool:
    """Whether the item is to be done: a task, or others to be urged because they hold up the unit's own answer."""
    return isinstance(item, Task) or (item.pressing and bool(item.to_urge(on)))


def piles_of(item: Item, on: date) -> frozenset[Pile]:
    """The piles on which the item lies that day."""
    piles = {_waiting(item)} if isinstance(item, Wait) else set()
    if isinstance(item, Task):
        name = f"{item.machine}.{item.row.name}"
        blocked = item.refusal is not None and PILES.get(name) is Pile.SIGN
        piles |= {PILES[name]} if name in PILES and not blocked else set()
    role = role_of(item)
    if role and to_do(item, on) and piles.isdisjoint({Pile.OBJECTIONS, Pile.EXTENSIONS, Pile.CLEAR}):
        piles.add(Pile.LEAD if role in REPLYING else Pile.CO)
    return frozenset(piles)


def _waiting(wait: Wait) -> Pile:
    match wait.kind:
        case Kind.UNITS:
            return Pile.OTHERS if wait.own else Pile.SILENT
        case Kind.REVIEW:
            return Pile.REVIEW
        case Kind.RATINGS:
            return Pile.RATINGS


def role_of(item: Item) -> str:
    """The part of the unit that the item falls to; "" where it is no unit's."""
    match item.machine:
        case "assignment":
            return str(item.subject.role)
        case "reply":
            return str(item.subject.assignment.role)
        case "opinion":
            return AssignmentRole.CO.value
        case _:
            return ""


def chosen(items: Iterable[Item], on: date, *, due: Band | date | None, pile: Pile | None) -> list[Item]:
    """The items that are due then and lie on that pile; without a pile, all that is to be done."""
    return [
        item
        for item in items
        if (to_do(item, on) if pile is None else pile in piles_of(item, on))
        and (due is None or due_in(item, due, on))
    ]
