"""From any text to one reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proposals.parsing.bureaus import canonical
from proposals.parsing.cautions import caution
from proposals.parsing.forms import looks_like_proposal, read_proposal
from proposals.parsing.layouts import layout_of
from proposals.parsing.numbers import case_numbers
from proposals.parsing.outline import sections
from proposals.parsing.pages import letter_key, read_letters, read_page
from proposals.parsing.sessions import sessions
from proposals.parsing.source import Source, source_of
from proposals.parsing.values import Found, Kind, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST = 3000


def read(text: str, aliases: Mapping[str, str] | None = None) -> Reading:
    """Any text as typed values; what is not certain is a warning, never a guess and never an error.

    `aliases` maps the spellings of organisations to their own names: names then carry the canonical value, their
    `raw` stays as written.
    """
    reading = _read(source_of(text), aliases)
    return _named(reading, aliases) if aliases else reading


def _read(source: Source, aliases: Mapping[str, str] | None) -> Reading:
    whole = Span(0, len(source.text))
    if not source.lines:
        return Reading(
            kind=source.found(Kind.UNKNOWN, *whole, 1.0), span=whole, warnings=(caution("empty_text", whole),)
        )
    layout = layout_of(source)
    distinct = {letter_key(source, bounds) for bounds in layout.letters}
    if len(distinct) > 1 or (layout.letters and layout.proposal):
        return read_page(source, layout, aliases)
    if layout.letters:
        (letter, *_), doubled = read_letters(source, layout)
        return replace(letter, warnings=(*letter.warnings, *doubled))
    if looks_like_proposal(source, *whole):
        return read_proposal(source, *whole)
    return _unknown(source, whole)


def _unknown(source: Source, whole: Span) -> Reading:
    """What can be said of a text of no known kind."""
    first = min(whole.end, _FIRST)
    return Reading(
        kind=source.found(Kind.UNKNOWN, *whole, 0.5),
        numbers=tuple(case_numbers(source, 0, first)),
        session=next(iter(sessions(source, 0, first)), None),
        sections=sections(source, *whole),
        span=whole,
        warnings=(caution("unknown_kind", whole),),
    )


def _named(reading: Reading, aliases: Mapping[str, str]) -> Reading:
    """The reading with organisations under their own names."""
    return replace(
        reading,
        proposers=_canonical(reading.proposers, aliases),
        addressees=_canonical(reading.addressees, aliases),
        bureaus=_canonical(reading.bureaus, aliases),
        heard=_canonical(reading.heard, aliases),
        copy_to=_canonical(reading.copy_to, aliases),
        parts=tuple(_named(part, aliases) for part in reading.parts),
        proposal=_named(reading.proposal, aliases) if reading.proposal else None,
    )


def _canonical(names: tuple[Found[str], ...], aliases: Mapping[str, str]) -> tuple[Found[str], ...]:
    return tuple(replace(name, value=canonical(name.value, aliases)) for name in names)
