"""Pages that are kept: given out as they would be made, and never once what they tell has changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.public import kept_pages
from proposals.models import PublicChange, User
from proposals.roles import Role
from proposals.services.administering.bodies import describe_body
from proposals.services.administering.cities import change_city
from proposals.services.public_changes import forget_changes, note_change, public_version
from tests.city import at, make_city
from tests.portal.public.conftest import JUNE
from tests.portal.public.scenes import PUBLISHED, many_public
from tests.portal.public.test_voices import OWN, WORDS, approve, comment
from workflow.models import Assignment
from workflow.services.indexing import REASSIGNED
from workflow.services.renaming import rename_body
from workflow.states import ASSIGNMENT_GONE

CASE, SEARCH = "/public/shifan/20230001/", "/public/search/"


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.PUBLIC_PAGES_KEPT = 8
    caches["pages"].clear()


@pytest.fixture
def anybody():
    """A visitor of whom nothing is known."""
    return Client()


def known():
    """A visitor with a cookie: the page is made for them."""
    return Client(headers={"cookie": "size=large"})


def both(address=CASE):
    """What a stranger is given, and the page as it is made."""
    given, made = Client().get(address), known().get(address)
    return (given.status_code, given.content), (made.status_code, made.content)


def voted(city, season):
    assert Client(headers=OWN).post(f"{CASE}vote/", {"choice": "support"}).status_code == 302


def let_through(city, season):
    comment(Client(headers=OWN))
    assert approve(city) == 1


def withdrawn(city, season):
    words = {"about": "all", "reason": "误登。"}
    city.do("withdraw_publication", season.open, city[Role.OFFICE], PUBLISHED, **words)


def named_anew(city, season):
    reason = {"reason": "机构改革。", "at": at(JUNE)}
    rename_body(city.units["工信局"], name="市产业发展局", actor=city[Role.ADMINISTRATOR], **reason)


def sealed_anew(city, season):
    given = {"short_name": "产发局", "seal": "产"}
    describe_body(city.units["工信局"], given=given, actor=city[Role.ADMINISTRATOR], at=at(JUNE))


def city_named_anew(city, season):
    place = city.jurisdiction
    given = {"name": "示范新市", "short_name": "新市", "time_zone": place.time_zone, "host": place.host}
    operator = User.objects.create(username="operator", name="运维", is_superuser=True)
    change_city(place, given=given, actor=operator, at=at(JUNE))


@pytest.mark.parametrize("act", [voted, let_through, withdrawn, named_anew, sealed_anew, city_named_anew])
def test_what_changes_a_page_is_seen_at_once(city, season, act):
    pages = (CASE, SEARCH, f"{SEARCH}?in=shifan", "/public/units/")
    before = [both(page) for page in pages]
    version = public_version("shifan")

    act(city, season)

    after = [both(page) for page in pages]
    assert [given for given, _made in after] == [made for _given, made in after]
    assert before[0] != after[0]
    assert public_version("shifan") != version


def test_a_page_that_was_taken_back_is_gone(city, season, anybody):
    first = [anybody.get(CASE).status_code, anybody.get(CASE).status_code]

    withdrawn(city, season)

    assert (first, anybody.get(CASE).status_code) == ([200, 200], 404)
    assert season.open.proposal.title not in anybody.get(SEARCH).text


def test_a_kept_page_costs_one_statement_and_is_what_was_made(season, anybody, django_assert_num_queries):
    made = anybody.get(CASE)

    with django_assert_num_queries(1):
        given = anybody.get(CASE, headers={"accept-language": "en"})

    assert (given.content, dict(given.headers) | {"X-Request-ID": ""}) == (
        made.content,
        dict(made.headers) | {"X-Request-ID": ""},
    )
    assert (given["Content-Language"], given.has_header("Vary"), given.cookies) == ("zh-hans", False, {})
    assert "csrfmiddlewaretoken" not in given.text
    assert anybody.get(CASE, headers={"if-none-match": given["ETag"]}).status_code == 304


def test_a_kept_page_counts_as_one_that_is_read(season, settings):
    settings.PUBLIC_PAGES_A_MINUTE = 2
    client = Client()

    assert [client.get(CASE).status_code for _ in range(3)] == [200, 200, 429]


def test_a_new_quarter_of_an_hour_makes_the_page_anew(season, anybody):
    anybody.get(CASE)

    with (
        time_machine.travel(at(JUNE) + timedelta(seconds=kept_pages.QUARTER)),
        CaptureQueriesContext(connection) as asked,
    ):
        anybody.get(CASE)

    assert len(asked) > 1


def test_hosts_and_cities_never_share_a_page(city, settings):
    settings.ALLOWED_HOSTS = ["tian.shifan.gov.cn", "tian.lin.gov.cn"]
    other = make_city("lin")
    many_public(city, 1)
    many_public(other, 2)
    for place in (city.jurisdiction, other.jurisdiction):
        place.host = f"tian.{place.slug}.gov.cn"
        place.save()

    found = [
        Client(headers={"host": host}).get(SEARCH).text.count("/public/shifan/") > 0
        for host in settings.ALLOWED_HOSTS * 2
    ]
    version = public_version("lin")
    note_change([city.jurisdiction.pk])

    assert found == [True, False, True, False]
    assert public_version("lin") == version


def test_whoever_wrote_a_comment_reads_it_while_nobody_else_does(season, anybody):
    writer = Client(headers=OWN)
    anybody.get(CASE)

    comment(writer)

    assert "待审核" in writer.get(f"{CASE}voice/").text
    assert [WORDS in one.get(CASE).text for one in (anybody, anybody, writer)] == [False] * 3


def test_odd_queries_fill_nothing_beyond_the_bound(season, settings, anybody, monkeypatch):
    for number in range(30):
        anybody.get(SEARCH, {"q": "企业", "page": str(number)})
    entries = len(caches["pages"]._cache)
    monkeypatch.setattr(kept_pages, "LARGEST", 10)
    caches["pages"].clear()
    anybody.get(CASE)
    anybody.get(SEARCH, {"q": "长" * kept_pages.LONGEST_ADDRESS})

    assert 1 <= entries <= settings.PUBLIC_PAGES_KEPT
    assert len(caches["pages"]._cache) == 0


@pytest.mark.parametrize(
    "address", ["/public/data/", "/public/figures/", f"{CASE}voice/", "/public/nowhere/9/"]
)
def test_what_changes_by_more_than_that_is_not_kept(season, anybody, address):
    anybody.get(address)

    assert len(caches["pages"]._cache) == 0


def test_pages_are_made_while_the_cache_is_away(season, settings):
    settings.CACHES = settings.CACHES | {
        "pages": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }
    client = Client()

    assert [client.get(CASE).status_code for _ in range(3)] == [200] * 3


def test_changes_are_forgotten_when_no_page_from_before_them_is_kept(city, season):
    PublicChange.objects.update(made_at=at(JUNE))

    early, late = forget_changes(at(JUNE, 3)), forget_changes(at(JUNE, 5))

    assert (early, late > 0, PublicChange.objects.count()) == (0, True, 0)


def test_a_share_that_ends_is_one_of_the_moves_that_are_noted():
    ending = {
        (row.machine, row.name)
        for row in Assignment.transitions.values()
        if row.target in ASSIGNMENT_GONE and row.source - ASSIGNMENT_GONE
    }

    assert ending <= REASSIGNED
