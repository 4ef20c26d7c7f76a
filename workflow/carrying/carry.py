"""The whole way of one published case, in the order of its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from workflow.carrying.bodies import Bodies, jurisdiction_named
from workflow.carrying.closing import Closing
from workflow.carrying.days import GivenDays, days_of
from workflow.carrying.handling import Handling, Share
from workflow.carrying.opening import Opening, named_filing, own_filing
from workflow.carrying.page import page_of
from workflow.carrying.staff import Staff
from workflow.models import Case
from workflow.services.calendars import seed_calendar, version_of
from workflow.services.rulepacks import RulePackError, load_pack, pack_for, rule_for
from workflow.steps import Step

if TYPE_CHECKING:
    from proposals.models import Jurisdiction, Organisation
    from proposals.parsing import Reading
    from workflow.carrying.days import CarryDays
    from workflow.carrying.page import Page
    from workflow.models import RulePack

PACK = "dongguan"


@dataclass(frozen=True)
class Carried:
    """The case of the page; `made` is False when it had been there, and nothing was changed."""

    case: Case
    page: Page
    made: bool


def carry(
    text: str, reading: Reading, *, slug: str, today: date, given: GivenDays | None = None, letter: str = ""
) -> Carried:
    """Carry the case of a published page into the jurisdiction `slug`, from filing to closure.

    `today` bounds what can have happened: a rating period still running leaves the case answered. `letter` is the
    outcome class where the page has none. Everything or nothing is written. Raises CarryError when the page or the
    days do not do, and MoveRefusedError when a rule of the workflow stands against it.
    """
    page = page_of(text, reading)
    present = Case.objects.filter(jurisdiction__slug=slug, proposal__number=page.number).first()
    if present is not None:
        return Carried(present, page, made=False)
    with transaction.atomic():
        case = _Carrier(page, slug, given or GivenDays()).carry(today, letter)
    return Carried(case, page, made=True)


class _Carrier:
    def __init__(self, page: Page, slug: str, given: GivenDays) -> None:
        self.page = page
        self.bodies = Bodies(jurisdiction_named(slug, page.reply.unit), page.year)
        self.bodies.enter_units([*page.units, *page.receivers])
        self.lead = self._unit(page.reply.unit)
        self.co_handlers = self._co_handlers()
        pack = _pack(self.bodies.jurisdiction, page.year)
        self.calendar = version_of(pack.counted_by_id)
        rule = rule_for(pack, Step.OPINION, in_session=True)
        self.days: CarryDays = days_of(
            page, given, self.calendar, opinion_due=rule.timing if rule else None, silent=bool(self._silent())
        )
        self.staff = Staff(self.bodies.jurisdiction, self.bodies)

    def _unit(self, name: str) -> Organisation:
        found = self.bodies.find(name)
        if found is None:
            raise LookupError(name)  # enter_units makes every unit of the page
        return found

    def _co_handlers(self) -> list[Organisation]:
        units = {unit.pk: unit for name in self.page.units if (unit := self._unit(name)).pk != self.lead.pk}
        return list(units.values())

    def _silent(self) -> list[Organisation]:
        heard = {self._unit(opinion.unit).pk for opinion in self.page.opinions}
        return [unit for unit in self.co_handlers if unit.pk not in heard]

    def carry(self, today: date, letter: str) -> Case:
        opening = Opening(self.staff, self.bodies, self.days)
        case = opening.file(own_filing(self.page))
        share = Share(case, self.lead, tuple(self.co_handlers))
        related = self._related(opening)
        handling = Handling(self.page, self.staff, self.days, share)
        for one in (share, *related.values()):
            handling.hand_over(one)
        for move in self._letters_in_order(handling, related):
            move()
        handling.reply(letter)
        Closing(case, self.staff, self.days, self.calendar).close(self.page.published_on, today)
        stored: Case = Case.objects.get(pk=case.pk)
        return stored

    def _related(self, opening: Opening) -> dict[str, Share]:
        """The matters that an opinion answers besides: filed and handed to the same lead, with that bureau to be heard."""
        shares: dict[str, Share] = {}
        for opinion in self.page.opinions:
            unit = self._unit(opinion.unit)
            for matter in opinion.related:
                known = shares.get(matter.number)
                if known is not None:
                    shares[matter.number] = Share(known.case, known.lead, (*known.co_handlers, unit))
                elif not self.bodies.jurisdiction.proposals.filter(number=matter.number).exists():
                    case = opening.file(named_filing(matter, self.page))
                    shares[matter.number] = Share(case, self._receiver(opinion.receiver), (unit,))
        return shares

    def _receiver(self, name: str) -> Organisation:
        return self.bodies.find(name) or self.lead

    def _letters_in_order(self, handling: Handling, related: dict[str, Share]) -> list[Any]:
        """What the co-handlers sent, and what was noted of those who sent nothing, by its day."""
        moves: list[tuple[date, int, Any]] = []
        for opinion in self.page.opinions:
            also = [related[matter.number].case for matter in opinion.related if matter.number in related]
            unit = self._unit(opinion.unit)
            moves.append(
                (self.days.of_opinion(opinion), len(moves), partial(handling.opinion, opinion, unit, also))
            )
        for unit in self._silent():
            on = handling.silence_noted_on(unit, self.calendar)
            moves.append((on, len(moves), partial(handling.go_on_without, unit, on)))
        return [move for _on, _place, move in sorted(moves, key=lambda entry: entry[:2])]


def _pack(jurisdiction: Jurisdiction, year: int) -> RulePack:
    """The pack in force when the session's year began; the one of Dongguan where the jurisdiction has none."""
    seed_calendar()
    first_day = date(year - 1, 12, 1)
    try:
        return pack_for(jurisdiction, first_day)
    except RulePackError:
        return load_pack(jurisdiction, PACK, year=first_day.year)
