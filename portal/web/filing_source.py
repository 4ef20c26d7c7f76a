"""A proposal that was written elsewhere, for the filing form: taken apart, with what is doubtful kept at its words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy

from portal.web.letter_split import ArrivalForm
from proposals.parsing.intake import take_in
from workflow.forms.base import paragraph
from workflow.forms.parts import LONGEST, storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proposals.parsing.intake import Intake

PREFIX: Final = "source"
MOST_DOUBTS: Final = 60
LONGEST_DOUBT: Final = 2000


class SourceForm(ArrivalForm):
    """The file or the pasted text from which the form is to be filled."""

    text = paragraph(gettext_lazy("或者粘贴全文"), rows=6, required=False)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix=PREFIX)

    def _check(self, letter: str) -> None:
        if len(letter) > LONGEST:
            words = gettext("全文有 %(n)d 字，最多 %(most)d 字。请只保留提案本身。")
            raise forms.ValidationError(words % {"n": len(letter), "most": LONGEST}, code="max_length")
        if not storable(letter):
            raise forms.ValidationError(gettext("含有不完整的字符，无法保存。"), code="invalid_text")

    def taken(self) -> Intake:
        return take_in(self.letter)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt of the reading, as the page carries it along until its words are changed."""

    words: str
    message: str


def doubts_of(taken: Intake) -> tuple[Doubtful, ...]:
    """The doubts in the reader's language."""
    return tuple(Doubtful(doubt.words, doubt.message(gettext)) for doubt in taken.doubts)[:MOST_DOUBTS]


def dump_doubts(doubts: Iterable[Doubtful]) -> str:
    found = [[doubt.words, doubt.message] for doubt in doubts]
    return json.dumps(found, ensure_ascii=False) if found else ""


def load_doubts(told: str) -> tuple[Doubtful, ...]:
    """What a page sent back; nothing where it sent something else."""
    try:
        found = json.loads(told or "[]")
        pairs = [(words, message) for words, message in found]
    except (ValueError, TypeError, RecursionError):
        return ()
    fits = all(isinstance(one, str) and len(one) <= LONGEST_DOUBT for pair in pairs for one in pair)
    return tuple(Doubtful(*pair) for pair in pairs[:MOST_DOUBTS]) if fits else ()


def placed(doubts: Sequence[Doubtful], texts: dict[str, str]) -> dict[str, list[Doubtful]]:
    """By the name of a field the doubts whose words stand there first; under "" those of the whole.

    A doubt whose words are nowhere any more was settled by its author.
    """
    found: dict[str, list[Doubtful]] = {}
    for doubt in doubts:
        names = (name for name, text in texts.items() if doubt.words in text) if doubt.words else iter([""])
        name = next(names, None)
        if name is not None:
            found.setdefault(name, []).append(doubt)
    return found
