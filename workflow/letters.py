"""The text of an opinion or a reply as last saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.models import Opinion, Reply


def current_text(letter: Opinion | Reply) -> str:
    """The text of the newest version, or "" when nothing was written."""
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
