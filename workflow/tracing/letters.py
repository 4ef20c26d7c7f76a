"""The letters of a round as they were last saved, cut into their passages, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F

from workflow.assembly.passages import PassageText, Role, parts
from workflow.letters import SENT, left_out
from workflow.states import OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workflow.models import Case, Opinion, Passage, Reply, ReplyPassage


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A passage of an opinion: `text` is exactly `letter[start:end]`. `key` is its row's, None where it has none."""

    key: int | None
    position: int
    text: PassageText
    quotable: bool

    @property
    def name(self) -> str:
        """What others call it; of a passage for the lead alone nothing is told."""
        return self.text.name if self.quotable else left_out()


@dataclass(frozen=True, slots=True)
class OpinionLetter:
    """An opinion that was sent."""

    opinion: Opinion
    text: str
    passages: tuple[SourcePassage, ...]

    @property
    def body_start(self) -> int:
        """Where the letter begins behind its head and salutation."""
        front = (part for part in parts(self.text) if part.role not in {Role.HEAD, Role.SALUTATION})
        return next((part.start for part in front), 0)

    @property
    def superseded(self) -> bool:
        """Whether a later opinion of the bureau took its place."""
        return bool(self.opinion.state == OpinionState.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class ReplyLetter:
    """A reply at any stage, with the passages that say something."""

    reply: Reply
    text: str
    passages: tuple[PassageText, ...]


def opinions_of(case: Case, round_: int | None = None) -> tuple[OpinionLetter, ...]:
    """The opinions sent to the case in a round, the present one unless it is named; those in force come first."""
    links = case.opinion_links.filter(
        assignment__round=round_ or case.round, opinion__state__in=SENT
    ).select_related("opinion__organisation")
    letters = sorted(
        {link.opinion.pk: link.opinion for link in links}.values(),
        key=lambda one: (one.state == OpinionState.SUPERSEDED, one.sent_at, one.pk),
    )
    texts, passages = _texts(letters, "opinion"), _passages(letters, "opinion")
    return tuple(
        OpinionLetter(one, texts.get(one.pk, ""), tuple(_sources(texts.get(one.pk, ""), passages[one.pk])))
        for one in letters
    )


def replies_of(case: Case, round_: int | None = None) -> tuple[ReplyLetter, ...]:
    """The replies of a round, the present one unless it is named; supplements behind the letters that came first."""
    rows = case.replies.filter(round=round_ or case.round).select_related("organisation").order_by("pk")
    letters = sorted(rows, key=lambda one: (one.supplement_of_id is not None, one.pk))
    texts, passages = _texts(letters, "reply"), _passages(letters, "reply")
    return tuple(
        ReplyLetter(one, texts.get(one.pk, ""), tuple(_said(texts.get(one.pk, ""), passages[one.pk])))
        for one in letters
    )


def _texts(letters: Sequence[Opinion | Reply], kind: str) -> Mapping[int, str]:
    """The newest text of each letter, by the letter's key."""
    if not letters:
        return {}
    model: Any = letters[0].texts.model
    rows = model.objects.filter(**{f"{kind}__in": letters}, version=F(f"{kind}__text_version"))
    return dict(rows.values_list(f"{kind}_id", "text"))


def _passages(letters: Sequence[Opinion | Reply], kind: str) -> Mapping[int, list[Any]]:
    """The rows of each letter's passages, by the letter's key, with the asks that a person tied them to."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    if letters:
        model: Any = letters[0].passages.model
        rows = model.objects.filter(**{f"{kind}__in": letters}).order_by("position")
        for row in rows.prefetch_related("ask_links__ask"):
            found[getattr(row, f"{kind}_id")].append(row)
    return found


def _sources(text: str, rows: Sequence[Passage]) -> Iterator[SourcePassage]:
    """The rows; for a letter that was saved before its parts were, what its text suggests."""
    if any(row.end for row in rows):
        for row in rows:
            yield SourcePassage(row.pk, row.position, _part(text, row, Role.PASSAGE), row.quotable)
        return
    for position, part in enumerate(_split(text), start=1):
        yield SourcePassage(None, position, part, quotable=True)


def _said(text: str, rows: Sequence[ReplyPassage]) -> Iterable[PassageText]:
    if rows:
        return [_part(text, row, Role.PASSAGE) for row in rows if row.role == Role.PASSAGE]
    return _split(text)


def _split(text: str) -> Iterator[PassageText]:
    return (part for part in parts(text) if part.role is Role.PASSAGE)


def _part(text: str, row: Passage | ReplyPassage, role: Role) -> PassageText:
    named = frozenset(link.ask.number for link in row.ask_links.all() if link.by_person)
    return PassageText(row.heading, text[row.start : row.end], row.start, row.end, role, asks=named or None)
