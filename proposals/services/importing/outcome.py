"""What a workbook would do, or did: line by line, and every fault by its cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proposals.sheets import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import Model

    from proposals.models import Jurisdiction, User
    from proposals.sheets import Book, Entry, Sheet


class Effect(StrEnum):
    """What became of one row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the workbook. `details` say in words what is set, or what it was before."""

    sheet: str
    row: int
    what: str
    effect: Effect
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All lines, or the faults because of which nothing is taken in."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.effect for line in self.lines)

    @property
    def created(self) -> int:
        return self.counts[Effect.CREATED]

    @property
    def changed(self) -> int:
        return self.counts[Effect.CHANGED]

    @property
    def unchanged(self) -> int:
        return self.counts[Effect.UNCHANGED]


@dataclass
class Ledger:
    """What is written down while a workbook is taken in, and for whom: `actor` None is the command line."""

    jurisdiction: Jurisdiction
    book: Book
    actor: User | None
    on: date
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    changed: list[Model] = field(default_factory=list)

    def entries(self, sheet: Sheet) -> tuple[Entry, ...]:
        return self.book.entries.get(sheet.key, ())

    def left_out(self, sheet: Sheet, name: str) -> bool:
        """Whether a row of that name could not be read, so that it is not missing elsewhere."""
        return name in self.book.left_out.get(sheet.key, frozenset())

    def fault(self, sheet: Sheet, entry: Entry, key: str, message: str) -> None:
        """The cell under the column `key` is wrong."""
        self.faults.append(Fault(sheet.label, entry.row, sheet.label_of(key), message))

    def settle(self, sheet: Sheet, entry: Entry, thing: Model, given: Mapping[str, Any], what: str) -> bool:
        """Give the row of the database these values where they differ, and tell so. False where that cannot be."""
        new = thing._state.adding  # noqa: SLF001 -- the one public way to ask a model whether it is stored
        before = {key: getattr(thing, key) for key in given}
        changed = {key: value for key, value in given.items() if new or before[key] != value}
        for key, value in changed.items():
            setattr(thing, key, value)
        if changed and not self._saved(sheet, entry, thing):
            return False
        if changed and not new:
            self.changed.append(thing)
        effect = Effect.CREATED if new else Effect.CHANGED if changed else Effect.UNCHANGED
        details = tuple(
            _said(sheet.label_of(key), None if new else before[key], value)
            for key, value in changed.items()
            if sheet.label_of(key) and not (new and value in (None, ""))
        )
        self.lines.append(Line(sheet.label, entry.row, what, effect, details))
        return True

    def add_detail(self, sheet: Sheet, entry: Entry, detail: str) -> None:
        """Something more is changed by a row that was settled."""
        for place, line in enumerate(self.lines):
            if (line.sheet, line.row) == (sheet.label, entry.row):
                effect = Effect.CHANGED if line.effect is Effect.UNCHANGED else line.effect
                self.lines[place] = replace(line, effect=effect, details=(*line.details, detail))

    def _saved(self, sheet: Sheet, entry: Entry, thing: Model) -> bool:
        try:
            thing.clean_fields(exclude={"password"})
            with transaction.atomic():
                thing.save()
        except ValidationError as error:
            for key, messages in error.message_dict.items():
                self.fault(sheet, entry, key, " ".join(messages))
        except IntegrityError:
            self.fault(sheet, entry, "", _("这一行与已有的资料冲突，请核对起止日期和名称。"))
        else:
            return True
        return False


def _said(label: str, before: Any, after: Any) -> str:
    words = {"label": label, "before": _shown(before), "after": _shown(after)}
    if before in (None, ""):
        return _("%(label)s：%(after)s") % words
    return _("%(label)s：%(before)s → %(after)s") % words


def _shown(value: Any) -> str:
    text = _("（空）") if value in (None, "") else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 -- a line of a table
