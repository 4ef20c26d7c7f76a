"""A city on a Monday in May 2023, and browsers of its people: as for the pages."""

from __future__ import annotations

from tests.portal.web.conftest import browse, city, monday

__all__ = ["browse", "city", "monday"]
