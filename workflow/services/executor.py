"""The only way a state changes: lock, check, move, keep deadlines, record, announce."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.prepared import Prepared, Slot
from proposals.queries import held_posts
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError
from workflow.machine import Act
from workflow.models import Assignment, Case, Event
from workflow.rules import case_keys_of, cases_of
from workflow.services import deadlines, indexing, log, public_pages, rates, unsaved
from workflow.services.calendars import version_of
from workflow.services.clock import day_of, today
from workflow.sides import elsewhere
from workflow.signals import moved, tried
from workflow.states import OpinionState
from workflow.workdays import ClockError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from django.db.models import Model

    from proposals.models import User
    from proposals.queries import Held
    from workflow.machine import Transition


def perform(  # noqa: PLR0913 -- the one way in; what a caller does not say has its usual value
    name: str,
    subject: Any,
    *,
    actor: User | None,
    at: datetime | None = None,
    expected: int | None = None,
    key: str | None = None,
    by_exchange: bool = False,
    **inputs: Any,
) -> Event:
    """Make the move `name` on `subject` and give its event (of the first case, when an opinion has several).

    `actor` None is the system. `at` is the moment of the move (now, unless an archive is carried in). `expected` is
    the `revision` that the actor saw; another one is refused as `stale`. `key` makes repeating safe: the same actor
    with the same key and inputs gets the first event again and nothing happens. `by_exchange` lets a step be taken here
    that people take on the other side of a gap between two networks, from where a parcel brought it.

    Raises ForbiddenMoveError (403), or MoveRefusedError / StaleMoveError (409); then nothing was changed.
    The order of the checks is who, then state, then guards, so that nobody learns of a state by a refusal.
    """
    row: Transition = type(subject).transitions[name]
    with _counted(row), transaction.atomic():
        cases = _lock(subject, inputs)
        subject = _fresh(subject, cases)
        moment = at or timezone.now()
        act = Act(
            actor=actor,
            post=None,
            on_behalf_of=None,
            at=moment,
            on=day_of(moment, cases[0].jurisdiction),
            inputs=inputs,
            calendar=partial(version_of, cases[0].pack.counted_by_id),
        )
        if key is not None and (repeated := _repeated(row, subject, act, key, cases)) is not None:
            return repeated
        act, held = _entitled(row, subject, act)
        _check_seen(subject, expected)
        away = subject.state in row.source and not by_exchange
        refusal = elsewhere(row, cases[0]) if away else None
        refusal = refusal or why_not(row, subject, act.on, held) or row.input_refusal(subject, act)
        if refusal is not None:
            raise MoveRefusedError(refusal)
        counted = rates.before(row, cases)
        event = _move(row, subject, act, cases, key)
        _follow(row, subject, act, cases)
        rates.after(counted, cases)
    return event


@contextmanager
def _counted(row: Transition) -> Iterator[None]:
    """Let those above know what became of the attempt."""
    try:
        yield
    except MoveRefusedError as error:
        tried.send(sender=Case, row=row, outcome=error.refusal.code)
        raise
    tried.send(sender=Case, row=row, outcome="made")


def available(
    subject: Any,
    user: User,
    *,
    on: date | None = None,
    held: Iterable[Held] | None = None,
    case: Case | None = None,
) -> Iterator[tuple[Transition, Refusal | None]]:
    """The rows that `user` may move from the subject's state, each with the reason why not now, or None.

    `held` saves the look-up of posts when many subjects are asked about, `case` (one of the subject's) that of its cases.
    """
    first = case or cases_of(subject)[0]
    on = on or today(first.jurisdiction)
    held = held_posts(user, on) if held is None else tuple(held)
    for row in type(subject).transitions.values():
        if not row.derived and subject.state in row.source and elsewhere(row, first) is None:
            post = row.acting(user, held, subject)
            if post is not None:
                yield row, row.offer_refusal(subject, on, post)


def why_not(row: Transition, subject: Any, on: date, held: Held | None) -> Refusal | None:
    """Why whoever holds the entitling post may not make the move now, whatever is entered: state first, then guards.

    Without a post it is the system that asks.
    """
    if subject.state not in row.source:
        message = _("现在是“%(state)s”，不能“%(move)s”。")
        return Refusal("wrong_state", message % {"state": subject.get_state_display(), "move": row.label})
    return row.refusal(subject, on) if held is None else row.offer_refusal(subject, on, held)


def _lock(subject: Any, inputs: Mapping[str, Any]) -> list[Case]:
    """The subject's cases, locked, and with them those that the inputs name (a merger's target, a letter's further cases).

    In pk order, so that two moves over the same cases cannot wait for each other.
    """
    own = set(case_keys_of(subject))
    locked = {key: case for key in sorted(own | _named(inputs)) for case in _LOCKED.read(case=key)}
    return [case for key, case in locked.items() if key in own]


def _named(inputs: Mapping[str, Any]) -> set[int]:
    several = (list, tuple, QuerySet)
    rows = (row for value in inputs.values() for row in (value if isinstance(value, several) else (value,)))
    return {row.pk for row in rows if isinstance(row, Case)}


_LOCKED: Final = Prepared(
    lambda: (
        Case.objects.select_for_update(of=("self",))
        .select_related("proposal", "jurisdiction", "pack", "public")
        .filter(pk=Slot("case"))
    )
)


def _fresh(subject: Any, cases: list[Case]) -> Any:
    """The subject as it is under the lock; a case is the locked row itself."""
    if isinstance(subject, Case):
        return cases[0]
    model: type[Model] = type(subject)
    [fresh] = _by_key(model).read(key=subject.pk)
    if hasattr(fresh, "case_id"):
        fresh.case = cases[0]
    return fresh


@cache
def _by_key(model: type[Model]) -> Prepared:
    return Prepared(lambda: model._default_manager.filter(pk=Slot("key")))  # noqa: SLF001 -- Django's documented name


def _repeated(row: Transition, subject: Any, act: Act, key: str, cases: list[Case]) -> Event | None:
    first = Event.objects.filter(case=cases[0], actor=act.actor, key=key).first()
    if first is None:
        return None
    same = (first.machine, first.transition, first.subject, first.inputs) == (
        row.machine, row.name, subject.pk, log.inputs_digest(act.inputs),
    )  # fmt: skip
    if not same:
        raise StaleMoveError(Refusal("key_reused", _("这次提交的凭证已用于另一项操作，请刷新页面重试。")))
    return first


def _entitled(row: Transition, subject: Any, act: Act) -> tuple[Act, Held | None]:
    if act.actor is None:
        if row.derived:
            return act, None
        raise ForbiddenMoveError
    held = row.acting(act.actor, held_posts(act.actor, act.on), subject)
    if held is None:
        raise ForbiddenMoveError
    return replace(act, post=held.post, on_behalf_of=held.post.person if held.deputising else None), held


def _check_seen(subject: Any, expected: int | None) -> None:
    if expected is not None and expected != subject.revision:
        raise StaleMoveError(
            Refusal(
                "stale", _("在您打开页面之后，这里已有变动。您填写的内容没有提交，请查看最新情况后再办理。")
            )
        )


def _move(row: Transition, subject: Any, act: Act, cases: list[Case], key: str | None) -> Event:
    """Move, keep deadlines, record on every case, announce. The cases are locked and the move was checked."""
    source = subject.state
    before = [_columns(case) for case in cases]
    read = _columns(subject)
    getattr(subject, row.name)(act)
    subject.revision += 1
    if not isinstance(subject, Case):
        _save_changed(subject, read)
    if subject.state != source:
        unsaved.forget_left(row.machine, subject, source)
    try:
        deadlines.keep(row, subject, act, cases)
    except ClockError as error:  # a day out of range, or a clock that was put back: nothing has happened
        raise MoveRefusedError(Refusal(error.code, error.message)) from error
    move = log.Move(row.machine, subject.pk, row.name, source, subject.state)
    events = [log.record(case, move, act, key=key) for case in cases]
    for case, was in zip(cases, before, strict=True):
        _save_changed(case, was)
    indexing.follow(row, subject, cases)
    public_pages.note_move(row, cases, moved=subject.state != source)
    for event in events:
        moved.send(sender=Case, event=event, row=row, subject=subject)
    return events[0]


def _columns(subject: Any) -> dict[str, Any]:
    fields = subject._meta.concrete_fields  # noqa: SLF001 -- Django documents it under this name
    return {field.attname: getattr(subject, field.attname) for field in fields}


def _save_changed(subject: Any, before: Mapping[str, Any]) -> None:
    """Write the columns that are not as `before`, and the state in any case: the row must still stand in it."""
    changed = [name for name, value in _columns(subject).items() if value != before[name] or name == "state"]
    subject.save(update_fields=changed)


def _follow(row: Transition, subject: Any, act: Act, cases: list[Case]) -> None:
    """Make the derived moves that this one may have brought about, each at most once, under the same locks."""
    for machine, name in row.then:
        for case in cases:
            for relative in _relatives(machine, name, subject, case):
                derived: Transition = type(relative).transitions[name]
                if relative.state in derived.source and derived.refusal(relative, act.on) is None:
                    system = Act(actor=None, post=None, on_behalf_of=None, at=act.at, on=act.on, inputs={})
                    _move(derived, relative, system, _touched(relative, cases, case), None)
                    _follow(derived, relative, system, [case])


def _touched(relative: Any, cases: list[Case], case: Case) -> list[Case]:
    """The locked cases in whose logs a move that follows belongs: an opinion's own, else the one it follows in."""
    if not hasattr(relative, "links"):
        return [case]
    own = set(case_keys_of(relative))
    return [locked for locked in cases if locked.pk in own]


def _relatives(machine: str, name: str, subject: Any, case: Case) -> list[Any]:
    """The subjects of a machine that stand where its derived move `name` starts."""
    if machine == "case":
        return [case]
    if machine == "opinion":
        before = subject.supersedes
        return [before] if before is not None and before.state == OpinionState.SENT else []
    if machine == "commitment":
        return list(subject.renewals.select_related("case"))
    related = _standing(name).read(case=case.pk, round=case.round)
    for assignment in related:
        assignment.case = case
    return related


@cache
def _standing(name: str) -> Prepared:
    source = sorted(Assignment.transitions[name].source)
    return Prepared(
        lambda: Assignment.objects.filter(case=Slot("case"), round=Slot("round"), state__in=source).order_by(
            "pk"
        )
    )
