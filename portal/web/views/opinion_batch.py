"""One answer to several cases that a bureau co-handles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.web.opinion_batch import BatchForm, groups, may_answer
from portal.web.subjects import subject_url
from portal.web.visitor import visitor
from workflow.queries import opinions_visible_to
from workflow.rules import cases_of
from workflow.services.batches import BatchRefusedError, draft_opinions, drafted_before

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.errors import Refusal

CONFLICT: Final = 409
INVALID: Final = 422
KEY: Final = re.compile(r"[0-9a-f]{32}")
ROWS: Final = re.compile(r"[0-9]{1,18}(?:,[0-9]{1,18}){0,99}")


@require_http_methods(["GET", "HEAD", "POST"])
def opinion_batch(request: HttpRequest) -> HttpResponse:
    """Choose cases and write to all of them at once; `?made=` names the drafts that were just made."""
    me = visitor(request)
    if not may_answer(me):
        raise PermissionDenied
    if request.method != "POST":
        return _show(request, me, BatchForm(me=me, initial=_asked(request)))
    told = request.POST.get("_key", "")
    key = told if KEY.fullmatch(told) else ""
    if key and (before := drafted_before(me.user, key)):
        return _to(before)
    form = BatchForm(request.POST, me=me)
    if not form.is_valid():
        return _show(request, me, form, status=INVALID)
    cleaned = form.cleaned_data
    try:
        made = draft_opinions(
            cleaned["shares"],
            actor=me.user,
            compose=form.compose,
            verdict=form.verdict_said,
            together=cleaned["together"],
            contact=cleaned["contact"],
            phone=cleaned["phone"],
            key=key,
        )
    except BatchRefusedError as error:
        return _show(request, me, form, status=CONFLICT, refusals=error.refusals)
    words = ngettext(
        "已起草 %(n)d 份会办意见，还没有送审。", "已起草 %(n)d 份会办意见，还没有送审。", len(made)
    )
    messages.success(request, words % {"n": len(made)})
    return _to([opinion.pk for opinion in made])


def _asked(request: HttpRequest) -> dict[str, object]:
    """The cases that an address names, ticked where the form offers them; nothing else is filled in by an address."""
    shares = [key for key in request.GET.getlist("shares") if ROWS.fullmatch(key) and "," not in key]
    together = {"together": "yes"} if request.GET.get("together") == "yes" and len(shares) > 1 else {}
    return {"shares": shares, **together} if shares else {}


def _to(made: list[int]) -> HttpResponse:
    return redirect(f"{reverse('opinion_batch')}?made={','.join(map(str, made))}")


def _show(
    request: HttpRequest,
    me: Visitor,
    form: BatchForm,
    *,
    status: int = 200,
    refusals: dict[int, Refusal] | None = None,
) -> HttpResponse:
    words = {
        "today": me.on,
        "form": form,
        "groups": groups(form, me, refusals or {}),
        "refused": refusals or {},
        "made": _made(request.GET.get("made", ""), me),
        "key": uuid4().hex,
    }
    return render(request, "portal/opinion_batch.html", words, status=status)


def _made(told: str, me: Visitor) -> list[dict[str, object]]:
    """The drafts that an address names, as far as the visitor may see them."""
    if not ROWS.fullmatch(told):
        return []
    found = opinions_visible_to(me.held).filter(pk__in=told.split(","))
    rows = []
    for opinion in found.select_related("organisation").order_by("pk"):
        cases = cases_of(opinion)
        numbers = "、".join(case.proposal.reference for case in cases)
        rows.append({"url": subject_url(opinion, cases[0]), "numbers": numbers, "opinion": opinion})
    return rows
