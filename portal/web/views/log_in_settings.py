"""How people of a jurisdiction log in: other systems, roles that need a second factor, locked accounts, lost factors."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications.account_news import tell_person
from notifications.push import revoke
from portal.web.identity.proof import proven
from portal.web.keyset import page_of
from portal.web.log_in_settings import (
    ChangeProviderForm,
    ConnectForm,
    FactorRuleForm,
    MappingForm,
    ReasonForm,
)
from portal.web.managing import administered
from portal.web.visitor import visitor
from proposals.models import AccountAct, FactorRule, LogInProvider, PostMapping
from proposals.queries import jurisdictions_administered_by, people_of
from proposals.roles import Role
from proposals.services.factors import require_factor, reset_factors
from proposals.services.lockouts import free_account, locks_in
from proposals.services.passwords import give_password
from proposals.services.providers import add_mapping, change_provider, connect_provider, end_mapping
from proposals.services.sessions import end_other_sessions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Jurisdiction

logger = logging.getLogger(__name__)

INVALID: Final = 422
BY_ADMINISTRATORS: Final = (
    AccountAct.Kind.FACTOR_RESET,
    AccountAct.Kind.FREED,
    AccountAct.Kind.PASSWORD_GIVEN,
)


@require_safe
def log_in_settings(request: HttpRequest) -> HttpResponse:
    """The overview, with a form for each thing that is done at once."""
    me = visitor(request)
    return _overview(request, me, administered(request, me))


@require_POST
@proven
def factor_rule(request: HttpRequest) -> HttpResponse:
    """A role needs a second factor from a day on, or needs none any more."""
    me = visitor(request)
    place = administered(request, me)
    if request.POST.get("lift") in Role.values:
        require_factor(place, request.POST["lift"], from_on=None, by=me.user, at=me.at)
        messages.success(request, _("已取消，这个角色不再必须用第二因素。"))
        return _back(place)
    form = FactorRuleForm(request.POST)
    if not form.is_valid():
        return _overview(request, me, place, rule=form)
    require_factor(
        place, form.cleaned_data["role"], from_on=form.cleaned_data["from_on"], by=me.user, at=me.at
    )
    messages.success(request, _("已设定，有关人员下次登录时就会看到。"))
    return _back(place)


@require_POST
@proven
def factor_reset(request: HttpRequest) -> HttpResponse:
    """Take away every second factor of somebody who lost theirs; they are logged out everywhere, and told."""
    me = visitor(request)
    place = administered(request, me)
    form = ReasonForm(place, request.POST, prefix="reset")
    if not form.is_valid() or form.person is None:
        return _overview(request, me, place, reset=form)
    if form.person.pk == me.user.pk:
        form.add_error("username", _("自己的请在“登录和安全”里改，或者请另一位系统管理员重置。"))
        return _overview(request, me, place, reset=form)
    reset_factors(form.person, by=me.user, reason=form.cleaned_data["reason"], at=me.at)
    end_other_sessions(form.person, None)
    revoke([form.person.pk])
    tell_person(form.person)
    messages.success(
        request, _("已重置。%(person)s 现在只凭密码登录，请提醒本人重新设置。") % {"person": form.person}
    )
    return _back(place)


@never_cache
@require_POST
@proven
def password_give(request: HttpRequest) -> HttpResponse:
    """Give somebody who forgot theirs a password for once, shown to the administrator and then gone."""
    me = visitor(request)
    place = administered(request, me)
    form = ReasonForm(place, request.POST, prefix="give")
    if form.is_valid() and form.person is not None and form.person.pk == me.user.pk:
        form.add_error("username", _("自己的密码请在“登录和安全”里改。"))
    if not form.is_valid() or form.person is None:
        return _overview(request, me, place, give=form)
    given = give_password(form.person, by=me.user, reason=form.cleaned_data["reason"], at=me.at)
    end_other_sessions(form.person, None)
    revoke([form.person.pk])
    tell_person(form.person)
    words = {"jurisdiction": place, "person": form.person, "given": given}
    return render(request, "portal/password_given.html", words)


@require_POST
def account_free(request: HttpRequest) -> HttpResponse:
    """Let a locked account be logged in to again."""
    me = visitor(request)
    place = administered(request, me)
    form = ReasonForm(place, request.POST, prefix="free")
    if not form.is_valid() or form.person is None:
        return _overview(request, me, place, free=form)
    free_account(form.person, by=me.user, reason=form.cleaned_data["reason"], at=me.at)
    tell_person(form.person)
    messages.success(request, _("已解除，%(person)s 可以马上再登录。") % {"person": form.person})
    return _back(place)


@require_http_methods(["GET", "HEAD", "POST"])
@proven
def provider_new(request: HttpRequest) -> HttpResponse:
    """Connect another system."""
    me = visitor(request)
    place = administered(request, me)
    form = ConnectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = connect_provider(place, by=me.user, at=me.at, **form.given())
        messages.success(request, _("已连接。请把下面的回调地址登记到对方系统，再试一试。"))
        return redirect("provider_edit", row.pk)
    words = {"jurisdiction": place, "form": form}
    return render(request, "portal/provider_new.html", words, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@proven
def provider_edit(request: HttpRequest, key: int) -> HttpResponse:
    """One system: what may change of it, and which posts its word brings."""
    me = visitor(request)
    row = _own(me, key)
    form = ChangeProviderForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change_provider(LogInProvider.objects.get(pk=row.pk), **form.given())
        messages.success(request, _("已保存。"))
        return redirect("provider_edit", row.pk)
    return _provider(request, me, row, form=form)


@require_POST
@proven
def mapping_new(request: HttpRequest, key: int) -> HttpResponse:
    """A value in a claim brings a post."""
    me = visitor(request)
    row = _own(me, key)
    form = MappingForm(row.jurisdiction, me.on, request.POST, instance=PostMapping(provider=row))
    if not form.is_valid():
        return _provider(request, me, row, mapping=form)
    if add_mapping(row, by=me.user, at=me.at, **form.cleaned_data) is None:
        messages.info(request, _("已经有这一条。"))
    else:
        messages.success(request, _("已添加，各人下次用它登录时生效。"))
    return redirect("provider_edit", row.pk)


@require_POST
@proven
def mapping_end(request: HttpRequest, key: int) -> HttpResponse:
    """The posts that it gave end at once."""
    me = visitor(request)
    own = PostMapping.objects.filter(
        provider__jurisdiction__in=jurisdictions_administered_by(me.held), ended_at=None
    )
    mapping = get_object_or_404(own.select_related("organisation__jurisdiction", "provider"), pk=key)
    people = list(mapping.posts.filter(ended_at=None).values_list("post__person_id", flat=True))
    end_mapping(mapping, by=me.user, at=me.at)
    revoke(people)
    messages.success(request, _("已停用，由它给的 %(n)d 个职务随即结束。") % {"n": len(people)})
    return redirect("provider_edit", mapping.provider_id)


@require_POST
def provider_try(request: HttpRequest, key: int) -> HttpResponse:
    """Ask the other system what it says of itself."""
    from allauth.socialaccount.providers.oauth2.client import OAuth2Error  # noqa: PLC0415 -- loads requests
    from requests import RequestException  # noqa: PLC0415 -- slow to load

    from portal.web.identity.oidc import described  # noqa: PLC0415 -- the same

    row = _own(visitor(request), key)
    try:
        told = described(row)
    except (OAuth2Error, RequestException, ValueError) as error:
        logger.warning("provider %s does not answer: %s", row.slug, error)
        messages.error(request, _("没有得到对方系统的说明。请核对服务地址，看网络通不通、证书好不好。"))
    else:
        messages.success(request, _("对方系统答复正常：%(issuer)s") % {"issuer": told["issuer"]})
    return redirect("provider_edit", row.pk)


def _own(me: Visitor, key: int) -> LogInProvider:
    """The system of a jurisdiction that the visitor administers. Raises Http404."""
    places = jurisdictions_administered_by(me.held)
    found = (
        LogInProvider.objects.filter(pk=key, jurisdiction__in=places).select_related("jurisdiction").first()
    )
    if found is None:
        raise Http404
    return found


def _overview(request: HttpRequest, me: Visitor, place: Jurisdiction, **forms: Any) -> HttpResponse:
    acts = AccountAct.objects.filter(kind__in=BY_ADMINISTRATORS, person__in=people_of([place]))
    words = {
        "jurisdiction": place,
        "providers": LogInProvider.objects.filter(jurisdiction=place).order_by("-active", "name", "pk"),
        "rules": FactorRule.objects.filter(jurisdiction=place)
        .select_related("set_by")
        .order_by("from_on", "pk"),
        "locks": locks_in(place, me.at),
        "page": page_of(acts.select_related("person", "by"), request),
        "rule": forms.get("rule") or FactorRuleForm(),
        "reset": forms.get("reset") or ReasonForm(place, prefix="reset"),
        "free": forms.get("free") or ReasonForm(place, prefix="free"),
        "give": forms.get("give") or ReasonForm(place, prefix="give"),
        "form": next(iter(forms.values()), None),
    }
    return render(request, "portal/log_in_settings.html", words, status=INVALID if forms else 200)


def _provider(request: HttpRequest, me: Visitor, row: LogInProvider, **forms: Any) -> HttpResponse:
    mappings = row.mappings.select_related("organisation", "made_by", "ended_by").order_by("ended_at", "-pk")
    words = {
        "jurisdiction": row.jurisdiction,
        "provider": row,
        "back": request.build_absolute_uri(reverse("log_in_back", args=[row.slug])),
        "form": forms.get("form") or ChangeProviderForm(instance=row),
        "mapping": forms.get("mapping") or MappingForm(row.jurisdiction, me.on),
        "mappings": mappings,
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "portal/provider_edit.html", words, status=INVALID if failed else 200)


def _back(place: Jurisdiction) -> HttpResponse:
    return redirect(reverse("log_in_settings", query={"in": place.slug}))
