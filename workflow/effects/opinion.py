"""Effects of the opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow import register
from workflow.effects import promises
from workflow.effects.signing import sign, void
from workflow.letters import current_digest

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Opinion


def write(opinion: Opinion, act: Act) -> None:
    """Save the text as a new version with its passages, the verdicts given so far, and whom to ask."""
    from workflow.effects.passages import save_opinion_text  # noqa: PLC0415 -- what reads texts is loaded with the first text

    save_opinion_text(opinion, act)
    promises.follow(opinion, act)
    opinion.contact, opinion.phone = act.get("contact") or "", act.get("phone") or ""
    for ask_id, verdict in (act.get("verdicts") or {}).items():
        if verdict:
            opinion.verdicts.update_or_create(ask_id=ask_id, defaults={"verdict": verdict})
        else:
            opinion.verdicts.filter(ask_id=ask_id).delete()


def pass_check(opinion: Opinion, act: Act) -> None:
    opinion.checked_digest = current_digest(opinion)


def approve(opinion: Opinion, act: Act) -> None:
    """The last leader's signature."""
    sign(opinion, act)
    opinion.approved_digest = current_digest(opinion)


def reopen(opinion: Opinion, act: Act) -> None:
    """Every approval so far falls."""
    void(opinion, act)
    opinion.checked_digest = ""
    opinion.approved_digest = ""


def send(opinion: Opinion, act: Act) -> None:
    """Freeze the text by its digest and number it; every receiver that asked for more has it now."""
    opinion.sent_at = act.at
    opinion.sent_digest = current_digest(opinion)
    opinion.document_number = _number(opinion, act)
    for link in opinion.links.select_related("assignment").exclude(assignment__missing=""):
        link.assignment.missing = ""
        link.assignment.save(update_fields=["missing", "state"])


def _number(opinion: Opinion, act: Act) -> str:
    """What an archive says, be it nothing; else the next number, where the bureau has a word for its letters."""
    given = act.get("document_number")
    if given is None:
        return register.draw(opinion, act, on=act.on)
    return register.enter(opinion, act, text=given, on=act.on) if given else ""
