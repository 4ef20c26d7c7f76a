"""The case list: its columns and its rows. At most three queries a page; the columns of units and of classes cost one each,
where the visitor oversees or has no unit of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from json import dumps
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.web.case_filters import FilterForm
from portal.web.case_narrowing import CaseNarrowing, own_deadlines
from portal.web.dues import Clock, due_by
from portal.web.listing import Column, Listing
from portal.web.shaped import stand_in
from portal.web.signals import signal_of
from portal.web.subjects import case_url
from proposals.prepared import Numbers, Prepared, stand_ins_of
from workflow.models import Assignment, Case
from workflow.queries import (
    OUT,
    OVERSEEING,
    cases_visible_to,
    going_to_and_fro,
    replies_visible_to,
)
from workflow.services.calendars import loaded
from workflow.services.clock import day_of
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from proposals.models import Proposal

UNITS = "units"
ROLE = "role"
CELLS = "portal/cells"
SHOWN = (
    "jurisdiction",
    "state", "round", "priority", "moved_at", "publication", "filed_on", "handed_over_on", "replied_on", "closed_on",
    "proposal__number", "proposal__title", "proposal__kind", "proposal__category",
    "proposal__session__name", "proposal__proposer__name", "proposal__proposer__username",
    "proposal__proposing_body__name",
)  # fmt: skip
"""What a line says, and no more is read."""
NEXT: Final = (
    "step", "due_on", "paused_on", "provisional", "assignment__paused_by__short_name", "assignment__pause_reason",
    "case__pack__near",
    "case__pack__counted_by__slug", "case__pack__counted_by__version", "case__pack__counted_by__covers_from",
    "case__pack__counted_by__horizon", "case__pack__counted_by__digest",
)  # fmt: skip
"""What a line says of the next deadline: its clock, and by what its days are counted."""
CLOCK: Final = len(Clock._fields)
OUTCOME = "outcome"
THESE: Final = Numbers("cases")
"""The cases of a page, of which the questions below ask."""
Question: TypeAlias = "Callable[[Any], QuerySet[Any]]"


@dataclass(frozen=True)
class CaseRow:
    """One line of the list; `roles` are those of the visitor's units, `to_and_fro` where a share was handed back or on
    again and again.
    """

    case: Case
    url: str
    roles: list[str]
    due: Due | None
    due_step: str
    on: date
    to_and_fro: bool = False
    shares: list[Assignment] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)

    @property
    def proposal(self) -> Proposal:
        return self.case.proposal

    @property
    def unit_words(self) -> str:
        """The units by their short names, those that reply first."""
        names = [f"{s.organisation.short_name}（{s.get_role_display()}）" for s in self.shares]
        return "、".join(names)


def _due_words(row: CaseRow) -> str:
    if row.due is None or row.due.due_on is None:
        return ""
    return f"{row.due.due_on.isoformat()} {row.due_step} {signal_of(row.due, row.on).words}"


def _role_words(row: CaseRow) -> str:
    return "、".join(str(AssignmentRole(role).label) for role in row.roles)


def _day(name: str, label: _StrPromise) -> Column:
    def words(row: CaseRow) -> str:
        value = getattr(row.case, name)
        return value.isoformat() if value else ""

    return Column(name, label, words, "wide", f"{CELLS}/{name}.html", usual=False)


def _moved(row: CaseRow) -> str:
    moved = row.case.moved_at
    return timezone.localtime(moved).date().isoformat() if moved else ""


COLUMNS = (
    Column(
        "number", _("编号"), lambda row: row.proposal.number or "", "num", f"{CELLS}/number.html", fixed=True
    ),
    Column("title", _("提案"), lambda row: row.proposal.title, "wide", f"{CELLS}/title.html", fixed=True),
    Column("proposer", _("提案者"), lambda row: row.proposal.proposer_name, usual=False),
    Column("session", _("届次"), lambda row: str(row.proposal.session), usual=False),
    Column("kind", _("类别"), lambda row: str(row.proposal.get_kind_display()), usual=False),
    Column("category", _("分类"), lambda row: row.proposal.category, usual=False),
    Column(ROLE, _("分工"), _role_words, "wide", f"{CELLS}/role.html"),
    Column(UNITS, _("承办单位"), lambda row: row.unit_words, "wide", f"{CELLS}/units.html", usual=False),
    Column("state", _("状态"), lambda row: str(row.case.get_state_display()), "st", f"{CELLS}/state.html"),
    Column("due", _("最近的期限"), _due_words, "wide", f"{CELLS}/due.html"),
    Column(OUTCOME, _("答复类别"), lambda row: "、".join(row.letters), usual=False),
    Column(
        "publication",
        _("公开"),
        lambda row: str(row.case.get_publication_display()) if row.case.publication else "",
        usual=False,
    ),
    _day("filed_on", _("立案日期")),
    _day("handed_over_on", _("交办日期")),
    _day("replied_on", _("答复日期")),
    _day("closed_on", _("办结日期")),
    Column("moved_at", _("最近办理"), _moved, "wide", f"{CELLS}/moved_at.html", usual=False),
)


class CaseListing(Listing[CaseRow]):
    """The cases that the visitor may see."""

    code = "cases"
    label = _("提案")
    route = "case_list"
    export_route = "case_export"
    form_class = FilterForm
    columns = COLUMNS

    def offered(self, me: Visitor) -> tuple[Column, ...]:
        """The part of one's own unit is asked for only where there is one."""
        return tuple(column for column in self.columns if me.handles or column.code != ROLE)

    def narrowed_by(self, me: Visitor, asked: Mapping[str, Any]) -> CaseNarrowing:
        return CaseNarrowing(me, asked)

    def visible(self, me: Visitor) -> QuerySet[Case]:
        """At this moment: who lost a case finds it here no more."""
        return cases_visible_to(me.held)

    def beside(self) -> QuerySet[Case]:
        """What the columns say of the case itself.

        PostgreSQL thinks of up to eight tables at once (`join_collapse_limit`): with one more it would read every case
        before it looks which of them are shown. So where a case is comes from the posts.
        """
        cases: QuerySet[Case] = Case.objects.select_related(
            "proposal__session",
            "proposal__proposer",
            "proposal__proposing_body",
        )
        return cases.only(*SHOWN)

    def rows(self, found: Sequence[Case], me: Visitor, shown: frozenset[str]) -> list[CaseRow]:
        """The lines of these cases: one query for their units, one for their days, and those of the docstring above."""
        if not found:
            return []
        _place(found, me)
        stranger, values = stand_in(me)
        ask = partial(_asked, posts=stranger.held, values={**values, "cases": dumps([c.pk for c in found])})
        first: dict[int, tuple[Any, ...]] = {}
        for case, *clock in ask(_deadlines):
            first.setdefault(case, tuple(clock))
        beside = Beside(
            shares=_by_case(ask(_shares if UNITS in shown else _own_shares)) if {UNITS, ROLE} & shown else {},
            first=first,
            steps={step: str(Step(step).label) for step in {clock[0] for clock in first.values()}},
            tossed=set() if me.roles.isdisjoint(OVERSEEING) else set(ask(_to_and_fro)),
            letters=_grouped(ask(_letters)) if OUTCOME in shown else {},
        )
        return [_row(case, me, beside) for case in found]


