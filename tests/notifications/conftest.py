from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.db import DEFAULT_DB_ALIAS, connection, connections

from tests.city import City, make_city
from tests.notifications.live import Live, give_back, lend
from tests.workflow.machines.states import CO


@pytest.fixture
def city(db) -> City:
    return make_city()


@pytest.fixture
def shared_connection(db):
    """The test's connection, for another thread to use in turns with this one."""
    connection.inc_thread_sharing()
    yield connections[DEFAULT_DB_ALIAS]
    connection.dec_thread_sharing()


@pytest.fixture
def handling(city):
    """A case that two units have, one of which has not signed for it."""
    return city.handling(co=(CO,))


@pytest.fixture
async def live(city, handling, shared_connection):
    """The city and its open pages; the server's database thread works in the transaction of the test."""
    await sync_to_async(lend)(shared_connection)
    made = Live(city, handling)
    yield made
    for page in made.pages:
        await page.disconnect()
    await sync_to_async(give_back)()
