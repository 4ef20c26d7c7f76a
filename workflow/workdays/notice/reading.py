"""From pasted text to holidays: numbered paragraphs, and in each of them what is off, what is worked, and how many days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.workdays.notice.checks import doubts_of
from workflow.workdays.notice.stretches import Stretch, stretches
from workflow.workdays.notice.values import Finding, Holiday, NamedDay, Notice, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.workdays.notice.values import Span

NARROW: Final = str.maketrans("（）：", "():") | {
    ord("\N{FULLWIDTH DIGIT ZERO}") + n: str(n) for n in range(10)
}
"""One character for one, so that offsets stay those of the pasted text."""
YEAR: Final = re.compile(r"(?<!\d)(20\d{2})\s{0,4}年(?=部分节假日|(?:元旦|春节))")
ITEM: Final = re.compile(
    r"(?<![^\s。；;])[一二三四五六七八九十]{1,3}、\s{0,4}(?P<name>[^\s、:。\d][^:。\d\n]{0,39}):"
)
SENTENCE: Final = re.compile(r"[^。；;]+")
VERB: Final = re.compile(r"放假|上班|休息")
COUNT: Final = re.compile(r"(?:共|放假)\s{0,4}(?P<days>\d{1,3}|[一二三四五六七八九十]{1,3})\s{0,4}天")
NUMERALS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


class _Part(NamedTuple):
    """What was read from one sentence of a paragraph."""

    off: list[NamedDay]
    worked: list[NamedDay]
    findings: list[Finding]


def read_notice(text: str) -> Notice:
    """The holidays of a notice. Any text gives an answer; never raises.

    The date that stands alone on its line with its year is the notice's own and is passed over.
    """
    plain = text.translate(NARROW)
    year, findings = _year(plain)
    if year is None:
        return Notice(None, (), tuple(findings))
    items = list(ITEM.finditer(plain))
    ends = [item.start() for item in items] + [len(plain)]
    findings += _unread(stretches(plain, year, (0, ends[0])), plain)
    holidays = []
    for item, end in zip(items, ends[1:], strict=True):
        holiday, doubts = _holiday(plain, year, item, end)
        holidays.append(holiday)
        findings += doubts
    findings += doubts_of(year, holidays)
    return Notice(year, tuple(holidays), tuple(sorted(findings, key=lambda finding: finding.span)))


def _year(plain: str) -> tuple[int | None, list[Finding]]:
    found = list(YEAR.finditer(plain))
    years = {int(match[1]) for match in found}
    if len(years) == 1:
        return years.pop(), []
    if not years:
        words = "没有找到“关于…年部分节假日安排的通知”，不知是哪一年，请连标题一起粘贴。"
        return None, [Finding("year_missing", words, (0, 0))]
    said = "、".join(str(year) for year in sorted(years))
    words = f"文中出现了不同的年份（{said}），请一次只粘贴一份通知。"
    return None, [Finding("year_ambiguous", words, found[-1].span())]


def _holiday(plain: str, year: int, item: re.Match[str], end: int) -> tuple[Holiday, list[Finding]]:
    off: list[NamedDay] = []
    worked: list[NamedDay] = []
    findings: list[Finding] = []
    for sentence in SENTENCE.finditer(plain, item.end(), end):
        part = _sentence(plain, year, sentence.span())
        off += part.off
        worked += part.worked
        findings += part.findings
    return Holiday(item["name"].strip(), item.span(), tuple(off), tuple(worked)), findings


def _sentence(plain: str, year: int, span: Span) -> _Part:
    """Each stretch goes with the first verb after it."""
    part = _Part([], [], [])
    without_verb: list[Stretch] = []
    longest = 0
    for stretch in stretches(plain, year, span):
        verb = VERB.search(plain, stretch.span[1], span[1])
        if verb is None:
            without_verb.append(stretch)
            continue
        if verb[0] == "休息":
            part.findings.append(_advised(plain, stretch))
            continue
        (part.off if verb[0] == "放假" else part.worked).extend(stretch.days)
        part.findings.extend(stretch.findings)
        longest = max(longest, len(stretch.days) if verb[0] == "放假" else 0)
    part.findings.extend(_unread(without_verb, plain))
    part.findings.extend(_counted(plain, span, len(part.off), ranged=longest > 1))
    return part


def _advised(plain: str, stretch: Stretch) -> Finding:
    words = f"“{plain[slice(*stretch.span)]}”写的是休息，不是放假，没有计入。"
    return Finding("rest_advised", words, stretch.span, Weight.LOOK)


def _unread(found: Iterator[Stretch] | list[Stretch], plain: str) -> list[Finding]:
    return [
        Finding(
            "date_unread",
            f"“{plain[slice(*stretch.span)]}”没有写明放假还是上班，没有计入。",
            stretch.span,
            Weight.LOOK,
        )
        for stretch in found
        if not (stretch.dated and _alone(plain, stretch.span))
    ]


def _alone(plain: str, span: Span) -> bool:
    begin = plain.rfind("\n", 0, span[0]) + 1
    end = plain.find("\n", span[1])
    return plain[begin : len(plain) if end < 0 else end].strip() == plain[slice(*span)].strip()


def _counted(plain: str, span: Span, days: int, *, ranged: bool) -> Iterator[Finding]:
    counts = list(COUNT.finditer(plain, *span))
    for count in counts:
        said = _number(count["days"])
        if said != days:
            yield Finding(
                "count_differs", f"写的是 {count['days']} 天，读到 {days} 天，请核对。", count.span()
            )
    if ranged and not counts:
        yield Finding("count_missing", f"没有写共几天，读到 {days} 天，请核对。", span, Weight.LOOK)


def _number(text: str) -> int | None:
    """1 … 99, in digits or as 十五 and the like."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if any(len(part) > 1 for part in (tens, ones)) or "十" in tens:
        return None
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)
