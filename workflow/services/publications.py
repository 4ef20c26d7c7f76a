"""Before something is published: what the public would read of it, and what a person says about the words in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.queries import held_posts
from workflow.assembly.redaction import places
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.models import Case, MarkedWords, PublicationDecision
from workflow.publishing.drafts import drafts_of, read_in
from workflow.publishing.wanted import FULL, SUMMARY, WITHHELD
from workflow.publishing.words import findings_in, left_out_of, place_of, readable_still
from workflow.queries import cases_visible_to
from workflow.queries.published import ANSWERS
from workflow.services.clock import day_of
from workflow.services.executor import perform
from workflow.transitions import CASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from proposals.models import User
    from proposals.queries import Held
    from workflow.publishing.wanted import Draft, Wanted
    from workflow.publishing.words import Finding

_ROW: Final = CASE["withdraw_publication"]
LONGEST: Final = 400
_WISHED: Final = {"public": FULL, "summary": SUMMARY, "withheld": WITHHELD}
LEFT_OUT, STAYS = MarkedWords.Mark.LEFT_OUT, MarkedWords.Mark.STAYS


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: read by everybody (""), left out ("out"), or still to be decided on ("found")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class PreviewText:
    """One text as it would stand on the page, cut where something is left out."""

    part: str
    place: str
    heading: str
    group: str
    number: str
    unit: str
    on: date | None
    how: str
    body: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Preview:
    """What the public would read, and what stands against it."""

    texts: tuple[PreviewText, ...]
    findings: tuple[Finding, ...]
    readable: tuple[str, ...]

    @property
    def cleared(self) -> bool:
        return not (self.findings or self.readable)


def undecided_cases(held: Iterable[Held]) -> QuerySet[Case]:
    """The cases on whose publication the posts decide and nothing was decided yet."""
    held = tuple(held)
    row = CASE["publish_proposal"]
    mine = row.who.select([one for one in held if one.role in row.who.roles], "")
    found: QuerySet[Case] = cases_visible_to(held).filter(
        state__in=sorted(row.source), publication_decisions=None
    )
    return found.none() if mine is None else found.filter(mine)


def preview(case: Case, wanted: Wanted) -> Preview:
    """Everything as it would be published now, with what is left out and what is still open. Nothing is kept."""
    read = read_in(case, wanted)
    out = left_out_of(case, named=wanted.named)
    findings = findings_in(case, read, wanted)
    texts = tuple(_shown(draft, out, [one.words for one in findings]) for draft in drafts_of(case, wanted))
    return Preview(texts, tuple(findings), tuple(readable_still(case, read, wanted)))


def _shown(draft: Draft, out: Iterable[str], found: Iterable[str]) -> PreviewText:
    cleared = draft.without(out)
    return PreviewText(
        part=draft.part, place=place_of(draft), heading=cleared.heading, group=cleared.group,
        number=cleared.number, unit=draft.unit_name, on=draft.on,
        body=cleared.body,
        how=str(ANSWERS[draft.code]) if draft.part == "ask_answer" else "",
        pieces=tuple(_pieces(draft.body, out, found)),
    )  # fmt: skip


def _pieces(text: str, out: Iterable[str], found: Iterable[str]) -> Iterator[Piece]:
    gone = places(text, out)
    open_ = [at for at in places(text, found) if all(at[1] <= start or end <= at[0] for start, end in gone)]
    done = 0
    for start, end, kind in sorted([*((*at, "out") for at in gone), *((*at, "found") for at in open_)]):
        if start > done:
            yield Piece("", text[done:start])
        yield Piece(kind, text[start:end])
        done = end
    if text[done:]:
        yield Piece("", text[done:])


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of words: left out, or read by everybody, and why."""

    words: str
    mark: str
    reason: str = ""
    kind: str = ""


def mark_words(case: Case, said: Said, *, actor: User, at: datetime | None = None) -> MarkedWords:
    """Keep what was said of the words, in place of what was said before.

    Raises ForbiddenMoveError for whoever may not publish, MoveRefusedError for no words, too long ones (`words_unfit`)
    and for words that may stay without a reason (`reason_missing`).
    """
    moment = at or timezone.now()
    words, reason = said.words.strip(), said.reason.strip()
    with transaction.atomic():
        locked = _locked(case, actor, moment)
        if not words or len(words) > LONGEST:
            raise MoveRefusedError(Refusal("words_unfit", _("请填写要删去的文字，每处不超过 400 字。")))
        if said.mark == STAYS and not reason:
            raise MoveRefusedError(Refusal("reason_missing", _("可以公开的，请写明理由。")))
        told = {
            "mark": said.mark,
            "reason": reason,
            "kind": said.kind,
            "marked_by": actor,
            "marked_at": moment,
        }
        marked, _made = MarkedWords.objects.update_or_create(case=locked, words=words, defaults=told)
    return marked


def leave_out_found(case: Case, wanted: Wanted, *, actor: User, at: datetime | None = None) -> int:
    """Leave out everything that was spotted and is still open; gives how many there were."""
    findings = findings_in(case, read_in(case, wanted), wanted)
    for found in findings:
        mark_words(case, Said(found.words, LEFT_OUT, kind=found.kind), actor=actor, at=at)
    return len(findings)


def publish_as_wished(
    cases: Iterable[Case], *, actor: User, key: str = "", at: datetime | None = None
) -> dict[int, Refusal | None]:
    """Decide on each proposal as its proposer wished, in a transaction of its own; gives by its key why not, or None.

    What was not to be published is withheld with that as the reason. A summary must be written by somebody, and words
    that are still open be settled: such a proposal is refused and stands in nobody's way. `key` makes repeating safe.
    """
    results: dict[int, Refusal | None] = {}
    for case in cases:
        try:
            given: dict[str, Any] = {"publication": _WISHED[case.proposal.wish]}
            if given["publication"] == WITHHELD:
                given["publication_reason"] = _("提案人不同意公开")
            perform(
                "publish_proposal", case, actor=actor, at=at, key=f"{key}p{case.pk}" if key else None, **given
            )
        except MoveRefusedError as error:
            results[case.pk] = error.refusal
        else:
            results[case.pk] = None
    return results


def forget_mark(case: Case, *, actor: User, key: int, at: datetime | None = None) -> None:
    """Take back what was said of some words. What was published by it stays as it is. Raises as `mark_words`."""
    with transaction.atomic():
        locked = _locked(case, actor, at or timezone.now())
        MarkedWords.objects.filter(case=locked, pk=key).delete()


def marks_of(case: Case) -> QuerySet[MarkedWords]:
    """What was said of words of the case, the newest last."""
    found: QuerySet[MarkedWords] = MarkedWords.objects.filter(case=case)
    return found.select_related("marked_by").order_by("marked_at", "pk")


def decisions_of(case: Case) -> QuerySet[PublicationDecision]:
    """Every decision on the case, the newest first."""
    found: QuerySet[PublicationDecision] = PublicationDecision.objects.filter(case=case)
    return found.select_related("decided_by", "ended_by", "reply__organisation").order_by(
        "-decided_at", "-pk"
    )


def may_mark(case: Case, user: User, on: date) -> bool:
    """Whether the person may say what the public reads of the case."""
    return _ROW.who.acting(user, held_posts(user, on), case) is not None


def _locked(case: Case, actor: User, at: datetime) -> Case:
    rows = Case.objects.select_for_update(of=("self",)).select_related("jurisdiction", "proposal")
    locked: Case = rows.get(pk=case.pk)
    if not may_mark(locked, actor, day_of(at, locked.jurisdiction)):
        raise ForbiddenMoveError
    return locked
