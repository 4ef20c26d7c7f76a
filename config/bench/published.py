"""An invented page as cities publish them: a proposal, the lead's reply, the opinions that it was written from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from config.bench.letters import TITLE, make_asks, make_letters, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBER: Final = "20230405"
LEAD: Final = "澄澜市民政局"
CO_HANDLERS: Final = (
    "澄澜市财政局", "澄澜市教育局", "澄澜市住房和城乡建设局", "澄澜市城市管理局", "澄澜市交通运输局",
)  # fmt: skip
PLANTED: Final = {"bureau_without_opinion": "市水务局", "wrong_session": "十届一次会议"}
"""Slips by the codes under which the checker knows them: a bureau that nobody asked, a session that was another year's."""

_FRAME: Final = 1_500
"""So many characters stand around the passages: the asks, and the frames of the letters."""

_SESSION: Final = "十届二次会议"
_PROPOSAL: Final = """\
提案内容
案由：{title}
提案号：{number}
提案人：明某某
理由：社区公共设施不足，家长和老人反映较多，亟待改善。
办法：
{asks}
"""
_REPLY: Final = """\
部门答复
办理结果：A
澄民函〔2023〕40号　签发人：富某某
关于市政协{session}第{number}号提案的答复
明某某委员：
　　您在市政协{session}上提出的《{title}》（第{number}号）收悉，经商{heard}，现答复如下：
{body}　　专此答复，感谢您对民政工作的关心。
{lead}
2023年7月3日
联系人：社区科　巫某某　电话：0000-00000000
抄送：市政协提案委
会办意见
"""
_OPINION: Final = """\
市民政局：
　　关于市政协{session}第{number}号提案《{title}》，我局会办意见如下：
{body}{bureau}
2023年5月12日
"""


class Published(NamedTuple):
    """The text of the page, and what reading it should find."""

    text: str
    asks: int
    letters: int


def make_published(characters: int) -> Published:
    """A page of about so many characters, with the slips of PLANTED in it."""
    asks = make_asks()
    text = "".join(_parts(asks, max(characters - _FRAME, _FRAME)))
    return Published(text, len(asks), 1 + len(CO_HANDLERS))


def _parts(asks: Sequence[str], characters: int) -> Iterator[str]:
    letters = make_letters(characters)
    named = {"number": NUMBER, "title": TITLE}
    listed = "\n".join(f"{place}、{ask}" for place, ask in enumerate(asks, start=1))
    yield _PROPOSAL.format_map(named | {"asks": listed})
    yield _REPLY.format_map(named | {"session": _SESSION, "lead": LEAD} | _reply(letters.reply))
    sessions = [PLANTED["wrong_session"], *[_SESSION] * len(CO_HANDLERS)]
    for bureau, session, passages in zip(CO_HANDLERS, sessions, letters.opinions, strict=False):
        yield _OPINION.format_map(named | {"session": session, "bureau": bureau, "body": numbered(passages)})


def _reply(passages: Sequence[str]) -> dict[str, str]:
    heard = [*(bureau.removeprefix("澄澜") for bureau in CO_HANDLERS), PLANTED["bureau_without_opinion"]]
    return {"heard": "、".join(heard), "body": numbered(passages)}
