"""The first sentences of a letter: which matters it speaks of, who filed them, and which bureaus were heard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from proposals.parsing.addressees import Addressed, Party, addressed, party_of
from proposals.parsing.bureaus import EITHER, is_bureau, names_in
from proposals.parsing.documents import document_numbers
from proposals.parsing.numbers import case_numbers
from proposals.parsing.sessions import matter_at, sessions
from proposals.parsing.source import quoted_titles
from proposals.parsing.values import Reference, Span

if TYPE_CHECKING:
    from proposals.parsing.source import Source
    from proposals.parsing.values import Found

# Characters between a title and its number, near it, and in a slogan that is no title.
_BETWEEN = 6
_NEAR = 24
_SLOGAN = 6
_LONGEST = 2000
_FIRST_LINES = 8
_LINES_BEHIND = 2
_OTHER_PAPER = re.compile(r"(?:通知|通报|条例|规定|细则|纲要|规划|方案|决定|公告|法|办法|意见的?|报告)$")
_OF_A_MATTER = re.compile(r"(?:建议|提案|议案|问题|对策|思考|报告)$|^(?:关于|对|加强|加快|推进|进一步)")
_NAMED_BY = re.compile(r"(?:提案|建议|议案|提出的?|号)[^《》,。]{0,12}《$")
_BARE_TITLE = re.compile(
    r"[“\"](?P<quoted>[^”\"\n]{4,80})[”\"]|提出的?(?:第[^号,。]{1,12}号)?(?P<bare>关于[^,。;:《》\n]{4,70}?的?(?:提案|建议|议案))"
)
_HEARD = re.compile(
    r"(?:经(?:认真)?(?:综合|商(?:请)?|会商|会同|征求|与|征询|汇总)|会同|商请|综合|征求了?|(?<![\u4e00-\u9fff])商|汇总|听取)\s?(?P<list>[^。;:《》\n]{3,400}?)"
    r"(?=等(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[个家]?(?:会办|协办|相关|有关)?(?:单位|部门|局|$|[,。的意])|(?:的)?(?:会办|协办)?意见|认真|共同|研究|协商|会商|进行|办理|后[,。现]|同意|,(?:现|针对|我|结合|就|经|根据|提出)|[。;:]|$)"
)
_FILED_BY = re.compile(
    r"(?P<who>[^,。;:《》“”\n]{2,60}?)(?:在[^,。《》\n]{0,40}?(?:会议|全会|会|期间)[^,。《》\n]{0,8}?)?(?:所)?(?:提出|提交|联名提出)的?"
)
_ME = re.compile(r"^(?:您|你|贵|我|现|经|关于|对|就|根据|由|针对|结合|按|收到|承蒙|感谢)")


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first sentences say; `end` is where the body begins."""

    end: int
    references: tuple[Reference, ...]
    heard: tuple[Found[str], ...]
    proposers: Addressed
    sessions: tuple[Found[str], ...]
    documents: tuple[Found[str], ...]


def opening_end(source: Source, start: int, end: int, first_marker: int) -> int:
    """The end of the opening: behind the 如下 of the first lines or of the lines just behind 收悉, else the line of
    收悉, else the first line; never behind the first number."""
    lines = list(islice(source.within(start, min(end, start + _LONGEST, first_marker)), _FIRST_LINES))
    received = next((index for index, line in enumerate(lines) if "收悉" in line.folded), None)
    reach = len(lines) if received is None else received + _LINES_BEHIND + 1
    for line in lines[:reach]:
        if "如下" in line.folded:
            return _sentence_end(source, line.start, line.end)
    return lines[received or 0].end if lines else start


def _sentence_end(source: Source, start: int, end: int) -> int:
    """Behind the 如下: when the answer runs on in the same line, it belongs to the body."""
    where = source.folded.find("如下", start, end)
    stop = re.compile("[:。]").search(source.folded, where, min(end, where + 12))
    return stop.end() if stop else end


def read_opening(source: Source, start: int, end: int) -> Opening:
    """The opening between two places."""
    documents = tuple(document_numbers(source, start, end))
    titles = quoted_titles(source.folded, start, end)
    hidden = [one.span for one in documents] + [Span(span.start - 1, span.end + 1) for span in titles]
    numbers = case_numbers(source, start, end, hidden)
    found_sessions = tuple(one for one in sessions(source, start, end) if not _inside(one.span, titles))
    references = tuple(_references(source, (start, end), numbers, titles, found_sessions, hidden))
    return Opening(
        end,
        references,
        tuple(heard(source, start, end)),
        _proposers(source, start, end),
        found_sessions,
        documents,
    )


