"""What stands around the sheet of a proposal: the checks, what is alike, who may be meant, who signs, where it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.web.attaching import files_on_sheet
from portal.web.proposal_sheet import FIELD_OF
from portal.web.signers import Signers, signers_of
from portal.web.subjects import case_url, move_url
from portal.web.unsaved import unsaved_url
from proposals.checking import Advice, Level, Section, characters, check
from proposals.search.likeness import SIZE
from workflow.models import Case
from workflow.queries import cases_visible_to
from workflow.queries.likeness import similar_cases
from workflow.queries.precedents import NEAR, answers_to
from workflow.queries.suggestions import suggest_units
from workflow.services.clock import day_of
from workflow.services.rulepacks import pack_for
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from portal.web.proposal_sheet import ProposalSheet
    from portal.web.visitor import Visitor
    from proposals.checking import Remark
    from proposals.models import Jurisdiction, Organisation, Session
    from workflow.queries.precedents import EarlierAnswer
    from workflow.queries.suggestions import Suggestion

KINDS: Final = {Level.MUST: "must", Level.LOOK: "look", Level.WELL: "pass"}
LEAST_TEXT: Final = 6
"""Characters of 案由 and 办法 below which nothing is looked up: everything would be alike."""
SHOWN: Final = 3
NEAREST: Final = 2
"""A unit is named with an ask where it is among so many of the likeliest for it."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One remark as the list shows it; `place` is the id of its field."""

    kind: str
    words: str
    remedy: str
    place: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some of a sentence, and whether the draft has the same words."""

    text: str
    same: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """A case that is like the draft; `url` where the visitor may open it."""

    case: Case
    url: str
    said: list[Stretch]


@dataclass(frozen=True, slots=True)
class Meant:
    """A unit that may be meant: as lead or not, for which asks, why, and whether the author already wishes for it."""

    organisation: Organisation
    lead: bool
    asks: list[str]
    reasons: tuple[str, ...]
    wished: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked up. `doubt` says why the suggestion of units is not to be relied on."""

    alike: list[Alike] = field(default_factory=list)
    answers: list[EarlierAnswer] = field(default_factory=list)
    meant: list[Meant] = field(default_factory=list)
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything around one sheet. `found` is None where nothing was looked up yet."""

    checks: list[CheckLine]
    found: Found | None
    unsaved_url: str
    discard_url: str
    assist_url: str
    local: str
    signers: Signers = field(default_factory=lambda: Signers([]))
    back_url: str = ""
    invite_url: str = ""
    follow_url: str = ""
    submit: str = "submit"
    may_invite: bool = True
    advice: Advice = field(default_factory=Advice)


def new_desk(form: ProposalSheet, me: Visitor, session: Session | None, *, look: bool = False) -> Desk:
    """Around a first draft."""
    place = None if session is None else session.jurisdiction
    advice = Advice() if place is None else pack_for(place, me.on).advice
    return Desk(
        checks=check_lines(form, advice),
        advice=advice,
        found=looked_up(form, me, place, me.on) if look and place is not None else None,
        unsaved_url=reverse("proposal_unsaved"),
        discard_url=reverse("proposal_discard"),
        assist_url=reverse("proposal_assist"),
        local=f"{me.user.pk}:new",
    )


def case_desk(form: ProposalSheet, me: Visitor, case: Case, *, look: bool = False) -> Desk:
    """Around the text of a case that is being changed."""
    on, row = day_of(me.at, case.jurisdiction), Case.transitions["edit"]
    own = Case.transitions["submit"].acting(me.user, me.held, case) is not None
    return Desk(
        checks=check_lines(form, case.pack.advice),
        advice=case.pack.advice,
        found=looked_up(form, me, case.jurisdiction, on, case) if look else None,
        unsaved_url=unsaved_url(row, case),
        discard_url=unsaved_url(row, case, "unsaved_discard"),
        assist_url=reverse("case_assist", args=[case.jurisdiction.slug, case.proposal.reference]),
        local=f"{me.user.pk}:{case.pk}",
        signers=signers_of(case, me, on),
        back_url=case_url(case),
        invite_url=move_url(case, case, "invite_cosigners"),
        follow_url=reverse("case_follow", args=[case.jurisdiction.slug, case.proposal.reference]),
        submit=_submitting(case, own=own),
        may_invite=own and case.state == CaseState.DRAFT,
    )


def _submitting(case: Case, *, own: bool) -> str:
    """The move by which it goes in: what was entered from paper has its own for who entered it."""
    if case.state == CaseState.RETURNED:
        return "resubmit"
    return "submit" if own else "submit_paper"


def editing_screen(form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """The desk for the page of the move `edit`."""
    desk = case_desk(form, me, case, look=form.initial.get("_op") == "look")
    return {"desk": desk, "files": files_on_sheet(case, me)}


def check_lines(form: ProposalSheet, advice: Advice) -> list[CheckLine]:
    """The remarks on what the sheet shows, in the reader's language; none before a word is written."""
    draft = replace(form.draft(), advice=advice)
    if not any((draft.title.strip(), draft.reasons.strip(), *draft.asks)):
        return []
    return [CheckLine(KINDS[one.level], one.words(_), one.remedy(_), place_of(one)) for one in check(draft)]


