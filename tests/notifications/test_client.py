"""The Python client hears what the personal stream of its token says."""

from __future__ import annotations

import asyncio

import pytest

from proposals.roles import Role
from scripts.huiban_client import Huiban, HuibanError
from tests.notifications.test_programs import made, serving


def next_progress(client, after):
    return next(notice for notice in client.listen(after) if notice["kind"] == "progress")


async def test_client_hears_new_notices_and_what_came_while_it_was_away(live):
    _token, secret = await live.do(made, live.city[Role.OFFICE])

    async with serving() as address:
        client = Huiban(address.replace("ws://", "http://"), secret)
        waiting = asyncio.create_task(asyncio.to_thread(next_progress, client, 0))
        await live.tell_office()
        heard = await waiting
        again = await asyncio.to_thread(next_progress, client, heard["number"] - 1)

    assert heard["kind"] == "progress"
    assert again == heard


async def test_client_says_when_its_token_does_not_open_the_stream(live):
    _token, secret = await live.do(made, live.city[Role.OFFICE], "read")

    async with serving() as address:
        client = Huiban(address.replace("ws://", "http://"), secret)
        with pytest.raises(HuibanError) as refused:
            await asyncio.to_thread(lambda: next(client.listen()))

    assert refused.value.code == "not_authenticated"
