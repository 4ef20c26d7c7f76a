"""The letters' forms as sheets: the letter block by block, redrawn without saving, and put together with what others saved."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.web.letter_blocks import SheetBlock, block_from, from_post, moved, place_for
from portal.web.letter_opening import (
    blocks_of_text,
    opinion_blocks,
    opinion_frame,
    pulled_block,
    reply_blocks,
    reply_frame,
)
from workflow.assembly.blocks import joined
from workflow.assembly.differences import difference
from workflow.assembly.merging import Whose, merged
from workflow.forms import OpinionForm, ReplyForm
from workflow.forms.letters import LetterForm
from workflow.forms.parts import one_newline, passages_before
from workflow.rules import cases_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import QueryDict

    from workflow.assembly.blocks import Block
    from workflow.assembly.differences import Segment

INDENT: Final = "\u3000\u3000"
_ENDLESS: Final = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed when it was opened: tokens of its blocks, tokens of their words, values of the other fields."""

    blocks: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    fields: dict[str, str] | None = None

    def dump(self) -> str:
        return json.dumps({"b": self.blocks, "t": self.texts, "f": self.fields}, ensure_ascii=False)

    @classmethod
    def load(cls, told: str) -> Seen:
        """What a page sent back; nothing where it sent something else."""
        try:
            found = json.loads(told or "{}")
            blocks, texts, fields = found.get("b", ()), found.get("t", ()), found.get("f")
            plain = {str(name): str(value) for name, value in (fields or {}).items()}
            return cls(tuple(map(str, blocks)), tuple(map(str, texts)), None if fields is None else plain)
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()


@dataclass(frozen=True, slots=True)
class Clash:
    """What both changed: mine and theirs, and the way from theirs to mine where it is text."""

    label: str
    mine: str
    theirs: str
    change: tuple[Segment, ...] = ()


class LetterSheet(LetterForm):
    """The letter in boxes, one for each block; or, where it came in one text, in one box.

    Unbound with `_posted` and `_op` in the initial values it is what a browser sent with something done to it, for
    drawing anew; nothing is checked then and nothing saved.
    """

    blocks: list[SheetBlock]

    def prepare(self) -> None:
        super().prepare()
        del self.fields["parts"]
        self.saved_text = str(self.fields["text"].initial)
        self.touched: int | None = None
        self.dropped: tuple[int, SheetBlock] | None = None
        self.clashes: list[Clash] = []
        sent = cast("QueryDict | None", self.data if self.is_bound else self.initial.get("_posted"))
        self.whole = sent is not None and "blocks" not in sent
        if sent is None:
            self.blocks, self.seen = list(self.begun), self._shown()
        else:
            self.blocks, self.seen = from_post(sent), Seen.load(sent.get("_seen", ""))
            self._keep_dropped(sent)
            if not self.is_bound:
                self._do(str(self.initial.get("_op", "")), sent)
        if not self.whole:
            del self.fields["text"]
        for name, field in self.fields.items():
            if "-" in name:
                look = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
                field.widget.attrs |= {"class": look, "placeholder": gettext("说明")}

    # -- what the letter is made of ---------------------------------------------------------------------------------

    def stored_blocks(self) -> list[SheetBlock]:
        raise NotImplementedError

    def frame(self) -> list[SheetBlock]:
        raise NotImplementedError

    @cached_property
    def stored(self) -> list[SheetBlock]:
        return self.stored_blocks()

    @cached_property
    def begun(self) -> list[SheetBlock]:
        """The letter as saved, or the frame of one that nobody began."""
        return self.stored or self.frame()

    def given_blocks(self) -> tuple[Block, ...] | None:
        return None if self.whole else tuple(block.block for block in self.blocks)

    def present_text(self) -> str:
        """The letter that the page shows now."""
        if self.whole:
            return str(self["text"].value() or "")
        return joined([block.block for block in self.blocks])

    def _shown(self) -> Seen:
        values = {
            name: "" if value is None else str(value)
            for name, field in self.fields.items()
            if name != "text"
            for value in (field.initial,)
        }
        return Seen(
            tuple(block.token for block in self.begun),
            tuple(block.text_token for block in self.begun),
            values,
        )

    # -- what may be done to it without saving ----------------------------------------------------------------------

    def _do(self, op: str, sent: QueryDict) -> None:
        name, _dash, argument = op.partition("-")
        number = (
            int(argument) if argument.isascii() and argument.isdigit() and len(argument) <= _ENDLESS else -1
        )
        if name in {"blocks", "merge"} and self.whole:
            self.blocks = blocks_of_text(one_newline(sent.get("text", "")), self.asks, self.stored)
            self.whole = False
        doing = self.doings().get(name)
        if doing is not None and not self.whole:
            doing(number)
        elif name == "whole":
            self.whole = True
            self.initial["text"] = joined([block.block for block in self.blocks])
        elif name == "merge":
            self._merge(sent)
        elif name == "mine":
            self.seen = self._shown()

    def doings(self) -> dict[str, Callable[[int], None]]:
        """What a button may do to the blocks: its name → the act, which takes the number behind the name."""
        return {
            "insert": self._insert,
            "drop": self._drop,
            "undo": self._undo,
            "up": lambda place: self._move(place, -1),
            "down": lambda place: self._move(place, 1),
            "ask": self._add_for,
        }

    def _put(self, place: int, block: SheetBlock) -> None:
        self.blocks.insert(place, block)
        self.touched = place

    def _insert(self, after: int) -> None:
        self._put(min(after + 1, len(self.blocks)), SheetBlock(INDENT))

    def _drop(self, place: int) -> None:
        if 0 <= place < len(self.blocks):
            self.dropped = place, self.blocks.pop(place)
            self.touched = min(place, len(self.blocks) - 1) if self.blocks else None

    def _undo(self, _place: int) -> None:
        if self.dropped is not None:
            place, block = self.dropped
            self._put(min(place, len(self.blocks)), block)
            self.dropped = None

    def _keep_dropped(self, sent: QueryDict) -> None:
        told = sent.get("dropped", "")
        if told.isascii() and told.isdigit() and len(told) <= _ENDLESS:
            self.dropped = int(told), block_from(sent, "dropped")

    def _move(self, place: int, step: int) -> None:
        self.blocks = moved(self.blocks, place, step)
        self.touched = min(max(place + step, 0), max(len(self.blocks) - 1, 0))

    def _add_for(self, ask: int) -> None:
        if any(ask == known.pk for known in self.asks):
            self.place_in(SheetBlock(INDENT, asks=frozenset({ask}), said=True))

    def place_in(self, block: SheetBlock) -> None:
        """Put a new block where its asks belong."""
        self._put(place_for(block.asks, self.blocks, self.asks), block)

    # -- what others saved meanwhile --------------------------------------------------------------------------------

    def _merge(self, sent: QueryDict) -> None:
        """Mine and theirs in one: what one side changed holds, what both changed stands one after the other."""
        base = dict(zip(self.seen.texts, self.seen.blocks, strict=False))
        mine = [
            base.get(block.text_token, block.token) if "blocks" not in sent else block.token
            for block in self.blocks
        ]
        result: list[SheetBlock] = []
        for found in merged(self.seen.blocks, mine, [block.token for block in self.stored]):
            ours, theirs = self.blocks[slice(*found.mine)], self.stored[slice(*found.theirs)]
            if found.whose is Whose.BOTH:
                result += [replace(block, mark="m") for block in ours]
                result += [replace(block, mark="t") for block in theirs]
                self.clashes.append(_clash(ours, theirs))
            else:
                result += ours if found.whose is Whose.MINE else theirs
        self.blocks = result
        self._merge_fields(sent)
        self.seen = self._shown()

    def _merge_fields(self, sent: QueryDict) -> None:
        was = self.seen.fields or {}
        for name, field in self.fields.items():
            if name == "text":
                continue
            now = "" if field.initial is None else str(field.initial)
            mine = sent.get(name, now)
            if mine == was.get(name, mine) and name in was:
                self.initial[name] = field.initial
            elif now not in {mine, was.get(name)}:
                self.clashes.append(Clash(str(field.label), _display(field, mine), _display(field, now)))


