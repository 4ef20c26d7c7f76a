"""Rating by the link that stood in a mail or on a sheet, without a log-in. Looking changes nothing, however often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.web.rating_sheet import rating_words, summary_of
from proposals.services.counting import count_one
from workflow.errors import MoveRefusedError
from workflow.forms import EvaluationForm
from workflow.services import perform
from workflow.services.rating_links import Dead, read_code

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from workflow.services.rating_links import Owed

A_MINUTE: Final = 60
MOST: Final = 30
"""So many times a minute one address may ask for a link, good or not."""
MISSING: Final = 404
GONE: Final = 410
INVALID: Final = 422
TOO_MANY: Final = 429
OTHER: Final = 403


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate_by_link(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form; check it and ask to confirm; rate. Only the last of these changes anything, and only once."""
    response = _answer(request, code)
    response["Referrer-Policy"] = "same-origin"  # the address is the key: no other site gets to know it
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, code: str) -> HttpResponse:
    if _too_often(request.META.get("REMOTE_ADDR", "")):
        return _told(request, "often", TOO_MANY)
    owed = read_code(code, timezone.now())
    if owed is None:
        return _told(request, "unknown", MISSING)
    if isinstance(owed, Dead):
        return _told(request, owed.value, GONE)
    if request.user.is_authenticated and request.user.pk != owed.evaluation.signer_id:
        return _told(request, "other", OTHER)
    if request.method == "POST":
        return _posted(request, owed)
    return _form(request, owed, EvaluationForm(subject=owed.case, actor=owed.evaluation.signer, on=owed.on))


def _too_often(address: str) -> bool:
    """Count one more from there in this minute. The address itself is not kept."""
    who = salted_hmac("rating_link", address).hexdigest()
    counted, _left = count_one(f"rating-link:{who}", A_MINUTE)
    return counted > MOST


def _posted(request: HttpRequest, owed: Owed) -> HttpResponse:
    signer = owed.evaluation.signer
    form = EvaluationForm(request.POST, subject=owed.case, actor=signer, on=owed.on)
    if "back" in request.POST:
        typed = {name: value for name, value in request.POST.items() if name in form.fields}
        form = EvaluationForm(subject=owed.case, actor=signer, on=owed.on, initial=typed)
        return _form(request, owed, form)
    if not form.is_valid():
        return _form(request, owed, form, status=INVALID)
    if "confirmed" not in request.POST:
        words = {"form": form, "summary": summary_of(form), "asked": "asked" in request.POST}
        return _page(request, "portal/rating_confirm.html", owed, words)
    try:
        perform("evaluate", owed.case, actor=signer, way="link", **form.inputs())
    except (
        MoveRefusedError
    ):  # somebody was quicker: the same person in another window, or the end of the round
        return _told(request, "used", GONE)
    return _told(request, "done", 200)


def _form(request: HttpRequest, owed: Owed, form: EvaluationForm, *, status: int = 200) -> HttpResponse:
    words = {"form": form} | rating_words(form, owed.held, owed.case)
    return _page(request, "portal/rating_link.html", owed, words, status=status)


def _page(
    request: HttpRequest, template: str, owed: Owed, words: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shown = {"proposal": owed.case.proposal, "who": owed.evaluation.body or owed.evaluation.signer}
    return render(request, template, shown | words, status=status)


def _told(request: HttpRequest, state: str, status: int) -> HttpResponse:
    return render(request, "portal/rating_told.html", {"state": state}, status=status)
