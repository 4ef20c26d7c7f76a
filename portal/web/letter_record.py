"""What stands on record beside a reply: who signed it, what the review decided, and who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.letters import UNIT_ROLES
from workflow.queries import OVERSEEING, deliveries_visible_to

if TYPE_CHECKING:
    from portal.web.visitor import Visitor
    from workflow.models import Opinion, Reply


def of_reply(reply: Reply, me: Visitor) -> dict[str, Any]:
    """The copies that the visitor may know of; to those who work on the letter or oversee it what the office decided."""
    deliveries = deliveries_visible_to(me.held).filter(reply=reply).order_by("pk")
    record: dict[str, Any] = {"deliveries": deliveries, "signatures": signatures(reply, me)}
    if not (_at_home(reply, me) or me.roles & OVERSEEING):
        return record
    changes = reply.class_changes.select_related("before", "after", "changed_by")
    return record | {"class_changes": changes.order_by("pk"), "redactions": reply.redactions.order_by("pk")}


def signatures(letter: Opinion | Reply, me: Visitor) -> Any:
    """The leaders' hands and words, also those that a way back has voided, for the letter's own bureau alone."""
    if not _at_home(letter, me):
        return []
    return letter.signatures.select_related("person", "on_behalf_of").order_by("at", "pk")


def _at_home(letter: Opinion | Reply, me: Visitor) -> bool:
    return any(held.role in UNIT_ROLES and held.organisation_id == letter.organisation_id for held in me.held)
