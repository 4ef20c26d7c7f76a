"""A calendar that came late: what it moves is shown first, done in one act, and told to everybody."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.models import Notice
from notifications.queries import notices_of
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.calendars.conftest import DECEMBER, adopt, applied, seen, with_the_notice
from tests.workflow.machines.snapshot import snapshot
from workflow.errors import ForbiddenMoveError, MoveRefusedError, StaleMoveError
from workflow.models import CalendarUse, Deadline, Event, Rung
from workflow.services.calendars import calendar_of, newest_row
from workflow.services.recounting import preview
from workflow.services.revising import DayChange, change_days, change_own_days
from workflow.services.rulepacks import load_pack
from workflow.steps import Step
from workflow.workdays import SLUG, Change, Day, from_json, recompute


def opinion_due(case, city, unit="科技局"):
    return case.deadlines.get(step=Step.OPINION, assignment__organisation=city.units[unit])


def test_a_preview_shows_what_moves_and_writes_nothing(city, crossing):
    with_the_notice(city)
    before = snapshot()

    shown = seen(city)

    lines = {
        (f.deadline.step, f.deadline.assignment.organisation.short_name, f.before.due_on, f.after.due_on)
        for f in shown.changes
    }
    new_year, first = date(2024, 1, 1), date(2024, 1, 2)
    assert lines == {
        (Step.CONTACT, "工信局", new_year, first),
        (Step.OPINION, "科技局", new_year, first),
        (Step.OPINION, "金融局", new_year, first),
        (Step.REPLY, "工信局", date(2024, 2, 12), date(2024, 2, 18)),
    }
    assert (shown.moved, {(f.before.provisional, f.after.provisional) for f in shown.changes}) == (
        4,
        {(True, False)},
    )
    assert {f.deadline.step for f in shown.others} == {Step.SIGN, Step.OBJECT}
    assert snapshot() == before


def test_applying_moves_them_in_one_act_with_history_and_notices(city, crossing):
    row = with_the_notice(city)
    told = set(Notice.objects.values_list("pk", flat=True))

    use = applied(city, note="国办发明电〔2023〕7号")

    due = opinion_due(crossing, city)
    working = from_json(due.derivation)
    assert (due.due_on, due.original_due_on, due.provisional) == (
        date(2024, 1, 2),
        date(2024, 1, 1),
        False,
    )
    assert [(part.change, part.on, part.replaced.version) for part in working.parts] == [
        (Change.RECOUNTED, DECEMBER, row.version - 1)
    ]
    assert recompute(working, calendar_of(SLUG)) == due.due_on
    assert [(r.due_on, r.taken_at) for r in due.rungs.filter(offset=0)] == [(date(2024, 1, 2), None)]
    event = Event.objects.get(transition="recount")
    assert (event.case, event.actor, event.note) == (
        crossing,
        None,
        f"按“国务院办公厅节假日安排”第 {row.version} 版推算，提案委系统管理员确认：国办发明电〔2023〕7号",
    )
    people = set(Notice.objects.exclude(pk__in=told).values_list("recipient", flat=True))
    assert people == {
        user.pk for unit in ("工信局", "科技局", "金融局") for (name, _r), user in city.people.items() if name == unit
    } | {city[role].pk for role in (Role.MEMBER, Role.OFFICE, Role.SECRETARIAT)}  # fmt: skip
    assert (use.moved, use.actor, use.note, use.at) == (
        4,
        city[Role.ADMINISTRATOR],
        "国办发明电〔2023〕7号",
        at(DECEMBER),
    )


def test_every_open_deadline_goes_over_to_the_version(city, crossing):
    row = with_the_notice(city)

    applied(city)

    versions = {from_json(d.derivation).calendar_version for d in crossing.deadlines.filter(met_on=None)}
    assert versions == {row.version}


def test_a_second_application_moves_nothing(city, crossing):
    with_the_notice(city)
    first = applied(city)
    before = snapshot()

    again = applied(city, note="再来一次", day=date(2023, 12, 12))

    assert (again, seen(city).changes) == (first, ())
    assert snapshot() == before


def test_whoever_previewed_another_state_is_told_and_nothing_moves(city, crossing):
    with_the_notice(city)
    previewed = seen(city).digest
    city.accept(crossing, "科技局", day=DECEMBER)
    city.do("pause", city.assignment(crossing, "科技局"), city[Role.OFFICE], DECEMBER, reason="等待文件")
    office = city[Role.OFFICE]
    city.do("withdraw_unit", city.assignment(crossing, "金融局"), office, DECEMBER, reason="不再需要")
    before = snapshot()

    with pytest.raises(StaleMoveError) as refused:
        applied(city, seen=previewed)

    assert (refused.value.refusal.code, refused.value.refusal.message) == (
        "stale",
        "在您预览之后，期限已有变动。没有推算，请看过新的预览后再确认。",
    )
    assert snapshot() == before


def test_an_older_version_is_not_applied_any_more(city, crossing):
    old = newest_row(SLUG)
    with_the_notice(city)

    with pytest.raises(MoveRefusedError) as refused:
        applied(city, old)

    assert refused.value.refusal.code == "calendar_superseded"


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SECRETARIAT, Role.AUDITOR, "stranger"])
def test_only_the_jurisdictions_administrator_applies(city, crossing, role):
    with_the_notice(city)
    before = snapshot()

    with pytest.raises(ForbiddenMoveError):
        applied(city, actor=city[role])

    assert snapshot() == before


def test_another_city_is_left_as_it_is(city, crossing):
    other = make_city("bieshi")
    theirs = other.handling(day=DECEMBER)
    row = newest_row(SLUG)
    kept = list(Deadline.objects.filter(case=theirs).order_by("pk").values())

    with pytest.raises(ForbiddenMoveError):
        applied(city, row, actor=other[Role.ADMINISTRATOR])
    applied(city, row)

    assert list(Deadline.objects.filter(case=theirs).order_by("pk").values()) == kept
    assert [use.jurisdiction for use in CalendarUse.objects.all()] == [city.jurisdiction]


def reply_due(case):
    return from_json(case.deadlines.get(step=Step.REPLY).derivation)


def test_another_citys_holiday_in_the_national_calendar_moves_nothing_here(city):
    other = make_city("bieshi")
    adopt(city, newest_row(SLUG))
    before = reply_due(city.handling(day=date(2023, 4, 21)))
    holiday = Day(before.due_on, is_workday=False, name="别市说的假日")
    change = DayChange("别市", added=(holiday,))
    row = change_days(
        SLUG, change, actor=other[Role.ADMINISTRATOR], seen=newest_row(SLUG).version, at=at(date(2023, 4, 21)),
        for_all=True,
    )  # fmt: skip

    entered = reply_due(city.handling(title="录入以后交办", day=date(2023, 4, 21)))
    applied(city, row, date(2023, 4, 21))
    adopted = reply_due(city.handling(title="推算以后交办", day=date(2023, 4, 21)))
    theirs = reply_due(other.handling(day=date(2023, 4, 21)))

    assert [(d.due_on, d.calendar_version) for d in (entered, adopted, theirs)] == [
        (before.due_on, row.version - 1),
        (date(2023, 6, 25), row.version),
        (before.due_on, row.version - 1),
    ]


def test_a_backward_rule_follows_the_new_date_of_the_reply(city):
    load_pack(city.jurisdiction, "fengyang", year=2023, replace=True)
    case = city.handling(day=date(2023, 10, 11))
    reply, opinion = (case.deadlines.filter(step=step).first() for step in (Step.REPLY, Step.OPINION))
    holiday = Day(reply.due_on, is_workday=False, name="临时放假")
    row = with_the_notice(city, day=date(2023, 10, 12))
    late = change_days(
        SLUG, DayChange("通知", added=(holiday,)), actor=city[Role.ADMINISTRATOR], seen=row.version,
        at=at(date(2023, 10, 13)),
    )  # fmt: skip

    applied(city, late, date(2023, 10, 13))

    moved = fresh(reply).due_on
    after = from_json(fresh(opinion).derivation)
    assert moved > reply.due_on
    assert (after.anchor_on, after.original_due_on) == (moved, opinion.original_due_on)
    assert recompute(after, calendar_of(SLUG)) == fresh(opinion).due_on


def test_a_unit_added_later_counts_back_from_the_new_date(city):
    load_pack(city.jurisdiction, "fengyang", year=2023, replace=True)
    case = city.handling(day=DECEMBER)
    with_the_notice(city)
    applied(city)
    reply = from_json(case.deadlines.get(step=Step.REPLY).derivation)

    city.do(
        "add_unit",
        case,
        city[Role.OFFICE],
        DECEMBER,
        organisation=city.units["发改局"],
        role="co",
        question="",
    )

    assert from_json(opinion_due(case, city, "发改局").derivation).anchor_on == reply.ruled_on


def test_a_pause_after_the_recount_counts_with_the_new_version(city, crossing):
    city.accept(crossing, "科技局", day=DECEMBER)
    row = with_the_notice(city)
    applied(city)
    share = city.assignment(crossing, "科技局")

    city.do("pause", share, city[Role.OFFICE], date(2023, 12, 29), reason="等待文件")
    city.do("restart", share, city[Role.OFFICE], date(2024, 1, 3))

    due = opinion_due(crossing, city)
    working = from_json(due.derivation)
    assert (due.due_on, due.original_due_on, working.calendar_version) == (
        date(2024, 1, 4),
        date(2024, 1, 1),
        row.version,
    )
    assert recompute(working, calendar_of(SLUG)) == due.due_on


def test_a_citys_own_day_moves_its_deadlines(city, crossing):
    day = Day(date(2023, 12, 18), is_workday=False, name="某市节日")
    own = change_own_days(
        city.jurisdiction, SLUG, DayChange("市府办", added=(day,)), actor=city[Role.ADMINISTRATOR], seen=0,
        at=at(DECEMBER),
    )  # fmt: skip

    applied(city, own)

    sign = crossing.deadlines.filter(step=Step.SIGN).first()
    assert (sign.due_on, sign.original_due_on) == (date(2023, 12, 19), date(2023, 12, 18))
    assert from_json(sign.derivation).calendar_slug == "shifan"


def test_a_cap_on_extensions_follows_too(city, crossing):
    reply = crossing.deadlines.get(step=Step.REPLY)
    with_the_notice(city)

    applied(city)

    assert (reply.latest_on, fresh(reply).latest_on) == (date(2024, 6, 11), date(2024, 6, 11))
    assert Rung.objects.filter(deadline=reply, taken_at=None).exists()


def test_what_is_over_stays_as_it_was(city, crossing):
    city.accept(crossing, "科技局", day=DECEMBER)
    met = crossing.deadlines.get(step=Step.SIGN, assignment__organisation=city.units["科技局"])
    with_the_notice(city)

    applied(city)

    assert fresh(met).derivation == met.derivation


def test_what_only_its_signers_know_of_is_told_to_nobody_else(city):
    day = date(2023, 12, 29)
    case = city.draft(day=date(2023, 11, 1))
    city.do("invite_cosigners", case, city[Role.MEMBER], day, people=[city["cosigner"]])
    with_the_notice(city, day=day)

    applied(city, day=day)

    due = case.deadlines.get()
    people = [city[key] for key in (Role.MEMBER, "cosigner", Role.SECRETARIAT, Role.OFFICE)]
    readable = [
        notices_of(person, held_posts(person, day)).filter(event__transition="recount").count()
        for person in people
    ]
    assert (due.original_due_on, due.due_on) == (date(2024, 1, 1), date(2024, 1, 2))
    assert readable == [1, 1, 0, 0]


def test_a_preview_costs_the_same_however_many_deadlines(city, crossing, django_assert_num_queries):
    city.handling(title="另一件", day=DECEMBER)
    with_the_notice(city)
    calendar_of(SLUG)

    with django_assert_num_queries(2):
        row = newest_row(SLUG)
        shown = preview(row, city.jurisdiction, at=at(DECEMBER))
        lines = [
            (f.deadline.case.proposal.title, f.deadline.assignment.organisation.name) for f in shown.changes
        ]

    assert len(lines) == 8
