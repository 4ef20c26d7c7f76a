"""What stands beside the list of the hand-over page: why these units, which asks, how loaded, and what would be due when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.web.following import followed_by
from portal.web.month_grid import weeks
from portal.web.plan_form import PARTS, PlanForm
from portal.web.subjects import case_url
from portal.web.timing import rule_words
from proposals.queries import handling_units
from proposals.search.likeness import grams, jaccard
from workflow.queries.handover import shares_of_year
from workflow.services.calendars import version_of
from workflow.services.clock import day_of
from workflow.services.foreseeing import foreseen
from workflow.states import REPLYING, AssignmentRole
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.http import QueryDict

    from portal.web.following import Followed
    from portal.web.month_grid import Week
    from portal.web.visitor import Visitor
    from workflow.models import Case
    from workflow.services.assigning import Concern, Waiting
    from workflow.services.foreseeing import Foreseen

MUCH: Final = 5
"""From so many cases in one batch on, the load of a unit is spoken of."""
ALIKE: Final = 3
LIKE: Final = 0.2
"""The part of their words that two cases must share to be called alike, and how many are named."""
SHORT: Final = {
    Step.SIGN: "签收",
    Step.OBJECT: "改办",
    Step.CONTACT: "沟通",
    Step.OPINION: "会办",
    Step.REPLY: "答复",
}
"""What fits into a square of the calendar."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day that the hand-over would set."""

    one: Foreseen

    @property
    def step(self) -> str:
        return str(self.one.step.label)

    @property
    def on(self) -> date:
        return self.one.derivation.due_on

    @property
    def rule(self) -> str:
        return rule_words(self.one.derivation.timing)

    @property
    def why(self) -> str:
        """How it was counted, in one sentence."""
        working = self.one.derivation
        start = _("自 %(day)s 起算，当日不计") % {"day": working.start_on.isoformat()}
        if working.anchor_on is not None:
            start = _("自 %(day)s 倒推") % {"day": working.anchor_on.isoformat()}
        parts = [start]
        if working.skipped:
            parts.append(_("扣除休息日 %(n)d 天") % {"n": len(working.skipped)})
        if working.worked:
            parts.append(_("计入调休上班 %(n)d 天") % {"n": len(working.worked)})
        if working.rolled_from is not None:
            parts.append(_("%(day)s 不是工作日，顺延") % {"day": working.rolled_from.isoformat()})
        if self.one.on_receipt:
            parts.append(_("按交办当日签收预计"))
        return "，".join(parts)

    @property
    def provisional(self) -> bool:
        return self.one.derivation.provisional


