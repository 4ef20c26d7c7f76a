"""Drawing numbers: in order, none twice, none lost with a transaction that was rolled back."""

from __future__ import annotations

import pytest
from django.db import transaction

from proposals.models import NumberCounter
from proposals.services.numbers import draw, draw_in_class
from tests.city import make_city

TEMPLATE = "{year}{seq:04}"


@pytest.fixture
def city(db):
    return make_city()


def drawn(city, **more):
    return draw(city.jurisdiction, TEMPLATE, year=2023, **more)


def test_numbers_follow_each_other(city):
    assert [drawn(city) for _time in range(3)] == ["20230001", "20230002", "20230003"]


def test_each_year_and_each_jurisdiction_counts_for_itself(city):
    other = make_city("bieshi")
    drawn(city)

    assert draw(city.jurisdiction, TEMPLATE, year=2024) == "20240001"
    assert draw(other.jurisdiction, TEMPLATE, year=2023) == "20230001"


def test_a_given_number_is_kept_and_moves_the_counter_past_itself(city):
    assert drawn(city, given="20230368") == "20230368"
    assert drawn(city) == "20230369"


@pytest.mark.parametrize("given", ["20230001", "旧字第5号", "20220400"])
def test_a_given_number_that_is_lower_or_foreign_moves_nothing(city, given):
    drawn(city)
    drawn(city)

    assert drawn(city, given=given) == given
    assert drawn(city) == "20230003"


def test_a_number_that_an_archive_uses_already_is_passed_over(city):
    case = city.draft()
    case.proposal.number = "20230002"
    case.proposal.save()

    assert [drawn(city), drawn(city)] == ["20230001", "20230003"]


def test_a_rolled_back_drawing_leaves_no_gap(city):
    drawn(city)
    with transaction.atomic():
        drawn(city)
        transaction.set_rollback(True)

    assert drawn(city) == "20230002"
    assert NumberCounter.objects.get().value == 2
    assert str(NumberCounter.objects.get()) == "proposal:2023: 2"


def test_each_category_of_a_year_counts_for_itself(city):
    def in_class(category, year=2023):
        return draw_in_class(city.jurisdiction, "{class}类{seq:03}号", category=category, year=year)

    assert [in_class("经济发展"), in_class("城市建设"), in_class("经济发展"), in_class("经济发展", 2024)] == [
        "经济发展类001号", "城市建设类001号", "经济发展类002号", "经济发展类001号",
    ]  # fmt: skip
