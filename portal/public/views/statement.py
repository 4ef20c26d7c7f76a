"""How far everybody can use the site: what was tried and found, what is known not to do, and whom to tell."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from portal.public.answer import not_found, page, public_door
from portal.public.place import place_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

FOUND: Final = Path(__file__).resolve().parent.parent / "accessibility.json"
"""What `scripts/check_accessibility.py --write` found last."""


@public_door
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement for WCAG 2.2 AA and GB/T 37668-2019, with the figures of the last trial."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return not_found(request)
    return page(request, "accessibility", place, found=found())


@lru_cache(maxsize=1)
def found() -> dict[str, Any]:
    """The figures by name; the day as a date, the widths as words."""
    told: dict[str, Any] = json.loads(FOUND.read_text(encoding="utf-8"))
    widths = "、".join(str(width) for width in told["widths"])
    return {**told, "on": date.fromisoformat(told["on"]), "widths": widths}
