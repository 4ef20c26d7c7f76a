"""The curve of a season: every place inside the plot, the highest count at its top."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.web.season_chart import Point, chart_of

FIRST = date(2023, 4, 28)


def weeks(*totals):
    return [Point(FIRST + timedelta(7 * number), total) for number, total in enumerate(totals)]


def test_both_years_stand_on_one_axis_of_days():
    chart = chart_of(weeks(0, 50, 100), weeks(20, 40, 60, 80, 200), whole=200, due_on=FIRST + timedelta(14))

    assert chart.now.dots == [(0.0, 100.0), (25.0, 75.0), (50.0, 50.0)]
    assert chart.past.end == (100.0, 0.0)
    assert (chart.now.total, chart.past.total, chart.whole_y, chart.due_x) == (100, 200, 0.0, 50.0)
    assert [tick.label for tick in chart.counts] == ["0", "50", "100", "150", "200"]
    assert (chart.days[0].label, chart.days[-1].label) == ("4/28", "5/26")
    assert len(chart.now.segments) == 2


def test_a_last_day_at_the_left_is_told():
    early, late = (chart_of(weeks(0, 5, 9), [], whole=9, due_on=FIRST + timedelta(on)) for on in (0, 14))

    assert (early.due_early, late.due_early) == (True, False)


def test_nothing_is_drawn_without_two_days():
    assert chart_of([], [], whole=5, due_on=FIRST) is None
    assert chart_of(weeks(3), [], whole=5) is None
    assert chart_of([], [], whole=5) is None


def test_names_at_the_same_end_are_moved_apart():
    chart = chart_of(weeks(0, 100), weeks(0, 99), whole=100)

    assert chart.past.name_y - chart.now.name_y == 8.0


@given(
    st.lists(st.integers(0, 100_000), max_size=12),
    st.lists(st.integers(0, 100_000), max_size=12),
    st.integers(0, 60),
)
def test_everything_lies_within_the_plot(now, past, days):
    chart = chart_of(weeks(*now), weeks(*past), whole=max([0, *now]), due_on=FIRST + timedelta(days))
    places = [] if chart is None else [place for dot in (*chart.now.dots, *chart.past.dots) for place in dot]
    places += (
        []
        if chart is None
        else [*(tick.at for tick in (*chart.days, *chart.counts)), chart.due_x, chart.whole_y]
    )

    assert all(0 <= place <= 100 for place in places)
    assert chart is None or len(chart.counts) <= 7
