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
    ExtensionForm,
    HandlerForm,
    ObjectionForm,
    OpinionCasesForm,
    RedirectionForm,
    ReminderForm,
    UseForm,
)
from workflow.forms.base import MoveForm, NoteForm, ReasonForm
from workflow.forms.case import (
    AddUnitForm,
    ClosingForm,
    CommitmentForm,
    ConsultationAnswerForm,
    ConsultationForm,
    DeclineForm,
    FilingForm,
    HandOverForm,
    InvitationAnswerForm,
    InvitationForm,
    LeaderForm,
    MeetingForm,
    MergeForm,
    PublicationForm,
    RecommendationForm,
)
from workflow.forms.commitment import RenegotiationForm, ReportForm
from workflow.forms.letters import OpinionForm, ReplyForm
from workflow.forms.member import EvaluationForm, PaperEvaluationForm
from workflow.forms.promises import PromisesForm
from workflow.forms.proposal import ProposalForm

__all__ = [
    "AddUnitForm",
    "AskShareForm",
    "ClearanceForm",
    "ClosingForm",
    "CommitmentForm",
    "ConsultationAnswerForm",
    "ConsultationForm",
    "CountersignForm",
    "DeclineForm",
    "DeliveryForm",
    "EvaluationForm",
    "ExtensionForm",
    "FilingForm",
    "FindingWaiverForm",
    "HandOverForm",
    "HandlerForm",
    "InvitationAnswerForm",
    "InvitationForm",
    "IssueForm",
    "LeaderForm",
    "MeetingForm",
    "MergeForm",
    "MoveForm",
    "NoteForm",
    "ObjectionForm",
    "OpinionCasesForm",
    "OpinionForm",
    "PaperEvaluationForm",
    "PromisesForm",
    "ProposalForm",
    "PublicationForm",
    "ReasonForm",
    "RecommendationForm",
    "RedirectionForm",
    "ReminderForm",
    "RenegotiationForm",
    "ReplyForm",
    "ReportForm",
    "SignatureForm",
    "UseForm",
]
