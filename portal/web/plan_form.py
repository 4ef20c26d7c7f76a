"""The form in which the office settles the units of one case: its mode, each unit's part, asks and question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.keys import row_key
from workflow.services.planning import Part
from workflow.states import REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import QueryDict

    from proposals.models import Ask, Organisation
    from workflow.services.assigning import Waiting

LEADING: Final = "lead"
PARTS: Final = (
    (LEADING, gettext_lazy("承办（答复提案人）")),
    (AssignmentRole.CO.value, gettext_lazy("会办")),
    (AssignmentRole.INFORMATION.value, gettext_lazy("参阅")),
    ("", gettext_lazy("不交办")),
)
MODES: Final = (
    (AssignmentRole.SOLE.value, gettext_lazy("独办"), gettext_lazy("一个单位办理并答复")),
    (AssignmentRole.LEAD.value, gettext_lazy("主办和会办"), gettext_lazy("主办答复，会办提供意见")),
    (AssignmentRole.SPLIT.value, gettext_lazy("分办"), gettext_lazy("几个单位各自答复")),
)
BLANK: Final = 2
"""So many units can be added at one go."""
LONGEST: Final = 500
"""Characters of a question to one unit."""


@dataclass(slots=True)
class UnitRow:
    """One unit as the form shows it; without a unit it is a place for another one."""

    name: str
    unit: Organisation | None
    part: str
    asks: set[int] = field(default_factory=set)
    question: str = ""

    @property
    def leads(self) -> bool:
        return self.part == LEADING

    def given(self, asks: Iterable[Ask]) -> list[Ask]:
        return [ask for ask in asks if ask.pk in self.asks]


class PlanForm:
    """What is settled or suggested, or what was sent. `fault` says in one sentence why it cannot be kept."""

    def __init__(
        self, waiting: Waiting, units: Sequence[Organisation], data: QueryDict | None = None, fault: str = ""
    ) -> None:
        self.waiting, self.units, self.fault = waiting, units, fault
        self.asks: list[Ask] = list(waiting.case.proposal.asks.all())
        if data is None:
            self.mode = next((part.role for part in waiting.parts if part.role in REPLYING), "")
            self.rows = [_row(part) for part in waiting.parts]
        else:
            self.mode = data.get("mode", "")
            self.rows = self._sent(data)
        blank = [UnitRow(f"new{n}", None, AssignmentRole.CO.value) for n in range(BLANK)]
        self.blank = blank

    def _sent(self, data: QueryDict) -> list[UnitRow]:
        by_key = {unit.pk: unit for unit in self.units} | {
            part.organisation.pk: part.organisation for part in self.waiting.parts
        }
        names = [(name, row_key(name[1:])) for name in data.getlist("row")[: len(by_key)]]
        names += [(f"new{n}", row_key(data.get(f"new{n}-unit", ""))) for n in range(BLANK)]
        return [self._sent_row(data, name, by_key[key]) for name, key in names if key in by_key]

    def _sent_row(self, data: QueryDict, name: str, unit: Organisation) -> UnitRow:
        own = {ask.pk for ask in self.asks}
        asks = {key for key in map(row_key, data.getlist(f"{name}-asks")) if key in own}
        part = data.get(f"{name}-part", "")
        known = part if part in dict(PARTS) else ""
        return UnitRow(f"u{unit.pk}", unit, known, asks, data.get(f"{name}-question", "").strip()[:LONGEST])

    @property
    def modes(self) -> list[dict[str, Any]]:
        return [
            {"value": value, "label": label, "help": words, "chosen": value == self.mode}
            for value, label, words in MODES
        ]

    @property
    def missing(self) -> list[Ask]:
        given = {ask for row in self.rows if row.part for ask in row.asks}
        return [ask for ask in self.asks if ask.pk not in given] if given else []

    def parts(self) -> tuple[Part, ...]:
        """What was filled in, as the plan takes it; who leads leads by the chosen mode."""
        return tuple(
            Part(
                row.unit,
                self.mode if row.leads else row.part,
                tuple(row.given(self.asks)),
                row.question,
            )
            for row in self.rows
            if row.unit is not None and row.part
        )

    def check(self) -> bool:
        """Whether a mode was chosen, which nobody chooses by leaving it out."""
        if self.mode not in {value for value, _label, _help in MODES}:
            self.fault = _("请选择办理方式：独办、主办和会办，或分办。")
        return not self.fault


def _row(part: Part) -> UnitRow:
    leads = part.role in REPLYING
    return UnitRow(
        f"u{part.organisation.pk}",
        part.organisation,
        LEADING if leads else part.role,
        {ask.pk for ask in part.asks},
        part.question,
    )
