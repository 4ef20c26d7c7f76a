"""The versions of a letter: a bureau sees every one that it saved, everybody else the letters that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.letters import (
    SENT,
    UNIT_ROLES,
    confidential_spans,
    reads_whole,
    without,
)
from workflow.models import Opinion
from workflow.queries import OUT, opinions_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from proposals.queries import Held
    from workflow.models import Reply


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a letter, as its reader may have it.

    `draft` counts the letters of a bureau on one matter, `number` the saved texts of one letter; it is 0 for who sees
    none but the last, so that nobody learns how often a bureau rewrote it. `digest` is that of the whole text, empty for who does not read the whole: the rest of a text and its digest together let words be
    guessed. `by` is who saved it, for others than the bureau itself the bureau. `final` is what was sent or issued.
    """

    letter: int
    draft: int
    number: int
    text: str
    digest: str
    by: str
    at: datetime | None
    final: bool

    @property
    def key(self) -> str:
        return f"{self.letter}.{self.number}"


def versions_of(letter: Opinion | Reply, held: Iterable[Held]) -> list[Version]:
    """The versions that the posts may read, the newest first; of an opinion also those of the letters before and after.

    The letter itself must be visible to them.
    """
    held = tuple(held)
    found = [
        version
        for one in _letters(letter, held)
        for version in (_saved(one) if _own(one, held) else _shown(one, held))
    ]
    return sorted(found, key=lambda version: (version.draft, version.letter, version.number), reverse=True)


def _letters(letter: Opinion | Reply, held: Sequence[Held]) -> list[Any]:
    if not isinstance(letter, Opinion):
        return [letter]
    keys = {letter.pk, *_before(letter), *_after(letter)}
    chain = opinions_visible_to(held).filter(pk__in=keys)
    return list(chain.select_related("organisation").order_by("version", "pk"))


def _before(opinion: Opinion) -> Iterator[int]:
    key = opinion.supersedes_id
    while key is not None:
        yield key
        key = Opinion.objects.filter(pk=key).values_list("supersedes", flat=True).first()


def _after(opinion: Opinion) -> Iterator[int]:
    key = Opinion.objects.filter(supersedes=opinion.pk).values_list("pk", flat=True).first()
    while key is not None:
        yield key
        key = Opinion.objects.filter(supersedes=key).values_list("pk", flat=True).first()


def _own(letter: Opinion | Reply, held: Iterable[Held]) -> bool:
    return any(h.role in UNIT_ROLES and h.organisation_id == letter.organisation_id for h in held)


def _is_final(letter: Opinion | Reply) -> bool:
    return letter.state in (SENT if isinstance(letter, Opinion) else OUT)


def _draft(letter: Opinion | Reply) -> int:
    return letter.version if isinstance(letter, Opinion) else 1


def _saved(letter: Opinion | Reply) -> Iterator[Version]:
    """Every text that the bureau saved."""
    last = letter.text_version if _is_final(letter) else 0
    for text in letter.texts.select_related("author").order_by("version"):
        yield Version(
            letter.pk,
            _draft(letter),
            text.version,
            text.text,
            text.digest,
            str(text.author),
            text.saved_at,
            text.version == last,
        )


def _shown(letter: Opinion | Reply, held: Sequence[Held]) -> Iterator[Version]:
    """The one text that others than the bureau may read."""
    saved = letter.texts.filter(version=letter.text_version).first()
    if saved is None:
        return
    spans = confidential_spans(letter) if isinstance(letter, Opinion) else []
    whole = not spans or reads_whole(letter, held)  # type: ignore[arg-type]  # only opinions have such spans
    yield Version(
        letter.pk,
        _draft(letter),
        0,
        saved.text if whole else without(saved.text, spans),
        saved.digest if whole else "",
        letter.organisation.short_name,
        letter.sent_at if isinstance(letter, Opinion) else saved.saved_at,
        _is_final(letter),
    )
