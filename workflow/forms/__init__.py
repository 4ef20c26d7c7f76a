"""One form for each row that needs inputs. A form validates and gives cleaned values; it never saves."""

from workflow.forms.approval import (
    ClearanceForm,
    CountersignForm,
    DeliveryForm,
    FindingWaiverForm,
    IssueForm,
    SignatureForm,
)
from workflow.forms.assignment import (
    AskShareForm,
    HandlerForm,
    OpinionCasesForm,
    UseForm,
)
from workflow.forms.attachments import (
    AttachmentForm,
    DetachmentForm,
    LateAttachmentForm,
    LateDetachmentForm,
    UploadField,
)
from workflow.forms.base import MoveForm, NoteForm, ReasonForm
from workflow.forms.case import (
    AddUnitForm,
    ClosingForm,
    CommitmentForm,
    ConsultationAnswerForm,
    ConsultationForm,
    ConversionAnswerForm,
    DeclineForm,
    FilingForm,
    HandOverForm,
    InvitationAnswerForm,
    InvitationForm,
    LeaderForm,
    MeetingForm,
    MergeForm,
    RecommendationForm,
    ReturnForm,
)
from workflow.forms.commitment import ConfirmationForm, RenegotiationForm, RenewalForm, ReportForm
from workflow.forms.extensions import (
    ConsentForm,
    ExtensionForm,
    ExtensionGrantForm,
    ExtensionRefusalForm,
)
from workflow.forms.letters import OpinionForm, ReplyForm
from workflow.forms.member import (
    CorrectionForm,
    EvaluationForm,
    PaperEvaluationForm,
    ProposalRatingForm,
    RehandlingForm,
    StandingForm,
)
from workflow.forms.objections import ObjectionForm, OverrulingForm, RedirectionForm, UpholdingForm
from workflow.forms.promises import PromisesForm
from workflow.forms.proposal import ProposalForm
from workflow.forms.urging import ReminderForm

__all__ = [
    "AddUnitForm",
    "AskShareForm",
    "AttachmentForm",
    "ClearanceForm",
    "ClosingForm",
from workflow.forms.publication import (
    AnswerPublicationForm,
    ProposalPublicationForm,
    PublicationChangeForm,
    SupplementPublicationForm,
    TakingBackForm,
)
    "CommitmentForm",
    "ConfirmationForm",
    "ConsentForm",
    "ConsultationAnswerForm",
    "AnswerPublicationForm",
    "ConsultationForm",
    "ConversionAnswerForm",
    "CorrectionForm",
    "CountersignForm",
    "DeclineForm",
    "DeliveryForm",
    "DetachmentForm",
    "EvaluationForm",
    "ExtensionForm",
    "ExtensionGrantForm",
    "ExtensionRefusalForm",
    "FilingForm",
    "FindingWaiverForm",
    "HandOverForm",
    "HandlerForm",
    "InvitationAnswerForm",
    "InvitationForm",
    "IssueForm",
    "LateAttachmentForm",
    "LateDetachmentForm",
    "LeaderForm",
    "MeetingForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "ObjectionForm",
    "OpinionCasesForm",
    "OpinionForm",
    "OverrulingForm",
    "PaperEvaluationForm",
    "PromisesForm",
    "ProposalForm",
    "ProposalRatingForm",
    "PublicationChangeForm",
    "ReasonForm",
    "RecommendationForm",
    "RedirectionForm",
    "RehandlingForm",
    "ReminderForm",
    "RenegotiationForm",
    "RenewalForm",
    "ReplyForm",
    "ReportForm",
    "ProposalPublicationForm",
    "ReturnForm",
    "SignatureForm",
    "StandingForm",
    "UpholdingForm",
    "UploadField",
    "UseForm",
]
    "SupplementPublicationForm",
    "TakingBackForm",
