"""Writers that queue, a process that dies inside a move, a clock that jumps: nothing is half done, lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from itertools import chain

import pytest

from notifications.models import Notice
from notifications.services.sweep import sweep
from proposals.models import Proposal
from proposals.roles import Role
from tests.city import at, fresh
from tests.conftest import REPOSITORY
from tests.notifications.services.test_killed import database_url
from tests.workflow.machines.races.clicks import Try, at_once, postgres, won
from tests.workflow.machines.scenarios.reading import happened
from tests.workflow.machines.states import CO, CO2, DAY, LEAD
from workflow.models import Deadline, Event, Rung

pytestmark = pytest.mark.django_db(transaction=True)
FILING = {"category": "经济发展", "nature": "ordinary", "number": ""}
WARNED, DUE = at(date(2023, 5, 8)), at(date(2023, 5, 15))
"""The first warning of an opinion that is due on 15 May 2023, and that day."""
MOVER = """
import os, signal, django
from datetime import datetime
django.setup()
from django.db import connection
from proposals.models import User
from workflow.models import Case
from workflow.services import perform

def die(execute, sql, *rest):
    execute(sql, *rest)
    if sql.startswith("INSERT") and "notifications_notice" in sql:
        os.kill(os.getpid(), signal.SIGKILL)

case, actor = Case.objects.get(pk={case}), User.objects.get(pk={actor})
with connection.execute_wrapper(die):
    perform("file", case, actor=actor, at=datetime.fromisoformat("{at}"), **{inputs})
"""


def test_four_writers_queue_and_every_move_is_made_once(city):
    """On SQLite, which has one writer at a time, as on PostgreSQL."""
    cases = [city.recommended(title=f"第{number}件") for number in range(12)]
    filing = [Try("file", case, city[Role.SECRETARIAT], FILING, day=DAY) for case in cases]

    results = at_once([lambda some=filing[start::4]: [one() for one in some] for start in range(4)])

    assert len(won(chain.from_iterable(results))) == 12
    numbers = sorted(Proposal.objects.values_list("number", flat=True))
    assert numbers == [f"2023{seq:04}" for seq in range(1, 13)]


def test_a_process_that_is_killed_inside_a_move_leaves_nothing_of_it(city):
    """When it dies the state, the number, the deadlines, the event and the notices are written, and not committed."""
    case, actor = city.recommended(), city[Role.SECRETARIAT]
    before = (fresh(case).chain_length, Notice.objects.count(), Deadline.objects.count())
    mover = MOVER.format(case=case.pk, actor=actor.pk, at=at(DAY).isoformat(), inputs=FILING)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.embedded",
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }

    killed = subprocess.run(  # noqa: S603 -- this very program
        [sys.executable, "-c", mover], cwd=REPOSITORY, env=environment, check=False, timeout=60
    )
    left = (fresh(case).chain_length, Notice.objects.count(), Deadline.objects.count())
    number = Proposal.objects.get().number
    city.do("file", case, actor, DAY, **FILING)

    assert killed.returncode == -signal.SIGKILL
    assert (left, number) == (before, None)
    assert (fresh(case).state, Proposal.objects.get().number) == ("filed", "20230001")


def test_a_clock_that_jumps_ahead_and_back_tells_nothing_twice_and_loses_nothing(city):
    city.handling(co=(CO,))
    Rung.objects.exclude(deadline__step="opinion").delete()
    sweep(WARNED)
    told = Notice.objects.exclude(rung=None).count()

    back = sweep(WARNED - timedelta(days=400))
    again = sweep(WARNED)
    ahead = sweep(DUE)
    sweep(DUE - timedelta(days=3))
    last = sweep(DUE)

    assert told > 0
    assert (back.taken, again.taken, last.taken) == (0, 0, 0)
    assert ahead.told == 1
    assert not Rung.objects.filter(at__lte=DUE, taken_at=None).exists()


def test_a_move_by_a_clock_that_was_set_back_stands_behind_the_one_before(city):
    case = city.handling(co=(CO,))
    handed = case.events.order_by("-seq").first()
    days = dict(Deadline.objects.values_list("pk", "due_on"))

    city.do("accept", city.assignment(case, CO), city[CO, Role.LIAISON], handed.at.date() - timedelta(days=1))

    last = Event.objects.filter(case=case).order_by("-seq").first()
    assert (last.transition, last.seq, last.previous) == ("accept", handed.seq + 1, handed.hash)
    assert days.items() <= dict(Deadline.objects.values_list("pk", "due_on")).items()


@postgres
def test_eight_opinions_of_four_cases_at_once_complete_each_case_once(city):
    cases = [city.handling(title=f"第{number}件") for number in range(4)]
    sending = []
    for case in cases:
        city.accept(case, LEAD, CO, CO2)
        sending += [
            Try("send", city.opinion_approved(case, unit), city[unit, Role.LIAISON], {}) for unit in (CO, CO2)
        ]

    results = at_once(sending)

    assert len(won(results)) == 8
    assert [happened(case, "opinions_in") for case in cases] == [1, 1, 1, 1]
