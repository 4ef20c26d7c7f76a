"""What the inner side tells the outer one: of each move what the member may read, named here field by field.

Nothing else goes out: no opinion and no passage of one, no draft, no reason that bureaus give each other, no rating, no
paper of the office. A test fills every field of every row with words of its own and looks for them outside.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from workflow.letters import current_text
from workflow.models import Assignment, Case, Deadline, Reply
from workflow.services.exchange.items import KEY, Item, told_of, words
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentState
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import QuerySet

    from workflow.models import Channel, Event, ExchangedCase

TALKS: Final = frozenset({"record_consultation", "record_meeting"})
SHOWN: Final = {
    AssignmentState.ACCEPTED.value: "accepted",
    AssignmentState.WAIVED.value: "accepted",
    AssignmentState.ANSWERED.value: "answered",
}
"""How far a unit is, as the outer side is told: an objection that is being decided is not."""
MEMBERS_STEPS: Final = (Step.REPLY, Step.REHANDLE, Step.EVALUATE)
UNITS: Final = frozenset(
    {
        ("case", "add_unit"),
        ("assignment", "accept"),
        ("assignment", "uphold"),
        ("assignment", "overrule"),
        ("assignment", "redirect"),
        ("assignment", "withdraw_unit"),
        ("assignment", "answer"),
    }
)
"""The moves after which other units have the case, or one is further."""


def news(_channel: Channel, case: Case, events: list[Event]) -> Iterator[Item]:
    """What of the events of one case the members' side is to know, in their order."""
    known = case.exchanged
    moves = [(event.machine, event.transition) for event in events]
    for at, (move, event) in enumerate(zip(moves, events, strict=True)):
        echo = (event.key or "").startswith(KEY) and move not in ECHOED
        group = next((group for group in (UNITS, DATED) if move in group), frozenset())
        if echo or any(later in group for later in _in_round(moves[at + 1 :])):
            continue
        teller = TELLERS.get(move)
        if teller is not None:
            yield _unsigned(teller(known, case, event))


