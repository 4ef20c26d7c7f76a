"""What if: the day on which something would be due, by a span or by a rule of one's own city, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.web.timing import rule_words
from workflow.forms.calendars import CalculatorForm
from workflow.models.rulebook import APPLIES_LABELS
from workflow.queries.calendars import calendars_visible_to
from workflow.rulebook import Applies
from workflow.services.calendars import newest_row, working
from workflow.services.rulepacks import RulePackError, pack_for, rules_of
from workflow.steps import Step
from workflow.workdays import SLUG, Before, ClockError, derive, latest_allowed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction
    from workflow.models import RulePack, WorkingCalendar
    from workflow.rulebook import Rule
    from workflow.workdays import Calendar, Derivation


@dataclass(frozen=True)
class CityRule:
    """A rule that is in force where the visitor holds a post."""

    place: Jurisdiction
    rule: Rule

    @property
    def key(self) -> str:
        return f"{self.place.slug}.{self.rule.step.value}.{self.rule.applies.value}"


@dataclass(frozen=True)
class Answer:
    """The day and its working. `anchor` is the working of the step that a backward rule counts from."""

    derivation: Derivation
    calendar: Calendar
    title: str
    rule: Rule | None = None
    anchor: Derivation | None = None
    latest_on: date | None = None

    @property
    def rule_words(self) -> str:
        return rule_words(self.derivation.timing)


class Calculator:
    """The form of one request and what it comes to. Where there is no day, `fault` or the form's errors say why."""

    def __init__(self, me: Visitor, query: Mapping[str, str]) -> None:
        packs = _packs(me)
        self._rules = {one.key: one for pack in packs for one in _rules(pack)}
        self._calendars = {_key(row): row for row in _calendars(me)}
        chosen = {"start": me.on, "unit": "workday", "calendar": _usual(packs)}
        self.form = CalculatorForm(
            {**chosen, **query} if query else None,
            rules=[(key, _named(one, several=len(packs) > 1)) for key, one in self._rules.items()],
            calendars=[(key, _titled(row)) for key, row in self._calendars.items()],
            initial=chosen,
        )
        self.fault = ""
        self.answer = self._answer() if query and self.form.is_valid() else None

    def _answer(self) -> Answer | None:
        values = self.form.cleaned_data
        row = self._calendars[values["calendar"]]
        calendar = working(row)
        try:
            span = self.form.span()
            if span is None:
                return self._by_rule(self._rules[values["rule"]], values["start"], row)
            return Answer(derive(span, values["start"], calendar), calendar, row.title)
        except ClockError as error:
            self.fault = error.message
            return None

    def _by_rule(self, chosen: CityRule, start: date, row: WorkingCalendar) -> Answer:
        rule, calendar = chosen.rule, working(row)
        anchor = self._anchor(chosen, start, calendar)
        found = derive(
            rule.timing, start, calendar, anchor=None if anchor is None else anchor.due_on, source=rule.source
        )
        latest = None if rule.cap is None else latest_allowed(start, rule.cap, calendar)
        return Answer(found, calendar, row.title, rule, anchor, latest)

    def _anchor(self, chosen: CityRule, start: date, calendar: Calendar) -> Derivation | None:
        """The day of the step that a backward rule counts from, as if it began on the same day."""
        timing = chosen.rule.timing
        if not isinstance(timing, Before):
            return None
        steps = [one.rule for one in self._rules.values() if one.place == chosen.place]
        alike = [rule for rule in steps if rule.step == timing.step]
        exact = [rule for rule in alike if rule.applies in {chosen.rule.applies, Applies.ANY}]
        first = next(iter(exact or alike), None)
        return None if first is None else derive(first.timing, start, calendar, source=first.source)


def _packs(me: Visitor) -> list[RulePack]:
    """The packs in force where the visitor holds posts."""
    places = {held.jurisdiction_id: held.post.organisation.jurisdiction for held in me.held}
    packs = []
    for place in places.values():
        try:
            packs.append(pack_for(place, me.on))
        except RulePackError:
            continue  # a city without rules yet: its people still count spans
    return packs


def _rules(pack: RulePack) -> list[CityRule]:
    order = list(Step)
    rules = sorted(rules_of(pack), key=lambda rule: order.index(rule.step))
    return [CityRule(pack.jurisdiction, rule) for rule in rules]


def _named(one: CityRule, *, several: bool) -> str:
    words = f"{one.rule.step.label}：{rule_words(one.rule.timing)}"
    if one.rule.applies != Applies.ANY:
        words += f"（{dict(APPLIES_LABELS)[one.rule.applies.value]}）"
    return f"{one.place.name} {words}" if several else words


def _key(row: WorkingCalendar) -> str:
    return f"{row.slug}@{row.version}"


def _titled(row: WorkingCalendar) -> str:
    words = {"title": row.title, "version": row.version, "last": row.horizon}
    return _("%(title)s 第 %(version)d 版（排到 %(last)s）") % words


def _calendars(me: Visitor) -> list[WorkingCalendar]:
    """City calendars first, and of each the newest version first."""
    return list(calendars_visible_to(me.held).order_by("-jurisdiction", "slug", "-version"))


def _usual(packs: list[RulePack]) -> str:
    """The version by which deadlines are counted where the visitor's first post is, else the State Council's newest."""
    usual = packs[0].counted_by if packs else newest_row(SLUG)
    return "" if usual is None else _key(usual)
