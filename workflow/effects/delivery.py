"""Effects by which a reply comes to its addressees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proposals.queries import Held
from workflow.delivery import own_copy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.delivery import Addressee
    from workflow.machine import Act
    from workflow.models import Reply


def hand_out(reply: Reply, to: Iterable[Addressee]) -> None:
    """A copy for each of them who has none yet."""
    known = set(reply.deliveries.values_list("person_id", "body_id"))
    new = {one.key: one for one in to if one.key not in known}
    model = reply.deliveries.model
    model.objects.bulk_create(
        model(reply=reply, person=one.person, body=one.body, name=one.name) for one in new.values()
    )


def acknowledge(reply: Reply, act: Act) -> None:
    """The addressee's own copy is with them; for a body its office says so."""
    if act.post is None:
        raise TypeError("the system receives no letters")
    own = own_copy(Held(act.post, act.person.pk))
    reply.deliveries.filter(own).update(received_at=act.at, received_by=act.person)
