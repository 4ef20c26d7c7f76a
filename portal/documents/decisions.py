"""The office's answers as letters: to a request for a later date, and to an objection against an assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.documents.content import Letter
from portal.documents.layout import day_words, paragraph
from portal.documents.wording import PROVISIONAL, issuing_office, noun_of, number_words, session_of
from proposals.models import Organisation
from workflow.forms.extensions import ANSWERS
from workflow.models import Extension, Objection
from workflow.services.clock import day_of
from workflow.workdays import Change, from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from proposals.queries import Held
    from workflow.models import Assignment, Case


def extension_decision(extension: Extension, case: Case, _held: Iterable[Held]) -> Letter:
    """The answer to a request for a later date; the date that was set first stays on it."""
    share, due = extension.assignment, extension.deadline
    step = due.get_step_display()
    opening = (
        f"你单位{_day(extension.asked_at, case)}就{_matter(case)}申请“{step}”延期收悉。经研究，答复如下："
    )
    if extension.decision == Extension.Decision.GRANTED:
        lines = _granted(extension, case)
    else:
        lines = _refused(extension)
    return _letter(share, case, "延期申请的复函", [opening, *lines], extension.decided_at)


def _granted(extension: Extension, case: Case) -> list[str]:
    due = extension.deadline
    before = due_before(extension)
    first = f"（最初为{day_words(due.original_due_on)}）" if before != due.original_due_on else ""
    lines = [f"一、同意延期。期限由{day_words(before)}{first}延至{day_words(extension.until_on)}。"]
    if extension.consented_at is not None:
        lines.append(f"提案工作机构已于{_day(extension.consented_at, case)}同意。")
    if extension.decided_reason:
        lines.append(f"二、有关意见。{_ended(extension.decided_reason)}")
    close = "请抓紧办理，在新的期限内办结"
    told = "，并把办理进展告诉提案人" if due.step in ANSWERS else ""
    return [*lines, f"{close}{told}。"]


def _refused(extension: Extension) -> list[str]:
    doubt = PROVISIONAL if extension.deadline.provisional else ""
    whose = "提案工作机构不同意延期" if by_secretariat(extension) else "不同意延期"
    return [
        f"一、{whose}。{_ended(extension.decided_reason)}",
        f"二、期限不变。请按{day_words(due_before(extension))}{doubt}的期限办理。",
    ]


def by_secretariat(extension: Extension) -> bool:
    """Whether a refusal was the secretariat's, whose consent the pack wants."""
    refused = extension.decision == Extension.Decision.REFUSED
    return refused and extension.consented_at is None and bool(extension.consent_note)


def due_before(extension: Extension) -> date:
    """The day that held when the request was made."""
    due = extension.deadline
    day = due.original_due_on
    asked_on = due.jurisdiction.day_of(extension.asked_at)
    granted = extension.decision == Extension.Decision.GRANTED
    for part in from_json(due.derivation).parts:
        own = granted and part.change is Change.EXTENDED and part.to == extension.until_on
        if own or (not granted and part.on > asked_on):
            break
        day = part.due_on
    return day


def objection_decision(objection: Objection, case: Case, _held: Iterable[Held]) -> Letter:
    """The answer to an objection: to whom the share goes, or that it stays."""
    share = objection.assignment
    raised = _day(objection.raised_at, case)
    opening = f"你单位{raised}就{_matter(case)}提出的改办申请收悉。经研究，答复如下："
    reason = _ended(objection.decided_reason)
    if objection.decision == Objection.Decision.UPHELD:
        after = share.redirected_to.select_related("organisation").order_by("pk").first()
        whom = after.organisation.name if after else ""
        part = share.get_role_display()
        lines = [f"一、同意改办。由你单位{part}的部分改由{whom}承办。{reason}", f"二、请与{whom}做好衔接。"]
    else:
        lines = [f"一、不同意改办。{reason}", "二、请你单位按照交办要求继续办理，不得自行转办。"]
        if _is_second(objection):
            lines.append("三、这是第二次答复，为最终决定。")
    return _letter(share, case, "改办申请的复函", [opening, *lines], objection.decided_at)


def _is_second(objection: Objection) -> bool:
    overruled = objection.assignment.objections.filter(decision=Objection.Decision.OVERRULED)
    return overruled.filter(pk__lt=objection.pk).exists()


def _letter(
    share: Assignment, case: Case, matter: str, lines: Sequence[str], decided_at: datetime | None
) -> Letter:
    if decided_at is None:
        raise ValueError("a request that was not decided has no answer")
    title = (f"关于{number_words(case)}{noun_of(case.proposal)}", matter)
    on = day_of(decided_at, case.jurisdiction)
    office = _decider(share, case, decided_at)
    return Letter(
        subject="".join(title),
        dated=on,
        issuer=office,
        title=title,
        addressee=f"{share.organisation.name}：",
        body=tuple(paragraph(line) for line in lines),
        signed_by=(office,),
        signed_on=day_words(on),
        copies=_copies(case, office),
    )


def _decider(share: Assignment, case: Case, decided_at: datetime) -> str:
    """The body that decided, by the log; else the office of the place."""
    events = case.events.filter(machine="assignment", subject=share.pk, at=decided_at, post__isnull=False)
    event = events.select_related("post__organisation").order_by("-seq").first()
    return str(event.post.organisation) if event and event.post else issuing_office(case)


def _copies(case: Case, office: str) -> str:
    """提案委 has a copy of what it did not write itself."""
    keepers = case.jurisdiction.organisations.filter(kind=Organisation.Kind.SECRETARIAT).order_by("pk")
    names = [name for name in keepers.values_list("name", flat=True) if name != office]
    return f"{'、'.join(names)}。" if names else ""


def _matter(case: Case) -> str:
    noun = noun_of(case.proposal)
    return f"{session_of(case)}{number_words(case)}{noun}《{case.proposal.title}》"


def _day(at: datetime, case: Case) -> str:
    return day_words(day_of(at, case.jurisdiction))


def _ended(words: str) -> str:
    """A reason as a sentence of the letter."""
    words = words.strip()
    return words if not words or words[-1] in "。！？" else f"{words}。"
