"""The anchors of the event logs: a list, one as a sheet to be printed, and where they are mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.web.keyset import page_of
from portal.web.managing import administered
from portal.web.visitor import visitor
from proposals.models import Jurisdiction
from proposals.roles import Role
from workflow.anchoring import statement
from workflow.models import Anchor, AnchorAddress
from workflow.services.anchors import anchors_of, in_groups, set_address

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor

READERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SECRETARIAT})
INVALID = 422


class AddressForm(forms.Form):
    """Somewhere outside of this installation, or nowhere."""

    address = forms.EmailField(
        label=gettext_lazy("每天寄往"), required=False,
        help_text=gettext_lazy("写本系统以外、运维人员碰不到的邮箱，例如监督部门或档案馆；空着不寄。"),
    )  # fmt: skip


@require_safe
def anchor_list(request: HttpRequest) -> HttpResponse:
    """The newest first, each with its digest in groups."""
    me = visitor(request)
    return _listed(request, me, _place(request, me))


@require_POST
def anchor_address(request: HttpRequest) -> HttpResponse:
    """Say where they are mailed; only the administrator."""
    me = visitor(request)
    place = administered(request, me)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _listed(request, me, place, form)
    set_address(place, form.cleaned_data["address"], by=me.user, at=me.at)
    messages.success(request, _("已保存。"))
    return redirect(reverse("anchor_list", query={"in": place.slug}))


@require_safe
def anchor_sheet(request: HttpRequest, key: int) -> HttpResponse:
    """One, with all that is needed to check it later from paper."""
    me = visitor(request)
    own = _places(me)
    anchor = get_object_or_404(Anchor.objects.select_related("jurisdiction"), pk=key, jurisdiction__in=own)
    words = {
        "anchor": anchor,
        "digest": in_groups(anchor.digest),
        "key": in_groups(anchor.key),
        "signature": in_groups(anchor.signature),
        "text": statement(anchor.as_record()).decode(),
    }
    return render(request, "portal/anchor_sheet.html", words)


def _listed(
    request: HttpRequest, me: Visitor, place: Jurisdiction, form: AddressForm | None = None
) -> HttpResponse:
    page = page_of(anchors_of(place), request)
    where = AnchorAddress.objects.filter(jurisdiction=place).select_related("set_by").first()
    words = {
        "jurisdiction": place,
        "page": page,
        "anchors": [(anchor, in_groups(anchor.digest)) for anchor in page.rows],
        "where": where,
        "form": form or AddressForm(initial={"address": where.address if where else ""}),
        "administers": _administers(me, place),
    }
    return render(request, "portal/anchor_list.html", words, status=INVALID if form else 200)


def _administers(me: Visitor, place: Jurisdiction) -> bool:
    return any(held.role == Role.ADMINISTRATOR and held.jurisdiction_id == place.pk for held in me.held)


def _places(me: Visitor) -> list[int]:
    return sorted({held.jurisdiction_id for held in me.held if held.role in READERS})


def _place(request: HttpRequest, me: Visitor) -> Jurisdiction:
    """The jurisdiction that `?in=` names, else the first in which one of the roles is held. Raises Http404 without any."""
    mine = Jurisdiction.objects.filter(pk__in=_places(me)).order_by("pk")
    named = request.GET.get("in", "")
    found = (mine.filter(slug=named) if named else mine).first()
    if found is None:
        raise Http404
    return found
