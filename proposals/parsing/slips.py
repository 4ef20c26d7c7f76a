"""Slips that any paper may hold: placeholders left in, doubled signs, addresses of strangers, mixed forms of address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proposals.parsing.addressees import SURNAMES
from proposals.parsing.cautions import Caution, caution
from proposals.parsing.outline import is_cautions, markers, numbering_cautions, tree
from proposals.parsing.values import Matter, Span

if TYPE_CHECKING:
    from proposals.parsing.source import Source
    from proposals.parsing.values import Found

_PLACEHOLDER = re.compile(
    r"(?=[(\s此×xX\d_〔])(?:"  # what a placeholder may begin with; nothing is tried elsewhere
    r"\(?\s?此页无正文\s?\)?|\((?:会办|协办|主办|承办|各会办|相关|有关)单位\)|(?<![A-Za-z\d×])[×xX]{2,}(?![A-Za-z\d×])|"
    r"(?:\d{4}年)?[×xX]{1,2}月[×xX]{1,2}日|\d{2}[×xX]{2}(?=年)|_{3,}|〔\s*〕\s?第?\s*号|\((?:请|此处)[^()\n]{0,12}(?:填写|补充|修改)[^()\n]{0,8}\)|[ ]{2}年[ ]{2,12}月[ ]{2,12}日)"
)
_DOUBLED = re.compile(r"[,。;:、!?](?:[ ]{0,2}[,。;:、!?])+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[A-Za-z\d./?=&_%#~:-]{2,200}|(?<![A-Za-z\d.@])[A-Za-z\d-]{2,40}\.(?:com|cn|net|org|cc|top|vip|xyz)(?:\.cn)?(?![A-Za-z\d])"
)
_HONOURED = re.compile("(?:、[\u4e00-\u9fff]{1,2}[×xX]{1,2})*(?:委员|代表|同志|先生|女士)")
_OFFICIAL = re.compile(r"\.(?:gov|edu)\.cn(?![a-z])")
_HAN = re.compile("[\u4e00-\u9fff]")
_THANKED = re.compile(
    r"感谢(?:各位|您|你们)?(?P<noun>委员|代表)|(?P<again>委员|代表)(?:对我|提出的(?:宝贵)?(?:提案|建议))"
)


def text_cautions(source: Source, start: int, end: int) -> list[Caution]:
    """Placeholders, doubled punctuation and foreign addresses of a range."""
    folded = source.folded
    found = [
        caution("placeholder_left", Span(*match.span()), found=source.text[match.start() : match.end()])
        for match in _PLACEHOLDER.finditer(folded, start, end)
        if not _is_hidden_name(folded, *match.span())
    ]
    found += [
        caution("doubled_punctuation", Span(*match.span()), found=source.text[match.start() : match.end()])
        for match in _DOUBLED.finditer(folded, start, end)
    ]
    for line in source.within(start, end):
        for match in _ADDRESS.finditer(line.folded):
            if (
                not _OFFICIAL.search(match[0])
                and _HAN.search(line.folded[: match.start()])
                and _HAN.search(line.folded[match.end() :])
            ):
                span = Span(line.start + match.start(), line.start + match.end())
                found.append(caution("foreign_address", span, found=match[0]))
    return found


def _is_hidden_name(folded: str, start: int, end: int) -> bool:
    """张××委员: a page hides the given name, which is no place to be filled in."""
    return folded[start - 1 : start] in SURNAMES and _HONOURED.match(folded, end) is not None


def outline_cautions(source: Source, start: int, end: int) -> list[Caution]:
    """Broken numbering of a range, of the outline and of 一是…二是…."""
    placed = tree(markers(source, start, end), end)
    return [*numbering_cautions(source, placed), *is_cautions(source, placed, start, end)]


def noun_cautions(
    source: Source, matter: Matter | None, honorific: Found[str] | None, start: int, end: int
) -> list[Caution]:
    """委员 belongs to a 提案, 代表 to a 建议; the other noun in the salutation or the thanks is a slip."""
    wrong = {Matter.CPPCC_PROPOSAL: "代表", Matter.NPC_SUGGESTION: "委员"}.get(matter) if matter else None
    if wrong is None:
        return []
    cautions = []
    if honorific and honorific.value == wrong:
        cautions.append(caution("noun_mixed", honorific.span, found=honorific.value))
    for match in _THANKED.finditer(source.folded, start, end):
        group = "noun" if match["noun"] else "again"
        if match[group] == wrong:
            cautions.append(caution("noun_mixed", Span(*match.span(group)), found=wrong))
    return cautions


def address_cautions(source: Source, opening: Span, close: Span) -> list[Caution]:
    """您 at the start and 你们 at the end, or the other way round."""
    first = re.search("您们?|你们", source.folded[opening.start : opening.end])
    last = re.search("您们?|你们", source.folded[close.start : close.end])
    if first is None or last is None or first[0] == last[0] or {first[0], last[0]} == {"您们", "你们"}:
        return []
    span = Span(close.start + last.start(), close.start + last.end())
    return [caution("address_mixed", span, opening=first[0], close=last[0])]
