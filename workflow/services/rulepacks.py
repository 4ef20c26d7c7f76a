"""Rule packs between the files that ship with the program, rows, and plain values."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import transaction
from django.db.models import F, ProtectedError, Q
from django.utils.translation import gettext as _

from proposals.prepared import Prepared, Slot
from workflow.models.rulebook import Category, DeadlineRule, OutcomeClass, Reminder, RulePack
from workflow.rulebook import Applies, Late, OutcomeWording, Pack, Rule, pick, read_pack
from workflow.services import rates
from workflow.services.calendars import newest_row, slug_for
from workflow.steps import Occasion, Step
from workflow.workdays import Before, Span, Timing, Unit, YearDay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from proposals.models import Jurisdiction

FOLDER: Final = Path(__file__).resolve().parent.parent / "rulepacks"


class RulePackError(LookupError):
    """A pack is not there or cannot be loaded: `code` for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def shipped_slugs() -> list[str]:
    return sorted(_texts())


@cache
def shipped_pack(slug: str) -> Pack:
    """Raises `RulePackError` (`pack_unknown`), or `PackError` when the file itself is at fault."""
    texts = _texts()
    if slug not in texts:
        known = "、".join(sorted(texts))
        raise RulePackError(
            "pack_unknown", _("没有规则包“%(slug)s”，可用：%(known)s。") % {"slug": slug, "known": known}
        )
    return read_pack(texts[slug], file=f"{slug}.yaml", schema=schema(), bases=texts)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a pack's YAML."""
    read: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    return read


@cache
def _texts() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


@transaction.atomic
def load_pack(jurisdiction: Jurisdiction, pack_slug: str, *, year: int, replace: bool = False) -> RulePack:
    """The jurisdiction's pack for `year`, made from a shipped one unless it is there already.

    What people changed in the rows stays, unless `replace`: then the rows become as shipped once more. Raises
    `RulePackError`: `pack_unknown`, `pack_year_taken` (by another pack), `calendar_missing`, `pack_in_use` (a deadline
    or a reply points to a rule or a class that the shipped pack does not have).
    """
    pack = shipped_pack(pack_slug)
    present = RulePack.objects.filter(jurisdiction=jurisdiction, year=year).first()
    if present is not None and not replace:
        if present.slug != pack_slug:
            raise RulePackError(
                "pack_year_taken",
                _("%(year)d 年已用规则包“%(slug)s”，如要换用请加 --replace。")
                % {"year": year, "slug": present.slug},
            )
        return present
    columns = _pack_columns(pack) | _calendar_columns(jurisdiction, pack)
    row, _made = RulePack.objects.update_or_create(jurisdiction=jurisdiction, year=year, defaults=columns)
    if present is not None and present.consultations_required != row.consultations_required:
        rates.close_book(jurisdiction)  # cases that were answered may count otherwise now
    rates.open_book(jurisdiction)
    try:
        _write_rules(row, pack.rules)
        _write_classes(row, pack.outcome_classes)
        _write_categories(row, pack.categories)
    except ProtectedError as error:
        raise RulePackError(
            "pack_in_use", _("期限或答复正用着新规则包中没有的规则或类别，不能替换；请改从下一年度起用。")
        ) from error
    return row


def pack_for(jurisdiction: Jurisdiction, on: date) -> RulePack:
    """The pack in force on a day: the newest one whose year has come. Raises `RulePackError` (`pack_missing`)."""
    packs = RulePack.objects.filter(jurisdiction=jurisdiction, year__lte=on.year)
    pack = packs.order_by("-year").first()
    if pack is None:
        raise RulePackError(
            "pack_missing",
            _("%(place)s没有 %(year)d 年可用的规则包，请先运行 load_rules。")
            % {"place": jurisdiction.name, "year": on.year},
        )
    return pack


def rows_in_force(pack: RulePack, *, in_session: bool) -> dict[Step, DeadlineRule]:
    """For each step the row of the rule that applies to such proposals; no entry where the pack sets no deadline.

    Two queries for the whole pack, reminders included.
    """
    rows = {as_rule(row): row for row in pack.rules.prefetch_related("reminders")}
    chosen = {step: pick(rows, step, in_session=in_session) for step in Step}
    return {step: rows[rule] for step, rule in chosen.items() if rule is not None}


class Starting(NamedTuple):
    """Rules by step, and by the key of each rule the offsets of its reminders."""

    rules: dict[Step, DeadlineRule]
    offsets: dict[int, tuple[int, ...]]


def rows_to_start(pack: RulePack, steps: tuple[Step, ...], *, in_session: bool) -> Starting:
    """Of the rows in force those for `steps`, and all that count backward from another step. One query for all."""
    rows: dict[int, DeadlineRule] = {}
    offsets: dict[int, tuple[int, ...]] = {}
    for row in _to_start(steps, in_session=in_session).read(pack=pack.pk):
        rows[row.pk] = row
        offsets[row.pk] = (*offsets.get(row.pk, ()), *(() if row.reminds is None else (row.reminds,)))
    general_first = sorted(rows.values(), key=lambda row: row.applies != Applies.ANY)
    return Starting({Step(row.step): row for row in general_first}, offsets)


@cache
def _to_start(steps: tuple[Step, ...], *, in_session: bool) -> Prepared:
    """A rule comes once for each of its reminders, and once where it has none."""
    exact = Applies.IN_SESSION if in_session else Applies.BETWEEN_SESSIONS
    wanted = DeadlineRule.objects.filter(
        Q(step__in=steps) | ~Q(before=""), pack=Slot("pack"), applies__in=[Applies.ANY, exact]
    )
    return Prepared(lambda: wanted.annotate(reminds=F("reminders__offset")))


