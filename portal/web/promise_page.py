"""One promise with its whole story: where it was made, what was reported, objected and moved, and what came after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.web.case_story import ICONS
from portal.web.ledger import due_by_promise
from portal.web.moves import moves_on
from portal.web.signals import day_words
from portal.web.subjects import case_url, letter_url, subject_url
from workflow.letters import told_reason
from workflow.models import ProgressReport, ReportFile
from workflow.queries import (
    attachments_visible_to,
    commitments_visible_to,
    events_visible_to,
    opinions_visible_to,
    passages_visible_to,
    replies_visible_to,
)
from workflow.queries.following import proposals_following
from workflow.states import CommitmentState

if TYPE_CHECKING:
    from datetime import date

    from portal.web.moves import Move
    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Case, Commitment, FollowUp, Reply


@dataclass(frozen=True)
class Source:
    """The letter in which it was promised, its page as far as the visitor opens it, and the passage around the words."""

    title: str
    url: str
    heading: str = ""
    before: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True)
class Told:
    """One report, with its files."""

    report: ProgressReport
    files: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Near:
    """Another promise, proposal or letter that belongs to it."""

    label: str
    url: str
    words: str = ""


class PromisePage:
    """The parts of one promise that the visitor may see, on one day."""

    def __init__(self, promise: Commitment, case: Case, me: Visitor, on: date) -> None:
        self.promise, self.case, self.me, self.on = promise, case, me, on
        self.moves: list[Move] = moves_on(promise, case, me, on)
        self.due: Due | None = due_by_promise([promise], me).get(promise.pk)

    def words(self) -> dict[str, Any]:
        """What the template needs."""
        promise = self.promise
        return {
            "today": self.on,
            "case": self.case,
            "proposal": self.case.proposal,
            "case_url": case_url(self.case),
            "promise": promise,
            "due": self.due,
            "moves": self.moves,
            "plain": self._plain(),
            "source": self.source(),
            "reports": self.reports(),
            "changes": promise.renegotiations.order_by("pk"),
            "events": self.events(),
            "years": self.years(),
            "second_replies": self.second_replies(),
            "followed_by": [_following(one) for one in proposals_following([promise.pk], self.me.held)],
        }

    def source(self) -> Source | None:
        """Where it was promised; None for what was registered by hand."""
        promise = self.promise
        if promise.reply_id is not None:
            letter: Any = replies_visible_to(self.me.held).filter(pk=promise.reply_id).first()
            parts = [] if letter is None else letter.passages.order_by("position")
            kind, title = "reply", _("%(unit)s的答复")
        elif promise.opinion_id is not None:
            letter = opinions_visible_to(self.me.held).filter(pk=promise.opinion_id).first()
            parts = passages_visible_to(self.me.held).filter(opinion=promise.opinion_id).order_by("position")
            kind, title = "opinion", _("%(unit)s的会办意见")
        else:
            return None
        if letter is None:
            return None
        found = next((part for part in parts if promise.source_text in part.text), None)
        told = title % {"unit": letter.organisation.short_name}
        url = letter_url(kind, letter.pk, self.case)
        if found is None:
            return Source(told, url, words=promise.source_text)
        body = found.text.removeprefix(found.heading)
        before, _words, after = (body if promise.source_text in body else found.text).partition(
            promise.source_text
        )
        return Source(told, url, found.heading, before.lstrip(), promise.source_text, after.rstrip())

    def reports(self) -> list[Told]:
        """Every report, the first one first, with the files that the visitor may fetch."""
        seen = attachments_visible_to(self.me.held).values("pk")
        files = ReportFile.objects.filter(attachment__in=seen).select_related("attachment").order_by("pk")
        rows = ProgressReport.objects.filter(commitment=self.promise).select_related("author")
        place = [self.case.jurisdiction.slug, self.case.proposal.reference]
        return [
            Told(
                report,
                [
                    (one.attachment.name, reverse("attachment", args=[*place, one.attachment_id]))
                    for one in report.files.all()
                ],
            )
            for report in rows.prefetch_related(Prefetch("files", files)).order_by("pk")
        ]

    def events(self) -> list[dict[str, Any]]:
        """What was done with it, by whom and why, the newest first."""
        rows = self.promise.transitions
        found = events_visible_to(self.me.held).filter(machine="commitment", subject=self.promise.pk)
        found = found.select_related("actor", "post__organisation")
        return [
            {
                "at": event.at,
                "icon": ICONS.get(event.transition, "record-circle"),
                "label": str(rows[event.transition].label) if event.transition in rows else event.transition,
                "who": str(event.post.organisation.short_name) if event.post else _("系统"),
                "note": told_reason(event, event.note),
            }
            for event in found.order_by("-seq")
        ]

    def years(self) -> list[Near]:
        """The same promise of the year before and of the year after."""
        next_years = self.promise.renewals.values_list("pk", flat=True)
        around = [key for key in (self.promise.renews_id, *next_years) if key is not None]
        found = commitments_visible_to(self.me.held).filter(pk__in=around).order_by("pk")
        return [
            Near(
                _("上一年的承诺") if one.pk == self.promise.renews_id else _("下一年的承诺"),
                subject_url(one, self.case),
                f"{one.get_state_display()}　{day_words(one.due_on, self.on) if one.due_on else ''}",
            )
            for one in found
        ]

    def second_replies(self) -> list[Near]:
        """The supplements that report on it."""
        found = replies_visible_to(self.me.held).filter(reported_commitments__commitment=self.promise)
        return [_second(reply, self.case) for reply in found.select_related("outcome_class").order_by("pk")]

    def _plain(self) -> str:
        """What the promise comes to, as whoever proposed reads it; "" for everybody else."""
        if not self.me.may_file:
            return ""
        unit = {"unit": self.promise.organisation.short_name}
        late = self.due is not None and self.due.late
        said = {
            CommitmentState.PROPOSED: _("%(unit)s答应了这件事，提案委正在核对，核对后开始跟踪。"),
            CommitmentState.OPEN: _("%(unit)s答应了这件事，还在落实。") if not late
            else _("%(unit)s答应的日子已经过了，还没有报告结果，提案委会督促。"),
            CommitmentState.REPORTED: _(
                "%(unit)s说已经办了，请看下面的报告。与您看到的不一样，可以提出异议；提案委核实后确认。"
            ),
            CommitmentState.KEPT: _("提案委核实：%(unit)s答应的事已经办到。"),
            CommitmentState.PARTLY_KEPT: _("提案委核实：%(unit)s答应的事只办到一部分，原因见下面。"),
            CommitmentState.BROKEN: _("提案委认定：%(unit)s没有办到。您可以就此再提一件提案，并关联这项承诺。"),
            CommitmentState.DROPPED: _("提案委认为这句话不是可以跟踪的承诺，理由见下面。"),
        }  # fmt: skip
        return said[CommitmentState(self.promise.state)] % unit


def _following(one: FollowUp) -> Near:
    proposal = one.case.proposal
    return Near(proposal.title, case_url(one.case), proposal.number or _("未编号"))


def _second(reply: Reply, case: Case) -> Near:
    kind = reply.outcome_class.letter if reply.outcome_class else ""
    words = _("%(letter)s 类") % {"letter": kind} if kind else ""
    return Near(reply.document_number or str(reply), subject_url(reply, case), words)
