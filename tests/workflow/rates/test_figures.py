"""The closure figures of a city: each with the rows behind it, as each role may see them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from proposals.models import Session
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.rates.season import ON, held_of, season
from workflow.models import ArchivedCase, Assignment, Case, Deadline, Evaluation
from workflow.queries import cases_visible_to, commitments_visible_to, evaluations_visible_to
from workflow.queries.rates import (
    DIMENSIONS,
    Figure,
    Scope,
    curve,
    figures,
    figures_by,
    funnel,
    overdue_count,
    overdue_shares,
    public_figures,
    rows_behind,
    same_period,
    stage_rows,
)
from workflow.queries.rates.facts import CASE_AT, Day, counted_rows
from workflow.queries.rates.sight import Sight
from workflow.rates import RATES, Subject

LEAD, CO = "工信局", "科技局"
EVERYBODY = [
    Role.SECRETARIAT,
    Role.AUDITOR,
    Role.OFFICE,
    Role.EXAMINER,
    Role.MEMBER,
    (LEAD, Role.HANDLER),
    (CO, Role.LIAISON),
]


@pytest.fixture
def city(db):
    return season()


@pytest.fixture
def scope(city):
    return Scope((city.jurisdiction.pk,), ON, session=city.session.pk)


def pairs(held, scope):
    return {code: (one.numerator, one.denominator) for code, one in figures(held, scope).items()}


def test_a_season_is_counted(city, scope):
    assert pairs(held_of(city[Role.SECRETARIAT]), scope) == {
        "receipt": (9, 13),
        "on_time": (3, 3),
        "replied": (3, 5),
        "consulted": (1, 3),
        "adopted": (5, 15),
        "satisfied": (1, 2),
        "published": (1, 3),
        "kept": (0, 1),
        "opinion_on_time": (6, 6),
    }


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_figure_opens_as_many_rows_as_it_counts(city, scope, role):
    held = held_of(city[role])
    for code, figure in figures(held, scope).items():
        opened = {
            side: rows_behind(held, scope, code, side).count()
            for side in ("numerator", "denominator", "missing")
        }
        parts = {part: rows_behind(held, scope, code, part).count() for part in figure.parts}
        assert (code, opened, parts) == (
            code,
            {"numerator": figure.numerator, "denominator": figure.denominator, "missing": figure.missing},
            dict(figure.parts),
        )


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_each_line_is_the_figures_of_the_scope_narrowed_to_it(city, scope, dimension):
    city.do(
        "name_handler", city.assignment(Case.objects.get(state="handling"), LEAD), city[LEAD, Role.LIAISON],
        date(2023, 4, 22), handler=city[LEAD, Role.HANDLER],
    ) if dimension == "handler" else None  # fmt: skip
    held = held_of(city[Role.SECRETARIAT])

    lines = figures_by(held, scope, dimension)

    assert lines
    for line in lines:
        narrow = replace(scope, **{dimension: line.key})
        assert (line.label, dict(line.figures)) == (line.label, figures(held, narrow))
        assert line.overdue == overdue_shares(held, narrow).count()


def test_shares_and_lines_add_up(city, scope):
    held = held_of(city[Role.AUDITOR])
    whole, lines = figures(held, scope), figures_by(held, scope, "unit")

    for code in ("receipt", "on_time", "opinion_on_time", "kept"):
        assert sum(line.figures[code].denominator for line in lines) == whole[code].denominator
        assert sum(line.figures[code].numerator for line in lines) == whole[code].numerator
    of_units = overdue_shares(held, scope).exclude(assignment=None)
    assert sum(line.overdue for line in lines) == of_units.count() == overdue_count(held, scope) - 1


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_counts_a_row_that_they_may_not_see(city, scope, role):
    held = held_of(city[role])
    sight = Sight.of(held, replace(scope, session=None))
    visible = {
        Subject.CASE: cases_visible_to(held),
        Subject.RATING: evaluations_visible_to(held),
        Subject.PROMISE: commitments_visible_to(held),
    }
    for subject in Subject:
        case = CASE_AT[subject]
        everything = counted_rows(subject, Day(None, ON)).filter(
            **{
                f"{case}jurisdiction": city.jurisdiction,
                f"{case or 'pk__'}in": cases_visible_to(held).values("pk"),
            }
        )
        allowed = (
            everything.filter(pk__in=visible[subject].values("pk")) if subject in visible else everything
        )
        assert set(sight.rows(subject)) == set(allowed)


@pytest.mark.parametrize(
    "role", [Role.OFFICE, Role.AUDITOR, Role.EXAMINER, (LEAD, Role.HANDLER), (CO, Role.LIAISON)]
)
def test_a_sealed_rating_changes_no_figure_of_whoever_may_not_read_it(city, scope, role):
    """Not the satisfied, not the adopted, not what is overdue or how far the cases are: nothing follows by difference."""
    held, seen = held_of(city[role]), []
    for result in ("satisfied", "dissatisfied", "reserves"):
        Evaluation.objects.filter(case__state="replied").update(state="given", result=result)
        seen.append(
            (figures(held, scope), figures_by(held, scope, "unit"), funnel(held, scope), curve(held, scope))
        )
    Evaluation.objects.filter(case__state="replied").update(state="no_answer", result="")
    seen.append(
        (figures(held, scope), figures_by(held, scope, "unit"), funnel(held, scope), curve(held, scope))
    )
    Evaluation.objects.filter(case__state="replied").update(state="pending", result="")

    for narrowed in (scope, replace(scope, unit=city.units[LEAD].pk), replace(scope, category="经济发展")):
        assert figures(held, narrowed)["satisfied"].denominator == 1
    assert [one == seen[0] for one in seen] == [True] * 4
    assert seen[0][0] == figures(held, scope)


def test_units_do_not_learn_from_overdue_whether_somebody_rated(city, scope):
    late = Deadline.objects.filter(step="evaluate", met_on=None)
    late.update(due_on=date(2023, 6, 1))

    assert "evaluate" in {one.step for one in overdue_shares(held_of(city[Role.SECRETARIAT]), scope)}
    assert "evaluate" not in {one.step for one in overdue_shares(held_of(city[LEAD, Role.HANDLER]), scope)}


def test_a_closed_rating_is_counted_for_all(city, scope):
    assert figures(held_of(city[LEAD, Role.HANDLER]), scope)["satisfied"].parts == {
        "fully": 0, "mostly": 1, "understands": 0, "reserves": 0, "dissatisfied": 0, "no_answer": 0,
    }  # fmt: skip


@pytest.mark.parametrize("result", ["reserves", "dissatisfied", ""])
def test_neither_reserves_nor_silence_are_satisfied(city, scope, result):
    Evaluation.objects.all().update(state="given" if result else "no_answer", result=result)

    found = figures(held_of(city[Role.SECRETARIAT]), scope)["satisfied"]

    assert (found.numerator, found.denominator, found.percent) == (0, 3, Decimal("0.0"))


def test_a_pack_that_asks_for_talks_wants_them_confirmed(city, scope):
    case = Case.objects.get(state="tracking")
    case.pack.consultations_required = 1
    case.pack.save()

    held = held_of(city[Role.SECRETARIAT])

    assert pairs(held, scope)["replied"] == (1, 5)
    assert list(rows_behind(held, scope, "replied")) == [case]


def test_only_the_telephone_is_no_consultation_but_is_shown(city, scope):
    Case.objects.get(state="tracking").consultations.update(how="phone")

    found = figures(held_of(city[Role.SECRETARIAT]), scope)["consulted"]

    assert (found.numerator, dict(found.parts)) == (0, {"talked": 1})


def test_lost_shares_and_imported_cases_are_not_counted(city, scope):
    held, before = held_of(city[Role.SECRETARIAT]), figures(held_of(city[Role.SECRETARIAT]), scope)
    share = Assignment.objects.filter(case__state="handling", role="information").get()
    Assignment.objects.filter(pk=share.pk).update(state="withdrawn")
    case = Case.objects.get(state="filed")
    ArchivedCase.objects.create(case=case, source="旧档", imported_at="2023-05-15T02:00:00Z", digest="")

    found = figures(held, scope)

    assert found["receipt"].denominator == before["receipt"].denominator - 1
    assert found["replied"].denominator == before["replied"].denominator - 1
    assert found["adopted"].denominator == before["adopted"].denominator - 3


def test_a_late_reply_and_a_paused_clock(city, scope):
    held = held_of(city[Role.SECRETARIAT])
    one = Deadline.objects.filter(step="reply", met_on__isnull=False).first()
    Deadline.objects.filter(pk=one.pk).update(due_on=date(2023, 5, 1))
    late = overdue_count(held, scope)
    running = overdue_shares(held, scope).first()
    Deadline.objects.filter(pk=running.pk).update(paused_on=date(2023, 5, 1))

    assert pairs(held, scope)["on_time"] == (2, 3)
    assert pairs(held, scope)["replied"] == (2, 5)
    assert overdue_count(held, scope) == late - 1


def test_a_case_that_is_handled_again_waits_for_its_new_answer(city, scope):
    """The first round's shares stay counted; the case counts by the new round alone."""
    case = Case.objects.filter(state="replied", evaluations__result="dissatisfied").get()
    city.do(
        "propose_rehandling",
        case,
        city[Role.SECRETARIAT],
        date(2023, 5, 26),
        reason="提案人不满意，请重新办理。",
    )
    city.do(
        "rehandle", fresh(case), city[Role.OFFICE], date(2023, 5, 27), leads=[city.units[LEAD]], co_handlers=[],
        information=[], document="",
    )  # fmt: skip

    found = pairs(held_of(city[Role.SECRETARIAT]), scope)

    assert (found["receipt"], found["on_time"]) == ((9, 14), (3, 3))
    assert (found["consulted"], found["satisfied"]) == ((1, 2), (1, 1))


