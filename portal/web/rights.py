"""What a person may do, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.services.entitlements import Answer, entitlements_on, reach_of, reason_told

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from proposals.models import User
    from proposals.queries import Held
    from workflow.services.entitlements import Entitlement, OnSubject, Reach

MACHINES: Final = {
    "case": gettext_lazy("办件"),
    "assignment": gettext_lazy("承办"),
    "opinion": gettext_lazy("会办意见"),
    "reply": gettext_lazy("答复"),
    "commitment": gettext_lazy("承诺"),
}
ANSWERS: Final = {
    Answer.YES: gettext_lazy("能"),
    Answer.NOT_NOW: gettext_lazy("现在不能"),
    Answer.NOT_THEIRS: gettext_lazy("不能"),
}


@dataclass(frozen=True)
class RightLine:
    """One act in words: whether, by which post, and what stands against it."""

    label: str
    answer: str
    yes: bool
    post: str
    why: str


@dataclass(frozen=True)
class RightTable:
    """The acts on one thing."""

    heading: str
    lines: tuple[RightLine, ...]


def post_words(held: Held) -> str:
    """A post, and whom it is held for."""
    words = f"{held.post.organisation.short_name} {held.post.get_role_display()}"
    if held.deputising:
        return _("%(post)s（代理 %(person)s）") % {"post": words, "person": held.post.person}
    return words


def tables_on(
    person: User, held: Iterable[Held], case: tuple[str, str], at: datetime, *, own: bool
) -> list[RightTable] | None:
    """For the case and each of its parts that the person sees (`case`: the jurisdiction's code, the number); None for no
    case that they see. `own` False leaves out what tells of ratings before they are unsealed.
    """
    slug, reference = case
    found = entitlements_on(person, held, reference, slug, at)
    return None if found is None else [_table(part, own=own) for part in found]


def _table(part: OnSubject, *, own: bool) -> RightTable:
    unit = getattr(part.subject, "organisation", None)
    heading = str(MACHINES[part.machine]) + (f"：{unit.short_name}" if unit is not None else "")
    return RightTable(heading, tuple(_line(one, own=own) for one in part.entitlements))


def _line(one: Entitlement, *, own: bool) -> RightLine:
    post = "" if one.held is None else post_words(one.held)
    reason = reason_told(one, own=own)
    why = "" if reason is None else reason.message
    return RightLine(str(one.row.label), str(ANSWERS[one.answer]), one.answer is Answer.YES, post, why)


def tables_of(held: Iterable[Held]) -> list[RightTable]:
    """Without a case: every act that the posts may give, and where it may."""
    by_machine: dict[str, list[RightLine]] = {}
    for reach in reach_of(held):
        by_machine.setdefault(reach.row.machine, []).append(_reach_line(reach))
    return [RightTable(str(MACHINES[machine]), tuple(lines)) for machine, lines in by_machine.items()]


def _reach_line(reach: Reach) -> RightLine:
    posts = dict.fromkeys(post_words(held) for held, _clause in reach.through)
    places = dict.fromkeys(str(clause.place.label) for _held, clause in reach.through)
    return RightLine(
        str(reach.row.label), str(ANSWERS[Answer.YES]), True, "、".join(posts), "、".join(places)
    )
