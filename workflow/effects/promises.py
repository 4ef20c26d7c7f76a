"""The promises of a letter follow its text; those that a person confirmed become commitments when the reply goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import Q

from proposals.models import Organisation
from proposals.queries import alias_table
from workflow.letters import open_text
from workflow.states import OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from workflow.assembly.promises import PromiseText
    from workflow.machine import Act
    from workflow.models import Commitment, Opinion, Promise, Reply

LONGEST_WORDS = 60
LONGEST_VAGUE = 120
PROPOSED, CONFIRMED = "proposed", "confirmed"
_OWN = ("我", "本", "各")
"""So begin the words for whoever writes, or for everybody: 我局, 本单位, 各镇街."""


def follow(letter: Opinion | Reply, act: Act) -> None:
    """Propose what the text as now saved promises. What a person decided stays as long as its words stand in the text.

    Only what can be checked later is proposed, and nothing that an opinion keeps between the bureaus.
    """
    from workflow.assembly.promises import promises_in  # noqa: PLC0415 -- what reads texts is loaded with the first text

    text = open_text(letter)
    found = {one.text: one for one in promises_in(text, act.on) if one.firm}
    rows = list(letter.promises.all())
    gone = {
        row.pk
        for row in rows
        if row.source_text not in text or (row.decision == PROPOSED and row.source_text not in found)
    }
    letter.promises.filter(pk__in=gone).delete()
    known = {row.source_text for row in rows if row.pk not in gone}
    _propose(letter, act, [one for words, one in found.items() if words not in known])
    _put_in_order(letter, text)


def settle(letter: Opinion | Reply, act: Act) -> None:
    """Keep what a person said to each promise, and the one that they added by hand."""
    said = act["promises"]
    rows = list(letter.promises.filter(pk__in=said))
    for row in rows:
        for name, value in said[row.pk].items():
            setattr(row, name, value)
        row.decided_by = act.person
    fields = ["decision", "measure", "organisation", "due_on", "decided_by"]
    letter.promises.model.objects.bulk_update(rows, fields)
    if added := act.get("added"):
        letter.promises.create(**added, position=0, decision=CONFIRMED, decided_by=act.person)
        _put_in_order(letter, open_text(letter))


def commit(reply: Reply, act: Act) -> None:
    """Make a commitment of each confirmed promise of the reply, and of the opinions that were sent for it.

    One of the same words that the case has already is not made again: the opinion's promise and the reply that took it
    up share it, and so do the reply and its supplement.
    """
    made = list(_commitments(reply))
    for promise in (*_confirmed(reply.promises.all()), *_confirmed(_of_opinions(reply))):
        shared = next((one for one in made if _same(one.source_text, promise.source_text)), None)
        if shared is None:
            shared = _commitment(reply, promise)
            made.append(shared)
        promise.commitment = shared
        promise.save(update_fields=["commitment"])


def figure_words(*texts: str) -> str:
    """The figure by which a promise is measured: of the first of the texts that has one."""
    from workflow.assembly.targets import target_of  # noqa: PLC0415 -- what reads texts is loaded with the first text

    return next(filter(None, map(target_of, texts)), "")


def loose_words(measure: str) -> str:
    """The vague words of what is promised, as rows keep them."""
    from workflow.assembly.vague import vague_words  # noqa: PLC0415 -- what reads texts is loaded with the first text

    return "、".join(dict.fromkeys(vague.text for vague in vague_words(measure)))[:LONGEST_VAGUE]


def _propose(letter: Opinion | Reply, act: Act, found: list[PromiseText]) -> None:
    """A row for each, with whom the letter names, else who said the same before, else the letter's own bureau."""
    if not found:
        return
    before = _told_before(letter)
    named = _named_units(letter, {one.owner for one in found}, act)
    model: type[Promise] = letter.promises.model
    model.objects.bulk_create(_row(letter, one, named.get(one.owner), before) for one in found)


