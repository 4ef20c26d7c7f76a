from workflow.models.anchor import Anchor, AnchorAddress, AnchoredHead
from workflow.models.archive import ArchivedCase
from workflow.models.assignment import AskShare, Assignment, Extension, Objection
from workflow.models.backup import Backup
from workflow.models.calendar import CalendarDay, CalendarUse, WorkingCalendar
from workflow.models.case import Case
from workflow.models.commitment import Commitment, ProgressReport, Renegotiation, ReportFile
from workflow.models.deadline import Deadline, Rung
from workflow.models.event import Event
from workflow.models.examination import Alike, Comparison, Look, Shown
from workflow.models.exchange import (
    Channel,
    ExchangedCase,
    Parcel,
    ParcelContent,
    Piece,
    RefusedFile,
    RefusedItem,
    Twin,
)
from workflow.models.following import FollowUp, LookBack, LookBackAnswer, ReplyCommitment
from workflow.models.handover import HandedCase, HandOver, HandOverPaper, Plan, PlannedShare
from workflow.models.honour import Honour, HonourGround
from workflow.models.lists import ListColumns, SavedList
from workflow.models.member import Consultation, Evaluation
from workflow.models.opinion import (
    AskVerdict,
    Opinion,
    OpinionCase,
    OpinionText,
    Passage,
    PassageAsk,
    PassageUse,
)
from workflow.models.promise import Promise
from workflow.models.public_index import PublicEntry
from workflow.models.publication import MarkedWords, PublicationDecision, PublicCase, PublicText
from workflow.models.rates import RateBook, RateSummary
from workflow.models.rating import (
    AskAdoption,
    DissatisfactionReview,
    ProposalRating,
    RatingChange,
    RatingEntry,
)
from workflow.models.reply import (
    AskAnswer,
    ClassChange,
    Countersignature,
    Delivery,
    FindingWaiver,
    Redaction,
    Reply,
    ReplyPassage,
    ReplyPassageAsk,
    ReplySource,
    ReplyText,
)
from workflow.models.retention import LegalHold, RetentionLine, RetentionRule, RetentionRun
from workflow.models.rulebook import Category, DeadlineRule, OutcomeClass, Reminder, RulePack
from workflow.models.scoring import HandScore, ScoreItem, ScoreLine, ScoreResult, ScoreSheet
from workflow.models.search import SavedSearch, SearchEntry
from workflow.models.section import SectionShare
from workflow.models.signing import DocumentNumber, ReviewRule, Signature, WordChange
from workflow.models.unsaved import Unsaved
from workflow.models.urging import Urging
from workflow.models.voices import Comment, CommentDecision, DailyKey, Trace, Vote

__all__ = [
    "Alike",
    "Anchor",
    "AnchorAddress",
    "AnchoredHead",
    "ArchivedCase",
    "AskAdoption",
    "AskAnswer",
    "AskShare",
    "AskVerdict",
    "Assignment",
    "Backup",
    "CalendarDay",
    "CalendarUse",
    "Case",
    "Category",
    "Channel",
    "ClassChange",
    "Comment",
    "CommentDecision",
    "Commitment",
    "Comparison",
    "Consultation",
    "Countersignature",
    "DailyKey",
    "Deadline",
    "DeadlineRule",
    "Delivery",
    "DissatisfactionReview",
    "DocumentNumber",
    "Evaluation",
    "Event",
    "ExchangedCase",
    "Extension",
    "FindingWaiver",
    "FollowUp",
    "HandOver",
    "HandOverPaper",
    "HandScore",
    "HandedCase",
    "Honour",
    "HonourGround",
    "LegalHold",
    "ListColumns",
    "Look",
    "LookBack",
    "LookBackAnswer",
    "MarkedWords",
    "Objection",
    "Opinion",
    "OpinionCase",
    "OpinionText",
    "OutcomeClass",
    "Parcel",
    "ParcelContent",
    "Passage",
    "PassageAsk",
    "PassageUse",
    "Piece",
    "Plan",
    "PlannedShare",
    "ProgressReport",
    "Promise",
    "ProposalRating",
    "PublicCase",
    "PublicEntry",
    "PublicText",
    "PublicationDecision",
    "RateBook",
    "RateSummary",
    "RatingChange",
    "RatingEntry",
    "Redaction",
    "RefusedFile",
    "RefusedItem",
    "Reminder",
    "Renegotiation",
    "Reply",
    "ReplyCommitment",
    "ReplyPassage",
    "ReplyPassageAsk",
    "ReplySource",
    "ReplyText",
    "ReportFile",
    "RetentionLine",
    "RetentionRule",
    "RetentionRun",
    "ReviewRule",
    "RulePack",
    "Rung",
    "SavedList",
    "SavedSearch",
    "ScoreItem",
    "ScoreLine",
    "ScoreResult",
    "ScoreSheet",
    "SearchEntry",
    "SectionShare",
    "Shown",
    "Signature",
    "Trace",
    "Twin",
    "Unsaved",
    "Urging",
    "Vote",
    "WordChange",
    "WorkingCalendar",
]
