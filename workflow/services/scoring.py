"""Scoring the units of a city for a year (年度考核): by the sheet's rates and by hand, reckoned live until it is issued."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.queries import held_posts
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError
from workflow.models import Evaluation, HandScore, ScoreItem, ScoreLine, ScoreResult, ScoreSheet
from workflow.queries.rates import Scope, figures_by
from workflow.queries.sealed import STILL_SEALED
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from proposals.models import Jurisdiction, Organisation, User
    from proposals.queries import Held
    from workflow.queries.rates import Line

TENTH: Final = Decimal("0.1")
BY_RATINGS: Final = frozenset({"satisfied", "adopted"})
"""The rates that rest on ratings, which are sealed until a case is closed."""


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One item as it was entered; `key` is that of the item it changes."""

    name: str
    points: Decimal
    rate: str = ""
    floor: Decimal | None = None
    full: Decimal | None = None
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a unit got for one item, and why: by which figure, or by hand. None where there was nothing to measure."""

    item: ScoreItem
    points: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""

    @property
    def missing(self) -> bool:
        """Whether somebody has yet to give the points."""
        return not self.item.rate and self.points is None


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit with its marks, its points of the whole sheet, and its place."""

    organisation: int
    name: str
    marks: Sequence[Mark]
    points: Decimal
    place: int


def points_for(item: ScoreItem, numerator: int, denominator: int) -> Decimal | None:
    """Rising evenly from none at the floor to all at the full mark, to one decimal; None of nothing."""
    if not denominator or item.floor is None or item.full is None:
        return None
    percent = Fraction(100 * numerator, denominator)
    floor, full = Fraction(item.floor), Fraction(item.full)
    share = min(Fraction(1), max(Fraction(0), (percent - floor) / (full - floor)))
    return _tenths(share * Fraction(item.points))


def total_of(marks: Iterable[Mark]) -> Decimal:
    """The points got, scaled to the whole sheet where some items did not apply. Points taken off are taken off as they are."""
    marks = list(marks)
    worth = [mark for mark in marks if mark.item.points > 0]
    whole = sum((Fraction(mark.item.points) for mark in worth), Fraction(0))
    applied = [mark for mark in worth if mark.points is not None]
    possible = sum((Fraction(mark.item.points) for mark in applied), Fraction(0))
    got = sum((Fraction(mark.points or 0) for mark in applied), Fraction(0))
    off = sum((Fraction(mark.points or 0) for mark in marks if mark.item.points < 0), Fraction(0))
    return _tenths((got * whole / possible if possible else Fraction(0)) + off)


