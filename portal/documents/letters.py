"""Replies and opinions as letters, from rows."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from portal.documents.anatomy import Anatomy, dissect
from portal.documents.content import Letter, Mark
from portal.documents.layout import blank_day, day_words, paragraph
from portal.documents.wording import noun_of, session_of
from proposals.models import Proposal
from workflow.letters import current_text, readable_text
from workflow.queries import cases_visible_to
from workflow.services.clock import day_of
from workflow.states import OpinionState, ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Case, Opinion, Reply

ISSUED: Final = frozenset({ReplyState.ISSUED, ReplyState.DELIVERED})
SENT: Final = frozenset({OpinionState.SENT, OpinionState.SUPERSEDED})
NAMED_CASES: Final = 3
"""A letter for more cases than these names the first and says how many there are."""


def reply_letter(reply: Reply, case: Case, _held: Iterable[Held]) -> Letter:
    """The reply (答复函). Before it is issued it is a draft, without number and date."""
    issued = reply.state in ISSUED
    text = _issued_text(reply) if issued else current_text(reply)
    read = dissect(text, _units(case, reply.organisation.name))
    on = reply.issued_on if issued else None
    title = _title_of(read) or (*_matter(case, [case]), "的补充答复" if reply.supplement_of_id else "的答复")
    return Letter(
        subject="".join(title),
        dated=on or _saved_on(reply, case),
        issuer=reply.organisation.name,
        title=_phrases(title),
        addressee=read.addressee or _proposer(case),
        body=tuple(paragraph(line) for line in read.body),
        signed_by=read.signed_by or (reply.organisation.name,),
        signed_on=day_words(on) or blank_day(),
        marks=_reply_marks(reply, issued=issued),
        note=_contact(reply) or read.note,
        copies=_ended(reply.copy_to or read.copies),
        draft=not issued,
    )


def opinion_letter(opinion: Opinion, case: Case, held: Iterable[Held]) -> Letter:
    """The opinion (会办意见函), as far as the reader may read it. Before it is sent it is a draft."""
    sent = opinion.state in SENT
    read = dissect(readable_text(opinion, held), [opinion.organisation.name])
    cases = _answered(opinion, case, held)
    title = _title_of(read) or (*_matter(case, cases), "的会办意见")
    sent_on = day_of(opinion.sent_at, case.jurisdiction) if sent and opinion.sent_at else None
    return Letter(
        subject="".join(title),
        dated=sent_on or _saved_on(opinion, case),
        issuer=opinion.organisation.name,
        title=_phrases(title),
        addressee=read.addressee,
        body=tuple(paragraph(line) for line in read.body),
        signed_by=read.signed_by or (opinion.organisation.name,),
        signed_on=(read.signed_on or day_words(sent_on)) if sent_on else blank_day(),
        marks=((None, _mark("", opinion.document_number if sent else "")),),
        note=_contact(opinion) or read.note,
        copies=_ended(read.copies),
        draft=not sent,
    )


def _issued_text(reply: Reply) -> str:
    """The words that were approved and issued, whatever was saved since."""
    versions = reply.texts.filter(digest=reply.approved_digest).order_by("-version")
    return versions.values_list("text", flat=True).first() or ""


def _saved_on(letter: Opinion | Reply, case: Case) -> date:
    saved = letter.texts.filter(version=letter.text_version).values_list("saved_at", flat=True).first()
    return day_of(saved or letter.created_at, case.jurisdiction)


def _units(case: Case, own: str) -> set[str]:
    return {own, *case.assignments.values_list("organisation__name", flat=True)}


def _answered(opinion: Opinion, case: Case, held: Iterable[Held]) -> list[Case]:
    """The cases that the opinion speaks to and the reader may see, the one it was opened from first."""
    others = cases_visible_to(held).filter(opinion_links__opinion=opinion).exclude(pk=case.pk)
    return [case, *others.select_related("proposal").order_by("proposal__number", "pk")]


def _title_of(read: Anatomy) -> tuple[str, ...]:
    return (read.title,) if read.title else ()


def _matter(case: Case, cases: Sequence[Case]) -> tuple[str, str]:
    """关于某市政协某届某次会议, and 第…号提案: where it was put forward, and its number."""
    numbers = [one.proposal.number for one in cases if one.proposal.number]
    named = "、".join(numbers[:NAMED_CASES])
    more = f"等{len(numbers)}件" if len(numbers) > NAMED_CASES else ""
    noun = noun_of(case.proposal)
    return f"关于{session_of(case)}", f"第{named}号{more}{noun}" if numbers else noun


def _phrases(title: tuple[str, ...]) -> tuple[str, ...]:
    """The end of a title stays with the number before it."""
    return title if len(title) == 1 else (title[0], "".join(title[1:]))


def _reply_marks(reply: Reply, *, issued: bool) -> tuple[tuple[Mark | None, Mark | None], ...]:
    """At the left what is public and who signed, at the right number and class; nothing stands where nothing is known."""
    left = [
        _mark("公开属性：", reply.get_openness_display() if reply.openness else ""),
        _mark("签发人：", str(reply.signer or "") if issued else ""),
    ]
    right = [
        _mark("", reply.document_number if issued else ""),
        _mark("办理结果类别：", reply.outcome_class.letter if reply.outcome_class else ""),
    ]
    return tuple(zip_longest((one for one in left if one), (one for one in right if one)))


def _mark(label: str, value: str) -> Mark | None:
    return Mark(label, value) if value else None


def _contact(letter: Opinion | Reply) -> str:
    labelled = (("联系人", letter.contact), ("联系电话", letter.phone))
    return "，".join(f"{label}：{value}" for label, value in labelled if value)


def _ended(copies: str) -> str:
    """The last one of the list ends with a full stop (7.4.2)."""
    return f"{copies.rstrip('。；;，, ')}。" if copies.strip() else ""


def _proposer(case: Case) -> str:
    proposal = case.proposal
    if proposal.proposing_body:
        return f"{proposal.proposing_body.name}："
    noun = "代表" if proposal.kind == Proposal.Kind.NPC_SUGGESTION else "委员"
    return f"{proposal.proposer}{noun}："
