"""The checks, one small function each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proposals.checking.remarks import Level, Remark, Section, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG_ASK: Final = 120

_TITLE_FORM = re.compile(r"^关于.{2,}(?:的)?(?:提案|建议|议案)$")
_TWO_MATTERS = re.compile(r"关于.{4,}(?:[,，、；;和及与]|以及|并)\s*关于|[；;]")
_FACT = re.compile(
    r"(?:近期|最近|日前|近日|前不久|前段时间|不久前|此前|近来|前期)[^，。；,;\n]{0,12}?"
    r"(?:走访|调研|调查|问卷|统计|抽查|摸底|座谈|了解|检查|采访|考察)[^，。；,;\n]{0,12}?[\d一二三四五六七八九十百千万]+(?!些)\s*(?:多|余)?[\u4e00-\u9fff]?"
)
_DATED = re.compile(
    r"(?:19|20)\d{2}\s*年|\d{1,2}\s*月|[去今前]年|上半年|下半年|[一二三四]季度|“?十[一二三四五]五"
)
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_LOOSE = re.compile(
    r"加大|加强|加快|强化|推进|推动|促进|完善|优化|提升|提高|改善|健全|进一步|切实|高度重视|重视|大力|积极|支持|力度|引导|鼓励|统筹|关注"
    r"|深化|落实|保障|相关|有关|各级|方面|工作|力量|投入|管理|监管|服务|建设|发展|宣传|机制|水平|质量|意识"
)
_WHO = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:局|委|厅|部门|政府|办公室|街道|镇|乡|园区|中心|公司|集团|学校|医院|社区|村|银行|法院|检察院|协会)"
)
_DOING = re.compile(
    r"建立|出台|制定|印发|设立|开通|开设|加装|增设|新建|改建|扩建|修建|建成|建设[^，。]{0,10}(?:个|座|条|处)|公布|公开|发布|编制|开展|安排|纳入|列入|配备|配"
    r"|试点|减免|免除|补贴|补助|奖励|取消|调整|合并|下放|延长|缩短|组建|成立|签订|开办|推送|开放|改造|拆除|划定|安装|培训|评估|清理|整治|修订|规定|明确|允许|实行|举办|设置|指导|提出"
)
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万两]\s*(?:个|项|处|座|条|家|名|万|亿|年|月|季|次|倍|成)")
_VAGUE_REST: Final = 10


@dataclass(frozen=True, slots=True)
class Advice:
    """How long a place wants its proposals, in characters; what it does not say is as most places have it.

    1,500 of 理由 at most: 政协提案文字要求 as training materials for members give it (about 800, not above 1,500); 200 at
    least: shorter ones hold no fact that could be checked. Places differ (朝天 2,500), so all of it is advice only.
    """

    title_most: int = 60
    reasons_least: int = 200
    reasons_most: int = 1500


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written so far. Empty asks are none; `collective` says that a body files it."""

    title: str
    reasons: str
    asks: tuple[str, ...]
    contact: str = ""
    endorsement: str = ""
    collective: bool = False
    advice: Advice = Advice()


def characters(text: str) -> int:
    """How many characters a text counts: blanks and line ends are none."""
    return len("".join(text.split()))


def check(draft: Draft) -> tuple[Remark, ...]:
    """Every remark on the draft: what submitting would refuse first, then what is worth a look, then what is well."""
    order = list(Level)
    found = [
        *_title(draft.title.strip(), draft.advice), *_reasons(draft.reasons, draft.advice), *_asks(draft.asks), *_people(draft),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: order.index(one.level)))


def _title(title: str, advice: Advice) -> Iterator[Remark]:
    if not title:
        yield remark("title_missing", Level.MUST, Section.TITLE)
        return
    if two := _TWO_MATTERS.search(title):
        yield remark("several_matters", Level.LOOK, Section.TITLE, found=two[0])
    else:
        yield remark("one_matter", Level.WELL, Section.TITLE)
    if characters(title) > advice.title_most:
        yield remark("title_long", Level.LOOK, Section.TITLE, n=characters(title), most=advice.title_most)
    if _TITLE_FORM.match(title):
        yield remark("title_well", Level.WELL, Section.TITLE)
    else:
        yield remark("title_form", Level.LOOK, Section.TITLE)


def _reasons(reasons: str, advice: Advice) -> Iterator[Remark]:
    length = characters(reasons)
    if not length:
        yield remark("reasons_missing", Level.MUST, Section.REASONS)
        return
    least, most = advice.reasons_least, advice.reasons_most
    if length < least:
        yield remark("reasons_short", Level.LOOK, Section.REASONS, n=length, least=least, most=most)
    if length > most:
        yield remark("reasons_long", Level.LOOK, Section.REASONS, n=length, most=most)
    undated = list(_undated(reasons))
    for words in undated:
        yield remark("undated_fact", Level.LOOK, Section.REASONS, found=words)
    if not undated and _DATED.search(reasons):
        yield remark("dated_facts", Level.WELL, Section.REASONS)


def _undated(reasons: str) -> Iterator[str]:
    """The surveys and visits of which a sentence says how many there were, and not when."""
    for sentence in _SENTENCE.findall(reasons):
        for fact in _FACT.finditer(sentence):
            if not _DATED.search(sentence):
                yield fact[0].strip()


def _asks(asks: tuple[str, ...]) -> Iterator[Remark]:
    written = [(row, text.strip()) for row, text in enumerate(asks) if text.strip()]
    if not written:
        yield remark("asks_missing", Level.MUST, Section.ASKS)
        return
    vague = [row for row, text in written if is_vague(text)]
    numbers = {row: number for number, (row, _text) in enumerate(written, start=1)}
    for row in vague:
        yield remark("ask_vague", Level.LOOK, Section.ASKS, row, number=numbers[row])
    for row, text in written:
        if len(text.split("\n")) > 1 and characters(text) > LONG_ASK:
            yield remark("ask_several", Level.LOOK, Section.ASKS, row, number=numbers[row])
    if not vague:
        yield remark("asks_well", Level.WELL, Section.ASKS)


def is_vague(text: str) -> bool:
    """Whether an ask names nobody, nothing to be done and no figure, so that nobody could say whether it was met."""
    if _FIGURE.search(text) or _DOING.search(text):
        return False
    rest = characters(re.sub(r"[^\w]", "", _LOOSE.sub("", text)))
    return not _WHO.search(text) or rest < _VAGUE_REST


def _people(draft: Draft) -> Iterator[Remark]:
    if draft.collective and not draft.endorsement.strip():
        yield remark("endorsement_missing", Level.MUST, Section.ENDORSEMENT)
    if not draft.contact.strip():
        yield remark("contact_missing", Level.LOOK, Section.CONTACT)
