"""The cities of an installation: made by its operator, and what they are called and where they are found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Jurisdiction
from proposals.services.administering.acts import (
    NotAdministratorError,
    SetUpRefusedError,
    is_operator,
    keep_act,
)
from proposals.services.public_changes import note_change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from proposals.models import User

HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
SAID: Final = ("name", "short_name", "time_zone", "host")
"""What may change later; the code in addresses (`slug`) stays."""


def make_city(*, slug: str, given: Mapping[str, str], actor: User, at: datetime) -> Jurisdiction:
    """A city by its code and what `SAID` names. Raises NotAdministratorError, SetUpRefusedError `slug_taken`, `host_taken`."""
    _check_operator(actor)
    with transaction.atomic():
        if Jurisdiction.objects.filter(slug=slug).exists():
            raise SetUpRefusedError(
                "slug_taken", _("已有代码为“%(slug)s”的辖区，请换一个。") % {"slug": slug}
            )
        city = Jurisdiction(slug=slug, **{name: given[name] for name in SAID})
        _check_host(city)
        city.save()
        note_change([None])
        keep_act(
            AdministrativeAct.Kind.CITY_MADE, f"{city.name}（{slug}）", by=actor, at=at, jurisdiction=city
        )
    return city


def change_city(city: Jurisdiction, *, given: Mapping[str, str], actor: User, at: datetime) -> Jurisdiction:
    """Give it these values. Raises NotAdministratorError, SetUpRefusedError `host_taken`."""
    _check_operator(actor)
    with transaction.atomic():
        kept = Jurisdiction.objects.select_for_update().get(pk=city.pk)
        changed = [name for name in SAID if getattr(kept, name) != given[name]]
        if not changed:
            return kept
        told = "；".join(f"{_label(name)}：{getattr(kept, name)} → {given[name]}" for name in changed)
        for name in changed:
            setattr(kept, name, given[name])
        _check_host(kept)
        kept.save(update_fields=changed)
        note_change([None])
        keep_act(AdministrativeAct.Kind.CITY_CHANGED, told, by=actor, at=at, jurisdiction=kept)
    return kept


def _label(name: str) -> str:
    field = Jurisdiction._meta.get_field(name)  # noqa: SLF001 -- Django documents it under this name
    return str(getattr(field, "verbose_name", name))


def _check_operator(actor: User) -> None:
    if not is_operator(actor):
        raise NotAdministratorError


def _check_host(city: Jurisdiction) -> None:
    if city.host and Jurisdiction.objects.filter(host=city.host).exclude(pk=city.pk).exists():
        raise SetUpRefusedError("host_taken", _("这个域名已经给了另一个辖区，请换一个。"))
