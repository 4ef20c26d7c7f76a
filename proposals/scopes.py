"""What a program may do with a token, at the most: a token never gives more than its person's posts of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable


class Scope(models.TextChoices):
    READ = "read", _("查阅：办件、文稿、文书、期限、记录、待办和查找")
    FILE = "file", _("提案：建立、修改和提交草稿")
    ACT = "act", _("办理：各项步骤、分办和交办")
    NOTICES = "notices", _("通知：读通知、标为已读、接收实时提醒")
    FIGURES = "figures", _("指标：办结率等统计数字")
    ADMIN = "admin", _("管理：系统管理员的各项设置")


INCLUDED: Final[dict[Scope, frozenset[Scope]]] = {
    Scope.FILE: frozenset({Scope.READ}),
    Scope.ACT: frozenset({Scope.READ, Scope.FILE}),
}
"""A step answers with what it was taken on, so whoever may take it may read; filing is made of steps, too."""


def granted(scopes: Iterable[str]) -> frozenset[Scope]:
    """All that these scopes give. Raises ValueError for a word that is none."""
    named = frozenset(Scope(scope) for scope in scopes)
    return named.union(*(INCLUDED.get(scope, frozenset()) for scope in named))
