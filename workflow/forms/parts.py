"""A letter handed in part by part: what a part may say, and how what it says is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _

from workflow.assembly.blocks import Block
from workflow.models import Passage
from workflow.rules import PRESENT
from workflow.states import REPLYING, OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proposals.models import Ask
    from workflow.models import Reply

MOST_PARTS: Final = 120
"""More than any letter has; the form that holds them must be read (DATA_UPLOAD_MAX_NUMBER_FIELDS)."""
LONGEST: Final = 100_000
"""Characters of a whole letter."""
LARGEST: Final = 2**63 - 1

_TEXT: Final = {"type": "string"}
_ASKS: Final = {"type": ["array", "null"], "items": {"type": "string"}}
_SHAPES: Final[dict[str, dict[str, Any]]] = {
    "text": _TEXT,
    "asks": _ASKS,
    "quotable": {"type": "boolean"},
    "sources": {"type": "array", "items": {"type": "integer"}},
}


@dataclass(frozen=True, slots=True)
class GivenPart:
    """One part as JSON gave it. `asks` are numbers as people write them; None leaves them to the matching."""

    text: str
    asks: tuple[str, ...] | None = None
    quotable: bool = True
    sources: tuple[int, ...] = ()


class PartsField(forms.JSONField):
    """A list of objects with `text` and whichever of `asks`, `quotable` and `sources` the letter knows.

    Cleans to a tuple of `GivenPart`, or None when nothing was given. What the numbers and keys name is the form's
    business; here only the shape is looked at.
    """

    def __init__(self, *, names: Sequence[str], **more: Any) -> None:
        super().__init__(**more)
        self.names = ("text", *names)

    @property
    def item_schema(self) -> dict[str, Any]:
        """The JSON Schema of one part, less its type."""
        properties = {name: _SHAPES[name] for name in self.names}
        return {"properties": properties, "required": ["text"], "additionalProperties": False}

    def clean(self, value: Any) -> tuple[GivenPart, ...] | None:
        given = super().clean(value)
        if given is None:
            return None
        if not isinstance(given, list):
            raise forms.ValidationError(_("应为列表。"), code="wrong_type")
        if len(given) > MOST_PARTS:
            words = _("分了 %(n)d 段，最多 %(most)d 段，请合并几段。")
            raise forms.ValidationError(words % {"n": len(given), "most": MOST_PARTS}, code="too_many")
        return tuple(self._part(place, one) for place, one in enumerate(given, start=1))

    def _part(self, place: int, one: Any) -> GivenPart:
        if not isinstance(one, dict):
            raise _fault(place, _("应为一个对象。"), "wrong_type")
        for name in one:
            if name not in self.names:
                shown = name[:60].encode("utf-8", "replace").decode()
                raise _fault(place, _("没有“%(name)s”这一项，请去掉。") % {"name": shown}, "unknown_field")
        if not isinstance(one.get("text"), str):
            raise _fault(place, _("缺少文字“text”。"), "wrong_type")
        asks, sources, quotable = one.get("asks"), one.get("sources", []), one.get("quotable", True)
        if asks is not None and not _list_of(asks, str):
            raise _fault(place, _("“asks”应为建议条目号的列表。"), "wrong_type")
        if not _list_of(sources, int):
            raise _fault(place, _("“sources”应为意见段落编号的列表。"), "wrong_type")
        if not isinstance(quotable, bool):
            raise _fault(place, _("“quotable”应为 true 或 false。"), "wrong_type")
        return GivenPart(one["text"], None if asks is None else tuple(asks), quotable, tuple(sources))


def one_newline(text: str) -> str:
    """The text with one kind of line break, so that a browser and a program hand in the same words."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _list_of(value: Any, kind: type) -> bool:
    if not isinstance(value, list):
        return False
    fits = (isinstance(item, kind) and not isinstance(item, bool) for item in value)
    return all(fits) and (kind is not str or all(storable(item) for item in value))


def storable(text: str) -> bool:
    """Whether a database can keep it: JSON can name halves of characters, and a NUL ends a text for some."""
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


