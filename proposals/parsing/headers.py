"""What a letter says about itself: class of outcome, openness, signer, contact, copies, page information."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proposals.parsing.cautions import Caution, caution
from proposals.parsing.values import Openness, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.parsing.source import Line, Source
    from proposals.parsing.values import Found

_WORDS = (
    "解决或采纳|列入计划拟解决|已解决或基本解决|已经解决或基本解决|已解决|基本解决|正在解决|部分解决|计划解决|列入规划|列入计划|"
    "部分采纳|采纳|留作参考|作参考|参考|解决采纳|已落实|计划落实|暂时不能解决|不能解决|不可行"
)
_LABEL = r"(?:办理结果(?:类别|分类)?|办理类别|答复类别|答复类型|办理类型|答复分类|提案办理类别|提案类别|建议类别|办理情况类别|办复类别|结果类别|类\s?别|分\s?类)"
_LETTER_LABELLED = re.compile(
    rf"(?:^|[\s(,;]){_LABEL}\s*(?:为|属|:)?\s*:?\s*[(“\"〔]?\s*(?P<value>[A-D])(?:\s*[12]?\s*类)?\s*[)”\"〕]?(?![A-Za-z\d])(?P<rest>[^\n]{{0,16}})",
    re.MULTILINE,
)
_WORD_LABELLED = re.compile(rf"(?:^|[\s(,;]){_LABEL}\s*:\s*[(“\"]?\s*(?P<value>{_WORDS})", re.MULTILINE)
_CLASS_LINE = re.compile(rf"\(?\s?{_LABEL}\s?:?\s?[^,。;]{{1,12}}")
_BRACKETED = re.compile(r"[(〔]\s*(?P<value>[A-D])\s*类?\s*[)〕]")
_ALONE = re.compile(r"^(?P<value>[A-D])\s*类?$")
_GLUED = re.compile(r"(?:号|\d)\s*[(〔]?(?P<value>[A-D])\s*类?[)〕]?\s*$")
_DECLARED = re.compile(
    r"(?:本|该|此)(?:件|提案|建议|答复)?[^,。\n]{0,14}?(?:列为|定为|属于|属|为)\s*[“\"(]?(?P<value>[A-D])[”\")]?\s*类"
)
_TICKED = re.compile(r"(?:[☑√✔■✓]\s*(?P<before>[A-D])|(?P<after>[A-D])\s*类?\s*[(〔]?\s*[☑√✔■✓])")
_CHOICES = re.compile(r"[A-D]\s*类?\s*[□☐☑√✔■✓/、\s]\s*[^\n]{0,6}[B-D]")

_OPEN_WORDS = re.compile(
    r"(?:^|[\s,;(〔])(?:此件|本件)?(?P<value>主动公开|依申请公开|不予公开|全文公开|部分公开|摘要公开|不同意公开|不公开|同意公开|公开发布)(?=[\s,;)〕。]|$)"
)
_OPEN_LABEL = re.compile(
    r"(?:是否(?:同意|可以|能)?(?:对外|全文|上网)?公开|公开(?:方式|属性|类别|形式|类型|意见)|信息公开(?:选项|属性|方式|类别)?)\s*[:(]\s*(?P<value>[^\s,;。)]{1,8})"
)
_OPEN_VALUES = {
    "主动公开": Openness.PUBLIC, "全文公开": Openness.PUBLIC, "同意公开": Openness.PUBLIC, "公开发布": Openness.PUBLIC, "公开": Openness.PUBLIC,
    "是": Openness.PUBLIC, "同意": Openness.PUBLIC, "依申请公开": Openness.ON_REQUEST, "不予公开": Openness.WITHHELD,
    "不同意公开": Openness.WITHHELD, "不公开": Openness.WITHHELD, "否": Openness.WITHHELD, "不同意": Openness.WITHHELD,
}  # fmt: skip

_NAME = r"(?P<value>[\u4e00-\u9fff](?:[ ]{0,3}[\u4e00-\u9fff·×xX]){1,5}?)(?=[\s,、;:。()\d]|电话|联系|手机|$)"
_SIGNER = re.compile(rf"签\s?发(?:人|领导)?[ ]*:[ ]*{_NAME}", re.MULTILINE)
_CONTACT = re.compile(
    rf"(?:联\s?系\s?人|承\s?办\s?人|经\s?办\s?人|具体承办人|承办联系人)(?:及(?:联系)?(?:电话|方式))?(?:姓名)?[ ]*[: ][ ]*{_NAME}",
    re.MULTILINE,
)
_PHONE = re.compile(
    r"(?:联\s?系\s?电\s?话|办公电话|电\s?话(?:号码)?|联系方式|手\s?机(?:号码)?)[ ]*:?[ ]*(?P<value>(?:\(\d{3,4}\)\s?)?\d[\d —–-]{4,18}\d)"
)
_PHONE_AFTER = re.compile(r"^[\s,、;:(]{0,6}(?P<value>(?:\(?\d{3,4}\)?[ —–-]?)?\d{3,4}[ —–-]?\d{4}\d{0,4})")
_COPY = re.compile(r"抄\s{0,4}(?:送|报)(?:单位|机关)?\s*[:：]?\s*")
_COPY_STOP = re.compile(
    r"联\s?系|承\s?办|电\s?话|签\s?发|印\s?发|附\s?件|办公室\s*\d{4}年|^\d{4}\s*年|(?:主动|依申请|不予)公开|^抄\s?报|^网友|^办理单位"
)
_LETTERHEAD_LINE = 60
_NOTE_LINE = 40
_COPY_SEPARATOR = re.compile(r"[、,;。./|:\s]+")
_PLACEHOLDER = re.compile(r"\((?:会办|协办|主办|承办|各?会办|相关|有关)单位\)|[×xX]{2,}")


def category(
    source: Source, lines: Iterable[Line], closing: tuple[int, int]
) -> tuple[Found[str] | None, list[Caution]]:
    """The class of the outcome, letter or words, from the lines around a letter's text (`lines`) or from a
    sentence of declaration in its last part (`closing`)."""
    values: list[Found[str]] = []
    for line in lines:
        found, cautions = _category_of_line(source, line)
        if cautions:
            return None, cautions
        values += [found] if found else []
    declared = None if values else _DECLARED.search(source.folded, *closing)
    if declared:
        return source.phrase(*declared.span("value"), 0.8), []
    differing = next((one for one in values if one.value != values[0].value), None)
    if differing:
        return None, [
            caution("category_differs", differing.span, first=values[0].value, second=differing.value)
        ]
    return (values[0] if values else None), []


def labelled_class(source: Source, start: int, end: int) -> list[Line]:
    """Lines just above a sign-off, or in it, that are nothing but a labelled class (办理结果：B)."""
    return [line for line in source.within(max(start, 0), end) if _CLASS_LINE.fullmatch(line.folded)]


def _category_of_line(source: Source, line: Line) -> tuple[Found[str] | None, list[Caution]]:
    ticked = list(_TICKED.finditer(line.folded))
    labelled = _LETTER_LABELLED.search(line.folded)
    if len(ticked) == 1 and (_CHOICES.search(line.folded) or re.search(_LABEL, line.folded)):
        group = "before" if ticked[0]["before"] else "after"
        return _letter(source, line, ticked[0], group, 0.9), []
    if labelled and re.match(r"[\s/、□☐]*[B-D](?![A-Za-z])", labelled["rest"]):
        return None, [caution("ambiguous_category", Span(line.start, line.end), found=line.folded)]
    if labelled:
        return _letter(source, line, labelled, "value", 0.98), []
    worded = _WORD_LABELLED.search(line.folded)
    if worded:
        return _letter(source, line, worded, "value", 0.9), []
    return _unlabelled(source, line), []


def _unlabelled(source: Source, line: Line) -> Found[str] | None:
    """A bare A, a (B类), or a letter glued to the number; only short lines of a letterhead are asked."""
    if len(line.folded) > _LETTERHEAD_LINE:
        return None
    for pattern, confidence in ((_ALONE, 0.85), (_BRACKETED, 0.9), (_GLUED, 0.7)):
        match = pattern.search(line.folded)
        if match:
            return _letter(source, line, match, "value", confidence)
    return None


def _letter(source: Source, line: Line, match: re.Match[str], group: str, confidence: float) -> Found[str]:
    start, end = line.start + match.start(group), line.start + match.end(group)
    return source.found(source.folded[start:end], start, end, confidence)


def openness(source: Source, lines: Iterable[Line]) -> tuple[Found[Openness] | None, list[Caution]]:
    """How the letter may be published; a wording outside the three ways is a doubt, not a value."""
    for line in lines:
        labelled = _OPEN_LABEL.search(line.folded)
        words = None if labelled else _OPEN_WORDS.search(line.folded)
        match = labelled or words
        if match is None or (words and (len(line.folded) > _NOTE_LINE or re.search("[>»]", line.folded))):
            continue
        start, end = match.span("value")
        value = _OPEN_VALUES.get(line.folded[start:end])
        span = Span(line.start + start, line.start + end)
        if value is None:
            return None, [caution("unclear_openness", span, found=source.text[span.start : span.end])]
        return source.found(value, *span, 0.95), []
    return None, []


def signer(source: Source, start: int, end: int) -> Found[str] | None:
    """签发人, with the blanks inside a name taken out."""
    return _named(source, _SIGNER.search(source.folded, start, end))


def contact(source: Source, start: int, end: int) -> Found[str] | None:
    """联系人 or 承办人."""
    return _named(source, _CONTACT.search(source.folded, start, end))


def _named(source: Source, match: re.Match[str] | None) -> Found[str] | None:
    if match is None or _PLACEHOLDER.search(match["value"]):
        return None
    return source.name(*match.span("value"), 0.95)


def phone(source: Source, start: int, end: int, after: Found[str] | None) -> Found[str] | None:
    """The telephone number, labelled or right behind the contact's name."""
    match = _PHONE.search(source.folded, start, end)
    if match:
        return source.name(*source.trimmed(*match.span("value")), 0.95)
    if after:
        bare = _PHONE_AFTER.match(source.folded[after.span.end : min(after.span.end + 40, end)])
        if bare:
            return source.name(after.span.end + bare.start("value"), after.span.end + bare.end("value"), 0.8)
    return None


