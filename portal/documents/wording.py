"""Words that several papers share: the session in full, the noun of the matter, its number, its office, boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from portal.documents.content import Choice
from portal.documents.layout import day_words
from proposals.models import Organisation, Proposal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from workflow.models import Case, Deadline


def noun_of(proposal: Proposal) -> str:
    """建议 for the people's congress, 提案 for the CPPCC, 社情民意 for what became a public opinion."""
    return {
        Proposal.Kind.NPC_SUGGESTION.value: "建议",
        Proposal.Kind.PUBLIC_OPINION.value: "社情民意",
    }.get(proposal.kind, "提案")


def session_of(case: Case) -> str:
    """The session with its place and assembly (某市政协十四届二次会议), unless its name already says so."""
    proposal = case.proposal
    assembly = "人大" if proposal.kind == Proposal.Kind.NPC_SUGGESTION else "政协"
    name = proposal.session.name
    return name if assembly in name else f"{case.jurisdiction.name}{assembly}{name}"


def reply_title(case: Case) -> tuple[str, str]:
    """The title of the case's reply in its two phrases, which stay whole where the line breaks."""
    number = case.proposal.number
    named = f"第{number}号" if number else ""
    return f"关于{session_of(case)}", f"{named}{noun_of(case.proposal)}的答复"


def number_words(case: Case) -> str:
    """第…号, or that there is none yet."""
    number = case.proposal.number
    return f"第{number}号" if number else "未编号"


PROVISIONAL: Final = "（暂定）"
"""Behind a day that hangs on a calendar which is not there yet."""


def due_words(deadline: Deadline | None) -> str:
    """The day of a deadline, with what is not certain about it; "" where there is none."""
    if deadline is None:
        return ""
    return day_words(deadline.due_on) + (PROVISIONAL if deadline.provisional else "")


def due_in_list(deadline: Deadline | None) -> str:
    """The same for a narrow column; a dash where there is none."""
    if deadline is None:
        return "—"
    return deadline.due_on.isoformat() + (PROVISIONAL if deadline.provisional else "")


def boxes(choices: Iterable[tuple[str, object]], ticked: Collection[str]) -> tuple[Choice, ...]:
    """One box for each choice of a field, in its order."""
    return tuple(Choice(str(words), value in ticked) for value, words in choices)


def issuing_office(case: Case) -> str:
    """Who handed the case over, by the log; else the office of the place."""
    event = (
        case.events.filter(machine="case", transition__in=["hand_over", "rehandle"], post__isnull=False)
        .select_related("post__organisation")
        .order_by("-seq")
        .first()
    )
    if event and event.post and event.post.organisation.kind == Organisation.Kind.OFFICE:
        return str(event.post.organisation)
    office = case.jurisdiction.organisations.filter(kind=Organisation.Kind.OFFICE).order_by("pk").first()
    return str(office or case.jurisdiction)
