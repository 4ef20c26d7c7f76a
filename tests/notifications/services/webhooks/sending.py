"""Reading the log and sending what is due, at one moment of the tests."""

from __future__ import annotations

from datetime import date

from notifications.models import WebhookDelivery
from notifications.services.webhook_log import read_log
from notifications.services.webhook_sending import send_due
from tests.city import at

NOW = at(date(2023, 5, 31))


def told(web):
    return [(body["sequence"], body["kind"]) for body in web.told]


def send(moment=NOW):
    read_log(moment)
    return send_due(moment)


def states():
    return list(WebhookDelivery.objects.order_by("pk").values_list("number", "state"))
