"""Tokens of programs, as pages show and ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from proposals.scopes import Scope
from workflow.forms.base import day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from proposals.models import AccessToken, Program

LISTED: Final = 50
"""So many tokens that open nothing any more are listed, the newest."""
OFFERED: Final = timedelta(days=90)


class TokenForm(forms.Form):
    """What the token is for, what it lets a program do, and until when."""

    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("哪个程序、在哪台机器上用，例如 督查大屏")
    )
    scopes = forms.MultipleChoiceField(
        label=_("范围"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("只选用得着的。不论怎样选，都不超过账号现任岗位看得到、办得了的。“办理”和“提案”含“查阅”，“办理”含“提案”。"),
    )  # fmt: skip
    until = day(_("有效期至"), help_text=_("含当日，最长一年。"))

    def __init__(self, data: Any = None, *, on: date) -> None:
        super().__init__(data, initial={"until": on + OFFERED, "scopes": [Scope.READ.value]})


@dataclass(frozen=True)
class TokenLine:
    """One token, and whether it opens anything now."""

    token: AccessToken
    at: datetime

    @property
    def open(self) -> bool:
        return self.token.revoked_at is None and not self.token.expired(self.at)


def programs_with_use(programs: QuerySet[Program]) -> QuerySet[Program]:
    """With the day on which any token of each was used last."""
    return programs.annotate(used_on=Max("account__access_tokens__last_used_on"))


def lines_of(tokens: QuerySet[AccessToken], at: datetime) -> list[TokenLine]:
    """Those that open something first, then the newest of the others."""
    lines = [TokenLine(token, at) for token in tokens.select_related("revoked_by").order_by("-pk")]
    return [*_of(lines, opened=True), *_of(lines, opened=False)[:LISTED]]


def _of(lines: Iterable[TokenLine], *, opened: bool) -> list[TokenLine]:
    return [line for line in lines if line.open == opened]
