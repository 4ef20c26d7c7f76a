"""Any sequence of pauses, restarts, extensions, new calendars and recounts on real rows: what was given first stays,
and what is stored recomputes to the stored day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from proposals.roles import Role
from tests.city import at, fresh, make_city
from workflow.errors import MoveRefusedError
from workflow.guards.assignment import open_due
from workflow.models import Deadline
from workflow.services.calendars import calendar_of, newest_row
from workflow.services.recounting import apply, preview
from workflow.services.revising import DayChange, change_own_days
from workflow.workdays import SLUG, Day, from_json, recompute

HANDED, UNIT = date(2024, 9, 9), "科技局"
KINDS = ["pause", "restart", "extend", "day", "recount", "recount"]
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 12), st.integers(0, 15), st.booleans()), max_size=9
)
"""What happens, how many days later, how many days ahead it reaches, and a yes or no."""


class Story:
    """One share in one city. Days only go forward; what is refused happens not at all."""

    def __init__(self, city):
        self.city = city
        self.on = HANDED
        self.case = city.handling(day=HANDED)
        city.accept(self.case, "工信局", UNIT, day=HANDED)
        self.originals = self.original_dates()

    def original_dates(self):
        return dict(Deadline.objects.values_list("pk", "original_due_on"))

    def happens(self, kind, passed, ahead, worked):
        self.on += timedelta(days=passed)
        try:
            with transaction.atomic():
                getattr(self, kind)(ahead, worked)
        except MoveRefusedError:
            return

    def pause(self, _ahead, _worked):
        self.city.do("pause", self.share, self.city[Role.OFFICE], self.on, reason="等待文件")

    def restart(self, _ahead, _worked):
        self.city.do("restart", self.share, self.city[Role.OFFICE], self.on)

    def extend(self, ahead, _worked):
        due = open_due(self.share)
        until = max(due.due_on, self.on) + timedelta(days=ahead)
        asked = {"deadline": due, "until_on": until, "reason": "正在调研", "proposer_told_on": self.on}
        self.city.do("extend_request", self.share, self.city[UNIT, Role.BUREAU_LEADER], self.on, **asked)
        self.city.do("extend_grant", self.share, self.city[Role.OFFICE], self.on)

    def day(self, ahead, worked):
        named = Day(self.on + timedelta(days=ahead), is_workday=worked, name="临时安排")
        own = newest_row("shifan")
        change_own_days(
            self.city.jurisdiction, SLUG, DayChange("通知", added=(named,)),
            actor=self.city[Role.ADMINISTRATOR], seen=0 if own is None else own.version, at=at(self.on),
        )  # fmt: skip

    def recount(self, _ahead, _worked):
        row = newest_row("shifan") or newest_row(SLUG)
        shown = preview(row, self.city.jurisdiction, at=at(self.on))
        apply(
            row,
            self.city.jurisdiction,
            actor=self.city[Role.ADMINISTRATOR],
            seen=shown.digest,
            at=at(self.on),
        )
        assert preview(row, self.city.jurisdiction, at=at(self.on)).changes == ()

    @property
    def share(self):
        return fresh(self.city.assignment(self.case, UNIT))

    def holds(self):
        assert self.original_dates() == self.originals
        for due in Deadline.objects.all():
            working = from_json(due.derivation)
            calendar = calendar_of(working.calendar_slug, version=working.calendar_version)
            assert (recompute(working, calendar), working.due_on) == (due.due_on, due.due_on)
            assert (working.original_due_on, working.provisional) == (due.original_due_on, due.provisional)
            assert working.paused_on == due.paused_on


def test_any_sequence_keeps_the_original_days_and_recomputes(db):
    city = make_city()

    @settings(
        max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(STEPS)
    def tried(steps):
        with transaction.atomic():
            story = Story(city)
            for step in steps:
                story.happens(*step)
                story.holds()
            transaction.set_rollback(True)

    tried()
