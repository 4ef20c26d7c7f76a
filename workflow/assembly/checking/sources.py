"""What the letter took from the opinions: words altered on the way, figures that nobody gave, confidential passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workflow.assembly.carriage import Index, plain
from workflow.assembly.checking.findings import slip
from workflow.assembly.figures import Kind, figures_in
from workflow.assembly.outlook import ahead_in, heads_next
from workflow.assembly.passages import split
from workflow.assembly.provenance import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workflow.assembly.alterations import Alteration
    from workflow.assembly.checking.findings import Letter, Slip, SourceText
    from workflow.assembly.figures import Figure
    from workflow.assembly.passages import PassageText

_DAYS: Final = frozenset({Kind.DATE, Kind.YEAR})
_POINTS_OF_A_LIST: Final = "方面"
_TELLING: Final = frozenset({Kind.MONEY, Kind.PERCENT, Kind.COUNT, Kind.MEASURE})
_FEWEST_DIGITS: Final = 3


def against_opinions(letter: Letter) -> Iterator[Slip]:
    """What a passage says otherwise than the opinion that it was taken from, and the figures that no opinion has.

    The figures of one passage are one finding: mostly they are the lead's own, and one person answers for them.
    """
    quotable = [one for one in letter.facts.sources or () if one.quotable]
    if letter.facts.kind != "reply" or not quotable:
        return
    known = [*letter.facts.known, *(one.text for one in letter.facts.sources or () if not one.quotable)]
    found = Sources([one.text for one in quotable], leave_out=[letter.facts.title], known=known)
    for passage in split(letter.text):
        origin = found.origin(passage)
        for source, alteration in origin.alterations:
            yield _altered(alteration, passage.start, quotable[source].bureau)
        altered = {one.now.span for _, one in origin.alterations}
        own = [one for one in origin.unsourced if altered.isdisjoint({one.span, one.extent})]
        if claimed := _claimed(passage, own):
            yield _unsourced(letter.text, passage.start, claimed)


def _claimed(passage: PassageText, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that say how things are. Days, and what is still to come, have no source but the writer."""
    facts = [one for one in figures if one.kind not in _DAYS and one.unit != _POINTS_OF_A_LIST]
    ahead = (
        list(ahead_in(passage.text, next_steps=heads_next(passage.section) or heads_next(passage.heading)))
        if facts
        else []
    )
    return [one for one in facts if not any(start <= one.span[0] < end for start, end in ahead)]


def _altered(found: Alteration, start: int, bureau: str) -> Slip:
    now = found.now if found.now.text.strip() else found.now_in
    place = (start + now.span[0], start + now.span[1])
    was = found.was.text if found.was.text.strip() else found.was_in.text
    return slip(f"altered_{found.kind.value}", place, found=now.text, was=was, bureau=bureau)


def _unsourced(text: str, start: int, figures: Sequence[Figure]) -> Slip:
    first, last = start + figures[0].span[0], start + figures[-1].span[1]
    listed = "、".join(dict.fromkeys(figure.text for figure in figures))
    return slip("figure_unsourced", (first, last), found=text[first:last], figures=listed)


def confidential_words(letter: Letter) -> Iterator[Slip]:
    """Words and figures of a passage that may not be quoted, unless they also stand where anybody may read them.

    Stretches shorter than `carriage.MINIMUM` are alike by chance.
    """
    sources = letter.facts.sources or ()
    secret = [one for one in sources if not one.quotable]
    if not secret:
        return
    known = [*letter.facts.known, *(one.text for one in sources if one.quotable)]
    names = [letter.facts.title, *(name for bureau in letter.facts.handling for name in bureau.names)]
    here = Index([letter.text], leave_out=names)
    yield from _quoted(letter.text, here, secret, "\n".join(plain(text).signs for text in known))
    yield from _figures(letter.text, secret, known)


def _quoted(text: str, here: Index, secret: Sequence[SourceText], public: str) -> Iterator[Slip]:
    for source in secret:
        carried = here.carried(source.text).get(0)
        for run in carried.runs if carried else ():
            if plain(run.text).signs not in public:
                start, end = run.target_span
                yield slip("confidential_quoted", (start, end), found=text[start:end], bureau=source.bureau)


def _figures(text: str, secret: Sequence[SourceText], known: Sequence[str]) -> Iterator[Slip]:
    """A figure that only the confidential passage has: 3860万元, 47.5%. Small round ones are anybody's."""
    public = {figure for one in known for figure in figures_in(one)}
    owners = {
        figure: source.bureau
        for source in secret
        for figure in figures_in(source.text)
        if figure.kind in _TELLING and figure not in public and _is_telling(figure.text)
    }
    for figure in figures_in(text) if owners else ():
        if figure in owners:
            yield slip("confidential_figure", figure.span, found=figure.text, bureau=owners[figure])


def _is_telling(written: str) -> bool:
    return sum(sign.isdigit() for sign in written) >= _FEWEST_DIGITS or "." in written