def test_the_year_before_counts_up_to_the_same_day_of_the_season(city, scope):
    Session.objects.create(
        jurisdiction=city.jurisdiction, name="十四届三次会议", year=2024, filing_opens_on=date(2023, 12, 1),
        opens_on=date(2024, 1, 20), closes_on=date(2024, 1, 24), cut_off_on=date(2024, 1, 22),
        filing_closes_on=date(2024, 11, 30),
    )  # fmt: skip
    held = held_of(city[Role.SECRETARIAT])
    now = replace(scope, session=Session.objects.get(year=2024).pk, on=date(2024, 5, 12))

    then = same_period(now)

    assert (then.session, then.on, then.as_of) == (city.session.pk, date(2023, 5, 23), True)
    found, end = pairs(held, then), pairs(held, replace(then, on=date(2023, 12, 31)))
    assert (found["satisfied"], found["published"], found["receipt"]) == ((0, 0), (0, 3), (9, 13))
    assert end == pairs(held, replace(scope, on=date(2023, 12, 31)))
    assert pairs(held, replace(then, on=date(2023, 5, 19)))["consulted"] == (0, 0)
    assert same_period(scope) is None


def test_the_curve_goes_on_with_last_years(city, scope):
    Session.objects.create(
        jurisdiction=city.jurisdiction, name="十四届三次会议", year=2024, filing_opens_on=date(2023, 12, 1),
        opens_on=date(2024, 1, 30), closes_on=date(2024, 2, 3), cut_off_on=date(2024, 2, 2),
        filing_closes_on=date(2024, 11, 30),
    )  # fmt: skip
    now = replace(scope, session=Session.objects.get(year=2024).pk, on=date(2024, 5, 12))

    this, next_ = curve(held_of(city[Role.SECRETARIAT]), scope), curve(held_of(city[Role.SECRETARIAT]), now)

    assert [(week.on, week.now, week.before) for week in this.weeks][:1] == [(date(2023, 5, 20), 3, None)]
    assert (this.filed, this.due_on) == (5, date(2023, 6, 21))
    assert [(week.on, week.now, week.before) for week in next_.weeks] == [(date(2024, 5, 19), None, 3)]


