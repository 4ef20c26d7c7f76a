"""What the administrator's calendar pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from workflow.models import CalendarUse, RulePack, WorkingCalendar
from workflow.workdays.notice import read_notice

if TYPE_CHECKING:
    from datetime import date

    from proposals.models import Jurisdiction
    from workflow.services.recounting import Preview
    from workflow.services.rederiving import Recounted
    from workflow.workdays.notice import Finding, Holiday, Notice

SHOWN: Final = 200
"""Lines of a preview that a page draws; the numbers above them count all."""


def versions_of(place: Jurisdiction) -> list[WorkingCalendar]:
    """Every version that the place has used or might, the newest first, each with what it did there. Two queries."""
    uses = CalendarUse.objects.filter(jurisdiction=place).select_related("actor")
    used = RulePack.objects.filter(jurisdiction=place).values("calendar_slug")
    beneath = WorkingCalendar.objects.filter(built__jurisdiction=place).values("slug")
    rows = WorkingCalendar.objects.filter(Q(slug__in=used) | Q(slug__in=beneath) | Q(jurisdiction=place))
    elsewhere = Count("uses", filter=~Q(uses__jurisdiction=place))
    found = rows.select_related("made_by", "base").annotate(elsewhere=elsewhere)
    return list(found.prefetch_related(Prefetch("uses", uses, to_attr="here")).order_by("slug", "-version"))


# -- a notice ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HolidayRow:
    """A paragraph of the notice as it was read."""

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    read_from: str

    @property
    def first(self) -> date:
        return self.off[0]

    @property
    def last(self) -> date:
        return self.off[-1]


@dataclass(frozen=True)
class DoubtRow:
    """A finding with the words that it is about."""

    finding: Finding
    quote: str

    @property
    def is_wrong(self) -> bool:
        return self.finding.weight == "wrong"


@dataclass(frozen=True)
class NoticeRead:
    """A pasted text as it was read."""

    notice: Notice
    holidays: list[HolidayRow]
    doubts: list[DoubtRow]

    @property
    def must_look(self) -> bool:
        return self.notice.sound and bool(self.doubts)


def read(text: str) -> NoticeRead:
    notice = read_notice(text)
    doubts = [DoubtRow(finding, text[slice(*finding.span)].strip()) for finding in notice.findings]
    return NoticeRead(notice, [_holiday(holiday, text) for holiday in notice.holidays], doubts)


def _holiday(holiday: Holiday, text: str) -> HolidayRow:
    spans = sorted({day.span for day in (*holiday.off, *holiday.worked)})
    return HolidayRow(
        name=holiday.name,
        off=tuple(sorted(day.on for day in holiday.off)),
        worked=tuple(sorted(day.on for day in holiday.worked)),
        read_from="、".join(text[slice(*span)] for span in spans),
    )


# -- a preview -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MoveRow:
    """A date that would move: of which case, whose, and to which day. Nothing of what the case is about."""

    number: str
    step: str
    whose: str
    before: date
    after: date
    remark: str


def move_rows(shown: Preview) -> list[MoveRow]:
    return [_move(found) for found in shown.changes[:SHOWN]]


def _move(found: Recounted) -> MoveRow:
    deadline = found.deadline
    unit = deadline.assignment
    return MoveRow(
        number=deadline.case.proposal.number or _("未编号"),
        step=str(deadline.get_step_display()),
        whose=unit.organisation.short_name if unit is not None else "",
        before=found.before.due_on,
        after=found.after.due_on,
        remark=_remark(found),
    )


def _remark(found: Recounted) -> str:
    if found.before.provisional and not found.after.provisional:
        return _("不再是暂定") if found.moves else _("日期不变，不再是暂定")
    return _("暂定") if found.after.provisional else ""
