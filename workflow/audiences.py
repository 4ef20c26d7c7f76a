"""Who is told of a move. `notifications.audiences` finds the people behind each name."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    PROPOSER = "proposer"  # the first proposer, or the collective proposer's office
    COSIGNERS = "cosigners"  # invited or accepted
    ADDRESSEES = "addressees"  # whoever has a copy of the reply, also the proposers of merged cases
    SECRETARIAT = "secretariat"  # 提案委
    OFFICE = "office"  # 督查室
    LEADS = "leads"  # every leading unit of the round
    CO_HANDLERS = "co_handlers"  # every co-handling unit of the round that still has the case
    UNIT = "unit"  # the unit of the assignment, opinion or commitment that moved
    LEADER = "leader"  # the leader in charge of a priority case