def _inside(span: Span, outer: list[Span]) -> bool:
    return any(one.start <= span.start < one.end for one in outer)


def _references(
    source: Source,
    bounds: tuple[int, int],
    numbers: list[Found[str]],
    titles: list[Span],
    found_sessions: tuple[Found[str], ...],
    hidden: list[Span],
) -> list[Reference]:
    start, end = bounds
    free = [span for span in titles if _is_matter_title(source, span, numbers)]
    references = []
    for number in numbers:
        title = _title_of(source, number, free)
        place = number.span.start
        if title:
            free.remove(title)
            place = min(place, title.start)
        references.append(
            Reference(
                number,
                matter_at(source, start, place, end, hidden),
                _session_at(found_sessions, place),
                source.title(*title, 0.95) if title else None,
            )
        )
    references += [
        Reference(
            None,
            matter_at(source, start, span.start, end, hidden),
            _session_at(found_sessions, span.start),
            source.title(*span, 0.85),
        )
        for span in free[: 1 if not references else 0]
    ]
    if not any(one.title for one in references):
        bare = _bare_title(source, start, end)
        if bare and references:
            references[0] = Reference(references[0].number, references[0].matter, references[0].session, bare)
        elif bare:
            references.append(
                Reference(
                    None,
                    matter_at(source, start, bare.span.start, end, hidden),
                    _session_at(found_sessions, bare.span.start),
                    bare,
                )
            )
    return references


def _is_matter_title(source: Source, span: Span, numbers: list[Found[str]]) -> bool:
    """A title of a proposal, not of a plan or notice that the letter also names."""
    written = source.folded[span.start : span.end].strip()
    behind = any(0 <= number.span.start - span.end <= _BETWEEN for number in numbers)
    if behind:
        return True
    if _OTHER_PAPER.search(written):
        return False
    before = source.folded[max(0, span.start - _NEAR) : span.start]
    return bool(_OF_A_MATTER.search(written) or _NAMED_BY.search(before))


def _title_of(source: Source, number: Found[str], titles: list[Span]) -> Span | None:
    """The title that a number belongs to: 《…》(第N号), else 第N号…《…》 without a stop between."""
    for span in titles:
        if (
            span.end <= number.span.start
            and not re.search(r"[《。;]", source.folded[span.end + 1 : number.span.start])
            and number.span.start - span.end <= _NEAR
        ):
            return span
    for span in titles:
        if 0 < span.start - number.span.end <= _NEAR and not re.search(
            r"[。;》]", source.folded[number.span.end : span.start - 1]
        ):
            return span
    return None


def _session_at(found: tuple[Found[str], ...], place: int) -> Found[str] | None:
    before = [one for one in found if one.span.start <= place]
    return before[-1] if before else next(iter(found), None)


def _bare_title(source: Source, start: int, end: int) -> Found[str] | None:
    """A title without 《》: in quotation marks, or 关于…的提案."""
    for match in _BARE_TITLE.finditer(source.folded, start, end):
        if match["bare"]:
            return source.phrase(*match.span("bare"), 0.7)
        if _OF_A_MATTER.search(match["quoted"].strip()) and len(match["quoted"]) > _SLOGAN:
            return source.phrase(*match.span("quoted"), 0.7)
    return None


def heard(source: Source, start: int, end: int) -> list[Found[str]]:
    """The bureaus named as consulted: 经综合甲局,乙局等单位的意见 / 经商甲局 / 会同甲局、乙局."""
    found: dict[str, Found[str]] = {}
    for match in _HEARD.finditer(source.folded, start, end):
        for name in names_in(source, *match.span("list")):
            if is_bureau(name.value) or EITHER.search(name.value):
                found.setdefault(name.value, name)
    return list(found.values())


def _proposers(source: Source, start: int, end: int) -> Addressed:
    """Who filed the matter, where the letter says so (民建市委会在…会议上提出的《…》)."""
    for match in _FILED_BY.finditer(source.folded, start, min(end, start + 400)):
        first, last = match.span("who")
        who = re.sub(r"^(?:关于|对|针对|就|收到)", "", source.folded[first:last].strip())
        if _ME.match(who):
            continue
        first = (
            last
            - len(source.folded[first:last].lstrip())
            + (len(source.folded[first:last].strip()) - len(who))
        )
        people = addressed(source, first, last)
        sides = {party_of(one.value, member=True) for one in people.names}
        if sides and None not in sides and Party.BUREAU not in sides:
            return people
    return Addressed(())
