"""A paper as a file in one of its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from portal.documents.pdf import as_pdf
from portal.documents.word import as_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.documents.content import Paper

WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: Final[dict[str, tuple[str, Callable[[Paper], bytes]]]] = {
    "docx": (WORD_TYPE, as_word),
    "pdf": ("application/pdf", as_pdf),
}
"""Ending of the file → its media type, and what makes it."""
