"""What time brings about happens after midnight where the case is, whatever the server's clock says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from notifications.tasks import lapse
from proposals.roles import Role
from tests.city import City, fresh, make_city
from tests.workflow.machines.states import DAY, invited
from workflow.models import Deadline, Event
from workflow.services import lapse_overdue

DUE = date(2023, 2, 6)
"""Three days after an invitation of 1 February 2023 is a Saturday, so the Monday after it."""
PLACES = ["Asia/Shanghai", "UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago"]


@pytest.fixture
def city(db) -> City:
    return make_city()


def local(place: str, day: date, hour: int, minute: int, second: int) -> datetime:
    """A moment of the local clock, as a server in UTC has it."""
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZoneInfo(place))
    return moment.astimezone(UTC)


def answers(case) -> list[str]:
    return list(case.proposal.cosigners.values_list("answer", flat=True))


@pytest.fixture(params=PLACES)
def waiting(city, request):
    """A case somewhere in the world that waits for a co-signer until DUE."""
    city.jurisdiction.time_zone = request.param
    city.jurisdiction.save()
    case = invited(city)
    Deadline.objects.filter(case=case, step="cosign").update(due_on=DUE)
    return request.param, case


def test_one_second_before_midnight_nothing_has_lapsed(waiting):
    place, case = waiting

    assert lapse_overdue(local(place, DUE, 23, 59, 59)) == 0
    assert answers(case) == ["invited"]


def test_one_second_after_midnight_it_has(waiting):
    place, case = waiting

    assert lapse_overdue(local(place, DUE + timedelta(days=1), 0, 0, 1)) == 1
    assert answers(case) == ["lapsed"]
    assert case.events.get(transition="lapse_invitations").actor is None


@pytest.mark.parametrize("hours", [-12, -8, 0, 8, 14])
def test_the_offset_in_which_the_server_tells_the_time_does_not_matter(waiting, hours):
    place, case = waiting
    moment = local(place, DUE + timedelta(days=1), 0, 0, 1).astimezone(timezone(timedelta(hours=hours)))

    assert lapse_overdue(moment) == 1
    assert answers(case) == ["lapsed"]


def test_a_lapse_happens_once(city):
    case = invited(city)
    later = local("Asia/Shanghai", DUE + timedelta(days=1), 9, 0, 0)

    assert [lapse_overdue(later), lapse_overdue(later)] == [1, 0]
    assert Event.objects.filter(case=case, transition="lapse_invitations").count() == 1


def test_whoever_answered_in_time_keeps_the_answer(city):
    case = invited(city)
    city.do("answer_invitation", case, city["cosigner"], DAY, accept=True)

    lapse_overdue(local("Asia/Shanghai", DUE + timedelta(days=1), 9, 0, 0))

    assert answers(case) == ["accepted"]


def test_ratings_lapse_and_the_case_can_be_closed(city):
    case = city.replied()
    due = case.deadlines.get(step="evaluate").due_on

    made = lapse_overdue(local("Asia/Shanghai", due + timedelta(days=1), 0, 0, 1))

    city.do("decide_publication", case, city[Role.OFFICE], due + timedelta(days=2), publication="full")
    city.do("close", case, city[Role.SECRETARIAT], due + timedelta(days=2), outcome="")
    assert (made, case.evaluations.get().state, fresh(case).state) == (1, "no_answer", "closed")


def test_a_day_that_is_left_over_makes_nobody_fail(city):
    """A deadline that stayed open by mistake is passed over, and the others lapse all the same."""
    odd, other = city.submitted(), invited(city, title="另一件")
    Deadline.objects.filter(case=odd).update(step="cosign", due_on=DUE)

    assert lapse_overdue(local("Asia/Shanghai", DUE + timedelta(days=1), 9, 0, 0)) == 1
    assert answers(other) == ["lapsed"]


def test_the_job_lapses_what_is_due_now(city):
    case = invited(city)

    lapse()

    assert answers(case) == ["lapsed"]
