"""Checks of a letter against its case: session, number, title, noun, and to whom it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from proposals.parsing import Kind, Matter, same_bureau, same_case
from proposals.parsing.addressees import SURNAMES
from proposals.parsing.bureaus import is_bureau
from proposals.parsing.sessions import sessions
from proposals.parsing.source import source_of
from workflow.assembly.checking.findings import slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.parsing import Reference
    from workflow.assembly.checking.findings import Cited, Letter, Slip

SURE: Final = 0.8
"""What reading is less sure of is not held against the letter."""

_SIGNS = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "“”‘’\"'"), "'")
)
_CALLED = re.compile("的?(?:提案|建议|议案)$")
_NOUNS = {
    Matter.CPPCC_PROPOSAL: ("wrong_noun", re.compile("人大代表|代表|人大|建议|议案")),
    Matter.NPC_SUGGESTION: ("wrong_noun.suggestion", re.compile("政协委员|委员(?!会)|政协|提案")),
}
# The matter called by the other noun in the letter's own words. 建议 alone is what every proposal makes.
_CALLED_WRONGLY = {
    Matter.CPPCC_PROPOSAL: re.compile(r"(?:该|此|本|贵|您|你们)(?:件)?(?:人大)?代表建议|代表建议(?:收悉|答复|办理情况)|(?:该|此|本)议案"),
    Matter.NPC_SUGGESTION: re.compile(
        r"(?:该|此|本|贵|您的?|你们的?|提出的?|这件)提案(?!、|和)|(?<![、和及与建议])提案(?:收悉|所提|中提出|答复|的答复)"
    ),
}  # fmt: skip
_NAMES = re.compile("《[^《》]*》|“[^“”]*”")
_PARTIES: Final = {
    "民主建国会": "民建", "民主同盟": "民盟", "民主促进会": "民进", "国民党革命委员会": "民革", "农工民主党": "农工党", "台湾民主自治同盟": "台盟",
    "工商业联合会": "工商联", "妇女联合会": "妇联", "归国华侨联合会": "侨联", "科学技术协会": "科协", "共产主义青年团": "共青团", "知识分子联谊会": "知联会",
}  # fmt: skip
_PARTY = re.compile(
    "|".join([*_PARTIES.values(), "致公党", "九三学社", "总工会", "文联", "社科联", "残联", "台联"])
)
_BRANCH = re.compile("支部|总支|小组|支社|基层")
_LONGEST_NAME: Final = 4


def session(letter: Letter) -> Iterator[Slip]:
    """The session that the letter cites for each of its own matters, in the text and in its title."""
    own = [(one.session, cited) for one, cited in _own_references(letter) if one.session]
    if not own and letter.reading.session and not letter.reading.references:
        own = [(letter.reading.session, letter.facts.cited[0])]
    for found, cited in own:
        expected = _session(cited.session)
        if expected and found.value != expected:
            yield slip("wrong_session", found.span, found=found.value, expected=expected)
    known = [value for cited in letter.facts.cited if (value := _session(cited.session))]
    heading = letter.reading.heading
    for found in sessions(letter.source, *heading.span) if heading and known else ():
        if found.value not in known:
            yield slip("wrong_session", found.span, found=found.value, expected=known[0])


def _session(name: str) -> str:
    return next((one.value for one in sessions(source_of(name), 0, len(name))), "")


def number(letter: Letter) -> Iterator[Slip]:
    """Every case number in the letter's frame is its own or that of a related matter."""
    known = [*(one.number for one in letter.facts.cited), *letter.facts.related]
    if not letter.facts.number:
        return
    for found in letter.reading.numbers:
        if not any(same_case(found.value, one) for one in known):
            yield slip("wrong_number", found.span, found=found.value, expected=letter.facts.number)


def title(letter: Letter) -> Iterator[Slip]:
    """The title in 《》; blanks, width of signs and the form of quotation marks do not matter."""
    for reference, cited in _own_references(letter):
        found = reference.title
        if cited.title and found and found.confidence >= SURE and not _same_title(found.value, cited.title):
            yield slip("wrong_title", found.span, found=found.value, expected=cited.title)


