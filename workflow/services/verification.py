"""Reading the event logs back: each case's log at one moment, whether its chain holds, and an export of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q

from workflow import chain
from workflow.models import Assignment, Case, Commitment, Event, Opinion, Reply
from workflow.services import anchors

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from workflow.anchoring import Anchored, AnchorFault

FORMAT: Final = "huiban-event-log"
VERSION: Final = 1
FOR_A_READER: Final = 2
WITH_ANCHORS: Final = 3
LINKS: Final = ("case", "seq", "previous", "hash")
"""What is told of an event that is not for the reader."""


@dataclass(frozen=True)
class CaseLog:
    """What one case's chain is checked against, and its events in order."""

    case: int
    reference: str
    jurisdiction: str
    length: int
    head: str
    states: Mapping[chain.Subject, str]
    events: tuple[Mapping[str, Any], ...]

    @property
    def fault(self) -> chain.Fault | None:
        return chain.verify(self.case, self.events, length=self.length, head=self.head, states=self.states)


def logged_cases(reference: str | None = None) -> list[int]:
    """The keys of all cases, or of those with that number (one in each jurisdiction) or draft reference (d12)."""
    cases: QuerySet[Case] = Case.objects.order_by("pk")
    if reference is not None:
        drafted = reference[1:] if reference[:1] == "d" and reference[1:].isdecimal() else None
        cases = cases.filter(Q(proposal__number=reference) | Q(proposal__number=None, proposal_id=drafted))
    return list(cases.values_list("pk", flat=True))


def read_logs(cases: Iterable[int]) -> Iterator[CaseLog]:
    """Each case's log, read under the case's row lock so that no move can fall between its parts."""
    for key in cases:
        with transaction.atomic():
            log = _read(Case.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=key))
        yield log


def export_lines(cases: Iterable[int], *, anchored: bool = False) -> Iterator[str]:
    """The logs as JSON lines, in the form that `scripts/verify_log.py` reads and describes.

    `anchored`, for all cases: with the anchors in front, if there are any. What was anchored is read before the logs, so
    that it cannot have more than they.
    """
    told = list(anchors.records()) if anchored else []
    keys = logged_cases() if told else list(cases)
    header = {"format": FORMAT, "version": WITH_ANCHORS if told else VERSION, "cases": len(keys)}
    yield _line(header | {"anchors": len(told)} if told else header)
    yield from (_line(anchor) for anchor in told)
    for log in read_logs(keys):
        yield _line(_head(log, log.states))
        yield from (_line(event) for event in log.events)


def check_anchors(anchored: Anchored) -> AnchorFault | None:
    """Add every anchor that there is; the first fault of them."""
    return next((fault for anchor in anchors.records() if (fault := anchored.add(anchor)) is not None), None)


def check_anchored(anchored: Anchored, log: CaseLog) -> AnchorFault | None:
    """Whether the log is what was anchored of it; the first fault."""
    return next((fault for event in log.events if (fault := anchored.show(event)) is not None), None)


def told_lines(key: int, seen: Container[int]) -> Iterator[str]:
    """One case's log for a reader, in the form that `scripts/verify_log.py` reads.

    Of events that are not among the `seen` places only what links them to the next is told, and states only of subjects
    of which every event is told. A reader who sees everything gets the whole export.
    """
    [log] = read_logs([key])
    hidden = {(event["machine"], event["subject"]) for event in log.events if event["seq"] not in seen}
    yield _line({"format": FORMAT, "version": FOR_A_READER if hidden else VERSION, "cases": 1}) + "\n"
    told = {subject: state for subject, state in log.states.items() if subject not in hidden}
    yield _line(_head(log, told)) + "\n"
    for event in log.events:
        linked = event if event["seq"] in seen else {name: event[name] for name in LINKS}
        yield _line(linked) + "\n"


def _head(log: CaseLog, states: Mapping[chain.Subject, str]) -> dict[str, Any]:
    return {
        "case": log.case,
        "reference": log.reference,
        "jurisdiction": log.jurisdiction,
        "length": log.length,
        "head": log.head,
        "states": [[machine, key, state] for (machine, key), state in sorted(states.items())],
    }


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(case: Case) -> CaseLog:
    events = Event.objects.filter(case=case).order_by("seq")
    return CaseLog(
        case=case.pk,
        reference=case.proposal.reference,
        jurisdiction=case.jurisdiction.slug,
        length=case.chain_length,
        head=case.chain_head,
        states=dict(_states(case)),
        events=tuple(event.as_record() for event in events),
    )


def _states(case: Case) -> Iterator[tuple[chain.Subject, str]]:
    yield ("case", case.pk), case.state
    below: dict[str, Any] = {
        "assignment": Assignment.objects.filter(case=case),
        "opinion": Opinion.objects.filter(links__case=case),
        "reply": Reply.objects.filter(case=case),
        "commitment": Commitment.objects.filter(case=case),
    }
    for machine, rows in below.items():
        for key, state in rows.values_list("pk", "state"):
            yield (machine, key), state
