"""What a reply can be made from: for each ask the passages that speak to it, and whether they were written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.draft_blocks import passage_name
from portal.web.subjects import subject_url
from workflow.coverage import Conclusion
from workflow.models import AskAnswer
from workflow.states import OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from portal.web.draft_blocks import DrawnBlock
    from portal.web.letter_sheet import ReplySheet
    from proposals.models import Ask, Organisation
    from workflow.coverage import Column, Coverage, Row
    from workflow.models import Case, Passage


class Standing(NamedTuple):
    """How an ask stands: its field in the coverage, icon, dress and words."""

    field: str
    icon: str
    dress: str
    words: Any


SAID: Final = {
    AskAnswer.How.ANSWERED: Standing("", "check-circle-fill", "", gettext_lazy("已回应")),
    AskAnswer.How.PARTLY: Standing("half", "circle-half", "", gettext_lazy("部分回应")),
    AskAnswer.How.PLANNED: Standing("", "flag", "", gettext_lazy("列入计划")),
    AskAnswer.How.DECLINED: Standing("", "dash-circle", "", gettext_lazy("不能采纳，已说明")),
}
WRITTEN: Final = Standing("half", "pencil", "", gettext_lazy("写到了，还没有标明回应"))
LOST: Final = Standing("none", "exclamation-triangle-fill", "open", gettext_lazy("有意见，还没有写入"))
NOBODY: Final = Standing("none", "exclamation-triangle-fill", "open", gettext_lazy("无人回应，未答复"))


@dataclass(frozen=True)
class Written:
    """A block of the reply that a passage went into: what people call it, and its anchor."""

    name: str
    n: int


@dataclass(frozen=True)
class Quote:
    """A passage of an opinion, and where in the reply it was written in."""

    key: int
    bureau: Organisation
    name: str
    text: str
    quotable: bool
    url: str
    written: list[Written]
    asks: list[Ask] = field(default_factory=list)


@dataclass(frozen=True)
class AskRow:
    """One ask: how it stands on the page, and what there is to answer it with."""

    ask: Ask
    field: str
    icon: str
    dress: str
    words: str
    quotes: list[Quote]
    blocks: list[Written]
    touched: bool

    @property
    def position(self) -> int:
        return self.ask.position

    @property
    def open(self) -> bool:
        """Whether something is left to do, or was just done, so that it is shown unfolded."""
        return (
            self.touched
            or self.field == "none"
            or any(not quote.written and quote.quotable for quote in self.quotes)
        )


@dataclass(frozen=True)
class UnitRow:
    """One co-handler: how it stands with its opinion, and the passages of it."""

    column: Column
    quotes: list[Quote]


@dataclass(frozen=True)
class Desk:
    """The left column: by ask and by unit, and what was said to no ask."""

    asks: list[AskRow]
    units: list[UnitRow]
    loose: list[Quote]

    def count(self, name: str) -> int:
        return sum(row.field == name for row in self.asks)

    @property
    def counted(self) -> str:
        """5 答复　2 部分　3 未答."""
        words = _("%(done)d 答复　%(half)d 部分　%(none)d 未答")
        return words % {"done": self.count(""), "half": self.count("half"), "none": self.count("none")}


def desk_of(sheet: ReplySheet, case: Case, coverage: Coverage, blocks: Sequence[DrawnBlock]) -> Desk:
    """What lies beside the letter. `blocks` are the letter's own as the page shows them."""
    asks = {ask.pk: ask for ask in sheet.asks}
    written: dict[int, list[Written]] = {}
    for block in blocks:
        for key in block.block.sources:
            written.setdefault(key, []).append(_written(block))
    quotes = [
        _quote(passage, case, asks, written.get(key, []))
        for key, passage in sheet.heard.items()
        if passage.opinion.state == OpinionState.SENT or key in written
    ]
    rows = {row.ask: row for row in coverage.rows}
    return Desk(
        asks=[_row(sheet, rows[ask.pk], ask, quotes, blocks) for ask in sheet.asks],
        units=[
            UnitRow(column, [quote for quote in quotes if quote.bureau.pk == column.unit])
            for column in coverage.columns
            if not column.replies
        ],
        loose=[quote for quote in quotes if not quote.asks],
    )


def _written(block: DrawnBlock) -> Written:
    return Written(block.place.name or _("第 %(n)d 段") % {"n": block.n + 1}, block.n)


def _quote(passage: Passage, case: Case, asks: Mapping[int, Ask], written: list[Written]) -> Quote:
    spoken = [asks[link.ask_id] for link in passage.ask_links.all() if link.ask_id in asks]
    return Quote(
        key=passage.pk,
        bureau=passage.opinion.organisation,
        name=passage_name(passage),
        text=passage.text,
        quotable=passage.quotable,
        url=subject_url(passage.opinion, case),
        written=written,
        asks=sorted(spoken, key=lambda ask: ask.position),
    )


def _row(
    sheet: ReplySheet, row: Row, ask: Ask, quotes: Iterable[Quote], blocks: Iterable[DrawnBlock]
) -> AskRow:
    own = [quote for quote in quotes if ask in quote.asks]
    speaking = [_written(block) for block in blocks if ask.pk in block.block.asks]
    how = sheet[f"how-{ask.pk}"].value()
    if how in AskAnswer.How.values:
        standing = SAID[AskAnswer.How(how)]
    else:
        standing = WRITTEN if speaking else _unwritten(row, own)
    touched = any(block.n == sheet.touched and ask.pk in block.block.asks for block in blocks)
    words = str(standing.words)
    return AskRow(ask, standing.field, standing.icon, standing.dress, words, own, speaking, touched)


def _unwritten(row: Row, own: Iterable[Quote]) -> Standing:
    """How an ask stands to which the letter says nothing."""
    units = {"units": "、".join(row.units)}
    if any(quote.quotable for quote in own):
        return LOST
    if any(own):
        return Standing("none", "lock", "open", _("只有仅供参考的意见，须自行作答"))
    if row.conclusion in {Conclusion.WAITING, Conclusion.ASSIGNED}:
        return Standing("none", "clock-history", "wait", _("等%(units)s的意见") % units)
    if row.units:
        return Standing("none", "exclamation-triangle-fill", "open", _("%(units)s已表态，没有写明") % units)
    return NOBODY
