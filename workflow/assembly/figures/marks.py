"""The pieces that patterns of figures are made of. All patterns are for folded text and are compiled verbose."""

from __future__ import annotations

from typing import Final

BLANK: Final = r"[ \t\u3000]{0,2}"
WIDE: Final = r"[ \t\u3000]{0,8}"
"""Blanks as published pages leave them inside dates."""

NINE: Final = "一二三四五六七八九"
DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?)"
HAN: Final = rf"(?:(?<![{NINE}〇零两十百千万亿点第数几好上\d])[{NINE}两十][{NINE}两〇零十百千万亿]{{0,14}}(?:点[〇零{NINE}]{{1,6}})?)"
SHORT: Final = rf"(?:\d{{1,3}}|[{NINE}十]{{1,3}})"
TO: Final = rf"{BLANK}[-–—―~～至到]{{1,2}}{BLANK}"
"""Between the two ends of a range."""
