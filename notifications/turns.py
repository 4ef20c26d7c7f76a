"""For whom a move's news is work: for those of its audiences who must make one of the next moves.

Both are read off the tables: which rows can come next, and who makes them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from notifications.kinds import TURNS, Kind, kind_of_move
from proposals.roles import Role
from workflow import rules
from workflow.audiences import Audience
from workflow.states import ASSIGNMENT_GONE
from workflow.steps import RIGHTS
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workflow.machine import Transition
    from workflow.rules import Clause, Place

_A = Audience
_SIGNERS: Final = frozenset({_A.PROPOSER, _A.COSIGNERS})
_HANDLERS: Final = frozenset({_A.LEADS, _A.CO_HANDLERS})
_AT: Final[Mapping[Place, frozenset[Audience]]] = {
    rules.PROPOSER: frozenset({_A.PROPOSER}),
    rules.BODY: frozenset({_A.PROPOSER}),
    rules.INVITED: frozenset({_A.COSIGNERS}),
    rules.SIGNER: _SIGNERS,
    rules.ADDRESSEE: _SIGNERS | {_A.ADDRESSEES},
    rules.OWN_OPINION: frozenset({_A.UNIT}),
    rules.OWN_REPLY: frozenset({_A.UNIT, _A.LEADS}),
    rules.LEAD_UNIT: frozenset({_A.LEADS}),
    rules.HANDLING_UNIT: _HANDLERS,
    rules.LOOKING_BACK: frozenset({_A.LEADS}),
    rules.COUNTERSIGNER: frozenset({_A.CO_HANDLERS}),
}
"""Who of the audiences is at a place. A unit's own share is told apart below, an office by its role."""

_STEP_BY_STEP: Final = frozenset({"opinion", "reply", "commitment"})
"""The machines whose subjects are at one step at a time, so that the state says which is next."""

_OFFICES: Final = {Role.SECRETARIAT: _A.SECRETARIAT, Role.EXAMINER: _A.SECRETARIAT, Role.OFFICE: _A.OFFICE}


def kind_for(name: str, audience: str) -> Kind:
    """The kind of a move's news for one audience; what is work for others is progress for those who only hear of it."""
    kind = kind_of_move(name)
    if kind == Kind.TURN and audience and audience not in engaged_by(name):
        return Kind.PROGRESS
    return kind


@cache
def engaged_by(name: str) -> frozenset[Audience]:
    """Those of the audiences of a row of `TURNS` that have a duty after it; none for every other row.

    Where the tables name nobody, as after 意见收齐, it is everybody who is told.
    """
    if name not in TURNS:
        return frozenset()
    machine, _dot, transition = name.partition(".")
    row = TABLES[machine][transition]
    makers = {
        audience for duty in _next(row) for clause in duty.who.clauses for audience in _told(clause, row)
    }
    return frozenset(makers & set(row.audiences)) or frozenset(row.audiences)


@cache
def steps_after(name: str, audience: str) -> tuple[Transition, ...]:
    """What somebody of this audience does next with the letter or promise that the row moved; nothing of other subjects."""
    machine, _dot, transition = name.partition(".")
    row = TABLES[machine].get(transition) if machine in _STEP_BY_STEP else None
    if row is None or audience not in engaged_by(name):
        return ()
    reached = row.source if row.target is None else {row.target}
    return tuple(
        duty
        for duty in TABLES[machine].values()
        if duty.duty and duty is not row and reached & duty.source
        if any(audience in _told(clause, row) for clause in duty.who.clauses)
    )


def _next(row: Transition) -> Iterator[Transition]:
    """The duties in the state to which the row leads, and what ends a deadline that it starts."""
    reached = row.source if row.target is None else {row.target}
    started = set(row.starts) - RIGHTS
    for rows in TABLES.values():
        for other in rows.values():
            follows = other.duty and other.machine == row.machine and reached & other.source
            if follows or started & set(other.stops):
                yield other


def _told(clause: Clause, row: Transition) -> frozenset[Audience]:
    """As what those whom a clause means hear of the row."""
    if clause.place == rules.OWN_UNIT:
        others = row.machine == "case" or row.target in ASSIGNMENT_GONE
        return _HANDLERS if others else frozenset({_A.UNIT})
    if clause.place == rules.JURISDICTION:
        return frozenset(_OFFICES[role] for role in clause.roles if role in _OFFICES)
    return _AT.get(clause.place, frozenset())
