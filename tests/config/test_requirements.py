from __future__ import annotations

from importlib.metadata import packages_distributions

import pytest

from tests.conftest import REPOSITORY


def test_django_fsm_comes_from_its_maintained_continuation():
    assert packages_distributions()["django_fsm"] == ["django-fsm-2"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_by_hash_and_name_no_host(name):
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    pinned = [line for line in text.splitlines() if line[:1].isalnum()]

    assert [line for line in pinned if "==" not in line] == []
    assert text.count("==") >= len(pinned) > 30
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
