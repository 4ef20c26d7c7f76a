"""A worker that is killed between sending and marking: nothing is lost, nothing is doubled in the application."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import pytest
from django.db import connection

from notifications.models import Dispatch, Notice
from notifications.services.outbox import LEASE
from notifications.services.routing import route
from notifications.services.sending import send_due
from proposals.roles import Role
from tests.city import at
from tests.conftest import REPOSITORY

NOW = at(date(2023, 4, 21))
WORKER = """
import django
from datetime import datetime
django.setup()
from notifications.services.sending import send_due
input()
send_due(datetime.fromisoformat("%s"))
"""


def database_url() -> str:
    """The address of the database in which the test stands."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    return f"postgresql://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"


def start_worker(mail_port: int) -> subprocess.Popen:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }
    return subprocess.Popen(  # noqa: S603 -- this very program
        [sys.executable, "-c", WORKER % NOW.isoformat()],
        cwd=REPOSITORY, env=environment, stdin=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_killed_worker_goes_again_under_the_same_name(city, reachable, mailbox):
    reachable("科技局", Role.HANDLER)
    city.handling()
    route(NOW)
    notices = list(Notice.objects.order_by("pk").values_list("pk", "recipient", "event", "read_at"))
    worker = start_worker(mailbox.port)
    mailbox.before_answer = lambda: os.kill(worker.pid, signal.SIGKILL)

    worker.communicate("\n", timeout=60)
    mailbox.before_answer = lambda: None
    *left, leased_until = Dispatch.objects.values_list("state", "attempts", "next_at").get()
    early, late = send_due(NOW + LEASE / 2), send_due(leased_until)

    assert worker.returncode == -signal.SIGKILL
    assert left == ["waiting", 1]
    assert leased_until > NOW + LEASE  # from when the mail was handed over, not from when the run began
    assert (early, late) == (0, 1)
    assert len(mailbox.mails) == 2
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1
    assert Dispatch.objects.values_list("state", "attempts").get() == ("sent", 2)
    assert list(Notice.objects.order_by("pk").values_list("pk", "recipient", "event", "read_at")) == notices
