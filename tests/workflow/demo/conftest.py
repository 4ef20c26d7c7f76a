from __future__ import annotations

from datetime import date

import pytest

TODAY = date(2025, 11, 24)  # a Monday within the calendar, two months after a working day


@pytest.fixture
def demo_settings(settings):
    settings.DEMO_ALLOWED = True
    return settings
