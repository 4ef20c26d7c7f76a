"""What somebody may do, and why: each row of the tables asked as the executor asks it, with the answer kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.queries import referred_to
from workflow.errors import Refusal
from workflow.queries import PATH_TO_CASE, VISIBLE, cases_visible_to
from workflow.services.clock import day_of
from workflow.services.executor import why_not
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from proposals.models import User
    from proposals.queries import Held
    from workflow.machine import Transition
    from workflow.models import Case
    from workflow.rules import Clause


PARTS: Final = ("assignment", "opinion", "reply", "commitment")


class Answer(StrEnum):
    """Whether a row may be moved."""

    YES = "yes"
    NOT_NOW = "not_now"
    NOT_THEIRS = "not_theirs"


@dataclass(frozen=True)
class Entitlement:
    """One row for one subject. `held` is the post that gives the right, `refusal` what stands against it now."""

    row: Transition
    answer: Answer
    held: Held | None = None
    refusal: Refusal | None = None

    @property
    def asked(self) -> tuple[Clause, ...]:
        """Who may make the move at all."""
        return self.row.who.clauses


@dataclass(frozen=True)
class OnSubject:
    """A subject of a case with an answer for each row of its machine that people make."""

    machine: str
    subject: Any
    entitlements: tuple[Entitlement, ...]


@dataclass(frozen=True)
class Reach:
    """A row that a post may give, and where: whether it does, a case has to say."""

    row: Transition
    through: tuple[tuple[Held, Clause], ...]


def entitlements(user: User, held: Iterable[Held], subject: Any, on: date) -> tuple[Entitlement, ...]:
    """Every row of the subject's machine that people make: who, then state, then guards, as for a move."""
    posts = tuple(held)
    rows = (row for row in type(subject).transitions.values() if not row.derived)
    return tuple(_asked(row, user, posts, subject, on) for row in rows)


def _asked(row: Transition, user: User, posts: tuple[Held, ...], subject: Any, on: date) -> Entitlement:
    post = row.acting(user, posts, subject)
    if post is None:
        return Entitlement(row, Answer.NOT_THEIRS)
    refusal = why_not(row, subject, on, post)
    return Entitlement(row, Answer.YES if refusal is None else Answer.NOT_NOW, post, refusal)


def reason_told(one: Entitlement, *, own: bool) -> Refusal | None:
    """Why not, or None where it may be made. `own` False leaves out what tells of ratings before they are unsealed."""
    if one.answer is Answer.NOT_THEIRS:
        who = "；".join(str(clause) for clause in one.asked)
        return Refusal("forbidden", _("要有这样的职务：%(who)s") % {"who": who})
    if one.refusal is not None and one.row.sealed and not own:
        return Refusal("sealed", _("与评价有关，办结以前不向他人说明。"))
    return one.refusal


def entitlements_on(
    user: User, held: Iterable[Held], reference: str, jurisdiction_slug: str, at: datetime
) -> list[OnSubject] | None:
    """For the case of that number and each of its parts that the user sees; None where they see no such case."""
    posts = tuple(held)
    seen = cases_visible_to(posts).filter(referred_to(reference), jurisdiction__slug=jurisdiction_slug)
    case = seen.select_related("jurisdiction", "proposal", "pack").first()
    if case is None:
        return None
    on = day_of(at, case.jurisdiction)
    return [
        OnSubject(machine, subject, entitlements(user, posts, subject, on))
        for machine, subject in _parts(case, posts)
    ]


def _parts(case: Case, posts: tuple[Held, ...]) -> Iterator[tuple[str, Any]]:
    yield "case", case
    for machine in PARTS:
        rows = VISIBLE[machine](posts).filter(**{f"{PATH_TO_CASE[machine]}pk": case.pk})
        yield from ((machine, row) for row in rows.order_by("pk").distinct())


def reach_of(held: Iterable[Held]) -> list[Reach]:
    """The rows of all machines that one of the posts may give, with the places where it does."""
    posts = tuple(held)
    found = []
    for rows in TABLES.values():
        for row in rows.values():
            clauses = () if row.derived else row.who.clauses
            through = tuple((one, clause) for one in posts for clause in clauses if one.role in clause.roles)
            if through:
                found.append(Reach(row, through))
    return found
