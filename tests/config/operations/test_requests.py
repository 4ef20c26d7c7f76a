"""Each request has a number, one line in the log, and nothing in it that lets anybody in."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import get_resolver, reverse

from config.logs import JsonFormatter, PathsMasked, PlainFormatter
from config.operations import statements
from config.operations.current import WORK, Work
from config.operations.masking import masked, masked_path
from config.operations.numbers import number_of
from tests.city import PASSWORD, make_city

TOKEN = "Zk3-QmVhcmVyX2FkZHJlc3M6c2VjcmV0"
QUOTING = "duplicate key\nDETAIL:  Key (email)=(zhang@example.org) already exists."
BEARING = [f"/calendar/{TOKEN}.ics", f"/unsubscribe/{TOKEN}/", f"/rate/{TOKEN}/"]


@pytest.fixture
def log():
    """Everything that is logged, as production writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(PathsMasked())
    root, requests = logging.getLogger(), logging.getLogger("huiban.requests")
    before = requests.level
    requests.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    requests.setLevel(before)


def of_requests(lines):
    return [line for line in lines if line["logger"] == "huiban.requests"]


def test_a_request_leaves_one_line_with_its_number_person_view_and_statements(db, log):
    city = make_city()
    client = Client()
    client.force_login(next(iter(city.people.values())), backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(reverse("my_posts"))

    [line] = of_requests(log())
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["method"], line["view"], line["status"]) == ("GET", "my_posts", 200)
    assert line["person"] == int(client.session["_auth_user_id"])
    assert line["queries"] > 0
    assert line["ms"] >= line["sql_ms"] >= 0


def test_a_stranger_is_nobody_and_is_looked_up_for_no_log(db, log):
    Client().get("/health/live")

    [line] = of_requests(log())
    assert (line["view"], line["person"], line["queries"]) == ("-", None, 0)


@pytest.mark.parametrize(("trusted", "number"), [(True, "proxy-0123456789"), (False, None)])
def test_the_number_of_the_proxy_is_taken_where_it_is_trusted(settings, trusted, number):
    settings.REQUEST_ID_FROM_PROXY = trusted

    given = Client().get("/health/live", headers={"x-request-id": "proxy-0123456789"})["X-Request-ID"]

    assert (given == "proxy-0123456789") is trusted
    assert number is None or given == number


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "line\nbreak-0000", "<b>0000000</b>", "编号编号编号编号"]
)
def test_a_number_that_is_long_or_odd_is_not_taken(given):
    made = number_of(given, trusted=True)

    assert (made != given, len(made)) == (True, 12)


@pytest.mark.parametrize("address", BEARING)
def test_addresses_that_let_somebody_in_are_in_no_line(db, log, address):
    client = Client(raise_request_exception=False)

    client.get(address)
    client.get(f"{address}?token={TOKEN}")
    client.post(address, {"text": "委员写的话"})

    told = json.dumps(log(), ensure_ascii=False)
    assert len(of_requests(log())) == 3
    assert TOKEN not in told
    assert "委员写的话" not in told


def test_every_address_with_a_token_is_known_or_long_enough_to_be_masked():
    found = [str(pattern.pattern) for pattern in get_resolver("portal.web.urls").url_patterns]
    bearing = [
        route.replace("<str:token>", TOKEN).replace("<slug:token>", TOKEN)
        for route in found
        if "token" in route
    ]

    assert bearing
    assert [path for path in bearing if TOKEN in masked_path(f"/{path}")] == []


