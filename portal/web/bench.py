"""The workbench's filters: stretches of time and kinds of things, kept in the address, each with its count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.signals import day_words
from proposals.keys import row_key
from proposals.roles import Role
from workflow.services import desk
from workflow.services.desk import Band, Pile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from portal.web.tasks import TaskLine, WaitLine
    from portal.web.visitor import Visitor
    from workflow.services.desk import Item

BANDS: Final = {
    Band.LATE: gettext_lazy("已逾期"),
    Band.TODAY: gettext_lazy("今天到期"),
    Band.WEEK: gettext_lazy("本周到期"),
    Band.LATER: gettext_lazy("以后"),
    Band.NONE: gettext_lazy("不计期限"),
}
ALWAYS: Final = (Band.LATE, Band.TODAY, Band.WEEK)
LOOKS: Final = {
    Band.LATE: ("late", "exclamation-square-fill"),
    Band.TODAY: ("soon", "exclamation-triangle-fill"),
}
PILES: Final = {
    Pile.SIGN: gettext_lazy("待签批"),
    Pile.CHECK: gettext_lazy("待审核"),
    Pile.ACCEPT: gettext_lazy("待签收"),
    Pile.LEAD: gettext_lazy("我局主办"),
    Pile.CO: gettext_lazy("我局会办"),
    Pile.OTHERS: gettext_lazy("等其他单位"),
    Pile.REVIEW: gettext_lazy("等审签"),
    Pile.HAND_OVER: gettext_lazy("待交办"),
    Pile.OBJECTIONS: gettext_lazy("改办申请"),
    Pile.EXTENSIONS: gettext_lazy("延期申请"),
    Pile.CLEAR: gettext_lazy("复前审核"),
    Pile.EXAMINE: gettext_lazy("待审查"),
    Pile.CLOSE: gettext_lazy("待办结"),
    Pile.RATINGS: gettext_lazy("待评价"),
    Pile.PROMISES: gettext_lazy("承诺事项"),
    Pile.SILENT: gettext_lazy("逾期未报"),
}
"""In the order of the tabs."""
_UNIT: Final = frozenset({Pile.LEAD, Pile.CO, Pile.OTHERS})
OF_ROLE: Final[Mapping[str, frozenset[Pile]]] = {
    Role.LIAISON: _UNIT | {Pile.ACCEPT, Pile.REVIEW},
    Role.HANDLER: _UNIT | {Pile.REVIEW},
    Role.SECTION_HEAD: _UNIT | {Pile.CHECK, Pile.REVIEW},
    Role.BUREAU_LEADER: _UNIT | {Pile.SIGN},
    Role.OFFICE: frozenset({Pile.HAND_OVER, Pile.OBJECTIONS, Pile.EXTENSIONS, Pile.CLEAR, Pile.SILENT}),
    Role.OFFICE_LEADER: frozenset({Pile.OBJECTIONS, Pile.SILENT}),
    Role.SECRETARIAT: frozenset(
        {Pile.EXAMINE, Pile.EXTENSIONS, Pile.CLOSE, Pile.RATINGS, Pile.PROMISES, Pile.SILENT}
    ),
    Role.EXAMINER: frozenset({Pile.EXAMINE}),
    Role.LEADER_IN_CHARGE: frozenset({Pile.SILENT}),
    Role.AUDITOR: frozenset({Pile.SILENT}),
}
"""The kinds that make sense for each role; who files proposals has the stretches of time alone."""
SIGNING_FIRST: Final = gettext_lazy("待您签批")


@dataclass(frozen=True)
class Chosen:
    """What the address narrows the queue to. A senseless value narrows nothing."""

    due: Band | date | None = None
    pile: Pile | None = None
    section: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Chosen:
        what = asked.get("what", "")
        pile = Pile(what) if what in set(Pile) else None
        return cls(_due(asked.get("due", "")), pile, row_key(asked.get("section", "")))

    @property
    def query(self) -> str:
        """As the address writes it, without the question mark; "" where nothing is chosen."""
        due = self.due.isoformat() if isinstance(self.due, date) else self.due
        asked = (("due", due), ("what", self.pile), ("section", self.section))
        return urlencode({name: str(value) for name, value in asked if value})

    @property
    def url(self) -> str:
        return f"?{self.query}" if self.query else "/"

    def narrow(self, items: Sequence[Item], on: date) -> list[Item]:
        return desk.chosen(items, on, due=self.due, pile=self.pile)


def _due(asked: str) -> Band | date | None:
    if asked in set(Band):
        return Band(asked)
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None


@dataclass(frozen=True)
class Tab:
    """A count that filters. One that is current leads back to where it is not."""

    name: str
    label: str
    count: int
    url: str
    current: bool
    look: str = ""
    icon: str = ""


def tabs(items: Sequence[Item], chosen: Chosen, me: Visitor) -> list[Tab]:
    """Everything, the stretches of time, the visitor's kinds. Each count is what a click on the tab shows."""

    def count(shown: Chosen) -> int:
        return len(shown.narrow(items, me.on))

    nothing = Chosen(section=chosen.section)
    found = [Tab("all", _("全部待办"), count(nothing), nothing.url, current=chosen == nothing)]
    found += [_of_band(band, chosen, count) for band in Band if band in ALWAYS or band == chosen.due]
    if isinstance(chosen.due, date):
        label, back = day_words(chosen.due, me.on), replace(chosen, due=None)
        found.append(Tab("day", label, count(chosen), back.url, current=True))
    mine = {pile for role in me.roles for pile in OF_ROLE.get(role, ())} | ({chosen.pile} - {None})
    return found + [_of_pile(pile, chosen, count) for pile in PILES if pile in mine]


def _of_band(band: Band, chosen: Chosen, count: Callable[[Chosen], int]) -> Tab:
    there, shown = chosen.due == band, replace(chosen, due=band)
    url = replace(chosen, due=None).url if there else shown.url
    number = count(shown)
    look, icon = LOOKS.get(band, ("", "")) if number else ("", "")
    return Tab(band.value, str(BANDS[band]), number, url, there, look, icon)


def _of_pile(pile: Pile, chosen: Chosen, count: Callable[[Chosen], int]) -> Tab:
    there, shown = chosen.pile == pile, replace(chosen, pile=pile)
    url = replace(chosen, pile=None).url if there else shown.url
    return Tab(pile.value, str(PILES[pile]), count(shown), url, there)


@dataclass(frozen=True)
class Group:
    """The lines under one heading."""

    label: str
    urgent: bool
    lines: list[TaskLine | WaitLine]


def groups(lines: Sequence[TaskLine | WaitLine], on: date) -> list[Group]:
    """The letters that wait for the visitor's hand first, whatever their days; the rest by time."""
    signing = [line for line in lines if line.signs]
    found = [Group(str(SIGNING_FIRST), urgent=True, lines=signing)]
    others = [line for line in lines if not line.signs]
    for band, label in BANDS.items():
        there = [line for line in others if desk.band_of(line.item, on) == band]
        found.append(Group(str(label), urgent=band in LOOKS, lines=there))
    return [group for group in found if group.lines]
