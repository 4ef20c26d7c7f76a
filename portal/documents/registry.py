"""Which papers a case has, and who may have them: nobody gets more of a case on paper than on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.documents import (
    catalogue,
    decisions,
    evaluations,
    examination,
    letters,
    notices,
    requests,
    transfers,
    urgings,
)
from portal.documents.wording import number_words
from workflow.models import Case
from workflow.queries import (
    UNSEALED,
    decided_extensions,
    decided_objections,
    evaluations_visible_to,
    extensions_visible_to,
    objections_visible_to,
    opinions_visible_to,
    replies_visible_to,
    shares_urged,
)
from workflow.services.clock import day_of
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from portal.documents.content import Paper
    from proposals.queries import Held

CHINESE: Final = "zh-hans"
CONTENTS: Final = "contents"


@dataclass(frozen=True)
class Kind:
    """One kind of paper: of what rows, which of them the posts open, what it says, and about whom it is."""

    slug: str
    label: _StrPromise
    visible: Callable[[Case, tuple[Held, ...]], QuerySet[Any]]
    fill: Callable[[Any, Case, tuple[Held, ...]], Paper]
    about: Callable[[Any], str]


@dataclass(frozen=True)
class Offer:
    """A paper that the reader may have; `key` is the key of its row."""

    kind: Kind
    key: int
    about: str
    content: Callable[[], Paper]

    @property
    def title(self) -> str:
        """The kind, and whose it is."""
        return f"{self.kind.label} {self.about}".strip()

    def file_name(self, case: Case, form: str) -> str:
        """Number, kind and unit, in Chinese, without signs that a file system or a header would stumble over."""
        with translation.override(CHINESE):
            words = f"{number_words(case)} {self.kind.label} {self.about}".strip()
        kept = "".join(sign for sign in words if sign.isalnum() or sign in " 第号（）()〔〕-_·、")
        return f"{kept[:80].strip()}.{form}"


def _case(case: Case, _held: tuple[Held, ...]) -> QuerySet[Any]:
    found: QuerySet[Case] = Case.objects.filter(pk=case.pk)
    return found


def _handed_over(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    return _case(case, held).filter(handed_over_on__isnull=False)


def _declined(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    return _case(case, held).filter(state=CaseState.NOT_FILED)


def _merged(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    return _case(case, held).filter(state=CaseState.MERGED)


def _over(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    return _case(case, held).filter(state__in=UNSEALED)


def _contents(_row: Any, case: Case, held: tuple[Held, ...]) -> Paper:
    """What the reader may have of the file."""
    titles = [offer.title for offer in offers(case, held) if offer.kind.slug != CONTENTS]
    return catalogue.contents_list(case, titles, last_day(case))


def last_day(case: Case) -> date:
    """The day of the last move that everybody may know of: what a paper on the whole case is dated by."""
    return day_of(case.moved_at or case.proposal.created_at, case.jurisdiction)


def _unit(row: Any) -> str:
    return str(row.organisation.short_name)


def _applicant(row: Any) -> str:
    return str(row.assignment.organisation.short_name)


def _replies(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    """Also those that answer the case into which this one was merged, of which the proposer has a copy."""
    answering = [key for key in (case.pk, case.merged_into_id) if key is not None]
    found = replies_visible_to(held).filter(case__in=answering)
    return found.select_related("organisation", "outcome_class", "signer")


def _reply_letter(row: Any, case: Case, held: tuple[Held, ...]) -> Paper:
    """The letter as it went out, whatever case it is asked for under."""
    return letters.reply_letter(row, case if row.case_id == case.pk else row.case, held)


def _opinions(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    found = opinions_visible_to(held).filter(links__case=case).distinct()
    return found.select_related("organisation")


def _evaluations(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    return evaluations_visible_to(held).filter(case=case).select_related("signer", "body")


def _objections(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    found = objections_visible_to(held).filter(assignment__case=case)
    return found.select_related("assignment__organisation", "suggested")


def _extensions(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    found = extensions_visible_to(held).filter(assignment__case=case)
    return found.select_related("assignment__organisation", "deadline")


def _decided_objections(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    return decided_objections(held).filter(assignment__case=case).select_related("assignment__organisation")


def _decided_extensions(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    found = decided_extensions(held).filter(assignment__case=case)
    return found.select_related("assignment__organisation", "deadline__jurisdiction")


def _urged(case: Case, held: tuple[Held, ...]) -> QuerySet[Any]:
    return shares_urged(held).filter(case=case).select_related("organisation")


def _document(row: Any) -> str:
    return str(row.handover_document)


def _rater(row: Any) -> str:
    return str(row.body or row.signer)


def _nobody(_row: Any) -> str:
    return ""


KINDS: Final = {
    kind.slug: kind
    for kind in (
        Kind("reply", _("答复函"), _replies, _reply_letter, _unit),
        Kind("opinion", _("会办意见函"), _opinions, letters.opinion_letter, _unit),
        Kind("refusal", _("不予立案通知"), _declined, examination.refusal_letter, _nobody),
        Kind("merger", _("并案通知"), _merged, examination.merger_notice, _nobody),
        Kind("transfer", _("转办单"), _case, transfers.transfer_sheet, _nobody),
        Kind("handover", _("交办通知"), _handed_over, notices.handover_notice, _document),
        Kind(
            "blank-evaluation", _("征询意见表（空白）"), _handed_over, evaluations.blank_evaluation, _nobody
        ),
        Kind("evaluation", _("征询意见表"), _evaluations, evaluations.evaluation_form, _rater),
        Kind("objection", _("改办申请表"), _objections, requests.objection_form, _applicant),
        Kind(
            "objection-decision",
            _("改办申请的复函"),
            _decided_objections,
            decisions.objection_decision,
            _applicant,
        ),
        Kind("extension", _("延期申请表"), _extensions, requests.extension_form, _applicant),
        Kind(
            "extension-decision",
            _("延期申请的复函"),
            _decided_extensions,
            decisions.extension_decision,
            _applicant,
        ),
        Kind(CONTENTS, _("归档目录"), _over, _contents, _nobody),
        Kind("urging", _("催办通知单"), _urged, urgings.urging_notice, _unit),
        Kind("urging-list", _("催办通知（附清单）"), urgings.batches, urgings.urging_list, _applicant),
    )
}


def find(case: Case, held: Iterable[Held], kind: str, key: int) -> Offer | None:
    """The paper of that kind and key, or None for whoever may not have it. The case is one that they may see."""
    held = tuple(held)
    found = KINDS.get(kind)
    row = found.visible(case, held).filter(pk=key).first() if found else None
    return _offer(found, row, case, held) if found and row is not None else None


def offers(case: Case, held: Iterable[Held]) -> Iterator[Offer]:
    """Every paper of the case that the posts may have. One query for each kind."""
    held = tuple(held)
    for kind in KINDS.values():
        for row in kind.visible(case, held).order_by("pk"):
            yield _offer(kind, row, case, held)


def _offer(kind: Kind, row: Any, case: Case, held: tuple[Held, ...]) -> Offer:
    def content() -> Paper:
        with translation.override(CHINESE):
            return kind.fill(row, case, held)

    return Offer(kind, row.pk, kind.about(row), content)
