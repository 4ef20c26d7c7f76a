"""Who puts their name to a proposal: what they answered, and how long the others still have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.web.dues import due_of
from proposals.models import CoSigner, Post
from proposals.roles import Role
from workflow.queries import cosigners_visible_to, deadlines_visible_to
from workflow.services.calendars import version_of
from workflow.states import BEFORE_FILING, CaseState
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Case

ICONS = {"invited": "person", "accepted": "person-check", "refused": "person-x", "lapsed": "person-x"}


@dataclass(frozen=True, slots=True)
class SignerRow:
    """One co-signer with the group in which they sit. `due` while an answer is awaited by a day."""

    signer: CoSigner
    group: str
    due: Due | None

    @property
    def icon(self) -> str:
        return ICONS[self.signer.answer]

    @property
    def look(self) -> str:
        looks = {"accepted": "done", "invited": "soon"}
        return looks.get(self.signer.answer, "none")


@dataclass(frozen=True, slots=True)
class Signers:
    """All of a case. `withdrawing` says what stands between its proposer and a withdrawal; "" where nothing does."""

    rows: list[SignerRow]
    withdrawing: str = ""

    @property
    def accepted(self) -> list[CoSigner]:
        return [row.signer for row in self.rows if row.signer.answer == CoSigner.Answer.ACCEPTED]

    @property
    def waiting(self) -> list[CoSigner]:
        return [row.signer for row in self.rows if row.signer.answer == CoSigner.Answer.INVITED]


def signers_of(case: Case, me: Visitor, on: date) -> Signers:
    """The co-signers that the visitor may know of. At most three queries."""
    signers = list(cosigners_visible_to(case, me.held).select_related("person").order_by("pk"))
    if not signers:
        return Signers([])
    groups = groups_of([signer.person_id for signer in signers], case.jurisdiction_id)
    due = _due(case, me, on) if case.state == CaseState.COSIGNING else None
    rows = [
        SignerRow(one, groups.get(one.person_id, ""), due if one.answer == CoSigner.Answer.INVITED else None)
        for one in signers
    ]
    return Signers(rows, _withdrawing(case, signers, me))


def groups_of(people: Iterable[int], jurisdiction: int) -> dict[int, str]:
    """By the key of each person the 界别 in which they sit as a member."""
    posts = Post.objects.filter(
        person_id__in=list(people), role=Role.MEMBER, organisation__jurisdiction_id=jurisdiction
    )
    return dict(posts.order_by("from_on", "pk").values_list("person_id", "organisation__short_name"))


def _due(case: Case, me: Visitor, on: date) -> Due | None:
    found = deadlines_visible_to(me.held).filter(case=case, step=Step.COSIGN, met_on=None, cancelled_on=None)
    deadline = found.select_related("rule").order_by("due_on", "pk").first()
    if deadline is None:
        return None
    return due_of(deadline, version_of(case.pack.counted_by_id), on, near=case.pack.near)


def _withdrawing(case: Case, signers: list[CoSigner], me: Visitor) -> str:
    proposal = case.proposal
    own = any(h.principal_id == proposal.proposer_id and proposal.proposing_body_id is None for h in me.held)
    early = case.state in BEFORE_FILING or case.state == CaseState.FILED
    silent = [
        str(one.person)
        for one in signers
        if one.answer == CoSigner.Answer.ACCEPTED and one.withdrawal_agreed_at is None
    ]
    if not own or not early or not silent:
        return ""
    words = _("要撤案须全体署名人同意。%(names)s 还没有同意，请他们打开本页按“同意撤案”，之后您才能撤案。")
    return words % {"names": "、".join(silent)}
