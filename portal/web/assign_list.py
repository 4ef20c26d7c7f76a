"""The list of the hand-over page: groups of cases with what is settled or suggested, tabs, and pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.web.signals import day_words
from workflow.services.clock import day_of
from workflow.states import REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date

    from portal.web.visitor import Visitor
    from proposals.models import Organisation
    from workflow.services.assigning import Waiting

PAGE: Final = 50
"""So many cases stand on one page, and can be handed over at one stroke."""
REASONS: Final = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the units of a case can be relied on: a shape, a word, and a colour class."""

    icon: str
    label: Any
    look: str = ""


SETTLED: Final = Verdict("check2-square", gettext_lazy("已拟定"))
SURE: Final = Verdict("check-circle-fill", gettext_lazy("依据充分"))
ASK: Final = Verdict("question-circle-fill", gettext_lazy("请人工判断"), "is-open")
MISSING: Final = Verdict("exclamation-triangle-fill", gettext_lazy("缺单位"), "is-open")


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list."""

    waiting: Waiting
    verdict: Verdict
    why: str
    current: bool
    ticked: bool
    url: str

    def units(self, roles: Collection[str]) -> list[Organisation]:
        return [part.organisation for part in self.waiting.parts if part.role in roles]

    @property
    def leads(self) -> list[Organisation]:
        return self.units(REPLYING)

    @property
    def co_handlers(self) -> list[Organisation]:
        return self.units({AssignmentRole.CO})

    @property
    def information(self) -> list[Organisation]:
        return self.units({AssignmentRole.INFORMATION})


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one topic, or else of one category."""

    label: str
    note: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int
    current: bool
    url: str
    verdict: Verdict | None = None


class Joint:
    """The topics of which several cases wait, which may be handed over together."""

    def __init__(self, waiting: Iterable[Waiting]) -> None:
        self._cases = Counter(one.topic.pk for one in waiting if one.topic is not None)

    def count(self, one: Waiting) -> int:
        """How many cases wait of the topic of this one; 0 where it stands alone."""
        found = self._cases[one.topic.pk] if one.topic is not None else 0
        return found if found > 1 else 0


