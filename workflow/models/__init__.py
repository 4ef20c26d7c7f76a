from workflow.models.assignment import Assignment, Extension, Objection
from workflow.models.calendar import CalendarDay, WorkingCalendar
from workflow.models.case import Case
from workflow.models.commitment import Commitment, ProgressReport, Renegotiation
from workflow.models.deadline import Deadline
from workflow.models.event import Event
from workflow.models.member import Consultation, Evaluation
from workflow.models.opinion import AskVerdict, Opinion, OpinionCase, OpinionText, Passage, PassageUse
from workflow.models.reply import AskAnswer, Countersignature, FindingWaiver, Reply, ReplyText
from workflow.models.rulebook import DeadlineRule, OutcomeClass, Reminder, RulePack

__all__ = [
    "AskAnswer",
    "AskVerdict",
    "Assignment",
    "CalendarDay",
    "Case",
    "Commitment",
    "Consultation",
    "Countersignature",
    "Deadline",
    "DeadlineRule",
    "Evaluation",
    "Event",
    "Extension",
    "FindingWaiver",
    "Objection",
    "Opinion",
    "OpinionCase",
    "OpinionText",
    "OutcomeClass",
    "Passage",
    "PassageUse",
    "ProgressReport",
    "Reminder",
    "Renegotiation",
    "Reply",
    "ReplyText",
    "RulePack",
    "WorkingCalendar",
]
