"""How far each thing on a desk has come: counted for all of them together, never one by one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q

from proposals.models import Ask, CoSigner
from workflow.models import (
    AskAnswer,
    AskVerdict,
    Assignment,
    Deadline,
    Evaluation,
    Event,
    Extension,
    Objection,
    OpinionCase,
    PassageAsk,
)
from workflow.queries import opinions_visible_to
from workflow.services.awaited import Kind, Wait
from workflow.services.desk import role_of
from workflow.services.worklist import Task
from workflow.states import (
    ASSIGNMENT_GONE,
    REPLYING,
    AssignmentRole,
    AssignmentState,
    OpinionState,
    ReplyState,
    Verdict,
)
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from proposals.queries import Held
    from workflow.services.desk import Item

HEARD: Final = frozenset({AssignmentState.ANSWERED, AssignmentState.WAIVED})
RETURNING: Final[Mapping[str, Sequence[str]]] = {
    "opinion": ["send_back"],
    "reply": ["send_back_draft", "return_from_review", "return_unsigned", "refuse_countersign"],
}
DRAFTING: Final = frozenset({OpinionState.DRAFTING.value, ReplyState.DRAFTING.value})


@dataclass(frozen=True)
class Tally:
    """So many of all. `missing` names those that are not there yet."""

    done: int
    all: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """How often a letter came back, who sent it back last (a unit, or a role of the same unit), and why."""

    times: int
    by: str
    reason: str


@dataclass(frozen=True)
class Progress:
    """What is known of one thing; what does not concern it is None.

    `asks` counts those of the proposal that the opinions speak to, that the reply answers, or on which the opinion
    has its word. `object_until` is the right to object, as long as it is open.
    """

    opinions: Tally | None = None
    asks: Tally | None = None
    ratings: Tally | None = None
    signers: Tally | None = None
    returned: Returned | None = None
    object_until: Deadline | None = None
    objection: Objection | None = None
    extension: Extension | None = None


def progress_of(items: Sequence[Item], held: Sequence[Held]) -> list[Progress]:
    """The progress of each item, in their order. The number of queries does not depend on how many there are."""
    leading = {item.case.pk for item in items if _leads(item)}
    opinions = _opinions(leading)
    asks = _asks(items, held)
    ratings = _ratings({item.case.pk for item in items if _rated(item)})
    signers = _signers({item.case.proposal_id for item in items if _named(item, "case.submit")})
    returned = _returned(items)
    shares = _on_shares(items)
    return [
        Progress(
            opinions=opinions.get(item.case.pk) if _leads(item) else None,
            asks=asks.get((item.machine, item.subject.pk)),
            ratings=ratings.get(item.case.pk) if _rated(item) else None,
            signers=signers.get(item.case.proposal_id) if _named(item, "case.submit") else None,
            returned=returned.get((item.machine, item.subject.pk)),
            **shares.get(item.subject.pk, {})
            if isinstance(item, Task) and item.machine == "assignment"
            else {},
        )
        for item in items
    ]


def _named(item: Item, *names: str) -> bool:
    return isinstance(item, Task) and f"{item.machine}.{item.row.name}" in names


def _leads(item: Item) -> bool:
    """Whether the item is about the answer of a lead, for which the co-handlers' opinions count."""
    if role_of(item) not in REPLYING or _named(item, "reply.acknowledge"):
        return False
    return item.machine == "reply" or isinstance(item, Wait) or _named(item, "assignment.draft_reply")


def _rated(item: Item) -> bool:
    """Only for who closes the case: to everybody else even that somebody rated is sealed."""
    return _named(item, "case.close") or (isinstance(item, Wait) and item.kind is Kind.RATINGS)