def _tenths(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(TENTH, ROUND_HALF_UP)


def scope_of_year(sheet: ScoreSheet, on: date, *, unit: int | None = None) -> Scope:
    """Everything that was filed for the sessions of the year."""
    return Scope(jurisdictions=(sheet.jurisdiction_id,), on=on, year=sheet.year, unit=unit)


def standings(sheet: ScoreSheet, held: Iterable[Held], on: date) -> list[Standing]:
    """As issued, else as it stands that day: the best first."""
    if sheet.issued_at is not None:
        return _issued(sheet)
    items = list(sheet.items.order_by("position"))
    given = {(one.item_id, one.organisation_id): one for one in HandScore.objects.filter(item__sheet=sheet)}
    found = []
    for line in figures_by(held, scope_of_year(sheet, on), "unit"):
        marks = [_mark(item, line, given.get((item.pk, line.key))) for item in items]
        found.append((line.key, line.label, marks, total_of(marks)))
    return _placed(found)


def _mark(item: ScoreItem, line: Line, given: HandScore | None) -> Mark:
    if not item.rate:
        return Mark(item, given.points, reason=given.reason) if given else Mark(item, None)
    figure = line.figures[item.rate]
    points = points_for(item, figure.numerator, figure.denominator)
    return Mark(item, points, figure.numerator, figure.denominator)


def _placed(found: list[tuple[int, str, list[Mark], Decimal]]) -> list[Standing]:
    """Who has the same points has the same place."""
    ordered = sorted(found, key=lambda one: (-one[3], one[1]))
    points = [one[3] for one in ordered]
    return [Standing(*one, place=points.index(one[3]) + 1) for one in ordered]


def _issued(sheet: ScoreSheet) -> list[Standing]:
    results = sheet.results.prefetch_related("lines__item").order_by("place", "name")
    return [
        Standing(
            result.organisation_id,
            result.name,
            [
                Mark(line.item, line.points, line.numerator, line.denominator, line.reason)
                for line in sorted(result.lines.all(), key=lambda line: line.item.position)
            ],
            result.points,
            result.place,
        )
        for result in results
    ]


def open_sheet(place: Jurisdiction, year: int, *, actor: User, at: datetime | None = None) -> ScoreSheet:
    """A sheet for the year, with the items of the year before to begin with. Raises MoveRefusedError `sheet_there`."""
    _check_scores(actor, place, day_of(at or timezone.now(), place))
    before = ScoreSheet.objects.filter(jurisdiction=place, year__lt=year).order_by("-year").first()
    title = _("%(year)d年度提案办理工作考核评分表") % {"year": year}
    try:
        with transaction.atomic():
            sheet = ScoreSheet.objects.create(jurisdiction=place, year=year, title=title)
            for item in before.items.order_by("position") if before else ():
                item.pk, item.sheet = None, sheet
                item.save(force_insert=True)
    except IntegrityError as error:
        raise MoveRefusedError(Refusal("sheet_there", _("这一年已经有评分表。"))) from error
    return sheet


@transaction.atomic
def save_items(
    sheet: ScoreSheet, *, actor: User, title: str, items: Sequence[ItemInput], expected: int, at: datetime | None = None
) -> ScoreSheet:  # fmt: skip
    """The items in their order, in place of those before; points given by hand stay with an item that stays by hand.

    `expected` is the revision that the actor saw. Raises ForbiddenMoveError, MoveRefusedError, StaleMoveError.
    """
    row = _open(sheet, actor, at)
    if row.revision != expected:
        raise StaleMoveError(Refusal("stale", _("在您打开页面之后评分表有改动，请查看最新的评分表后再改。")))
    kept = {item.pk: item for item in row.items.all()}
    row.items.exclude(pk__in=[one.key for one in items if one.key]).delete()
    row.items.update(position=F("position") + 1000)
    for position, one in enumerate(items, start=1):
        item = kept.get(one.key or 0) or ScoreItem(sheet=row)
        if item.pk and (one.rate or item.points != one.points):
            item.given.all().delete()
        item.name, item.rate, item.points, item.position = one.name, one.rate, one.points, position
        item.floor, item.full = (one.floor, one.full) if one.rate else (None, None)
        item.save()
    row.title, row.revision = title, row.revision + 1
    row.save(update_fields=["title", "revision"])
    return row


@transaction.atomic
def give_points(
    item: ScoreItem, unit: Organisation, *, actor: User, points: Decimal, reason: str, at: datetime | None = None
) -> HandScore:  # fmt: skip
    """Points by hand, with the reason; given again, they take the place of those before.

    Raises ForbiddenMoveError, or MoveRefusedError `issued`, `by_rate` or `beyond_points`.
    """
    moment = at or timezone.now()
    sheet = _open(item.sheet, actor, at)
    if item.rate:
        raise MoveRefusedError(Refusal("by_rate", _("这一项按指标计分，不用手工评分。")))
    if unit.jurisdiction_id != sheet.jurisdiction_id:
        raise ForbiddenMoveError
    least, most = sorted((Decimal(0), item.points))
    if not least <= points <= most:
        words = _("这一项的得分须在 %(least)s 和 %(most)s 之间。") % {"least": least, "most": most}
        raise MoveRefusedError(Refusal("beyond_points", words))
    told: dict[str, Any] = {"points": points, "reason": reason, "given_by": actor, "given_at": moment}
    score, _made = HandScore.objects.update_or_create(item=item, organisation=unit, defaults=told)
    return score


@transaction.atomic
def issue_sheet(sheet: ScoreSheet, *, actor: User, at: datetime | None = None) -> ScoreSheet:
    """Freeze the result as it stands and issue it.

    Raises ForbiddenMoveError, or MoveRefusedError `issued`, `no_items`, `nobody_scored`, `points_missing` or `ratings_sealed`.
    """
    moment = at or timezone.now()
    row = _open(sheet, actor, at)
    on = day_of(moment, row.jurisdiction)
    found = standings(row, held_posts(actor, on), on)
    refusal = _unready(row, found)
    if refusal is not None:
        raise MoveRefusedError(refusal)
    for standing in found:
        result = ScoreResult.objects.create(
            sheet=row, organisation_id=standing.organisation, name=standing.name, points=standing.points,
            place=standing.place,
        )  # fmt: skip
        ScoreLine.objects.bulk_create(
            ScoreLine(
                result=result, item=mark.item, points=mark.points, numerator=mark.numerator,
                denominator=mark.denominator, reason=mark.reason,
            )
            for mark in standing.marks
        )  # fmt: skip
    row.issued_at, row.issued_on, row.issued_by = moment, on, actor
    row.save(update_fields=["issued_at", "issued_on", "issued_by"])
    return row


def _unready(sheet: ScoreSheet, found: list[Standing]) -> Refusal | None:
    rates = set(sheet.items.values_list("rate", flat=True))
    if not rates:
        return Refusal("no_items", _("评分表还没有项目。"))
    if not found:
        return Refusal("nobody_scored", _("这一年还没有承办提案的单位。"))
    missing = sum(mark.missing for standing in found for mark in standing.marks)
    if missing:
        words = _("还有 %(n)d 处手工评分没有填写，请填写后再印发。")
        return Refusal("points_missing", words % {"n": missing})
    sealed = Evaluation.objects.filter(
        case__jurisdiction=sheet.jurisdiction_id, case__proposal__session__year=sheet.year,
        state=Evaluation.State.GIVEN, **STILL_SEALED,
    )  # fmt: skip
    if rates & BY_RATINGS and (count := sealed.count()):
        words = _("还有 %(n)d 份评价没有公布，从得分可以推出来；请在这些提案办结以后再印发。")
        return Refusal("ratings_sealed", words % {"n": count})
    return None


def _open(sheet: ScoreSheet, actor: User, at: datetime | None) -> ScoreSheet:
    """The sheet under its lock, not issued yet."""
    rows = ScoreSheet.objects.select_for_update(of=("self",)).select_related("jurisdiction")
    row: ScoreSheet = rows.get(pk=sheet.pk)
    _check_scores(actor, row.jurisdiction, day_of(at or timezone.now(), row.jurisdiction))
    if row.issued_at is not None:
        raise MoveRefusedError(Refusal("issued", _("考核结果已经印发，不能再改。")))
    return row


def _check_scores(actor: User, place: Jurisdiction, on: date) -> None:
    posts = held_posts(actor, on)
    if not any(h.role == Role.SECRETARIAT and h.jurisdiction_id == place.pk for h in posts):
        raise ForbiddenMoveError
