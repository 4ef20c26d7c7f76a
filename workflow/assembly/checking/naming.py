"""Who is called what: one bureau under several names, one reader under several forms of address, a wrong name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from proposals.parsing import Kind, same_bureau
from proposals.parsing.addressees import SURNAMES
from proposals.parsing.bureaus import normalise_bureau
from workflow.assembly.checking.findings import slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.assembly.checking.findings import Letter, Slip

_BUREAU = re.compile(
    r"(?<!全)[省市区县州](?:[\u4e00-\u9fff](?<![省市县的])){2,14}?[局委办厅署](?![部员理法])"
)
_SHORT_FOR = re.compile(r"[”\"]?\s?[(（](?:以下)?简称")
_MOST_NAMES: Final = 40
_SAID = re.compile("“[^“”\n]*”|「[^「」\n]*」|《[^《》\n]*》|您好|你们好")
_ADDRESS = re.compile(
    r"(?P<one>您(?!们)|你(?![们好]))|(?P<many>您们|你们)|(?P<body>贵(?:会|委|支部|总支|党派?|单位|组织|组|界别|联|盟)(?!议))"
)
_NAME = re.compile(
    r"(?:(?<=[，,。；;：:、\s])|(?<=感谢)|(?<=邀请)|(?<=[与向同和请])|^)(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff×*]{1,2})(?P<noun>委员|代表)(?!会|团|性|作|们?(?:建议|提案))",
    re.MULTILINE,
)
_NOBODY = re.compile(
    "[各全每位诸与等个名人政协常务专门多数]|同志|主任|主席|提案|代表|委员|学生|家长|职工|居民|商户|企业|群众|车主|游客|房主|店主|单位|成员|方面|关于|时任"
)


def alias_drift(letter: Letter) -> Iterator[Slip]:
    """One bureau under a full and a short name in the letter's own words; the sign-off and the copies do not count."""
    start, end = letter.own_words
    first: dict[str, str] = {}
    told: set[str] = set()
    for found in _BUREAU.finditer(letter.source.folded, start, end):
        name = found[0]
        key = normalise_bureau(name)
        if key in first or len(first) >= _MOST_NAMES:
            continue
        other = next((one for one in first if same_bureau(one, key)), None)
        first[key] = name
        if other is None or _SHORT_FOR.match(letter.source.folded, found.end()):
            continue
        if other not in told and not _declared(letter, first[other]):
            told.add(other)
            yield slip("alias_drift", found.span(), found=name, first=first[other])


def _declared(letter: Letter, name: str) -> bool:
    """市发展和改革局（以下简称市发改局）."""
    place = letter.source.folded.find(name)
    return place >= 0 and _SHORT_FOR.match(letter.source.folded, place + len(name)) is not None


def forms_of_address(letter: Letter) -> Iterator[Slip]:
    """您, 你们 and 贵会 in one letter, and 你们 to a single person. What the letter quotes does not count."""
    if letter.is_proposal:
        return
    start, end = letter.own_words[0], len(letter.text)
    hidden = [one.span() for one in _SAID.finditer(letter.text, start, end)]
    spoken: dict[str, re.Match[str]] = {}
    for found in _ADDRESS.finditer(letter.text, start, end):
        if not any(first <= found.start() < last for first, last in hidden):
            spoken.setdefault(found.lastgroup or "", found)
    if len(spoken) > 1:
        before, after = list(spoken.values())[:2]
        yield slip("address_mixed", after.span(), opening=before[0], close=after[0])
    elif "many" in spoken and _one_person(letter):
        found = spoken["many"]
        yield slip("address_number", found.span(), found=found[0])


def _one_person(letter: Letter) -> bool:
    """Whether the letter is written to one person alone."""
    reading = letter.reading
    alone = len(reading.addressees) == 1 and not reading.more_signers
    return alone and reading.kind.value is Kind.LEAD_REPLY and reading.addressees[0].value[0] in SURNAMES


def people(letter: Letter) -> Iterator[Slip]:
    """Members whom the letter names beside the reader: 感谢张某某委员 in a letter to somebody else."""
    known = {*letter.facts.addressees, *letter.facts.proposers}
    if not known and letter.reading.kind.value is Kind.LEAD_REPLY:
        known = {one.value for one in (*letter.reading.addressees, *letter.reading.proposers)}
    if not known or letter.reading.more_signers:
        return
    for start, end in letter.frame:
        for found in _NAME.finditer(letter.text, start, end):
            name = found["name"]
            if name[0] not in SURNAMES or _NOBODY.search(name) or any(name in one for one in known):
                continue
            yield slip("wrong_name", found.span("name"), found=name, expected="、".join(sorted(known)))
