"""Programs are told of what their owners may see: in order, numbered without gaps, and signed."""

from __future__ import annotations

import json
from datetime import date, timedelta

from django.conf import settings

from notifications.models import Webhook, WebhookDelivery
from notifications.services.signatures import signature
from notifications.services.webhook_log import newest_event, read_log
from notifications.services.webhook_sending import send_due
from notifications.services.webhooks import (
    change_secret,
    connect_webhook,
    deliveries_of,
    end_old_secret,
    try_webhook,
)
from proposals.models import Post
from proposals.roles import Role
from tests.notifications.services.webhooks.sending import NOW, send, states
from workflow.models import Event


def test_owner_is_told_in_order_what_moved_where_it_stands_and_where_to_read_it(city, hook, web):
    case = city.handling()
    hook(city[Role.OFFICE], "case.hand_over", "assignment")

    sent = send()

    event = Event.objects.get(transition="hand_over")
    assert sent == 1
    assert web.told == [
        {
            "path": "/hook",
            "sequence": 1,
            "kind": "case.hand_over",
            "event": event.pk,
            "at": event.at.isoformat(),
            "jurisdiction": "shifan",
            "number": case.proposal.number,
            "state": "handling",
            "subject": f"{settings.SITE_URL}/api/v1/cases/{case.pk}/",
            "case": f"{settings.SITE_URL}/api/v1/cases/{case.pk}/",
        }
    ]


def test_delivery_is_signed_over_its_time_and_its_bytes(city, hook, web):
    city.handling()
    made = hook(city[Role.OFFICE], "case.hand_over")

    send()

    [(headers, body)] = web.requests
    delivery = WebhookDelivery.objects.get()
    stamp = int(NOW.timestamp())
    assert headers["Huiban-Delivery"] == str(delivery.uid)
    assert headers["Huiban-Timestamp"] == str(stamp)
    assert headers["Huiban-Signature"] == f"v1={signature(made.secret, stamp, body)}"
    assert headers["Content-Type"] == "application/json; charset=utf-8"


def test_both_secrets_sign_for_a_day_after_a_change_unless_the_old_one_is_ended(city, hook, web):
    made = hook(city[Role.OFFICE])
    old = made.secret

    new = change_secret(made, NOW)
    during, after = try_webhook(made, NOW), try_webhook(made, NOW + timedelta(hours=24))
    end_old_secret(made)
    ended = try_webhook(made, NOW)

    signed = [
        [f"v1={signature(one, int(headers['Huiban-Timestamp']), body)}" for one in (new, old)]
        for headers, body in web.requests
    ]
    heard = [headers["Huiban-Signature"] for headers, _body in web.requests]
    assert (during, after, ended) == (200, 200, 200)
    assert heard == [",".join(signed[0]), signed[1][0], signed[2][0]]


def test_each_event_is_noted_down_once_however_often_the_log_is_read(city, hook, web):
    city.handling()
    made = hook(city[Role.OFFICE])

    first, second, third = read_log(NOW), read_log(NOW), read_log(NOW)

    kept = Webhook.objects.get(pk=made.pk)
    assert (first > 0, second, third) == (True, 0, 0)
    assert kept.settled == kept.seen == newest_event()


def test_webhook_is_told_of_nothing_that_was_before_it(city, web):
    city.handling()
    office = city[Role.OFFICE]
    connect_webhook(office, label="新", address=web.hook(), topics=["case"], by=office, at=NOW)

    assert send() == 0


def test_owner_is_not_told_what_their_posts_do_not_open(city, hook, web):
    case = city.handling()
    city.accept(case, "科技局")
    city.opinion_approved(case, "科技局")
    hook(city["金融局", Role.HANDLER], "opinion")
    hook(city["stranger"], "case", "assignment", "opinion")
    hook(city["科技局", Role.HANDLER], "opinion")

    send()

    assert {body["kind"].partition(".")[0] for body in web.told} == {"opinion"}
    assert WebhookDelivery.objects.exclude(webhook__owner=city["科技局", Role.HANDLER]).count() == 0


def test_what_its_owner_may_no_longer_see_is_dropped_without_a_number(city, hook, web):
    city.handling()
    hook(city[Role.OFFICE])
    noted = read_log(NOW)
    Post.objects.filter(person=city[Role.OFFICE]).update(until_on=date(2023, 5, 1))

    sent = send_due(NOW)

    assert noted > 0
    assert (sent, web.told) == (0, [])
    assert set(states()) == {(None, "dropped")}
    assert not deliveries_of(Webhook.objects.get()).exists()


def test_what_had_its_number_already_is_withheld_so_that_none_is_missing(city, hook, web):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    web.answer = (503, b"")
    send()
    Post.objects.filter(person=city[Role.OFFICE]).update(until_on=date(2023, 5, 1))
    web.answer = (200, b"")

    sent = send_due(NOW + timedelta(minutes=2))

    assert sent == 1
    assert web.told[1] == {"path": "/hook", "sequence": 1, "kind": "withheld"}


def test_body_holds_no_text(city, hook, web):
    city.replied(title="绝不外传的题目")
    hook(city[Role.OFFICE], "case", "assignment", "opinion", "reply", "commitment")

    send()

    assert len(web.told) > 10
    assert {key for body in web.told for key in body} == {
        "path", "sequence", "kind", "event", "at", "jurisdiction", "number", "state", "subject", "case",
    }  # fmt: skip
    assert "题目" not in json.dumps(web.told, ensure_ascii=False)
