from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY

ADDRESS = "/static/vendor/htmx.min.js"
CONTENT = (REPOSITORY / "portal" / "static" / "vendor" / "htmx.min.js").read_bytes()


def test_static_file_is_served_whole_to_anyone(client):
    answer = client.get(ADDRESS)

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Content-Length"] == str(len(CONTENT))
    assert not answer.cookies


@pytest.mark.parametrize(
    ("method", "headers", "status", "body"),
    [
        ("HEAD", {}, 200, b""),
        ("GET", {"range": "bytes=0-9"}, 206, CONTENT[:10]),
        ("GET", {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 304, b""),
        ("POST", {}, 405, b""),
    ],
)
def test_static_file_answers_what_was_asked(client, method, headers, status, body):
    answer = client.generic(method, ADDRESS, headers=headers)

    assert (answer.status_code, answer.content) == (status, body)