def _in_round(moves: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return takewhile(lambda move: move != ("case", "rehandle"), moves)


def _unsigned(item: Item) -> Item:
    """Who it was inside is no affair of the other side."""
    return Item(item.uid, item.step, item.at, None, item.data)


def cases_to_tell(channel: Channel) -> QuerySet[Case]:
    """Those that came from outside: what was handed in here is known here alone."""
    found: QuerySet[Case] = Case.objects.filter(exchanged__channel=channel)
    return found


def _returned(known: ExchangedCase, case: Case, event: Event) -> Item:
    return told_of(known, event, "returned", ground=case.return_ground, reason=event.note)


def _recommended(known: ExchangedCase, _case: Case, event: Event) -> Item:
    return told_of(known, event, "recommended")


def _filed(known: ExchangedCase, case: Case, event: Event) -> Item:
    proposal = case.proposal
    named = ("number", "class_number", "category", "nature")
    return told_of(known, event, "filed", **{name: getattr(proposal, name) for name in named})


def _merged(known: ExchangedCase, case: Case, event: Event) -> Item:
    target = None if case.merged_into is None else getattr(case.merged_into, "exchanged", None)
    number = None if case.merged_into is None else case.merged_into.proposal.number
    return told_of(known, event, "merged", into=None if target is None else str(target.uid), number=number)


def _declined(known: ExchangedCase, case: Case, event: Event) -> Item:
    return told_of(
        known, event, "declined", ground=case.ground, kind=case.proposal.kind, reason=event.note
    )  # fmt: skip


def _conversion_asked(known: ExchangedCase, _case: Case, event: Event) -> Item:
    return told_of(known, event, "conversion_asked", reason=event.note)


def _withdrawn(known: ExchangedCase, _case: Case, event: Event) -> Item:
    return told_of(known, event, "withdrawn", reason=event.note)


def _handed_over(known: ExchangedCase, case: Case, event: Event) -> Item:
    told = {"units": _units(case, _round_at(case, event)), "document": case.handover_document}
    return told_of(known, event, "rehandled" if event.transition == "rehandle" else "handed_over", **told)


def _round_at(case: Case, event: Event) -> int:
    again = case.events.filter(machine="case", transition="rehandle", seq__lte=event.seq)
    return 1 + again.count()


def _units(case: Case, round_: int) -> list[dict[str, Any]]:
    """The units of a round: their names, roles, and whether they have it, took it, answered, or lost it."""
    rows = Assignment.objects.filter(case=case, round=round_).select_related("organisation").order_by("pk")
    return [
        {
            "id": row.pk,
            "name": row.organisation.name,
            "role": row.role,
            "state": "gone" if row.state in ASSIGNMENT_GONE else SHOWN.get(row.state, "pending"),
        }
        for row in rows
    ]


def _talk(known: ExchangedCase, case: Case, event: Event) -> Item:
    """The talk that this very move recorded: the log and the records are in the same order."""
    before = case.events.filter(machine="case", transition__in=TALKS, seq__lt=event.seq).count()
    talk = case.consultations.order_by("pk")[before]
    return told_of(
        known, event, "consultation", id=talk.pk, unit=talk.assignment_id, on=words(talk.on), how=talk.how,
        participants=talk.participants, summary=talk.summary,
    )  # fmt: skip


def _delivered(known: ExchangedCase, case: Case, event: Event) -> Item:
    """The letter that went to the proposer, as it went."""
    reply = Reply.objects.select_related("outcome_class").get(case=case, pk=event.subject)
    told: dict[str, Any] = {name: getattr(reply, name) for name in LETTER}
    told |= {name: words(getattr(reply, name)) for name in ("issued_on", "delivered_on")}
    told["outcome"] = None if reply.outcome_class is None else reply.outcome_class.letter
    told["answers"] = list(
        reply.answers.order_by("ask__position").values_list("ask__number", "how", "reason")
    )
    told["text"] = current_text(reply)
    return told_of(
        known, event, "reply", id=reply.pk, unit=reply.assignment_id, supplement_of=reply.supplement_of_id, **told
    )  # fmt: skip


def _replied(known: ExchangedCase, case: Case, event: Event) -> Item:
    return told_of(known, event, "replied", outcome=case.outcome)


def _closed(known: ExchangedCase, case: Case, event: Event) -> Item:
    return told_of(known, event, "closed", outcome=case.outcome)


def _tracking(known: ExchangedCase, _case: Case, event: Event) -> Item:
    return told_of(known, event, "tracking")


def _archived(known: ExchangedCase, _case: Case, event: Event) -> Item:
    return told_of(known, event, "archived")


def _shared(known: ExchangedCase, case: Case, event: Event) -> Item:
    return told_of(known, event, "units", units=_units(case, _round_at(case, event)))


def _dated(known: ExchangedCase, case: Case, event: Event) -> Item:
    return told_of(known, event, "dates", dates=_dates(case))


def _dates(case: Case) -> list[dict[str, Any]]:
    """The days by which the member is to be answered, and by which the member is to rate, with their working."""
    running = Deadline.objects.filter(case=case, round=case.round, step__in=MEMBERS_STEPS, commitment=None)
    owed = running.filter(assignment=None) | running.filter(assignment__role__in=sorted(REPLYING))
    return [
        {
            "unit": one.assignment_id,
            "step": one.step,
            "due_on": words(one.due_on),
            "provisional": one.provisional,
            "paused_on": words(one.paused_on),
            "derivation": one.derivation,
        }
        for one in owed.order_by("pk")
    ]


LETTER: Final = (
    "round", "openness", "openness_reason", "contact", "phone", "copy_to", "document_number", "delivered_how",
)  # fmt: skip
ECHOED: Final = frozenset({("case", "withdraw")})
"""What members asked for outside and this side did: only then it is so there."""
DATED: Final = frozenset(
    {
        ("assignment", "extend_grant"),
        ("assignment", "pause"),
        ("assignment", "restart"),
        ("case", "recount"),
    }
)
TELLERS: Final[dict[tuple[str, str], Callable[[ExchangedCase, Case, Event], Item]]] = {
    ("case", "return_for_correction"): _returned,
    ("case", "recommend"): _recommended,
    ("case", "file"): _filed,
    ("case", "hand_back"): _recommended,
    ("case", "merge_into"): _merged,
    ("case", "decline"): _declined,
    ("case", "ask_conversion"): _conversion_asked,
    ("case", "withdraw"): _withdrawn,
    ("case", "hand_over"): _handed_over,
    ("case", "rehandle"): _handed_over,
    ("case", "record_consultation"): _talk,
    ("case", "record_meeting"): _talk,
    ("reply", "deliver"): _delivered,
    ("case", "all_replied"): _replied,
    ("case", "close"): _closed,
    ("case", "track"): _tracking,
    ("case", "settle"): _closed,
    ("case", "archive"): _archived,
    **dict.fromkeys(UNITS, _shared),
    **dict.fromkeys(DATED, _dated),
}
"""The moves of the inner side of which the outer one hears."""
