"""Whom a letter is written to, which decides what the letter is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from proposals.parsing.bureaus import EITHER, JOINING, PROPOSING, is_bureau
from proposals.parsing.values import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.parsing.source import Line, Source
    from proposals.parsing.values import Found


class Party(StrEnum):
    """The side an addressee belongs to; EITHER for 妇联 and the like, which file proposals and also handle them."""

    BUREAU = "bureau"
    PROPOSER = "proposer"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Addressed:
    """A list of people and bodies: who, whether more are meant (等N名), and the honorific used."""

    names: tuple[Found[str], ...]
    more: Found[bool] | None = None
    honorific: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class Salutation:
    """The words a letter opens with; `end` is where its text begins."""

    span: Span
    end: int
    party: Party
    addressed: Addressed
    confidence: float


# Without an honorific only a common surname tells a person's name from a heading such as 主要做法.
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐"
    "梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来缪苟全闫滑窦卓蔺娄佟简兰麦冼上诸令慕宇尉"
)
_LONGEST_NAME = 40
_LONGEST = 260
_OPENED = re.compile(
    r"^(?:(?:致(?!公)|主送)\s*:?)?\s*(?:尊敬的|敬爱的)?\s*(?:各位)?\s*(?:[省市区县州]?(?:政协委员|人大代表)(?=[\u4e00-\u9fff]))?"
)
_GREETING = re.compile(r"[,、:!\s]{0,4}(?:您们好|你们好|您好|你好)[,。!:\s]{0,4}$")
_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})\s?[名位人]"
_MORE = re.compile(rf"\(?\s?等\s?(?:{_COUNT})?\s?(?:政协|人大|联名)?\s?(?=委员|代表|同志|提案[人者]|\)|$)")
_HONORIFIC = re.compile(rf"\s?(?:{_COUNT})?\s?[省市区县州]?(?:政协|人大)?(委员|代表|同志|先生|女士)们?$")
_EACH_HONORIFIC = re.compile(r"(?<=[\u4e00-\u9fff·])(委员|代表|同志|先生|女士)$")
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}|[\u4e00-\u9fff][xX×*]{1,3}"
)
_SEPARATOR = re.compile(r"\s*[、,;/]\s*(?:并)?")
_HANDLING_BODY = re.compile(r"(?:局|厅|署|政府|法院|检察院)$")
_NOT_NAMES = re.compile(
    "如下|内容|包括|建议|措施|办法|做法|问题|方面|工作|以下|情况|原因|要求|意见|理由|案由|目标|任务|联系|电话|抄送|单位|附件|标题|"
    "来源|日期|时间|结果|类别|公开|签发|主题|编号|目前|其中|一是|是$|有$|关于|提案|领衔|第一|联名|附议|姓名|会议|^市民$"
)
_LETTER_WORDS = re.compile(r"收悉|提案|建议|会办|协办|答复|来函|贵[局委办单]|您|议案")
_SPOKEN_TO = re.compile(r"收悉|您|你们|答复如下|提案")
_SPOKEN_AT_ONCE = re.compile(r"\s{0,4}(?:您|你们?提|贵|《|关于|根据|收到)")
_LOOK_AHEAD = 600
_AT_ONCE = 160


def salutation_of(source: Source, line: Line) -> Salutation | None:
    """The salutation that a line is, or begins with; None for any other line."""
    colon = _colon(line.folded)
    if colon is None:
        return None
    salutation = _parsed(source, line.start, line.start + colon)
    if salutation is None:
        return None
    whole = colon >= len(line.folded) - 1 or _GREETING.fullmatch(line.folded[colon:]) is not None
    end = line.end if whole else line.start + colon + 1
    ahead = source.folded[end : end + _LOOK_AHEAD]
    if not _LETTER_WORDS.search(ahead) or not _is_certain(salutation, ahead, whole=whole):
        return None
    return replace(salutation, end=end)


def _is_certain(salutation: Salutation, ahead: str, *, whole: bool) -> bool:
    """Headings end in a colon too: without an honorific the next words must speak to somebody."""
    if salutation.addressed.honorific:
        return True
    if not whole:
        return _SPOKEN_AT_ONCE.match(ahead) is not None
    return salutation.party is not Party.PROPOSER or _SPOKEN_TO.search(ahead[:_AT_ONCE]) is not None


def _colon(folded: str) -> int | None:
    """Where the words of a salutation end, if the line can be one."""
    if folded.startswith("主送"):
        second = folded.find(":", 3, _LONGEST)
        return second if second != -1 else min(len(folded), _LONGEST)
    colon = folded.find(":", 1, _LONGEST)
    if colon != -1:
        return colon
    bare = len(folded) <= _LONGEST and re.search(r"(?:委员|代表)们?[,!]?$|您们?好[,!。]?$", folded)
    return len(folded) if bare else None


def _parsed(source: Source, start: int, end: int) -> Salutation | None:
    opened = _OPENED.match(source.folded[start:end])
    first = start + (opened.end() if opened else 0)
    greeting = _GREETING.search(source.folded[first:end])
    last = first + greeting.start() if greeting else end
    who = addressed(source, first, last)
    parties = [party_of(name.value, member=who.honorific is not None) for name in who.names]
    if not parties or None in parties:
        return None
    side = _side(parties)
    confidence = 0.98 if who.honorific else 0.8 if side is Party.EITHER else 0.9
    return Salutation(Span(start, end), end, side, who, confidence)


def addressed(source: Source, start: int, end: int) -> Addressed:
    """The names of a list such as 民建市委会、张某某、李某某等5名委员."""
    part = source.folded[start:end]
    honorific = _HONORIFIC.search(part)
    counted = _MORE.search(part)
    stop = min([found.start() for found in (honorific, counted) if found], default=len(part))
    names, last_honorific = _names(source, start, start + stop)
    spoken = (
        source.phrase(start + honorific.start(1), start + honorific.end(1)) if honorific else last_honorific
    )
    more = (
        source.found(True, *source.trimmed(start + counted.start(), start + counted.end()), 0.95)
        if counted
        else None
    )
    return Addressed(tuple(names), more, spoken)


def _names(source: Source, start: int, end: int) -> tuple[list[Found[str]], Found[str] | None]:
    names: list[Found[str]] = []
    honorific: Found[str] | None = None
    for first, last in _pieces(source.folded, start, end):
        own = _EACH_HONORIFIC.search(source.folded[first:last])
        if own:
            honorific = source.phrase(first + own.start(), last)
        names.append(source.name(first, first + own.start() if own else last, 0.9))
    return [name for name in names if name.value], honorific


def _pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for separator in [*_SEPARATOR.finditer(folded, start, end), None]:
        stop = separator.start() if separator else end
        for first, last in _spaced(folded, position, stop):
            yield from _joined(folded, first, last)
        position = separator.end() if separator else end


def _spaced(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Names set apart by blanks only; 张 三 with a blank inside stays one name."""
    names: list[tuple[int, int]] = []
    for word in re.finditer(r"\S+", folded[start:end]):
        first, last = start + word.start(), start + word.end()
        if names and last - first == 1 and names[-1][1] - names[-1][0] == 1:
            names[-1] = (names[-1][0], last)
        else:
            names.append((first, last))
    return names


