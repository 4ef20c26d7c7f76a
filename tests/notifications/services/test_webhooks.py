"""Programs are told of what their owners may see: signed, numbered without gaps, and again until it was taken."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from notifications.models import Webhook, WebhookDelivery
from notifications.services.addresses import AddressError
from notifications.services.signatures import signature
from notifications.services.webhook_address import read_hook_address
from notifications.services.webhook_log import newest_event, read_log
from notifications.services.webhook_outbox import KEPT_FOR, forget_old, take_next
from notifications.services.webhook_post import RefusedError
from notifications.services.webhook_sending import send_due, tell_owners
from notifications.services.webhooks import (
    MOST,
    TooManyError,
    change_secret,
    connect_webhook,
    deliveries_of,
    end_old_secret,
    pause_webhook,
    remove_webhook,
    replay_since,
    resume_webhook,
    try_webhook,
)
from proposals.models import Post
from proposals.roles import Role
from tests.city import at
from tests.conftest import REPOSITORY
from tests.notifications.services.sinks import spare_port
from tests.sockets import PATIENCE
from workflow.models import Event

NOW = at(date(2023, 5, 31))
WAITS = (1, 5, 15, 60, 240)


def told(web):
    return [(body["sequence"], body["kind"]) for body in web.told]


def send(moment=NOW):
    read_log(moment)
    return send_due(moment)


def states():
    return list(WebhookDelivery.objects.order_by("pk").values_list("number", "state"))


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


@pytest.mark.parametrize(
    "address",
    ["", "hello", "ftp://example.org/", "https://", "https://user:word@10.0.0.8/", "https://10.0.0.8/#x",
     "https://10.0.0.8:99999/", "http://169.254.169.254/latest", "https://0.0.0.0/", "http://93.184.216.34/",
     "https://[fe80::1]/", "https://10.0.0.8/\n", f"https://10.0.0.8/{'x' * 500}"],
)  # fmt: skip
def test_address_that_must_not_be_written_to_is_refused(address):
    if address.endswith("\n"):
        address = "https://10.0.0.8/a\nb"
    with pytest.raises(AddressError):
        read_hook_address(address)


@pytest.mark.parametrize("address", ["http://10.0.0.8:8080/hook?a=b", " https://93.184.216.34/hook "])
def test_address_inside_or_encrypted_is_taken(address):
    assert read_hook_address(address) == address.strip()


def test_this_machine_is_refused_when_sending_too(city, hook, web, settings):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    settings.LOCAL_TARGETS = False

    assert send() == 0
    assert web.told == []
    assert WebhookDelivery.objects.get().error == "不能把消息发到服务器本机或保留的网络地址。"


def test_person_has_ten_webhooks_at_the_most(city, hook):
    for _n in range(MOST):
        hook(city[Role.OFFICE])

    with pytest.raises(TooManyError):
        hook(city[Role.OFFICE])


def test_what_was_taken_is_forgotten_after_a_month_and_what_waits_is_not(city, hook, web):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    send()
    hook(city[Role.OFFICE], "case.hand_over")
    read_log(NOW)

    early, late = forget_old(NOW + KEPT_FOR), forget_old(NOW + KEPT_FOR + timedelta(minutes=6))

    assert (early, late) == (0, 1)
    assert [state for _number, state in states()] == ["waiting"]


def test_body_holds_no_text(city, hook, web):
    city.replied(title="绝不外传的题目")
    hook(city[Role.OFFICE], "case", "assignment", "opinion", "reply", "commitment")

    send()

    assert len(web.told) > 10
    assert {key for body in web.told for key in body} == {
        "path", "sequence", "kind", "event", "at", "jurisdiction", "number", "state", "subject", "case",
    }  # fmt: skip
    assert "题目" not in json.dumps(web.told, ensure_ascii=False)


@pytest.fixture
def receiver(tmp_path):
    """The receiver of the guide, as it stands, with a secret; its lines are read from `stdout`."""
    guide = (REPOSITORY / "docs" / "webhooks.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", guide, re.DOTALL)[1]
    started = []

    def start(secret):
        port = spare_port()
        command = [sys.executable, "-c", example, str(port)]
        environment = os.environ | {"HUIBAN_SECRET": secret}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- the guide's own
        ending = threading.Timer(
            PATIENCE, process.kill
        )  # whoever waits for a line in vain does not wait for ever
        ending.start()
        started.append((process, ending))
        wait_for(port)
        return process, f"http://127.0.0.1:{port}/"

    yield start
    for process, ending in started:
        ending.cancel()
        process.kill()
        process.communicate()


def wait_for(port):
    for _attempt in range(400):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError


def test_the_guide_s_receiver_takes_what_is_signed_once_and_nothing_else(city, hook, receiver):
    case = city.handling()
    made = hook(city[Role.OFFICE], "case.submit", "case.hand_over")
    process, made.address = receiver(made.secret)
    made.save()
    now = timezone.now()

    first, second = send(now), send_due(now)
    replay_since(made, now, number=1)
    again = send_due(now + timedelta(seconds=1))
    made.secret = "somebody else's"
    with pytest.raises(RefusedError, match="401"):
        try_webhook(made, now)
    made = Webhook.objects.get()
    with pytest.raises(RefusedError, match="401"):
        try_webhook(made, now - timedelta(minutes=6))
    assert try_webhook(made, now) == 204

    address = f"{settings.SITE_URL}/api/v1/cases/{case.pk}/"
    lines = [process.stdout.readline() for _line in range(3)]
    assert (first, second, again) == (2, 0, 2)
    assert lines == [f"1 case.submit {address}\n", f"2 case.hand_over {address}\n", "None ping \n"]


@pytest.mark.parametrize("horizon", [1, 2**62])
def test_horizon_of_another_server_is_set_anew(city, hook, horizon):
    """As after a restore into a new installation, whose transactions are counted from the beginning."""
    city.handling()
    made = hook(city[Role.OFFICE])
    Webhook.objects.filter(pk=made.pk).update(seen=1, horizon=horizon)

    for _minute in range(4):
        read_log(NOW)

    assert Webhook.objects.get(pk=made.pk).settled == newest_event()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_log_is_not_settled_while_a_transaction_may_still_add_to_it(city, hook):
    """An event that comes to light after a later one is read when it does."""
    made = hook(city[Role.OFFICE])
    city.handling()
    other = connection.copy("other")
    other.ensure_connection()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
    noted = [read_log(NOW) for _minute in range(4)]
    during = Webhook.objects.get(pk=made.pk)
    other.rollback()
    other.close()
    read_log(NOW)
    after = Webhook.objects.get(pk=made.pk)

    assert (noted[0] > 0, noted[1:]) == (True, [0, 0, 0])
    assert (during.settled, during.seen) == (0, newest_event())
    assert after.settled == during.seen
