"""Slips planted by rule at every fitting place of a clean letter, so that no place was chosen to please the checker."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from proposals.parsing.numerals import han_numeral, whole_number
from proposals.parsing.outline import markers
from proposals.parsing.source import source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proposals.parsing import Reading


@dataclass(frozen=True, slots=True)
class Plant:
    """One slip in one letter: the text with it, the codes by which it may be found, and where it stands."""

    rule: str
    text: str
    codes: frozenset[str]
    span: tuple[int, int]


_DATE = re.compile(r"(?<!\d)(20\d\d)年(\d{1,2})月(\d{1,2})日")
_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,8})〔(20\d\d)〕(\d{1,3})号")
_WORD = re.compile(r"(?<=[\u4e00-\u9fff])(?![一逐每各很几某])[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fff])")
_EMPTY: Final = "下一步，我们将进一步加强有关工作，切实提升服务水平。"
_HAN_DIGITS: Final = str.maketrans("0123456789", "〇一二三四五六七八九")


def planted(text: str, reading: Reading) -> Iterator[Plant]:
    """Every slip of every rule, at most `MOST` of a rule, spread over the letter."""
    by_rule: dict[str, list[Plant]] = {}
    for rule in RULES:
        for plant in rule(text, reading):
            by_rule.setdefault(plant.rule, []).append(plant)
    for found in by_rule.values():
        yield from found[:: max(1, -(-len(found) // MOST))]


MOST: Final = 4


def _put(rule: str, text: str, span: tuple[int, int], words: str, *codes: str) -> Plant:
    start, end = span
    return Plant(
        rule, text[:start] + words + text[end:], frozenset(codes), (start, start + max(len(words), 1))
    )


def _body(reading: Reading) -> tuple[int, int]:
    return (reading.body.span.start, reading.body.span.end) if reading.body else (0, 0)


def doubled_words(text: str, reading: Reading) -> Iterator[Plant]:
    for found in _WORD.finditer(text, *_body(reading)):
        yield _put("doubled_word", text, found.span(), found[0] * 2, "doubled_word")


def doubled_marks(text: str, reading: Reading) -> Iterator[Plant]:
    for found in re.compile("[，。；]").finditer(text, *_body(reading)):
        yield _put("doubled_punctuation", text, found.span(), found[0] * 2, "doubled_punctuation")


def lost_halves(text: str, reading: Reading) -> Iterator[Plant]:
    """One mark of a pair left out; either half of the pair may be pointed at, so the place is the paragraph."""
    start = reading.addressees[-1].span.end if reading.addressees else _body(reading)[0]
    for found in re.compile("[“”《》（）]").finditer(text, start, _body(reading)[1]):
        kind = {"“": "quote", "”": "quote", "《": "title_mark", "》": "title_mark"}.get(found[0], "bracket")
        plant = _put(f"unpaired_{kind}", text, found.span(), "", f"unpaired_{kind}")
        first, last = text.rfind("\n\n", 0, found.start()) + 1, text.find("\n\n", found.end())
        yield replace(plant, span=(first, (last if last >= 0 else len(text)) - 1))


def dates(text: str, reading: Reading) -> Iterator[Plant]:
    for found in _DATE.finditer(text, *_from_letter(text, reading)):
        year, month, day = found.groups()
        forms = {
            "date_spaced": f"{year}年 {month}月 {day}日",
            "date_mixed": f"{year.translate(_HAN_DIGITS)}年{month}月{day}日",
            "date_short_year": f"{year[2:]}年{month}月{day}日",
            "impossible_date": f"{year}年{month}月32日",
            "ambiguous_date": f"{year}年1{day}31日",
        }
        if len(month) == 1:
            forms["date_padded"] = f"{year}年0{month}月{day}日"
        for rule, words in forms.items():
            yield _put(rule, text, found.span(), words, rule)


def document_numbers(text: str, _reading: Reading) -> Iterator[Plant]:
    for found in _NUMBER.finditer(text):
        word, year, number = found.groups()
        brackets = f"{word}[{year}]{number}号"
        yield _put("document_number_brackets", text, found.span(), brackets, "document_number_brackets")
        yield _put(
            "document_number_ordinal",
            text,
            found.span(),
            f"{word}〔{year}〕第{number}号",
            "document_number_ordinal",
        )
        yield _put(
            "document_number_padded",
            text,
            found.span(),
            f"{word}〔{year}〕0{number}号",
            "document_number_padded",
        )
        yield _put(
            "broken_document_number", text, found.span(), f"{word}〔{year}〕号", "broken_document_number"
        )


def numbering(text: str, reading: Reading) -> Iterator[Plant]:
    """An item that repeats the number before it."""
    source = source_of(text)
    for marker in markers(source, *_body(reading)):
        written = text[marker.start : marker.end]
        before = str(marker.value - 1) if marker.written.isdigit() else han_numeral(marker.value - 1)
        if marker.value > 1 and whole_number(marker.written) == marker.value:
            words = written.replace(marker.written, before.zfill(len(marker.written)))
            yield _put("broken_numbering", text, (marker.start, marker.end), words, "broken_numbering")


def empty_promises(text: str, reading: Reading) -> Iterator[Plant]:
    for found in re.compile(r"(?<=。)(?=\s*\n)").finditer(text, *_body(reading)):
        yield _put("vague_promise", text, found.span(), _EMPTY, "vague_promise")


def unfinished(text: str, reading: Reading) -> Iterator[Plant]:
    source = source_of(text)
    starts = [marker.start for marker in markers(source, *_body(reading))]
    for start in starts[1:]:
        end = len(text[:start].rstrip())
        if text[end - 1] == "。" and "\n" in text[end:start]:
            yield _put("sentence_unfinished", text, (end - 1, end), "，", "sentence_unfinished")


def placeholders(text: str, reading: Reading) -> Iterator[Plant]:
    for words in ("（此页无正文）\n", "（请补充）"):
        end = _body(reading)[1]
        yield _put("placeholder_left", text, (end, end), "\n" + words, "placeholder_left")
    for found in re.compile(r"(?<![\d.年月第〔])\d{2,4}(?=[家个名座万])").finditer(text, *_body(reading)):
        yield _put("placeholder_left", text, found.span(), "XX", "placeholder_left")


def nouns(text: str, reading: Reading) -> Iterator[Plant]:
    """委员 for 代表 in the salutation, and the other way round."""
    if reading.addressees:
        end = reading.addressees[-1].span.end
        found = re.compile("委员|代表").match(text, end)
        if found:
            words = {"委员": "代表", "代表": "委员"}[found[0]]
            yield _put("noun_mixed", text, found.span(), words, "noun_mixed", "wrong_noun")


def addresses(text: str, reading: Reading) -> Iterator[Plant]:
    """Another form of address in the thanks than in the opening."""
    for wrong, right in (("感谢你们", "感谢您"), ("感谢您", "感谢你们"), ("感谢您", "感谢贵会")):
        place = text.find(right, _body(reading)[1])
        if place >= 0:
            yield _put(
                "address_mixed", text, (place, place + len(right)), wrong, "address_mixed", "address_number"
            )


def _from_letter(text: str, reading: Reading) -> tuple[int, int]:
    first = reading.heading or next(iter(reading.addressees), None)
    return (first.span.start if first else 0), len(text)


RULES: Final[tuple[Callable[[str, Reading], Iterator[Plant]], ...]] = (
    doubled_words,
    doubled_marks,
    lost_halves,
    dates,
    document_numbers,
    numbering,
    empty_promises,
    unfinished,
    placeholders,
    nouns,
    addresses,
)
