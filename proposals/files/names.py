"""The name under which a file is shown and saved again: one line of visible characters without a path."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
"""Characters, with the ending."""
RESERVED: Final = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*%`$;&\']')
_PARTS: Final = re.compile(r"[/\\]")


def clean_name(given: str, ending: str, fallback: str) -> str:
    """What somebody called the file, made safe to show and to save, with `ending` (".pdf") as its last part.

    Path, control and direction characters go (so that “gnp.exe” cannot be read backwards), and so does any other ending
    that the file had. `fallback` takes the place of a name of which nothing is left.
    """
    name = unicodedata.normalize("NFC", _PARTS.split(given)[-1])
    shown = "".join(" " if character.isspace() else character for character in name if _visible(character))
    stem = " ".join(_FORBIDDEN.sub(" ", shown).split()).strip(". ")
    if ending and stem.lower().endswith((ending, *_same(ending))):
        stem = stem[: stem.rindex(".")].strip(". ")
    if not stem or RESERVED.match(stem):
        stem = fallback
    return stem[: LONGEST - len(ending)].rstrip(". ") + ending


def ending_of(given: str) -> str:
    """The ending that the name carries, in small letters with its dot; "" where there is none."""
    name = _PARTS.split(given)[-1].strip().rstrip(". ")
    stem, dot, last = "".join(filter(_visible, name)).rpartition(".")
    return f".{last.lower()}" if dot and stem else ""


def _visible(character: str) -> bool:
    """Neither control (a line break in a header), nor format (turns the direction, joins nothing), nor half a character."""
    return character.isspace() or not unicodedata.category(character).startswith("C")


def _same(ending: str) -> tuple[str, ...]:
    return (".jpeg",) if ending == ".jpg" else ()
