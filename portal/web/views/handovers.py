"""Handing over what was ticked: checked, confirmed, reported case by case; together, back to the committee; the notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.documents.handovers import issue_papers, kept_letter, preview
from portal.documents.rendering import FORMS
from portal.web.handovers import (
    KEY,
    MOST,
    DocumentForm,
    Outcome,
    ReturnForm,
    TogetherForm,
    check,
    proposed_document,
    seen_of,
)
from portal.web.subjects import case_url
from portal.web.views.assign import CONFLICT, INVALID, assigner, chosen_keys
from portal.web.visitor import visitor
from workflow.errors import MoveRefusedError
from workflow.queries import cases_visible_to
from workflow.queries.handover import ROW, handovers_visible_to
from workflow.services import perform
from workflow.services.assigning import waiting_cases
from workflow.services.clock import day_of
from workflow.services.handing import hand_over_batch
from workflow.services.joining import join_cases

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.documents.content import Letter
    from portal.web.visitor import Visitor
    from workflow.models import HandOver
    from workflow.services.assigning import Waiting
    from workflow.services.handing import Handing


def _chosen(request: HttpRequest, me: Visitor) -> list[Waiting]:
    """The waiting cases that the address, or the form, names; at most a hundred."""
    told = request.POST if request.method == "POST" else request.GET
    keys = chosen_keys(told.getlist("cases"))
    return waiting_cases(me.held, me.at, keys)[:MOST] if keys else []


def _list_url(waiting: list[Waiting]) -> str:
    """Back to the list, with the same rows ticked."""
    keys = [one.case.pk for one in waiting]
    return f"{reverse('assign')}?{urlencode({'cases': keys}, doseq=True)}" if keys else reverse("assign")


@require_http_methods(["GET", "HEAD", "POST"])
def handover_check(request: HttpRequest) -> HttpResponse:
    """Look at what is ticked before it goes; a POST hands over what may go and reports the rest."""
    me = assigner(request)
    waiting = _chosen(request, me)
    if request.method != "POST":
        form = DocumentForm(proposed=proposed_document(me, waiting))
        return _checked(request, me, waiting, form)
    form = DocumentForm(request.POST)
    key = request.POST.get("_key", "")
    done_before = handovers_visible_to(me.held).filter(key=key).first() if KEY.fullmatch(key) else None
    if done_before is not None and not waiting:
        return redirect("handover_page", done_before.pk)
    if not form.is_valid() or not waiting:
        return _checked(request, me, waiting, form, status=INVALID)
    cases = [one.case for one in waiting]
    try:
        handing = hand_over_batch(
            cases, actor=me.user, document=form.cleaned_data["document"],
            key=key if KEY.fullmatch(key) else uuid4().hex, seen=seen_of(request.POST, cases),
        )  # fmt: skip
    except MoveRefusedError as error:
        form.add_error("document", error.refusal.message)
        return _checked(request, me, waiting, form, status=CONFLICT)
    return _reported(request, me, waiting, form, handing)


def _reported(
    request: HttpRequest, me: Visitor, waiting: list[Waiting], form: DocumentForm, handing: Handing
) -> HttpResponse:
    """On to the notice of what went; where nothing went, or something did not, with the reasons."""
    numbers = {one.case.pk: one.case.proposal.reference for one in waiting}
    refused = [(numbers[key], refusal.message) for key, refusal in handing.refusals.items()]
    if handing.batch is None:
        return _checked(request, me, waiting, form, status=CONFLICT, outcome=Outcome([], refused))
    issue_papers(handing.batch)
    words = ngettext(
        "已交办 %(n)d 件，各单位已收到通知。", "已交办 %(n)d 件，各单位已收到通知。", len(handing.done)
    )
    messages.success(request, words % {"n": len(handing.done)})
    for number, why in refused:
        messages.warning(request, _("第%(number)s号没有交办：%(why)s") % {"number": number, "why": why})
    return redirect("handover_page", handing.batch.pk)


def _checked(
    request: HttpRequest,
    me: Visitor,
    waiting: list[Waiting],
    form: DocumentForm,
    *,
    status: int = 200,
    outcome: Outcome | None = None,
) -> HttpResponse:
    looked = check(waiting, me)
    letter = None
    if looked.ready:
        letter = _foretold([row.waiting for row in looked.ready], me, str(form["document"].value() or ""))
    words = {
        "check": looked,
        "form": form,
        "letter": letter,
        "outcome": outcome,
        "key": uuid4().hex,
        "list_url": _list_url(waiting),
        "preview_url": f"{reverse('handover_preview')}?{urlencode({'cases': [r.waiting.case.pk for r in looked.ready]}, doseq=True)}",
    }
    return render(request, "portal/handover_check.html", words, status=status)


def _foretold(waiting: list[Waiting], me: Visitor, document: str) -> Letter:
    """The notice as it would be, issued by the visitor's own office."""
    place = waiting[0].case.jurisdiction
    own = (h.post.organisation for h in me.held if h.role in ROW.who.roles and h.jurisdiction_id == place.pk)
    return preview(waiting, office=str(next(own)), document=document, on=day_of(me.at, place))