def _row(
    letter: Opinion | Reply, one: PromiseText, named: Organisation | None, before: list[Promise]
) -> Promise:
    row: Promise = letter.promises.model(
        **_in(letter),
        position=0,
        source_text=one.text,
        measure=one.measure,
        organisation_id=letter.organisation_id,
        due_on=one.due_on,
        due_words=(one.due_words or one.recurring)[:LONGEST_WORDS],
        vague="、".join(dict.fromkeys(vague.text for vague in one.vague))[:LONGEST_VAGUE],
    )
    same = next((earlier for earlier in before if _same(earlier.source_text, one.text)), None)
    if same is not None:
        row.organisation_id, row.due_on = same.organisation_id, one.due_on or same.due_on
    if named is not None:
        row.organisation_id = named.pk
    if same is not None and row.opinion_id is not None and same.source_text == one.text:
        for name in ("decision", "measure", "organisation_id", "due_on", "decided_by_id"):
            setattr(row, name, getattr(same, name))
    return row


def _told_before(letter: Opinion | Reply) -> list[Promise]:
    """To a reply what the opinions for it promise; to an opinion that completes another (退补) what was decided of that one."""
    if hasattr(letter, "issued_on"):
        sent = _of_opinions(cast("Reply", letter)).filter(decision=CONFIRMED)
        return list(sent.order_by("opinion_id", "position", "pk"))
    earlier = letter.supersedes_id
    if earlier is None:
        return []
    model: type[Promise] = letter.promises.model
    decided = model.objects.filter(opinion_id=earlier).exclude(decision=PROPOSED)
    return list(decided.order_by("position", "pk"))


def _named_units(letter: Opinion | Reply, owners: Iterable[str], act: Act) -> dict[str, Organisation]:
    """The bodies that the letter names as owners, by the words that it uses for them."""
    named = [owner for owner in owners if owner and not owner.startswith(_OWN)]
    if not named:
        return {}
    table = alias_table(letter.jurisdiction, act.on.year)
    full = {owner: table[owner] for owner in named if owner in table}
    units = Organisation.objects.filter(jurisdiction=letter.jurisdiction_id, name__in=full.values())
    by_name = {unit.name: unit for unit in units}
    return {owner: by_name[name] for owner, name in full.items()}


def _put_in_order(letter: Opinion | Reply, text: str) -> None:
    rows = sorted(letter.promises.all(), key=lambda row: (text.find(row.source_text), row.pk))
    moved = [(row, place) for place, row in enumerate(rows, start=1) if row.position != place]
    for row, place in moved:
        row.position = place
    letter.promises.model.objects.bulk_update([row for row, _place in moved], ["position"])


def _of_opinions(reply: Reply) -> QuerySet[Promise]:
    """The promises of the opinions that stand for the reply's round. One letter may answer several cases."""
    model: type[Promise] = reply.promises.model
    sent = Q(opinion__state=OpinionState.SENT, opinion__links__case_id=reply.case_id)
    return model.objects.filter(sent, opinion__links__assignment__round=reply.round).distinct()


def _confirmed(promises: QuerySet[Promise]) -> QuerySet[Promise]:
    """Those that bind and are no commitment yet."""
    return promises.filter(decision=CONFIRMED, commitment=None).order_by("opinion_id", "position", "pk")


def _commitments(reply: Reply) -> QuerySet[Commitment]:
    """What was promised in the reply's round so far, or was named by hand."""
    of_opinions = Q(opinion__links__case=reply.case_id, opinion__links__assignment__round=reply.round)
    here = Q(reply__round=reply.round) | of_opinions | Q(reply=None, opinion=None)
    found: QuerySet[Commitment] = reply.case.commitments.filter(here).distinct().order_by("pk")
    return found


def _commitment(reply: Reply, promise: Promise) -> Commitment:
    made: Commitment = reply.case.commitments.create(
        jurisdiction_id=reply.jurisdiction_id,
        organisation_id=promise.organisation_id,
        source_text=promise.source_text,
        measure=promise.measure,
        target=figure_words(promise.measure, promise.source_text),
        due_on=promise.due_on,
        due_words=promise.due_words,
        vague=promise.vague,
        reply_id=promise.reply_id,
        opinion_id=promise.opinion_id,
    )
    return made


def _in(letter: Opinion | Reply) -> dict[str, Opinion | Reply]:
    return {"reply" if hasattr(letter, "issued_on") else "opinion": letter}


def _same(one: str, other: str) -> bool:
    """Whether two stretches say the same: equal but for blanks, or one within the other."""
    first, second = "".join(one.split()), "".join(other.split())
    return first in second or second in first
