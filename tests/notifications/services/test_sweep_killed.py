"""A sweeper that is killed: what it had kept stands, what it had not is there for the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import pytest

from notifications.models import Notice
from notifications.services.sweep import Swept, sweep
from proposals.roles import Role
from tests.city import at
from tests.conftest import REPOSITORY
from tests.notifications.services.test_killed import database_url
from tests.workflow.machines.states import CO
from workflow.models import Rung

FIRST, SECOND = at(date(2023, 5, 8)), at(date(2023, 5, 11))
"""The days of the first two warnings of an opinion that is due on 15 May 2023."""
SWEEPER = f"""
import os, signal, django
from datetime import datetime
django.setup()
from django.db import connection
from notifications.services.sweep import sweep

def die(execute, sql, *rest):
    execute(sql, *rest)
    if "notifications_notice" in sql:
        os.kill(os.getpid(), signal.SIGKILL)

sweep(datetime.fromisoformat("{FIRST.isoformat()}"))
with connection.execute_wrapper(die):
    sweep(datetime.fromisoformat("{SECOND.isoformat()}"))
"""


@pytest.mark.django_db(transaction=True)
def test_a_sweeper_killed_before_its_commit_leaves_its_batch_to_the_next(city):
    city.handling(co=(CO,))
    Rung.objects.exclude(deadline__step="opinion").delete()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }

    killed = subprocess.run(  # noqa: S603 -- this very program
        [sys.executable, "-c", SWEEPER], cwd=REPOSITORY, env=environment, check=False, timeout=60
    )
    left = set(Notice.objects.exclude(rung=None).values_list("rung__offset", flat=True))
    again = sweep(SECOND)

    assert killed.returncode == -signal.SIGKILL
    assert (left, again) == ({-5}, Swept(taken=1, told=1, notices=2))
    assert sorted(Notice.objects.exclude(rung=None).values_list("rung__offset", "recipient")) == sorted(
        (offset, city[CO, role].pk) for offset in (-5, -2) for role in (Role.LIAISON, Role.HANDLER)
    )
