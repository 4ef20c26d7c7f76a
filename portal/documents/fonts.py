"""Which fonts the PDF is set in: the licensed ones of a configured folder, else what the system has, else what ships.

Order for the text: FONT_DIRS, then 仿宋 of the system, then FandolFang of TeX Live, then Noto Serif SC, which comes with
the program and also stands in, character by character, for what the others lack (喆, 玥, 堃, 昇).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

TEX_LIVE: Final = (
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf-dist/fonts/opentype/public/fandol",
)


@dataclass(frozen=True)
class Face:
    """One kind of face: what its fonts are called in a configured folder, on systems, and what always is there."""

    called: str
    known: tuple[str, ...]
    last: str


FACES: Final = {
    "fang": Face(
        r"仿宋|fang.?song",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "FandolFang R", "FandolFang"),
        "Noto Serif SC",
    ),
    "hei": Face(
        r"黑体|sim.?hei|st.?heiti", ("SimHei", "黑体", "STHeiti", "Heiti SC", "FandolHei"), "Noto Sans SC"
    ),
    "kai": Face(
        r"楷体|kai", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", "FandolKai"), "Noto Serif SC"
    ),
    "song": Face(r"sim.?sun|^宋体", ("SimSun", "宋体", "STSong", "Songti SC", "FandolSong"), "Noto Serif SC"),
    "title": Face(
        r"小标宋|xiao.?biao", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"), "Noto Serif SC"
    ),
}  # fmt: skip


def folders(configured: Sequence[str]) -> list[str]:
    """Where fonts are looked for besides the system's own places: configured ones first, the shipped ones last."""
    from pylopdf_fonts_zh_cn import serif_path  # noqa: PLC0415 -- only who makes a PDF needs it

    return [*configured, *(place for place in TEX_LIVE if Path(place).is_dir()), str(serif_path().parent)]


def chosen(own: Collection[str], present: Collection[str]) -> dict[str, list[str] | bool]:
    """Face → families to try, in order; and whether 楷体 and 小标宋 differ from the text's own face.

    `own` are the families of the configured folders, `present` all that can be found.
    """
    families: dict[str, list[str]] = {}
    for name, face in FACES.items():
        licensed = sorted(family for family in own if re.search(face.called, family, re.IGNORECASE))
        found = [*licensed, *(family for family in face.known if family in present), face.last]
        families[name] = list(dict.fromkeys(found))
    apart = {f"{name}_apart": len(families[name]) > 1 for name in ("kai", "title")}
    return {**families, **apart}
