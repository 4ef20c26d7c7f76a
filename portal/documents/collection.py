"""A session's proposals with their replies as one book (汇编): as much of each as the reader may read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils import translation

from portal.documents.layout import day_words, title_lines
from portal.documents.pdf import book
from portal.documents.plain import printable
from portal.documents.registry import CHINESE
from portal.documents.wording import noun_of
from proposals.models import ProposalText
from workflow.letters import readable_text
from workflow.models import OpinionText, Passage, ReplyText
from workflow.queries import OUT, opinions_visible_to, replies_visible_to
from workflow.states import OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Case

MOST: Final = 400
"""Proposals of one book: a session of a city, set in some ten seconds."""
AT_ONCE: Final = 50
BESIDE: Final = (
    "jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body",
)  # fmt: skip
UNSORTED: Final = "未分类"


@dataclass(frozen=True)
class Piece:
    """One text of an item: the proposal itself, a reply, an opinion."""

    name: str
    text: str


@dataclass(frozen=True)
class Item:
    """One proposal with what was answered."""

    title: str
    category: str
    about: list[str]
    pieces: list[Piece]


@dataclass
class Collection:
    """The book before it is set. `by_category` puts the proposals of a category together."""

    title: tuple[str, ...]
    issuer: str
    dated: date
    by_category: bool
    items: list[Item] = field(default_factory=list)

    def as_pdf(self) -> bytes:
        """Cover, contents with page numbers, and the proposals."""
        with translation.override(CHINESE):
            return book("collection", self._given())

    def _given(self) -> dict[str, Any]:
        grouped: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            grouped[item.category or UNSORTED if self.by_category else ""].append(item)
        on = self.dated
        return {
            "subject": "".join(self.title),
            "dated": [on.year, on.month, on.day],
            "draft": False,
            "title": [*title_lines([printable(phrase) for phrase in self.title])],
            "issuer": printable(self.issuer),
            "when": day_words(on),
            "preface": [],
            "sections": [
                {"name": name, "items": [_given(item) for item in items]} for name, items in grouped.items()
            ],
        }


def _given(item: Item) -> dict[str, Any]:
    return {
        "title": printable(item.title),
        "about": [printable(line) for line in item.about],
        "parts": [{"name": piece.name, "lines": _lines(piece.text)} for piece in item.pieces],
    }


def _lines(text: str) -> list[str]:
    return [printable(line.strip()) for line in text.splitlines() if line.strip()]


def gather(cases: Sequence[Case], held: Iterable[Held]) -> list[Item]:
    """The items of these visible cases, in their order, so many at a time that no statement grows too long."""
    held = tuple(held)
    found: list[Item] = []
    with translation.override(CHINESE):
        for start in range(0, len(cases), AT_ONCE):
            some = cases[start : start + AT_ONCE]
            found += _items(some, held)
    return found


def _items(cases: Sequence[Case], held: tuple[Held, ...]) -> list[Item]:
    texts = {text.proposal_id: text for text in _texts(cases)}
    answers = _replies(cases, held)
    opinions = _opinions(cases, held)
    return [
        Item(
            title=f"第{case.proposal.reference}号　{case.proposal.title}",
            category=case.proposal.category,
            about=_about(case),
            pieces=[
                Piece(noun_of(case.proposal), _body(texts.get(case.proposal_id))),
                *answers[case.pk],
                *opinions[case.pk],
            ],
        )
        for case in cases
    ]


def _about(case: Case) -> list[str]:
    proposal = case.proposal
    lines = [f"提案者：{proposal.proposer_name}"]
    if proposal.category:
        lines.append(f"分类：{proposal.category}")
    return lines


def _texts(cases: Sequence[Case]) -> Iterable[ProposalText]:
    current = {case.proposal_id: case.proposal.text_version for case in cases}
    found = ProposalText.objects.filter(proposal__in=list(current))
    return (text for text in found if text.version == current[text.proposal_id])


def _body(text: ProposalText | None) -> str:
    return "" if text is None else "\n".join(part for part in (text.reasons, text.measures) if part)


def _replies(cases: Sequence[Case], held: tuple[Held, ...]) -> dict[int, list[Piece]]:
    """The letters that went out, in the words that were approved."""
    replies = list(
        replies_visible_to(held)
        .filter(case__in=[case.pk for case in cases], state__in=OUT)
        .select_related("organisation")
        .order_by("round", "pk")
    )
    texts = {
        (text.reply_id, text.digest): text.text
        for text in ReplyText.objects.filter(reply__in=[reply.pk for reply in replies])
    }
    found: dict[int, list[Piece]] = defaultdict(list)
    for reply in replies:
        name = f"{reply.organisation.name}的{'补充答复' if reply.supplement_of_id else '答复'}"
        found[reply.case_id].append(Piece(name, texts.get((reply.pk, reply.approved_digest), "")))
    return found


def _opinions(cases: Sequence[Case], held: tuple[Held, ...]) -> dict[int, list[Piece]]:
    """The opinions that were sent, as far as the reader may read them."""
    wanted = {case.pk for case in cases}
    visible = opinions_visible_to(held).filter(state=OpinionState.SENT, links__case__in=wanted).distinct()
    opinions = list(visible.select_related("organisation").prefetch_related("links").order_by("pk"))
    keys = [opinion.pk for opinion in opinions]
    kept = set(Passage.objects.filter(opinion__in=keys, quotable=False).values_list("opinion", flat=True))
    texts = {
        (text.opinion_id, text.version): text.text for text in OpinionText.objects.filter(opinion__in=keys)
    }
    found: dict[int, list[Piece]] = defaultdict(list)
    for opinion in opinions:
        plain = texts.get((opinion.pk, opinion.text_version), "")
        text = readable_text(opinion, held) if opinion.pk in kept else plain
        for link in opinion.links.all():
            if link.case_id in wanted:
                found[link.case_id].append(Piece(f"{opinion.organisation.name}的会办意见", text))
    return found
