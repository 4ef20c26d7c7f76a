"""The page on which a person makes and closes the address of their calendar, and what the address gives."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from notifications.models import CalendarFeed
from notifications.services.feeds import feed_of, make_feed
from proposals.roles import Role

PAGE, MAKE, REVOKE = (reverse(name) for name in ("my_calendar", "my_calendar_make", "my_calendar_revoke"))


def path_of(token):
    return reverse("calendar_feed", args=[token])


def test_address_is_shown_once_and_works_without_a_log_in(city, browse):
    city.accept(city.handling(), "科技局")
    client = browse("科技局", Role.HANDLER)

    made = client.post(MAKE)
    [address] = re.findall(r'value="(http://testserver/calendar/[\w-]{43}\.ics)"', made.text)
    answer = Client().get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "报送会办意见 20230001（会办）" in [
        str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")
    ]
    assert address not in client.get(PAGE).text
    assert "no-store" in made["Cache-Control"]


def test_page_says_whether_there_is_an_address(browse):
    client = browse(Role.MEMBER)

    before = client.get(PAGE).text
    client.post(MAKE)
    after = client.get(PAGE).text

    assert "还没有订阅地址" in before
    assert "订阅地址建于 2023-05-22 10:00，正在使用" in after


def test_closed_address_is_not_there(city, browse):
    token = make_feed(city[Role.MEMBER])

    answer = browse(Role.MEMBER).post(REVOKE, follow=True)

    assert "订阅地址已停用" in answer.text
    assert Client().get(path_of(token)).status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 43, "-"])
def test_address_that_was_never_made_is_not_there(city, token):
    make_feed(city[Role.MEMBER])

    assert Client().get(path_of(token)).status_code == 404


def test_one_cannot_close_the_address_of_another(city, browse):
    token = make_feed(city[Role.MEMBER])

    browse("cosigner").post(REVOKE)

    assert Client().get(path_of(token)).status_code == 200


def test_answer_is_kept_by_the_readers_program_alone_and_asked_for_anew_only_when_it_changed(city):
    token = make_feed(city["科技局", Role.HANDLER])
    first = Client().get(path_of(token))
    again = Client().get(path_of(token), headers={"If-None-Match": first["ETag"]})
    city.accept(city.handling(), "科技局")
    changed = Client().get(path_of(token), headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert [again.status_code, again.content, changed.status_code] == [304, b"", 200]
    assert changed["ETag"] != first["ETag"]


def test_looking_changes_nothing(city, browse):
    client = browse(Role.MEMBER)
    token = make_feed(city[Role.MEMBER])
    before = CalendarFeed.objects.values().get()

    answers = [
        client.get(MAKE),
        client.get(REVOKE),
        Client().get(path_of(token)),
        Client().post(path_of(token)),
    ]

    assert [answer.status_code for answer in answers] == [405, 405, 200, 405]
    assert CalendarFeed.objects.values().get() == before


def test_making_an_address_needs_the_pages_own_form(city):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(city[Role.MEMBER], backend="django.contrib.auth.backends.ModelBackend")

    assert strict.post(MAKE).status_code == 403
    assert feed_of(city[Role.MEMBER]) is None


def test_language_of_the_readers_program_changes_nothing(city):
    city.accept(city.handling(), "科技局")
    token = make_feed(city["科技局", Role.HANDLER])

    texts = {
        Client().get(path_of(token), headers={"Accept-Language": language}).content
        for language in ("en", "zh-CN")
    }

    assert len(texts) == 1
