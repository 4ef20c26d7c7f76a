"""Voting and commenting, without an account and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.public.answer import LANGUAGE, NOT_KEPT, not_found, own_host, page_text
from portal.public.place import Place, place_of
from portal.public.speaking import from_own_page, known_speaker, remember, speaker_of
from workflow.errors import MoveRefusedError, Refusal
from workflow.queries.published import public_page
from workflow.queries.voices import LONGEST, Own, own_voice, voices_of
from workflow.services.voices import Speaker, cast_vote, write_comment

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from workflow.queries.published import PublicPage

HONEYPOT = "website"
"""A field that nobody sees, and that only machines fill in."""


class ForeignFormError(MoveRefusedError):
    """The form was not sent from a page of this site, or the browser does not say so."""

    status = 403


@login_not_required
@require_safe
@own_host
def voice(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """What this browser said of the case, to be changed."""
    with translation.override(LANGUAGE):
        found = public_page(jurisdiction, reference)
        return not_found(request) if found is None else _shown(request, found)


@csrf_exempt  # a page that is kept for everybody carries no token: speaking.from_own_page asks the browser instead
@login_not_required
@require_POST
@own_host
def vote(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """For or against, or neither any more."""

    def cast(found: PublicPage, speaker: Speaker) -> None:
        cast_vote(found.entry.pk, speaker, request.POST.get("choice", ""), at=timezone.now())

    return _said(request, jurisdiction, reference, cast)


@csrf_exempt  # the same
@login_not_required
@require_POST
@own_host
def comment(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """A comment, to be read by the secretariat before anybody else reads it."""

    def write(found: PublicPage, speaker: Speaker) -> None:
        if not request.POST.get(HONEYPOT):
            write_comment(found.entry.pk, speaker, request.POST.get("text", ""), at=timezone.now())

    return _said(request, jurisdiction, reference, write)


def _said(
    request: HttpRequest, jurisdiction: str, reference: str, take_down: Callable[[PublicPage, Speaker], None]
) -> HttpResponse:
    """Take it down and show what was said; a refusal stands on the same page, beside what was written."""
    with translation.override(LANGUAGE):
        found = public_page(jurisdiction, reference)
        if found is None:
            return not_found(request)
        speaker = speaker_of(request)
        try:
            _check_origin(request)
            take_down(found, speaker)
        except MoveRefusedError as error:
            return _shown(request, found, error)
        response = redirect("public_voice", found.entry.jurisdiction.slug, found.reference)
        response["Cache-Control"] = NOT_KEPT
        remember(request, response, speaker)
        return response


def _check_origin(request: HttpRequest) -> None:
    if not from_own_page(request):
        words = _("没有收下：浏览器没有说明这是从本站页面提交的。请回到提案页面，再点一次。")
        raise ForeignFormError(Refusal("foreign_form", words))


def _shown(request: HttpRequest, found: PublicPage, error: MoveRefusedError | None = None) -> HttpResponse:
    speaker = known_speaker(request)
    case = found.entry.case_id
    words = {
        "page": found,
        "voices": voices_of(case),
        "own": own_voice(case, speaker.on(case)) if speaker else Own(),
        "refusal": error.refusal if error else None,
        "typed": request.POST.get("text", "")[: 2 * LONGEST],
        "longest_comment": LONGEST,
    }
    place = place_of(found.entry.jurisdiction.slug) or Place(found.entry.jurisdiction, alone=False)
    response = HttpResponse(
        page_text(request, "voice", place, **words), status=error.status if error else 200
    )
    response["Cache-Control"] = NOT_KEPT
    response["Content-Language"] = LANGUAGE
    response["X-Robots-Tag"] = "noindex"
    return response
