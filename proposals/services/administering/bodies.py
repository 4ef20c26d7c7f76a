"""The bodies of a city, one by one or ticked from the usual ones: added, described, dissolved."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Jurisdiction, Organisation
from proposals.services.administering.acts import SetUpRefusedError, check_sets_up, keep_act
from proposals.services.directory import Body, enter_body, spellings
from proposals.services.public_changes import note_change

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from proposals.models import User

USUAL: Final = Path(__file__).resolve().parent.parent.parent / "directories" / "usual" / "city.yaml"
PLACE: Final = "某市"
DESCRIBED: Final = ("short_name", "seal", "kind", "document_word", "duties")


def usual_bodies(place: str) -> tuple[Body, ...]:
    """The bodies that a place of its kind has as a rule, under its name; no document words, which every city chooses."""
    level = place[-1:] if place[-1:] in "省市县区州旗盟" else "市"
    return tuple(_named(entry, place, level) for entry in _usual())


@cache
def _usual() -> tuple[dict[str, str], ...]:
    read: dict[str, Any] = yaml.safe_load(USUAL.read_text(encoding="utf-8"))
    return tuple(read["bodies"])


def _named(entry: Mapping[str, str], place: str, level: str) -> Body:
    name = entry["name"].replace(PLACE, place)
    short = entry["short"].replace("市委会", f"{level}委会").replace("市工商联", f"{level}工商联")
    return Body(
        code=entry["code"], name=name, short_name=short, seal=entry["seal"], kind=entry["kind"],
        aliases=spellings(place, name, short), duties=entry.get("duties", ""),
    )  # fmt: skip


def enter_usual(
    jurisdiction: Jurisdiction, codes: Collection[str], *, actor: User, at: datetime
) -> list[Organisation]:
    """The ticked ones that are not there yet. Raises NotAdministratorError."""
    check_sets_up(actor, jurisdiction, at)
    made: list[Organisation] = []
    with transaction.atomic():
        Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
        known = set(Organisation.objects.filter(jurisdiction=jurisdiction).values_list("name", flat=True))
        for body in usual_bodies(jurisdiction.name):
            if body.code in codes and body.name not in known:
                made.append(enter_body(jurisdiction, body))
                _keep(AdministrativeAct.Kind.BODY_ADDED, made[-1], made[-1].name, actor, at)
    return made


def add_body(
    jurisdiction: Jurisdiction, *, name: str, given: Mapping[str, str], actor: User, at: datetime
) -> Organisation:
    """A new body. Raises NotAdministratorError, SetUpRefusedError `name_taken`, `word_taken`."""
    check_sets_up(actor, jurisdiction, at)
    with transaction.atomic():
        Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
        body = Organisation(jurisdiction=jurisdiction, name=name)
        check_name(body, name)
        _describe(body, given)
        body.save()
        _keep(AdministrativeAct.Kind.BODY_ADDED, body, name, actor, at)
    return body


def describe_body(body: Organisation, *, given: Mapping[str, str], actor: User, at: datetime) -> Organisation:
    """Give it these values of `DESCRIBED`. Raises NotAdministratorError, SetUpRefusedError `word_taken`, `word_is_the_units`."""
    check_sets_up(actor, body.jurisdiction, at)
    with transaction.atomic():
        kept = _locked(body)
        changed = [name for name in DESCRIBED if name in given and getattr(kept, name) != given[name]]
        if not changed:
            return kept
        if kept.document_word and "document_word" in changed:
            raise SetUpRefusedError("word_is_the_units", _("机关代字已经在用，由该单位的联络员更改。"))
        told = "；".join(f"{_label(name)}：{getattr(kept, name)} → {given[name]}" for name in changed)
        _describe(kept, given)
        kept.save(update_fields=changed)
        note_change([kept.jurisdiction_id])
        _keep(AdministrativeAct.Kind.BODY_CHANGED, kept, told, actor, at)
    return kept


def add_alias(
    body: Organisation, *, name: str, since: int | None, until: int | None, actor: User, at: datetime
) -> None:
    """A further spelling, with the years in which it was used. Raises NotAdministratorError, SetUpRefusedError
    `alias_taken`, `ends_first`.
    """
    check_sets_up(actor, body.jurisdiction, at)
    with transaction.atomic():
        kept = _locked(body)
        if since is not None and until is not None and until < since:
            raise SetUpRefusedError("ends_first", _("截止年早于起始年，请改正。"))
        if kept.aliases.filter(name=name).exists():
            raise SetUpRefusedError("alias_taken", _("这个单位已经有这个别名。"))
        kept.aliases.create(name=name, since_year=since, until_year=until)
        _keep(AdministrativeAct.Kind.BODY_CHANGED, kept, _("别名：%(name)s") % {"name": name}, actor, at)


def dissolve_body(
    body: Organisation, *, until_on: date, reason: str, actor: User, at: datetime
) -> Organisation:
    """It is given nothing more after that day; what it has, and its papers, stay as they are.

    Raises NotAdministratorError, SetUpRefusedError `ends_first`.
    """
    check_sets_up(actor, body.jurisdiction, at)
    with transaction.atomic():
        kept = _locked(body)
        if kept.active_from is not None and until_on < kept.active_from:
            raise SetUpRefusedError("ends_first", _("撤销日期早于成立日期，请改正。"))
        kept.active_until = until_on
        kept.save(update_fields=["active_until"])
        told = f"{kept.name}　{until_on.isoformat()}"
        _keep(AdministrativeAct.Kind.BODY_DISSOLVED, kept, told, actor, at, reason)
    return kept


def check_name(body: Organisation, name: str) -> None:
    """Raises SetUpRefusedError `name_taken`."""
    others = Organisation.objects.filter(jurisdiction=body.jurisdiction_id, name=name).exclude(pk=body.pk)
    if others.exists():
        raise SetUpRefusedError("name_taken", _("已有名为“%(name)s”的单位。") % {"name": name})


def _describe(body: Organisation, given: Mapping[str, str]) -> None:
    for name in DESCRIBED:
        if name in given:
            setattr(body, name, given[name])
    word = body.document_word
    others = Organisation.objects.filter(jurisdiction=body.jurisdiction_id, document_word=word)
    if word and others.exclude(pk=body.pk).exists():
        raise SetUpRefusedError("word_taken", _("机关代字“%(word)s”已由另一单位使用。") % {"word": word})


def _locked(body: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).select_related(None).get(pk=body.pk)


def _label(name: str) -> str:
    field = Organisation._meta.get_field(name)  # noqa: SLF001 -- Django documents it under this name
    return str(getattr(field, "verbose_name", name))


def _keep(
    kind: AdministrativeAct.Kind, body: Organisation, told: str, actor: User, at: datetime, reason: str = ""
) -> None:
    keep_act(
        kind, told, by=actor, at=at, jurisdiction=body.jurisdiction, organisation=body, reason=reason
    )  # fmt: skip
