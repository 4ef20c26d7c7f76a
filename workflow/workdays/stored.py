"""A derivation as JSON and back: what a deadline row keeps, and what the pages and the API show."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.workdays.derivation import Change, Derivation, Made, Part, Skipped
from workflow.workdays.spans import Before, Span, Timing, Unit, YearDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Json = dict[str, Any]


def as_json(derivation: Derivation) -> Json:
    """Days as ISO strings; `rule` holds one of `span`, `date`, `before`, and `wording` for people."""
    return {
        "rule": {**_timing_json(derivation.timing), "wording": str(derivation.timing)},
        "source": derivation.source,
        "start_on": derivation.start_on.isoformat(),
        "anchor_on": _day_json(derivation.anchor_on),
        "calendar": {"slug": derivation.calendar_slug, "version": derivation.calendar_version},
        "original_due_on": derivation.original_due_on.isoformat(),
        "ruled_on": derivation.ruled_on.isoformat(),
        "due_on": derivation.due_on.isoformat(),
        "provisional": derivation.provisional,
        "rolled_from": _day_json(derivation.rolled_from),
        "skipped": _skipped_json(derivation.skipped),
        "worked": _skipped_json(derivation.worked),
        "parts": [
            {
                "change": part.change.value,
                "on": part.on.isoformat(),
                "by": None if part.by is None else _span_json(part.by),
                "to": _day_json(part.to),
                "due_on": part.due_on.isoformat(),
                "skipped": _skipped_json(part.skipped),
                "replaced": None if part.replaced is None else asdict(part.replaced),
            }
            for part in derivation.parts
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Derivation:
    """Exactly what `as_json` was given; what was stored before there were recounts lacks their fields. Raises `KeyError` or `ValueError` when `stored` was not written by it."""
    return Derivation(
        timing=_timing(stored["rule"]),
        start_on=date.fromisoformat(stored["start_on"]),
        anchor_on=_day(stored["anchor_on"]),
        calendar_slug=stored["calendar"]["slug"],
        calendar_version=stored["calendar"]["version"],
        original_due_on=date.fromisoformat(stored["original_due_on"]),
        ruled_on=date.fromisoformat(stored.get("ruled_on", stored["original_due_on"])),
        due_on=date.fromisoformat(stored["due_on"]),
        provisional=stored["provisional"],
        rolled_from=_day(stored["rolled_from"]),
        skipped=_skipped(stored["skipped"]),
        worked=_skipped(stored["worked"]),
        source=stored["source"],
        parts=tuple(
            Part(
                change=Change(part["change"]),
                on=date.fromisoformat(part["on"]),
                by=None if part["by"] is None else _span(part["by"]),
                to=_day(part["to"]),
                due_on=date.fromisoformat(part["due_on"]),
                skipped=_skipped(part["skipped"]),
                replaced=Made(**replaced) if (replaced := part.get("replaced")) else None,
            )
            for part in stored["parts"]
        ),
    )


def _timing_json(timing: Timing) -> Json:
    match timing:
        case Span():
            return {"span": _span_json(timing)}
        case YearDay(month=month, day=day):
            return {"date": f"{month:02}-{day:02}"}
        case Before(step=step, span=span):
            return {"before": step, "span": _span_json(span)}


def _timing(stored: Mapping[str, Any]) -> Timing:
    if "date" in stored:
        month, day = stored["date"].split("-")
        return YearDay(int(month), int(day))
    span = _span(stored["span"])
    return Before(stored["before"], span) if "before" in stored else span


def _span_json(span: Span) -> Json:
    return {"amount": span.amount, "unit": span.unit.value}


def _span(stored: Mapping[str, Any]) -> Span:
    return Span(stored["amount"], Unit(stored["unit"]))


def _skipped_json(days: Iterable[Skipped]) -> list[Json]:
    return [{"on": day.on.isoformat(), "reason": day.reason} for day in days]


def _skipped(stored: Iterable[Mapping[str, Any]]) -> tuple[Skipped, ...]:
    return tuple(Skipped(date.fromisoformat(day["on"]), day["reason"]) for day in stored)


def _day_json(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)
