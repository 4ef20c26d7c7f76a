"""The client of bench `page`, and the one report of all benches."""

from __future__ import annotations

import socket
import threading

import pytest

from config.bench.clients import BenchBrokenError
from config.bench.page import Page, hammer
from config.bench.report import Report, together
from config.bench.servers import serving

PAGE = Page("bare", "/", "abc")


@pytest.fixture
def answering():
    """A server that says the same to one request, in two pieces, and hangs up."""
    opened = []

    def serve(*pieces):
        listener = socket.create_server(("127.0.0.1", 0))

        def answer():
            taken, _address = listener.accept()
            with taken:
                taken.recv(4096)
                for piece in pieces:
                    taken.sendall(piece)
                taken.recv(4096)

        thread = threading.Thread(target=answer)
        thread.start()
        opened.append((listener, thread))
        return listener.getsockname()[1]

    yield serve
    for listener, thread in opened:
        thread.join(10)
        listener.close()


def test_a_server_is_asked_over_several_connections_until_there_are_enough_answers():
    with serving("config.bench.bare", {}) as (_process, port):
        assert hammer(port, PAGE, 30) > 0


def test_an_answer_may_come_in_pieces(answering):
    port = answering(b"HTTP/1.1 200 OK\r\nConten", b"t-Length: 6\r\n\r\nab", b"cdef")

    assert hammer(port, PAGE, 1, at_once=1) > 0


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "bare: HTTP/1.1 404 Not Found"),
        (b"HTTP/1.1 200 OK\r\n\r\nx", "an answer without a length"),
    ],
)
def test_what_is_no_page_ends_the_bench(answering, answer, says):
    port = answering(answer)

    with pytest.raises(BenchBrokenError, match=says):
        hammer(port, PAGE, 1, at_once=1)


def test_all_benches_make_one_report_with_each_series_under_its_name():
    machine = {"system": "any"}
    one = Report("one", 2, {"a": 1.0}, {"a": 2.0}, {"a": 0.5}, machine=machine, faults=("lost",))
    other = Report("other", 5, {"a": 3.0}, {}, {}, machine=machine)

    whole = together([one, other])

    assert (whole.ours, whole.limit, whole.ratio) == (
        {"one.a": 1.0, "other.a": 3.0}, {"one.a": 2.0}, {"one.a": 0.5},
    )  # fmt: skip
    assert (whole.rounds, whole.faults) == (5, ("one: lost",))
    assert whole.as_json()["benches"] == ["one", "other"]
