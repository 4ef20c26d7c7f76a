"""The personal stream over a real socket protocol: who may listen, what is said, and when it ends."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from notifications.hub import hub_here
from notifications.models import Notice
from notifications.push import push, revoke
from proposals.roles import Role
from tests.city import PASSWORD
from tests.notifications.live import HEADERS, Page, browser, dumped
from tests.workflow.machines.states import CO, LEAD
from workflow.services import perform

# -- who may listen -----------------------------------------------------------------------------------------------


async def test_a_page_without_a_cookie_is_closed_with_its_own_code(live):
    page = await live.open(None)

    assert await page.closed_with() == 4401


async def test_a_page_with_a_session_that_is_not_there_is_closed(live):
    page = await live.open("x" * 32)

    assert await page.closed_with() == 4401


async def test_a_page_with_an_expired_session_is_closed(live):
    key = await live.log_in(live.city[Role.OFFICE])
    await live.do(expire, key)
    page = await live.open(key)

    assert await page.closed_with() == 4401


def expire(key):
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("origin", [b"http://evil.example", b"null"])
async def test_a_foreign_page_opens_no_socket(live, origin):
    key = await live.log_in(live.city[Role.OFFICE])
    page = Page(key, headers=[(b"origin", origin), *HEADERS[1:]])

    accepted, _ = await page.connect()

    assert accepted is False


# -- what is said -------------------------------------------------------------------------------------------------


async def test_a_page_is_told_how_things_are_then_woken_and_told_what_is_new_when_it_asks(live):
    page = await live.open(await live.log_in(live.city[Role.OFFICE]))
    first = await page.frame()

    await live.tell_office()
    woken = await page.frame()
    answer = await page.ask(1)

    new = await live.do(lambda: Notice.objects.get(recipient=live.city[Role.OFFICE], number=2))
    assert first == {"type": "hello", "number": 1, "unread": 1}
    assert woken == {"type": "news"}
    assert answer == {
        "type": "notices", "after": 1, "number": 2, "unread": 2, "more": False,
        "notices": [{"number": 2, "id": new.pk, "kind": "progress"}],
    }  # fmt: skip


async def test_frames_hold_no_text(live):
    assignment = await live.do(live.city.assignment, live.case, CO)
    await live.do(perform, "remind", assignment, actor=live.city[Role.OFFICE], reason="只在案内的理由")
    page = await live.open(await live.log_in(live.city[CO, Role.HANDLER]))
    frames = [await page.frame(), await page.ask(0)]
    await live.do(push, [live.city[CO, Role.HANDLER].pk])
    frames.append(await page.frame())

    assert [frame["type"] for frame in frames] == ["hello", "notices", "news"]
    assert dumped(frames).isascii()


async def test_a_page_hears_nothing_of_moves_that_tell_others(live):
    page = await live.listening(live.city[CO, Role.HANDLER])

    await live.tell_office()

    assert await page.hears_nothing()


async def test_two_tabs_of_one_person_are_both_woken_and_told_the_same_numbers(live):
    key = await live.log_in(live.city[Role.OFFICE])
    tabs = [await live.open(key), await live.open(key)]
    for tab in tabs:
        await tab.frame()

    await live.tell_office()

    assert [await tab.frame() for tab in tabs] == [{"type": "news"}] * 2
    first, second = [await tab.ask(0) for tab in tabs]
    assert first == second
    assert [one["number"] for one in first["notices"]] == [1, 2]


async def test_two_hundred_wakes_are_one_frame_until_the_page_asks(live):
    office = live.city[Role.OFFICE].pk
    page = await live.listening(live.city[Role.OFFICE])

    for _each in range(200):
        await live.do(push, [office])
    frames = [await page.frame(), await page.ask(0)]
    await live.do(push, [office])

    assert [frame["type"] for frame in frames] == ["news", "notices"]
    assert await page.frame() == {"type": "news"}
    assert await page.hears_nothing()


async def test_who_comes_back_with_the_last_number_misses_nothing(live):
    office = live.city[Role.OFFICE]
    page = await live.listening(office)
    known = (await page.ask(0))["number"]
    await page.disconnect()
    await live.tell_office()
    other = await live.do(live.city.handling, title="离线时交办的提案")
    await live.do(live.city.accept, other, LEAD)

    again = await live.open(await live.log_in(office))
    hello = await again.frame()
    missed = await again.ask(known)

    assert (known, hello) == (1, {"type": "hello", "number": 4, "unread": 4})
    assert [one["number"] for one in missed["notices"]] == [2, 3, 4]
    assert (missed["number"], missed["more"]) == (4, False)


async def test_what_a_process_that_was_killed_never_pushed_is_told_all_the_same(live):
    """The push goes out on commit; between the two a process may end. The rows do not know the difference."""
    office = live.city[Role.OFFICE]
    page = await live.listening(office)
    assignment = await live.do(live.city.assignment, live.case, CO)
    await live.killed_after(perform, "accept", assignment, actor=live.city[CO, Role.LIAISON])
    silent = await page.hears_nothing()

    other = await live.open(await live.log_in(office))
    hello, answer = await other.frame(), await page.ask(1)

    assert (silent, hello) == (True, {"type": "hello", "number": 2, "unread": 2})
    assert [one["number"] for one in answer["notices"]] == [2]


async def test_the_regular_check_wakes_whoever_a_killed_process_did_not(live):
    page = await live.listening(live.city[Role.OFFICE])
    assignment = await live.do(live.city.assignment, live.case, CO)
    await live.killed_after(perform, "accept", assignment, actor=live.city[CO, Role.LIAISON])

    await hub_here().recheck_all()

    assert await page.frame() == {"type": "news"}
    assert [one["number"] for one in (await page.ask(1))["notices"]] == [2]


async def test_of_a_case_that_is_lost_only_the_loss_is_in_a_frame(live):
    handler = live.city[CO, Role.HANDLER]
    page = await live.listening(handler)
    before = await page.ask(0)

    assignment = await live.do(live.city.assignment, live.case, CO)
    await live.do(perform, "withdraw_unit", assignment, actor=live.city[Role.OFFICE], reason="不必会办。")

    assert await page.frame() == {"type": "news"}
    after = await page.ask(0)
    assert (before["unread"], len(before["notices"]), before["number"]) == (1, 1, 1)
    assert (after["unread"], [one["number"] for one in after["notices"]], after["number"]) == (1, [2], 2)


async def test_a_post_that_ended_takes_its_cases_out_of_the_answer(live):
    office = live.city[Role.OFFICE]
    page = await live.listening(office)
    await live.do(office.posts.update, until_on=date(2023, 4, 30))

    answer = await page.ask(0)

    assert (answer["number"], answer["unread"], answer["notices"]) == (1, 0, [])


# -- what a client sends ------------------------------------------------------------------------------------------

NOISE = (
    " ", "null", "[]", "news", "[" * 90, '{"after": -1}', '{"after": true}', '{"after": "1"}', '{"after": 1.5}',
    '{"after": 9223372036854775808}', '{"after": null}', '{"type": "news", "person": 1}', '{"type": "end"}',
)  # fmt: skip


async def test_what_is_not_a_question_is_not_answered_and_the_page_goes_on(live):
    page = await live.listening(live.city[Role.OFFICE])

    for noise in NOISE:
        await page.send_to(text_data=noise)
    await page.send_json_to({"after": 0})

    assert (await page.frame())["type"] == "notices"
    assert await page.hears_nothing()


async def test_bytes_are_not_answered(live):
    page = await live.listening(live.city[Role.OFFICE])

    await page.send_to(bytes_data=b'{"after": 0}')

    assert await page.hears_nothing()


async def test_a_frame_that_is_too_large_ends_the_socket(live):
    page = await live.listening(live.city[Role.OFFICE])

    await page.send_to(text_data='{"after": 0}' + " " * 100)

    assert await page.closed_with() == 1009


@pytest.mark.parametrize("frame", ['{"after": 0}', "noise"])
async def test_who_sends_too_many_frames_is_closed(live, frame):
    page = await live.listening(live.city[Role.OFFICE])
    for _each in range(21):
        await page.send_to(text_data=frame)

    outputs = [await page.receive_output()]
    while outputs[-1]["type"] == "websocket.send":
        outputs.append(await page.receive_output())

    assert outputs[-1] == {"type": "websocket.close", "code": 4429}
    assert len(outputs) == (21 if frame.startswith("{") else 1)


async def test_questions_to_which_the_server_invited_are_not_counted(live):
    office = live.city[Role.OFFICE]
    page = await live.listening(office)

    for _each in range(30):
        await live.do(push, [office.pk])
        await page.frame()
        answer = await page.ask(0)

    assert answer["number"] == 1


# -- when it ends -------------------------------------------------------------------------------------------------


def change_password(person, _key):
    person.set_password("another-correct-horse")
    person.save()


def deactivate(person, _key):
    person.is_active = False
    person.save()


def lose_session(_person, key):
    SessionStore(key).flush()


LOSSES = [change_password, deactivate, lose_session]


@pytest.mark.parametrize("loss", LOSSES)
async def test_who_lost_the_right_is_closed_at_the_next_question(live, loss):
    office = live.city[Role.OFFICE]
    key = await live.log_in(office)
    page = await live.open(key)
    await page.frame()
    await live.do(loss, office, key)

    await page.send_json_to({"after": 0})

    assert await page.closed_with() == 4401


@pytest.mark.parametrize("loss", [*LOSSES, lambda _person, key: expire(key)])
async def test_an_idle_page_that_lost_the_right_is_closed_by_the_regular_check(live, loss):
    office = live.city[Role.OFFICE]
    key = await live.log_in(office)
    lost, kept = await live.open(key), await live.listening(live.city[CO, Role.HANDLER])
    await lost.frame()
    await live.do(loss, office, key)

    await hub_here().recheck_all()

    assert await lost.closed_with() == 4401
    assert await kept.hears_nothing()


async def test_a_log_out_closes_all_pages_of_that_session_at_once_and_no_others(live):
    office = live.city[Role.OFFICE]
    key = await live.log_in(office)
    tabs = [await live.open(key), await live.open(key)]
    for tab in tabs:
        await tab.frame()
    elsewhere = await live.listening(office)

    await live.do(log_out, key, office)

    assert [await tab.closed_with() for tab in tabs] == [4401, 4401]
    assert await elsewhere.hears_nothing()


def log_out(key, person):
    request = HttpRequest()
    request.session = SessionStore(key)
    request.user = person
    logout(request)


async def test_a_new_password_closes_the_pages_of_other_sessions_and_bids_its_own_come_again(live):
    office = live.city[Role.OFFICE]
    client = await live.do(browser, office)
    own, other = await live.open(client.session.session_key), await live.listening(office)
    await own.frame()
    new = "another-correct-horse"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    await live.do(client.post, "/account/password/", form)
    again = await live.open(await live.do(lambda: client.session.session_key))

    assert (await own.closed_with(), await other.closed_with()) == (1012, 4401)
    assert (await again.frame())["type"] == "hello"


async def test_revoking_closes_at_once_who_may_not_listen_any_more(live):
    office = live.city[Role.OFFICE]
    page, other = await live.listening(office), await live.listening(live.city[CO, Role.HANDLER])
    await live.do(change_password, office, "")

    await live.do(revoke, [office.pk, live.city[CO, Role.HANDLER].pk])

    assert await page.closed_with() == 4401
    assert await other.hears_nothing()


async def test_a_page_for_which_there_is_no_more_room_is_closed_with_its_own_code(live, monkeypatch):
    monkeypatch.setattr("notifications.hub.MOST_OF_A_PERSON", 1)
    first = await live.listening(live.city[Role.OFFICE])

    second = await live.listening(live.city[Role.OFFICE])

    assert await first.closed_with() == 4409
    assert await second.hears_nothing()


async def test_a_page_that_was_closed_is_woken_no_more(live):
    office = live.city[Role.OFFICE]
    page = await live.listening(office)
    await page.disconnect()

    await live.tell_office()

    assert await page.hears_nothing()


@pytest.mark.redis
async def test_an_idle_socket_stays_open_on_redis(live):
    """Longer than the ten seconds after which a client library may give a quiet connection up."""
    assert "redis" in settings.CHANNEL_LAYERS["default"]["BACKEND"]
    page = await live.listening(live.city[Role.OFFICE])
    await asyncio.sleep(11)

    await live.tell_office()

    assert await page.frame() == {"type": "news"}
