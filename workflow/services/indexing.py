"""Keeping what is found by its words as the texts are: in the transaction that changes them.

`checked` says where the two differ, which is nowhere; `rebuild` makes the index anew, after an archive was carried in
past the services, or after a release that cuts words in another way.
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from proposals.models import CoSigner, ProposalText
from workflow import wordindex
from workflow.letters import SENT, confidential_spans, current_text, without
from workflow.models import Assignment, Case, Opinion, Reply, SearchEntry
from workflow.rules import PRESENT
from workflow.services.clock import day_of
from workflow.services.public_indexing import index_published
from workflow.states import ReplyState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Organisation
    from workflow.machine import Transition

Part: TypeAlias = SearchEntry.Part
Reach: TypeAlias = SearchEntry.Reach

RETOLD: Final = frozenset(
    {
        ("case", "edit"),
        ("case", "answer_invitation"),
        ("case", "answer_changed_text"),
        ("case", "file"),
        ("case", "hand_back"),
        ("case", "told_filed"),
        ("case", "told_recommended"),
    }
)
"""The moves after which a proposal has another text, number, signer or day."""

REASSIGNED: Final = frozenset(
    {
        ("case", "hand_over"),
        ("case", "rehandle"),
        ("case", "add_unit"),
        ("assignment", "uphold"),
        ("assignment", "redirect"),
        ("assignment", "withdraw_unit"),
        ("case", "told_handed_over"),
        ("case", "told_rehandled"),
        ("case", "told_units"),
        ("assignment", "told_gone"),
    }
)
"""The moves after which it has other units."""

PUBLISHED: Final = frozenset(
    {
        ("case", "publish_proposal"),
        ("case", "decide_publication"),
        ("case", "change_publication"),
        ("case", "review_publication"),
        ("case", "publish_supplement"),
        ("case", "withdraw_publication"),
    }
)
"""The moves after which the public reads something else."""

BATCH: Final = 200
_DAY: Final = 2**32
_CODES: Final = {
    (Part.PROPOSAL, Reach.ALL): 0,
    (Part.REPLY, Reach.ALL): 1,
    (Part.OPINION, Reach.ALL): 2,
    (Part.OPINION, Reach.OPEN): 2,
    (Part.OPINION, Reach.WHOLE): 3,
}


def follow(row: Transition, subject: Any, cases: Iterable[Case]) -> None:
    """Find by its words what the move changed or brought into the open."""
    move = (row.machine, row.name)
    if move in PUBLISHED or move in REASSIGNED:
        index_published(case.pk for case in cases)
    if move in RETOLD:
        for case in cases:
            index_case(case)
    elif move in REASSIGNED:
        for case in cases:
            _reassign(case)
    elif move == ("opinion", "send"):
        _add(_of_opinion(subject))
    elif move in {("reply", "deliver"), ("reply", "told_delivered")}:
        _add(_of_reply(subject))


def index_case(case: Case) -> None:
    """Find the proposal of the case as it now is."""
    old = list(_proposals(case))
    new = _of_proposals([case])
    if _told(old) != _told(new):
        _proposals(case).delete()
        _add(new, instead_of=old)


def index_reply(reply: Reply) -> None:
    """Find a delivered reply that no move delivered."""
    _add(_of_reply(reply))


def index_opinion(opinion: Opinion) -> None:
    """Find a sent opinion that no move sent."""
    _add(_of_opinion(opinion))


def _reassign(case: Case) -> None:
    for entry in _proposals(case):
        units = _lines(_units([case])[case.pk])
        if units != entry.units:
            before = copy(entry)
            entry.units = units
            entry.save(update_fields=["units"])
            wordindex.write([entry], instead_of=[before])


def _add(entries: Sequence[SearchEntry], *, instead_of: Sequence[SearchEntry] = ()) -> None:
    SearchEntry.objects.bulk_create(entries)
    wordindex.write(entries, instead_of=instead_of)


def _proposals(case: Case) -> QuerySet[SearchEntry]:
    found: QuerySet[SearchEntry] = SearchEntry.objects.filter(case=case, part=Part.PROPOSAL)
    return found


def _told(entries: Iterable[SearchEntry]) -> list[tuple[Any, ...]]:
    rows = [(e.pk, e.part, e.reach, e.case_id, e.title, e.names, e.units, e.text) for e in entries]
    return sorted(rows)


def rebuild() -> int:
    """Make the index of all cases anew; gives the number of entries. Readers find the old one until it is done."""
    made = 0
    with transaction.atomic():
        wordindex.clear()
        SearchEntry.objects.all().delete()
        entries = _all()
        while some := list(islice(entries, BATCH)):
            _add(some)
            made += len(some)
    return made


def follow_names(*, units: Collection[int], people: Collection[int]) -> int:
    """Find by their new names what these units and people wrote, signed or have; gives how many entries changed."""
    theirs = Q(assignments__organisation__in=units) | Q(proposal__proposing_body__in=units)
    theirs |= Q(proposal__proposer__in=people) | Q(proposal__cosigners__person__in=people)
    keys = Case.objects.filter(theirs).order_by("pk").values_list("pk", flat=True).distinct()
    return sum(_renamed(some) for some in _batches(keys.iterator(BATCH)))


def _batches(keys: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(keys, BATCH)):
        yield some


def _renamed(keys: Sequence[int]) -> int:
    kept = {entry.pk: entry for entry in SearchEntry.objects.filter(case__in=keys)}
    told = [
        entry for entry in _of_cases(keys) if entry.pk in kept and _told([entry]) != _told([kept[entry.pk]])
    ]
    SearchEntry.objects.bulk_update(told, ["names", "units"])
    wordindex.write(told, instead_of=[kept[entry.pk] for entry in told])
    return len(told)


def _of_cases(keys: Sequence[int]) -> Iterator[SearchEntry]:
    related = ("jurisdiction", "proposal__proposer", "proposal__proposing_body")
    yield from _of_proposals(list(Case.objects.filter(pk__in=keys).select_related(*related).order_by("pk")))
    letters = Reply.objects.filter(case__in=keys, state=ReplyState.DELIVERED).order_by("pk")
    for reply in letters.select_related("organisation", "case__jurisdiction"):
        yield from _of_reply(reply)
    sent = Opinion.objects.filter(links__case__in=keys, state__in=SENT).order_by("pk").distinct()
    for opinion in sent.select_related("organisation", "jurisdiction"):
        yield from _of_opinion(opinion)


def index_missing(*, limit: int) -> int:
    """Find by their words texts that are not found yet, of as many cases at most; gives how many entries were made.

    They are from before there was an index, or were carried in past the services. The cases are locked meanwhile.
    """
    with transaction.atomic():
        cases = _not_indexed(limit)
        entries = _of_proposals([case for case in cases if not case.found])
        replies = Reply.objects.filter(case__in=cases, state=ReplyState.DELIVERED, search_entries=None)
        for reply in replies.select_related("organisation", "case__jurisdiction"):
            entries += _of_reply(reply)
        opinions = Opinion.objects.filter(links__case__in=cases, state__in=SENT, search_entries=None)
        for opinion in opinions.select_related("organisation", "jurisdiction").distinct():
            entries += _of_opinion(opinion)
        _add(entries)
    return len(entries)


def _not_indexed(limit: int) -> list[Any]:
    """Cases of which some text is not found, locked; `found` says of each whether its proposal is."""
    own = SearchEntry.objects.filter(case=OuterRef("pk"), part=Part.PROPOSAL)
    text = ProposalText.objects.filter(
        proposal=OuterRef("proposal"), version=OuterRef("proposal__text_version")
    )
    reply = Reply.objects.filter(case=OuterRef("pk"), state=ReplyState.DELIVERED, search_entries=None)
    letter = Opinion.objects.filter(links__case=OuterRef("pk"), state__in=SENT, search_entries=None)
    missing = (~Exists(own) & Exists(text)) | Exists(reply) | Exists(letter)
    related = ("jurisdiction", "proposal__proposer", "proposal__proposing_body")
    cases = Case.objects.select_for_update(of=("self",)).filter(missing).select_related(*related)
    return list(cases.annotate(found=Exists(own)).order_by("pk")[:limit])


def differing() -> list[str]:
    """The entries that are not as the texts are, each in a line; empty when all is well."""
    kept = {entry.pk: entry for entry in SearchEntry.objects.iterator(BATCH)}
    lines = []
    for wanted in _all():
        entry = kept.pop(wanted.pk, None)
        if entry is None:
            lines.append(f"missing {wanted.pk} {wanted}")
        elif _told([entry]) != _told([wanted]):
            lines.append(f"changed {wanted.pk} {wanted}")
    return lines + [f"left over {key} {entry}" for key, entry in kept.items()]


def _all() -> Iterator[SearchEntry]:
    related = ("jurisdiction", "proposal__proposer", "proposal__proposing_body")
    cases = Case.objects.select_related(*related).order_by("pk").iterator(BATCH)
    while some := list(islice(cases, BATCH)):
        yield from _of_proposals(some)
    letters = Reply.objects.filter(state=ReplyState.DELIVERED).select_related(
        "organisation", "case__jurisdiction"
    )
    for reply in letters.order_by("pk").iterator(BATCH):
        yield from _of_reply(reply)
    sent = Opinion.objects.filter(state__in=SENT).select_related("organisation", "jurisdiction")
    for opinion in sent.order_by("pk").iterator(BATCH):
        yield from _of_opinion(opinion)


def _of_proposals(cases: Sequence[Case]) -> list[SearchEntry]:
    """The entries of the proposals, in as many queries for all as for one."""
    proposals = [case.proposal_id for case in cases]
    current = ProposalText.objects.filter(proposal__in=proposals, version=F("proposal__text_version"))
    texts = {text.proposal_id: text for text in current}
    signers, units = _signers(proposals), _units(cases)
    return [
        _of_proposal(case, texts[case.proposal_id], signers[case.proposal_id], units[case.pk])
        for case in cases
        if case.proposal_id in texts
    ]


def _of_proposal(case: Case, text: ProposalText, signers: list[str], units: list[str]) -> SearchEntry:
    proposal = case.proposal
    day = case.filed_on or day_of(text.saved_at, case.jurisdiction)
    return SearchEntry(
        id=_key(day, Part.PROPOSAL, case.pk),
        jurisdiction_id=case.jurisdiction_id,
        part=Part.PROPOSAL,
        day=day,
        case=case,
        title=proposal.title,
        names=_lines([proposal.number or "", proposal.class_number, proposal.proposer_name, *signers]),
        units=_lines(units),
        text=f"{text.reasons}\n{text.measures}",
    )


def _signers(proposals: Sequence[int]) -> dict[int, list[str]]:
    """By proposal. Who signed is for everybody who sees the case; who was asked and did not is not."""
    signed = CoSigner.objects.filter(proposal__in=proposals, answer=CoSigner.Answer.ACCEPTED)
    found: dict[int, list[str]] = defaultdict(list)
    for signer in signed.select_related("person").order_by("pk"):
        found[signer.proposal_id].append(str(signer.person))
    return found


def _units(cases: Sequence[Case]) -> dict[int, list[str]]:
    """By case the names of the units that have it now."""
    present = Assignment.objects.filter(case__in=cases, round=F("case__round"), state__in=PRESENT)
    found: dict[int, list[str]] = defaultdict(list)
    for share in present.select_related("organisation").order_by("pk"):
        found[share.case_id] += _called(share.organisation)
    return found


def _called(unit: Organisation) -> tuple[str, str]:
    return unit.name, unit.short_name


def _lines(names: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, names)))


def _of_reply(reply: Reply) -> list[SearchEntry]:
    day = reply.delivered_on or reply.issued_on or day_of(reply.created_at, reply.case.jurisdiction)
    entry = SearchEntry(
        id=_key(day, Part.REPLY, reply.pk),
        jurisdiction_id=reply.jurisdiction_id,
        part=Part.REPLY,
        day=day,
        case_id=reply.case_id,
        reply=reply,
        names=reply.document_number,
        units=_lines(_called(reply.organisation)),
        text=current_text(reply),
    )
    return [entry]


def _of_opinion(opinion: Opinion) -> list[SearchEntry]:
    """One for each case that it speaks to; where it keeps passages to the leads, one with and one without them."""
    text, spans = current_text(opinion), confidential_spans(opinion)
    day = day_of(opinion.sent_at or opinion.created_at, opinion.jurisdiction)
    told = {Reach.OPEN: without(text, spans), Reach.WHOLE: text} if spans else {Reach.ALL: text}
    return [
        SearchEntry(
            id=_key(day, Part.OPINION, link.pk, reach),
            jurisdiction_id=opinion.jurisdiction_id,
            part=Part.OPINION,
            reach=reach,
            day=day,
            case_id=link.case_id,
            opinion=opinion,
            names=opinion.document_number,
            units=_lines(_called(opinion.organisation)),
            text=words,
        )
        for link in opinion.links.order_by("pk")
        for reach, words in told.items()
    ]


def _key(day: date, part: Part, source: int, reach: Reach = Reach.ALL) -> int:
    """The day first, so that entries in the order of their keys are in the order of their days."""
    return day.toordinal() * _DAY + source * 4 + _CODES[part, reach]
