"""What a delivery says: that something moved, where it stands and where to read it, never a text of the case."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from notifications.services.links import api_link

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import WebhookDelivery
    from workflow.models import Event

WITHHELD = "withheld"
PING = "ping"


def body_of(delivery: WebhookDelivery) -> dict[str, Any]:
    event = delivery.event
    return {"sequence": delivery.number} | _told(event)


def withheld(delivery: WebhookDelivery) -> dict[str, Any]:
    """In the place of what had its number already when its owner lost the right to see it: so that no number is missing."""
    return {"sequence": delivery.number, "kind": WITHHELD}


def ping(at: datetime) -> dict[str, Any]:
    """What tells of nothing and has no number."""
    return {"sequence": None, "kind": PING, "at": at.astimezone(UTC).isoformat()}


def packed(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _told(event: Event) -> dict[str, Any]:
    return {
        "kind": f"{event.machine}.{event.transition}",
        "event": event.pk,
        "at": event.at.astimezone(UTC).isoformat(),
        "jurisdiction": event.case.jurisdiction.slug,
        "number": event.case.proposal.reference,
        "state": event.target,
        "subject": api_link(event.machine, event.subject),
        "case": api_link("case", event.case_id),
    }
