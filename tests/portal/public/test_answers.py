"""How the door answers: the same to everybody, kept for a minute, known again, and not too often."""

from __future__ import annotations

import pytest
from django.test import AsyncClient, Client
from django.urls import reverse

from portal.public.limits import MOST_ADDRESSES, Buckets
from portal.public.urls import urlpatterns
from proposals.roles import Role

CASE = "/public/shifan/20230001/"
KEPT = (
    CASE,
    "/public/search/?q=企业",
    "/public/data/",
    "/public/data/cases.json",
    "/public/feed.atom",
    "/public/sitemap-0.xml",
)


@pytest.mark.parametrize("address", KEPT)
def test_an_answer_may_be_kept_and_is_nobodys(season, client, address):
    answer = client.get(address, headers={"accept-language": "en", "cookie": "django_language=en"})

    assert (answer["Cache-Control"], answer["Content-Language"]) == ("public, max-age=60", "zh-hans")
    assert (answer.has_header("Vary"), answer.has_header("Last-Modified"), answer.cookies) == (
        False,
        False,
        {},
    )
    assert "csrfmiddlewaretoken" not in answer.text
    assert answer.content == client.get(address).content


@pytest.mark.parametrize("address", KEPT)
def test_whoever_has_it_already_gets_it_no_second_time(season, client, address):
    tag = client.get(address)["ETag"]

    again = client.get(address, headers={"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_another_text_has_another_tag(city, season, client):
    before = client.get(CASE)["ETag"]

    client.post(f"{CASE}vote/", {"choice": "support"})

    assert client.get(CASE, headers={"if-none-match": before}).status_code == 200


def test_what_is_ones_own_is_kept_by_nobody(season, client):
    answer = client.get(f"{CASE}voice/")

    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_the_headers_are_those_of_the_whole_product(season, client):
    answer = client.get(CASE)

    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"], answer["Referrer-Policy"]) == (
        "DENY", "nosniff", "same-origin",
    )  # fmt: skip


@pytest.mark.parametrize("address", ["/public/search/", CASE, "/public/data/cases.json"])
def test_nothing_is_changed_here_by_another_method(season, client, address):
    assert client.post(address).status_code == 405


def test_who_reads_too_fast_is_asked_to_wait_as_page_and_as_program(season, settings):
    settings.PUBLIC_PAGES_A_MINUTE = 7
    client = Client()
    first = [client.get(CASE).status_code for _ in range(4)]

    page, data = client.get("/public/search/"), client.get("/public/data/cases.json")

    assert first == [200] * 4
    assert page.status_code == 200
    assert (data.status_code, data["Retry-After"], data.json()["code"]) == (429, "26", "too_many_requests")
    assert client.get("/public/search/").text == "读得太快了，请过 26 秒再试。"
    assert client.get("/login/").status_code == 200
    assert client.get(CASE, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_bucket_fills_again_and_keeps_no_more_addresses_than_it_may():
    buckets = Buckets(60)

    waits = [
        buckets.take("a", 60, 0.0),
        buckets.take("a", 3, 1.0),
        buckets.take("a", 3, 3.0),
        buckets.take("b", 1, 3.0),
    ]
    for number in range(MOST_ADDRESSES + 5):
        buckets.take(f"x{number}", 1, 4.0)

    assert waits == [0, 3, 0, 0]
    assert len(buckets._held) == MOST_ADDRESSES
    assert {len(key) for key in buckets._held} == {16}


async def test_the_asynchronous_server_has_the_same_bounds(settings):
    settings.PUBLIC_PAGES_A_MINUTE = 1
    client = AsyncClient()

    await client.get("/public/data/nothing")

    assert (await client.get("/public/data/nothing")).status_code == 429


def test_several_places_are_chosen_from_and_one_leads_straight_to_its_search(city, season, client):
    assert (client.get("/public/").status_code, client.get("/public/").url) == (302, "/public/search/")
    assert client.get("/public/shifan/").url == "/public/search/"


@pytest.mark.parametrize("address", ["/public/nothing/at/all/", "/public/shifan/20230001/nothing/"])
def test_an_address_that_never_was_has_the_public_answer(season, client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert "地址可能写错了，也可能这件提案没有公开。" in answer.text


def test_the_pages_of_staff_are_still_closed(city, season):
    client = Client()
    client.force_login(city[Role.MEMBER], backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/manage/comments/").status_code == 404
    assert Client().get("/manage/comments/").status_code == 302


PLACE = {"jurisdiction": "shifan", "reference": "20230001", "number": 0, "key": 1, "form": "pdf"}


@pytest.mark.parametrize("route", [r for r in urlpatterns if r.name], ids=lambda route: route.name)
def test_no_address_of_the_door_asks_for_an_account(season, client, route):
    address = reverse(route.name, kwargs={name: PLACE[name] for name in route.pattern.converters})

    answer = client.get(address)

    assert answer.status_code in {200, 302, 404, 405}
    assert "/login/" not in answer.headers.get("Location", "")
