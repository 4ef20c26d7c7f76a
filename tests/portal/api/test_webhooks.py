"""Webhooks over REST: one's own alone, secrets once, deliveries by pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Webhook, WebhookDelivery
from notifications.services.webhook_log import read_log
from notifications.services.webhook_sending import send_due
from notifications.services.webhooks import MOST
from proposals.roles import Role
from tests.city import at
from tests.notifications.services.sinks import WebSink

NOW = at(date(2023, 6, 1))
AT = "/api/v1/webhooks/"


@pytest.fixture
def web():
    with WebSink().listening() as sink:
        yield sink


@pytest.fixture
def office(city, api):
    return api(city[Role.OFFICE])


def given(web, *topics, **more):
    return {"label": "档案系统", "address": web.hook(), "topics": topics or ["case"]} | more


def connected(office, web, *topics):
    status, made = office.post(AT, given(web, *topics))
    assert status == 201
    Webhook.objects.filter(pk=made["id"]).update(settled=0, seen=0)
    return made


def put(program, address, body):
    response = program.client.put(address, body, content_type="application/json")
    return response.status_code, response.json()


def test_webhook_is_connected_and_its_secret_is_told_once(office, web):
    status, made = office.post(AT, given(web, "case.hand_over", "reply"))
    _, listed = office.get(AT)
    _, read = office.get(made["url"])

    secret = made.pop("secret")
    assert status == 201
    assert secret == Webhook.objects.get().secret
    assert read == made
    assert listed == {"results": [made]}
    assert made == {
        "id": made["id"],
        "url": f"{AT}{made['id']}/",
        "label": "档案系统",
        "address": web.hook(),
        "topics": ["case.hand_over", "reply"],
        "last": 0,
        "made_at": made["made_at"],
        "paused_at": None,
        "pause_reason": "",
        "failing_since": None,
        "old_until": None,
    }


@pytest.mark.parametrize(
    ("wrong", "name", "code"),
    [
        ({"topics": []}, "topics", "empty"),
        ({"topics": ["case.nothing"]}, "topics", "invalid_choice"),
        ({"address": "http://169.254.169.254/"}, "address", "address_refused"),
        ({"address": "https://user:word@10.0.0.8/"}, "address", "address_refused"),
        ({"label": ""}, "label", "blank"),
        ({"secret": "mine"}, "secret", "unknown_field"),
    ],
)
def test_what_cannot_be_connected_is_named(office, web, wrong, name, code):
    status, refused = office.post(AT, given(web) | wrong)

    assert (status, refused["errors"][name][0]["code"]) == (400, code)
    assert not Webhook.objects.exists()


def test_more_than_ten_are_refused(office, web):
    for _n in range(MOST):
        connected(office, web)

    status, refused = office.post(AT, given(web))

    assert (status, refused["errors"]["__all__"][0]["code"]) == (400, "too_many")


@pytest.mark.parametrize("below", ["", "active/", "secret/", "try/", "replay/", "deliveries/"])
def test_of_anybody_elses_there_is_nothing(city, api, office, web, below):
    made = connected(office, web)
    other = api(city[Role.SECRETARIAT])
    address = f"{made['url']}{below}"

    status, _ = other.get(address) if below in {"", "deliveries/"} else other.post(address, {"active": True})

    assert status == 404
    assert other.get(AT) == (200, {"results": []})


def test_webhook_is_changed_paused_resumed_and_removed(office, web):
    made = connected(office, web)

    changed = put(office, made["url"], given(web, "opinion", label="新名"))
    paused = office.post(f"{made['url']}active/", {"active": False})
    resumed = office.post(f"{made['url']}active/", {"active": True})
    removed = office.client.delete(made["url"]).status_code

    assert (changed[0], changed[1]["label"], changed[1]["topics"]) == (200, "新名", ["opinion"])
    assert (paused[1]["paused_at"] is not None, resumed[1]["paused_at"]) == (True, None)
    assert (removed, office.get(made["url"])[0]) == (204, 404)


def test_new_secret_is_told_once_and_the_old_one_can_be_ended(office, web):
    made = connected(office, web)

    _, renewed = office.post(f"{made['url']}secret/", {})
    _, ended = office.post(f"{made['url']}secret/", {"end_old": True})

    assert renewed["secret"] not in {made["secret"], None}
    assert (renewed["old_until"] is not None, ended["old_until"], ended["secret"]) == (True, None, None)


def test_trying_says_what_became_of_it(office, web):
    made = connected(office, web)

    taken = office.post(f"{made['url']}try/")
    web.answer = (500, b"")
    refused = office.post(f"{made['url']}try/")

    assert taken == (200, {"taken": True, "reason": ""})
    assert refused == (200, {"taken": False, "reason": "对方以 500 拒收"})
    assert [(body["kind"], body["sequence"]) for body in web.told] == [("ping", None), ("ping", None)]


def test_deliveries_are_read_and_sent_again(city, office, web):
    city.handling()
    made = connected(office, web)
    read_log(NOW)
    count = send_due(NOW)
    deliveries = f"{made['url']}deliveries/"

    _, page = office.get(deliveries, page_size=2)
    only = office.post(f"{made['url']}replay/", {"only": 1})
    waiting = office.get(deliveries, state="waiting")[1]["results"]
    since = office.post(f"{made['url']}replay/", {"number": 2})
    moment = office.post(f"{made['url']}replay/", {"since": "2023-06-02T00:00:00+08:00"})
    both = office.post(f"{made['url']}replay/", {"number": 1, "only": 1})

    newest = WebhookDelivery.objects.order_by("-pk").first()
    assert [row["number"] for row in page["results"]] == [count, count - 1]
    assert page["next"]
    assert page["results"][0] == {
        "id": newest.pk,
        "delivery": str(newest.uid),
        "number": count,
        "kind": "case.hand_over",
        "event": newest.event_id,
        "state": "sent",
        "state_label": "已收下",
        "attempts": 1,
        "status": 200,
        "error": "",
        "made_at": page["results"][0]["made_at"],
        "next_at": page["results"][0]["next_at"],
        "sent_at": page["results"][0]["sent_at"],
    }
    assert (only, since, moment) == ((200, {"count": 1}), (200, {"count": count - 1}), (200, {"count": 0}))
    assert [row["number"] for row in waiting] == [1]
    assert (both[0], both[1]["errors"]["number"][0]["code"]) == (400, "one_of")


def test_lists_ask_as_much_however_long_they_are(city, office, web):
    city.handling()
    made = connected(office, web)
    read_log(NOW)

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address)[0] == 200
        return len(captured)

    one = queries(AT), queries(f"{made['url']}deliveries/?page_size=1")
    connected(office, web, "reply", "opinion")
    several = queries(AT), queries(f"{made['url']}deliveries/")

    assert (one, several) == ((5, 5), (5, 5))
