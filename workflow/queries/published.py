"""What the public may read, from the copies that were made for it. The only way from the public pages to a case.

The words are those of `PublicText`, redacted when they were published. Read as they stand now are only facts that no
word can leak from: where the case stands, which units have it and what they are called, and what became of a promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import Assignment, PublicCase, PublicText
from workflow.states import (
    ASSIGNMENT_GONE,
    COMMITMENT_OPEN,
    REPLYING,
    AssignmentRole,
    CaseState,
    CommitmentState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from proposals.models import Jurisdiction

PUBLIC_STATES: Final[dict[str, _StrPromise]] = {
    CaseState.FILED: gettext_lazy("已立案"),
    CaseState.HANDLING: gettext_lazy("办理中"),
    CaseState.REPLIED: gettext_lazy("已答复"),
    CaseState.TRACKING: gettext_lazy("跟踪落实"),
    CaseState.CLOSED: gettext_lazy("已办结"),
    CaseState.ARCHIVED: gettext_lazy("已办结"),
    CaseState.MERGED: gettext_lazy("已并案"),
}
"""State of a case → its public word. What stands elsewhere is not public, whatever was decided before."""

ANSWERS: Final[dict[str, _StrPromise]] = {
    "answered": gettext_lazy("已回应"),
    "partly": gettext_lazy("部分回应"),
    "planned": gettext_lazy("列入计划"),
    "declined": gettext_lazy("不能采纳，已说明"),
    "": gettext_lazy("答复中没有单列"),
}

_NO_PROMISE: Final = (CommitmentState.PROPOSED, CommitmentState.DROPPED)
_HANDLING: Final = (*sorted(REPLYING), AssignmentRole.CO)
Part = PublicText.Part
LARGEST: Final = 2**63 - 1
"""The largest key that a database has."""


@dataclass(frozen=True, slots=True)
class PublicUnit:
    """A unit that has the case now, by its present name; `unit` is its key, `seal` the one character that stands for it."""

    unit: int
    name: str
    short_name: str
    seal: str
    role: str
    role_words: str

    @property
    def replies(self) -> bool:
        return self.role in REPLYING


@dataclass(frozen=True, slots=True)
class PublicAsk:
    """One numbered ask, and how the reply met it: `how` is a code of `ANSWERS`, `where` says in which part and why.

    `how` is None as long as no reply was published.
    """

    number: str
    group: str
    text: str
    how: str | None
    how_words: str
    where: str


@dataclass(frozen=True, slots=True)
class PublicLetter:
    """A letter as published. `key` names it in addresses; `whole` is False where only a summary was published."""

    key: int
    heading: str
    unit: str
    seal: str
    number: str
    on: date | None
    body: str
    whole: bool
    round: int


@dataclass(frozen=True, slots=True)
class PublicPromise:
    """A promise in the words of its letter, with the state in which it is now."""

    measure: str
    unit: str
    due_on: date | None
    state: str
    state_words: str

    def overdue(self, on: date) -> bool:
        """Whether its day is over and nobody confirmed what came of it."""
        return self.state in COMMITMENT_OPEN and self.due_on is not None and self.due_on < on


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """Another case on the public pages."""

    jurisdiction: str
    reference: str
    title: str
    proposer: str


@dataclass(frozen=True)
class PublicPage:
    """Everything that the public page of a case shows. `reasons` is "" where only the entry was published.

    `silent` are the units beside the leads of which no opinion was published. `merged_into` is where a merged proposal
    goes on, `merged` what was merged into this one.
    """

    entry: PublicCase
    state: str
    state_words: str
    kind_words: str
    reasons: str
    whole: bool
    asks: tuple[PublicAsk, ...]
    replies: tuple[PublicLetter, ...]
    opinions: tuple[PublicLetter, ...]
    silent: tuple[PublicUnit, ...]
    promises: tuple[PublicPromise, ...]
    units: tuple[PublicUnit, ...]
    merged_into: PublicPlace | None
    merged: tuple[PublicPlace, ...]

    @property
    def reference(self) -> str:
        return self.entry.reference

    @property
    def title(self) -> str:
        return self.entry.title

    @property
    def proposer(self) -> str:
        return self.entry.proposer

    @property
    def session(self) -> str:
        return self.entry.session

    @property
    def category(self) -> str:
        return self.entry.category

    @property
    def published_on(self) -> date:
        return self.entry.published_on

    @property
    def replied_on(self) -> date | None:
        return self.entry.replied_on

    @property
    def changed_at(self) -> datetime:
        return self.entry.changed_at

    def answered(self, how: str) -> int:
        """How many asks were answered so."""
        return sum(ask.how == how for ask in self.asks)


def public_cases(jurisdiction: Jurisdiction | None = None) -> QuerySet[PublicCase]:
    """What may be listed now: filed, not taken back, no merged ones. `state` is annotated; `public_state` words it."""
    seen = _in_sight().filter(merged_into=None)
    return seen if jurisdiction is None else seen.filter(jurisdiction=jurisdiction)


def _in_sight() -> QuerySet[PublicCase]:
    found: QuerySet[PublicCase] = PublicCase.objects.filter(
        withdrawn_at=None, case__state__in=sorted(PUBLIC_STATES)
    )
    return found.annotate(state=F("case__state")).select_related("jurisdiction")


def public_state(state: str) -> str:
    """The public word for where a listed case stands."""
    return str(PUBLIC_STATES[state])


def in_state(cases: QuerySet[PublicCase], words: str) -> QuerySet[PublicCase]:
    """Those of which the public word is this one."""
    states = [state for state, said in PUBLIC_STATES.items() if str(said) == words]
    return cases.filter(case__state__in=states)


def handled_by(cases: QuerySet[PublicCase], units: Iterable[int]) -> QuerySet[PublicCase]:
    """Those that one of the units, by their keys, has now."""
    shares = _shares().filter(organisation__in=list(units), round=F("case__round"))
    return cases.filter(case__in=shares.values("case"))


def public_page(jurisdiction_code: str, reference: str) -> PublicPage | None:
    """The page of that number, or None where there is none: unknown, not public and taken back are the same."""
    entry = _at(jurisdiction_code, reference).first()
    return None if entry is None else _page(entry)


def _at(jurisdiction_code: str, reference: str) -> QuerySet[PublicCase]:
    """The entry of that address. No database bears every character that an address can."""
    if "\0" in jurisdiction_code + reference:
        return PublicCase.objects.none()
    return _in_sight().filter(jurisdiction__slug=jurisdiction_code, reference=reference)


def public_letter(jurisdiction_code: str, reference: str, key: int) -> PublicText | None:
    """A published reply by its key, or None; only of a case that is public now."""
    if key > LARGEST:
        return None
    texts = PublicText.objects.filter(
        public_case__in=_at(jurisdiction_code, reference).values("pk"),
        part=Part.REPLY,
        withdrawn_at=None,
        pk=key,
    )
    return texts.select_related("public_case__jurisdiction", "organisation").first()


def public_texts(cases: QuerySet[PublicCase]) -> QuerySet[PublicText]:
    """The texts that are public now of these cases, in the order of their pages."""
    found: QuerySet[PublicText] = PublicText.objects.filter(
        public_case__in=cases.values("pk"), withdrawn_at=None
    )
    return found.filter(_standing()).order_by("public_case_id", "part", "position", "pk")


def _standing() -> Q:
    """A promise stands once it is confirmed, until it is dropped; every other text while it is there."""
    return Q(commitment=None) | ~Q(commitment__state__in=_NO_PROMISE)


def _shares() -> QuerySet[Assignment]:
    found: QuerySet[Assignment] = Assignment.objects.filter(role__in=_HANDLING)
    return found.exclude(state__in=sorted(ASSIGNMENT_GONE))


def _page(entry: PublicCase) -> PublicPage:
    texts: dict[str, list[PublicText]] = {part: [] for part in Part.values}
    rows = PublicText.objects.filter(public_case=entry, withdrawn_at=None).filter(_standing())
    for text in rows.select_related("organisation", "commitment").order_by("round", "position", "pk"):
        texts[text.part].append(text)
    state = entry.state  # type: ignore[attr-defined]  # annotated by _in_sight
    body = texts[Part.PROPOSAL]
    units = _units(entry)
    opinions = texts[Part.OPINION]
    heard = {text.organisation_id for text in opinions}
    return PublicPage(
        entry=entry,
        state=state,
        state_words=public_state(state),
        kind_words=str(entry.get_kind_display()),
        reasons=body[-1].body if body else "",
        whole=bool(body) and body[-1].whole,
        asks=_asks(texts),
        replies=tuple(_letter(text) for text in texts[Part.REPLY]),
        opinions=tuple(_letter(text) for text in opinions),
        silent=tuple(unit for unit in units if not unit.replies and unit.unit not in heard),
        promises=tuple(_promise(text) for text in texts[Part.COMMITMENT]),
        units=units,
        merged_into=_goes_on(entry),
        merged=tuple(
            _place(row) for row in _in_sight().filter(merged_into=entry).order_by("reference", "pk")
        ),
    )


def _units(entry: PublicCase) -> tuple[PublicUnit, ...]:
    shares = _shares().filter(case=entry.case_id, round=F("case__round")).select_related("organisation")
    ordered = sorted(shares, key=lambda share: (share.role not in REPLYING, share.pk))
    return tuple(
        PublicUnit(
            share.organisation_id,
            share.organisation.name,
            share.organisation.short_name,
            share.organisation.seal,
            share.role,
            str(share.get_role_display()),
        )
        for share in ordered
    )


def _asks(texts: dict[str, list[PublicText]]) -> tuple[PublicAsk, ...]:
    answers = {text.heading: text for text in texts[Part.ASK_ANSWER]}
    replied = bool(texts[Part.REPLY])
    return tuple(_ask(text, answers.get(text.heading), replied=replied) for text in texts[Part.ASK])


def _ask(text: PublicText, answer: PublicText | None, *, replied: bool) -> PublicAsk:
    how = (answer.code if answer else "") if replied else None
    return PublicAsk(
        number=text.heading,
        group=text.group,
        text=text.body,
        how=how,
        how_words="" if how is None else str(ANSWERS[how]),
        where=answer.body if answer else "",
    )


def _letter(text: PublicText) -> PublicLetter:
    return PublicLetter(
        key=text.pk,
        heading=text.heading,
        unit=text.unit_name,
        seal=text.organisation.seal if text.organisation else "",
        number=text.number,
        on=text.on,
        body=text.body,
        whole=text.whole,
        round=text.round,
    )


def _promise(text: PublicText) -> PublicPromise:
    commitment: Any = text.commitment
    return PublicPromise(
        measure=text.body,
        unit=text.unit_name,
        due_on=commitment.due_on,
        state=commitment.state,
        state_words=str(commitment.get_state_display()),
    )


def _goes_on(entry: PublicCase) -> PublicPlace | None:
    target = None if entry.merged_into_id is None else _in_sight().filter(pk=entry.merged_into_id).first()
    return None if target is None else _place(target)


def _place(row: PublicCase) -> PublicPlace:
    return PublicPlace(row.jurisdiction.slug, row.reference, row.title, row.proposer)


def left_out_words() -> str:
    """What stands in the place of words that were left out, explained to a reader."""
    return _("“×××”处为依规定不公开的内容。")
