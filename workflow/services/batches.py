"""One move on many: drafts of opinions for a bureau that co-handles several cases, all or none; receipts and grants of
later dates, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from workflow.errors import MoveRefusedError, Refusal
from workflow.models import Case, Event, Opinion
from workflow.services.executor import perform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from proposals.models import User
    from workflow.assembly.blocks import Block
    from workflow.models import Assignment


class BatchRefusedError(Exception):
    """Nothing was made. `refusals` says of each share that stands against it why, by its key."""

    def __init__(self, refusals: Mapping[int, Refusal]) -> None:
        super().__init__("；".join(refusal.message for refusal in refusals.values()))
        self.refusals = dict(refusals)


def draft_opinions(  # noqa: PLR0913 -- one argument for each thing that a clerk chooses for the whole batch
    shares: Sequence[Assignment],
    *,
    actor: User,
    compose: Callable[[Opinion], Sequence[Block]],
    verdict: str = "",
    together: bool = False,
    contact: str = "",
    phone: str = "",
    key: str = "",
    at: datetime | None = None,
) -> list[Opinion]:
    """Begin and write one opinion for each share, or (`together`) one for all of them, which must be of one unit.

    `compose` gives the letter of a draft that was begun; `verdict` is said to every ask that it answers, "" leaves
    them open. `key` makes repeating safe. Raises BatchRefusedError after trying every share; then nothing was changed.
    """
    heads = [[share] for share in shares] if not together else [list(shares)]
    made: list[Opinion] = []
    refusals: dict[int, Refusal] = {}
    with transaction.atomic():
        _lock(shares)
        for place, group in enumerate(heads):
            values = {"verdict": verdict, "contact": contact, "phone": phone}
            keys = (f"{key}d{place}", f"{key}w{place}") if key else (None, None)
            try:
                with transaction.atomic():
                    made.append(_one(group, actor, compose, values, keys, at))
            except MoveRefusedError as error:
                refusals |= {share.pk: error.refusal for share in group}
        if refusals:
            raise BatchRefusedError(refusals)
    return made


def drafted_before(actor: User, key: str) -> list[int]:
    """The keys of the opinions that the actor drafted under this key, in order; none where it was not used."""
    written = Event.objects.filter(
        actor=actor, machine="opinion", transition="write", key__startswith=f"{key}w"
    )
    return list(dict.fromkeys(written.order_by("subject").values_list("subject", flat=True)))


def accept_shares(
    shares: Sequence[Assignment], *, actor: User, key: str = "", at: datetime | None = None
) -> dict[int, Refusal | None]:
    """Sign for each share in a transaction of its own; gives by its key why not, or None where it was done.

    One that is refused stands in nobody's way. `key` makes repeating safe: what was done is done and said again.
    """
    return _each("accept", shares, actor, f"{key}s" if key else "", at)


def grant_extensions(
    shares: Sequence[Assignment], *, actor: User, reason: str = "", key: str = "", at: datetime | None = None
) -> dict[int, Refusal | None]:
    """Agree to the later date that each share asks for, in the same way."""
    return _each("extend_grant", shares, actor, f"{key}g" if key else "", at, reason=reason)


def _each(
    name: str, shares: Sequence[Assignment], actor: User, key: str, at: datetime | None, **inputs: Any
) -> dict[int, Refusal | None]:
    results: dict[int, Refusal | None] = {}
    for share in shares:
        try:
            perform(name, share, actor=actor, key=f"{key}{share.pk}" if key else None, at=at, **inputs)
        except MoveRefusedError as error:
            results[share.pk] = error.refusal
        else:
            results[share.pk] = None
    return results


def _lock(shares: Sequence[Assignment]) -> None:
    """Every case in one order before the first move, so that two batches cannot wait for each other."""
    keys = {share.case_id for share in shares}
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _one(
    group: Sequence[Assignment],
    actor: User,
    compose: Callable[[Opinion], Sequence[Block]],
    values: Mapping[str, str],
    keys: tuple[str | None, str | None],
    at: datetime | None,
) -> Opinion:
    first, *others = group
    perform("draft_opinion", first, actor=actor, key=keys[0], at=at, cases=[share.case for share in others])
    link = first.opinion_links.select_related("opinion__organisation").order_by("pk").last()
    if link is None:
        raise LookupError("a draft that was begun has a link to its case")
    opinion: Opinion = link.opinion
    perform("write", opinion, actor=actor, key=keys[1], at=at, **_inputs(opinion, compose, values))
    return opinion


def _inputs(
    opinion: Opinion, compose: Callable[[Opinion], Sequence[Block]], values: Mapping[str, str]
) -> dict[str, Any]:
    asks = opinion.links.values_list("case__proposal__asks", flat=True)
    said = {ask: values["verdict"] for ask in asks if ask is not None} if values["verdict"] else {}
    return {
        "parts": tuple(compose(opinion)),
        "verdicts": said,
        "contact": values["contact"],
        "phone": values["phone"],
    }
