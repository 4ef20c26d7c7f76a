"""Papers as PDF, set by Typst from the layouts of `typst/`: tagged, PDF/A-2a where every character has a glyph.

One compiler is kept for the process, behind a lock: the first paper takes as long as its fonts take to be found, later
ones some tens of milliseconds. What people wrote is handed over as JSON and set as text; it is never read as markup.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from django.conf import settings

from portal.documents.content import Form
from portal.documents.fonts import chosen, folders
from portal.documents.layout import head, is_heading, is_short, seal_rows, signed_indent, title_lines
from portal.documents.plain import printable
from portal.documents.squares import as_svg
from portal.documents.word import SCAN_TITLE, field_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.documents.content import Letter, Mark, Paper

Standard: TypeAlias = Literal["a-2a", "ua-1"]
FOLDER: Final = Path(__file__).resolve().parent / "typst"
ARCHIVAL: Final[list[Standard]] = ["a-2a", "ua-1"]


def as_pdf(paper: Paper) -> bytes:
    """The file. Deterministic on one machine: other fonts give other bytes."""
    given = _form(paper) if isinstance(paper, Form) else _letter(paper)
    return _press(tuple(settings.FONT_DIRS)).set("form" if isinstance(paper, Form) else "letter", given)


def book(layout: str, given: Mapping[str, Any]) -> bytes:
    """A file of very many pages, set by a compiler of its own: nobody who wants one letter waits for it."""
    return _Press(tuple(settings.FONT_DIRS)).set(layout, given, [])


class _Press:
    """A compiler with its fonts."""

    def __init__(self, configured: tuple[str, ...]) -> None:
        import typst  # noqa: PLC0415 -- 40 MB that only who makes a PDF needs

        places = folders(configured)
        own = typst.Fonts(False, False, list(configured)).families() if configured else []
        present = typst.Fonts(True, False, places).families()
        self.faces = chosen(own, present)
        self.refused = typst.TypstError
        self.compiler = typst.Compiler(root=str(FOLDER), font_paths=places)
        self.lock = Lock()

    def set(self, layout: str, given: Mapping[str, Any], standards: list[Standard] = ARCHIVAL) -> bytes:
        """The PDF of a paper's values; PDF/A refuses a character that no font has, an ordinary PDF shows a box."""
        inputs = {
            "given": json.dumps({"paper": given, "fonts": self.faces}, ensure_ascii=False, sort_keys=True)
        }
        with self.lock:
            try:
                return self._compiled(layout, inputs, standards)
            except self.refused:
                return self._compiled(layout, inputs, [])

    def _compiled(self, layout: str, inputs: dict[str, str], standards: list[Standard]) -> bytes:
        made = self.compiler.compile(
            str(FOLDER / f"{layout}.typ"), format="pdf", sys_inputs=inputs, pdf_standards=[*standards]
        )
        return cast("bytes", made)


@cache
def _press(configured: tuple[str, ...]) -> _Press:
    return _Press(configured)


def _letter(letter: Letter) -> dict[str, Any]:
    names, size = head(printable(letter.issuer))
    return _every(letter) | {
        "issuer": [*names],
        "head_size": size,
        "marks": [[_mark(left), _mark(right)] for left, right in letter.marks if left or right],
        "title": [*title_lines([printable(phrase) for phrase in letter.title])],
        "addressee": printable(letter.addressee),
        "body": [
            {
                "lead": printable(part.lead),
                "text": printable(part.text),
                "style": part.level.value,
                "kept": is_heading(part) or (part is letter.body[-1] and is_short(part)),
            }
            for part in letter.body
        ],
        "annexes": [printable(name) for name in letter.annexes],
        "signed": [[*row] for row in seal_rows(printable(unit) for unit in letter.signed_by)],
        "signed_indent": signed_indent(letter.signed_by[0], letter.signed_on) if len(letter.signed_by) == 1 else 0,
        "signed_on": printable(letter.signed_on),
        "note": printable(letter.note),
        "copies": printable(letter.copies),
        "listing": letter.listing and {
            "title": printable(letter.listing.title),
            "heads": [column.head for column in letter.listing.columns],
            "widths": [column.width for column in letter.listing.columns],
            "rows": [[printable(words) for words in row] for row in letter.listing.rows],
        },
    }  # fmt: skip


def _form(form: Form) -> dict[str, Any]:
    return _every(form) | {
        "title": [*title_lines([printable(phrase) for phrase in form.title])],
        "number": printable(form.number),
        "rows": [
            [
                {"label": printable(field.label), "lines": field_lines(field), "room": field.lines}
                for field in row
            ]
            for row in form.rows
        ],
        "notes": [printable(note) for note in form.notes],
        "scan": as_svg(form.scan),
        "scan_title": SCAN_TITLE,
    }


def _every(paper: Paper) -> dict[str, Any]:
    on = paper.dated
    return {"subject": printable(paper.subject), "dated": [on.year, on.month, on.day], "draft": paper.draft}


def _mark(mark: Mark | None) -> list[str]:
    return [printable(mark.label), printable(mark.value)] if mark else []
