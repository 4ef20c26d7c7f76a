"""The jobs that time brings, as the worker calls them."""

from __future__ import annotations

from datetime import date

import time_machine
from django.core import mail

from notifications.models import Dispatch, Notice
from notifications.tasks import send_outside
from proposals.roles import Role
from tests.city import at

DAY = date(2023, 4, 21)


def test_every_minute_new_notices_are_routed_and_what_is_due_is_sent(city):
    handler = city["科技局", Role.HANDLER]
    handler.email = "handler@example.org"
    handler.save()
    city.handling()

    with time_machine.travel(at(DAY), tick=False):
        send_outside.call_local()
        send_outside.call_local()

    assert [message.to for message in mail.outbox] == [["handler@example.org"]]
    assert Dispatch.objects.get().state == "sent"
    assert not Notice.objects.filter(routed_at=None).exists()
