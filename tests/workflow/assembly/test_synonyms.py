"""Rings of words that stand for one another."""

from __future__ import annotations

from collections import Counter

from workflow.assembly import synonyms
from workflow.assembly.synonyms import ACT, RING_OF, TOPIC, rings_in


def test_longest_word_at_a_place_stands_for_its_ring():
    found = [
        (ring.name, ring.weight, word, start) for ring, word, start in rings_in("排查后更换路灯，扩建停车场")
    ]

    assert found == [
        ("调研", ACT, "排查", 0),
        ("照明", TOPIC, "路灯", 5),
        ("新建", ACT, "扩建", 8),
        ("停车", TOPIC, "停车", 10),
    ]


def test_no_word_stands_in_two_rings():
    words = Counter(f"{synonyms._ACTS} {synonyms._TOPICS}".split())

    assert [word for word, times in words.items() if times > 1] == []
    assert len(words) == len(RING_OF)
