"""The sections of a bureau: which there are, and who sits in which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Section
from proposals.queries import held_posts_at, posts_active
from workflow import register
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.queries.units import units_arranged_by
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from proposals.models import Organisation, User


def add_section(unit: Organisation, *, actor: User, name: str, at: datetime | None = None) -> Section:
    """A new section, or one that was closed open again. Raises ForbiddenMoveError, MoveRefusedError `section_there`."""
    _check_keeps(unit, actor, at)
    with transaction.atomic():
        register.locked(unit.pk)
        section = Section.objects.filter(organisation=unit, name=name).first()
        if section is None:
            return Section.objects.create(organisation=unit, name=name)
        if section.closed_on is None:
            raise MoveRefusedError(Refusal("section_there", _("已经有这个科室，请换一个名称。")))
        section.closed_on = None
        section.save(update_fields=["closed_on"])
    return section


def close_section(section: Section, *, actor: User, at: datetime | None = None) -> None:
    """It takes no more work, and nobody sits in it; what it has stays with it until given to another.

    Raises ForbiddenMoveError.
    """
    on = _check_keeps(section.organisation, actor, at)
    with transaction.atomic():
        register.locked(section.organisation_id)
        section.posts.update(section=None)
        section.closed_on = section.closed_on or on
        section.save(update_fields=["closed_on"])


def seat(
    unit: Organisation, *, actor: User, seats: Mapping[int, Section | None], at: datetime | None = None
) -> int:
    """Put the posts, by their keys, into sections of the unit; gives how many changed.

    Raises ForbiddenMoveError, MoveRefusedError `section_elsewhere`.
    """
    on = _check_keeps(unit, actor, at)
    with transaction.atomic():
        register.locked(unit.pk)
        own = set(Section.objects.filter(organisation=unit, closed_on=None).values_list("pk", flat=True))
        if any(section is not None and section.pk not in own for section in seats.values()):
            raise MoveRefusedError(Refusal("section_elsewhere", _("请选本单位现有的科室。")))
        changed = 0
        for post in posts_active(on).filter(organisation=unit, pk__in=seats).order_by("pk"):
            wanted = seats[post.pk]
            if post.section_id != (wanted.pk if wanted else None):
                post.section = wanted
                post.save(update_fields=["section"])
                changed += 1
    return changed


def _check_keeps(unit: Organisation, actor: User, at: datetime | None) -> date:
    """The day there. Raises ForbiddenMoveError unless the actor arranges the unit in person."""
    moment = at or timezone.now()
    if not units_arranged_by(held_posts_at(actor, moment)).filter(pk=unit.pk).exists():
        raise ForbiddenMoveError
    return day_of(moment, unit.jurisdiction)
