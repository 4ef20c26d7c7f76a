"""Whose settings a page of the administrator shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404

from proposals.models import Jurisdiction
from proposals.queries import jurisdictions_administered_by
from proposals.services.administering.acts import (
    NotAdministratorError,
    SetUpRefusedError,
    administers,
    is_operator,
    sets_up,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest

    from portal.web.visitor import Visitor

CONFLICT = 409
INVALID = 422
DONE = TypeVar("DONE")


def settled(form: Form, work: Callable[[], DONE]) -> DONE | None:
    """What came of it; where it is refused, None, and the form says why. Raises PermissionDenied."""
    try:
        return work()
    except NotAdministratorError as error:
        raise PermissionDenied from error
    except SetUpRefusedError as error:
        form.add_error(None, str(error))
        return None


def administered(request: HttpRequest, me: Visitor) -> Jurisdiction:
    """The jurisdiction that `?in=` names, else the first that the visitor administers. Raises Http404 for everybody else."""
    mine = jurisdictions_administered_by(me.held)
    named = request.GET.get("in", "")
    found = (mine.filter(slug=named) if named else mine).first()
    if found is None:
        raise Http404
    return found


def operated(me: Visitor) -> None:
    """Raises Http404 for everybody but the operator of the installation."""
    if not is_operator(me.user):
        raise Http404


def city_told(me: Visitor, slug: str) -> Jurisdiction:
    """The city whose state of being set up the visitor may read: every one for the operator, an administrator's own.

    Raises Http404.
    """
    found = Jurisdiction.objects.filter(slug=slug).first()
    if found is None or not (is_operator(me.user) or administers(me.user, found, me.at)):
        raise Http404
    return found


def city_set_up(me: Visitor, slug: str) -> Jurisdiction:
    """The city that the visitor may set up now. Raises Http404."""
    found = city_told(me, slug)
    if not sets_up(me.user, found, me.at):
        raise Http404
    return found