def _fault(place: int, words: str, code: str) -> forms.ValidationError:
    message = _("第 %(place)d 段：%(words)s") % {"place": place, "words": words}
    return forms.ValidationError(message, code=code)


def blocks_of(given: Iterable[GivenPart], asks: Iterable[Ask]) -> tuple[Block, ...]:
    """The parts with the keys of the asks that they name.

    Where several proposals have the number, it is written with the proposal's before it: 20230368 一.1.
    Raises ValidationError for a number that no ask has, or that several have.
    """
    known: dict[str, set[int]] = {}
    for ask in asks:
        known.setdefault(ask.number, set()).add(ask.pk)
        known.setdefault(f"{ask.proposal.reference} {ask.number}", set()).add(ask.pk)
    return tuple(
        Block(
            one_newline(one.text),
            asks=None if one.asks is None else frozenset(_key(known, place, number) for number in one.asks),
            quotable=one.quotable,
            sources=one.sources,
        )
        for place, one in enumerate(given, start=1)
    )


def _key(known: dict[str, set[int]], place: int, number: str) -> int:
    found = known.get(" ".join(number.split()), set())
    if not found:
        raise _fault(place, _("没有建议“%(ask)s”。") % {"ask": number[:40]}, "unknown_ask")
    if len(found) > 1:
        words = _("不止一件提案有建议“%(ask)s”，请在前面写明编号，例如“20230001 %(ask)s”。")
        raise _fault(place, words % {"ask": number[:40]}, "ambiguous_ask")
    return next(iter(found))


def check_blocks(blocks: Sequence[Block], asks: Iterable[Ask]) -> None:
    """Raises ValidationError for words that cannot be stored and for asks of other proposals."""
    known = {ask.pk for ask in asks}
    if len(blocks) > MOST_PARTS:
        words = _("分了 %(n)d 段，最多 %(most)d 段，请合并几段。")
        raise forms.ValidationError(words % {"n": len(blocks), "most": MOST_PARTS}, code="too_many")
    if sum(len(block.text) for block in blocks) > LONGEST:
        raise forms.ValidationError(_("正文太长，最多 %(most)d 字。") % {"most": LONGEST}, code="max_length")
    for place, block in enumerate(blocks, start=1):
        if not storable(block.text):
            raise _fault(place, _("含有不完整的字符，无法保存。"), "invalid_text")
        if block.asks and not block.asks <= known:
            raise _fault(place, _("所答的建议不属于本案，请重新选择。"), "unknown_ask")


def check_sources(blocks: Sequence[Block], reply: Reply) -> None:
    """Raises ValidationError for a source that the replying unit does not see, or that is for its eyes only."""
    named = {key for block in blocks for key in block.sources}
    if not named:
        return
    keys = [key for key in named if 0 < key <= LARGEST]
    seen = dict(passages_before(reply).filter(pk__in=keys).values_list("pk", "quotable"))
    for place, block in enumerate(blocks, start=1):
        for key in block.sources:
            if key not in seen:
                words = _("没有编号为 %(key)d 的意见段落，或者它没有送达本单位。")
                raise _fault(place, words % {"key": key}, "unknown_source")
            if not seen[key]:
                words = _("编号为 %(key)d 的意见段落仅供主办单位参考，不能写入答复。")
                raise _fault(place, words % {"key": key}, "not_quotable")


def passages_before(reply: Reply) -> Any:
    """The passages of the opinions that were sent to the replying unit for this case, also those superseded since."""
    return Passage.objects.filter(
        opinion__state__in=[OpinionState.SENT, OpinionState.SUPERSEDED],
        opinion__links__case=reply.case_id,
        opinion__links__case__assignments__organisation=reply.organisation_id,
        opinion__links__case__assignments__role__in=sorted(REPLYING),
        opinion__links__case__assignments__state__in=PRESENT,
        opinion__links__case__assignments__round=F("opinion__links__assignment__round"),
    ).distinct()
