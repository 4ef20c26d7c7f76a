"""The pages on which a letter is decided: a leader signs an opinion or a reply, the office clears a reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from portal.documents.wording import reply_title
from portal.web import decision
from portal.web.checks import checks_of
from portal.web.dues import due_of
from portal.web.matrix import Drawing
from portal.web.moves import moves_on
from portal.web.subjects import machine_of
from portal.web.tasks import SIGNING, lines_of
from workflow.coverage import coverage_of
from workflow.queries import consultations_visible_to, deadlines_visible_to
from workflow.services.calendars import version_of
from workflow.services.clock import day_of
from workflow.signing import still_needed
from workflow.steps import RIGHTS, Step

if TYPE_CHECKING:
    from datetime import date

    from portal.web.moves import Move
    from portal.web.signals import Due
    from portal.web.tasks import TaskLine
    from portal.web.visitor import Visitor
    from workflow.forms import MoveForm
    from workflow.models import Case, Deadline, Opinion, Reply

CLEARING: Final = frozenset({"clear"})
RETURNING: Final = frozenset({"return_unsigned", "send_back", "return_from_review"})
QUEUES: Final = {"signing": SIGNING, "clearing": CLEARING}
"""What a decision page sends along as `_next`, to be led to the next letter that waits for the same."""


@dataclass(frozen=True)
class Queue:
    """Where a letter stands among those that wait for the visitor; `next_url` is empty when it is the only one."""

    place: int
    count: int
    next_url: str


def waiting(me: Visitor, names: frozenset[str]) -> list[TaskLine]:
    """The letters that wait for one of these moves of the visitor, the most urgent first."""
    return [line for line in lines_of(me) if line.task.row.name in names and not line.blocked]


def queue_of(me: Visitor, names: frozenset[str], letter: Any) -> Queue | None:
    """None where the letter does not wait for the visitor."""
    lines = waiting(me, names)
    mine = (machine_of(letter), letter.pk)
    place = next((n for n, one in enumerate(lines) if (one.task.machine, one.task.subject.pk) == mine), None)
    if place is None:
        return None
    after = lines[(place + 1) % len(lines)].url if len(lines) > 1 else ""
    return Queue(place + 1, len(lines), after)


def next_letter(me: Visitor, queue: str) -> str:
    """The address of the letter that waits first in one of QUEUES; "" when none does, or there is no such queue."""
    lines = waiting(me, QUEUES[queue]) if queue in QUEUES else []
    return lines[0].url if lines else ""


def signing_screen(form: MoveForm, me: Visitor, case: Case) -> dict[str, Any]:
    """The page of a leader's signature."""
    letter = form.subject
    screen = _of_reply(letter, me, case) if machine_of(letter) == "reply" else _of_opinion(letter, me, case)
    on = day_of(me.at, case.jurisdiction)
    signatures = decision.signed(letter)
    more = still_needed(letter) > 1
    return screen | {
        "queue": queue_of(me, SIGNING, letter),
        "next": "signing",
        "waits_for": _("待您签发") if machine_of(letter) == "reply" else _("待您签批"),
        "return_words": _("退回修改"),
        "after_words": _("审签后还须另一位领导签") if more else _afterwards(letter),
        "changes": decision.changes_since(letter, case, me, decision.LOOKED),
        "signatures": signatures,
        "signing_words": decision.signing_words(letter, signatures),
        "return_move": _return(letter, me, case, on),
    }


def clearing_screen(form: MoveForm, me: Visitor, case: Case) -> dict[str, Any]:
    """The page of the office's review before a reply is signed."""
    reply = form.subject
    on = day_of(me.at, case.jurisdiction)
    return _of_reply(reply, me, case) | {
        "queue": queue_of(me, CLEARING, reply),
        "next": "clearing",
        "waits_for": _("待您审核"),
        "agree_words": _("审核通过"),
        "return_words": _("审核退回"),
        "after_words": _("审核通过后由主办单位领导签发；文本一改，审核即失效"),
        "changes": decision.changes_since(reply, case, me, decision.REVIEWED),
        "signatures": [],
        "return_move": _return(reply, me, case, on),
    }


def _of_reply(reply: Reply, me: Visitor, case: Case) -> dict[str, Any]:
    on = day_of(me.at, case.jurisdiction)
    coverage = coverage_of(case, me.held, on=on)
    talks = consultations_visible_to(me.held).filter(case=case, round=reply.round).order_by("on", "pk")
    points = [
        (_("办理类别"), str(reply.outcome_class or "")),
        (_("类别改动"), decision.class_words(reply)),
        (_("公开属性"), _openness(reply)),
        (_("公开时删去"), decision.redaction_words(reply)),
        (_("面商"), decision.talks_words(list(talks), case.pack.consultations_required, on)),
        (_("会办意见"), decision.opinions_words(coverage)),
        *((words, decision.moment_words(event, case, on)) for words, event in decision.hands(reply, case)),
    ]
    return {
        "today": on,
        "kind": "reply",
        "paper": decision.reply_paper(reply),
        "letter_title": reply_title(case),
        "due": _due(reply.assignment_id, me, case, on),
        "points": decision.named(points),
        "matrix": Drawing(case, coverage).matrix(),
        "coverage_note": decision.coverage_note(coverage),
        "objections": decision.objections_to_use(case, reply.round, me),
        "checks": checks_of(reply, me),
        "promises": decision.promises_of(reply, on),
    }


def _of_opinion(opinion: Opinion, me: Visitor, case: Case) -> dict[str, Any]:
    on = day_of(me.at, case.jurisdiction)
    links = list(opinion.links.select_related("case__proposal", "case__jurisdiction").order_by("case_id"))
    verdicts = opinion.verdicts.select_related("ask").order_by("ask__proposal_id", "ask__position")
    points = [
        (_("回应提案"), "、".join(link.case.proposal.reference for link in links)),
        *((words, decision.moment_words(event, case, on)) for words, event in decision.hands(opinion, case)),
    ]
    own = next((link.assignment_id for link in links if link.case_id == case.pk), None)
    return {
        "today": on,
        "kind": "opinion",
        "paper": decision.opinion_paper(opinion),
        "due": _due(own, me, case, on),
        "points": decision.named(points),
        "verdicts": verdicts,
        "several": len(links) > 1,
        "checks": checks_of(opinion, me),
        "promises": decision.promises_of(opinion, on),
    }


def _afterwards(letter: Opinion | Reply) -> str:
    if machine_of(letter) == "reply":
        return _("签发后由经办人发文编号，送达提案人，抄送有关单位")
    return _("签批后送达主办单位，文本随即冻结")


def _openness(reply: Reply) -> str:
    words = str(reply.get_openness_display())
    return f"{words}：{reply.openness_reason}" if reply.openness_reason else words


def _due(assignment: int | None, me: Visitor, case: Case, on: date) -> Due | None:
    """The nearest day by which the unit must answer."""
    owed = deadlines_visible_to(me.held).filter(assignment=assignment, met_on=None, cancelled_on=None)
    owed = owed.exclude(step__in=sorted(RIGHTS | {Step.CONTACT}))
    nearest: Deadline | None = owed.order_by("due_on", "pk").first()
    if nearest is None:
        return None
    return due_of(nearest, version_of(case.pack.counted_by_id), on, near=case.pack.near)


def _return(letter: Opinion | Reply, me: Visitor, case: Case, on: date) -> Move | None:
    """The move by which the visitor may send the letter back instead."""
    moves = moves_on(letter, case, me, on)
    return next((move for move in moves if move.row.name in RETURNING), None)
