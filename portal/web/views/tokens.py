"""My tokens: which programs come in as me, making one, and revoking it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications.account_news import tell_person
from portal.web.identity.proof import proven
from portal.web.tokens import TokenForm, lines_of
from portal.web.visitor import visitor
from proposals.models import AccessToken
from proposals.services.tokens import TokenRefusedError, issue, revoke

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from proposals.models import User

CONFLICT = 409
INVALID = 422


@require_safe
def my_tokens(request: HttpRequest) -> HttpResponse:
    """All of them, also those that open nothing any more. No secret is shown."""
    me = visitor(request)
    lines = lines_of(AccessToken.objects.filter(person=me.user), me.at)
    return render(request, "portal/my_tokens.html", {"lines": lines})


@proven
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make one, and show its secret this once. Asks first whether it is still the person who sits there."""
    return made_for(request, visitor(request).user, reverse("my_tokens"))


def made_for(request: HttpRequest, account: User, back: str) -> HttpResponse:
    """The form of a new token of the account, what is wrong with it, or the secret; a person is told of it by mail."""
    me = visitor(request)
    form = TokenForm(request.POST if request.method == "POST" else None, on=me.on)
    words = {"form": form, "account": account, "back": back}
    if not form.is_valid():
        return render(request, "portal/token_new.html", words, status=INVALID if form.errors else 200)
    try:
        token, secret = issue(account, made_by=me.user, at=me.at, **form.cleaned_data)
    except TokenRefusedError as error:
        refused = words | {"refusal": str(error)}
        return render(request, "portal/token_new.html", refused, status=CONFLICT)
    tell_person(account)
    return render(request, "portal/token_made.html", words | {"token": token, "secret": secret})


@require_POST
def token_revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Close one of my own at once."""
    me = visitor(request)
    token = get_object_or_404(AccessToken.objects.filter(person=me.user).select_related("person"), pk=key)
    revoke(token, by=me.user, at=me.at)
    messages.success(request, _("“%(name)s”已撤销，用它的程序从现在起进不来。") % {"name": token.name})
    return redirect("my_tokens")
