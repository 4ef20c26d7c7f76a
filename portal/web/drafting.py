"""What stands on the drafting screens beside the letter itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.documents.wording import reply_title
from portal.web.case_text import paragraphs, set_out
from portal.web.draft_blocks import Drawing
from portal.web.draft_checks import opinion_checks, reply_checks
from portal.web.draft_sources import desk_of
from portal.web.dues import due_of
from portal.web.following import followed_by
from portal.web.letter_blocks import places
from portal.web.signals import day_words
from portal.web.subjects import deadline_url, machine_of, move_url
from workflow.assembly.promises import promises_in
from workflow.coverage import coverage_of
from workflow.queries import consultations_visible_to, deadlines_visible_to
from workflow.services import why_not
from workflow.services.calendars import version_of
from workflow.services.clock import day_of
from workflow.steps import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.forms import BoundField

    from portal.web.letter_sheet import LetterSheet, OpinionSheet, ReplySheet
    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from proposals.models import Ask, Proposal
    from workflow.assembly.promises import PromiseText
    from workflow.models import Case


@dataclass(frozen=True)
class Answering:
    """An ask with the fields that say how it is met; `speaks` that some block of the letter answers it."""

    ask: Ask
    word: BoundField
    reason: BoundField | None
    speaks: bool


@dataclass(frozen=True)
class Answers:
    """The asks of one proposal."""

    proposal: Proposal
    rows: list[Answering]


@dataclass(frozen=True)
class Promised:
    """A promise that the page makes: what, until when, what keeps it from being checked, and in which block it stands."""

    measure: str
    due: str
    warning: str
    block: int | None


def reply_screen(sheet: ReplySheet, me: Visitor, case: Case) -> dict[str, Any]:
    """Asks and opinions on the left, the letter in the middle, coverage and checks on the right."""
    on = day_of(me.at, case.jurisdiction)
    checks = reply_checks(sheet)
    drawing = Drawing(
        sheet, checks.notes, sheet.heard, sheet.subject.organisation, left_out=(case.proposal.title,)
    )
    blocks = [] if sheet.whole else drawing.blocks()
    desk = desk_of(sheet, case, coverage_of(case, me.held, on=on), blocks)
    posted = sheet.initial.get("by", "") if not sheet.is_bound else sheet.data.get("by", "")
    by = {"by_unit": "unit", "by_ask": "ask"}.get(str(sheet.initial.get("_op", "")), posted)
    return _common(sheet, blocks, me, case) | {
        "checks": checks,
        "desk": desk,
        "by": "unit" if by == "unit" else "ask",
        "answers": _answers(sheet, "how", "reason"),
        "due": _due(sheet, me, case, on),
        "talks": consultations_visible_to(me.held)
        .filter(case=case, round=sheet.subject.round)
        .order_by("on", "pk"),
        "letter_title": reply_title(case),
        "signed": _signed(sheet),
        "talks_required": case.pack.consultations_required,
        "followed": followed_by(case, me),
    }


def _signed(sheet: LetterSheet) -> bool:
    """Whether the words of the letter end with a sign-off of their own."""
    lines = paragraphs("\n".join(block.text for block in sheet.blocks))
    return bool(set_out(lines, sheet.subject.organisation.name).signoff)


def _further(sheet: LetterSheet, me: Visitor, case: Case, on: date) -> Iterator[tuple[str, str]]:
    """What the checks may ask for beside the letter, as far as the visitor may do it now."""
    letter = sheet.subject
    of_reply = ((case, "record_consultation"), (letter, "waive_finding"))
    for subject, name in (*(of_reply if machine_of(letter) == "reply" else ()), (letter, "settle_promises")):
        row = type(subject).transitions[name]
        post = row.acting(me.user, me.held, subject)
        if post is not None and why_not(row, subject, on, post) is None:
            yield name, move_url(subject, case, name)


def opinion_screen(sheet: OpinionSheet, me: Visitor, case: Case) -> dict[str, Any]:
    """The letter, and for each ask a word; what no block answers can be begun from there."""
    on = day_of(me.at, case.jurisdiction)
    checks = opinion_checks(sheet)
    blocks = [] if sheet.whole else Drawing(sheet, checks.notes).blocks()
    return _common(sheet, blocks, me, case) | {
        "checks": checks,
        "answers": _answers(sheet, "ask", ""),
        "due": _due(sheet, me, case, on),
        "upload_url": reverse("opinion_upload", args=_place(sheet, case)),
    }


def _place(sheet: LetterSheet, case: Case) -> list[Any]:
    """What addresses below a letter begin with."""
    return [case.jurisdiction.slug, case.proposal.reference, sheet.subject.pk]


def _common(sheet: LetterSheet, blocks: Iterable[Any], me: Visitor, case: Case) -> dict[str, Any]:
    on = day_of(me.at, case.jurisdiction)
    return {
        "today": on,
        "promises": _promises(sheet, on),
        "further": dict(_further(sheet, me, case, on)),
        "versions_url": reverse(f"{machine_of(sheet.subject)}_versions", args=_place(sheet, case)),
        "blocks": blocks,
        "several": len({ask.proposal_id for ask in sheet.asks}) > 1,
        "seen": sheet.seen.dump(),
        "version": sheet.subject.text_version,
        "last_text": sheet.subject.texts.filter(version=sheet.subject.text_version)
        .select_related("author")
        .defer("text")
        .first(),
    }


def _promises(sheet: LetterSheet, on: date) -> list[Promised]:
    """What the letter on the page promises; what cannot be checked later binds nobody and is left to the checks."""
    starts = [] if sheet.whole else [place.start for place in places(sheet.blocks)]
    return [
        Promised(
            measure=one.measure,
            due=day_words(one.due_on, on) if one.due_on else one.due_words,
            warning=_warning(one),
            block=max((n for n, start in enumerate(starts) if start <= one.start), default=None),
        )
        for one in promises_in(sheet.present_text(), on)
        if one.firm
    ]


def _warning(promise: PromiseText) -> str:
    if not (promise.due_on or promise.due_words or promise.recurring):
        return _("没有期限，请写明年月")
    if promise.vague:
        return _("用语含糊：%(words)s") % {"words": "、".join(word.text for word in promise.vague)}
    return ""


def _answers(sheet: LetterSheet, word: str, reason: str) -> list[Answers]:
    spoken = {ask for block in sheet.blocks for ask in block.asks}
    rows = [
        Answering(
            ask,
            sheet[f"{word}-{ask.pk}"],
            sheet[f"{reason}-{ask.pk}"] if reason else None,
            ask.pk in spoken,
        )
        for ask in sheet.asks
    ]
    by_proposal = groupby(rows, key=lambda row: row.ask.proposal_id)
    return [
        Answers(some[0].ask.proposal, some) for _key, some in ((key, list(own)) for key, own in by_proposal)
    ]


def _due(sheet: LetterSheet, me: Visitor, case: Case, on: date) -> Due | None:
    """The nearest day by which the unit owes something on this case."""
    running = deadlines_visible_to(me.held).filter(
        case=case, assignment__organisation=sheet.subject.organisation_id, met_on=None, cancelled_on=None
    )
    deadline = running.exclude(step__in=sorted(RIGHTS)).order_by("due_on", "pk").first()
    if deadline is None:
        return None
    calendar = version_of(case.pack.counted_by_id)
    return due_of(deadline, calendar, on, near=case.pack.near, url=deadline_url(deadline, case))