def _opinions(cases: Iterable[int]) -> dict[int, Tally]:
    """Of each case the co-handlers of the round that are heard. One query."""
    shares = Assignment.objects.filter(case__in=cases, role=AssignmentRole.CO, round=F("case__round"))
    rows = shares.exclude(state__in=sorted(ASSIGNMENT_GONE)).order_by("pk")
    units: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for case, state, name in rows.values_list("case_id", "state", "organisation__short_name"):
        units[case].append((state, name))
    return {
        case: Tally(
            sum(state in HEARD for state, _name in some),
            len(some),
            tuple(name for state, name in some if state not in HEARD),
        )
        for case, some in units.items()
    }


def _asks(items: Sequence[Item], held: Sequence[Held]) -> dict[tuple[str, int], Tally]:
    """By machine and key of the thing: an opinion's words, a reply's answers, else what the opinions speak to."""
    written = [
        item for item in items if item.machine == "reply" and _leads(item) and item.subject.text_version
    ]
    unwritten = [item for item in items if _leads(item) and not (item.machine == "reply" and item in written)]
    opinions = [item.subject.pk for item in items if item.machine == "opinion"]
    numbers = _numbers({item.case.pk for item in (*written, *unwritten)})
    spoken = _spoken({item.case.pk for item in unwritten}, held)
    answered = _counted(AskAnswer, "reply", [item.subject.pk for item in written])
    worded, asked = _counted(AskVerdict, "opinion", opinions), _asked(opinions)
    return {
        **{_key(item): Tally(len(spoken[item.case.pk]), numbers.get(item.case.pk, 0)) for item in unwritten},
        **{
            _key(item): Tally(answered.get(item.subject.pk, 0), numbers.get(item.case.pk, 0))
            for item in written
        },
        **{("opinion", key): Tally(worded.get(key, 0), asked.get(key, 0)) for key in opinions},
    }


def _key(item: Item) -> tuple[str, int]:
    return item.machine, item.subject.pk


def _numbers(cases: Iterable[int]) -> dict[int, int]:
    counted = Ask.objects.filter(proposal__case__in=cases).values_list("proposal__case").annotate(Count("pk"))
    return dict(counted.order_by())


def _counted(model: Any, letter: str, keys: Sequence[int]) -> dict[int, int]:
    """How many asks each of these letters has a word on."""
    counted = model.objects.filter(**{f"{letter}__in": keys}).values_list(f"{letter}_id")
    return dict(counted.annotate(Count("ask", distinct=True)).order_by())


def _asked(opinions: Sequence[int]) -> dict[int, int]:
    """How many asks each opinion is to speak to, over all its cases."""
    links = OpinionCase.objects.filter(opinion__in=opinions).values_list("opinion_id")
    return dict(links.annotate(Count("case__proposal__asks", distinct=True)).order_by())


