"""The proposals of a session that wait for the decision whether the public may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse

from portal.web.subjects import case_url
from proposals.keys import row_key
from proposals.models import Proposal
from workflow.services.publications import undecided_cases
from workflow.transitions import CASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.web.visitor import Visitor
    from workflow.models import Case

BATCH: Final = 50
LOOKED_AT: Final = BATCH + 200
_ROW: Final = CASE["publish_proposal"]


def may_batch(me: Visitor) -> bool:
    """Whether a post of the visitor decides on proposals."""
    return not _ROW.who.roles.isdisjoint(held.role for held in me.held)


def waiting_cases(me: Visitor) -> list[Case]:
    """Those on which nothing was decided, the newest last, so many at most."""
    related = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    return list(undecided_cases(me.held).select_related(*related).order_by("filed_on", "pk")[:LOOKED_AT])


def chosen_cases(me: Visitor, told: Iterable[str]) -> list[Case]:
    """Those of the named ones that wait and are the visitor's to decide on."""
    keys = {key for key in map(row_key, told) if key is not None}
    return [case for case in waiting_cases(me) if case.pk in keys]


def wish_rows(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Each with what its proposer wished and where it is decided alone; a summary has to be written there."""
    return [
        {
            "case": case,
            "wish": case.proposal.get_wish_display(),
            "alone": case.proposal.wish == Proposal.Wish.SUMMARY,
            "url": case_url(case),
            "decide_url": reverse("publication", args=[case.jurisdiction.slug, case.proposal.reference])
            + "?row=publish_proposal",
        }
        for case in cases
    ]