def _joined(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """经济组和张某某 is two, 市发展和改革局 is one."""
    whole_is_bureau = is_bureau(folded[start:end])
    for joining in JOINING.finditer(folded, start, end):
        left, right = folded[start : joining.start()], folded[joining.end() : end]
        both = (
            (is_bureau(left) and is_bureau(right))
            if whole_is_bureau
            else bool(party_of(left) and party_of(right))
        )
        if both:
            yield start, joining.start()
            yield from _joined(folded, joining.end(), end)
            return
    yield start, end


def party_of(name: str, *, member: bool = False) -> Party | None:
    """The side a name belongs to; None for what is not the name of anybody. `member`: an honorific follows."""
    if _NOT_NAMES.search(name) or len(name) > _LONGEST_NAME:
        return None
    if PROPOSING.search(name) and ("政协" in name or not _HANDLING_BODY.search(name)):
        return Party.EITHER if EITHER.search(name) else Party.PROPOSER
    if is_bureau(name):
        return Party.BUREAU
    person = _PERSON.fullmatch(name) and (member or (len(name) > 1 and name[0] in SURNAMES))
    return Party.PROPOSER if person else None


def _side(parties: list[Party | None]) -> Party:
    for side in (Party.PROPOSER, Party.BUREAU):
        if side in parties:
            return side
    return Party.EITHER
