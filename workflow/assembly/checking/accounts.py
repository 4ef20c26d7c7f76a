"""What the letter owes: an answer to every ask, a use of every opinion, a talk with the proposer, the parts of the form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from proposals.parsing import same_bureau
from workflow.assembly.checking.findings import slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.parsing import Found
    from workflow.assembly.checking.findings import Bureau, Letter, Slip

_MISSING: Final = {
    "has_class": "class_missing",
    "has_document_number": "document_number_missing",
    "has_signer": "signer_missing",
    "has_contact": "contact_missing",
    "has_copy": "copies_missing",
    "has_bureau": "bureau_missing",
    "has_date": "date_missing",
    "has_matter": "matter_missing",
}
_TALKED = re.compile(
    r"(?:与您|向您|同您|和您|给您|与你们|向你们|与贵[会委]|到贵[会委]|上门|(?:与|向|同|和)(?:提案人|委员|代表)(?:本人)?)[^。；;，,\n]{0,16}?"
    r"(?:沟通|面商|座谈|会面|见面|走访|拜访|汇报|交流|电话|协商|商量|商议|当面|联系)|(?:电话|当面|上门|书面|微信)(?:联系|沟通|拜访|征求|走访)了?您|听取了?您的?意见|征得您(?:的)?同意|您表示(?:满意|认可|同意|理解)"
)
_LATER = re.compile(r"[将拟欲]|随时|欢迎|如有|以便|敬请|请您|继续|下一步|今后|后续|保持")


def unheard_bureaus(letter: Letter) -> Iterator[Slip]:
    """A bureau that the reply says it heard, and that never wrote; or that nobody asked."""
    facts, heard = letter.facts, letter.reading.heard
    bureaus = {one.name: one for one in facts.handling}
    silent = [
        (found, name)
        for name in facts.bureaus_without_opinion
        if (found := _heard(heard, bureaus.get(name), name))
    ]
    for found, name in silent:
        yield slip("bureau_without_opinion", found.span, found=found.value, bureau=name)
    for found in heard if facts.handling and facts.kind == "reply" else ():
        known = any(one is found for one, _ in silent)
        if not known and not any(_heard((found,), one, one.name) for one in facts.handling):
            yield slip("bureau_without_opinion.stranger", found.span, found=found.value)


def _heard(heard: tuple[Found[str], ...], bureau: Bureau | None, name: str) -> Found[str] | None:
    names = bureau.names if bureau else (name,)
    exact = next((one for one in heard if one.value in names), None)
    return exact or next(
        (one for one in heard if any(same_bureau(one.value, other) for other in names)), None
    )


def open_asks(letter: Letter) -> Iterator[Slip]:
    """Asks that nothing answers, or that the opinion says nothing to; each a finding on the letter as a whole."""
    facts, variant = letter.facts, _variant(letter)
    for ask in facts.asks if facts.answered_asks is not None else ():
        if ask in (facts.answered_asks or ()):
            continue
        bureaus = "、".join(dict.fromkeys(bureau for spoken, bureau in facts.spoken if spoken == ask))
        if facts.kind == "opinion":
            yield slip("verdict_missing", ask=ask)
        elif bureaus:
            yield slip(f"ask_unanswered.lost{variant}", ask=ask, bureau=bureaus)
        else:
            yield slip(f"ask_unanswered{variant}", ask=ask)


def unused_opinions(letter: Letter) -> Iterator[Slip]:
    """Opinions with a passage that was neither used nor left out for a reason."""
    for bureau in letter.facts.unused_opinions:
        yield slip("opinion_unused", bureau=bureau)


def talks(letter: Letter) -> Iterator[Slip]:
    """The talk with the proposer: recorded as often as the rules ask, and wherever the letter says that there was one."""
    facts = letter.facts
    if facts.talks is None or facts.kind != "reply":
        return
    if facts.talks < facts.talks_required:
        yield slip("talk_missing", held=str(facts.talks), required=str(facts.talks_required))
    if facts.talks:
        return
    claims = list(_claims(letter))
    for start, end in claims:
        yield slip("talk_claimed", (start, end), found=letter.text[start:end])
    if not claims and not facts.talks_required:
        yield slip("talk_none")


def _claims(letter: Letter) -> Iterator[tuple[int, int]]:
    """Where the letter says that the proposer was talked to; what is still to come is no claim."""
    start, end = letter.own_words
    for found in _TALKED.finditer(letter.text, start, end):
        before = letter.text[max(start, found.start() - 8) : found.start()]
        if not _LATER.search(before) and not _LATER.search(found[0]):
            yield found.span()


def lacking(letter: Letter) -> Iterator[Slip]:
    """What the case, or the paper where it is all there is, should hold beside the text and does not."""
    for field, key in _MISSING.items():
        if getattr(letter.facts, field) is False:
            yield slip(key + _variant(letter))


def _variant(letter: Letter) -> str:
    return ".paper" if letter.facts.is_paper else ""
