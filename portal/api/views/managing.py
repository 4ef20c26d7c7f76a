"""What the views of administrators' settings have in common: whose settings, in which scope, seen in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied

from portal.api.conditions import refuse_overtaken, tag_when_rendered
from portal.api.views.base import OK, ActView, ReadView, row_there
from proposals.models import AccessToken, Jurisdiction
from proposals.queries import jurisdictions_administered_by
from proposals.scopes import Scope
from proposals.services.administering.acts import administers, is_operator, sets_up

if TYPE_CHECKING:
    from datetime import datetime

    from rest_framework.request import Request
    from rest_framework.response import Response

    from portal.api.access import Caller


class _OfACity:
    """Settings are read and changed by whoever answers for them; for everybody else there are none (404)."""

    caller: Caller
    request: Any

    @property
    def at(self) -> datetime:
        return timezone.now()

    def administered(self, pk: int) -> Jurisdiction:
        """The city whose administrator the caller is. Raises Http404."""
        found: Jurisdiction = row_there(jurisdictions_administered_by(self.caller.held), pk)
        return found

    def told(self, pk: int) -> Jurisdiction:
        """The city whose state of being set up the caller may read. Raises Http404."""
        found: Jurisdiction = row_there(Jurisdiction.objects.all(), pk)
        if not (is_operator(self.caller.user) or administers(self.caller.user, found, self.at)):
            raise Http404
        return found

    def set_up(self, pk: int) -> Jurisdiction:
        """The city that the caller may set up now. Raises Http404."""
        found = self.told(pk)
        if not sets_up(self.caller.user, found, self.at):
            raise Http404
        return found

    def operated(self) -> None:
        """Raises Http404 for everybody but the operator of the installation."""
        if not is_operator(self.caller.user):
            raise Http404

    def unchanged(self, told: Any) -> None:
        """`told` is the setting as it now is. Raises StaleMoveError where If-Match speaks of another state."""
        refuse_overtaken(self.request, told)


class SettingsView(_OfACity, ActView):
    """Settings that are no list. The action `setting` reads one alone, which is tagged."""

    scope: ClassVar[Scope] = Scope.ADMIN
    scope_of_change: ClassVar[Scope] = Scope.ADMIN

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        made = super().finalize_response(request, response, *args, **kwargs)
        if self.action == "setting" and made.status_code == OK:
            tag_when_rendered(request, made)
        return made


class KeptView(_OfACity, ReadView):
    """A list of what an administrator keeps."""

    scope: ClassVar[Scope] = Scope.ADMIN
    scope_of_change: ClassVar[Scope] = Scope.ADMIN


def by_token_alone(request: Request) -> None:
    """For what the pages do only after a fresh proof of who sits there: a token was made with one, a session may be old.

    Raises PermissionDenied `token_needed`.
    """
    if not isinstance(request.auth, AccessToken):
        words = _("这一项请用访问令牌办理；在浏览器里请到系统设置的页面，那里会先确认是不是本人。")
        raise PermissionDenied(words, code="token_needed")
