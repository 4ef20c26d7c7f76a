"""What a letter promises: each measure that can be checked later, with figures, day, owner and vague words.

Only what is to come counts (`outlook`): reports of what was done, quotations of the proposal and the frame of the
letter promise nothing. A promise is as short as its words allow, so that one sentence may hold five; words of time hold
for what follows them in the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workflow.assembly.duewords import dues_in
from workflow.assembly.figures import figures_in
from workflow.assembly.outlook import ahead_in, heads_next, tells_done
from workflow.assembly.passages import split
from workflow.assembly.sentences import clauses_in, sentences_in
from workflow.assembly.vague import counts, measures_in, vague_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from workflow.assembly.duewords import Due
    from workflow.assembly.figures import Figure
    from workflow.assembly.passages import PassageText
    from workflow.assembly.sentences import Span
    from workflow.assembly.vague import Measure, Vague

LEAST_WORDS: Final = 4
"""A clause with fewer characters of its own beside figures and times (每年不少于200个) needs the one before it."""

_GROUND = re.compile(
    r"(?:待|在|经)[^，,。]{1,40}(?:后|时|基础上)$|根据|依据|按照|围绕|针对|结合|鉴于|为(?:进一步|更好|切实)|以[^，,。]{1,40}为|从[^，,。]{1,20}(?:维度|方面)"
)
_RECURS = re.compile(r"每(?:学?年度?|半年|季度?|月|周|学期|届)|(?<![\u4e00-\u9fff])年均")
_OWNER = re.compile(
    r"我(?:[局委办厅院市区县]|们)|本(?:[局委办厅院市区县]|单位)|各(?:[镇街县区](?:[（(]园区[)）]|道)?|有关?单位|部门)"
    r"|市(?:委市)?政府|(?:[省市县区][\u4e00-\u9fff]{0,10}|[\u4e00-\u9fff]{2,8})(?:局|委|厅|办|支队|管委会|集团)(?=将|拟|计划|要|负责|会同|牵头|正|已|每|在|今|也)"
)
_OPENERS = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[)）、.]|是)|下一?步|下一?阶段|下来|接下来|今后|后续|同时|此外|另外|并且?|我[局市委们]|还|也|将|拟|计划|力争|争取|[，,：:、\s])+"
)
_NEXT_STEPS = re.compile("下一?步|下一?阶段|下来|接下来|今后|后续")
_EMPTY_WORDS = re.compile(
    r"不少于|不低于|至少|以上|以内|左右|超过|达到|每(?:年|个|学期|季度|月|周)|再|新增|增加|力争|争取|计划|将|拟|并|约|共|全部|完成|[日年均]|\W"
)


@dataclass(frozen=True, slots=True)
class PromiseText:
    """One promise. `text` is exactly `letter[start:end]`; the figures' and vague words' places are those in the letter.

    `sentence` is the whole sentence, for who wants to know more. `measure`: what is promised, in the letter's words without openers. `measures` is empty where nothing in it can be
    checked. `due_on` is empty where the words name no day, `due_words` where there are none. `recurring` is 每年,
    每学期 … as written. `owner`: who is to do it as the letter says (我局, a bureau), empty where it does not.
    """

    text: str
    start: int
    end: int
    sentence: str
    measure: str
    measures: frozenset[Measure]
    figures: tuple[Figure, ...]
    due_on: date | None
    due_words: str
    recurring: str
    owner: str
    vague: tuple[Vague, ...]

    @property
    def firm(self) -> bool:
        """Whether anything in it can be checked later."""
        return bool(self.measures)


@dataclass(slots=True)
class _Open:
    """A promise while its sentence is read."""

    sentence: Span
    start: int
    end: int
    measures: frozenset[Measure]
    due: Due | None
    recurring: str


def promises_in(text: str, on: date | None = None) -> tuple[PromiseText, ...]:
    """The promises of a letter, or of any text, in order. `on` is its day, from which 今年 and 三年内 are counted.

    A sentence about what is to come in which nothing can be checked is one promise that is not firm.
    """
    figures = figures_in(text)
    places = [figure.span[0] for figure in figures]
    return tuple(
        _promise(text, one, figures[bisect_left(places, one.start) : bisect_left(places, one.end)])
        for passage in split(text)
        for one in _of_passage(text, passage, on)
    )


def _of_passage(text: str, passage: PassageText, on: date | None) -> list[_Open]:
    """The heading promises only what the words below it do not: it mostly says the same in short."""
    body = passage.start
    if passage.heading:
        body += passage.text.index(passage.heading) + len(passage.heading)
    next_steps = heads_next(passage.section) or heads_next(passage.heading)
    below = list(_within(text, body, passage.end, on, next_steps=next_steps))
    if any(one.measures for one in below):
        return below
    heading = _within(text, passage.start, body, on, next_steps=next_steps)
    return [*(one for one in heading if one.measures), *below]


def _within(text: str, start: int, end: int, on: date | None, *, next_steps: bool) -> Iterator[_Open]:
    ahead = frozenset(ahead_in(text, start, end, next_steps=next_steps))
    for first, last in sentences_in(text, start, end):
        found = _Reader(text, (first, last), on)
        for clause in clauses_in(text, first, last):
            found.read(clause, ahead=clause in ahead)
        yield from found.promises()


class _Reader:
    """Reads one sentence clause by clause."""

    def __init__(self, text: str, sentence: Span, on: date | None) -> None:
        self._text, self._sentence, self._on = text, sentence, on
        self._firm: list[_Open] = []
        self._loose: list[Span] = []
        self._lead: Span | None = None
        self._due: Due | None = None
        self._dated = False

    def read(self, clause: Span, *, ahead: bool) -> None:
        """The next clause; `ahead`: it speaks of what is to come."""
        words = self._text[slice(*clause)]
        grounds = _GROUND.match(words) is not None
        due = None if grounds else self._due_of(clause)
        self._dated = self._dated or self._lies_ahead(words, due)
        if not (ahead or (self._dated and not tells_done(words))):
            self._lead = None
            return
        self._due = due or self._due
        if grounds:
            self._lead = None
            return
        measures = measures_in(words[max(0, words.find("将")) :], dated=self._due is not None)
        if not measures:
            self._loose.append(clause)
            self._lead = self._lead if self._lead and _thin(words) else clause
            if not _OPENERS.sub("", words):
                self._lead = None
            return
        self._add(clause, measures, thin=_thin(words), timed=due is not None)

    def promises(self) -> Iterator[_Open]:
        """What the sentence promised; where nothing can be checked, all that it speaks of as one."""
        if self._firm or not self._loose:
            yield from self._firm
        else:
            yield _Open(self._sentence, self._loose[0][0], self._loose[-1][1], frozenset(), self._due, "")

    def _add(self, clause: Span, measures: frozenset[Measure], *, thin: bool, timed: bool) -> None:
        recurring = _RECURS.search(self._text, *clause)
        start = self._lead[0] if self._lead and (thin or self._only_when(self._lead)) else clause[0]
        before = self._firm[-1] if self._firm and thin and not self._lead else None
        if before and (before.due is None or not timed):
            before.end, before.measures, before.due = clause[1], before.measures | measures, self._due
            return
        self._firm.append(
            _Open(self._sentence, start, clause[1], measures, self._due, recurring[0] if recurring else "")
        )
        self._lead = None

    def _due_of(self, clause: Span) -> Due | None:
        """The day that a clause names, else its words of time."""
        dues = list(dues_in(self._text, self._on, *clause))
        return next((due for due in dues if due.day), dues[0] if dues else None)

    def _lies_ahead(self, words: str, due: Due | None) -> bool:
        """Whether a clause names a day after the letter's by which, or from which, something is done."""
        if due is None or due.day is None or self._on is None or due.day <= self._on:
            return False
        until = due.words.endswith(("起", "前", "底")) or self._text[due.start - 1 : due.start] in {
            "到",
            "至",
        }
        return until and not tells_done(words)

    def _only_when(self, lead: Span) -> bool:
        return _thin(self._text[slice(*lead)])


def _thin(words: str) -> bool:
    """Whether a clause has hardly a word of its own beside figures and times."""
    for figure in reversed(figures_in(words)):
        words = words[: figure.span[0]] + words[figure.span[1] :]
    return len(_EMPTY_WORDS.sub("", words)) < LEAST_WORDS


def _promise(text: str, one: _Open, figures: Sequence[Figure]) -> PromiseText:
    words = text[one.start : one.end]
    owner = _OWNER.search(_NEXT_STEPS.sub("", words))
    due = one.due
    return PromiseText(
        text=words,
        start=one.start,
        end=one.end,
        sentence=text[slice(*one.sentence)],
        measure=_OPENERS.sub("", words) or words,
        measures=one.measures,
        figures=tuple(figure for figure in figures if _promised(figure, text, one.end)),
        due_on=due.day if due else None,
        due_words=due.words if due else "",
        recurring=one.recurring,
        owner=owner[0] if owner else "",
        vague=tuple(vague_words(text, one.start, one.end)),
    )


def _promised(figure: Figure, text: str, end: int) -> bool:
    """Whether a figure says how much is promised; that of a subject (两个中心将…) says only who promises."""
    behind = text[figure.span[1] : end].find("将")
    return counts(figure, text) and behind <= 0
