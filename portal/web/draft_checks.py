"""What the checker says about the letter on the page, saved or not: what must be mended, what may be looked at, what is well."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext, gettext_lazy

from portal.web.letter_blocks import places
from workflow.assembly.checking import Severity, check
from workflow.findings import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from portal.web.letter_sheet import LetterSheet, OpinionSheet, ReplySheet
    from proposals.models import Ask
    from workflow.assembly.checking import Finding, LetterFacts
    from workflow.models import FindingWaiver

ASKING: Final = frozenset({"ask_unanswered", "verdict_missing"})
"""Checks that are about one ask each; they are told together."""
FIELDS: Final = {
    "class_missing": "id_outcome_class",
    "contact_missing": "id_contact",
    "copies_missing": "id_copy_to",
    "opinion_unused": "sources",
    "talk_missing": "talks",
    "talk_none": "talks",
}
"""Where what the letter lacks is filled in."""
ALTERED: Final = frozenset(
    {
        "altered_figure",
        "altered_date",
        "altered_unit",
        "altered_subject",
        "altered_negation",
        "altered_speaker",
    }
)
WELL: Final = (
    (
        gettext_lazy("案号、案由、届次与案件一致"),
        frozenset({"wrong_number", "wrong_title", "wrong_session", "case_not_named"}),
    ),
    (
        gettext_lazy("称谓和用词与提案者一致"),
        frozenset(
            {
                "wrong_addressee", "addressee_contradicts_kind", "wrong_name", "wrong_noun", "noun_mixed",
                "noun_repeated", "address_mixed", "address_number",
            }
        ),
    ),
)  # fmt: skip
WELL_OF_REPLY: Final = (
    *WELL,
    (gettext_lazy("引文与原意见一致"), ALTERED),
    (gettext_lazy("数字都有出处"), frozenset({"figure_unsourced"})),
)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that the checker says. `number` is how page and list point at each other.

    `span` is in the letter as the page shows it, `block` the place of the block in which it begins; None for the
    letter as a whole. `place` is the anchor where it is mended.
    """

    number: int
    code: str
    kind: str
    words: str
    remedy: str
    found: str
    span: tuple[int, int]
    block: int | None
    place: str
    waiver: FindingWaiver | None = None


@dataclass(frozen=True)
class Checks:
    """All that the checker says, the gravest first; the asks that nothing is said to stand together."""

    notes: list[Note]
    asks: list[Ask] = field(default_factory=list)
    asking: Note | None = None
    well: list[str] = field(default_factory=list)

    @property
    def must(self) -> int:
        """How many things must be mended; the open asks are one."""
        return sum(note.kind == Severity.MUST for note in self.notes) + bool(self.asks)

    @property
    def look(self) -> int:
        return sum(note.kind == Severity.LOOK and note.waiver is None for note in self.notes)

    @property
    def listed(self) -> list[Note]:
        order = [Severity.MUST, Severity.LOOK, Severity.REMARK]
        return sorted(
            self.notes, key=lambda note: (note.waiver is not None, order.index(Severity(note.kind)))
        )


def reply_checks(sheet: ReplySheet) -> Checks:
    """The checks of a reply with what the page says of its class, its particulars and the asks."""
    reply = sheet.subject
    facts = facts_of(reply)
    answered = {ask.number for ask in sheet.asks if sheet[f"how-{ask.pk}"].value()}
    shared = set(facts.answered_asks or ()) if reply.assignment.role == "split" else set()
    facts = replace(
        facts,
        answered_asks=tuple(answered | shared),
        has_class=bool(sheet["outcome_class"].value()),
        has_contact=bool(sheet["contact"].value()),
        has_copy=bool(sheet["copy_to"].value()),
    )
    waivers = {waiver.finding: waiver for waiver in reply.waivers.select_related("waived_by")}
    return _checks(sheet, facts, waivers, WELL_OF_REPLY)


def opinion_checks(sheet: OpinionSheet) -> Checks:
    """The checks of an opinion with what the page says to each ask."""
    several = len({ask.proposal_id for ask in sheet.asks}) > 1
    said = tuple(_name(ask, several=several) for ask in sheet.asks if sheet[f"ask-{ask.pk}"].value())
    return _checks(sheet, replace(facts_of(sheet.subject), answered_asks=said), {}, WELL)


def _checks(
    sheet: LetterSheet,
    facts: LetterFacts,
    waivers: dict[str, FindingWaiver],
    well: Iterable[tuple[Any, frozenset[str]]],
) -> Checks:
    found = check(sheet.present_text(), facts)
    starts = [] if sheet.whole else [place.start for place in places(sheet.blocks)]
    notes = [
        _note(number, finding, starts, waivers.get(finding.fingerprint))
        for number, finding in enumerate(found, start=1)
    ]
    seen = Counter(note.code for note in notes if note.waiver is None)
    several = len({ask.proposal_id for ask in sheet.asks}) > 1
    missing = {
        dict(finding.params).get("ask", "")
        for finding in found
        if finding.code in ASKING and finding.fingerprint not in waivers
    }
    return Checks(
        notes=[note for note in notes if note.code not in ASKING or note.waiver is not None],
        asks=[ask for ask in sheet.asks if _name(ask, several=several) in missing],
        asking=next((note for note in notes if note.code in ASKING), None),
        well=[str(words) for words, codes in well if found and not any(seen[code] for code in codes)],
    )


def _name(ask: Ask, *, several: bool) -> str:
    """The ask as the checker names it."""
    return f"{ask.proposal.reference}·{ask.number}" if several else ask.number


def _note(number: int, finding: Finding, starts: Sequence[int], waiver: FindingWaiver | None) -> Note:
    block = _block_at(finding.span, starts)
    return Note(
        number=number,
        code=finding.code,
        kind=str(finding.severity),
        words=finding.message(gettext),
        remedy=finding.remedy(gettext),
        found=finding.text,
        span=finding.span,
        block=block,
        place=f"block-{block}" if block is not None else FIELDS.get(finding.code, ""),
        waiver=waiver,
    )


def _block_at(span: tuple[int, int], starts: Sequence[int]) -> int | None:
    """The block in which a stretch of the letter begins."""
    if span == (0, 0):
        return None
    return max((n for n, start in enumerate(starts) if start <= span[0]), default=None)
