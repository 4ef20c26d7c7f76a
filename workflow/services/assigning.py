"""The cases that wait to be handed over: what is settled or suggested for each, and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from proposals.models import Ask
from workflow.guards.case import unit_refusal
from workflow.queries.handover import own_units_of, receiving, waiting_for_hand_over
from workflow.queries.suggestions import suggest_for_cases
from workflow.services.clock import day_of
from workflow.services.handing import parts_of, plans_of
from workflow.services.planning import Part, mode_refusal
from workflow.states import AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from proposals.models import Jurisdiction, TopicGroup
    from proposals.queries import Held
    from workflow.models import Case, Plan
    from workflow.queries.suggestions import Suggestion

SPOKEN_TO = 2
"""So many units are suggested for one ask."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that speaks against a plan. What `stops` is refused at the hand-over; the rest is worth a look."""

    code: str
    message: str
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case: what is settled, or else what is suggested; the asks that no unit of it would answer; what speaks
    against it."""

    case: Case
    plan: Plan | None
    suggestion: Suggestion | None
    parts: tuple[Part, ...]
    missing: tuple[Ask, ...]
    concerns: tuple[Concern, ...]

    @property
    def settled(self) -> bool:
        return self.plan is not None

    @property
    def doubtful(self) -> bool:
        """A person has to judge, and none has."""
        return self.suggestion is not None and (not self.suggestion.sure or self.suggestion.lead is None)

    @property
    def stopped(self) -> tuple[Concern, ...]:
        return tuple(concern for concern in self.concerns if concern.stops)

    @property
    def topic(self) -> TopicGroup | None:
        """The topic under which it is to go, or that it is of."""
        return (self.plan.together if self.plan else None) or self.case.proposal.topic_group


def waiting_cases(held: Iterable[Held], at: datetime, keys: Collection[int] | None = None) -> list[Waiting]:
    """Every waiting case that the posts may hand over, or those of these keys, by number.

    The number of queries depends on in how many cities the posts are, not on how many cases wait.
    """
    cases = waiting_for_hand_over(held).select_related(
        "jurisdiction", "pack", "proposal__session", "proposal__proposer", "proposal__proposing_body",
        "proposal__topic_group",
    ).prefetch_related(Prefetch("proposal__asks", Ask.objects.order_by("position")))  # fmt: skip
    if keys is not None:
        cases = cases.filter(pk__in=keys)
    by_place: defaultdict[Jurisdiction, list[Case]] = defaultdict(list)
    for case in cases.order_by("proposal__number", "pk"):
        by_place[case.jurisdiction].append(case)
    return [one for place, some in by_place.items() for one in _waiting(some, place, day_of(at, place))]


def _waiting(cases: list[Case], place: Jurisdiction, on: date) -> list[Waiting]:
    plans = plans_of(cases)
    unsettled = [case for case in cases if case.pk not in plans]
    suggestions = suggest_for_cases(unsettled, jurisdiction=place, on=on) if unsettled else {}
    parts = {
        case.pk: parts_of(plans[case.pk]) if case.pk in plans else suggested_parts(case, suggestions[case.pk])
        for case in cases
    }
    own = own_units_of(cases, on)
    signing = receiving((part.organisation.pk for some in parts.values() for part in some), on)
    return [
        Waiting(
            case=case,
            plan=plans.get(case.pk),
            suggestion=suggestions.get(case.pk),
            parts=parts[case.pk],
            missing=unanswered(case, parts[case.pk]),
            concerns=tuple(concerns_of(case, parts[case.pk], on, own=own[case.pk], signing=signing)),
        )
        for case in cases
    ]


def suggested_parts(case: Case, suggestion: Suggestion) -> tuple[Part, ...]:
    """What is suggested, as parts that a person may take over: the lead, and the others with their asks."""
    if suggestion.lead is None:
        return ()
    lead = suggestion.lead.organisation
    units = {lead.pk: lead} | {one.organisation.pk: one.organisation for one in suggestion.co_handlers}
    asked: defaultdict[int, list[Ask]] = defaultdict(list)
    by_number = {ask.number: ask for ask in case.proposal.asks.all()}
    for one in suggestion.asks:
        for place, ranked in enumerate(one.units[:SPOKEN_TO]):
            if place == 0 or ranked.organisation.pk in units:
                units.setdefault(ranked.organisation.pk, ranked.organisation)
                asked[ranked.organisation.pk].append(by_number[one.number])
    alone = len(units) == 1
    first = AssignmentRole.SOLE if alone else AssignmentRole.LEAD
    return tuple(
        Part(unit, first.value if key == lead.pk else AssignmentRole.CO.value, tuple(asked[key]))
        for key, unit in units.items()
    )


def unanswered(case: Case, parts: Iterable[Part]) -> tuple[Ask, ...]:
    """The asks that are given to nobody, where asks are given to anybody at all."""
    given = {ask.pk for part in parts for ask in part.asks}
    return tuple(ask for ask in case.proposal.asks.all() if ask.pk not in given) if given else ()


def concerns_of(
    case: Case,
    parts: tuple[Part, ...],
    on: date,
    *,
    own: Collection[int | None],
    signing: Collection[int],
) -> Iterable[Concern]:
    """Everything that speaks against these parts. No query."""
    refusals = [mode_refusal([part.role for part in parts])] if parts else []
    refusals += [unit_refusal(case, part.organisation, on, own) for part in parts]
    for refusal in refusals:
        if refusal is not None:
            yield Concern(refusal.code, refusal.message)
    for part in parts:
        if part.organisation.pk not in signing:
            words = _("%(unit)s没有在任的收文联络员，交办后无人签收，请先请其指定。")
            yield Concern("no_liaison", words % {"unit": part.organisation.name}, stops=False)
    missing = unanswered(case, parts)
    if missing:
        words = _("建议%(asks)s没有对应单位，现在不定，将来多半无人回应。")
        yield Concern("asks_left", words % {"asks": "、".join(ask.number for ask in missing)}, stops=False)
