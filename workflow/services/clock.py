"""What day it is in a jurisdiction. Days end at 24:00 there, whatever the server's clock says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import Jurisdiction


def day_of(at: datetime, jurisdiction: Jurisdiction) -> date:
    """The local day of a moment."""
    return jurisdiction.day_of(at)


def today(jurisdiction: Jurisdiction) -> date:
    """The local day of now."""
    return day_of(timezone.now(), jurisdiction)
