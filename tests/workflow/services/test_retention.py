"""Letting go of personal data: only what is old enough, never what is held, and every chain still holds."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from axes.models import AccessLog
from django.core.management import call_command

from notifications.models import Notice
from notifications.services.retention import KINDS
from proposals.models import Attachment, Proposal, User
from proposals.roles import Role
from proposals.services import attachments
from proposals.services.public_changes import public_version
from tests.city import DAY, at, fresh, make_city
from tests.files import PDF, examined
from workflow.errors import MoveRefusedError
from workflow.models import Case, LegalHold, RetentionRun, Unsaved
from workflow.services.retention import foreseen, let_go, lift_hold, place_hold, set_rule
from workflow.services.verification import logged_cases, read_logs

LATER = datetime(2035, 1, 1, tzinfo=UTC)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def archived(city):
    """A case that was archived in June 2023, with a telephone number and a scan."""
    case = city.closed()
    Proposal.objects.filter(pk=case.proposal_id).update(contact="0000-00000000")
    attachments.keep(
        case.proposal, examined("原件.pdf", PDF), purpose="scan", person=city[Role.SECRETARIAT], at=at(DAY)
    )
    city.do("archive", case, city[Role.SECRETARIAT], date(2023, 6, 30))
    return fresh(case)


def counts(city, moment):
    return {one.kind.code: one.count for one in foreseen(city.jurisdiction, moment, KINDS)}


def test_no_public_page_from_before_is_given_out_any_more(city):
    other = make_city("lin")
    places = ("shifan", other.jurisdiction.slug)
    before = [public_version(place) for place in places]

    let_go(city.jurisdiction, actor=city[Role.ADMINISTRATOR], at=LATER, kinds=KINDS)

    assert [public_version(place) == was for place, was in zip(places, before, strict=True)] == [False, True]


def test_nothing_goes_before_its_time(city, archived):
    assert set(counts(city, at(date(2024, 1, 1))).values()) == {0}


def test_what_is_over_is_counted_and_nothing_is_changed(city, archived):
    Unsaved.objects.create(
        person=city[Role.MEMBER],
        machine="case",
        subject=1,
        name="edit",
        revision=1,
        fields="",
        saved_at=at(DAY),
    )
    before = counts(city, LATER)

    assert (before["contact"], before["scan"], before["unsaved"]) == (1, 1, 1)
    assert before["notice"] == Notice.objects.count() > 0
    assert counts(city, LATER) == before
    assert Proposal.objects.get().contact


def test_what_is_over_goes_and_leaves_its_protocol_and_the_chain(city, archived):
    clerk = city.add_person("早已离任", city.units["科技局"], Role.HANDLER, until_on=date(2021, 1, 1))
    before = counts(city, LATER)

    run = let_go(city.jurisdiction, actor=city[Role.ADMINISTRATOR], at=LATER, kinds=KINDS)

    assert {line.kind: line.rows for line in run.lines.all()} == before
    assert Proposal.objects.get().contact == ""
    assert Attachment.objects.get().removed_by == city[Role.ADMINISTRATOR]
    former = User.objects.get(pk=clerk.pk)
    assert (former.name, former.username, former.is_active) == ("原单位经办人", f"former-{clerk.pk}", False)
    assert not former.has_usable_password()
    assert [log.fault for log in read_logs(logged_cases())] == [None]
    assert set(counts(city, LATER).values()) == {0}


def test_names_under_proposals_stay(city, archived):
    people = {archived.proposal.proposer.pk: archived.proposal.proposer.name}
    city[Role.MEMBER].posts.update(until_on=date(2020, 1, 2))

    let_go(city.jurisdiction, actor=city[Role.ADMINISTRATOR], at=LATER, kinds=KINDS)

    assert {user.pk: user.name for user in User.objects.filter(pk__in=people)} == people


def test_a_hold_keeps_everything_of_its_case(city, archived):
    hold = place_hold(archived, reason="行政复议", actor=city[Role.SECRETARIAT], at=at(DAY))
    held = counts(city, LATER)
    lift_hold(hold, actor=city[Role.SECRETARIAT], at=at(DAY) + timedelta(days=1))

    assert (held["contact"], held["scan"], held["notice"]) == (0, 0, 0)
    assert counts(city, LATER)["scan"] == 1
    assert LegalHold.objects.get().lifted_by == city[Role.SECRETARIAT]


def test_log_ins_of_this_place_alone_go(city):
    other = make_city("lin")
    for user in (city[Role.OFFICE], other[Role.OFFICE]):
        AccessLog.objects.create(username=user.username, ip_address="127.0.0.1")

    assert counts(city, LATER)["log_in"] == 1


@pytest.mark.parametrize(
    ("months", "source", "code"), [(5, "依据", "retention_months"), (12, " ", "retention_source")]
)
def test_a_rule_needs_its_source_and_keeps_to_the_law(city, months, source, code):
    [log_in] = [kind for kind in KINDS if kind.code == "log_in"]

    with pytest.raises(MoveRefusedError) as refused:
        set_rule(city.jurisdiction, log_in, months=months, source=source)

    assert refused.value.refusal.code == code


def test_a_rule_of_the_place_takes_the_place_of_the_usual_one(city, archived):
    [contact] = [kind for kind in KINDS if kind.code == "contact"]
    set_rule(city.jurisdiction, contact, months=1, source="市档案局〔2023〕1号")

    [one] = [one for one in foreseen(city.jurisdiction, at(date(2023, 8, 1)), KINDS) if one.kind == contact]

    assert (one.count, one.source, one.before_on) == (1, "市档案局〔2023〕1号", date(2023, 7, 1))


def test_command_changes_nothing_unless_told_to(city, archived):
    def run(*arguments):
        out = StringIO()
        call_command("retention", "--json", *arguments, stdout=out)
        return json.loads(out.getvalue())

    with time_machine.travel(LATER):
        told = run()
        applied = run("--apply", "--by", city[Role.ADMINISTRATOR].username)

    assert (told["applied"], applied["applied"]) == (False, True)
    assert told["kinds"] == applied["kinds"]
    assert told["kinds"]["contact"] == {"months": 36, "before_on": "2032-01-01", "rows": 1}
    assert RetentionRun.objects.count() == 1


@pytest.mark.parametrize("arguments", [("--apply",), ("--apply", "--dry-run"), ("--jurisdiction", "nowhere")])
def test_command_refuses_wrong_use(city, arguments):
    with pytest.raises(SystemExit) as end:
        call_command("retention", *arguments, stderr=StringIO())

    assert end.value.code == 2
    assert Case.objects.count() == RetentionRun.objects.count() == 0
