"""The table of hand-overs (分办表): its columns, and what its rows become. It settles plans, and hands nothing over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from proposals.models import Organisation, User
from proposals.queries import alias_table
from proposals.services.importing import Effect, Line
from proposals.sheets import Column, Kind, Sheet
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.models import Case
from workflow.queries.handover import receiving
from workflow.services.handing import parts_of, plans_of
from workflow.services.planning import Part, settle_plan
from workflow.states import REPLYING, AssignmentRole, CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proposals.services.importing import Ledger
    from proposals.sheets import Entry
    from workflow.models import Plan

MOST: Final = 1000
"""So many lines are taken in at once."""
LONGEST: Final = 500
"""Characters of a question to one unit."""
_PARTED: Final = re.compile(r"[、,，;；\n]+")
_ASKING: Final = re.compile(r"[：:]")

PLANS: Final = Sheet(
    "plans",
    "分办表",
    (
        Column("number", "编号", required=True, longest=20, hint="等待交办的提案的编号。"),
        Column("leads", "主办单位", required=True, longest=400, hint="几个单位用顿号隔开即为分办；全称、简称或别名。"),
        Column("co_handlers", "会办单位", longest=2000, hint="用顿号隔开；没有会办单位的为独办。"),
        Column("information", "参阅单位", longest=2000, hint="用顿号隔开。"),
        Column("questions", "请其答复的事项", Kind.LONG, longest=5000, hint="一行一个单位，写成 单位：事项。"),
    ),
    hint="每件一行。导入后是拟分办，可以再改，不会交办；已交办的不能导入。",
)  # fmt: skip


def take_plans(ledger: Ledger) -> None:
    """Settle a plan for each line, by whoever hands the table in; every line that cannot be meant is a fault."""
    entries = ledger.entries(PLANS)
    if len(entries) > MOST:
        words = {"most": MOST}
        ledger.fault(PLANS, entries[MOST], "number", _("一次至多导入 %(most)s 件，请分几次导入。") % words)
        return
    table = _Table(ledger, entries)
    for entry in entries:
        table.take(entry)


PLAN_SHEETS: Final = (PLANS,)
PLAN_TAKERS: Final = (take_plans,)


@dataclass(frozen=True, slots=True)
class _Named:
    """The units of one line by column, and which question goes to whom."""

    units: Mapping[str, Sequence[Organisation]]
    questions: Mapping[int, str]

    def parts(self) -> tuple[Part, ...]:
        leads = self.units["leads"]
        joined = AssignmentRole.LEAD if self.units["co_handlers"] else AssignmentRole.SOLE
        roles = {
            "leads": AssignmentRole.SPLIT if len(leads) > 1 else joined,
            "co_handlers": AssignmentRole.CO,
            "information": AssignmentRole.INFORMATION,
        }
        return tuple(
            Part(unit, role.value, (), self.questions.get(unit.pk, ""))
            for column, role in roles.items()
            for unit in self.units[column]
        )


class _Table:
    """What the lines of one table are held against, read once."""

    def __init__(self, ledger: Ledger, entries: Sequence[Entry]) -> None:
        self.ledger = ledger
        numbers = {entry.texts["number"] for entry in entries}
        cases = Case.objects.filter(jurisdiction=ledger.jurisdiction, proposal__number__in=numbers)
        found = list(cases.select_related("proposal", "jurisdiction").order_by("pk"))
        self.cases = {case.proposal.number: case for case in found}
        self.plans = plans_of(found)
        self.names = alias_table(ledger.jurisdiction, ledger.on.year)
        self.units = {
            unit.name: unit for unit in Organisation.objects.filter(jurisdiction=ledger.jurisdiction)
        }
        self.signing = receiving([unit.pk for unit in self.units.values()], ledger.on)
        self.seen: set[str] = set()

    def take(self, entry: Entry) -> None:
        case = self._case(entry)
        named = self._named(entry)
        if case is None or named is None or self.ledger.actor is None:
            return
        parts, before = named.parts(), self.plans.get(case.pk)
        plan_parts = _with_asks(parts, before)
        unchanged = before is not None and _same(plan_parts, parts_of(before))
        if not unchanged and not self._settled(entry, case, plan_parts, self.ledger.actor):
            return
        effect = Effect.UNCHANGED if unchanged else Effect.CHANGED if before else Effect.CREATED
        said = f"{case.proposal.number} {case.proposal.title}"
        self.ledger.lines.append(Line(PLANS.label, entry.row, said, effect, self._doubts(parts, before)))

    def _case(self, entry: Entry) -> Case | None:
        number = entry.texts["number"]
        case: Case | None = self.cases.get(number)
        if number in self.seen:
            self._fault(entry, "number", _("这个编号在表里出现了两次，请合成一行。"))
            return None
        self.seen.add(number)
        if case is None:
            self._fault(entry, "number", _("没有编号为“%(number)s”的提案。") % {"number": number})
        elif case.state != CaseState.FILED:
            words = {"state": case.get_state_display()}
            self._fault(entry, "number", _("这一件现在是“%(state)s”，不再等待交办，请删去这一行。") % words)
        else:
            return case
        return None

    def _named(self, entry: Entry) -> _Named | None:
        before = len(self.ledger.faults)
        units = {
            column: self._units(entry, column, entry.texts.get(column, ""))
            for column in ("leads", "co_handlers", "information")
        }
        questions = self._questions(entry, {unit.pk for some in units.values() for unit in some})
        return _Named(units, questions) if len(self.ledger.faults) == before else None

    def _units(self, entry: Entry, column: str, words: str) -> list[Organisation]:
        found = []
        for spelling in filter(None, (part.strip() for part in _PARTED.split(words))):
            unit = self.units.get(self.names.get(spelling, ""))
            if unit is None:
                told = _("没有叫“%(name)s”的单位，或者不止一个，请写全称。") % {"name": spelling}
                self._fault(entry, column, told)
            else:
                found.append(unit)
        return found

    def _questions(self, entry: Entry, here: set[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for line in filter(None, (part.strip() for part in entry.texts.get("questions", "").splitlines())):
            name, *rest = _ASKING.split(line, maxsplit=1)
            question = rest[0].strip() if rest else ""
            unit = self.units.get(self.names.get(name.strip(), ""))
            if not question:
                self._fault(entry, "questions", _("请把“%(line)s”写成 单位：事项。") % {"line": line[:20]})
            elif unit is None or unit.pk not in here:
                told = _("“%(name)s”不是这一行的承办单位，请改正名称或补上单位。") % {"name": name.strip()}
                self._fault(entry, "questions", told)
            else:
                found[unit.pk] = question[:LONGEST]
        return found

    def _settled(self, entry: Entry, case: Case, parts: tuple[Part, ...], actor: User) -> bool:
        plan = self.plans.get(case.pk)
        try:
            settle_plan(case, actor=actor, parts=parts, together=plan.together if plan else None)
        except ForbiddenMoveError as error:
            self._fault(entry, "number", error.refusal.message)
            return False
        except MoveRefusedError as error:
            self._fault(entry, "leads", error.refusal.message)
            return False
        return True

    def _doubts(self, parts: Sequence[Part], before: Plan | None) -> tuple[str, ...]:
        """What the plan says, whose it replaces, and which units nobody signs for."""
        said = [
            _("主办：%(units)s") % {"units": _names(part for part in parts if part.role in REPLYING)},
            _("会办：%(units)s") % {"units": _names(p for p in parts if p.role == AssignmentRole.CO)},
        ]
        if before is not None:
            said.append(_("替换%(person)s先前的拟分办") % {"person": before.settled_by})
        unsigned = [part for part in parts if part.organisation.pk not in self.signing]
        if unsigned:
            said.append(_("请看一眼：%(units)s没有收文联络员") % {"units": _names(unsigned)})
        return tuple(words for words in said if not words.endswith("："))

    def _fault(self, entry: Entry, key: str, message: str) -> None:
        self.ledger.fault(PLANS, entry, key, message)


def _names(parts: Iterable[Part]) -> str:
    return "、".join(part.organisation.short_name for part in parts)


def _with_asks(parts: tuple[Part, ...], before: Plan | None) -> tuple[Part, ...]:
    """A unit that stays in the plan keeps the asks that it was given there; the table names none."""
    kept = {part.organisation.pk: part.asks for part in parts_of(before)} if before else {}
    return tuple(
        Part(part.organisation, part.role, kept.get(part.organisation.pk, ()), part.question)
        for part in parts
    )


def _same(first: Sequence[Part], second: Sequence[Part]) -> bool:
    return set(first) == set(second)
