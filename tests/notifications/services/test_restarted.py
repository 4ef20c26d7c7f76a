"""PostgreSQL that falls and comes back: what was not kept did not happen, and is done afterwards, once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import pytest
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection

from notifications.models import Notice
from notifications.services.sweep import Swept, sweep
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.cluster import programs, running_cluster
from tests.workflow.machines.states import CO, DAY
from workflow.models import Event, Rung
from workflow.services.verification import read_logs

pytestmark = pytest.mark.postgres
WARNED = at(date(2023, 5, 8))
"""The day of the first warning of an opinion that is due on 15 May 2023."""


@pytest.fixture(scope="module")
def cluster(django_db_blocker):
    """A server of this module's own behind the default connection, with the tables and nothing in them."""
    found = programs()
    if found is None:
        pytest.skip("needs the programs of a PostgreSQL server, to start one that may fall")
    with pytest.MonkeyPatch.context() as patched, running_cluster(found) as own, django_db_blocker.unblock():
        connection.close()
        address = {
            "HOST": "127.0.0.1",
            "PORT": own.port,
            "USER": "huiban",
            "PASSWORD": "",
            "NAME": "postgres",
        }
        for name, value in address.items():
            patched.setitem(connection.settings_dict, name, value)
        call_command("migrate", verbosity=0)
        yield own
        connection.close()


@contextmanager
def falling_at(cluster, table):
    """The server falls as soon as something was written into that table, before anybody could keep it."""

    def write(execute, sql, *rest):
        done = execute(sql, *rest)
        if f"INSERT INTO {table}" in sql.replace('"', ""):
            cluster.fall()
        return done

    with connection.execute_wrapper(write):
        yield


def come_back(cluster):
    cluster.start()
    close_old_connections()  # as every request and every job begins


def told(**which):
    return sorted(Notice.objects.filter(**which).values_list("recipient", flat=True))


def test_a_move_that_the_server_did_not_keep_is_made_once_it_is_back(cluster):
    city = make_city("falls")
    case = city.handling(co=(CO,))
    share, liaison = city.assignment(case, CO), city[CO, Role.LIAISON]

    with falling_at(cluster, "notifications_notice"), pytest.raises(OperationalError):
        city.do("accept", share, liaison, DAY, key="one click")
    close_old_connections()
    with pytest.raises(OperationalError):
        city.do("accept", share, liaison, DAY, key="one click")
    come_back(cluster)
    between = (fresh(share).state, told(event__transition="accept"))
    events = [city.do("accept", share, liaison, DAY, key="one click") for _click in range(2)]

    assert between == ("pending", [])
    assert [event.pk for event in events] == [Event.objects.get(case=case, transition="accept").pk] * 2
    assert told(event__transition="accept") == [city[Role.OFFICE].pk]
    assert [log.fault for log in read_logs([case.pk])] == [None]


def test_a_sweep_that_the_server_did_not_keep_is_made_once_it_is_back(cluster):
    city = make_city("sweeps")
    city.handling(co=(CO,))
    Rung.objects.exclude(deadline__jurisdiction=city.jurisdiction, deadline__step="opinion").delete()

    with falling_at(cluster, "notifications_notice"), pytest.raises(OperationalError):
        sweep(WARNED)
    close_old_connections()
    with pytest.raises(OperationalError):
        sweep(WARNED)
    come_back(cluster)
    between = told(rung__isnull=False)
    runs = [sweep(WARNED) for _minute in range(2)]

    assert (between, runs) == ([], [Swept(taken=1, told=1, notices=2), Swept()])
    assert told(rung__isnull=False) == sorted(city[CO, role].pk for role in (Role.LIAISON, Role.HANDLER))