def test_the_steps_of_the_season_open_their_cases(city, scope):
    held = held_of(city[Role.SECRETARIAT])

    found = {stage.code: stage.count for stage in funnel(held, scope)}

    assert found == {
        "filed": 5, "handed_over": 4, "received": 3, "opinions": 3, "consulted": 1, "replied": 3, "published": 1, "rated": 2,
    }  # fmt: skip
    assert {code: stage_rows(held, scope, code).count() for code in found} == found


def test_the_public_reads_of_closed_cases_and_of_no_few(city):
    assert public_figures(city.jurisdiction, city.session, ON) == {}

    Case.objects.filter(state__in=["replied", "handling", "filed"]).update(state="closed")
    found = public_figures(city.jurisdiction, city.session, ON)

    assert {code: (one.numerator, one.denominator) for code, one in found.items()} == {
        "replied": (3, 5),
        "adopted": (5, 15),
    }


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (0, 0, None),
        (0, 3, "0.0"),
        (1, 3, "33.3"),
        (1, 16, "6.3"),
        (9999, 10000, "99.9"),
        (1, 9999, "0.1"),
        (5, 5, "100.0"),
    ],
)
def test_a_percentage_says_all_and_none_only_of_all_and_none(numerator, denominator, percent):
    found = Figure(RATES["receipt"], numerator, denominator).percent

    assert found == (None if percent is None else Decimal(percent))


def test_there_is_no_other_side(city, scope):
    with pytest.raises(KeyError):
        rows_behind(held_of(city[Role.OFFICE]), scope, "receipt", "fully")


@pytest.mark.parametrize("cases", [0, 2])
def test_the_number_of_queries_does_not_follow_the_number_of_cases(
    city, scope, cases, django_assert_num_queries
):
    for number in range(cases):
        city.handling(title=f"另外的第{number}件")
    held = held_of(city[Role.SECRETARIAT])

    with django_assert_num_queries(5):
        figures(held, scope)
    with django_assert_num_queries(7):
        figures_by(held, scope, "unit")
    with django_assert_num_queries(1):
        funnel(held, scope)
    with django_assert_num_queries(1):
        list(overdue_shares(held, scope))