def test_passwords_and_keys_are_in_no_line(db, log):
    client = Client(raise_request_exception=False)

    client.post(reverse("login"), {"username": "secretariat", "password": PASSWORD})
    client.get("/api/v1/tasks/", headers={"authorization": f"Bearer huiban_pat_{TOKEN}"})

    told = json.dumps(log(), ensure_ascii=False)
    assert PASSWORD not in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"GET /rate/{TOKEN}/ failed", "GET /rate/***/ failed"),
        (f"Authorization: Bearer {TOKEN}", "Authorization: ***"),
        (f"key huiban_pat_{TOKEN} is old", "key huiban_pat_*** is old"),
        ("postgresql://huiban:wort@db/huiban", "postgresql://huiban:***@db/huiban"),
        ("DETAIL:  Key (email)=(zhang@example.org) already exists.", "DETAIL: ***"),
        ("password=abc123&next=/", "password=***&next=/"),
        ("提案 20230368 已交办", "提案 20230368 已交办"),
    ],
)
def test_keys_and_quoted_rows_are_masked_and_nothing_else(text, kept):
    assert masked(text) == kept


def test_an_error_is_logged_under_the_number_on_its_page_without_the_rows_it_quotes(log, settings):
    settings.ROOT_URLCONF = __name__

    page = Client(raise_request_exception=False).get("/fails/")

    [error] = [line for line in log() if "exception" in line]
    number = page["X-Request-ID"]
    assert (page.status_code, number in page.text, "错误编号" in page.text) == (500, True, True)
    assert error["request_id"] == number
    assert "IntegrityError" in error["exception"]
    assert "zhang@example.org" not in json.dumps(log())
    assert of_requests(log())[0]["level"] == "ERROR"


def test_a_program_is_told_the_number_of_an_error_too(settings):
    settings.ROOT_URLCONF = __name__

    answer = Client(raise_request_exception=False).get("/api/fails/")

    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert answer["X-Request-ID"] in answer.json()["detail"]


def test_an_odd_method_is_counted_under_one_name(log):
    Client().generic("BREW", "/health/live")

    assert of_requests(log())[0]["method"] == "OTHER"


def test_a_slow_statement_is_logged_with_its_shape_and_none_of_its_values(db, log, settings):
    settings.SLOW_QUERY_MS = 1e-9
    token = WORK.set(Work("r-1"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT 'in the text' WHERE %s IN (%s, %s, %s)", ["委员写的话", "a", "b", "c"])

    WORK.reset(token)
    [line] = [line for line in log() if line["logger"] == "huiban.sql"]
    assert line["statement"] == "SELECT '…' WHERE %s IN (…)"
    assert (line["request_id"], line["level"]) == ("r-1", "WARNING")
    assert "委员写的话" not in json.dumps(line, ensure_ascii=False)


def test_no_statement_is_slow_where_none_shall_be_logged(db, log, settings):
    settings.SLOW_QUERY_MS = 0

    connection.cursor().execute("SELECT 1")

    assert log() == []


def test_the_shape_of_a_statement_is_bounded_and_folds_its_lists():
    rows = "INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s), (%s, %s)"

    assert statements.shape_of(rows) == "INSERT INTO t (a, b) VALUES (…), …"
    assert len(statements.shape_of("x" * 9000)) == statements.LONGEST_SHAPE + 1


def test_a_line_for_people_bears_the_number_in_brackets():
    formatter = PlainFormatter("{levelname} {name}:{number} {message}", style="{")
    record = logging.LogRecord("huiban", logging.INFO, "x.py", 1, "fertig", (), None)
    token = WORK.set(Work("abc"))

    within = formatter.format(record)
    WORK.reset(token)

    assert (within, formatter.format(record)) == ("INFO huiban: [abc] fertig", "INFO huiban: fertig")


def fails(_request):
    raise IntegrityError(QUOTING)


def __getattr__(name):
    """This module's own addresses, beside those of the product that the pages link to."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.contrib.auth.decorators import login_not_required  # noqa: PLC0415 -- once Django is set up
    from django.urls import path  # noqa: PLC0415 -- the same

    from config.urls import urlpatterns  # noqa: PLC0415 -- the same

    view = login_not_required(fails)
    return [path("fails/", view), path("api/fails/", view), *urlpatterns]


handler500 = "portal.web.views.refusals.server_error"
