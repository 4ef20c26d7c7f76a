"""What became of what was promised, and the closure figures of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.public.answer import not_found, page, public_door
from portal.public.paging import key_in, page_of, with_place
from portal.public.place import all_places, place_of
from workflow.queries.public_notes import public_sessions
from workflow.queries.public_promises import (
    BROKEN,
    FATES,
    KEPT,
    OPEN,
    OVERDUE,
    PARTLY,
    Wanted,
    is_overdue,
    narrowed,
    public_promises,
    sums,
    units_promising,
    years_of,
)
from workflow.queries.published import public_cases
from workflow.queries.rates import public_figures

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from portal.public.place import Place


@public_door
def commitments(request: HttpRequest) -> HttpResponse:
    """The published promises with their state, by fate, unit and year."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return not_found(request)
    on, promises = _today(place), public_promises(place.jurisdiction)
    fate = request.GET.get("fate", "")
    wanted = Wanted(
        fate=fate if fate in FATES else "", unit=key_in(request.GET, "unit"), year=key_in(request.GET, "year")
    )
    listed = page_of(narrowed(promises, wanted, on), request.GET)
    told = sums(narrowed(promises, Wanted(unit=wanted.unit, year=wanted.year), on), on)
    words = {
        "rows": [{"text": row, "made": row.commitment, "late": is_overdue(row, on)} for row in listed.rows],
        "listed": listed,
        "tabs": _tabs(request, wanted, told.__dict__),
        "units": units_promising(promises),
        "years": years_of(promises),
        "wanted": wanted,
    }
    return page(request, "commitments", place, canonical=place.address("public_commitments"), **words)


def _tabs(request: HttpRequest, wanted: Wanted, numbers: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "": _("全部"),
        OPEN: _("落实中"),
        OVERDUE: _("到期未核实"),
        KEPT: _("已兑现"),
        PARTLY: _("部分兑现"),
        BROKEN: _("未兑现"),
    }
    return [
        {
            "label": label,
            "number": numbers[fate or "all"],
            "url": with_place(request.GET, fate=fate),
            "current": fate == wanted.fate,
        }
        for fate, label in labels.items()
    ]


@public_door
def figures(request: HttpRequest) -> HttpResponse:
    """The rates of a session, with what is divided by what. Only what rests on closed cases, and on enough of them."""
    place = place_of(request.GET.get("in", ""))
    if place is None:
        return not_found(request)
    sessions = [] if place.jurisdiction is None else public_sessions(public_cases(place.jurisdiction))
    chosen = key_in(request.GET, "session")
    session = next((one for one in sessions if one.pk == chosen), sessions[0] if sessions else None)
    rates = []
    if place.jurisdiction is not None and session is not None:
        rates = list(public_figures(place.jurisdiction, session, _today(place)).values())
    words = {
        "sessions": sessions,
        "session": session,
        "rates": rates,
        "places": all_places() if place.jurisdiction is None else [],
    }
    return page(request, "figures", place, **words)


def _today(place: Place) -> date:
    return place.jurisdiction.day_of(timezone.now()) if place.jurisdiction else timezone.localdate()