@dataclass(frozen=True, slots=True)
class Alike:
    """Another waiting case that asks for much the same, in percent, and where the two are joined."""

    case: Case
    percent: int
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One case beside the list. `expected` is the revision of its plan, 0 without one."""

    waiting: Waiting
    form: PlanForm
    case_url: str
    reasons: list[str]
    alike: list[Alike]
    loads: list[str]
    stopped: list[Concern]
    warned: list[Concern]
    sound: list[str]
    days: list[Day]
    weeks: list[Week]
    followed: list[Followed]

    @property
    def expected(self) -> int:
        return self.waiting.plan.revision if self.waiting.plan else 0

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"row": row, "given": row.given(self.form.asks)} for row in self.form.rows]

    @property
    def part_choices(self) -> tuple[tuple[str, Any], ...]:
        return PARTS

    @property
    def lead_name(self) -> str:
        return "、".join(part.organisation.short_name for part in self.waiting.parts if part.role in REPLYING)


def panel_of(
    chosen: Waiting,
    every: Sequence[Waiting],
    me: Visitor,
    data: QueryDict | None = None,
    fault: str = "",
) -> Panel:
    """The panel of one case among `every` one that waits. Six queries."""
    case = chosen.case
    on = day_of(me.at, case.jurisdiction)
    form = PlanForm(chosen, list(handling_units(case.jurisdiction, on).order_by("kind", "pk")), data, fault)
    days = [Day(one) for one in foreseen(case, _roles(chosen), on)]
    return Panel(
        waiting=chosen,
        form=form,
        case_url=case_url(case),
        reasons=_reasons(chosen, every),
        alike=_alike(chosen, every),
        loads=_loads(chosen, every),
        stopped=list(chosen.stopped),
        warned=[one for one in chosen.concerns if not one.stops and one.code != "asks_left"],
        sound=_sound(chosen),
        days=days,
        weeks=weeks(_marks(days, on), version_of(case.pack.counted_by_id)) if days else [],
        followed=followed_by(case, me),
    )


def _roles(chosen: Waiting) -> set[str]:
    """The roles of the plan; where there is none the days of a lead and a co-handler are told."""
    return {part.role for part in chosen.parts} or {AssignmentRole.LEAD.value, AssignmentRole.CO.value}


def _marks(days: Iterable[Day], on: date) -> dict[date, str]:
    marks = {on: _("交办")}
    for day in days:
        word = SHORT.get(day.one.step, day.step)
        marks[day.on] = f"{marks[day.on]}、{word}" if day.on in marks else word
    return marks


def _reasons(chosen: Waiting, every: Iterable[Waiting]) -> list[str]:
    reasons: list[str] = []
    if chosen.suggestion is not None and chosen.suggestion.lead is not None:
        reasons += chosen.suggestion.lead.reasons
    topic = chosen.topic
    alike = [
        one.case.proposal.number or ""
        for one in every
        if topic is not None and one.topic == topic and one.case != chosen.case
    ]
    if topic is not None and alike:
        words = _("与 %(numbers)s 同属“%(topic)s”")
        reasons.append(words % {"numbers": "、".join(alike), "topic": topic.name})
    return reasons


def _alike(chosen: Waiting, every: Iterable[Waiting]) -> list[Alike]:
    """The waiting cases of the same place, 提案 and 人大建议, whose title and asks say much the same; no query."""
    wanted = grams(_said(chosen.case))
    scored = sorted(
        ((jaccard(wanted, grams(_said(one.case))), one.case) for one in every if _elsewhere(one, chosen)),
        key=lambda found: (-found[0], found[1].pk),
    )
    return [
        Alike(
            case, round(100 * score), f"{reverse('handover_together')}?cases={chosen.case.pk}&cases={case.pk}"
        )
        for score, case in scored[:ALIKE]
        if score >= LIKE
    ]


def _elsewhere(one: Waiting, chosen: Waiting) -> bool:
    """Another case of the same place that is not settled to go together with the chosen one."""
    together = one.plan.together_id if one.plan else None
    joined = together is not None and chosen.plan is not None and chosen.plan.together_id == together
    return one.case != chosen.case and one.case.jurisdiction_id == chosen.case.jurisdiction_id and not joined


def _said(case: Case) -> str:
    return "".join((case.proposal.title, *(ask.text for ask in case.proposal.asks.all())))


def _loads(chosen: Waiting, every: Iterable[Waiting]) -> list[str]:
    """Which of its units get much in this batch, beside what they had in the year before. One query."""
    batch = Counter(
        (part.organisation.pk, _sort(part.role))
        for one in every
        for part in one.parts
        if one.case.jurisdiction_id == chosen.case.jurisdiction_id
    )
    heavy = [part for part in chosen.parts if batch[part.organisation.pk, _sort(part.role)] >= MUCH]
    if not heavy:
        return []
    before = _year_before(chosen.case)
    return [
        _load_words(
            part.organisation.short_name,
            _sort(part.role),
            batch[part.organisation.pk, _sort(part.role)],
            before[part.organisation.pk, _sort(part.role)],
        )
        for part in heavy
    ]


def _year_before(case: Case) -> Counter[tuple[int, str]]:
    found: Counter[tuple[int, str]] = Counter()
    for (unit, role), n in shares_of_year(case.jurisdiction, case.proposal.session.year - 1).items():
        found[unit, _sort(role)] += n
    return found


def _sort(role: str) -> str:
    return AssignmentRole.LEAD.value if role in REPLYING else role


def _load_words(unit: str, role: str, count: int, before: int) -> str:
    told = {"unit": unit, "role": AssignmentRole(role).label, "n": count, "before": before}
    if before:
        return _("%(unit)s本批%(role)s已达 %(n)d 件，上年全年 %(before)d 件") % told
    return _("%(unit)s本批%(role)s已达 %(n)d 件") % told


def _sound(chosen: Waiting) -> list[str]:
    """What was looked at and found in order."""
    codes = {concern.code for concern in chosen.concerns}
    checks = (
        ("conflict_of_unit", _("提案人与承办单位没有隶属关系")),
        ("unit_twice", _("主办、会办没有重复")),
        ("unit_inactive", _("各单位在交办当日都是有效单位")),
        ("no_liaison", _("各单位都有收文联络员")),
    )
    return [words for code, words in checks if code not in codes] if chosen.parts else []
