"""What a leader or a reviewer weighs before deciding on a letter: who had it, what it answers, promises and leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.web.comparison import compared, unchanged
from portal.web.letter_paper import Stretch, paper_of
from portal.web.signals import day_words
from workflow.coverage import Conclusion, Standing
from workflow.letters import current_text, told_reason
from workflow.models import Event, Promise
from workflow.queries import assignments_visible_to
from workflow.services.clock import day_of
from workflow.signing import leaders_needed, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from portal.web.comparison import Line
    from portal.web.letter_paper import Paper
    from portal.web.visitor import Visitor
    from workflow.coverage import Coverage
    from workflow.models import Case, Consultation, Opinion, Reply, Signature

LOOKED: Final = frozenset(
    {"sign_off", "initial", "approve", "return_unsigned", "send_back", "send_back_draft"}
)
"""The moves at which a leader had the letter before their eyes; at `clear` and `return_from_review` the office had."""
REVIEWED: Final = frozenset({"clear", "clear_priority", "return_from_review"})
HANDS: Final = {
    "pass_check": gettext_lazy("核稿"),
    "pass_countersigned": gettext_lazy("会签完毕"),
    "clear": gettext_lazy("督查室审核"),
    "clear_priority": gettext_lazy("提案委审核"),
}
"""The moves by which a letter passed somebody's hands."""
BACK: Final = frozenset(
    {"send_back", "send_back_draft", "refuse_countersign", "return_from_review", "return_unsigned", "reopen"}
)


@dataclass(frozen=True)
class Promised:
    """A promise of the letter. `warning` says why nobody could be held to it; empty where one could."""

    measure: str
    due: str
    owner: str
    warning: str
    confirmed: bool


@dataclass(frozen=True)
class Changes:
    """What changed since the visitor last had the letter before them."""

    seen_at: datetime
    lines: list[Line]


@dataclass(frozen=True)
class Note:
    """One sentence with its mark."""

    look: str
    icon: str
    words: str


# -- the letter ------------------------------------------------------------------------------------------------------


def reply_paper(reply: Reply) -> Paper:
    """The reply as last saved, its passages named for whoever points at them."""
    parts = reply.passages.filter(role="passage").order_by("position")
    stretches = [Stretch(f"part-{part.pk}", part.start, part.end) for part in parts]
    return paper_of(current_text(reply), stretches, reply.organisation.name)


def opinion_paper(opinion: Opinion) -> Paper:
    """The opinion as last saved; what is for the lead alone is marked."""
    stretches = [
        Stretch(f"passage-{passage.pk}", passage.start, passage.end, not passage.quotable)
        for passage in opinion.passages.order_by("position")
    ]
    return paper_of(current_text(opinion), stretches, opinion.organisation.name)


# -- the points ------------------------------------------------------------------------------------------------------


def talks_words(talks: Sequence[Consultation], required: int, today: date) -> str:
    """When, how, and what the proposer said to it; how many are still missing."""
    told = [
        f"{day_words(talk.on, today)} {talk.get_how_display()}，{talk.get_response_display()}"
        for talk in talks
    ]
    counting = sum(talk.response != "disputed" for talk in talks)
    if counting < required:
        told.append(_("须 %(n)d 次，已登记 %(held)d 次") % {"n": required, "held": counting})
    return "；".join(told) or _("没有登记")


def opinions_words(coverage: Coverage) -> str:
    """How many of the co-handlers delivered, and who did not."""
    co = [column for column in coverage.columns if not column.replies]
    if not co:
        return _("没有会办单位")
    came = [column for column in co if column.standing is Standing.DELIVERED]
    words = _("%(n)d / %(all)d 份已到") % {"n": len(came), "all": len(co)}
    waived = [column.short_name for column in co if column.standing is Standing.WAIVED]
    waiting = [column.short_name for column in co if column.pending]
    if waived:
        words += "；" + _("%(units)s未报，已说明") % {"units": "、".join(waived)}
    if waiting:
        words += "；" + _("还在等%(units)s") % {"units": "、".join(waiting)}
    return words


def class_words(reply: Reply) -> str:
    """How the office changed the class, and why; "" where it did not."""
    changes = reply.class_changes.select_related("before", "after").order_by("pk")
    return "；".join(f"{one.before or '–'} → {one.after}（{one.reason}）" for one in changes)


def redaction_words(reply: Reply) -> str:
    """What is left out when the reply is published, and why."""
    return "；".join(f"“{one.words}”（{one.reason}）" for one in reply.redactions.order_by("pk"))


def hands(letter: Reply | Opinion, case: Case) -> list[tuple[str, Event]]:
    """Who checked and cleared the letter since it last went back, in order."""
    events = Event.objects.filter(case=case, machine=type(letter).__name__.lower(), subject=letter.pk)
    told = events.filter(transition__in=sorted(BACK | set(HANDS))).select_related(
        "actor", "post__organisation"
    )
    passed: dict[str, Event] = {}
    for event in told.order_by("seq"):
        passed = {} if event.transition in BACK else passed | {event.transition: event}
    return [(str(HANDS[name]), event) for name, event in passed.items()]


