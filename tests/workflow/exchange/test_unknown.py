"""What a parcel says that cannot be taken here: each with its words, and nothing done."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workflow.errors import MoveRefusedError
from workflow.services.exchange import inside, outside
from workflow.services.exchange.errors import NotYetError


def taking(step, **data):
    """A parcel's item about a proposal of which this side knows nothing."""
    item = SimpleNamespace(step=step, by=None, data=data)
    return SimpleNamespace(item=item, channel=None, known=lambda: None)


@pytest.mark.parametrize("side", [inside, outside])
def test_a_step_of_a_newer_version_waits(side):
    with pytest.raises(NotYetError, match="升级"):
        side.take(taking("of_tomorrow"))


def test_an_item_of_nobody_waits():
    with pytest.raises(NotYetError, match="办理人"):
        inside._actor(taking("submitted"))


@pytest.mark.parametrize("ask", [inside._case, outside._known])
def test_a_case_that_never_came_is_named(ask):
    with pytest.raises(MoveRefusedError) as refusal:
        ask(taking("withdrawn"))

    assert refusal.value.refusal.code == "unknown_case"


def test_a_merger_into_what_is_not_here_is_named():
    with pytest.raises(MoveRefusedError) as refusal:
        outside._merged(taking("merged", into=None, number="20230001"))

    assert (refusal.value.refusal.code, "20230001" in str(refusal.value)) == ("unknown_target", True)