def _spoken(cases: Iterable[int], held: Sequence[Held]) -> dict[int, set[int]]:
    """By case the asks that an opinion speaks to, as the matrix says it: by its word, or else by a passage."""
    sent = opinions_visible_to(held).filter(state=OpinionState.SENT)
    links = OpinionCase.objects.filter(
        opinion__in=sent, case__in=cases, assignment__round=F("case__round")
    ).exclude(assignment__state__in=sorted(ASSIGNMENT_GONE))
    letters = list(links.values_list("opinion_id", "case_id", "case__proposal_id"))
    keys = {letter for letter, _case, _proposal in letters}
    words = AskVerdict.objects.filter(opinion__in=keys)
    said = {(o, ask): verdict for o, ask, verdict in words.values_list("opinion_id", "ask_id", "verdict")}
    tied = PassageAsk.objects.filter(passage__opinion__in=keys).values_list("passage__opinion_id", "ask_id")
    speaking = {*said, *tied} - {place for place, verdict in said.items() if verdict == Verdict.NOT_OURS}
    proposal_of = dict(
        Ask.objects.filter(pk__in={ask for _o, ask in speaking}).values_list("pk", "proposal_id")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for letter, case, proposal in letters:
        found[case] |= {ask for o, ask in speaking if o == letter and proposal_of[ask] == proposal}
    return found


def _ratings(cases: Iterable[int]) -> dict[int, Tally]:
    """Of each case the signers who rated this round, and the names of those who have not. One query."""
    rows = Evaluation.objects.filter(case__in=cases, round=F("case__round")).order_by("pk")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for case, state, person, body in rows.values_list("case_id", "state", "signer__name", "body__name"):
        found[case].append((state, body or person))
    pending = Evaluation.State.PENDING
    return {
        case: Tally(
            sum(state == Evaluation.State.GIVEN for state, _name in some),
            len(some),
            tuple(name for state, name in some if state == pending),
        )
        for case, some in found.items()
    }


def _signers(proposals: Iterable[int]) -> dict[int, Tally]:
    """Of each proposal the invited who agreed, and the names of those who have not answered. One query."""
    rows = CoSigner.objects.filter(proposal__in=proposals).order_by("pk")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for proposal, answer, name in rows.values_list("proposal_id", "answer", "person__name"):
        found[proposal].append((answer, name))
    return {
        proposal: Tally(
            sum(answer == CoSigner.Answer.ACCEPTED for answer, _name in some),
            len(some),
            tuple(name for answer, name in some if answer == CoSigner.Answer.INVITED),
        )
        for proposal, some in found.items()
    }


def _returned(items: Sequence[Item]) -> dict[tuple[str, int], Returned]:
    """Of letters that are being drafted how they came back, by the log of the case they stand under. One query.

    Whoever works on a letter sees it, and so its events.
    """
    drafting = [item for item in items if item.machine in RETURNING and item.subject.state in DRAFTING]
    wanted = Q(pk__in=[])
    for machine, names in RETURNING.items():
        keys = [item.subject.pk for item in drafting if item.machine == machine]
        wanted |= Q(machine=machine, transition__in=names, subject__in=keys)
    log: dict[tuple[int, str, int], list[Event]] = defaultdict(list)
    for event in Event.objects.filter(wanted).select_related("post__organisation").order_by("at", "pk"):
        log[event.case_id, event.machine, event.subject].append(event)
    backs = {_key(item): (log[item.case.pk, *_key(item)], item.subject.organisation_id) for item in drafting}
    return {key: _back(events, own) for key, (events, own) in backs.items() if events}


def _back(events: Sequence[Event], own: int) -> Returned:
    last, post = events[-1], events[-1].post
    if post is None:
        return Returned(len(events), "", last.note)
    inside = post.organisation_id == own
    return Returned(
        len(events), str(post.get_role_display()) if inside else post.organisation.short_name, last.note
    )


def _on_shares(items: Sequence[Item]) -> dict[int, dict[str, Any]]:
    """By share what the unit may still ask for, or asks for: until when it may object, what the office has to answer."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    new = [item.subject.pk for item in items if _named(item, "assignment.accept")]
    rights = Deadline.objects.filter(assignment__in=new, step=Step.OBJECT, met_on=None, cancelled_on=None)
    for right in rights.select_related("rule"):
        found[int(right.assignment_id or 0)]["object_until"] = right
    asking = [item.subject.pk for item in items if isinstance(item, Task) and item.machine == "assignment"]
    refused = [item.subject.pk for item in items if _named(item, "assignment.uphold")]
    objections = Objection.objects.filter(assignment__in=refused, decision=Objection.Decision.PENDING)
    for objection in objections.select_related("suggested"):
        found[objection.assignment_id]["objection"] = objection
    pending = [key for key in asking if key not in {*new, *refused}]
    for extension in Extension.objects.filter(assignment__in=pending, decision=Extension.Decision.PENDING):
        found[extension.assignment_id]["extension"] = extension
    return found


def since(item: Item) -> date | None:
    """The day from which the item's deadline runs: of a hand-over, a submission, a filing."""
    return item.deadline.start_on if item.deadline else None