@dataclass(frozen=True)
class Beside:
    """What stands beside the cases of a page, by their keys; `first` has what NEXT names, `steps` their words."""

    shares: dict[int, list[Assignment]]
    first: dict[int, tuple[Any, ...]]
    steps: dict[str, str]
    tossed: set[int]
    letters: dict[int, list[str]]


def _row(case: Case, me: Visitor, beside: Beside) -> CaseRow:
    on = day_of(me.at, case.jurisdiction)
    shares = beside.shares.get(case.pk, [])
    due, step = None, ""
    if (first := beside.first.get(case.pk)) is not None:
        clock, (near, *version) = Clock(*first[:CLOCK]), first[CLOCK:]
        due = due_by(clock, loaded(*version), on, near=near)
        step = beside.steps[clock.step]
    return CaseRow(
        case,
        case_url(case),
        roles=[s.role for s in shares if s.organisation_id in me.organisations],
        due=due,
        due_step=step,
        on=on,
        to_and_fro=case.pk in beside.tossed,
        shares=shares,
        letters=beside.letters.get(case.pk, []),
    )


def _place(cases: Iterable[Case], me: Visitor) -> None:
    """Tell each case its jurisdiction: that of a post, or one that is looked up for cases from elsewhere."""
    known = {held.jurisdiction_id: held.post for held in me.held}
    for case in cases:
        if (post := known.get(case.jurisdiction_id)) is not None:
            case.jurisdiction = post.organisation.jurisdiction


def _asked(question: Question, *, posts: Any, values: Mapping[str, Any]) -> list[Any]:
    """What the question finds beside these cases for whoever has such posts; built once for posts that are alike."""
    return _prepared(question, posts).read(**values)


@lru_cache(maxsize=256)
def _prepared(question: Question, posts: Any) -> Prepared:
    return Prepared(lambda: question(posts), stand_ins_of(posts))


def _deadlines(posts: Any) -> QuerySet[Any]:
    running = own_deadlines(posts).filter(case__in=THESE)
    return running.order_by("due_on", "pk").values_list("case", *NEXT)


def _shares(_posts: Any) -> QuerySet[Any]:
    """The shares in the present round of these visible cases."""
    shares: QuerySet[Assignment] = Assignment.objects.filter(case__in=THESE, round=F("case__round"))
    shares = shares.exclude(state__in=sorted(ASSIGNMENT_GONE)).select_related("organisation")
    return shares.order_by("pk")


def _own_shares(posts: Any) -> QuerySet[Any]:
    return _shares(posts).filter(organisation_id__in=sorted({held.organisation_id for held in posts}))


def _letters(posts: Any) -> QuerySet[Any]:
    """The classes of the letters that went out in the present round, as far as the posts open them."""
    replies = replies_visible_to(posts).filter(case__in=THESE, state__in=OUT, round=F("case__round"))
    told = replies.filter(outcome_class__isnull=False).order_by("pk")
    return told.values_list("case", "outcome_class__letter")


def _to_and_fro(posts: Any) -> QuerySet[Any]:
    """Which of the cases go to and fro between units, for whoever oversees how they are handled."""
    return going_to_and_fro(posts).filter(case__in=THESE).values_list("case", flat=True)


def _by_case(shares: Iterable[Assignment]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = {}
    for share in sorted(shares, key=lambda share: share.role not in REPLYING):
        found.setdefault(share.case_id, []).append(share)
    return found


def _grouped(told: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for case, letter in told:
        found.setdefault(case, []).append(letter)
    return found


CASES = CaseListing()
