"""Whose settings a page of the administrator shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from proposals.queries import jurisdictions_administered_by

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction


def administered(request: HttpRequest, me: Visitor) -> Jurisdiction:
    """The jurisdiction that `?in=` names, else the first that the visitor administers. Raises Http404 for everybody else."""
    mine = jurisdictions_administered_by(me.held)
    named = request.GET.get("in", "")
    found = (mine.filter(slug=named) if named else mine).first()
    if found is None:
        raise Http404
    return found
