"""Pages by key."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from portal.web.keyset import Page, page_of
from proposals.models import Jurisdiction

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys():
    made = Jurisdiction.objects.bulk_create(Jurisdiction(slug=f"j{n}", name=f"市{n}") for n in range(5))
    return [row.pk for row in made]


def paged(address: str, size: int = 2) -> Page[Jurisdiction]:
    return page_of(Jurisdiction.objects.all(), RequestFactory().get(address), size=size)


def plain(page: Page[Jurisdiction]) -> tuple[list[int], str, str]:
    return [row.pk for row in page.rows], page.newer, page.older


def test_first_page_has_the_newest_and_leads_on(keys):
    assert plain(paged("/")) == ([keys[4], keys[3]], "", f"?before={keys[3]}")


def test_middle_page_leads_both_ways(keys):
    assert plain(paged(f"/?before={keys[3]}")) == (
        [keys[2], keys[1]],
        f"?after={keys[2]}",
        f"?before={keys[1]}",
    )


def test_last_page_leads_back_only(keys):
    assert plain(paged(f"/?before={keys[1]}")) == ([keys[0]], f"?after={keys[0]}", "")


def test_way_back_ends_at_the_first_page(keys):
    assert plain(paged(f"/?after={keys[2]}")) == ([keys[4], keys[3]], "", f"?before={keys[3]}")


def test_filters_stay_on_the_way(keys):
    assert paged("/?state=filed&before=9999999").older == f"?state=filed&before={keys[3]}"


@pytest.mark.parametrize("address", ["/?before=abc", "/?before=-1", "/?before=", "/?before=%EF%BC%91"])
def test_senseless_key_gives_the_first_page(keys, address):
    assert plain(paged(address))[0] == [keys[4], keys[3]]


def test_key_beyond_every_number_gives_an_ordinary_page(keys):
    assert plain(paged(f"/?before={10**30}"))[0] == [keys[4], keys[3]]


def test_page_behind_the_end_is_empty_and_leads_to_the_beginning(keys):
    assert plain(paged("/?before=1")) == ([], "?", "")


def test_page_costs_one_query(keys, django_assert_num_queries):
    with django_assert_num_queries(1):
        paged("/")
