"""Writes the Word templates of the papers, portal/documents/word_templates/*.docx, always the same bytes.

`.venv/bin/python scripts/build_paper_templates.py [FOLDER]`. A template is an ordinary Word file with docxtpl's tags:
it may be opened and changed in Word; what this script writes is the form of GB/T 9704-2012. Measures are in twips
(1/20 point; 56.7 to the millimetre).
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# Found once the project is on the path.
from paper_templates.bodies import form_body, letter_body, listing_body  # noqa: E402 -- see above
from paper_templates.files import parts, write  # noqa: E402 -- see above
from paper_templates.pieces import FORM_REFS, LETTER_REFS, paragraph, section  # noqa: E402 -- see above

FOLDER = ROOT / "portal" / "documents" / "word_templates"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    letter = section(LETTER_REFS, letter=True)
    annexed = letter_body() + paragraph("", "Mark", letter) + listing_body()
    write(folder / "letter.docx", parts(letter_body(), letter))
    write(folder / "notice.docx", parts(annexed, section(FORM_REFS, letter=False, across=True)))
    write(folder / "form.docx", parts(form_body(), section(FORM_REFS, letter=False)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
