"""Who hears a rung of a deadline: one table by step, and the people behind each name in it.

Only people in active posts on the day where the deadline is, and who stands in for them then; each hears a rung once,
in however many posts. Members, who sign and rate in person, alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, Expression, F, OuterRef, Q, Value

from proposals.prepared import Prepared, Slot
from proposals.queries import posts_active, posts_lent
from proposals.roles import Role
from workflow.rulebook import Late
from workflow.rules import PRESENT
from workflow.states import REPLYING
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db.models import QuerySet

    from proposals.models import Post


class Listener(StrEnum):
    """Those who may hear a rung, as seen from its deadline."""

    DESK = "desk"  # the unit's named handler; without one in post, its liaison and handlers
    SECTION = "section"  # the unit's section heads
    LEADERS = "leaders"  # the unit's leaders
    LEADS = "leads"  # the desks of the units that wait for the opinion
    OWNING_DESK = "owning_desk"  # of the unit that made a promise
    OWNING_SECTION = "owning_section"
    OWNING_LEADERS = "owning_leaders"
    OFFICE = "office"  # 督查室
    OFFICE_LEADERS = "office_leaders"
    SECRETARIAT = "secretariat"  # 提案委
    PROMISED = "promised"  # the member to whom a promise was made
    PROMISED_BODIES = "promised_bodies"  # the office of the body to which it was made
    INVITED = "invited"  # who has not answered the invitation to sign
    RATERS = "raters"  # who signed and has not rated the round
    RATING_BODIES = "rating_bodies"  # the office of a body that proposed and has not rated


@dataclass(frozen=True)
class Hearing:
    """Who hears of a step: before its day, from the day on, after it, and after it where the rule is to report upwards.

    Whoever hears of an earlier rung hears of the later ones too.
    """

    before: tuple[Listener, ...]
    on: tuple[Listener, ...] = ()
    after: tuple[Listener, ...] = ()
    escalated: tuple[Listener, ...] = ()

    def of(self, offset: int, late: str | None) -> tuple[Listener, ...]:
        """Who hears the rung of that offset; `late` is what the rule says follows."""
        heard = self.before
        if offset >= 0:
            heard += self.on
        if offset > 0:
            heard += self.after + (self.escalated if late == Late.ESCALATE else ())
        return heard


_L = Listener
_ABOVE: Final = (_L.OFFICE, _L.OFFICE_LEADERS)
_UNIT: Final = Hearing((_L.DESK,), on=(_L.SECTION,), after=(_L.LEADERS,), escalated=_ABOVE)
_AWAITED: Final = Hearing((_L.DESK,), on=(_L.SECTION,), after=(_L.LEADERS, _L.LEADS), escalated=_ABOVE)
_OWNER: Final = Hearing(
    (_L.OWNING_DESK,),
    on=(_L.OWNING_SECTION,),
    after=(_L.OWNING_LEADERS, _L.SECRETARIAT, _L.PROMISED, _L.PROMISED_BODIES),
)
_OF_OFFICE: Final = Hearing((_L.OFFICE,), escalated=(_L.OFFICE_LEADERS,))

HEARINGS: Final[Mapping[Step, Hearing]] = {
    Step.COSIGN: Hearing((_L.INVITED,)),
    Step.EXAMINE: Hearing((_L.SECRETARIAT,)),
    Step.HANDOVER: _OF_OFFICE,
    Step.SIGN: _UNIT,
    Step.OBJECT: _UNIT,
    Step.OBJECT_ANSWER: _OF_OFFICE,
    Step.CONTACT: _UNIT,
    Step.OPINION: _AWAITED,
    Step.SUPPLEMENT: _AWAITED,
    Step.OFFICE_REVIEW: _OF_OFFICE,
    Step.REPLY: _UNIT,
    Step.PUBLISH: Hearing((_L.OFFICE, _L.SECRETARIAT)),
    Step.EVALUATE: Hearing((_L.RATERS, _L.RATING_BODIES)),  # sealed: no unit ever
    Step.RATE_PROPOSAL: _UNIT,
    Step.REHANDLE: _UNIT,
    Step.LOOK_BACK: _UNIT,
    Step.COMMITMENT: _OWNER,
}

HEARD_BY_KEY: Final[Mapping[Listener, str]] = {
    **dict.fromkeys((_L.DESK, _L.SECTION, _L.LEADERS, _L.LEADS), "assignment"),
    **dict.fromkeys((_L.OWNING_DESK, _L.OWNING_SECTION, _L.OWNING_LEADERS), "commitment"),
    **dict.fromkeys((_L.OFFICE, _L.OFFICE_LEADERS, _L.SECRETARIAT), "jurisdiction"),
    **dict.fromkeys((_L.INVITED, _L.RATERS, _L.RATING_BODIES, _L.PROMISED, _L.PROMISED_BODIES), "case"),
}
"""Which column of a deadline leads to a listener."""

_UNITS: Final = "organisation__assignments"
_PROMISED: Final = "organisation__commitments"
_HERE: Final = "organisation__jurisdiction"
_WORKING: Final = (Role.LIAISON, Role.HANDLER)

_BY_ROLE: Final[Mapping[Listener, tuple[str, tuple[Role, ...]]]] = {
    _L.SECTION: (_UNITS, (Role.SECTION_HEAD,)),
    _L.LEADERS: (_UNITS, (Role.BUREAU_LEADER,)),
    _L.OWNING_DESK: (_PROMISED, _WORKING),
    _L.OWNING_SECTION: (_PROMISED, (Role.SECTION_HEAD,)),
    _L.OWNING_LEADERS: (_PROMISED, (Role.BUREAU_LEADER,)),
    _L.OFFICE: (_HERE, (Role.OFFICE,)),
    _L.OFFICE_LEADERS: (_HERE, (Role.OFFICE_LEADER,)),
    _L.SECRETARIAT: (_HERE, (Role.SECRETARIAT,)),
    _L.PROMISED_BODIES: ("organisation__collective_proposals__case", (Role.COLLECTIVE,)),
}
"""The way from a post, and the roles, of those whom their role alone makes listeners."""

_SIGNERS: Final[Mapping[Listener, tuple[str, dict[str, Any]]]] = {
    _L.INVITED: ("person__cosigned__proposal__case", {"person__cosigned__answer": "invited"}),
    _L.PROMISED: ("person__proposals__case", {"person__proposals__proposing_body": None}),
}
"""The way from the post of a member, and what they signed so, of those who listen by a text of their own."""


class Sought(Expression):
    """The keys for which a listener is sought, in the relation `given` that stands beside the query."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self.listener = listener

    def as_sql(self, _compiler: Any, _connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # parameters that are not used
        return "SELECT given.key FROM given WHERE given.listener = %s", [self.listener.value]


@cache
def people_behind(listeners: frozenset[Listener]) -> Prepared:
    """Listener, key and person for everybody who listens on the day `on`. Stands beside a relation `given`.

    The key is that of what makes them listeners: the share, the promise, the case or the jurisdiction of the deadline.
    """
    first, *others = (query for listener in sorted(listeners) for query in _sought(listener))
    return Prepared(lambda: first.union(*others, all=True) if others else first)


def _sought(listener: Listener) -> Iterator[QuerySet[Post, tuple[Any, ...]]]:
    way, meant = _posts(listener)
    sought = Q(meant, **{f"{way}__pk__in": Sought(listener)})
    listening = posts_active(Slot("on")).filter(sought)
    yield listening.values_list(Value(listener.value), f"{way}__pk", "person")
    if listener not in {_L.INVITED, _L.RATERS, _L.PROMISED}:
        lent = posts_lent(Slot("on")).filter(sought)
        yield lent.values_list(Value(listener.value), f"{way}__pk", "deputies__person")


def _posts(listener: Listener) -> tuple[str, Q]:
    """The way from a post to what makes it listen, and which posts are meant."""
    if listener in _BY_ROLE:
        way, roles = _BY_ROLE[listener]
        return way, Q(role__in=roles)
    if listener in _SIGNERS:
        way, signed = _SIGNERS[listener]
        return way, Q(role=Role.MEMBER, **signed)
    if listener == _L.DESK:
        return _UNITS, _desk()
    if listener == _L.LEADS:
        return f"{_UNITS}__case__assignments", _desk() & _leading()
    if listener == _L.RATERS:
        rated = Q(person__evaluations__body=None, role=Role.MEMBER)
        return "person__evaluations__case", rated & _unrated("person")
    return "organisation__evaluations__case", Q(role=Role.COLLECTIVE) & _unrated("organisation")


def _desk() -> Q:
    """The named handler while in post at the unit; without one, whoever takes in and works there."""
    handler = f"{_UNITS}__handler"
    in_post = posts_active(Slot("on")).filter(organisation=OuterRef("organisation"), person=OuterRef(handler))
    return Q(person=F(handler)) | Q(~Exists(in_post), role__in=_WORKING)


def _leading() -> Q:
    """The unit owes the reply for which the share's opinion is wanted."""
    same_round = {f"{_UNITS}__round": F(f"{_UNITS}__case__assignments__round")}
    return Q(**{f"{_UNITS}__role__in": sorted(REPLYING), f"{_UNITS}__state__in": PRESENT}, **same_round)


def _unrated(whose: str) -> Q:
    """A rating of the present round is still owed."""
    own = f"{whose}__evaluations"
    return Q(**{f"{own}__state": "pending", f"{own}__round": F(f"{own}__case__round")})
