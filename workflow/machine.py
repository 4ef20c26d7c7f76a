"""Turns a table of frozen rows into django-fsm methods on a model.

One row is one way in which a thing can move. Everything that asks about moves (the executor, pages, the API,
permissions, the manual, the tests) reads the rows; nothing else names an edge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

import django_fsm
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import Q

    from proposals.models import Post, User
    from proposals.queries import Held
    from workflow.audiences import Audience
    from workflow.errors import Refusal
    from workflow.rules import Who
    from workflow.steps import Occasion, Step
    from workflow.workdays import Calendar


def no_calendar() -> Calendar:
    """What an act has that is no move of a case."""
    raise LookupError("this act has no working calendar")


@dataclass(frozen=True, kw_only=True)
class Act:
    """One attempt at a move: who, in which post, for whom, when, and with what.

    `on` is the day of `at` in the jurisdiction's time zone. An effect that makes new subjects whose deadlines
    start now appends them to `clocks`; left empty, the moved subject's own deadlines start. `calendar` reads the
    calendar of the case's pack, for the few effects that count working days themselves.
    """

    actor: User | None
    post: Post | None
    on_behalf_of: User | None
    at: datetime
    on: date
    inputs: Mapping[str, Any]
    clocks: list[Any] = field(default_factory=list)
    calendar: Callable[[], Calendar] = no_calendar

    @property
    def person(self) -> User:
        """Who acts. Asked only by rows that people make."""
        if self.actor is None:
            raise TypeError("the system has no person")
        return self.actor

    @property
    def principal(self) -> User:
        """Whose right is used: the person's own, or of whom they stand in for."""
        return self.on_behalf_of or self.person

    @property
    def unit_id(self) -> int | None:
        """The organisation at which the entitling post is."""
        return None if self.post is None else self.post.organisation_id

    @property
    def acting_unit_id(self) -> int:
        """The same, asked only by rows that people make."""
        if self.post is None:
            raise TypeError("the system has no post")
        return self.post.organisation_id

    def __getitem__(self, name: str) -> Any:
        return self.inputs[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.inputs.get(name, default)


class Clock(StrEnum):
    """What a row does to deadlines that already run, beyond starting and stopping."""

    PAUSE = "pause"
    RESTART = "restart"
    EXTEND = "extend"
    REDATE = "redate"
    RECOUNT = "recount"


Guard = Callable[[Any, "date"], "Refusal | None"]
OwnGuard = Callable[[Any, "Held"], "Refusal | None"]
PaceGuard = Callable[[Any, "Held", "date"], "Refusal | None"]
InputGuard = Callable[[Any, Act], "Refusal | None"]
Effect = Callable[[Any, Act], None]


def no_effect(subject: Any, act: Act) -> None:
    """Change nothing but the state."""


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One row. `target=None` means that the state stays; `derived` that only the system makes this move.

    A `duty` is something that somebody must do, and so stands in their worklist while it may be done; an `insistent`
    one stays there while something else must come first, because that something is theirs to do as well. It is `idle`
    at the refusals of these codes: nothing is asked of anybody, or others have their turn first.
    An `inward` move is a unit's own business, which nobody else reads in the log; a `sealed` one tells of ratings,
    which the handling units may not know of before the case is closed. The reason of a `confided` one may quote what an
    opinion says to the lead alone: others read that there was one. A duty that few of the subjects in its states have
    says with `sought` among which of them to look, on a day.
    """

    machine: str
    name: str
    label: Any
    source: frozenset[str]
    target: str | None
    who: Who
    guards: tuple[Guard, ...] = ()
    own_guards: tuple[OwnGuard, ...] = ()
    pace_guards: tuple[PaceGuard, ...] = ()
    input_guards: tuple[InputGuard, ...] = ()
    effect: Effect = no_effect
    form: str = "workflow.forms.MoveForm"
    occasions: tuple[Occasion, ...] = ()
    starts: tuple[Step, ...] = ()
    stops: tuple[Step, ...] = ()
    cancels: tuple[Step, ...] = ()
    clock: Clock | None = None
    audiences: tuple[Audience, ...] = ()
    then: tuple[tuple[str, str], ...] = ()
    duty: bool = False
    sought: Callable[[date], Q] | None = None
    insistent: bool = False
    idle: frozenset[str] = frozenset()
    derived: bool = False
    inward: bool = False
    sealed: bool = False
    confided: bool = False

    @property
    def permission(self) -> str:
        return f"workflow.{self.name}_{self.machine}"

    def acting(self, user: User | None, held: Iterable[Held], subject: Any) -> Held | None:
        """The post that entitles `user` to make this move, or None. Of several one whose own turn is not over comes first.

        A deputy of two leaders, of whom one has signed, acts for the other.
        """
        if not self.own_guards:
            return self.who.acting(user, held, subject)
        posts = list(self.who.admitting(user, held, subject))
        if len(posts) < 2:  # noqa: PLR2004 -- nothing to choose
            return next(iter(posts), None)
        return next((post for post in posts if self.own_refusal(subject, post) is None), posts[0])

    def refusal(self, subject: Any, on: date) -> Refusal | None:
        """The first reason why this may not happen now, whatever is entered."""
        return next((r for guard in self.guards if (r := guard(subject, on))), None)

    def own_refusal(self, subject: Any, held: Held) -> Refusal | None:
        """The first reason why whoever holds this post may not, though others still may (an answer given already)."""
        return next((r for guard in self.own_guards if (r := guard(subject, held))), None)

    def pace_refusal(self, subject: Any, held: Held, on: date) -> Refusal | None:
        """The first reason why it is too soon for the body at which this post is to do it once more."""
        return next((r for guard in self.pace_guards if (r := guard(subject, held, on))), None)

    def offer_refusal(self, subject: Any, on: date, held: Held) -> Refusal | None:
        """Why this person may not make the move now, whatever is entered; None when it may be offered."""
        refusal = self.refusal(subject, on) or self.own_refusal(subject, held)
        return refusal or self.pace_refusal(subject, held, on)

    def insists(self, refusal: Refusal) -> bool:
        """Whether it stays in a worklist although it is refused with this reason."""
        return self.insistent and refusal.code not in self.idle

    def input_refusal(self, subject: Any, act: Act) -> Refusal | None:
        """The first reason why it may not happen with these inputs."""
        return next((r for guard in self.input_guards if (r := guard(subject, act))), None)

    def form_class(self) -> Any:
        return import_string(self.form)

    def as_method(self) -> Callable[..., Any]:
        def method(subject: Any, act: Act) -> None:
            self.effect(subject, act)

        method.__name__ = self.name
        method.__qualname__ = f"Machine.{self.name}"
        method.__doc__ = str(self.label)
        decorate = django_fsm.transition(
            field="state",
            source=sorted(self.source),
            target=self.target,
            custom={"row": self, "label": self.label},
        )
        return decorate(method)  # type: ignore[no-any-return]  # django-fsm types its decorator as Any


def table(*rows: Transition) -> Mapping[str, Transition]:
    """The rows of one machine by name; a name given twice is refused."""
    named = {row.name: row for row in rows}
    if len(named) != len(rows):
        twice = sorted({row.name for row in rows if sum(r.name == row.name for r in rows) > 1})
        raise ValueError(f"rows named twice: {', '.join(twice)}")
    return named


class Machine:
    """Gives a model one django-fsm method for each row of its `transitions`.

    A plain mixin: `__init_subclass__` runs before Django's `class_prepared`, at which django-fsm collects methods.
    """

    transitions: ClassVar[Mapping[str, Transition]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for row in cls.__dict__.get("transitions", {}).values():
            if hasattr(cls, row.name):
                raise TypeError(f"{cls.__name__}.{row.name} exists already; name the row otherwise")
            setattr(cls, row.name, row.as_method())

    @property
    def state_fields(self) -> tuple[Any, ...]:
        """What django-fsm asks of every object that is read, looked up once for its model."""
        model: Any = type(self)
        return _state_fields(model)


@lru_cache(maxsize=64)
def _state_fields(model: Any) -> tuple[Any, ...]:
    """The columns that hold a state."""
    fields = model._meta.fields  # noqa: SLF001 -- Django documents it under this name
    return tuple(field for field in fields if isinstance(field, django_fsm.FSMFieldMixin))
