"""Lists: the cases, what of them goes into a file, and how each person wants a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.documents.collection import BESIDE, MOST, Collection, gather
from portal.documents.exports import EXPORTS
from portal.documents.streaming import streamed
from portal.web.case_list import CASES
from portal.web.listing import EXPORTED
from portal.web.urging import may_urge
from portal.web.visitor import visitor
from proposals.roles import Role
from workflow.errors import MoveRefusedError
from workflow.queries import OVERSEEING
from workflow.services.lists import choose_columns, forget_list, keep_list, usual_columns

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, StreamingHttpResponse

    from portal.web.listing import Listing

LISTINGS: Final = {listing.code: listing for listing in (CASES,)}
NAME_LENGTH: Final = 40


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that the visitor may see, by filters, in the order they ask for, by keys."""
    me = visitor(request)
    words = _words(request, CASES) | {
        "may_urge": may_urge(me),
        "may_enter": Role.SECRETARIAT in me.roles,
        "may_bind": not me.roles.isdisjoint(OVERSEEING),
        "bound": MOST,
    }
    return render(request, "portal/case_list.html", words)


@require_safe
def case_export(request: HttpRequest, form: str) -> StreamingHttpResponse:
    """Exactly what the filter of the address finds, in the columns and the order of the list, as a file."""
    return _exported(request, CASES, form)


@require_safe
def case_collection(request: HttpRequest) -> HttpResponse:
    """What the filter of the address finds, as a book: the proposals with their replies, by number or by category."""
    me = visitor(request)
    if me.roles.isdisjoint(OVERSEEING):
        raise PermissionDenied
    form = CASES.form_class(request.GET, me=me)
    found = (
        form.narrowing.narrow(CASES.visible(me)).select_related(*BESIDE).order_by("proposal__number", "pk")
    )
    cases = list(found[: MOST + 1])
    if not cases or len(cases) > MOST:
        words = _("一册至多 %(most)d 件，至少 1 件。请先用届次、分类等条件筛选。") % {"most": MOST}
        messages.error(request, words)
        return redirect(f"{reverse('case_list')}?{form.query}")
    sessions = {str(case.proposal.session) for case in cases}
    name = sessions.pop() if len(sessions) == 1 else ""
    kept = Collection(
        title=(f"{cases[0].jurisdiction.name}{name}", "提案和答复汇编"),
        issuer=me.held[0].post.organisation.name,
        dated=me.on,
        by_category=request.GET.get("by") == "category",
        items=gather(cases, me.held),
    )
    file = content_disposition_header(as_attachment=True, filename=f"{name}提案和答复汇编.pdf")
    answer = HttpResponse(
        kept.as_pdf(),
        content_type="application/pdf",
        headers={"Content-Disposition": file or "attachment"},
    )
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_POST
def list_keep(request: HttpRequest, listing: str) -> HttpResponse:
    """Keep a filter of a list under a name."""
    me, kept_of = visitor(request), _listing(listing)
    form = kept_of.form_class(QueryDict(request.POST.get("query", "")), me=me)
    name = " ".join(request.POST.get("name", "").split())[:NAME_LENGTH]
    if not name:
        messages.error(request, _("请给这个筛选起个名字。"))
    else:
        try:
            keep_list(me.user, listing, name=name, query=form.query, at=me.at)
        except MoveRefusedError as error:
            messages.error(request, error.refusal.message)
        else:
            messages.success(request, _("已保存为“%(name)s”。") % {"name": name})
    return redirect(f"{reverse(kept_of.route)}?{form.query}")


@require_POST
def list_forget(request: HttpRequest, key: int) -> HttpResponse:
    """Keep a filter no more."""
    listing = forget_list(visitor(request).user, key)
    if not listing:
        raise Http404
    messages.success(request, _("已删去这个筛选。"))
    return redirect(_listing(listing).route)


@require_POST
def list_columns(request: HttpRequest, listing: str) -> HttpResponse:
    """Show other columns from now on; with `usual` those that everybody begins with."""
    me, chosen_of = visitor(request), _listing(listing)
    if "usual" in request.POST:
        usual_columns(me.user, listing)
    else:
        wanted = set(request.POST.getlist("column"))
        offered = (column.code for column in chosen_of.offered(me) if not column.fixed)
        choose_columns(me.user, listing, [code for code in offered if code in wanted])
    form = chosen_of.form_class(QueryDict(request.POST.get("query", "")), me=me)
    return redirect(f"{reverse(chosen_of.route)}?{form.query}")


def _listing(code: str) -> Listing[Any]:
    if code not in LISTINGS:
        raise Http404
    return LISTINGS[code]


def _words(request: HttpRequest, listing: Listing[Any]) -> dict[str, Any]:
    """What every list shows: two queries beside those of its filters and of its rows."""
    me = visitor(request)
    form = listing.form_class(request.GET, me=me)
    columns = listing.shown(me)
    codes = {column.code for column in columns}
    return {
        "listing": listing,
        "filters": form,
        "columns": columns,
        "choices": [(column, column.code in codes) for column in listing.offered(me) if not column.fixed],
        "found": (found := listing.page(request, me, form, columns)),
        "page": found.page,
        "rows": found.rows,
        "kept": listing.saved(me),
        "list_url": reverse(listing.route),
        "exports": [
            (ending, f"{reverse(listing.export_route, args=[ending])}?{form.query}") for ending in EXPORTS
        ],
        "exported": EXPORTED,
    }


def _exported(request: HttpRequest, listing: Listing[Any], ending: str) -> StreamingHttpResponse:
    if ending not in EXPORTS:
        raise Http404
    me = visitor(request)
    media_type, make = EXPORTS[ending]
    form = listing.form_class(request.GET, me=me)
    title = str(listing.label)
    pieces = make(title, listing.lines(me, form, listing.shown(me)))
    name = f"{title} {me.on.isoformat()}.{ending}"
    return streamed(request, pieces, name=name, media_type=media_type)
