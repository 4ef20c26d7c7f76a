"""Guards of filing: who must stand behind a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from proposals.models import Organisation
from workflow.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from workflow.models import Case


def endorsed(case: Case, on: date) -> Refusal | None:
    """A body says who stands behind its proposal (2011 edition of the 提案工作条例, arts. 14–16): a group its convener, any
    other body its seal. What came on paper bears both."""
    proposal = case.proposal
    body = proposal.proposing_body
    if body is None or proposal.endorsement.strip() or proposal.entered_by_id is not None:
        return None
    if body.kind == Organisation.Kind.GROUP:
        return Refusal(
            "endorsement_missing", _("界别、小组提案须写明召集人。请修改提案，在“召集人或印章”里补上。")
        )
    return Refusal(
        "endorsement_missing", _("集体提案须写明何时由谁盖章。请修改提案，在“召集人或印章”里补上。")
    )