class Listing:
    """What the address asks for, out of all that waits."""

    def __init__(self, waiting: Sequence[Waiting], query: dict[str, str], me: Visitor, path: str) -> None:
        self.waiting, self.me, self.path = waiting, me, path
        self.joint = Joint(waiting)
        self._tests: dict[str, Callable[[Waiting], bool]] = {
            "": lambda _one: True,
            "sure": lambda one: verdict_of(one) is SURE,
            "ask": lambda one: one.doubtful,
            "missing": lambda one: bool(one.missing),
            "joint": lambda one: bool(self.joint.count(one)),
            "settled": lambda one: one.settled,
        }
        self.show = query.get("show", "") if query.get("show") in self._tests else ""
        self.category = query.get("category", "")
        self.reference = query.get("case", "")
        shown = [one for one in waiting if self._tests[self.show](one) and self._of_category(one)]
        shown.sort(key=self._order)
        self.count = len(shown)
        self.pages = max(1, -(-len(shown) // PAGE))
        told = query.get("page", "1")
        self.page = min(self.pages, max(1, int(told))) if told.isdecimal() and len(told) < 6 else 1  # noqa: PLR2004 -- digits
        self.shown = shown[(self.page - 1) * PAGE : self.page * PAGE]

    def _of_category(self, one: Waiting) -> bool:
        return not self.category or one.case.proposal.category == self.category

    def _order(self, one: Waiting) -> tuple[bool, str, str]:
        """Topics with several cases first, then by category; within them by number."""
        label = _label(one, self.joint)
        return not self.joint.count(one), label, one.case.proposal.number or ""

    @property
    def chosen(self) -> Waiting | None:
        """The case whose panel is shown: the one that is asked for, else the first of the page."""
        asked = (one for one in self.waiting if one.case.proposal.reference == self.reference)
        return next(asked, self.shown[0] if self.shown else None)

    def groups(self, ticked: Collection[int]) -> list[Group]:
        chosen = self.chosen
        groups = []
        for label, some in groupby(self.shown, key=lambda one: _label(one, self.joint)):
            cases = list(some)
            lines = [self._line(one, current=one is chosen, ticked=one.case.pk in ticked) for one in cases]
            groups.append(Group(label, self._note(cases[0]), lines))
        return groups

    def _note(self, one: Waiting) -> str:
        """What is said beside the name of a topic: how many cases of it wait, on this page or another."""
        together = self.joint.count(one)
        if not together:
            return ""
        if one.plan is not None and one.plan.together is not None:
            return _("%(n)d 件，已定合并交办") % {"n": together}
        return _("%(n)d 件同题，可合并交办") % {"n": together}

    def _line(self, one: Waiting, *, current: bool, ticked: bool) -> Line:
        on = day_of(self.me.at, one.case.jurisdiction)
        return Line(
            one,
            verdict_of(one),
            why_of(one, on),
            current,
            ticked,
            self.address(case=one.case.proposal.reference),
        )

    def address(self, **more: str) -> str:
        """This list with other values."""
        kept = {"show": self.show, "category": self.category, "page": str(self.page) if self.page > 1 else ""}
        query = {name: value for name, value in (kept | more).items() if value}
        return f"{self.path}?{urlencode(query)}" if query else self.path

    @property
    def previous(self) -> str:
        return self.address(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def following(self) -> str:
        return self.address(page=str(self.page + 1)) if self.page < self.pages else ""

    def tabs(self) -> list[Tab]:
        words = {
            "": (_("待交办"), None),
            "sure": (_("依据充分"), None),
            "ask": (_("请人工判断"), ASK),
            "missing": (_("缺单位"), MISSING),
            "joint": (_("同题可合并"), None),
            "settled": (_("已拟定"), None),
        }
        of_category = [one for one in self.waiting if self._of_category(one)]
        return [
            Tab(
                key,
                label,
                sum(map(self._tests[key], of_category)),
                key == self.show,
                self.address(show=key, page=""),
                look,
            )
            for key, (label, look) in words.items()
        ]

    @property
    def categories(self) -> list[str]:
        return sorted({one.case.proposal.category for one in self.waiting} - {""})

    @property
    def summary(self) -> str:
        """What waits, in one sentence."""
        count = Counter(verdict_of(one) for one in self.waiting)
        day = date_format(self.me.on, _("Y年n月j日，l"))
        words = ngettext(
            "%(day)s。已立案待交办 %(n)d 件", "%(day)s。已立案待交办 %(n)d 件", len(self.waiting)
        )
        parts = [f"{count[one]} 件{one.label}" for one in (SURE, ASK, MISSING, SETTLED) if count[one]]
        told = words % {"day": day, "n": len(self.waiting)}
        return f"{told}：{'，'.join(parts)}。" if parts else f"{told}。"


def _label(one: Waiting, joint: Joint) -> str:
    if joint.count(one) and one.topic is not None:
        return one.topic.name
    return one.case.proposal.category or _("未分类")


def verdict_of(one: Waiting) -> Verdict:
    """What people settled comes first, then whether a person has to judge, then whether an ask is left over."""
    if one.missing and not one.doubtful:
        return MISSING
    if one.settled:
        return SETTLED
    return ASK if one.doubtful else SURE


def why_of(one: Waiting, on: date) -> str:
    """In one line: who settled it, why a person has to judge, or what speaks for the suggestion."""
    parts = []
    if one.plan is not None:
        settled = one.plan.settled_at
        day = day_words(day_of(settled, one.case.jurisdiction), on)
        parts.append(_("%(person)s %(day)s拟定") % {"person": one.plan.settled_by, "day": day})
    elif one.suggestion is not None and one.suggestion.doubt:
        parts.append(one.suggestion.doubt)
    elif one.suggestion is not None and one.suggestion.lead is not None:
        parts += one.suggestion.lead.reasons[:REASONS]
    if one.missing:
        words = ngettext("%(n)d 条建议没有对应单位", "%(n)d 条建议没有对应单位", len(one.missing))
        parts.append(words % {"n": len(one.missing)})
    parts += [concern.message for concern in one.stopped]
    return "；".join(part.rstrip("。") for part in parts)
