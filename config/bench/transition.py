"""Bench `transition`: a unit signs for its share, against the same statements through the bare driver.

A move as the product makes it: lock, rights, state, guards, state changed, deadlines stopped and started with their
derivation, event with hash, notices, what follows. In moves per second.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from config.bench.clients import Clients, Order
from config.bench.report import Report, medians, ratios
from config.bench.rows import lay_out
from config.bench.scratch import scratch_database
from workflow import chain
from workflow.models import Assignment, Case, Event, Opinion
from workflow.states import AssignmentState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.bench.rows import Ground

CLIENTS: Final = 8
CONTENDERS: Final = ("ours", "limit")
HOT: Final = "hot_case_eight_clients"


def measure(*, rows: int, rounds: int) -> Report:
    """`rows` moves for each contender, number of clients and round, and as many by eight clients on one hot case.

    The report's faults tell of moves that were lost, doubled or out of their chain.
    """
    rows = max(rows - rows % CLIENTS, CLIENTS)
    with scratch_database():
        ground = lay_out(liaisons=CLIENTS, shares=2 * CLIENTS + 2 * len(CONTENDERS) * rows * rounds)
        shares = iter(ground.shares)
        clients = Clients(ground, [(next(shares), next(shares)) for _client in range(CLIENTS)])
        try:
            samples, signed = _rounds(clients, shares, ground.hot, rows, rounds)
        finally:
            clients.close()
        ours, limit = (medians(samples[name]) for name in CONTENDERS)
        ours["statements"] = limit["statements"] = max(clients.statements)
        return Report(
            "transition", rounds, ours, limit, ratios(ours, {k: v for k, v in limit.items() if k != "statements"}),
            faults=tuple(find_faults(ground, signed, reminders=rows * rounds)),
        )  # fmt: skip


def _rounds(
    clients: Clients, shares: Iterator[int], hot: int, rows: int, rounds: int
) -> tuple[dict[str, dict[str, list[float]]], list[int]]:
    """Contender → series → one rate for each round, and the shares that ours signed for."""
    samples: dict[str, dict[str, list[float]]] = {
        "ours": {"one_client": [], "eight_clients": [], HOT: []},
        "limit": {"one_client": [], "eight_clients": []},
    }
    signed: list[int] = []
    for _round in range(rounds):
        for series, count in (("one_client", 1), ("eight_clients", CLIENTS)):
            for contender in CONTENDERS:
                orders = [Order(contender, tuple(islice(shares, rows // count))) for _client in range(count)]
                samples[contender][series].append(clients.rate(orders))
                if contender == "ours":
                    signed += [share for order in orders for share in order.shares]
        samples["ours"][HOT].append(clients.rate([Order("hot", (hot,), rows // CLIENTS)] * CLIENTS))
    return samples, signed


def find_faults(ground: Ground, signed: Sequence[int], *, reminders: int) -> Iterator[str]:
    """What the record does not bear out, in words; nothing when every move is there exactly once."""
    made = Event.objects.filter(machine="assignment", transition="accept", subject__in=signed).count()
    if made != len(signed):
        yield f"{len(signed)} receipts, {made} events"
    hot = Assignment.objects.get(pk=ground.hot)
    made = Event.objects.filter(machine="assignment", transition="remind", subject=hot.pk).count()
    if (made, hot.revision) != (reminders, reminders):
        yield f"{reminders} reminders on the hot case, {made} events, revision {hot.revision}"
    states = dict(Assignment.objects.filter(pk__in=[*signed, hot.pk]).values_list("pk", "state"))
    if any(states[share] != AssignmentState.ACCEPTED for share in signed):
        yield "a share that was signed for is not accepted"
    for case in Case.objects.filter(assignments__in=[*signed, hot.pk]).order_by("pk"):
        if (fault := chain_fault(case)) is not None:
            yield f"case {case.pk}: {fault}"


def chain_fault(case: Case) -> str | None:
    events = [event.as_record() for event in Event.objects.filter(case=case).order_by("seq")]
    states = {("assignment", share.pk): share.state for share in case.assignments.all()}
    written = Opinion.objects.filter(links__case=case)
    states |= {("opinion", opinion.pk): opinion.state for opinion in written}
    moved = {(event["machine"], event["subject"]) for event in events}
    if ("case", case.pk) in moved:
        states["case", case.pk] = case.state
    fault = chain.verify(
        case.pk, events, length=case.chain_length, head=case.chain_head,
        states={subject: state for subject, state in states.items() if subject in moved},
    )  # fmt: skip
    return None if fault is None else f"{fault.code} at {fault.seq}"
