from __future__ import annotations

import pytest

from config.bench.lengths import SIZES
from config.bench.published import make_published


@pytest.mark.parametrize("characters", SIZES.values())
def test_page_is_as_long_as_it_is_to_be(characters):
    assert characters <= len(make_published(characters).text) <= 1.3 * characters
