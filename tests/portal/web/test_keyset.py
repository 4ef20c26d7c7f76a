"""Pages by key."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from django.test import RequestFactory

from portal.web.keyset import Order, Page, in_turn, keyed, page_of
from proposals.models import Jurisdiction, User

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


def by_log_in(*, falling):
    def parts(people):
        known, never = people.filter(last_login__isnull=False), people.filter(last_login=None)
        return keyed(known, never, key="last_login", falling=falling)

    return Order(parts, datetime.fromisoformat)


def made_people(seed):
    """Up to eight people, many of whom came at the same moment and some never; in the order of the list, falling."""
    random = Random(seed)  # noqa: S311 -- the same people in every run
    days = [random.choice([None, 1, 2, 2, 3]) for _n in range(random.randint(0, 8))]
    moments = [day and datetime(2023, 5, day, 2, tzinfo=UTC) for day in days]
    User.objects.bulk_create(User(username=f"u{n}", last_login=at) for n, at in enumerate(moments))
    found = list(User.objects.all())
    return sorted(
        found, key=lambda user: (user.last_login or datetime.min.replace(tzinfo=UTC), user.pk), reverse=True
    )


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("seed", range(8))
def test_pages_by_another_key_hold_every_row_once_both_ways(seed, size):
    people, order = made_people(seed), by_log_in(falling=True)

    address, down, pages = "/", [], []
    while address:
        page = page_of(User.objects.all(), RequestFactory().get(address), size=size, order=order)
        down += page.rows
        pages.append([user.pk for user in page.rows])
        address = page.older and f"/{page.older}"
    back, address = [], page.newer and f"/{page.newer}"
    while address:
        page = page_of(User.objects.all(), RequestFactory().get(address), size=size, order=order)
        back.append([user.pk for user in page.rows])
        address = page.newer and f"/{page.newer}"

    assert down == people
    assert back[::-1] == pages[:-1]
    assert [user for some in in_turn(User.objects.all(), order, size=size) for user in some] == people


def test_a_rising_order_leaves_those_without_the_key_behind():
    people = made_people(3)
    known = sorted((p for p in people if p.last_login), key=lambda p: (p.last_login, p.pk))
    never = [p for p in people if p.last_login is None]

    rows = page_of(User.objects.all(), RequestFactory().get("/"), order=by_log_in(falling=False)).rows

    assert rows == known + never


@pytest.mark.parametrize(
    "place", ["tomorrow~1", "~", "~x", "2023-05-01T02:00:00+00:00~", "a" * 70 + "~1", "\x00~1"]
)
def test_a_place_of_no_meaning_gives_the_first_page(place):
    people = made_people(1)
    request = RequestFactory().get("/", {"before": place})

    assert page_of(User.objects.all(), request, order=by_log_in(falling=True)).rows == people
