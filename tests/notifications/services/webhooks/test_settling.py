"""The log is read as far as no transaction can add to it any more."""

from __future__ import annotations

import pytest
from django.db import connection

from notifications.models import Webhook
from notifications.services.webhook_log import newest_event, read_log
from proposals.roles import Role
from tests.notifications.services.webhooks.sending import NOW


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
