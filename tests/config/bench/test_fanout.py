"""What bench `fanout` makes of what it reads, without a server."""

from __future__ import annotations

import resource

import pytest

from config.bench.clients import BenchBrokenError
from config.bench.fanout import goes_on, p99
from config.bench.listeners import cut
from config.bench.orders import places_of
from config.bench.servers import allow_files


def text(length, header):
    return b"\x81" + header + b"x" * length


@pytest.mark.parametrize(
    "whole", [text(5, b"\x05"), text(126, b"\x7e\x00\x7e"), text(70_000, b"\x7f" + (70_000).to_bytes(8))]
)
def test_a_frame_is_cut_off_once_it_is_there_in_whole(whole):
    kind, payload, rest = cut(whole + b"\x89\x00")

    assert (kind, set(payload), rest) == (1, set(b"x"), b"\x89\x00")
    assert [cut(whole[:length]) for length in (0, 1, len(whole) - 1)] == [None] * 3


@pytest.mark.parametrize(
    ("order", "places"),
    [(["all"], [[0, 1, 2]]), (["each", 2], [[0], [1]]), (["each", 9], [[0], [1], [2]]), (["one", 2], [[2]])],
)
def test_an_order_says_whom_each_message_wakes(order, places):
    assert [list(some) for some in places_of(order, 3)] == places


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        places_of(["nobody"], 3)


def answer(number, *numbers):
    return {"number": number, "notices": [{"number": n} for n in numbers]}


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        (answer(6, 5, 6), True),
        (answer(4), False),
        (answer(6, 6), False),
        (answer(6, 5, 5, 6), False),
        (answer(6, 5), False),
    ],
)
def test_news_go_on_from_the_known_number_without_a_gap(told, whole):
    assert goes_on(4, told) is whole


def test_the_slowest_hundredth_is_left_out():
    assert (p99([float(n) for n in range(200)]), p99([3.0])) == (198.0, 3.0)


def test_a_limit_of_open_files_that_is_too_low_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (1024, 4096))
    monkeypatch.setattr(resource, "setrlimit", lambda *_given: None)

    with pytest.raises(BenchBrokenError, match=r"4096.*10200.*--rows.*ulimit -n"):
        allow_files(10_200)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((1024, 4096), [(4000, 4096)]),
        ((1024, resource.RLIM_INFINITY), [(4000, resource.RLIM_INFINITY)]),
        ((8000, 9000), []),
    ],
)
def test_the_limit_of_open_files_is_raised_only_as_far_as_it_must(monkeypatch, before, after):
    set_to = []
    monkeypatch.setattr(resource, "getrlimit", lambda _what: before)
    monkeypatch.setattr(resource, "setrlimit", lambda _what, limits: set_to.append(limits))

    allow_files(4_000)

    assert set_to == after
