"""What a log-in still owes before it may do anything else: a password of one's own, a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from proposals.models import FactorRule, GivenPassword
from proposals.queries import held_posts_at, local_day
from proposals.services.factors import factor_due_on, factors_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import User

OWES: Final = "log_in_owes"
REMINDED: Final = "factor_due_on"
"""Under this name a session keeps the day until which its person is only reminded."""
PASSWORD, FACTOR = "password", "factor"
WORDS: Final = {
    PASSWORD: _("您的密码是别人给的，请先换成自己的，再办其他的事。"),
    FACTOR: _("您的岗位须用第二因素登录，请先设置验证器应用或通行密钥，再办其他的事。"),
}
PAYING: Final = frozenset(
    {
        "password_change", "security", "security_confirm", "factor_app", "recovery_codes", "passkey_add", "factor_remove",
        "logout", "set_language", "text_size", "login",
    }
)  # fmt: skip
"""The pages where debts are settled, and those that do no harm."""


def debt_of(request: HttpRequest) -> str:
    """What the session owes, empty where it owes nothing."""
    return str(request.session.get(OWES, ""))


def settle_debts(request: HttpRequest, user: User | None = None) -> None:
    """See anew what the log-in owes."""
    person, at = user or cast("User", request.user), timezone.now()
    if GivenPassword.objects.filter(person=person).exists():
        owed, due = PASSWORD, None
    else:
        held = held_posts_at(person, at) if FactorRule.objects.exists() else ()
        due = factor_due_on(held)
        due = None if due is not None and factors_of(person) else due
        owed = FACTOR if due is not None and due <= local_day(held, at) else ""
    _write(request, OWES, owed)
    _write(request, REMINDED, due.isoformat() if due and not owed else "")


def _write(request: HttpRequest, name: str, value: str) -> None:
    """Without touching a session that says so already."""
    if value:
        request.session[name] = value
    else:
        request.session.pop(name, None)
