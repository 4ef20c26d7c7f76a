"""What a city still lacks before its first proposal can be filed, and before it can be handed over: asked, not ticked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Organisation, Session
from proposals.queries import handling_units, organisations_active, posts_active, those_who_joined
from proposals.roles import FILING, Role
from proposals.services.administering.acts import (
    SetUpRefusedError,
    administered_already,
    check_sets_up,
    keep_act,
)
from workflow.models import Case
from workflow.models.rulebook import RulePack
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import load_pack

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction, Post, User


class Where(StrEnum):
    """Where what is missing is put right."""

    PACK = "pack"
    SESSIONS = "sessions"
    BODIES = "bodies"
    PEOPLE = "people"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Need:
    """One thing that a city needs. `first` says that no proposal can be filed without it."""

    code: str
    words: str
    met: bool
    where: Where
    first: bool = True


def needs_of(jurisdiction: Jurisdiction, at: datetime) -> list[Need]:
    """In the order in which they are best put right."""
    on = jurisdiction.day_of(at)
    return [*_of_city(jurisdiction, on), *_of_people(jurisdiction, at, on)]


def ready_to_file(needs: list[Need]) -> bool:
    """Whether the first proposal can be written and filed."""
    return all(need.met for need in needs if need.first)


def _of_city(jurisdiction: Jurisdiction, on: date) -> list[Need]:
    packs = RulePack.objects.filter(jurisdiction=jurisdiction, year__lte=on.year)
    sessions = Session.objects.filter(
        jurisdiction=jurisdiction, filing_opens_on__lte=on, filing_closes_on__gte=on
    )
    kinds = set(organisations_active(jurisdiction, on).values_list("kind", flat=True))
    kind = Organisation.Kind
    return [
        Need("pack", _("启用一个规则包，各步的期限由它算出"), packs.exists(), Where.PACK),
        Need("session", _("登记一个今天正在征集提案的届次"), sessions.exists(), Where.SESSIONS),
        Need("secretariat", _("登记政协提案委"), kind.SECRETARIAT in kinds, Where.BODIES),
        Need("office", _("登记政府办公室（督查室）"), kind.OFFICE in kinds, Where.BODIES, first=False),
        Need(
            "units", _("登记至少一个承办单位"), handling_units(jurisdiction, on).exclude(kind=kind.OFFICE).exists(),
            Where.BODIES, first=False,
        ),
    ]  # fmt: skip


def _of_people(jurisdiction: Jurisdiction, at: datetime, on: date) -> list[Need]:
    posts = posts_active(on).filter(organisation__jurisdiction=jurisdiction)
    joined = posts.filter(person__in=those_who_joined())
    desk = {Role.LIAISON, Role.HANDLER, Role.BUREAU_LEADER}
    return [
        Need(
            "administrator", _("本市的系统管理员已经开通"), administered_already(jurisdiction, at), Where.ADMINISTRATOR
        ),
        Need("filer", _("至少一位委员或集体提案联络人已经开通"), _any(joined, *FILING), Where.PEOPLE),
        Need("clerk", _("提案委至少一位经办已经开通"), _any(joined, Role.SECRETARIAT), Where.PEOPLE),
        Need("assigner", _("督查室至少一位经办已经开通"), _any(joined, Role.OFFICE), Where.PEOPLE, first=False),
        Need("desk", _("至少一个承办单位的联络员、经办人、领导都已开通"), _staffed(joined, desk), Where.PEOPLE, first=False),
    ]  # fmt: skip


def _any(posts: QuerySet[Post], *roles: str) -> bool:
    return posts.filter(role__in=roles).exists()


def _staffed(posts: QuerySet[Post], roles: set[Role]) -> bool:
    held: dict[int, set[str]] = {}
    for unit, role in posts.filter(role__in=sorted(roles)).values_list("organisation_id", "role"):
        held.setdefault(unit, set()).add(role)
    return any(found >= roles for found in held.values())


def choose_pack(jurisdiction: Jurisdiction, slug: str, *, actor: User, at: datetime) -> RulePack:
    """The shipped pack as the city's rules from this year on; another one as long as the city has no case.

    Raises NotAdministratorError, SetUpRefusedError `pack_in_use`, RulePackError.
    """
    check_sets_up(actor, jurisdiction, at)
    if Case.objects.filter(jurisdiction=jurisdiction).exists():
        raise SetUpRefusedError(
            "pack_in_use", _("已有提案按现在的规则办理，不能在这里换规则包；下一年度的规则包由运维人员装入。")
        )
    with transaction.atomic():
        seed_calendar()
        pack = load_pack(jurisdiction, slug, year=jurisdiction.day_of(at).year, replace=True)
        keep_act(AdministrativeAct.Kind.PACK_LOADED, str(pack), by=actor, at=at, jurisdiction=jurisdiction)
    return pack
