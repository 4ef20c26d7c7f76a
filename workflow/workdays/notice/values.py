"""What a notice says, as plain values. A span is a pair of offsets into the text as it was pasted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from workflow.workdays.calendar import Day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Span: TypeAlias = tuple[int, int]


class Weight(StrEnum):
    WRONG = "wrong"
    LOOK = "look"


@dataclass(frozen=True)
class Finding:
    """A doubt: `code` for programs, `message` for people. What is `WRONG` must be put right, the rest looked at."""

    code: str
    message: str
    span: Span
    weight: Weight = Weight.WRONG


@dataclass(frozen=True)
class NamedDay:
    """A day that the notice names, and where."""

    on: date
    span: Span


@dataclass(frozen=True)
class Holiday:
    """One numbered paragraph: the days off, and the weekend days that are worked for them."""

    name: str
    span: Span
    off: tuple[NamedDay, ...] = ()
    worked: tuple[NamedDay, ...] = ()


@dataclass(frozen=True)
class Notice:
    """`year` is None where the text does not say for which year it is; then no day was read."""

    year: int | None
    holidays: tuple[Holiday, ...]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing in it is wrong; it may still hold what somebody should look at."""
        return all(finding.weight is not Weight.WRONG for finding in self.findings)

    def days(self) -> Iterator[Day]:
        """What a calendar keeps of it."""
        for holiday in self.holidays:
            yield from (Day(day.on, is_workday=False, name=holiday.name) for day in holiday.off)
            yield from (
                Day(day.on, is_workday=True, name=f"{holiday.name}调休上班") for day in holiday.worked
            )
