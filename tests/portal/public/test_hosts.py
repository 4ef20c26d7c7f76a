"""Under the host name of one city the public pages and the log-in page speak of that city alone."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from proposals.queries import jurisdiction_of_host
from tests.city import make_city
from tests.portal.public.scenes import many_public

HOST, OTHER_HOST = "tian.shifan.gov.cn", "tian.lin.gov.cn"
TITLE = "关于第0件事的建议"


@pytest.fixture
def hosts(city, settings):
    """Two cities with a case each and host names of their own, and a third host that is nobody's."""
    settings.ALLOWED_HOSTS = [HOST, OTHER_HOST, "www.example.cn"]
    settings.SITE_URL = "https://www.example.cn"
    other = make_city("lin")
    [mine], [theirs] = many_public(city, 1), many_public(other, 1)
    for place, host, name in ((city, HOST, "示范市"), (other, OTHER_HOST, "邻市")):
        place.jurisdiction.host, place.jurisdiction.name, place.jurisdiction.short_name = host, name, name
        place.jurisdiction.save()
    return mine, theirs


def at_host(host=HOST):
    return Client(headers={"host": host, "sec-fetch-site": "same-origin"})


@pytest.mark.parametrize(
    ("host", "found"),
    [(HOST, True), (f"{HOST}:8443", True), (HOST.upper(), True), ("www.example.cn", False), ("testserver", False),
     ("127.0.0.1:8000", False), ("", False)],
)  # fmt: skip
def test_a_host_name_is_of_one_city(hosts, host, found):
    assert (jurisdiction_of_host(host) is not None) == found


def test_a_name_without_a_dot_is_known_to_be_nobodys_without_asking(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [jurisdiction_of_host(name) for name in ("testserver", "127.0.0.1:8000")] == [None, None]


def test_lists_and_pages_are_those_of_the_host_alone(hosts):
    mine, theirs = hosts
    client = at_host()

    search = client.get(reverse("public_search"))
    own = client.get(reverse("public_case", args=["shifan", mine.proposal.number]))
    foreign = [
        client.get(reverse("public_case", args=["lin", theirs.proposal.number])),
        client.get(reverse("public_place", args=["lin"])),
        client.get(reverse("public_search"), {"in": "lin"}),
        client.get(reverse("public_voice", args=["lin", theirs.proposal.number])),
        client.post(reverse("public_vote", args=["lin", theirs.proposal.number]), {"choice": "support"}),
        client.get(reverse("public_linked", args=["lin", theirs.proposal.number])),
    ]

    assert "示范市政协提案公开" in search.text
    assert "邻市" not in search.text
    assert search.text.count(TITLE) == 1
    assert own.status_code == 200
    assert f'href="https://{HOST}{own.request["PATH_INFO"]}"' in own.text
    assert [answer.status_code for answer in foreign] == [404] * 6
    assert client.get(reverse("public_front")).url == reverse("public_search")


def test_data_feeds_and_maps_are_those_of_the_host_alone(hosts):
    client = at_host()

    records = client.get(reverse("public_cases_json")).json()["results"]
    texts = [
        client.get(reverse("public_feed")).text,
        client.get(reverse("public_sitemap_page", args=[0])).text,
        client.get(reverse("robots")).text,
        client.get(reverse("public_units")).text,
        client.get(reverse("public_figures")).text,
    ]

    assert len(records) == 1
    assert HOST in str(records[0])
    assert not any(
        "lin" in text.replace("link", "").replace("inline", "") and OTHER_HOST in text for text in texts
    )
    assert texts[1].count("<loc>") == 1
    assert f"Sitemap: https://{HOST}/" in texts[2]
    assert client.get(reverse("public_cases_json"), {"in": "lin"}).status_code == 404


def test_under_a_host_that_is_nobodys_all_cities_are_there_with_their_own_addresses(hosts):
    client = at_host("www.example.cn")

    front = client.get(reverse("public_front"))
    theirs = client.get(reverse("public_case", args=["lin", hosts[1].proposal.number]))

    assert "示范市" in front.text
    assert "邻市" in front.text
    assert f"https://{OTHER_HOST}{theirs.request['PATH_INFO']}" in theirs.text


def test_a_city_without_public_pages_shows_none_of_another(hosts, city):
    third = make_city("san")
    third.jurisdiction.host = "www.example.cn"
    third.jurisdiction.save()

    told = at_host("www.example.cn").get(reverse("public_search"))

    assert told.status_code == 200
    assert TITLE not in told.text


def test_the_log_in_page_names_the_city_and_its_cookies_are_the_hosts_alone(hosts):
    page = at_host().get(reverse("login"))

    assert "示范市：登录" in page.text
    assert all(not cookie["domain"] for cookie in page.cookies.values())
    assert (django_settings.SESSION_COOKIE_DOMAIN, django_settings.CSRF_COOKIE_DOMAIN) == (None, None)
