"""A letter that came from outside, taken apart: which asks each passage may speak to, how sure that is, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from portal.web.letter_blocks import places
from portal.web.letter_sheet import OpinionSheet
from proposals.parsing import Unreadable, decode, read
from workflow.assembly.blocks import laid_out
from workflow.assembly.carriage import carried
from workflow.assembly.matching import match
from workflow.assembly.passages import Role
from workflow.forms.base import paragraph
from workflow.forms.parts import LONGEST, one_newline, storable
from workflow.models import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.forms import BoundField

    from portal.web.letter_blocks import SheetBlock
    from proposals.models import Ask
    from workflow.assembly.matching import Match
    from workflow.models import Opinion

LARGEST_FILE: Final = 10 * 1024 * 1024
LONGEST_NAME: Final = 60
FIRST_WORDS: Final = 30
SURE: Final = 0.6
"""Of the matches on the real page and on ten cases of our own, those with this score or more were all right (19 of 19);
below it six of seven were."""
FRAME_NAMES: Final = {
    Role.HEAD: gettext_lazy("标题和文号"),
    Role.SALUTATION: gettext_lazy("称谓"),
    Role.OPENING: gettext_lazy("开头"),
    Role.HEADING: gettext_lazy("小标题"),
    Role.CLOSING: gettext_lazy("结尾和落款"),
}


class ArrivalForm(forms.Form):
    """A letter as a file or as pasted text; `letter` is its text once the form is valid."""

    file = forms.FileField(
        label=gettext_lazy("上传文件"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "Word 文档（.docx）或文本文件（.txt），不超过 10 MB。只取文字，文件本身不保存。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt"}),
    )
    text = paragraph(gettext_lazy("或者粘贴正文"), rows=18, required=False)

    def clean_file(self) -> str:
        """The text of the file, or "" where none was given."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        name = PurePath(file.name or "").name[-LONGEST_NAME:]
        if (file.size or 0) > LARGEST_FILE:
            words = gettext("“%(name)s”超过 10 MB，无法读取。请删去图片后另存，或直接粘贴正文。")
            raise forms.ValidationError(words % {"name": name}, code="too_large")
        try:
            text = one_newline(decode(file.read(), name)).strip()
        except Unreadable as error:
            raise forms.ValidationError(error.message(gettext), code=error.code) from error
        if not text:
            words = gettext("“%(name)s”里没有文字。如果是扫描件，请改为粘贴正文。")
            raise forms.ValidationError(words % {"name": name}, code="empty")
        return text

    def clean_text(self) -> str:
        return one_newline(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file, text = cleaned.get("file", ""), cleaned.get("text", "")
        if file and text:
            words = gettext("文件和粘贴的正文只用一种：请清空下面的正文，或者不选文件。")
            raise forms.ValidationError(words, code="both")
        if not file and not text:
            raise forms.ValidationError(gettext("请选择文件，或者粘贴正文。"), code="required")
        self._check(file or text)
        return cleaned

    def _check(self, letter: str) -> None:
        if len(letter) > LONGEST:
            words = gettext("正文有 %(n)d 字，最多 %(most)d 字。请只保留会办意见本身。")
            raise forms.ValidationError(words % {"n": len(letter), "most": LONGEST}, code="max_length")
        if not storable(letter):
            raise forms.ValidationError(gettext("含有不完整的字符，无法保存。"), code="invalid_text")

    @property
    def letter(self) -> str:
        return str(self.cleaned_data["file"] or self.cleaned_data["text"])


@dataclass(frozen=True, slots=True)
class AskBox:
    """An ask that a passage may speak to. Found by the matching with a `reason`, or offered for choice without one."""

    ask: Ask
    ticked: bool
    sure: bool = False
    reason: str = ""

    @property
    def found(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of the letter on the page, with the fields it has there named after its `place`."""

    place: int
    number: int
    block: SheetBlock
    frame: str
    boxes: tuple[AskBox, ...]

    @property
    def likely(self) -> list[AskBox]:
        return [box for box in self.boxes if box.found or box.ticked]

    @property
    def others(self) -> list[AskBox]:
        return [box for box in self.boxes if not box.found and not box.ticked]

    @property
    def words(self) -> str:
        """Its first words, by which a closed piece is known."""
        return " ".join(self.block.text.split())[:FIRST_WORDS]

    @property
    def rows(self) -> int:
        """So many lines as the words take, within reason."""
        lines = sum(1 + len(line) // 40 for line in self.block.text.splitlines())
        return min(max(lines, 2), 14)


def taken_apart(letter: str, **who: Any) -> OpinionSheet:
    """The letter cut into blocks, with the contact that it names where none was given before.

    What was confidential in this opinion or the one that it replaces is so again.
    """
    opinion, post = who["subject"], QueryDict(mutable=True)
    post["text"] = letter
    sheet = OpinionSheet(initial={"_posted": post, "_op": "blocks"} | _contact(letter, opinion), **who)
    letters = {opinion.pk, opinion.supersedes_id}
    kept = Passage.objects.filter(opinion__in=letters - {None}, quotable=False).values_list("text", flat=True)
    for place, block in enumerate(sheet.blocks):
        if any(words in block.text or carried(words, block.text).carried for words in kept):
            sheet.blocks[place] = replace(block, private=True)
    return sheet


def redrawn(post: QueryDict, op: str, **who: Any) -> OpinionSheet:
    """The pieces as a browser sent them, with something done to them."""
    entered = {name: value for name, value in post.items() if not name.startswith("_")}
    return OpinionSheet(initial=entered | {"_posted": post, "_op": op}, **who)


def _contact(letter: str, opinion: Opinion) -> dict[str, str]:
    if opinion.contact or opinion.phone:
        return {}
    reading = read(letter)
    named = {"contact": reading.contact, "phone": reading.phone}
    return {name: found.value[:40] for name, found in named.items() if found is not None}


def pieces(sheet: OpinionSheet) -> list[Piece]:
    """The blocks in order; passages are numbered, the frame of the letter is named for what it is."""
    reasons = _matches(sheet.blocks, sheet.asks)
    found, number = [], 0
    for place, (block, at) in enumerate(zip(sheet.blocks, places(sheet.blocks), strict=True)):
        speaks = at.role == Role.PASSAGE
        number += speaks
        frame = "" if speaks or not at.role else str(FRAME_NAMES[Role(at.role)])
        boxes = tuple(_boxes(block, sheet.asks, reasons[place])) if speaks or block.asks else ()
        found.append(Piece(place, number if speaks else 0, block, frame, boxes))
    return found


def verdicts(sheet: OpinionSheet) -> list[BoundField]:
    """The word on each ask, as lists to choose from: an ask of a long proposal must not fill a phone's screen."""
    for ask in sheet.asks:
        sheet.fields[f"ask-{ask.pk}"].widget.attrs["class"] = "form-select"
    return [sheet[f"ask-{ask.pk}"] for ask in sheet.asks]


def open_asks(sheet: OpinionSheet) -> list[Ask]:
    """The asks that no passage is said to speak to."""
    spoken = {key for block in sheet.blocks for key in block.asks}
    return [ask for ask in sheet.asks if ask.pk not in spoken]


def _boxes(block: SheetBlock, asks: Sequence[Ask], matches: dict[int, Match]) -> Iterator[AskBox]:
    for ask in asks:
        ticked, match_ = ask.pk in block.asks, matches.get(ask.pk)
        if match_ is None:
            yield AskBox(ask, ticked)
        else:
            yield AskBox(ask, ticked, sure=match_.score >= SURE, reason=match_.reason)


def _matches(blocks: Sequence[SheetBlock], asks: Sequence[Ask]) -> list[dict[int, Match]]:
    """For each block the asks that the matching finds in it, by key, the best where it finds one twice."""
    plain = [block.block for block in blocks]
    place_of = {id(block): place for place, block in enumerate(plain)}
    spoken = [one for one in laid_out(plain) if one.part.role is Role.PASSAGE]
    by_proposal: defaultdict[int, list[Ask]] = defaultdict(list)
    for ask in asks:
        by_proposal[ask.proposal_id].append(ask)
    found: list[dict[int, Match]] = [{} for _block in blocks]
    for some in by_proposal.values():
        keys = {ask.number: ask.pk for ask in some}
        for one in match(some, [laid.part for laid in spoken], title=some[0].proposal.title):
            best = found[place_of[id(spoken[one.passage].block)]]
            if one.score > getattr(best.get(keys[one.ask]), "score", 0.0):
                best[keys[one.ask]] = one
    return found
