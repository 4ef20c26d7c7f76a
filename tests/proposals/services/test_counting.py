from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache

from proposals.services.counting import count_one

START = "2023-05-22T10:00:10+08:00"


class Broken:
    def add(self, *_args):
        raise ConnectionError


@pytest.fixture(autouse=True)
def empty():
    cache.clear()


def test_each_window_counts_for_itself():
    with time_machine.travel(START, tick=False) as clock:
        first = [count_one("a", 60), count_one("a", 60), count_one("b", 60)]
        clock.shift(50)
        later = count_one("a", 60)

    assert first == [(1, 50), (2, 50), (1, 50)]
    assert later == (1, 60)


def test_nothing_is_bounded_while_the_cache_is_down(monkeypatch, caplog):
    monkeypatch.setattr("proposals.services.counting.cache", Broken())

    assert count_one("a", 60) == (0, 0)
    assert "ConnectionError" in caplog.text
