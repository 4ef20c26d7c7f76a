"""Pause, restart, extend or recount a running deadline. Each leaves the original date alone and adds one part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workflow.workdays.derivation import Change, Derivation, Made, Part, check_range, rederive
from workflow.workdays.faults import ClockError
from workflow.workdays.spans import Span

if TYPE_CHECKING:
    from datetime import date

    from workflow.workdays.calendar import Calendar


def pause(derivation: Derivation, on: date, calendar: Calendar) -> Derivation:
    """The clock stands still from `on`, which is itself given back; the due date moves when it is resumed.

    Raises `ClockError`: `already_paused`, `pause_outside` (before the start or after the due date), and those of every change.
    """
    if derivation.paused_on is not None:
        raise ClockError("already_paused", f"该期限自 {derivation.paused_on} 起已暂停，请先恢复计时。")
    if not derivation.start_on <= on <= derivation.due_on:
        raise ClockError(
            "pause_outside",
            f"只能在起始日 {derivation.start_on} 至到期日 {derivation.due_on} 之间暂停，不能在 {on} 暂停。",
        )
    return _changed(derivation, Part(Change.PAUSED, on, derivation.due_on), calendar)


def resume(derivation: Derivation, on: date, calendar: Calendar) -> Derivation:
    """The clock runs again from `on`, with as much time left as when it was paused.

    Raises `ClockError`: `not_paused`, and those of every change.
    """
    if derivation.paused_on is None:
        raise ClockError("not_paused", "该期限没有暂停，无须恢复计时。")
    return _changed(derivation, Part(Change.RESUMED, on, derivation.due_on), calendar)


def extend(
    derivation: Derivation, more: Span | date, calendar: Calendar, *, on: date, latest: date | None = None
) -> Derivation:
    """Granted on the day `on`: a span more, counted from the present end, or until a day that was named.

    Raises `ClockError`: `extension_not_later`, `extension_cap` (the new date is later than `latest`, see
    `latest_allowed`), and those of every change.
    """
    part = (
        Part(Change.EXTENDED, on, derivation.due_on, by=more)
        if isinstance(more, Span)
        else Part(Change.EXTENDED, on, derivation.due_on, to=more)
    )
    longer = _changed(derivation, part, calendar)
    if longer.due_on <= derivation.due_on:
        raise ClockError("extension_not_later", f"延期后的日期应晚于现到期日 {derivation.due_on}。")
    if latest is not None and longer.due_on > latest:
        raise ClockError("extension_cap", f"延期后到 {longer.due_on}，超过最长期限 {latest}，请缩短延期。")
    return longer


def recount(
    derivation: Derivation, calendar: Calendar, *, on: date, anchor: date | None = None
) -> Derivation:
    """Worked out anew on the day `on` with another calendar; a backward rule perhaps from another `anchor`.

    What ran still runs: the date is never put before `on` unless it was there already. Raises `ClockError`:
    `out_of_order` (a later change is there already), `out_of_range`.
    """
    check_range(on)
    if any(on < earlier.on for earlier in derivation.parts):
        raise ClockError("out_of_order", f"{on} 早于该期限的上一次变更，请核对日期。")
    made = Made(derivation.calendar_slug, derivation.calendar_version)
    part = Part(Change.RECOUNTED, on, derivation.due_on, replaced=made)
    moved = replace(derivation, anchor_on=anchor or derivation.anchor_on)
    changed = rederive(moved, calendar, (*derivation.parts, part))
    check_range(changed.due_on)
    return changed


def _changed(derivation: Derivation, part: Part, calendar: Calendar) -> Derivation:
    """Raises `ClockError`: `calendar_differs` (not the version it was derived with), `out_of_order`, `out_of_range`."""
    for on in (part.on, part.to or part.on):
        check_range(on)
    made_with = (derivation.calendar_slug, derivation.calendar_version)
    if (calendar.slug, calendar.version) != made_with:
        raise ClockError(
            "calendar_differs",
            f"该期限按日历 {made_with[0]} 第 {made_with[1]} 版推算，请用同一版日历变更，或先按新日历重新推算。",
        )
    if part.on < derivation.start_on or any(part.on < earlier.on for earlier in derivation.parts):
        raise ClockError("out_of_order", f"{part.on} 早于该期限的上一次变更或起始日，请核对日期。")
    changed = rederive(derivation, calendar, (*derivation.parts, part))
    check_range(changed.due_on)
    return changed
