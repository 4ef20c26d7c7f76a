"""Whom a reply is for, and whose copy of it is whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from proposals.models import CoSigner, Proposal
from proposals.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.models import Organisation, User
    from proposals.queries import Held
    from workflow.models import Case


class Addressee(NamedTuple):
    """A person, or a body whose office takes the letter."""

    person: User | None
    body: Organisation | None

    @property
    def key(self) -> tuple[int | None, int | None]:
        return (None if self.person is None else self.person.pk, None if self.body is None else self.body.pk)

    @property
    def name(self) -> str:
        return str((self.body or self.person).name)  # type: ignore[union-attr]  # one of the two is there


def addressees(case: Case) -> Iterator[Addressee]:
    """The proposers of the case and of those that were merged into it (并案); a person may come up twice."""
    merged = case.merged.select_related("proposal__proposer", "proposal__proposing_body").order_by("pk")
    for one in (case, *merged):
        yield from proposers(one.proposal)


def proposers(proposal: Proposal) -> Iterator[Addressee]:
    """The first proposer or the body that filed; of a suggestion (人大建议) every joint deputy as well."""
    body = proposal.proposing_body
    yield Addressee(proposal.proposer, None) if body is None else Addressee(None, body)
    if proposal.kind == Proposal.Kind.NPC_SUGGESTION:
        signing = proposal.cosigners.filter(answer=CoSigner.Answer.ACCEPTED).select_related("person")
        yield from (Addressee(signer.person, None) for signer in signing.order_by("pk"))


def own_copy(held: Held, prefix: str = "") -> Q:
    """The copies that a post may take: those of its body for a body's office, else the person's own."""
    if held.role == Role.COLLECTIVE:
        return Q(**{f"{prefix}body_id": held.organisation_id})
    return Q(**{f"{prefix}body__isnull": True, f"{prefix}person_id": held.principal_id})
