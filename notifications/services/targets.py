"""Connecting a target, trying it, and stopping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from notifications.models import Target
from notifications.services.addresses import read_address

if TYPE_CHECKING:
    from proposals.models import Jurisdiction, Organisation, User


def connect_target(
    jurisdiction: Jurisdiction,
    *,
    label: str,
    address: str,
    by: User,
    organisation: Organisation | None = None,
    person: User | None = None,
) -> Target:
    """Connect a unit or a person, one of the two, and note who did. Raises AddressError; nothing is sent yet."""
    return Target.objects.create(
        jurisdiction=jurisdiction,
        label=label,
        address=read_address(address),
        organisation=organisation,
        person=person,
        made_by=by,
        made_at=timezone.now(),
    )


def set_active(target: Target, *, active: bool) -> None:
    """Stop telling the target, or tell it again; what waits for it while it is stopped is dropped."""
    Target.objects.filter(pk=target.pk).update(active=active)


def try_target(target: Target) -> None:
    """Send a message that tells of no case. Raises DeliveryError."""
    from notifications.services import robots  # noqa: PLC0415 -- loads requests

    place = target.jurisdiction.name
    robots.tell(
        target.address,
        "会办测试消息",
        f"{place}的会办已连接到这里（{target.label}）。这是一条测试消息，不必处理。",
    )