def copies(source: Source, start: int, end: int) -> tuple[tuple[Found[str], ...], Span | None]:
    """Who gets a copy, cut at whatever separates them, and the place of the copy line (None without one)."""
    match = _COPY.search(source.folded, start, end)
    if match is None:
        return (), None
    names: list[Found[str]] = []
    last = match.end()
    for index, line in enumerate(source.within(match.end(), end)):
        stop = _COPY_STOP.search(line.folded)
        if (stop and stop.start() == 0) or (
            index and source.folded[last - 1] not in ",、;" and not _continues(line.folded)
        ):
            break
        last = line.start + (stop.start() if stop else len(line.folded))
        names += _copy_names(source, line.start, last)
        if stop or line.folded.endswith("。"):
            break
    return tuple(names), Span(match.start(), max(match.start(), source.trimmed(match.start(), last)[1]))


def _continues(folded: str) -> bool:
    return bool(re.fullmatch(r"[\u4e00-\u9fff、,;。()\s]{2,80}", folded)) and bool(
        re.search(r"[局委办室府会厅院]\s*[、,;。)]|^.{2,12}[局委办室府会厅院]。$", folded)
    )


def _copy_names(source: Source, start: int, end: int) -> list[Found[str]]:
    names = []
    position = start
    for separator in [*_COPY_SEPARATOR.finditer(source.folded, start, end), None]:
        stop = separator.start() if separator else end
        placeholder = _PLACEHOLDER.search(source.folded, position, stop)
        name = source.name(position, placeholder.start() if placeholder else stop, 0.9)
        if name.value:
            names.append(name)
        position = separator.end() if separator else end
    return names
