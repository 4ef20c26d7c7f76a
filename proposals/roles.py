"""The roles in which a person can act. A post is a person in a role at an organisation for a time."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MEMBER = "member", _("委员")
    COLLECTIVE = "collective", _("集体提案联络人")
    SECRETARIAT = "secretariat", _("提案委经办")
    EXAMINER = "examiner", _("提案审查委员")
    OFFICE = "office", _("督查室经办")
    OFFICE_LEADER = "office_leader", _("督查室领导")
    LIAISON = "liaison", _("单位收文联络员")
    HANDLER = "handler", _("单位经办人")
    SECTION_HEAD = "section_head", _("科室负责人")
    BUREAU_LEADER = "bureau_leader", _("单位领导")
    LEADER_IN_CHARGE = "leader_in_charge", _("领办督办领导")
    AUDITOR = "auditor", _("监督员")
    ADMINISTRATOR = "administrator", _("系统管理员")


FILING: Final = frozenset({Role.MEMBER, Role.COLLECTIVE})
"""The roles that write proposals."""

_BUREAU: Final = frozenset({Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER})

STANDS_IN: Final[dict[Role, frozenset[Role]]] = {
    Role.COLLECTIVE: _BUREAU | {Role.COLLECTIVE, Role.SECRETARIAT},
    Role.SECRETARIAT: frozenset({Role.SECRETARIAT}),
    Role.OFFICE: frozenset({Role.OFFICE, Role.OFFICE_LEADER}),
    Role.OFFICE_LEADER: frozenset({Role.OFFICE, Role.OFFICE_LEADER}),
    Role.LIAISON: _BUREAU,
    Role.HANDLER: _BUREAU,
    Role.SECTION_HEAD: frozenset({Role.SECTION_HEAD, Role.BUREAU_LEADER}),
    Role.BUREAU_LEADER: frozenset({Role.SECTION_HEAD, Role.BUREAU_LEADER}),
    Role.LEADER_IN_CHARGE: frozenset({Role.LEADER_IN_CHARGE, Role.OFFICE_LEADER}),
}
"""Who may stand in for whom in the same organisation: whoever writes a letter never checks or signs it for another.

What is not listed is done in person: members, examiners, auditors and administrators have no deputies.
"""
PROGRAMS: Final = frozenset(
    {Role.COLLECTIVE, Role.SECRETARIAT, Role.OFFICE, Role.LIAISON, Role.HANDLER, Role.AUDITOR}
)
"""What an account that is no person may be: what is decided, checked and signed, people decide, check and sign."""
APART: Final = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Whoever holds one of these watches over the others or sets their rights, and takes part in nothing."""
