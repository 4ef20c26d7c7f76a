"""The same harmful files, given to the readers of text: a sentence to the person, or the plain text; nothing runs."""

from __future__ import annotations

import socket

import pytest

from proposals.parsing import Unreadable, decode
from tests.proposals.files.test_attacks import ATTACKS

UNREADABLE = {
    "billion laughs", "quadratic entities", "document type from outside", "document type in UTF-16", "broken XML",
    "macros", "macros by type", "encrypted", "zip bomb", "more than declared", "part twice", "packed otherwise",
    "cut off", "archive", "old Word", "a program", "PDF with script", "huge picture",
}  # fmt: skip


@pytest.fixture
def alone(monkeypatch):
    """No name is looked up and no connection opened."""

    def refuse(*_address, **_more):
        pytest.fail("a reader of files went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_reader_gives_text_or_says_why_not(attack, alone):
    name, data, _code = ATTACKS[attack]

    try:
        decode(data, name)
    except Unreadable as error:
        refused = error.message()
    else:
        refused = ""

    assert refused or attack not in UNREADABLE
