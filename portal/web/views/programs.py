"""Accounts of programs: which there are, making one, its tokens, and closing it. For administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.identity.proof import proven
from portal.web.keyset import page_of
from portal.web.managing import INVALID, administered, settled
from portal.web.programs import ProgramForm, programs_run_by
from portal.web.tokens import lines_of, programs_with_use
from portal.web.views.tokens import made_for
from portal.web.visitor import visitor
from proposals.models import AccessToken
from proposals.services.programs import close_program, make_program
from proposals.services.tokens import revoke

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from proposals.models import Program


@require_http_methods(["GET", "HEAD", "POST"])
def program_list(request: HttpRequest) -> HttpResponse:
    """The programs of the city, and the form for one more."""
    me = visitor(request)
    jurisdiction = administered(request, me)
    form = ProgramForm(
        request.POST if request.method == "POST" else None, jurisdiction=jurisdiction, on=me.on
    )
    if form.is_valid():
        made = settled(form, lambda: make_program(jurisdiction, **form.cleaned_data, actor=me.user, at=me.at))
        if made is not None:
            messages.success(request, _("已建立“%(name)s”，请为它签发访问令牌。") % {"name": made})
            return redirect("program", key=made.pk)
    page = page_of(programs_with_use(programs_run_by(me.held).filter(jurisdiction=jurisdiction)), request)
    words = {"jurisdiction": jurisdiction, "form": form, "page": page}
    return render(request, "portal/program_list.html", words, status=INVALID if form.errors else 200)


@require_safe
def program(request: HttpRequest, key: int) -> HttpResponse:
    """One program with its post and its tokens."""
    me = visitor(request)
    one = _own(request, key)
    words = {
        "jurisdiction": one.jurisdiction,
        "program": one,
        "posts": one.account.posts.select_related("organisation").order_by("pk"),
        "lines": lines_of(one.account.access_tokens.all(), me.at),
    }
    return render(request, "portal/program.html", words)


@proven
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def program_token(request: HttpRequest, key: int) -> HttpResponse:
    """Make a token of the program, and show its secret this once."""
    one = _own(request, key)
    return made_for(request, one.account, reverse("program", args=[key]))


@require_POST
def program_token_revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Close one token of a program at once."""
    me = visitor(request)
    accounts = programs_run_by(me.held).values("account")
    tokens = AccessToken.objects.filter(person__in=accounts).select_related("person__program")
    token = get_object_or_404(tokens, pk=key)
    revoke(token, by=me.user, at=me.at)
    messages.success(request, _("“%(name)s”已撤销，用它的程序从现在起进不来。") % {"name": token.name})
    return redirect("program", key=token.person.program.pk)


@require_POST
def program_close(request: HttpRequest, key: int) -> HttpResponse:
    """Close the program for good."""
    me = visitor(request)
    one = close_program(_own(request, key), actor=me.user, at=me.at)
    messages.success(request, _("“%(name)s”已停用，它的令牌全部失效。") % {"name": one})
    return redirect("program", key=key)


def _own(request: HttpRequest, key: int) -> Program:
    found: Program = get_object_or_404(programs_run_by(visitor(request).held), pk=key)
    return found
