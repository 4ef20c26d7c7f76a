"""The telling pieces of a text: pairs of Han characters and Latin words, without what every proposal says."""

from __future__ import annotations

import re
from typing import Final

_BLAND: Final = re.compile(
    "关于|建议|提案|进一步|切实|加强|加快|加大|推动|推进|促进|提升|提高|完善|优化|强化|健全|建立|构建|鼓励|支持|引导|落实|"
    "积极|有效|全面|大力|开展|实施|开发|相关|有关|部门|单位|工作|问题|情况|方面|机制|体系|力度|水平|能力|措施|办法|"
    "我市|全市|本市|我省|全省|我区|市政府|政府|希望|应当|应该|可以|能够|目前|近年来|同时|以及|并且|或者|通过|对于|由于|"
    "一是|二是|三是|四是|五是|不断|更加|统筹|协调|牵头|负责|会同|配合"
)
_LOOSE: Final = frozenset(
    "的了在是和与及或等对为把被将让向从到有也都就而但其之所以这那个些各每请应要能可不没很更最还又再"
)
_RUN: Final = re.compile(r"[\u3400-\u9fff]+|[A-Za-z][A-Za-z0-9.+-]*|[0-9]+[A-Za-z]+")


def terms(text: str) -> tuple[str, ...]:
    """The pieces in the order of the text, each as often as it stands there. Numbers, signs and bland words are none."""
    found: list[str] = []
    for run in _RUN.findall(_BLAND.sub(" ", text)):
        if run[0] >= "\u3400":
            found.extend(
                run[place : place + 2]
                for place in range(len(run) - 1)
                if run[place] not in _LOOSE and run[place + 1] not in _LOOSE
            )
        else:
            found.append(run.lower())
    return tuple(found)
