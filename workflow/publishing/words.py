"""Which words of a case the public may not read, and whether it still could.

Left out are what the office decided on with a reply (`Redaction`), what a person marked for the case (`MarkedWords`),
and the proposers' names where they are not published. What the program spots and nobody has marked yet is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.assembly.redaction import leaks
from workflow.assembly.spotting import Kind, spotted
from workflow.publishing.drafts import proposer_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.functional import _StrPromise

    from workflow.models import Case
    from workflow.publishing.wanted import Draft, Wanted

KINDS: Final[dict[str, _StrPromise]] = {
    Kind.IDENTITY: gettext_lazy("身份证号码"),
    Kind.BANK_CARD: gettext_lazy("银行卡号"),
    Kind.MOBILE: gettext_lazy("手机号码"),
    Kind.LANDLINE: gettext_lazy("电话号码"),
    Kind.EMAIL: gettext_lazy("电子邮箱"),
    Kind.PLATE: gettext_lazy("车牌号码"),
    Kind.ADDRESS: gettext_lazy("详细地址"),
    Kind.CONTACT: gettext_lazy("联系人"),
    Kind.PERSON: gettext_lazy("个人姓名"),
}
PARTS: Final[dict[str, _StrPromise]] = {
    "proposal": gettext_lazy("提案"),
    "ask": gettext_lazy("建议"),
    "reply": gettext_lazy("答复"),
    "ask_answer": gettext_lazy("建议的答复情况"),
    "opinion": gettext_lazy("会办意见"),
    "commitment": gettext_lazy("承诺事项"),
    "merged": gettext_lazy("并入的提案"),
}
_PERSON: Final = re.compile(r"[\u4e00-\u9fff·]{1,9}[^科室处办局委\W\d]")
"""What a contact may be called when it is a person and not a section."""
AROUND: Final = 12
"""So many characters are shown on either side of what was found."""


@dataclass(frozen=True)
class Finding:
    """Words that somebody must decide on: where they stand, what they seem to be, and what is around them."""

    words: str
    kind: str
    place: str
    before: str
    after: str

    @property
    def kind_words(self) -> str:
        return str(KINDS[self.kind])


def left_out_of(case: Case, *, named: bool) -> tuple[str, ...]:
    """The words that may stand in no public text of the case, the longest first."""
    marked = case.marked_words.filter(mark="left_out").values_list("words", flat=True)
    words = {*marked, *_redactions(case)}
    if not named:
        words |= {name for one in (case, *case.merged.all()) for name in proposer_names(one.proposal)}
    return tuple(sorted((word for word in words if word), key=lambda word: (-len(word), word)))


def _redactions(case: Case) -> set[str]:
    return {
        words for reply in case.replies.prefetch_related("redactions") for words in
        (row.words for row in reply.redactions.all())
    }  # fmt: skip


def findings_in(case: Case, drafts: Sequence[Draft], wanted: Wanted) -> list[Finding]:
    """What is spotted in the texts and still open, each words once, in the order of the texts."""
    out = left_out_of(case, named=wanted.named)
    settled = set(case.marked_words.values_list("words", flat=True))
    names, known = _persons(case), _may_be_named(case, drafts, named=wanted.named)
    found: dict[str, Finding] = {}
    for draft in drafts:
        for text in draft.read.values():
            for one in spotted(text, names=names, known=known):
                if one.words not in settled and not leaks_into(one.words, out):
                    found.setdefault(
                        one.words, _finding(draft, text, one.words, one.kind, (one.start, one.end))
                    )
    return list(found.values())


def leaks_into(words: str, out: Iterable[str]) -> bool:
    """Whether leaving out one of the words leaves out these as well."""
    return any(words in one for one in out)


def _finding(draft: Draft, text: str, words: str, kind: str, at: tuple[int, int]) -> Finding:
    start, end = at
    before = text[max(0, start - AROUND) : start].rsplit("\n", maxsplit=1)[-1]
    return Finding(words, kind, place_of(draft), before, text[end : end + AROUND].split("\n", maxsplit=1)[0])


def place_of(draft: Draft) -> str:
    """Where a text stands, as people say it: 答复（市科技局）, 建议一.2."""
    part = str(PARTS[draft.part])
    if draft.part in {"ask", "ask_answer"}:
        return f"{part}{draft.heading}"
    return f"{part}（{draft.unit_name}）" if draft.unit_name else part


def readable_still(case: Case, drafts: Sequence[Draft], wanted: Wanted) -> list[str]:
    """Where one of the words could be read although it was to be left out: past blanks, widths and invisible signs."""
    out = left_out_of(case, named=wanted.named)
    told = _("%(place)s：“%(words)s”")
    return [
        told % {"place": place_of(draft), "words": words}
        for draft in drafts
        for text in draft.without(out).read.values()
        for words in leaks(text, out)
    ]


def _persons(case: Case) -> set[str]:
    """Persons about the case whose name has no business in public: who drafted, who was asked, who is in charge of a share."""
    proposal = case.proposal
    invited = proposal.cosigners.exclude(answer="accepted").values_list("person__name", flat=True)
    drafting = case.opinion_links.values_list("opinion__author__name", "opinion__contact")
    contacts = case.replies.values_list("contact", flat=True)
    handlers = case.assignments.filter(handler__isnull=False).values_list("handler__name", flat=True)
    names = {*invited, *contacts, *handlers, *(name for pair in drafting for name in pair)}
    return {name for name in names if name and _PERSON.fullmatch(name)}


def _may_be_named(case: Case, drafts: Sequence[Draft], *, named: bool) -> set[str]:
    """The proposers where they are published, who signed a letter for a unit, and the units themselves."""
    signers = case.replies.filter(signer__isnull=False).values_list("signer__name", flat=True)
    proposers = proposer_names(case.proposal) if named else []
    return {*signers, *proposers, *(draft.unit_name for draft in drafts if draft.unit_name)}
