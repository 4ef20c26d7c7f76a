"""The text of an opinion or a reply as last saved, what of a reply is published, and how much of an opinion each of its
readers gets to read.

A passage that may not be quoted stays between its bureau and the leads that the letter was sent to. Whoever else
reads the letter reads a line in its place; who reads the whole of it is said here and nowhere else.
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
    from workflow.models import Opinion, Reply

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
    as_lead = Q(
        state__in=SENT,
        links__case__assignments__organisation_id=held.organisation_id,
        links__case__assignments__role__in=sorted(REPLYING),
        links__case__assignments__round=F("links__assignment__round"),
        links__case__assignments__state__in=_PRESENT,
    )
    return own | as_lead


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


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with a line in the place of each span; blanks at the ends of a span stay. Spans in order, none overlap."""
    pieces, done = [], 0
    for start, end in spans:
        words = text[start:end].strip()
        first = text.index(words, start) if words else start
        pieces += [text[done:first], left_out()]
        done = first + len(words)
    return "".join([*pieces, text[done:]])
