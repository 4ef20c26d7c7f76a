"""At what hour a message may leave, by the clock of who is told. No models, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DIGEST_AT: Final = time(8, 30)
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """When a person may be disturbed. Both ends of the quiet hours or neither; they may lie across midnight."""

    zone: ZoneInfo
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time = DIGEST_AT


def awake(at: datetime, hours: Hours) -> datetime:
    """`at` itself, or the end of the quiet hours in which it falls."""
    begin, end = hours.quiet_from, hours.quiet_until
    if begin is None or end is None or begin == end:
        return at
    local = at.astimezone(hours.zone)
    now = local.time()
    over_midnight = begin > end
    quiet = (now >= begin or now < end) if over_midnight else begin <= now < end
    if not quiet:
        return at
    day = local.date() + A_DAY if over_midnight and now >= begin else local.date()
    return max(at, _moment(day, end, hours.zone))


def morning(at: datetime, hours: Hours) -> datetime:
    """When news may leave that no person but midnight brought: when the quiet hours end, where it falls into stated
    ones, and else not before that day's digest.
    """
    leaves = awake(at, hours)
    if leaves > at:
        return leaves
    today = at.astimezone(hours.zone).date()
    return max(at, awake(_moment(today, hours.digest_at, hours.zone), hours))


def next_digest(at: datetime, hours: Hours) -> datetime:
    """The first moment after `at` at which a day's news goes out together: never within the quiet hours."""
    today = at.astimezone(hours.zone).date()
    moments = (
        awake(_moment(today + n * A_DAY, hours.digest_at, hours.zone), hours)
        for n in (-1, 0, 1, 2)
    )  # fmt: skip
    return next(moment for moment in moments if moment > at)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