@require_safe
def handover_preview(request: HttpRequest) -> HttpResponse:
    """The notice as it would be, as a PDF; nothing is handed over by looking at it."""
    me = assigner(request)
    ready = [row.waiting for row in check(_chosen(request, me), me).ready]
    if not ready:
        raise Http404
    letter = _foretold(ready, me, request.GET.get("document", "")[:60])
    return _file(letter, _("交办通知（预览）"), "pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def handover_together(request: HttpRequest) -> HttpResponse:
    """Settle that the ticked cases go together under one topic, led by one unit."""
    me = assigner(request)
    waiting = _chosen(request, me)
    form = TogetherForm(request.POST if request.method == "POST" else None, waiting=waiting)
    status = 200
    if request.method == "POST":
        status = INVALID
        if len(waiting) > 1 and form.is_valid():
            try:
                join_cases(
                    waiting, actor=me.user, topic=form.cleaned_data["topic"], lead=form.cleaned_data["lead"]
                )
            except MoveRefusedError as error:
                form.add_error(None, error.refusal.message)
                status = CONFLICT
            else:
                told = _("已定合并交办 %(n)d 件，还没有交办。")
                messages.success(request, told % {"n": len(waiting)})
                return redirect(_list_url(waiting))
    words = {"waiting": waiting, "form": form, "list_url": _list_url(waiting)}
    return render(request, "portal/handover_together.html", words, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_return(request: HttpRequest) -> HttpResponse:
    """Send the ticked cases back to the committee, each by itself, all with the same reason."""
    me = assigner(request)
    waiting = _chosen(request, me)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and waiting and form.is_valid():
        _return(request, me, waiting, form.cleaned_data["reason"])
        return redirect("assign")
    words = {"waiting": waiting, "form": form, "list_url": _list_url(waiting), "key": uuid4().hex}
    return render(request, "portal/handover_return.html", words, status=INVALID if form.is_bound else 200)


def _return(request: HttpRequest, me: Visitor, waiting: list[Waiting], reason: str) -> None:
    key = request.POST.get("_key", "")[:32]
    outcome = Outcome()
    for one in waiting:
        try:
            perform(
                "hand_back",
                one.case,
                actor=me.user,
                key=f"{key}b{one.case.pk}" if key else None,
                reason=reason,
            )
        except MoveRefusedError as error:
            outcome.refused.append((one.case.proposal.reference, error.refusal.message))
        else:
            outcome.done.append(one.case.proposal.reference)
    if outcome.done:
        words = _("已退回提案委：第%(numbers)s号。") % {"numbers": "、".join(outcome.done)}
        messages.success(request, words)
    for number, why in outcome.refused:
        messages.warning(request, _("第%(number)s号没有退回：%(why)s") % {"number": number, "why": why})


# -- the batches


@require_safe
def handover_list(request: HttpRequest) -> HttpResponse:
    """The batches of the places that the visitor oversees, the newest first."""
    me = visitor(request)
    batches = handovers_visible_to(me.held).select_related("made_by").annotate(count=Count("cases"))
    return render(request, "portal/handover_list.html", {"batches": batches.order_by("-pk")[:200]})


def _batch(request: HttpRequest, key: int) -> tuple[Visitor, HandOver]:
    me = visitor(request)
    batch = handovers_visible_to(me.held).select_related("jurisdiction", "made_by").filter(pk=key).first()
    if batch is None:
        raise Http404
    return me, batch


@require_safe
def handover_page(request: HttpRequest, key: int) -> HttpResponse:
    """One batch: its cases, and its notices, for all and for each unit."""
    me, batch = _batch(request, key)
    rows = batch.cases.filter(case__in=cases_visible_to(me.held)).select_related(
        "case__proposal", "case__jurisdiction", "together"
    )
    cases = [{"row": row, "url": case_url(row.case)} for row in rows.order_by("case__proposal__number", "pk")]
    papers = batch.papers.select_related("organisation").order_by(
        "organisation__kind", "organisation_id", "pk"
    )
    whole = [paper for paper in papers if paper.organisation_id is None]
    words = {
        "batch": batch,
        "cases": cases,
        "whole": whole[0] if whole else None,
        "papers": [paper for paper in papers if paper.organisation_id is not None],
        "may_issue": not whole,
    }
    return render(request, "portal/handover_page.html", words)


@require_POST
def handover_issue(request: HttpRequest, key: int) -> HttpResponse:
    """Make the notices of a batch that has none, because its hand-over was interrupted."""
    assigner(request)
    _me, batch = _batch(request, key)
    issue_papers(batch)
    return redirect("handover_page", batch.pk)


@require_safe
def handover_paper(request: HttpRequest, key: int, paper: int, form: str) -> HttpResponse:
    """A notice of a batch as it was issued, as a file."""
    _me, batch = _batch(request, key)
    row = batch.papers.select_related("organisation").filter(pk=paper).first()
    if row is None or form not in FORMS:
        raise Http404
    unit = f" {row.organisation.short_name}" if row.organisation else ""
    return _file(kept_letter(row), f"{batch.document} {_('交办通知')}{unit}", form)


def _file(letter: Letter, name: str, form: str) -> HttpResponse:
    media_type, make = FORMS[form]
    kept = "".join(sign for sign in name if sign.isalnum() or sign in " 〔〕（）()-")
    told: Any = content_disposition_header(as_attachment=True, filename=f"{kept[:80].strip()}.{form}")
    response = HttpResponse(make(letter), content_type=media_type, headers={"Content-Disposition": told})
    patch_cache_control(response, private=True, no_cache=True)
    return response
