"""What the letter took from the opinions: words that were for the lead alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workflow.assembly.carriage import Index, plain
from workflow.assembly.checking.findings import slip
from workflow.assembly.figures import Kind, figures_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workflow.assembly.checking.findings import Letter, Slip, SourceText

_TELLING: Final = frozenset({Kind.MONEY, Kind.PERCENT, Kind.COUNT, Kind.MEASURE})
_FEWEST_DIGITS: Final = 3


def confidential_words(letter: Letter) -> Iterator[Slip]:
    """Words and figures of a passage that may not be quoted, unless they also stand where anybody may read them.

    Stretches shorter than `carriage.MINIMUM` are alike by chance.
    """
    sources = letter.facts.sources or ()
    secret = [one for one in sources if not one.quotable]
    if not secret:
        return
    known = [*letter.facts.known, letter.facts.title, *(one.text for one in sources if one.quotable)]
    known += [name for bureau in letter.facts.handling for name in bureau.names]
    yield from _quoted(letter.text, secret, "\n".join(plain(text).signs for text in known))
    yield from _figures(letter.text, secret, known)


def _quoted(text: str, secret: Sequence[SourceText], public: str) -> Iterator[Slip]:
    here = Index([text])
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
