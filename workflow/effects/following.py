"""Effects of what comes after a promise: proposals that take it up, and the look back a year later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.states import ASSIGNMENT_GONE, REPLYING

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Case


def follow(case: Case, act: Act) -> None:
    case.follow_ups.create(commitment=act["commitment"], linked_by=act.person, linked_at=act.at)


def unfollow(case: Case, act: Act) -> None:
    case.follow_ups.filter(commitment=act["commitment"]).delete()


def ask_look_back(case: Case, act: Act) -> None:
    """Each lead of the last round owes a report from now on, by the day that is named or that the pack gives."""
    asked = case.look_backs.create(
        jurisdiction_id=case.jurisdiction_id,
        round=case.round,
        words=act.get("reason") or "",
        by_on=act.get("by_on"),
        asked_by=act.person,
        asked_at=act.at,
    )
    leads = case.assignments.filter(round=case.round, role__in=sorted(REPLYING))
    act.clocks.extend(leads.exclude(state__in=sorted(ASSIGNMENT_GONE)).order_by("pk"))
    asked.answers.model.objects.bulk_create(
        asked.answers.model(look_back=asked, organisation_id=unit)
        for unit in dict.fromkeys(lead.organisation_id for lead in act.clocks)
    )


def answer_look_back(case: Case, act: Act) -> None:
    """What the unit reports; the class of its reply stays until a second reply says otherwise."""
    for asked in case.look_backs.all():
        owed = asked.answers.filter(organisation=act.acting_unit_id, at=None)
        owed.update(outcome=act["outcome"], text=act["text"], author=act.person, at=act.at)
