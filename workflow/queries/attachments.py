"""The files of visible cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q

from proposals.models import Attachment
from proposals.roles import FILING, Role
from workflow.models import ReportFile
from workflow.queries.cases import cases_visible_to
from workflow.queries.letters import commitments_visible_to
from workflow.queries.sealed import evaluations_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.prepared import Slot
    from proposals.queries import Held
    from workflow.models import Case

READS_SCANS: Final = FILING | {Role.SECRETARIAT, Role.EXAMINER, Role.AUDITOR}
"""A signed sheet carries addresses and telephone numbers: the handling units read the text that was entered from it."""


def attachments_visible_to(held: Iterable[Held]) -> QuerySet[Attachment]:
    """The files of the cases that the posts open, as long as they are attached. Whoever loses a case loses its files.

    The scan of a signed rating sheet is for those of them who may read the rating, and never for a unit;
    evidence for those who may read the promise. What stood with a proposal that was merged stands with the one it went into.
    """
    held = tuple(held)
    whole = tuple(h for h in held if h.role in READS_SCANS)
    material, cases = Q(purpose=Attachment.Purpose.MATERIAL), cases_visible_to(held)
    seen = material & (Q(proposal__case__in=cases) | Q(proposal__case__merged_into__in=cases))
    scans = Q(purpose=Attachment.Purpose.SCAN, proposal__case__in=cases_visible_to(whole))
    sheets = Q(purpose=Attachment.Purpose.RATING, pk__in=evaluations_visible_to(whole).values("scan"))
    proofs = Q(
        purpose=Attachment.Purpose.EVIDENCE,
        pk__in=ReportFile.objects.filter(report__commitment__in=commitments_visible_to(held)).values(
            "attachment"
        ),
    )
    found: QuerySet[Attachment] = Attachment.objects.filter(seen | scans | sheets | proofs, removed_at=None)
    return found


def files_beside(case: Case, held: Iterable[Held]) -> QuerySet[Attachment]:
    """Those of the visible files that stand with the case: its own, and what came with proposals merged into it."""
    return files_beside_keys(case.pk, case.proposal_id, held)


def files_beside_keys(case: int | Slot, proposal: int | Slot, held: Iterable[Held]) -> QuerySet[Attachment]:
    """The same by the keys of the case and of its proposal."""
    merged = Q(purpose=Attachment.Purpose.MATERIAL, proposal__case__merged_into=case)
    return attachments_visible_to(held).filter(merged | Q(proposal=proposal))
