"""The migration that numbers what was told before there were streams."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from notifications.models import Notice, Stream
from notifications.services.streams import number_new, standing_of
from proposals.roles import Role
from tests.workflow.machines.states import CO, LEAD

numbering = import_module("notifications.migrations.0005_number_old_notices")


@pytest.fixture
def migrate(db):
    def run():
        with connection.cursor() as cursor:
            for statement in (numbering.STREAMS, numbering.NUMBERS, numbering.LASTS):
                cursor.execute(statement)

    return run


def numbers(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("number", flat=True))


def test_old_notices_are_numbered_after_those_that_have_a_number_already(city, migrate):
    read, silent = city[CO, Role.HANDLER], city[LEAD, Role.HANDLER]
    city.handling(title="甲")
    number_new([read.pk])
    city.handling(title="乙")
    city.handling(title="丙")

    migrate()

    assert (numbers(read), numbers(silent)) == ([1, 2, 3], [1, 2, 3])
    assert dict(Stream.objects.filter(person__in=[read, silent]).values_list("person", "last")) == {
        read.pk: 3, silent.pk: 3,
    }  # fmt: skip
    assert not any(one.waits for one in standing_of([user.pk for user in city.people.values()]).values())


def test_what_is_numbered_stays_and_the_next_notice_goes_on_there(city, migrate):
    person = city[CO, Role.HANDLER]
    city.handling(title="甲")
    migrate()
    migrate()
    city.handling(title="乙")

    assert (number_new([person.pk]), numbers(person)) == ({person.pk: 2}, [1, 2])