def _clash(ours: Sequence[SheetBlock], theirs: Sequence[SheetBlock]) -> Clash:
    mine, other = ("\n".join(block.text for block in blocks) for blocks in (ours, theirs))
    return Clash("", mine, other, difference(other, mine))


def _display(field: forms.Field, value: str) -> str:
    """The value in the words that the form has for it."""
    choices = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    return choices.get(value, value) or gettext("（空）")


class OpinionSheet(LetterSheet, OpinionForm):
    """An opinion: each block with the asks that it answers, and whether it may be quoted."""

    def stored_blocks(self) -> list[SheetBlock]:
        return opinion_blocks(self.subject, self.saved_text, self.asks)

    def frame(self) -> list[SheetBlock]:
        return opinion_frame(self.subject, cases_of(self.subject))


class ReplySheet(LetterSheet, ReplyForm):
    """A reply: each block with the asks that it answers, and the passages that it was made from."""

    def prepare(self) -> None:
        super().prepare()
        classes: Any = self.fields["outcome_class"]
        classes.widget = forms.RadioSelect()
        classes.empty_label = _("还没有选定")
        classes.widget.choices = classes.choices

    def stored_blocks(self) -> list[SheetBlock]:
        return reply_blocks(self.subject, self.saved_text, self.asks)

    def frame(self) -> list[SheetBlock]:
        return reply_frame(self.subject)

    @cached_property
    def heard(self) -> dict[int, Any]:
        """The passages that were sent to the unit, in the order of the letters, with their bureaus and asks."""
        found = passages_before(self.subject).select_related("opinion__organisation")
        found = found.prefetch_related("ask_links").order_by("opinion_id", "position")
        return {passage.pk: passage for passage in found}

    def doings(self) -> dict[str, Callable[[int], None]]:
        return super().doings() | {"pull": self._pull}

    def _pull(self, key: int) -> None:
        passage = self.heard.get(key)
        if passage is not None and passage.quotable:
            self.place_in(pulled_block(passage, self.asks))
