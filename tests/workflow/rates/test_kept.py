"""The kept counts of a city are those of its rows, whatever happened. The random plays (`test_play`) ask the same."""

from datetime import date

import pytest
from django.core.management import call_command

from proposals.roles import Role
from tests.workflow.rates.season import SECOND, held_of, two_cities
from workflow.models import Case, RateBook, RateSummary
from workflow.queries.rates import Scope, figures, figures_by
from workflow.queries.rates.kept import is_kept
from workflow.queries.rates.sight import Sight
from workflow.services.rates import differing, fold, live, make_missing, touched
from workflow.services.rulepacks import load_pack

ON = date(2023, 6, 30)


@pytest.fixture
def country(db):
    return two_cities()


def counted(held, places, **more):
    return {
        code: (figure.numerator, figure.denominator, dict(figure.parts))
        for code, figure in figures(held, Scope(places, ON, **more)).items()
    }


def test_what_moves_add_is_what_the_rows_count(country):
    cities, _held, _places = country

    assert [differing(city.jurisdiction) for city in cities] == [[], []]
    assert live(cities[0].jurisdiction)


def test_folding_leaves_one_row_a_line_and_the_same_sums(country):
    [city, _second], _held, _places = country
    lines = set(live(city.jurisdiction))

    gone = fold(limit=10_000)

    assert gone > 0
    assert RateSummary.objects.filter(jurisdiction=city.jurisdiction).count() == len(lines)
    assert differing(city.jurisdiction) == []
    assert fold() == 0


def test_several_cities_are_read_from_the_kept_counts_as_they_are_counted_live(country):
    _cities, held, places = country
    kept, by_unit = counted(held, places), figures_by(held, Scope(places, ON), "unit")
    assert is_kept(Sight.of(held, Scope(places, ON)))

    RateBook.objects.all().delete()

    assert not is_kept(Sight.of(held, Scope(places, ON)))
    assert counted(held, places) == kept
    assert figures_by(held, Scope(places, ON), "unit") == by_unit


@pytest.mark.parametrize("dimension", ["category", "kind", "month", "session"])
def test_lines_of_several_cities_are_those_counted_live(country, dimension):
    _cities, held, places = country
    kept = figures_by(held, Scope(places, ON, year=2023), dimension)

    RateBook.objects.all().delete()

    assert kept == figures_by(held, Scope(places, ON, year=2023), dimension)
    assert len(kept) == len({line.key for line in kept}) > 0


@pytest.mark.parametrize(
    "narrowed",
    [
        {"category": "经济发展"},
        {"kind": "cppcc_proposal"},
        {"month": date(2023, 2, 1)},
        {"year": 2023},
        {"year": 2022},
    ],
)
def test_a_part_of_several_cities_is_read_as_it_is_counted_live(country, narrowed):
    _cities, held, places = country
    kept = counted(held, places, **narrowed)

    RateBook.objects.all().delete()

    assert counted(held, places, **narrowed) == kept


def test_who_keeps_ratings_of_one_of_the_cities_has_them_counted_live(country):
    cities, held, places = country

    keeping = (*held, *held_of(cities[0][Role.SECRETARIAT]))

    assert not is_kept(Sight.of(keeping, Scope(places, ON)))


def test_kept_counts_take_one_query_for_any_number_of_cities(country, django_assert_num_queries):
    _cities, held, places = country
    with django_assert_num_queries(1):
        figures(held, Scope(places, ON))
    with django_assert_num_queries(5):
        figures_by(held, Scope(places, ON), "unit")


def test_old_cases_are_counted_by_a_job_and_only_then_kept(country):
    cities, _held, _places = country
    RateBook.objects.all().delete()
    RateSummary.objects.all().delete()
    cities[0].handling(title="其间的一件")
    assert not RateSummary.objects.exists()

    assert make_missing(limit=1) == 1
    assert RateBook.objects.count() == 1
    assert make_missing(limit=5) == 1

    cities[1].handling(title="以后的一件")
    assert [differing(city.jurisdiction) for city in cities] == [[], []]


def test_a_pack_that_asks_for_more_talks_has_the_city_counted_anew(country):
    [city, _second], _held, _places = country
    pack = Case.objects.filter(jurisdiction=city.jurisdiction).first().pack
    pack.consultations_required = 7
    pack.save()

    load_pack(city.jurisdiction, pack.slug, year=pack.year, replace=True)

    assert not RateBook.objects.filter(jurisdiction=city.jurisdiction).exists()


def test_the_command_names_what_is_not_the_same_and_counts_anew(country, capsys):
    [city, _second], _held, _places = country
    call_command("rates", "--check")
    assert "2 个辖区的汇总数与逐件统计一致。" in capsys.readouterr().out
    RateSummary.objects.filter(jurisdiction=city.jurisdiction, grain="whole").update(receipt=-1)

    with pytest.raises(SystemExit) as stop:
        call_command("rates")
    assert stop.value.code == 1
    told = capsys.readouterr().err
    assert f"{city.jurisdiction.slug} {city.session.pk} whole  receipt: -" in told
    assert "请用 --rebuild 重新统计。" in told

    call_command("rates", "--rebuild", "--jurisdiction", city.jurisdiction.slug)
    assert city.jurisdiction.name in capsys.readouterr().out
    assert differing(city.jurisdiction) == []


def test_the_command_knows_no_other_place(country):
    with pytest.raises(SystemExit) as stop:
        call_command("rates", "--jurisdiction", SECOND + "x")
    assert stop.value.code == 2


@pytest.mark.parametrize(
    ("move", "subjects"),
    [
        (("case", "evaluate"), set()),
        (("reply", "write"), set()),
        (("case", "close"), {"ask", "rating"}),
        (("assignment", "name_handler"), set()),
        (("reply", "deliver"), {"case", "share", "ask", "promise"}),
    ],
)
def test_a_move_is_asked_for_what_it_and_its_consequences_can_change(move, subjects):
    assert touched(*move) == subjects
