"""Coming in, going out, and who I am."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from notifications.account_news import tell_person
from notifications.push import keep_one_session
from portal.web import preferences
from portal.web.identity.debts import settle_debts
from portal.web.identity.providers import providers_for
from portal.web.password_sheet import PasswordSheet
from portal.web.register import first_register
from portal.web.visitor import visitor
from proposals.models import Deputy
from proposals.queries import jurisdiction_of_host
from proposals.services.administering.opening import installation_waits
from proposals.services.passwords import change_password
from proposals.services.sessions import end_other_sessions, follow_key
from workflow.queries import units_led_by, units_numbered_by

if TYPE_CHECKING:
    from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
    from django.http import HttpRequest, HttpResponse


class LogIn(LoginView):
    """Asks for name and password, then for the second factor where there is one; who is in already goes on.

    `next` leads only to this site. Other systems with whose account people may come in stand beside the form.
    """

    template_name = "portal/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password was right: on through the stages."""
        request, user = self.request, form.get_user()
        coming = Login(user=user, redirect_url=self.get_success_url())
        return cast(
            "HttpResponse", perform_password_login(request, {"username": user.get_username()}, coming)
        )

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        host = self.request.get_host()
        given = {
            "providers": providers_for(host),
            "city": jurisdiction_of_host(host),
            "waits": installation_waits(),
        }
        return super().get_context_data(**words) | given


@login_not_required
@require_safe
def log_in_again(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- every view takes one
    """Where allauth sends somebody who took too long between two steps of a log-in."""
    return redirect("login")


class ChangePassword(PasswordChangeView):
    """The new password ends every other session of the person; this one goes on under a new key."""

    template_name = "portal/password_change.html"
    form_class = PasswordSheet
    success_url = reverse_lazy("my_posts")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """The other sessions' open pages are closed at once."""
        user, before = form.user, str(self.request.session.session_key)
        change_password(user, form.cleaned_data["new_password1"], at=timezone.now())
        update_session_auth_hash(self.request, user)
        self.request.session.save()
        follow_key(before, str(self.request.session.session_key))
        end_other_sessions(user, str(self.request.session.session_key))
        keep_one_session(user.pk, before)
        settle_debts(self.request)
        tell_person(user)
        messages.success(self.request, _("密码已修改，其他设备上的登录已失效。"))
        return redirect(self.get_success_url())


set_language = login_not_required(require_POST(django_set_language))


@login_not_required
@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Keep the chosen size of letters in a cookie."""
    size = request.POST.get("size", "")
    if size not in preferences.TEXT_SIZES:
        return HttpResponseBadRequest()
    response = redirect(preferences.safe_next(request, "/"))
    preferences.remember(request, response, preferences.TEXT_COOKIE, size)
    return response


@require_POST
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Switch the single-key shortcuts on or off."""
    choice = request.POST.get("shortcuts", "")
    if choice not in {"on", "off"}:
        return HttpResponseBadRequest()
    response = redirect(preferences.safe_next(request, "/"))
    preferences.remember(request, response, preferences.SHORTCUTS_COOKIE, choice)
    return response


@require_safe
def my_posts(request: HttpRequest) -> HttpResponse:
    """The posts in which I may act today, and who may act for me."""
    me = visitor(request)
    deputies = (
        Deputy.objects.filter(post__person=me.user, until_on__gte=me.on)
        .select_related("person", "post__organisation")
        .order_by("from_on", "pk")
    )
    size = preferences.text_size(request)
    sizes = [
        {"value": value, "label": label, "current": value == size}
        for value, label in preferences.TEXT_SIZES.items()
    ]
    words = {
        "held": me.held,
        "deputies": deputies,
        "text_sizes": sizes,
        "register": first_register(me),
        "led": set(units_led_by(me.held).values_list("pk", flat=True)),
        "numbered": set(units_numbered_by(me.held).values_list("pk", flat=True)),
    }
    return render(request, "portal/my_posts.html", words)
