"""Ratings as pages show them: what was answered, ask by ask, and how it was given and changed.

How a rating changed, by which way and when, is for its signer and the secretariat: pressure is to be seen by those two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.web.visitor import BUREAU
from proposals.roles import Role
from workflow.models import (
    AskAdoption,
    Evaluation,
    ProposalRating,
    RatingChange,
    RatingEntry,
)
from workflow.queries import (
    evaluations_visible_to,
    proposal_ratings_visible_to,
    rating_entries_visible_to,
)
from workflow.queries.sealed import UNSEALED

if TYPE_CHECKING:
    from datetime import datetime

    from portal.web.visitor import Visitor
    from proposals.models import User
    from workflow.models import Case

QUESTIONS: Final = ("contact", "visited", "attitude", "pertinence", "leader_answered", "result", "words")


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer that was changed, in words."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Given:
    """One time that the rating was given or changed."""

    at: datetime
    by: User
    way: str
    changes: list[Changed]


@dataclass(frozen=True)
class Rating:
    """One signer's rating. `history` is empty for whoever may not know it; `scan_url` where there is none to fetch."""

    evaluation: Evaluation
    rows: list[tuple[str, str]]
    adoptions: list[AskAdoption]
    history: list[Given]
    scan_url: str = ""

    @property
    def who(self) -> str:
        return str(self.evaluation.body or self.evaluation.signer)

    @property
    def corrected(self) -> bool:
        return len(self.history) > 1


def ratings_of(case: Case, me: Visitor) -> list[Rating]:
    """The ratings that the visitor may read, round by round. At most five queries."""
    entries = rating_entries_visible_to(me.held).select_related("by").order_by("at", "pk")
    changes = RatingChange.objects.select_related("ask").order_by("pk")
    adoptions = AskAdoption.objects.select_related("ask").order_by("ask__position")
    found = (
        evaluations_visible_to(me.held)
        .filter(case=case)
        .select_related("signer", "body")
        .prefetch_related(
            Prefetch("adoptions", adoptions),
            Prefetch("entries", entries),
            Prefetch("entries__changes", changes),
        )
        .order_by("round", "pk")
    )
    return [_rating(one, case) for one in found]


def _rating(one: Evaluation, case: Case) -> Rating:
    rows = [(_label(name), words) for name in QUESTIONS if (words := told(name, getattr(one, name)))]
    history = [_given(entry) for entry in one.entries.all()]
    place = [case.jurisdiction.slug, case.proposal.reference, one.scan_id]
    scan = reverse("attachment", args=place) if history and one.scan_id else ""
    return Rating(one, rows, list(one.adoptions.all()), history, scan)


def _given(entry: RatingEntry) -> Given:
    changes = [_changed(change) for change in entry.changes.all()]
    return Given(entry.at, entry.by, entry.get_way_display(), changes)


def _changed(change: RatingChange) -> Changed:
    if change.ask is not None:
        answers: dict[str, Any] = dict(AskAdoption.Answer.choices)
        named = _("建议%(number)s的采纳情况") % {"number": change.ask.number}
        return Changed(named, str(answers.get(change.before, "")), str(answers.get(change.after, "")))
    question = change.question
    return Changed(_label(question), told(question, change.before), told(question, change.after))


def _label(name: str) -> str:
    return str(Evaluation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 -- Django's documented name


def told(name: str, value: str) -> str:
    """The answer to a question in words."""
    choices = Evaluation._meta.get_field(name).flatchoices  # type: ignore[union-attr]  # noqa: SLF001 -- the same
    return str(dict(choices).get(value, value))


def proposal_ratings_of(case: Case, me: Visitor) -> list[ProposalRating]:
    """What the units say of the proposal, as far as the visitor may read it. One query, and none where there can be none."""
    early = case.state not in UNSEALED and me.roles.isdisjoint(BUREAU | {Role.SECRETARIAT})
    if case.replied_on is None or early:
        return []
    found = proposal_ratings_visible_to(me.held).filter(assignment__case=case)
    return list(found.select_related("assignment__organisation").order_by("pk"))
