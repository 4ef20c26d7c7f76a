"""The blocks of a letter as a drafting screen draws them: what each answers, where it came from, what is doubtful in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from portal.web.letter_blocks import places
from workflow.assembly.differences import difference
from workflow.assembly.passages import PassageText, Role
from workflow.assembly.provenance import Origin, Sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.web.draft_checks import Note
    from portal.web.letter_blocks import Place, SheetBlock
    from portal.web.letter_sheet import LetterSheet
    from proposals.models import Ask, Organisation
    from workflow.assembly.differences import Segment
    from workflow.models import Passage

NAME: Final = 16
"""Characters of what a passage is called, where it has no heading."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that a block was made from: whose it is, what it is called there, and what became of its words.

    `change` is the way from its words to the block's; empty where they stand word for word.
    """

    key: int
    bureau: Organisation
    name: str
    words: str
    change: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a block; `note` numbers the check that points at them."""

    text: str
    note: int | None = None


@dataclass(frozen=True, slots=True)
class AskBox:
    """One ask that may be ticked."""

    ask: Ask
    ticked: bool


@dataclass(frozen=True)
class DrawnBlock:
    """One block on the page. `n` counts from 0, as its fields are named."""

    n: int
    block: SheetBlock
    place: Place
    boxes: list[AskBox]
    sources: list[Source]
    stretches: list[Stretch]
    notes: list[Note]
    kept: str = ""
    own: bool = False
    last: bool = False

    @property
    def asks(self) -> list[Ask]:
        return [box.ask for box in self.boxes if box.ticked]

    @property
    def label(self) -> str:
        """How people call the block."""
        words = " ".join(self.block.text.split())[:NAME]
        return _("第 %(n)d 段") % {"n": self.n + 1} + (f"：{words}" if words else "")

    @property
    def frame(self) -> bool:
        return self.place.role != Role.PASSAGE


@dataclass
class Drawing:
    """Everything that the blocks of one page are drawn from."""

    sheet: LetterSheet
    notes: Sequence[Note] = ()
    heard: Mapping[int, Passage] = field(default_factory=dict)
    organisation: Any = None
    left_out: Sequence[str] = ()

    def blocks(self) -> list[DrawnBlock]:
        """The blocks in order, each with the notes on words that stand in it."""
        found = places(self.sheet.blocks)
        last = len(self.sheet.blocks) - 1
        return [
            self._drawn(n, block, place, last=n == last)
            for n, (block, place) in enumerate(zip(self.sheet.blocks, found, strict=True))
        ]

    def _drawn(self, n: int, block: SheetBlock, place: Place, *, last: bool) -> DrawnBlock:
        text = block.text.strip("\r\n")
        notes = [note for note in self.notes if note.block == n]
        sources = [self._source(self.heard[key], block, place) for key in block.sources if key in self.heard]
        speaks = place.role == Role.PASSAGE
        return DrawnBlock(
            n=n,
            block=block,
            place=place,
            boxes=[AskBox(ask, ask.pk in block.asks) for ask in self.sheet.asks],
            sources=sources,
            stretches=_stretches(text, notes, place.start),
            notes=notes,
            own=self.organisation is not None and speaks and not sources,
            last=last,
        )

    def _source(self, passage: Passage, block: SheetBlock, place: Place) -> Source:
        words_now = block.text.strip()
        origin = Sources([passage.text], leave_out=self.left_out).origin(
            PassageText(place.heading, words_now, 0, len(words_now))
        )
        same = origin.origin is Origin.VERBATIM
        words = {
            Origin.VERBATIM: _("原文"),
            Origin.ALTERED: _("有改动"),
            Origin.NEW: _("已无原文字句"),
        }[origin.origin]
        said = _run_on(words_now.removeprefix(place.heading))
        change = () if same else difference(_run_on(passage.text), said)
        return Source(passage.pk, passage.opinion.organisation, passage_name(passage), words, change)


def _run_on(text: str) -> str:
    """The words without the blanks that letters put before their paragraphs, which say nothing."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def passage_name(passage: Passage) -> str:
    """What a passage is called beside its bureau's seal: its heading, or its place in the letter."""
    if passage.heading:
        return passage.heading[:NAME]
    return _("第 %(n)d 段") % {"n": passage.position}


def _stretches(text: str, notes: Sequence[Note], start: int) -> list[Stretch]:
    """The words of a block, cut where a check points at some of them; what overlaps goes with the first."""
    found, done = [], 0
    for note in sorted(notes, key=lambda note: note.span):
        first, end = note.span[0] - start, min(note.span[1] - start, len(text))
        if done <= first < end:
            found += [Stretch(text[done:first])] if done < first else []
            found.append(Stretch(text[first:end], note.number))
            done = end
    return [*found, Stretch(text[done:])] if done < len(text) else found
