"""Letters with which people are let in, and the page on which they make their own log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.web.account_forms import JoinForm
from portal.web.keyset import page_of
from portal.web.letters_of_invitation import letters_page
from portal.web.managing import INVALID, administered
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.services.administering.acts import SetUpRefusedError
from proposals.services.administering.found import waiting_people
from proposals.services.administering.invitations import LASTS, accept, invite
from proposals.services.administering.people import is_administrator

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from proposals.models import User

TOO_MANY = 429
MOST = 200
"""So many letters at once."""


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Who has not joined; the ticked ones get letters, which are shown once to be printed."""
    me = visitor(request)
    city = administered(request, me)
    if request.method == "POST":
        keys = [key for told in request.POST.getlist("person")[:MOST] if (key := row_key(told))]
        people = waiting_people(city, me.on).filter(pk__in=keys)
        chosen = [one for one in people if not is_administrator(one, me.at)]
        if chosen:
            return letters_page(request, city, invite(chosen, city, actor=me.user, at=me.at))
        messages.warning(request, _("请先勾选要发信的人。"))
        return redirect(request.get_full_path())
    page = page_of(waiting_people(city, me.on), request, size=100)
    lines = [(one, one.held_now, _last(one)) for one in page.rows]  # type: ignore[attr-defined]  # prefetched
    words = {"jurisdiction": city, "page": page, "lines": lines, "at": me.at, "days": LASTS.days}
    return render(request, "portal/invitations.html", words)


def _last(one: User) -> object:
    """The newest of the invitations that were read along."""
    return max(one.invitations.all(), key=lambda invitation: invitation.pk, default=None)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The code and the name from the letter make a user name and a password."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/join.html", {"form": form}, status=INVALID if form.errors else 200)
    try:
        person = _join(form, request.META.get("REMOTE_ADDR", ""))
    except SetUpRefusedError as error:
        form.add_error("username" if error.code == "username_taken" else "code", str(error))
        status = TOO_MANY if error.code == "too_many_tries" else INVALID
        return render(request, "portal/join.html", {"form": form}, status=status)
    messages.success(
        request, _("%(name)s，您的账号开通了，请用刚才定的账号名和密码登录。") % {"name": person}
    )
    return redirect("login")


def _join(form: JoinForm, address: str) -> User:
    given = form.account()
    return accept(given.pop("code"), given.pop("name"), **given, address=address, at=timezone.now())
