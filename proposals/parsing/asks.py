"""The asks of a proposal: the items of its 办法, numbered as group.item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proposals.parsing.outline import Dress, Placed, heading_end, markers, tree
from proposals.parsing.source import Source, paragraphs, source_of
from proposals.parsing.values import AskText, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proposals.parsing.outline import Marker

_UNNUMBERED_CONFIDENCE = 0.5


def parse_asks(text: str) -> tuple[AskText, ...]:
    """The asks of a bare 办法 text (without its heading): every item in order, nothing dropped.

    Two levels of numbering become group.item (一.1); a group without items is an ask under its own number;
    deeper levels stay inside the text. Without numbers each paragraph is an ask, at a low confidence.
    """
    return asks_within(source_of(text), 0, len(text))


def asks_within(source: Source, start: int, end: int) -> tuple[AskText, ...]:
    """The asks of a range of the text."""
    found = markers(source, start, end)
    if not found:
        return _by_paragraph(source, start, end)
    placed = [one for one in tree(found, end) if len(one.above) <= 1]
    grouped = any(one.above for one in placed)
    ends = [*(one.marker.start for one in placed[1:]), end]
    asks = []
    group: str | None = None
    for one, stop in zip(placed, ends, strict=True):
        if not one.above:
            group = None
        if not one.above and one.has_children:
            group = _group_heading(source, one)
            continue
        asks.append(_ask(source, one.marker, one.above, group, stop, grouped=grouped))
    return tuple(ask for ask in asks if ask.text)


def _ask(
    source: Source, marker: Marker, above: tuple[Marker, ...], group: str | None, end: int, *, grouped: bool
) -> AskText:
    start, end = source.trimmed(marker.end, end)
    if above:
        number = f"{above[0].numeral}.{marker.value}"
    else:
        number = marker.numeral if grouped else str(marker.value)
    confidence = 0.8 if marker.run_in or marker.dress is Dress.IS else 0.95
    return AskText(number, group, paragraphs(source.text[start:end]), Span(start, end), confidence)


def _group_heading(source: Source, placed: Placed) -> str:
    start, end = source.trimmed(placed.marker.end, placed.end)
    cut = heading_end(source, start, end, has_children=True)
    return paragraphs(source.text[start : cut if cut > start else end]).strip("。:：")


def _by_paragraph(source: Source, start: int, end: int) -> tuple[AskText, ...]:
    lines = [line for line in source.within(start, end) if not line.folded.endswith(":")]
    return tuple(
        AskText(
            str(number),
            None,
            source.text[line.start : line.end],
            Span(line.start, line.end),
            _UNNUMBERED_CONFIDENCE,
        )
        for number, line in enumerate(lines, start=1)
    )


def unnumbered(asks: Sequence[AskText]) -> bool:
    """Whether the asks were cut by paragraph for want of numbers."""
    return bool(asks) and all(ask.confidence <= _UNNUMBERED_CONFIDENCE for ask in asks)
