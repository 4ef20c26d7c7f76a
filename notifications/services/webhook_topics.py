"""Of which moves a webhook may be told, by name, and how its choice is asked of the log."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.transitions import ROWS, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

LABELS: Final = {
    "case": _("提案的办理"),
    "assignment": _("承办单位"),
    "opinion": _("会办意见"),
    "reply": _("答复"),
    "commitment": _("承诺"),
}
"""What the moves of each machine are about."""

TOPICS: Final = frozenset(TABLES) | {f"{row.machine}.{row.name}" for row in ROWS}
"""A machine stands for all of its rows. How a chain begins is no row: nobody is told of drafts and of past cases."""


def wanted(topics: Iterable[str]) -> Q:
    """The events of these topics; without any, none."""
    return reduce(or_, (_of(topic) for topic in sorted(topics)), Q(pk__in=[]))


def _of(topic: str) -> Q:
    machine, _dot, name = topic.partition(".")
    return Q(machine=machine, transition__in=[name] if name else sorted(TABLES[machine]))