def place_of(one: Remark) -> str:
    """The id of the field that a remark is about."""
    name = f"ask-{one.row}" if one.section is Section.ASKS and one.row is not None else FIELD_OF[one.section]
    return f"id_{name}"


def looked_up(
    form: ProposalSheet, me: Visitor, place: Jurisdiction, on: date, case: Case | None = None
) -> Found:
    """What is alike and was answered, as far as the visitor may see it, and the units that may be meant."""
    title, asks = form.present("title"), form.present_asks()
    text = "\n".join([title, form.present("reasons"), *(ask.text for ask in asks)])
    if characters(title) + sum(characters(ask.text) for ask in asks) < LEAST_TEXT:
        return Found()
    near = similar_cases(me.held, text=text, jurisdiction=place, exclude=case, limit=NEAR)
    similar = near[:SHOWN]
    open_to_me = set(
        cases_visible_to(me.held).filter(pk__in=[one.case.pk for one in similar]).values_list("pk", flat=True)
    )
    wished = {str(key) for key in form["wished_units"].value() or ()}
    suggestion = suggest_units(title=title, asks=asks, jurisdiction=place, on=on, exclude_case=case)
    return Found(
        alike=[
            Alike(
                one.case, case_url(one.case) if one.case.pk in open_to_me else "", same_words(one.said, text)
            )
            for one in similar
        ],
        answers=answers_to(near, me.held, text=text, limit=SHOWN),
        meant=_meant(suggestion, wished),
        doubt=suggestion.doubt,
    )


def _meant(suggestion: Suggestion, wished: Iterable[str]) -> list[Meant]:
    asks: dict[int, list[str]] = {}
    for ask in suggestion.asks:
        for unit in ask.units[:NEAREST]:
            asks.setdefault(unit.organisation.pk, []).append(ask.number)
    leads = suggestion.leads[:1]
    chosen = [(unit, True) for unit in leads] + [(unit, False) for unit in suggestion.co_handlers[:SHOWN]]
    return [
        Meant(
            unit.organisation, lead, asks.get(unit.organisation.pk, []), unit.reasons,
            str(unit.organisation.pk) in wished,
        )
        for unit, lead in chosen
    ]  # fmt: skip


def same_words(said: str, text: str) -> list[Stretch]:
    """A sentence in stretches that the text has too, or has not; a stretch is shared from four characters on."""
    shared = [False] * len(said)
    for start in range(len(said) - SIZE):
        if said[start : start + SIZE + 1] in text:
            shared[start : start + SIZE + 1] = [True] * (SIZE + 1)
    found: list[Stretch] = []
    for sign, same in zip(said, shared, strict=True):
        if found and found[-1].same == same:
            found[-1] = Stretch(found[-1].text + sign, same)
        else:
            found.append(Stretch(sign, same))
    return found
