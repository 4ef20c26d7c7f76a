"""A person connects a program of theirs, sees what it was told, and tells it again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import Webhook, WebhookDelivery
from notifications.services.webhook_log import read_log
from notifications.services.webhook_sending import send_due
from notifications.services.webhooks import MOST
from proposals.roles import Role
from tests.city import at
from tests.notifications.services.sinks import WebSink

NOW = at(date(2023, 6, 1))
LIST = "/me/webhooks/"


@pytest.fixture
def web():
    with WebSink().listening() as sink:
        yield sink


@pytest.fixture
def office(browse):
    return browse(Role.OFFICE)


def given(web, **more):
    return {"label": "档案系统", "address": web.hook(), "topics": ["case"]} | more


@pytest.fixture
def made(city, office, web):
    """A webhook that was told of everything so far."""
    city.handling()
    office.post(LIST, given(web))
    Webhook.objects.update(settled=0, seen=0)
    read_log(NOW)
    send_due(NOW)
    return Webhook.objects.get()


def test_webhook_is_connected_and_its_secret_is_shown_once(office, web):
    empty = office.get(LIST)
    shown = office.post(LIST, given(web))
    listed = office.get(LIST)
    again = office.get(reverse("webhook", args=[Webhook.objects.get().pk]))

    secret = Webhook.objects.get().secret
    assert "还没有连接" in empty.text
    assert [secret in page.text for page in (shown, listed, again)] == [True, False, False]
    assert "档案系统" in listed.text
    assert shown["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"address": "https://169.254.169.254/"}, "不能把消息发到服务器本机"),
        ({"address": "http://93.184.216.34/"}, "发到外面请用 https"),
        ({"topics": []}, "告诉它哪些事项"),
    ],
)
def test_what_cannot_be_connected_says_why(office, web, wrong, words):
    refused = office.post(LIST, given(web, **wrong))

    assert (refused.status_code, words in refused.text) == (422, True)
    assert not Webhook.objects.exists()


def test_more_than_ten_are_refused(office, web):
    for _n in range(MOST):
        office.post(LIST, given(web))

    refused = office.post(LIST, given(web))

    assert (refused.status_code, "最多连接 10 个" in refused.text) == (422, True)


def test_page_tells_what_was_sent_and_sends_it_again(office, web, made):
    page = office.get(reverse("webhook", args=[made.pk]))
    only = office.post(reverse("webhook_replay", args=[made.pk]), {"number": 1, "only": "yes"}, follow=True)
    waiting = WebhookDelivery.objects.filter(state="waiting").count()
    since = office.post(reverse("webhook_replay", args=[made.pk]), {"number": 2}, follow=True)
    wrong = office.post(reverse("webhook_replay", args=[made.pk]), {"number": 0})

    last = Webhook.objects.get().last
    assert f"最后的序号 {last}" in page.text
    assert "已收下" in page.text
    assert ("已重新排队 1 条" in only.text, waiting) == (True, 1)
    assert f"已重新排队 {last - 1} 条" in since.text
    assert wrong.status_code == 422


def test_webhook_is_tried_paused_resumed_and_removed(office, web, made):
    def do(name, **sent):
        return office.post(reverse(name, args=[made.pk]), sent, follow=True).text

    tried = do("webhook_try")
    web.answer = (500, b"")
    refused = do("webhook_try")
    paused = do("webhook_active", active="no")
    resumed = do("webhook_active", active="yes")
    removed = do("webhook_active", active="never")

    assert "对方收下了试发的消息" in tried
    assert "对方以 500 拒收" in refused
    assert "已暂停：本人暂停" in paused
    assert "正常" in resumed
    assert "还没有连接" in removed
    assert office.get(reverse("webhook", args=[made.pk])).status_code == 404


def test_dead_letters_are_counted_and_sent_again(office, web, made):
    WebhookDelivery.objects.filter(number__lte=2).update(state="dead", attempts=6, error="对方以 500 拒收")

    page = office.get(reverse("webhook", args=[made.pk])).text
    again = office.post(reverse("webhook_replay", args=[made.pk]), {"dead": "yes"}, follow=True).text

    assert "2 条试过 6 次仍没有收下" in page
    assert "已重新排队 2 条" in again
    assert "仍没有收下" not in again
    assert WebhookDelivery.objects.filter(state="waiting", attempts=0).count() == 2


def test_secret_is_changed_and_the_old_one_ended(office, made):
    old = made.secret
    changed = office.post(reverse("webhook_secret", args=[made.pk])).text
    both = office.get(reverse("webhook", args=[made.pk])).text
    ended = office.post(reverse("webhook_secret", args=[made.pk]), {"end": "old"}, follow=True).text

    new = Webhook.objects.get().secret
    assert (new in changed, new != old) == (True, True)
    assert ("旧密钥立即作废" in both, "旧密钥立即作废" in ended) == (True, False)


def test_what_a_program_chose_finer_stays_on_the_page(office, web, made):
    made.topics.create(name="reply.deliver")

    page = office.get(reverse("webhook", args=[made.pk])).text
    saved = office.post(
        reverse("webhook", args=[made.pk]), given(web, label="新名", topics=["reply.deliver"])
    )

    assert "reply.deliver" in page
    assert (saved.status_code, Webhook.objects.get().label) == (302, "新名")
    assert list(made.topics.values_list("name", flat=True)) == ["reply.deliver"]


@pytest.mark.parametrize(
    "name", ["webhook", "webhook_secret", "webhook_try", "webhook_active", "webhook_replay"]
)
def test_of_anybody_elses_there_is_nothing(browse, made, name):
    other = browse(Role.SECRETARIAT)
    address = reverse(name, args=[made.pk])

    answer = other.get(address) if name == "webhook" else other.post(address, {"active": "never"})

    assert answer.status_code == 404
    assert Webhook.objects.get().removed_at is None


def test_pages_ask_as_much_however_long_they_are(office, web, made):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address).status_code == 200
        return len(captured)

    address = reverse("webhook", args=[made.pk])
    several = queries(LIST), queries(address)
    first = WebhookDelivery.objects.order_by("pk").first()
    WebhookDelivery.objects.exclude(pk=first.pk).delete()
    one = queries(LIST), queries(address)
    office.post(LIST, given(web, topics=["case", "reply"]))

    assert (several, one, queries(LIST)) == ((6, 8), (6, 8), 6)
