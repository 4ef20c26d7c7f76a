"""Pages by key."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.api.keyset import Cursor, decode
from proposals.roles import Role
from workflow.models import Deadline

ORDER = ("due_on", "pk")


@pytest.fixture
def reader(city, api):
    """A secretariat's program, and seven deadlines of which three fall on one day and two on another."""
    case = city.draft()
    days = [0, 1, 1, 1, 2, 2, 3]
    Deadline.objects.bulk_create(
        Deadline(case=case, jurisdiction=case.jurisdiction, round=n, step="examine", start_on=date(2023, 3, 1), derivation={},
                 original_due_on=date(2023, 3, 1), due_on=date(2023, 3, 1) + timedelta(days=days[-n]))
        for n in range(1, 8)
    )  # fmt: skip
    return api(city[Role.MEMBER])


def walked(reader, address, link):
    """The keys of each page from `address` on, following `link`, and the last address."""
    pages = []
    while address:
        status, body = reader.get(address)
        assert status == 200, body
        pages.append([row["id"] for row in body["results"]])
        last, address = address, body[link]
    return pages, last


def test_pages_hold_every_row_once_in_order_whatever_the_ties(reader):
    expected = list(Deadline.objects.order_by(*ORDER).values_list("pk", flat=True))

    pages, _last = walked(reader, "/api/v1/deadlines/?page_size=2", "next")

    assert pages == [expected[0:2], expected[2:4], expected[4:6], expected[6:]]


def test_pages_lead_back_the_same_way(reader):
    there, last = walked(reader, "/api/v1/deadlines/?page_size=2", "next")
    first = reader.get("/api/v1/deadlines/", page_size=2)[1]

    back, _first = walked(reader, last, "previous")

    assert first["previous"] is None
    assert [key for page in back[::-1] for key in page] == [key for page in there for key in page]


def test_a_row_that_comes_in_between_moves_nothing(city, api):
    case = city.draft()
    reader = api(city[Role.MEMBER])
    first = reader.get("/api/v1/events/", page_size=1)[1]
    city.do("edit", case, city[Role.MEMBER], date(2023, 2, 1), title="改", reasons="改", asks=[])

    following = reader.get("/api/v1/events/", page_size=1)[1]

    assert first["next"] is None
    assert following["results"][0]["transition"] == "edit"
    assert [row["transition"] for row in reader.get(following["next"])[1]["results"]] == ["open"]


def test_links_keep_the_filters(reader):
    _status, body = reader.get("/api/v1/deadlines/", page_size=2, step="examine")

    assert body["next"].startswith("/api/v1/deadlines/?cursor=")
    assert "step=examine" in body["next"]
    assert "page_size=2" in body["next"]


@pytest.mark.parametrize(
    "cursor",
    [Cursor((date(2023, 3, 1), 7)), Cursor((date(2023, 3, 1), 7), backward=True), Cursor((date(2023, 3, 1), 2**63 - 1))],
)  # fmt: skip
def test_a_cursor_is_read_as_it_was_written(cursor):
    assert decode(cursor.encode(), Deadline, ORDER) == cursor


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "有字",
        "%00",
        "bnVsbA",  # null
        "W10",  # []
        Cursor((1,)).encode(),
        Cursor((1, 2, 3)).encode(),
        Cursor(("2023-02-30", 1)).encode(),
        Cursor(("2023-03-01", "x")).encode(),
        Cursor(("2023-03-01", -1)).encode(),
        Cursor(("2023-03-01", 2**63)).encode(),
        "W" * 20_000,
    ],
)
def test_a_senseless_cursor_is_refused(reader, cursor):
    status, body = reader.get("/api/v1/deadlines/", cursor=cursor)

    assert (status, body["errors"]["cursor"][0]["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("size", ["0", "101", "-1", "x", "", "1.5", "1" * 5000])
def test_a_senseless_page_size_is_refused(reader, size):
    status, body = reader.get("/api/v1/deadlines/", page_size=size)

    assert (status, body["errors"]["page_size"][0]["code"]) == (400, "invalid_page_size")


def test_a_page_beyond_the_last_row_is_empty(city, api):
    city.draft()

    status, body = api(city[Role.MEMBER]).get("/api/v1/events/", cursor=Cursor((0,)).encode())

    assert (status, body) == (200, {"next": None, "previous": "/api/v1/events/", "results": []})
