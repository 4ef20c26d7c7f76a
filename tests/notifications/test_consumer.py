"""The personal stream over a real socket protocol: who may listen, what is said, and when it ends."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from config.protocols import application
from proposals.roles import Role
from tests.city import PASSWORD, make_city
from tests.sockets import Socket
from tests.workflow.machines.states import CO, LEAD
from workflow.services import perform

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = [(b"origin", b"http://testserver"), (b"host", b"testserver")]


def logged_in(person) -> Client:
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    return client


def socket(client: Client | None = None) -> Socket:
    cookies = [f"{name}={morsel.value}" for name, morsel in client.cookies.items()] if client else []
    return Socket(application, "/ws/notices/", headers=[*ORIGIN, (b"cookie", "; ".join(cookies).encode())])


def made():
    """A city with a case that two units have, one of which has not signed for it."""
    city = make_city()
    return city, city.handling(co=(CO,))


def accept(city, case, unit=CO):
    return perform("accept", city.assignment(case, unit), actor=city[unit, Role.LIAISON])


async def closed_with(communicator) -> int:
    return (await communicator.receive_output())["code"]


async def test_an_anonymous_socket_is_closed_with_its_own_code():
    communicator = socket()

    connected, _ = await communicator.connect()

    assert (connected, await closed_with(communicator)) == (True, 4401)
    await communicator.disconnect()


async def test_a_socket_is_told_the_count_at_once_and_after_a_move():
    city, case = await sync_to_async(made)()
    communicator = socket(await sync_to_async(logged_in)(city[Role.OFFICE]))
    await communicator.connect()
    first = await communicator.receive_json_from()

    await sync_to_async(accept)(city, case)

    assert first == {"unread": 1}
    assert await communicator.receive_json_from() == {"unread": 2}
    await communicator.disconnect()


async def test_a_socket_hears_nothing_of_moves_that_tell_others():
    city, case = await sync_to_async(made)()
    communicator = socket(await sync_to_async(logged_in)(city[CO, Role.HANDLER]))
    await communicator.connect()
    await communicator.receive_json_from()

    await sync_to_async(accept)(city, case)

    assert await communicator.receive_nothing(timeout=0.2)
    await communicator.disconnect()


async def test_two_windows_of_one_person_are_both_told():
    city, case = await sync_to_async(made)()
    client = await sync_to_async(logged_in)(city[Role.OFFICE])
    windows = [socket(client), socket(client)]
    for window in windows:
        await window.connect()
        await window.receive_json_from()

    await sync_to_async(accept)(city, case)

    assert [await window.receive_json_from() for window in windows] == [{"unread": 2}] * 2
    for window in windows:
        await window.disconnect()


async def test_what_a_client_sends_is_not_read():
    city, _case = await sync_to_async(made)()
    communicator = socket(await sync_to_async(logged_in)(city[Role.OFFICE]))
    await communicator.connect()
    await communicator.receive_json_from()

    for _message in range(200):
        await communicator.send_json_to({"type": "notice", "user": 1})

    assert await communicator.receive_nothing(timeout=0.2)
    await communicator.disconnect()


def end_session(client):
    client.logout()


def change_password(person):
    person.set_password("another-correct-horse")
    person.save()


def deactivate(person):
    person.is_active = False
    person.save()


@pytest.mark.parametrize("end", ["logged out", "password changed", "account closed"])
async def test_a_socket_that_lost_its_right_is_closed_at_the_next_notice(end):
    city, case = await sync_to_async(made)()
    office = city[Role.OFFICE]
    client = await sync_to_async(logged_in)(office)
    communicator = socket(client)
    await communicator.connect()
    await communicator.receive_json_from()
    ways = {
        "logged out": (end_session, client),
        "password changed": (change_password, office),
        "account closed": (deactivate, office),
    }
    way, what = ways[end]
    await sync_to_async(way)(what)

    await sync_to_async(tell_office)(city, case)

    assert await closed_with(communicator) == 4401
    await communicator.disconnect()


def tell_office(city, case):
    from notifications.push import push  # noqa: PLC0415

    accept(city, case)
    push([city[Role.OFFICE].pk])


async def test_a_post_that_ended_takes_its_cases_out_of_the_count():
    city, case = await sync_to_async(made)()
    office = city[Role.OFFICE]
    communicator = socket(await sync_to_async(logged_in)(office))
    await communicator.connect()
    await communicator.receive_json_from()
    await sync_to_async(office.posts.update)(until_on=date(2023, 4, 30))

    await sync_to_async(tell_office)(city, case)

    assert await communicator.receive_json_from() == {"unread": 0}
    await communicator.disconnect()


async def test_a_foreign_page_opens_no_socket():
    city, _case = await sync_to_async(made)()
    client = await sync_to_async(logged_in)(city[Role.OFFICE])
    communicator = socket(client)
    communicator.scope["headers"][0] = (b"origin", b"http://evil.example")

    connected, _ = await communicator.connect()

    assert connected is False


@pytest.mark.redis
async def test_an_idle_socket_stays_open_on_redis():
    """Longer than the ten seconds after which a client library may give a quiet connection up."""
    assert "redis" in settings.CHANNEL_LAYERS["default"]["BACKEND"]
    city, case = await sync_to_async(made)()
    communicator = socket(await sync_to_async(logged_in)(city[Role.OFFICE]))
    await communicator.connect()
    await communicator.receive_json_from()
    await asyncio.sleep(11)

    await sync_to_async(accept)(city, case, LEAD)

    assert await communicator.receive_json_from(timeout=5) == {"unread": 2}
    await communicator.disconnect()