def rule_row_for(pack: RulePack, step: Step, *, in_session: bool) -> DeadlineRule | None:
    """The row behind `rule_for`."""
    return rows_in_force(pack, in_session=in_session).get(step)


def rule_for(pack: RulePack, step: Step, *, in_session: bool) -> Rule | None:
    """The rule for a step: the one for such proposals before the one for any; None when the pack sets no deadline."""
    row = rule_row_for(pack, step, in_session=in_session)
    return None if row is None else as_rule(row)


def rules_of(pack: RulePack) -> list[Rule]:
    """Every rule of a pack, by step and by the proposals it applies to. Two queries."""
    rows = pack.rules.order_by("step", "applies", "pk").prefetch_related("reminders")
    return [as_rule(row) for row in rows]


def as_rule(row: DeadlineRule) -> Rule:
    """One row as a plain value; its reminders are read too."""
    return Rule(
        step=Step(row.step),
        starting_event=Occasion(row.starting_event),
        timing=timing_of(row),
        applies=Applies(row.applies),
        late=Late(row.late),
        cap=cap_of(row),
        remind=tuple(sorted(reminder.offset for reminder in row.reminders.all())),
        source=row.source,
    )


def cap_of(row: DeadlineRule) -> Span | None:
    """The longest that the step may last with all extensions; None where the pack sets no such limit."""
    return None if row.cap_amount is None else Span(row.cap_amount, Unit(row.cap_unit))


def timing_of(row: DeadlineRule) -> Timing:
    """How the step's day is found."""
    if row.fixed_month is not None and row.fixed_day is not None:
        return YearDay(row.fixed_month, row.fixed_day)
    span = Span(row.amount or 0, Unit(row.unit))
    return Before(row.before, span) if row.before else span


def _calendar_columns(jurisdiction: Jurisdiction, pack: Pack) -> dict[str, Any]:
    """The calendar that the jurisdiction follows, and the version that it counts by; the newest where it has none yet."""
    slug = slug_for(jurisdiction, pack.calendar)
    alike = RulePack.objects.filter(jurisdiction=jurisdiction, calendar_slug=slug).select_related(
        "counted_by"
    )
    present = alike.order_by("-year").first()
    version = newest_row(slug) if present is None else present.counted_by
    if version is None:
        raise RulePackError("calendar_missing", _("规则包所用的日历“%(slug)s”尚未装入。") % {"slug": slug})
    return {"calendar_slug": slug, "counted_by": version}


def _pack_columns(pack: Pack) -> dict[str, Any]:
    return {
        "slug": pack.slug,
        "title": pack.title,
        "verified": pack.verified,
        "source": "\n".join(pack.sources),
        "notes": pack.notes,
        "number_template": pack.numbering,
        "class_template": pack.class_numbering,
        "consultations_required": pack.consultations_required,
        "rounds_before_meeting": pack.rounds_before_meeting,
        "near": pack.near,
        "urge_interval": pack.urge_interval,
        "extension_consent": pack.extension_consent,
        "title_most": pack.lengths.title_most,
        "reasons_least": pack.lengths.reasons_least,
        "reasons_most": pack.lengths.reasons_most,
    }


def _write_rules(pack: RulePack, rules: Iterable[Rule]) -> None:
    kept = []
    for rule in rules:
        row, _made = DeadlineRule.objects.update_or_create(
            pack=pack, step=rule.step, applies=rule.applies, defaults=_rule_columns(rule)
        )
        kept.append(row.pk)
        row.reminders.all().delete()
        Reminder.objects.bulk_create(Reminder(rule=row, offset=offset) for offset in rule.remind)
    pack.rules.exclude(pk__in=kept).delete()


def _write_classes(pack: RulePack, classes: Iterable[OutcomeWording]) -> None:
    """Rows of letters that stay are kept, for replies point to them."""
    kept = []
    for meaning in classes:
        row, _made = OutcomeClass.objects.update_or_create(
            pack=pack,
            letter=meaning.letter,
            defaults={"wording": meaning.wording, "outcome": meaning.outcome},
        )
        kept.append(row.pk)
    pack.outcome_classes.exclude(pk__in=kept).delete()


def _write_categories(pack: RulePack, names: Iterable[str]) -> None:
    """Proposals keep the name of their category as a word, so no row here is ever in use."""
    pack.categories.all().delete()
    Category.objects.bulk_create(
        Category(pack=pack, position=place, name=name) for place, name in enumerate(names, start=1)
    )


def _rule_columns(rule: Rule) -> dict[str, Any]:
    """All columns that the three forms of timing and the cap use, the unused ones emptied."""
    columns: dict[str, Any] = {
        "starting_event": rule.starting_event,
        "late": rule.late,
        "source": rule.source,
        "amount": None,
        "unit": "",
        "fixed_month": None,
        "fixed_day": None,
        "before": "",
        "cap_amount": None if rule.cap is None else rule.cap.amount,
        "cap_unit": "" if rule.cap is None else rule.cap.unit,
    }
    match rule.timing:
        case Span(amount=amount, unit=unit):
            return columns | {"amount": amount, "unit": unit}
        case YearDay(month=month, day=day):
            return columns | {"fixed_month": month, "fixed_day": day}
        case Before(step=step, span=Span(amount=amount, unit=unit)):
            return columns | {"before": step, "amount": amount, "unit": unit}
