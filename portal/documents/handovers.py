"""The notice of a batch (交办通知) with its list (分办表): to all units, and what each unit gets; kept as it was issued."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils import translation

from portal.documents.content import Column, Listing
from portal.documents.keeping import as_text, from_text
from portal.documents.notices import REPLIES, Due, Handed, names, notice, nouns, short
from portal.documents.wording import issuing_office
from workflow.models import Assignment, Deadline, HandOverPaper
from workflow.services.foreseeing import foreseen
from workflow.states import REPLYING, AssignmentRole
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from portal.documents.content import Letter
    from proposals.models import Organisation, TopicGroup
    from workflow.models import Case, HandOver
    from workflow.services.assigning import Waiting
    from workflow.services.foreseeing import Foreseen

CHINESE: Final = "zh-hans"
UNIT_COLUMNS: Final = (
    Column("序号", 10), Column("编号", 22), Column("案由", 54), Column("提案人", 22), Column("分工", 14),
    Column("其他承办单位", 34), Column("请其回应的建议和事项", 41), Column("期限", 28),
)  # fmt: skip
"""What one unit gets, across a sheet: 225 mm."""


def issue_papers(batch: HandOver) -> None:
    """Make the notice of the batch and of each of its units, and keep them; what was issued before stays as it is."""
    issued = {paper.organisation_id for paper in batch.papers.all()}
    handed = _handed(batch)
    units = {share.organisation_id: share.organisation for some in handed.units.values() for share in some}
    office = issuing_office(handed.cases[0])
    with translation.override(CHINESE):
        made = [
            HandOverPaper(
                handover=batch, organisation=unit, content=as_text(_letter(handed, batch, office, unit))
            )
            for unit in (None, *units.values())
            if (unit.pk if unit else None) not in issued
        ]
    HandOverPaper.objects.bulk_create(made, ignore_conflicts=True)


def kept_letter(paper: HandOverPaper) -> Letter:
    """The notice as it was issued."""
    return from_text(paper.content)


def preview(waiting: Sequence[Waiting], *, office: str, document: str, on: date) -> Letter:
    """The notice as it would be, were these cases handed over by that office on that day as they are planned."""
    cases = [one.case for one in waiting]
    units = {
        one.case.pk: [
            Assignment(case=one.case, organisation=part.organisation, role=part.role, question=part.question)
            for part in one.parts
        ]
        for one in waiting
    }
    days = {
        (one.case.pk, day.step.value): Due(day.derivation.due_on, day.derivation.provisional)
        for one, foretold in days_of(waiting, on)
        for day in foretold
    }
    topics = {one.case.pk: one.plan.together for one in waiting if one.plan is not None}
    handed = Handed(cases, defaultdict(list, units), days, _together(cases, topics))
    with translation.override(CHINESE):
        return notice(handed, office=office, on=on, document=document)


def days_of(waiting: Iterable[Waiting], on: date) -> Iterator[tuple[Waiting, list[Foreseen]]]:
    """Each case with the days that it would get; what is alike is counted once."""
    counted: dict[object, list[Foreseen]] = {}
    for one in waiting:
        roles = frozenset(part.role for part in one.parts)
        proposal = one.case.proposal
        alike = (one.case.pack_id, proposal.in_session, proposal.session_id, roles)
        if alike not in counted:
            counted[alike] = foreseen(one.case, roles, on)
        yield one, counted[alike]


def _handed(batch: HandOver) -> Handed:
    """The cases of the batch with their units and days. Four queries."""
    rows = list(
        batch.cases.select_related(
            "case__jurisdiction", "case__proposal__session", "case__proposal__proposer",
            "case__proposal__proposing_body", "together",
        ).order_by("case__proposal__number", "pk")
    )  # fmt: skip
    cases = [row.case for row in rows]
    shares: QuerySet[Assignment] = Assignment.objects.filter(case__in=cases, redirected_from=None)
    units = defaultdict(list)
    rounds = {row.case_id: row.round for row in rows}
    for share in shares.select_related("organisation").prefetch_related("ask_shares__ask").order_by("pk"):
        if share.round == rounds[share.case_id]:
            units[share.case_id].append(share)
    days: dict[tuple[int, str], Due] = {}
    due = Deadline.objects.filter(
        case__in=cases, assignment__in=[s.pk for some in units.values() for s in some]
    )
    for case, step, day, provisional in due.order_by("-original_due_on").values_list(
        "case", "step", "original_due_on", "provisional"
    ):
        days[case, step] = Due(day, provisional)
    return Handed(cases, units, days, _together(cases, {row.case_id: row.together for row in rows}))


def _together(cases: Iterable[Case], topics: dict[int, TopicGroup | None]) -> dict[int, str]:
    """By the key of each case that goes with others, which ones: 与20230371合并交办."""
    groups: defaultdict[int, list[Case]] = defaultdict(list)
    for case in cases:
        topic = topics.get(case.pk)
        if topic is not None:
            groups[topic.pk].append(case)
    return {
        case.pk: f"与{'、'.join(one.proposal.number or '' for one in group if one != case)}合并交办"
        for group in groups.values()
        if len(group) > 1
        for case in group
    }


def _letter(handed: Handed, batch: HandOver, office: str, unit: Organisation | None) -> Letter:
    if unit is None:
        return notice(handed, office=office, on=batch.handed_over_on, document=batch.document)
    own = [case for case in handed.cases if any(s.organisation_id == unit.pk for s in handed.units[case.pk])]
    together = {key: words for key, words in handed.together.items() if key in {case.pk for case in own}}
    part = Handed(own, handed.units, handed.days, together)
    letter = notice(part, office=office, on=batch.handed_over_on, document=batch.document, only={unit.pk})
    listing = Listing(f"交办{unit.short_name}的{nouns(own)}清单", UNIT_COLUMNS, tuple(_rows(part, unit)))
    return replace(letter, annexes=(listing.title,), listing=listing)


def _rows(handed: Handed, unit: Organisation) -> Iterator[tuple[str, ...]]:
    for place, case in enumerate(handed.cases, start=1):
        shares = handed.units[case.pk]
        own = next(share for share in shares if share.organisation_id == unit.pk)
        others = [share for share in shares if share.organisation_id != unit.pk]
        yield (
            str(place),
            case.proposal.number or "",
            handed.title(case),
            case.proposal.proposer_name,
            str(own.get_role_display()),
            _others(others),
            _asked(own),
            short(handed.day(case, REPLIES if own.role in REPLYING else [Step.OPINION]))
            if own.role != AssignmentRole.INFORMATION
            else "—",
        )


def _others(shares: Iterable[Assignment]) -> str:
    shares = list(shares)
    lines = [("主办", names(shares, REPLYING)), ("会办", names(shares, {AssignmentRole.CO}))]
    return "；".join(f"{label}：{units}" for label, units in lines if units) or "—"


def _asked(share: Assignment) -> str:
    numbers = "、".join(given.ask.number for given in share.ask_shares.all())
    return "；".join(part for part in (f"建议{numbers}" if numbers else "", share.question) if part) or "—"
