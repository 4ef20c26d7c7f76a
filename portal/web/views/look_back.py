"""B 类回头看: the list, the workbook, and asking many leads at one stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.documents.tables import EXCEL_TYPE, Table, workbook
from portal.web.look_back import ROW, LookBackPage
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.forms import LookBackForm
from workflow.queries import OVERSEEING, cases_visible_to
from workflow.services.looking_back import ask_many

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.web.visitor import Visitor

MOST: Final = 100


def _reader(request: HttpRequest) -> Visitor:
    me = visitor(request)
    if me.roles.isdisjoint(OVERSEEING):
        raise PermissionDenied
    return me


@require_safe
def look_back(request: HttpRequest) -> HttpResponse:
    """The cases of `?session=` (else the previous one) that were not solved; `?show=` opens the rows behind one figure."""
    me = _reader(request)
    page = LookBackPage(me, request.GET)
    may_ask = not me.roles.isdisjoint(ROW.who.roles)
    words = {
        "told": page,
        "ratios": page.ratios(),
        "rows": page.rows(may_ask),
        "may_ask": may_ask,
        "form": LookBackForm(subject=None, actor=me.user, on=me.on),
        "key": uuid4().hex,
    }
    return render(request, "portal/look_back.html", words)


@require_safe
def look_back_file(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    page = LookBackPage(_reader(request), request.GET)
    book = workbook([Table(_("B类回头看"), list(page.lines()))])
    headers = {"Content-Disposition": 'attachment; filename="look-back.xlsx"'}
    response = HttpResponse(book, content_type=EXCEL_TYPE, headers=headers)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def look_back_ask(request: HttpRequest) -> HttpResponse:
    """Ask the leads of the ticked cases, each by itself; what could not be asked is named."""
    me = visitor(request)
    if me.roles.isdisjoint(ROW.who.roles):
        raise PermissionDenied
    here = f"{reverse('look_back')}?{request.GET.urlencode()}"
    keys = {key for key in map(row_key, request.POST.getlist("cases")[:MOST]) if key is not None}
    form = LookBackForm(request.POST, subject=None, actor=me.user, on=me.on)
    if not keys or not form.is_valid():
        wrong = (
            _("请先勾选要回头看的提案。")
            if not keys
            else "".join(str(one) for errors in form.errors.values() for one in errors)
        )
        messages.warning(request, wrong)
        return redirect(here)
    cases = list(cases_visible_to(me.held).filter(pk__in=keys).select_related("proposal").order_by("pk"))
    done = ask_many(cases, actor=me.user, key=request.POST.get("_key", "")[:32], **form.inputs())
    asked = [case for case in cases if done[case.pk] is None]
    if asked:
        words = ngettext("已请 %(n)d 件的主办单位报告。", "已请 %(n)d 件的主办单位报告。", len(asked))
        messages.success(request, words % {"n": len(asked)})
    for case in cases:
        if (refusal := done[case.pk]) is not None:
            messages.warning(request, f"{case.proposal.reference}　{refusal.message}")
    return redirect(here)
