"""Effects of the opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.assembly.passages import split
from workflow.chain import text_digest
from workflow.letters import current_digest

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Opinion


def write(opinion: Opinion, act: Act) -> None:
    """Save the text as a new version, split it into passages, and keep the verdicts given so far."""
    opinion.text_version += 1
    opinion.texts.create(
        version=opinion.text_version,
        text=act["text"],
        digest=text_digest(act["text"]),
        author=act.person,
        saved_at=act.at,
    )
    opinion.passages.all().delete()
    for position, part in enumerate(split(act["text"]), start=1):
        opinion.passages.create(position=position, heading=part.heading[:200], text=part.body)
    for ask_id, verdict in (act.get("verdicts") or {}).items():
        if verdict:
            opinion.verdicts.update_or_create(ask_id=ask_id, defaults={"verdict": verdict})
        else:
            opinion.verdicts.filter(ask_id=ask_id).delete()


def pass_check(opinion: Opinion, act: Act) -> None:
    opinion.checked_digest = current_digest(opinion)


def approve(opinion: Opinion, act: Act) -> None:
    opinion.approved_digest = current_digest(opinion)


def reopen(opinion: Opinion, act: Act) -> None:
    opinion.checked_digest = ""
    opinion.approved_digest = ""


def send(opinion: Opinion, act: Act) -> None:
    """Freeze the text by its digest; every receiver that asked for more has it now."""
    opinion.sent_at = act.at
    opinion.sent_digest = current_digest(opinion)
    for link in opinion.links.select_related("assignment").exclude(assignment__missing=""):
        link.assignment.missing = ""
        link.assignment.save(update_fields=["missing", "state"])
