"""What people and bodies are called, changed so that their texts are found by the new name at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from proposals.models import AdministrativeAct, Organisation, User
from proposals.services.administering.acts import check_sets_up, keep_act
from proposals.services.administering.bodies import check_name
from proposals.services.administering.people import check_keeps
from proposals.services.public_changes import note_change
from workflow.services.indexing import follow_names

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import Jurisdiction


def rename_person(
    person: User, jurisdiction: Jurisdiction, *, name: str, actor: User, at: datetime, reason: str
) -> User:
    """Call the person so from now on. Raises NotAdministratorError, SetUpRefusedError `oneself`."""
    check_keeps(actor, person, jurisdiction, at)
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=person.pk)
        if kept.name == name:
            return kept
        told, kept.name = f"{kept.name} → {name}", name
        kept.save(update_fields=["name"])
        keep_act(
            AdministrativeAct.Kind.PERSON_RENAMED, told, by=actor, at=at, jurisdiction=jurisdiction, person=kept,
            reason=reason,
        )  # fmt: skip
        follow_names(units=[], people=[kept.pk])
    return kept


def rename_body(body: Organisation, *, name: str, actor: User, at: datetime, reason: str) -> Organisation:
    """Call the body so from now on; papers until this year may name it as before, and are still understood.

    Raises NotAdministratorError, SetUpRefusedError `name_taken`.
    """
    check_sets_up(actor, body.jurisdiction, at)
    with transaction.atomic():
        kept = Organisation.objects.select_for_update(no_key=True).get(pk=body.pk)
        if kept.name == name:
            return kept
        check_name(kept, name)
        year = body.jurisdiction.day_of(at).year
        kept.aliases.get_or_create(name=kept.name, defaults={"until_year": year})
        kept.aliases.filter(name=name).delete()
        told, kept.name = f"{kept.name} → {name}", name
        kept.save(update_fields=["name"])
        keep_act(
            AdministrativeAct.Kind.BODY_CHANGED, told, by=actor, at=at, jurisdiction=body.jurisdiction,
            organisation=kept, reason=reason,
        )  # fmt: skip
        follow_names(units=[kept.pk], people=[])
        note_change([kept.jurisdiction_id])
    return kept