def _same_title(written: str, expected: str) -> bool:
    """《关于某事》的提案 names 关于某事的提案; 关于某事的建议 does not."""
    one, other = _plain(written), _plain(expected)
    if bool(_CALLED.search(one)) != bool(_CALLED.search(other)):
        one, other = _CALLED.sub("", one), _CALLED.sub("", other)
    return one == other


def matters_named(letter: Letter) -> Iterator[Slip]:
    """Every matter that the letter answers is named in it, by its number or its title."""
    plain = _plain(letter.text)
    numbers = [one.value for one in letter.reading.numbers]
    for cited in letter.facts.cited:
        named = any(same_case(cited.number, one) for one in numbers)
        if cited.number and not named and not (cited.title and _plain(cited.title) in plain):
            yield slip("case_not_named", number=cited.number)


def noun(letter: Letter) -> Iterator[Slip]:
    """委员 and 提案, or 代表 and 建议, as the matter asks, where the letter says what it answers."""
    expected, found = letter.facts.matter, letter.reading.matter
    if not expected or found is None or found.value == expected or found.confidence < SURE:
        return
    if len(letter.reading.references) > 1:
        return
    key, wrong = _NOUNS[Matter(expected)]
    place = wrong.search(letter.text, *found.span)
    span = place.span() if place else found.span
    yield slip(key, span, found=letter.text[slice(*span)])


def noun_in_words(letter: Letter) -> Iterator[Slip]:
    """该提案 in a letter on a 建议; titles and quotations do not count."""
    told = letter.reading.matter
    matter = letter.facts.matter or (told.value if told and told.confidence >= SURE else None)
    if matter is None or letter.facts.also or len(letter.reading.references) > 1:
        return
    start, end = letter.own_words[0], len(letter.text)
    hidden = [one.span() for one in _NAMES.finditer(letter.text, start, end)]
    for found in _CALLED_WRONGLY[Matter(matter)].finditer(letter.text, start, end):
        if not any(first <= found.start() < last for first, last in hidden):
            yield slip(_NOUNS[Matter(matter)][0], found.span(), found=found[0])


def addressee(letter: Letter) -> Iterator[Slip]:
    """Whom the letter is written to."""
    written = letter.reading.addressees
    expected = letter.facts.addressees
    if not written:
        return
    if expected:
        for one in written:
            if not any(_same_name(one.value, other) for other in expected):
                yield slip("wrong_addressee", one.span, found=one.value, expected="、".join(expected))
    elif letter.reading.kind.confidence >= SURE:
        wrong_kind, key = {
            "reply": (Kind.CO_OPINION, "addressee_contradicts_kind"),
            "opinion": (Kind.LEAD_REPLY, "addressee_contradicts_kind.opinion"),
        }[letter.facts.kind]
        if letter.reading.kind.value is wrong_kind:
            place = (written[0].span.start, written[-1].span.end)
            yield slip(key, place, found="、".join(one.value for one in written))


def _own_references(letter: Letter) -> list[tuple[Reference, Cited]]:
    """What the letter says of its own matters: under their numbers, or under none where it cites one matter only."""
    references, cited = letter.reading.references, letter.facts.cited
    own = [
        (reference, one)
        for reference in references
        for one in cited
        if reference.number and one.number and same_case(reference.number.value, one.number)
    ]
    return own or [(one, cited[0]) for one in references if len(references) == 1]


def _same_name(written: str, expected: str) -> bool:
    one, other = _plain(written), _plain(expected)
    if _is_person(one) and _is_person(other):
        return one == other
    if _party(one) and _party(other):
        return _same_party(one, other)
    return one in other or other in one or same_bureau(one, other)


def _is_person(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and name[:1] in SURNAMES and not is_bureau(name)


def _same_party(one: str, other: str) -> bool:
    """民建市委会 is 中国民主建国会某某市委员会, and no branch of it."""
    return _party(one) == _party(other) and bool(_BRANCH.search(one)) == bool(_BRANCH.search(other))


def _party(name: str) -> str | None:
    for full, short in _PARTIES.items():
        name = name.replace(full, short)
    found = _PARTY.search(name)
    return found[0] if found else None


def _plain(text: str) -> str:
    return "".join(text.translate(_SIGNS).split())
