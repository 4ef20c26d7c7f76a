"""The first page of an installation, as long as nobody has an account: it makes the operator, and then it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.web.account_forms import SetupForm
from proposals.services.administering.acts import SetUpRefusedError
from proposals.services.administering.opening import installation_waits, open_installation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

INVALID = 422
TOO_MANY = 429
PASSWORDS = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The code from the server's console makes the operator's account and leads to the first city. Raises Http404."""
    if not installation_waits():
        raise Http404
    form = SetupForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/setup.html", {"form": form}, status=INVALID if form.errors else 200)
    address = request.META.get("REMOTE_ADDR", "")
    try:
        operator = open_installation(**form.account(), address=address, at=timezone.now())
    except SetUpRefusedError as error:
        form.add_error("code", str(error))
        status = TOO_MANY if error.code == "too_many_tries" else INVALID
        return render(request, "portal/setup.html", {"form": form}, status=status)
    login(request, operator, backend=PASSWORDS)
    return redirect("city_new")
