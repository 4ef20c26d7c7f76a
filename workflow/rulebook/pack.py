"""A rule pack as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from proposals.checking import Advice
from workflow.steps import Occasion, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.states import Outcome
    from workflow.workdays import Span, Timing


class Applies(StrEnum):
    """To proposals filed when: 大会 (in session), 平时 (between sessions), or either."""

    ANY = "any"
    IN_SESSION = "in_session"
    BETWEEN_SESSIONS = "between_sessions"


class Late(StrEnum):
    """What follows when a step is not done by its day."""

    WARN = "warn"
    LOSE_RIGHT = "lose_right"
    ESCALATE = "escalate"
    NO_ANSWER = "no_answer"
    LAPSE = "lapse"


MAY_START_AT: Final[Mapping[Step, frozenset[Occasion]]] = {
    Step.COSIGN: frozenset({Occasion.INVITATION}),
    Step.EXAMINE: frozenset({Occasion.SUBMISSION}),
    Step.HANDOVER: frozenset({Occasion.FILING}),
    Step.SIGN: frozenset({Occasion.HANDOVER}),
    Step.OBJECT: frozenset({Occasion.HANDOVER, Occasion.RECEIPT}),
    Step.OBJECT_ANSWER: frozenset({Occasion.OBJECTION}),
    Step.CONTACT: frozenset({Occasion.HANDOVER, Occasion.RECEIPT}),
    Step.OPINION: frozenset({Occasion.HANDOVER, Occasion.RECEIPT, Occasion.SESSION_CLOSE}),
    Step.SUPPLEMENT: frozenset({Occasion.ASK_AGAIN}),
    Step.OFFICE_REVIEW: frozenset({Occasion.OFFICE_REVIEW}),
    Step.REPLY: frozenset({Occasion.HANDOVER, Occasion.RECEIPT, Occasion.SESSION_CLOSE}),
    Step.PUBLISH: frozenset({Occasion.DELIVERY}),
    Step.EVALUATE: frozenset({Occasion.DELIVERY}),
    Step.RATE_PROPOSAL: frozenset({Occasion.DELIVERY}),
    Step.REHANDLE: frozenset({Occasion.REHANDLE}),
    Step.LOOK_BACK: frozenset({Occasion.LOOK_BACK}),
    Step.COMMITMENT: frozenset({Occasion.PROMISE}),
}
"""The events from which each step may count; 闭会 counts for in-session proposals in some places (海南 2002)."""


@dataclass(frozen=True)
class Rule:
    """When one step is due. `cap` is the longest that it may last with all extensions, from its start.

    `remind` are working days after the due date (before it, when negative). `source` names the issuing body and document.
    """

    step: Step
    starting_event: Occasion
    timing: Timing
    applies: Applies
    late: Late
    cap: Span | None
    remind: tuple[int, ...]
    source: str


@dataclass(frozen=True)
class OutcomeWording:
    """What one letter means in this pack."""

    letter: str
    wording: str
    outcome: Outcome


@dataclass(frozen=True)
class Pack:
    """Everything that a jurisdiction's rules say; `verified` only when somebody checked them against the documents.

    `near` is the number of working days left from which a day counts as near; `urge_interval` how many lie at least between
    two urgings of a unit by the same body; `extension_consent` says that the secretariat agrees before the office grants.
    `categories` are those into which proposals are sorted, in their order (without any, every word is one); `class_numbering`
    is the template of numbers within a category, "" where there are none. `lengths` are what writers are advised to keep to.
    """

    slug: str
    title: str
    year: int
    verified: bool
    sources: tuple[str, ...]
    notes: str
    calendar: str
    numbering: str
    consultations_required: int
    rounds_before_meeting: int
    near: int
    urge_interval: int
    extension_consent: bool
    rules: tuple[Rule, ...]
    outcome_classes: tuple[OutcomeWording, ...]
    categories: tuple[str, ...] = ()
    class_numbering: str = ""
    lengths: Advice = field(default_factory=Advice)

    def rule(self, step: Step, *, in_session: bool) -> Rule | None:
        return pick(self.rules, step, in_session=in_session)


def pick(rules: Iterable[Rule], step: Step, *, in_session: bool) -> Rule | None:
    """The rule for a step: the one for such proposals before the one for any; None when the pack sets no deadline."""
    exact = Applies.IN_SESSION if in_session else Applies.BETWEEN_SESSIONS
    found = {rule.applies: rule for rule in rules if rule.step == step}
    return found.get(exact) or found.get(Applies.ANY)
