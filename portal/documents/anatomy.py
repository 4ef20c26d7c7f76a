"""The text of a letter taken apart: what the paper sets in places of its own, and the body between. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from portal.documents.layout import day_words
from proposals.parsing import parse_date
from workflow.assembly.passages import Role, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIGNED_WITHIN: Final = 14
"""So many lines from the end may hold units, date, contact and copies."""
LONGEST_TITLE: Final = 160
"""What is longer is no title, whatever it begins with."""

_TITLE = re.compile(r"关于.{2,200}|.{0,60}(?:的|之)?(?:答复|复函|会办意见)(?:函|的函)?$")
_PRINTED_APART = re.compile(
    r"[^，。]{0,30}[〔\[【﹝(（]\d{2,4}[〕\]】﹞)）][^，。]{0,8}号$"
    r"|[(（]?(?:办理结果|办理类别|类\s*别|分\s*类|签\s*发\s*人|公开(?:方式|属性)|是否同意公开)\s*[:：]?[^。]{0,30}$|[(（]?[A-D]\s*类[)）]?$"
)
_NOTE = re.compile(r"[(（]?\s*(?:联\s*系\s*(?:人|电话|方式)|承\s*办\s*人|经\s*办\s*人|电\s*话)[^。]{0,80}$")
_COPIES = re.compile(r"抄\s*[送报]\s*[:：]\s*(?P<to>.+)$")
_DATE = re.compile(r"(?=.*[年月\d〇一二三])[\d〇○零一二三四五六七八九十\s年月日号./-]{4,24}$")
_UNIT = re.compile(
    r"[^，。；：:、\s\d]{2,40}(?:局|委|会|办|室|院|厅|部|中心|公司|集团|政府|所|处|队|站|行|学校|大学|学院|馆)"
)
# Above the first name a line counts only when it can hardly be a statement (新建一所医院).
_FURTHER_UNIT = re.compile(r"[^，。；：:、\s\d]{2,40}(?:局|委|委员会|办|办公室|厅|部|公司|政府)")
_SIGNED_IN_ONE = re.compile(rf"(?P<unit>{_UNIT.pattern})\s+{_DATE.pattern}")


@dataclass(frozen=True)
class Anatomy:
    """`title`, `addressee`, `note` and `copies` are "" and `signed_by` is empty where the text has none.

    Every line of the text is in one of the fields, save those that the paper prints by itself: number, class, signer.
    """

    title: str = ""
    addressee: str = ""
    body: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    signed_on: str = ""
    note: str = ""
    copies: str = ""


def written_out(words: str) -> str:
    """A date in any dress as papers write it; what is no certain date stays as it was written."""
    found = parse_date(words)
    return day_words(found.value) if found and found.value else words


def dissect(text: str, units: Iterable[str] = ()) -> Anatomy:
    """The parts of a letter as written; blanks around lines are dropped.

    One of these `units` alone in a line at the end signs the letter even without a date below.
    """
    above: list[str] = []
    titles: list[str] = []
    addressee = ""
    body: list[str] = []
    for role, line in _lines(text):
        if role is Role.SALUTATION:
            addressee = line
        elif role is not Role.HEAD:
            body.append(line)
        elif _TITLE.match(line):
            titles.append(line)
        elif not _PRINTED_APART.match(line):
            above.append(line)
    foot = _Foot(frozenset(units))
    while body and len(foot.taken) < SIGNED_WITHIN and foot.takes(body[-1]):
        foot.taken.append(body.pop())
    title = "".join(titles)
    if len(title) > LONGEST_TITLE:
        title, above = "", [*titles, *above]
    return Anatomy(
        title=title, addressee=addressee, body=(*above, *body), signed_by=tuple(foot.units),
        signed_on=foot.on, note=foot.note, copies=foot.copies,
    )  # fmt: skip


def _lines(text: str) -> Iterator[tuple[Role, str]]:
    for part in parts(text):
        for line in part.text.splitlines():
            if words := line.strip():
                yield part.role, words


@dataclass
class _Foot:
    """The end of a letter, read upwards: copies and contact, then the date, then the units that sign."""

    known: frozenset[str]
    taken: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    on: str = ""
    note: str = ""
    copies: str = ""

    def takes(self, line: str) -> bool:
        """Whether the line belongs to the end; what it says is kept."""
        if not self.units and not self.on:
            return self._copies(line) or self._contact(line) or self._date(line) or self._signs(line)
        return self._signs(line)

    def _copies(self, line: str) -> bool:
        found = None if self.copies else _COPIES.match(line)
        self.copies = found["to"] if found else self.copies
        return found is not None

    def _contact(self, line: str) -> bool:
        found = None if self.note else _NOTE.match(line)
        self.note = line.strip("()（） ") if found else self.note
        return found is not None

    def _date(self, line: str) -> bool:
        found = _SIGNED_IN_ONE.match(line) or _DATE.match(line)
        if found is None:
            return False
        named = found.groupdict().get("unit")
        self.units = [named] if named else []
        self.on = written_out(line.removeprefix(named or "").strip())
        return True

    def _signs(self, line: str) -> bool:
        names = line.split()
        unit = _FURTHER_UNIT if self.units else _UNIT
        signs = all(name in self.known or (self.on and unit.fullmatch(name)) for name in names)
        self.units[:0] = names if signs else []
        return signs
