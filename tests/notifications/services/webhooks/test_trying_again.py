"""What was not taken is sent again until it is, and what will not be taken is said to its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from notifications.models import Webhook, WebhookDelivery
from notifications.services.webhook_log import read_log
from notifications.services.webhook_outbox import KEPT_FOR, forget_old, take_next
from notifications.services.webhook_sending import send_due, tell_owners
from notifications.services.webhooks import (
    pause_webhook,
    remove_webhook,
    replay_since,
    resume_webhook,
)
from proposals.roles import Role
from tests.notifications.services.webhooks.sending import NOW, send, states, told

WAITS = (1, 5, 15, 60, 240)


def test_failed_delivery_is_tried_again_ever_later_and_then_dead(city, hook, web):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    web.answer = (500, b"")
    moments = [NOW + timedelta(minutes=sum(WAITS[:n])) for n in range(1, 6)]
    send()

    tries = [
        (send_due(moment - timedelta(seconds=50)), len(web.told), send_due(moment), len(web.told))
        for moment in moments
    ]

    [delivery] = WebhookDelivery.objects.all()
    assert tries == [(0, n, 0, n + 1) for n in range(1, 6)]
    assert (delivery.state, delivery.attempts, delivery.status) == ("dead", 6, 500)
    assert delivery.error == "对方以 500 拒收"
    assert len({headers["Huiban-Delivery"] for headers, _body in web.requests}) == 1


def test_others_wait_behind_what_failed_and_other_webhooks_do_not(city, hook, web):
    city.handling()
    broken = hook(city[Role.OFFICE])
    broken.address = "http://127.0.0.1:1/"
    broken.save()
    hook(city[Role.SECRETARIAT], "case.hand_over")

    sent = send()

    assert sent == 1
    assert told(web) == [(1, "case.hand_over")]
    assert list(broken.deliveries.exclude(attempts=0).values_list("number", "attempts")) == [(1, 1)]


@pytest.mark.parametrize("status", [301, 302, 307, 404, 500])
def test_answer_that_is_no_consent_is_a_failure_and_no_redirect_is_followed(city, hook, web, status):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    web.answer, web.elsewhere = (status, b""), web.hook("elsewhere")

    sent = send()

    assert sent == 0
    assert [body["path"] for body in web.told] == ["/hook"]
    assert WebhookDelivery.objects.get().status == status


def test_receiver_that_is_gone_pauses_the_webhook_and_its_owner_is_told_once(
    city, hook, web, reachable, mailbox
):
    city.handling()
    made = hook(reachable(Role.OFFICE))
    web.answer = (410, b"")

    send()
    told_now, told_again = tell_owners(NOW), tell_owners(NOW)

    [mail] = mailbox.mails
    kept = Webhook.objects.get(pk=made.pk)
    assert (kept.paused_at is not None, kept.pause_reason) == (True, "对方表示地址已撤销（410）")
    assert (told_now, told_again) == (1, 0)
    assert mail.subject == "网络钩子“档案系统”已暂停"
    assert f"{settings.SITE_URL}/me/webhooks/{made.pk}/" in mail.body


def test_webhook_that_takes_nothing_for_a_day_is_paused_and_goes_on_where_it_stopped(city, hook, web):
    city.handling()
    made = hook(city[Role.OFFICE])
    web.answer = (500, b"")
    send()
    send(NOW + timedelta(hours=23))
    before = Webhook.objects.get(pk=made.pk).paused_at
    send(NOW + timedelta(hours=24))
    paused = Webhook.objects.get(pk=made.pk)
    silent = send(NOW + timedelta(hours=25))
    city.submitted(title="暂停期间提交的")
    web.answer = (200, b"")
    web.told.clear()

    resume_webhook(paused)
    send(NOW + timedelta(hours=30))

    kinds = [kind for _number, kind in told(web)]
    assert (before, paused.paused_at, silent) == (None, NOW + timedelta(hours=24), 0)
    assert kinds[0] == "case.submit"
    assert [number for number, _kind in told(web)] == list(range(1, len(kinds) + 1))
    assert Webhook.objects.get(pk=made.pk).failing_since is None


def test_mail_server_that_is_away_leaves_the_owner_to_the_next_run(city, hook, reachable, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    made = hook(reachable(Role.OFFICE))
    Webhook.objects.filter(pk=made.pk).update(paused_at=NOW, pause_reason="…")

    assert tell_owners(NOW) == 0
    assert Webhook.objects.get().owner_told_at is None


def test_worker_that_died_gives_its_delivery_back_with_the_same_number(city, hook, web):
    city.handling()
    made = hook(city[Role.OFFICE], "case.hand_over")
    read_log(NOW)
    lost = take_next(made, NOW).delivery

    early, late = send_due(NOW + timedelta(minutes=4)), send_due(NOW + timedelta(minutes=5))

    assert (early, late) == (0, 1)
    assert told(web) == [(lost.number, "case.hand_over")]
    assert web.requests[0][0]["Huiban-Delivery"] == str(lost.uid)


def test_delivery_that_kills_its_worker_is_dead_after_the_last_attempt(city, hook, web):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    read_log(NOW)
    WebhookDelivery.objects.update(attempts=6)

    assert send_due(NOW) == 0
    assert (web.told, WebhookDelivery.objects.get().state) == ([], "dead")


def test_replay_sends_again_under_the_same_number_and_name(city, hook, web):
    city.handling()
    made = hook(city[Role.OFFICE])
    count = send()
    web.told.clear()

    since, all_since = replay_since(made, NOW, number=count), None
    send_due(NOW)
    first = told(web)
    web.told.clear()
    all_since = replay_since(made, NOW, moment=NOW)
    send_due(NOW)

    assert (since, all_since) == (1, count)
    assert [number for number, _kind in first] == [count]
    assert [number for number, _kind in told(web)] == list(range(1, count + 1))
    assert len({headers["Huiban-Delivery"] for headers, _body in web.requests}) == count


def test_paused_and_removed_webhooks_are_told_nothing(city, hook, web):
    city.handling()
    paused, removed = hook(city[Role.OFFICE]), hook(city[Role.OFFICE])
    read_log(NOW)
    pause_webhook(paused, NOW)
    remove_webhook(removed, NOW)

    assert send() == 0
    assert take_next(paused, NOW) is None
    assert (Webhook.objects.get(pk=removed.pk).secret, web.told) == ("", [])


def test_what_was_taken_is_forgotten_after_a_month_and_what_waits_is_not(city, hook, web):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    send()
    hook(city[Role.OFFICE], "case.hand_over")
    read_log(NOW)

    early, late = forget_old(NOW + KEPT_FOR), forget_old(NOW + KEPT_FOR + timedelta(minutes=6))

    assert (early, late) == (0, 1)
    assert [state for _number, state in states()] == ["waiting"]
