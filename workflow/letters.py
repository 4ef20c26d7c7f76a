"""The text of an opinion or a reply as last saved, what of a reply is published, and how much of an opinion each of its
readers gets to read.

A passage that may not be quoted stays between its bureau and the leads that the letter was sent to. Whoever else
reads the letter reads a line in its place; who reads the whole of it is said here and nowhere else. So is who reads
the reasons that the bureaus give each other (退补、异议、退回修改): these may quote such a passage.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q
from django.utils.translation import gettext as _

from proposals.roles import Role
from workflow.assembly.redaction import redacted
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentState, Openness, OpinionState, ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proposals.queries import Held
    from workflow.models import Assignment, Event, Opinion, Reply

UNIT_ROLES: Final = frozenset({Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER})
SENT: Final = [OpinionState.SENT, OpinionState.SUPERSEDED]
OUT: Final = [ReplyState.ISSUED, ReplyState.DELIVERED]
_PRESENT: Final = sorted(set(AssignmentState.values) - ASSIGNMENT_GONE)


def current_text(letter: Opinion | Reply) -> str:
    """The text of the newest version, or "" when nothing was written. Of an opinion also what is confidential."""
    found: str | None = (
        letter.texts.filter(version=letter.text_version).values_list("text", flat=True).first()
    )
    return found or ""


def current_digest(letter: Opinion | Reply) -> str:
    """The digest of the newest version, or "" when nothing was written."""
    found: str | None = (
        letter.texts.filter(version=letter.text_version).values_list("digest", flat=True).first()
    )
    return found or ""


def open_text(letter: Opinion | Reply) -> str:
    """What of the newest version is not kept between two bureaus: of a reply all of it."""
    text = current_text(letter)
    if hasattr(letter, "issued_on"):
        return text
    return without(text, confidential_spans(letter))


def published_text(reply: Reply) -> str:
    """What of an issued reply may be published: its text without the words decided on; "" unless it is 主动公开."""
    if reply.state not in OUT or reply.openness != Openness.PUBLIC:
        return ""
    return redacted(current_text(reply), reply.redactions.values_list("words", flat=True))


def read_whole_by(held: Iterable[Held]) -> Q:
    """The opinions of which the posts read every passage: their own unit's, and, once sent, those to their unit as lead."""
    parts = [_between_the_bureaus(h) for h in held if h.role in UNIT_ROLES]
    return reduce(or_, parts, Q(pk__in=[]))


def _between_the_bureaus(held: Held) -> Q:
    own = Q(
        organisation_id=held.organisation_id,
        links__assignment__state__in=_PRESENT,
        links__assignment__organisation_id=held.organisation_id,
    )
    return own | (Q(state__in=SENT) & _led(held, "links__case", "links__assignment__round"))


def _led(held: Held, case: str, round_: str) -> Q:
    """What stands in a round of a case that the post's unit has to answer; `case` and `round_` are the ways there."""
    lead = {
        "organisation_id": held.organisation_id,
        "role__in": sorted(REPLYING),
        "round": F(round_),
        "state__in": _PRESENT,
    }
    return Q(**{f"{case}__assignments__{name}": value for name, value in lead.items()})


def confided_to(held: Iterable[Held], case: str = "case", round_: str = "round") -> Q:
    """The shares and letters about which the posts read the reasons: their own unit's, those in rounds that their unit
    leads, and for the office all of its city."""
    return reduce(or_, (_confided(h, case, round_) for h in held), Q(pk__in=[]))


def _confided(held: Held, case: str, round_: str) -> Q:
    if held.role in UNIT_ROLES:
        return Q(organisation_id=held.organisation_id) | _led(held, case, round_)
    if held.role in {Role.OFFICE, Role.OFFICE_LEADER}:
        return Q(jurisdiction_id=held.jurisdiction_id)
    return Q(pk__in=[])


def told_reason(row: Event | Assignment, words: str) -> str:
    """The words, or a line in their place unless the row was read as one of which the reader is told (`told`)."""
    return words if not words or getattr(row, "told", False) else reason_left_out()


def reason_left_out() -> str:
    """What stands in the place of a reason that is not for the reader."""
    return _("（写有理由，仅供本单位、主办单位和督查室阅读）")


def reads_whole(opinion: Opinion, held: Iterable[Held]) -> bool:
    """Whether one of the posts reads every passage of the letter."""
    found: bool = type(opinion).objects.filter(read_whole_by(held), pk=opinion.pk).exists()
    return found


def readable_text(opinion: Opinion, held: Iterable[Held]) -> str:
    """The letter as last saved, as the posts may read it: with a line in the place of each passage that is not for them."""
    text, spans = current_text(opinion), confidential_spans(opinion)
    return text if not spans or reads_whole(opinion, held) else without(text, spans)


def confidential_spans(opinion: Opinion) -> list[tuple[int, int]]:
    """Where the passages that may not be quoted stand in the text as last saved, in order.

    Asked of the table itself: what a caller prefetched may leave out just these.
    """
    passages = opinion.passages.model.objects.filter(opinion=opinion, quotable=False)
    return list(passages.order_by("start").values_list("start", "end"))


def left_out() -> str:
    """What stands in the place of a passage that is not for the reader."""
    return _("（本段仅供主办单位参考，未列出）")


def without(text: str, spans: Sequence[tuple[int, int]], *, told: str | None = None) -> str:
    """The text with a line in the place of each span, or the words `told`; blanks at the ends of a span stay. Spans in
    order, none overlap.
    """
    pieces, done = [], 0
    for start, end in spans:
        words = text[start:end].strip()
        first = text.index(words, start) if words else start
        pieces += [text[done:first], left_out() if told is None else told]
        done = first + len(words)
    return "".join([*pieces, text[done:]])
