"""One case under examination: its text, what its form should be looked at for, what it is like, what can be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.web.case_text import AskGroup, grouped, paragraphs
from portal.web.examination import STEPS, Beside, beside_each
from portal.web.subjects import case_url
from proposals.checking import Draft, Level, check
from proposals.models import Proposal
from proposals.search.likeness import Told, differing_sentences
from workflow.forms import MergeForm
from workflow.models import Case, Look
from workflow.queries import cases_visible_to
from workflow.queries.examination import EXAMINED, EXAMINERS
from workflow.services import available
from workflow.services.clock import day_of
from workflow.services.examination import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.web.visitor import Visitor
    from proposals.checking import Advice
    from workflow.errors import Refusal
    from workflow.machine import Transition

MOST_BESIDE: Final = 8
KEYS: Final = {
    "recommend": "p", "file": "p", "return_for_correction": "r", "decline": "n", "merge_into": "m", "ask_conversion": "q",
}  # fmt: skip
"""The key for each decision; every one has a button too."""
DECIDED_ALONE: Final = ("return_for_correction", "merge_into", "decline", "ask_conversion")
"""Each of these needs words of its own, so it has a page and is never part of a stroke."""
NOUNS: Final = {
    Proposal.Kind.NPC_SUGGESTION.value: gettext_noop("建议"),
    Proposal.Kind.PUBLIC_OPINION.value: gettext_noop("社情民意"),
}


def noun_of(proposal: Proposal) -> str:
    """What the matter is called where it stands: 提案, 建议 or 社情民意."""
    return _(NOUNS.get(proposal.kind, gettext_noop("提案")))


def find_examined(me: Visitor, key: int) -> Case:
    """A case that the visitor examines or examined, in whatever state. Raises Http404."""
    places = {held.jurisdiction_id for held in me.held if held.role in EXAMINERS}
    seen = cases_visible_to(me.held).filter(pk=key, jurisdiction__in=places)
    beside = ("jurisdiction", "pack", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    case = seen.select_related(*beside).first()
    if case is None:
        raise Http404
    return case


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that may be made now, with its key and its page ("" where it is part of a stroke)."""

    name: str
    label: str
    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Note:
    """One remark on the form of the text."""

    words: str
    remedy: str
    level: str


@dataclass(frozen=True, slots=True)
class Pane:
    """What stands beside the queue."""

    case: Case
    noun: str
    url: str
    reasons: list[str]
    ask_groups: list[AskGroup]
    notes: list[Note]
    alike: list[Beside]
    looks: list[Look]
    decisions: list[Decision]
    waiting: bool


def pane_of(case: Case, me: Visitor) -> Pane:
    """The case for reading. The number of queries does not depend on how long it is or how much it is like."""
    proposal = case.proposal
    text = proposal.texts.filter(version=proposal.text_version).first()
    reasons = text.reasons if text else ""
    asks = list(proposal.asks.order_by("position"))
    looks = Look.objects.filter(case=case, text_version=proposal.text_version).select_related("person")
    return Pane(
        case=case,
        noun=noun_of(proposal),
        url=case_url(case),
        reasons=paragraphs(reasons),
        ask_groups=grouped(asks),
        notes=_notes(proposal, reasons, [ask.text for ask in asks], case.pack.advice),
        alike=beside_each([case.pk], me, most=MOST_BESIDE)[case.pk],
        looks=list(looks.order_by("pk")),
        decisions=decisions_of(case, me),
        waiting=case.state in EXAMINED,
    )


def decisions_of(case: Case, me: Visitor) -> list[Decision]:
    """What the visitor may decide now, in the order of the table."""
    on = day_of(me.at, case.jurisdiction)
    offered: Iterable[tuple[Transition, Refusal | None]] = available(case, me.user, on=on, held=me.held)
    return [
        Decision(row.name, str(row.label), KEYS[row.name], decision_url(case, row.name))
        for row, refusal in offered
        if row.name in KEYS and refusal is None
    ]


def decision_url(case: Case, name: str) -> str:
    return reverse("examination_decide", args=[case.pk, name]) if name in DECIDED_ALONE else ""


def queue_url(case: Case) -> str:
    """The step of the queue on which the case stands, or stood."""
    step = next((name for name, (state, _label) in STEPS.items() if state == case.state), "first")
    return f"{reverse('examination')}?step={step}"


def _notes(proposal: Proposal, reasons: str, asks: list[str], advice: Advice) -> list[Note]:
    draft = Draft(
        title=proposal.title,
        reasons=reasons,
        asks=tuple(asks),
        contact=proposal.contact or "-",
        endorsement=proposal.endorsement or "-",
        collective=proposal.proposing_body_id is not None,
        advice=advice,
    )
    return [
        Note(remark.words(_), remark.remedy(_), remark.level.value)
        for remark in check(draft)
        if remark.level is not Level.WELL
    ]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts that stand side by side: its sentences, marked where the other has them not."""

    case: Case
    noun: str
    url: str
    lines: list[list[Told]]
    own: int


def side_by_side(one: Case, other: Case) -> tuple[Side, Side]:
    """Both cases with the sentences that they do not share marked. Four queries."""
    first, second = differing_sentences(text_of(one.proposal), text_of(other.proposal))
    return _side(one, first), _side(other, second)


def _side(case: Case, told: Iterable[Told]) -> Side:
    told = list(told)
    own = sum(not sentence.shared for sentence in told)
    return Side(case, noun_of(case.proposal), case_url(case), _in_lines(told), own)


def _in_lines(told: Iterable[Told]) -> list[list[Told]]:
    """The sentences cut where a line of the text ends."""
    lines: list[list[Told]] = [[]]
    for sentence in told:
        words = sentence.text.strip()
        if words:
            lines[-1].append(Told(words, sentence.shared))
        if "\n" in sentence.text and lines[-1]:
            lines.append([])
    return [line for line in lines if line]


def merge_targets(case: Case, me: Visitor, *, words: str = "") -> list[Beside]:
    """What this case could be merged into: the likest first, or what `words` (a number, part of a title) finds."""
    form: Any = MergeForm(subject=case, actor=me.user, on=day_of(me.at, case.jurisdiction))
    allowed = form.fields["target"].queryset
    related = ("proposal__session", "proposal__proposer", "proposal__proposing_body", "jurisdiction")
    if words:
        found = allowed.filter(proposal__title__icontains=words) | allowed.filter(
            proposal__number__icontains=words
        )
        return [Beside(one, 0) for one in found.select_related(*related).order_by("-pk")[:20]]
    like = beside_each([case.pk], me, most=MOST_BESIDE)[case.pk]
    open_to = set(allowed.filter(pk__in=[one.case.pk for one in like]).values_list("pk", flat=True))
    return [one for one in like if one.case.pk in open_to]
