"""The forms that have a page of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from portal.web.approval import clearing_screen, signing_screen
from portal.web.attaching import attaching_screen
from portal.web.drafting import opinion_screen, reply_screen
from portal.web.filing_desk import editing_screen
from portal.web.letter_sheet import OpinionSheet, ReplySheet
from portal.web.promise_sheet import PromisesSheet, promises_screen
from portal.web.proposal_sheet import ProposalSheet
from portal.web.publication import TEMPLATE as PUBLICATION
from portal.web.publication import (
    answer_screen,
    change_screen,
    files_tell,
    proposal_screen,
    review_screen,
    supplement_screen,
)
from portal.web.rating_sheet import TEMPLATE as RATING
from portal.web.rating_sheet import entering_screen, rating_screen, reviewing_screen
from portal.web.recommendation_sheet import RecommendationSheet, recommending_screen
from portal.web.request_sheets import (
    answering_screen,
    asking_screen,
    deciding_screen,
    objecting_screen,
    urging_screen,
)
from portal.web.signing_sheets import (
    InvitationSheet,
    inviting_screen,
    submitting_screen,
    waiting_again,
    withdrawing_screen,
)
from portal.web.signing_sheets import answering_screen as cosigning_screen
from portal.web.use_sheet import UseSheet, use_screen
from workflow.forms import (
    AnswerPublicationForm,
    AttachmentForm,
    ClearanceForm,
    ConsentForm,
    CorrectionForm,
    EvaluationForm,
    ExtensionForm,
    ExtensionGrantForm,
    ExtensionRefusalForm,
    InvitationAnswerForm,
    InvitationForm,
    LateAttachmentForm,
    MoveForm,
    ObjectionForm,
    OpinionForm,
    OverrulingForm,
    PaperEvaluationForm,
    PromisesForm,
    ProposalForm,
    ProposalPublicationForm,
    PublicationChangeForm,
    ReasonForm,
    RecommendationForm,
    RehandlingForm,
    ReminderForm,
    ReplyForm,
    SignatureForm,
    StandingForm,
    SupplementPublicationForm,
    UpholdingForm,
    UseForm,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.web.visitor import Visitor
    from workflow.machine import Transition
    from workflow.models import Case


@dataclass(frozen=True)
class Sheet:
    """The form drawn in another's place, its template, what else stands on the page, and what is said after the move.

    `stops` says why the move is not made although nothing in the workflow stands against it, "" where nothing does.
    `resumes`: what was typed and not saved stands in the form at once, so that typing anew cannot take its place.
    """

    form: type[MoveForm]
    template: str = "portal/move.html"
    words: Callable[[Any, Visitor, Case], dict[str, Any]] = lambda _form, _me, _case: {}
    after: Callable[[Any], str] = lambda _subject: ""
    resumes: bool = False
    stops: Callable[[Any, Case], str] = lambda _form, _case: ""


SHEETS: Final[dict[type[MoveForm], Sheet]] = {
    ProposalForm: Sheet(
        ProposalSheet, "portal/proposal_form.html", editing_screen, waiting_again, resumes=True
    ),
    InvitationForm: Sheet(InvitationSheet, "portal/cosigner_invite.html", inviting_screen),
    InvitationAnswerForm: Sheet(InvitationAnswerForm, "portal/cosigner_answer.html", cosigning_screen),
    AttachmentForm: Sheet(AttachmentForm, "portal/attach.html", attaching_screen),
    LateAttachmentForm: Sheet(LateAttachmentForm, "portal/attach.html", attaching_screen),
    OpinionForm: Sheet(OpinionSheet, "portal/letter_write.html", opinion_screen),
    SignatureForm: Sheet(SignatureForm, "portal/letter_approve.html", signing_screen),
    ClearanceForm: Sheet(ClearanceForm, "portal/letter_approve.html", clearing_screen),
    ReplyForm: Sheet(ReplySheet, "portal/reply_draft.html", reply_screen),
    PromisesForm: Sheet(PromisesSheet, "portal/promises_settle.html", promises_screen),
    EvaluationForm: Sheet(EvaluationForm, RATING, rating_screen, resumes=True),
    CorrectionForm: Sheet(CorrectionForm, RATING, rating_screen, resumes=True),
    PaperEvaluationForm: Sheet(PaperEvaluationForm, RATING, entering_screen),
    RehandlingForm: Sheet(RehandlingForm, words=reviewing_screen),
    StandingForm: Sheet(StandingForm, words=reviewing_screen),
    UseForm: Sheet(UseSheet, "portal/use_mark.html", use_screen),
    ExtensionForm: Sheet(ExtensionForm, words=asking_screen),
    ConsentForm: Sheet(ConsentForm, words=answering_screen),
    ExtensionGrantForm: Sheet(ExtensionGrantForm, words=answering_screen),
    ExtensionRefusalForm: Sheet(ExtensionRefusalForm, words=answering_screen),
    ObjectionForm: Sheet(ObjectionForm, words=objecting_screen),
    UpholdingForm: Sheet(UpholdingForm, words=deciding_screen),
    OverrulingForm: Sheet(OverrulingForm, words=deciding_screen),
    ReminderForm: Sheet(ReminderForm, words=urging_screen),
    RecommendationForm: Sheet(RecommendationSheet, words=recommending_screen),
    AnswerPublicationForm: Sheet(AnswerPublicationForm, PUBLICATION, answer_screen, stops=files_tell),
    PublicationChangeForm: Sheet(PublicationChangeForm, PUBLICATION, change_screen, stops=files_tell),
    SupplementPublicationForm: Sheet(
        SupplementPublicationForm, PUBLICATION, supplement_screen, stops=files_tell
    ),
    ProposalPublicationForm: Sheet(ProposalPublicationForm, PUBLICATION, proposal_screen),
}


NAMED: Final[dict[tuple[str, str], Sheet]] = {
    ("case", "submit"): Sheet(MoveForm, "portal/proposal_submit.html", submitting_screen),
    ("case", "resubmit"): Sheet(MoveForm, "portal/proposal_submit.html", submitting_screen),
    ("case", "review_publication"): Sheet(
        AnswerPublicationForm, PUBLICATION, review_screen, stops=files_tell
    ),
    ("case", "withdraw"): Sheet(ReasonForm, words=withdrawing_screen),
}
"""Rows that share their form with others and have a page of their own."""


def sheet_for(row: Transition) -> Sheet:
    """The page of a move's form; the plain one where it has none of its own."""
    own = row.form_class()
    return NAMED.get((row.machine, row.name)) or SHEETS.get(own, Sheet(own))
