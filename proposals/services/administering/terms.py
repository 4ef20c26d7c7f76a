"""The sessions of a city (届次), set by its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Jurisdiction, Session
from proposals.services.administering.acts import SetUpRefusedError, check_sets_up, keep_act
from proposals.services.importing.terms import IN_ORDER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from proposals.models import User

DAYS: Final = ("filing_opens_on", "opens_on", "closes_on", "cut_off_on", "filing_closes_on")


def set_session(
    jurisdiction: Jurisdiction, *, name: str, year: int, days: Mapping[str, date], actor: User, at: datetime
) -> Session:
    """The session of that name, made where it is missing. Raises NotAdministratorError, SetUpRefusedError `days_out_of_order`."""
    check_sets_up(actor, jurisdiction, at)
    for first, last in IN_ORDER:
        if days[last] < days[first]:
            words = {"first": _label(first), "last": _label(last)}
            raise SetUpRefusedError("days_out_of_order", _("“%(last)s”早于“%(first)s”，请改正日期。") % words)
    with transaction.atomic():
        Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
        session, _made = Session.objects.update_or_create(
            jurisdiction=jurisdiction, name=name, defaults={"year": year, **{key: days[key] for key in DAYS}}
        )
        told = f"{name}　" + "；".join(f"{_label(key)} {days[key].isoformat()}" for key in DAYS)
        keep_act(AdministrativeAct.Kind.SESSION_SET, told, by=actor, at=at, jurisdiction=jurisdiction)
    return session


def _label(name: str) -> str:
    field = Session._meta.get_field(name)  # noqa: SLF001 -- Django documents it under this name
    return str(getattr(field, "verbose_name", name))