def signed(letter: Reply | Opinion) -> list[Signature]:
    """The signatures that stand on the present text."""
    return list(standing(letter).select_related("person", "on_behalf_of").order_by("at", "pk"))


def signing_words(letter: Reply | Opinion, signatures: Sequence[Signature]) -> str:
    """How many hands the bureau wants, where it wants more than one."""
    needed = leaders_needed(letter)
    if needed == 1:
        return ""
    return _("本单位规定 %(needed)d 位领导签，已签 %(n)d 位") % {"needed": needed, "n": len(signatures)}


# -- what it answers, what is said against it, what it binds to ---------------------------------------------------------


def coverage_note(coverage: Coverage) -> Note:
    """One sentence on how many asks are met; the mark warns where any is not."""
    lost = [row.number for row in coverage.rows if row.conclusion is Conclusion.LOST]
    bare = [row.number for row in coverage.rows if row.conclusion in {None, Conclusion.NOBODY}]
    waiting = [
        row.number for row in coverage.rows if row.conclusion in {Conclusion.WAITING, Conclusion.ASSIGNED}
    ]
    parts = [
        (lost, _("建议%(asks)s有会办意见，答复没有写到")),
        (bare, _("建议%(asks)s没有回应")),
        (waiting, _("建议%(asks)s还在等会办意见")),
    ]
    told = [words % {"asks": "、".join(numbers)} for numbers, words in parts if numbers]
    if told:
        return Note("soon", "exclamation-triangle-fill", "；".join(told) + "。")
    rows = len(coverage.rows)
    if not rows:
        return Note("ok", "check-circle-fill", _("提案没有逐条的建议。"))
    words = ngettext("%(n)d 条建议均有答复。", "%(n)d 条建议均有答复。", rows) % {"n": rows}
    missing = [row.number for row in coverage.rows if row.missing]
    if missing:
        words += _("其中建议%(asks)s只回应了一部分。") % {"asks": "、".join(missing)}
    return Note("ok", "check-circle-fill", words)


def promises_of(letter: Reply | Opinion, today: date) -> list[Promised]:
    """What the signature binds the bureau to; what somebody dismissed is left out."""
    rows = letter.promises.exclude(decision=Promise.Decision.DISMISSED).select_related("organisation")
    return [_promised(row, letter.organisation_id, today) for row in rows.order_by("position", "pk")]


def _promised(row: Promise, own: int, today: date) -> Promised:
    due = day_words(row.due_on, today) if row.due_on else row.due_words
    owner = _("本单位") if row.organisation_id == own else row.organisation.short_name
    if not due:
        warning = _("没有期限，跟踪时无法判定")
    elif row.vague:
        warning = _("用语含糊：%(words)s") % {"words": row.vague}
    else:
        warning = ""
    return Promised(row.measure, due, owner, warning, row.decision == Promise.Decision.CONFIRMED)


def changes_since(letter: Reply | Opinion, case: Case, me: Visitor, moves: frozenset[str]) -> Changes | None:
    """What changed since the visitor made one of these moves on the letter; None where nothing did."""
    machine = type(letter).__name__.lower()
    mine = Event.objects.filter(case=case, machine=machine, subject=letter.pk, actor=me.user)
    last = mine.filter(transition__in=sorted(moves)).order_by("-seq").first()
    if last is None:
        return None
    before = letter.texts.filter(saved_at__lte=last.at).order_by("-version").first()
    lines = compared(before.text if before else "", current_text(letter))
    return None if unchanged(lines) else Changes(last.at, lines)


def moment_words(event: Event, case: Case, today: date) -> str:
    """Who made a move and on which day."""
    place = f"{event.post.organisation.short_name}　" if event.post else ""
    return f"{place}{event.actor or ''}　{day_words(day_of(event.at, case.jurisdiction), today)}"


def long_day(day: date) -> str:
    """A day as letters write it."""
    return date_format(day, _("Y年n月j日"))


def objections_to_use(case: Case, round_: int, me: Visitor) -> list[Note]:
    """What co-handlers say against the use that was made of their words, as the visitor may read it."""
    shares = assignments_visible_to(me.held).filter(case=case, round=round_).exclude(use_objection="")
    return [
        Note(
            "soon",
            "exclamation-triangle-fill",
            _("%(unit)s对采用情况有异议：%(words)s")
            % {"unit": unit.organisation.short_name, "words": told_reason(unit, unit.use_objection)},
        )
        for unit in shares.select_related("organisation").order_by("pk")
    ]


def named(pairs: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The points that have something to say."""
    return [(term, words) for term, words in pairs if words]
