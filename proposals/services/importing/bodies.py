"""Units and their aliases from a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.models import Alias, Organisation
from proposals.services.importing.registers import ALIASES, UNITS

if TYPE_CHECKING:
    from proposals.services.importing.outcome import Ledger
    from proposals.sheets import Entry

NEEDED: Final = ("short_name", "kind")
"""What a new unit cannot be without."""
_LINKED: Final = "parent"


def take_units(ledger: Ledger) -> None:
    """Make and change the units; what stands above each is looked up when all of them are there."""
    known = _by_name(ledger)
    below: list[tuple[Entry, Organisation]] = []
    seen: set[str] = set()
    for entry in ledger.entries(UNITS):
        name = entry.texts["name"]
        if name in seen:
            ledger.fault(UNITS, entry, "name", _("这个单位在表里出现了两次，请合成一行。"))
            continue
        seen.add(name)
        unit = known.get(name) or Organisation(jurisdiction=ledger.jurisdiction, name=name)
        if _sound(ledger, entry, unit) and ledger.settle(UNITS, entry, unit, _given(entry, unit), name):
            known[name] = unit
            below.append((entry, unit))
    for entry, unit in below:
        _put_below(ledger, entry, unit, known)


def _by_name(ledger: Ledger) -> dict[str, Organisation]:
    return {unit.name: unit for unit in Organisation.objects.filter(jurisdiction=ledger.jurisdiction)}


def _given(entry: Entry, unit: Organisation) -> dict[str, Any]:
    given = {key: value for key, value in entry.values.items() if key != _LINKED}
    if unit.pk is None and not given.get("seal"):
        given["seal"] = entry.texts["short_name"][0]
    return given


def _sound(ledger: Ledger, entry: Entry, unit: Organisation) -> bool:
    """Whether the row can be meant; tells what is wrong with it."""
    missing = [key for key in NEEDED if unit.pk is None and not entry.texts.get(key)]
    cleared = [key for key in (*NEEDED, "seal") if entry.texts.get(key) == ""]
    for key in missing:
        ledger.fault(UNITS, entry, key, _("新单位必须填写这一格。"))
    for key in cleared:
        ledger.fault(UNITS, entry, key, _("这一项不能清空。"))
    begins = entry.days.get("active_from", unit.active_from)
    ends = entry.days.get("active_until", unit.active_until)
    backwards = begins is not None and ends is not None and ends < begins
    if backwards:
        ledger.fault(UNITS, entry, "active_until", _("撤销日期早于成立日期。"))
    return not (missing or cleared or backwards)


def _put_below(ledger: Ledger, entry: Entry, unit: Organisation, known: dict[str, Organisation]) -> None:
    if _LINKED not in entry.texts:
        return
    name = entry.texts[_LINKED]
    above = known.get(name) if name else None
    if name and above is None:
        if not ledger.left_out(UNITS, name):
            ledger.fault(UNITS, entry, _LINKED, _("没有全称为“%(name)s”的单位。") % {"name": name})
    elif above is not None and _stands_above(unit, above, known):
        ledger.fault(UNITS, entry, _LINKED, _("上级单位不能是自己或自己的下级。"))
    elif (above.pk if above else None) != unit.parent_id:
        unit.parent = above
        unit.save(update_fields=["parent"])
        ledger.add_detail(UNITS, entry, _("上级单位：%(name)s") % {"name": name or _("（空）")})


def _stands_above(unit: Organisation, above: Organisation, known: dict[str, Organisation]) -> bool:
    """Whether `unit` is `above` itself or one of those over it."""
    by_key = {one.pk: one for one in known.values()}
    step: Organisation | None = above
    for _step in range(len(by_key)):
        if step is None:
            return False
        if step.pk == unit.pk:
            return True
        step = by_key.get(step.parent_id) if step.parent_id is not None else None
    return step is not None


def take_aliases(ledger: Ledger) -> None:
    """Add the further spellings, and the years in which they were used."""
    units = _by_name(ledger)
    rows = Alias.objects.filter(organisation__jurisdiction=ledger.jurisdiction)
    known = {(alias.organisation_id, alias.name): alias for alias in rows}
    for entry in ledger.entries(ALIASES):
        unit = units.get(entry.texts["organisation"])
        if unit is None:
            _miss(ledger, entry)
            continue
        name = entry.texts["name"]
        alias = known.get((unit.pk, name)) or Alias(organisation=unit, name=name)
        since = entry.numbers.get("since_year", alias.since_year)
        until = entry.numbers.get("until_year", alias.until_year)
        if since is not None and until is not None and until < since:
            ledger.fault(ALIASES, entry, "until_year", _("截止年早于起始年。"))
        elif ledger.settle(ALIASES, entry, alias, entry.numbers, f"{name}（{unit.short_name}）"):
            known[unit.pk, name] = alias


def _miss(ledger: Ledger, entry: Entry) -> None:
    """Say that the alias's unit is not there, unless its own row says what is wrong with it."""
    name = entry.texts["organisation"]
    if not ledger.left_out(UNITS, name):
        ledger.fault(ALIASES, entry, "organisation", _("没有全称为“%(name)s”的单位。") % {"name": name})
