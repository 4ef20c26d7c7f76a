"""A key of its own for every test."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    settings.ANCHOR_KEY_FILE = str(tmp_path / "keys" / "anchor.pem")
    return tmp_path / "keys" / "anchor.pem"
