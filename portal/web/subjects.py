"""From an address to the thing it names, for those who may see it; for everybody else there is no such page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.urls import get_script_prefix, reverse

from proposals.prepared import PreparedForPosts, Slot
from proposals.queries import STAND_IN, referred_to
from workflow.models import Case, FollowUp
from workflow.queries import VISIBLE, cases_visible_to, decided_objections
from workflow.queries.honours import chosen_on

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.web.visitor import Visitor
    from workflow.models import Deadline

BESIDE = {
    "assignment": ("organisation", "handler"),
    "opinion": ("organisation", "author", "supersedes"),
    "reply": ("organisation", "outcome_class", "signer", "assignment"),
    "commitment": ("organisation",),
}
LETTERS = frozenset({"opinion", "reply"})
OWN_PAGE = LETTERS | {"commitment"}
PLAIN: Final = re.compile("[0-9A-Za-z-]+")
"""A reference that an address carries as it is."""
REFERENCE: Final = "0"
ANSWER = "objection-decision"
"""The kind of paper that a unit may have of a case that it lost."""


def find_case(me: Visitor, jurisdiction: str, reference: str) -> Case:
    """The case by its number, or by the stand-in that it had as a draft; `lives_on` says that others were merged into it,
    `honoured_on` when it was chosen as an excellent one.

    Raises Http404.
    """
    draft = STAND_IN.fullmatch(reference)
    found = _BY_STAND_IN if draft else _BY_NUMBER
    key = int(draft[1]) if draft else 0
    cases = found.read(me.held, jurisdiction=jurisdiction, reference=reference, key=key)
    if not cases:
        raise Http404
    case: Case = cases[0]
    return case


def _found(named: Q, held: Any) -> QuerySet[Case]:
    merged = Case.objects.filter(merged_into=OuterRef("pk"))
    taken_up = FollowUp.objects.filter(case=OuterRef("pk"))
    visible = cases_visible_to(held).filter(named, jurisdiction__slug=Slot("jurisdiction"))
    found: QuerySet[Case] = visible.annotate(
        lives_on=Exists(merged), takes_up=Exists(taken_up), honoured_on=chosen_on()
    ).select_related(*FOUND_WITH)
    return found.order_by("pk")[:1]


FOUND_WITH: Final = (
    "jurisdiction", "pack", "proposal__session", "proposal__proposer", "proposal__proposing_body",
    "proposal__entered_by", "merged_into__proposal", "archived",
)  # fmt: skip
_NUMBERED: Final = Q(proposal__number=Slot("reference"))
_BY_NUMBER: Final = PreparedForPosts(lambda held: _found(_NUMBERED, held))
_BY_STAND_IN: Final = PreparedForPosts(lambda held: _found(_NUMBERED | Q(proposal__pk=Slot("key")), held))


def find_answered_case(me: Visitor, jurisdiction: str, reference: str) -> Case:
    """A case that may be lost, of which the visitor's unit has the answer to its objection. Raises Http404.

    Nothing of it is shown: only that letter is given out.
    """
    answered = decided_objections(me.held).values("assignment__case")
    cases = Case.objects.filter(referred_to(reference), pk__in=answered, jurisdiction__slug=jurisdiction)
    case: Case | None = cases.select_related("jurisdiction", "proposal__session").first()
    if case is None:
        raise Http404
    return case


def find_subject(me: Visitor, case: Case, machine: str, key: int) -> Any:
    """The case itself or something below it, with its case at hand. Raises Http404.

    Below a merged case stand the replies of the one that lives on: its proposer's copies are read there.
    """
    if machine == "case":
        if key != case.pk:
            raise Http404
        return case
    if machine not in VISIBLE:
        raise Http404
    path = "links__case" if machine == "opinion" else "case"
    belongs = {f"{path}__in": answering(case) if machine == "reply" else [case.pk]}
    subject = VISIBLE[machine](me.held).filter(pk=key, **belongs).select_related(*BESIDE[machine]).first()
    if subject is None:
        raise Http404
    if machine != "opinion" and subject.case_id == case.pk:
        subject.case = case
    return subject


def answering(case: Case) -> list[int]:
    """The cases whose replies answer this one: itself, and the one that it was merged into."""
    return [key for key in (case.pk, case.merged_into_id) if key is not None]


def machine_of(subject: Any) -> str:
    """The name under which the tables, addresses and events know the subject's machine."""
    return type(subject).__name__.lower()


def case_url(case: Case) -> str:
    """The page of the case. A page of a list has many of them, so what is the same for a whole place is asked for once."""
    slug, reference = case.jurisdiction.slug, case.proposal.reference
    if not PLAIN.fullmatch(reference):
        return reverse("case_detail", args=[slug, reference])
    before, behind = _around(slug, get_script_prefix())
    return f"{before}{reference}{behind}"


@lru_cache(maxsize=1_000)
def _around(slug: str, _prefix: str) -> tuple[str, str]:
    """What stands before and behind the reference in the addresses of a place's cases, on a site under that prefix."""
    before, _reference, behind = reverse("case_detail", args=[slug, REFERENCE]).rpartition(REFERENCE)
    return before, behind


def answer_url(case: Case, key: int) -> str:
    """The answer to an objection as a file that every telephone shows."""
    place = [case.jurisdiction.slug, case.proposal.reference, ANSWER, key]
    return reverse("paper", args=[*place, "pdf"])


def subject_url(subject: Any, case: Case) -> str:
    """The page on which a thing is read: letters and promises have their own, all else stands on the case page."""
    machine = machine_of(subject)
    if machine not in OWN_PAGE:
        return case_url(case)
    return letter_url(machine, subject.pk, case)


def letter_url(machine: str, key: int | None, case: Case) -> str:
    """The page of an opinion or a reply by its key."""
    return reverse(f"{machine}_detail", args=[case.jurisdiction.slug, case.proposal.reference, key])


def move_url(subject: Any, case: Case, name: str) -> str:
    place = [case.jurisdiction.slug, case.proposal.reference, machine_of(subject), subject.pk, name]
    return reverse("move", args=place)


def deadline_url(deadline: Deadline, case: Case) -> str:
    return reverse("deadline", args=[case.jurisdiction.slug, case.proposal.reference, deadline.pk])
