"""Which words of a clause say who or what it is about, as far as that can be told without reading the sense."""

from __future__ import annotations

import re
from typing import Final

from workflow.assembly.bland import BLAND, PARTICLES

_EMPTY_WORDS = """\
其中 目前 截至目前 截止目前 同时 另外 此外 并且 以及 还 也 已 已经 正在 均 都 再 又 就 仅 只 现 现已 拟 将 均已 总计
合计 累计 共计 共 共有 约 达 达到 超过 不少于 以上 左右 先后 陆续 分别 逐步 首次 率先 统一 全部 全面 全域 有关 该 此 这些 上述
据统计 据悉 据了解 据核实 据初步统计 经核实 经统计 经核查 经了解 经测算 经初步统计 一是 二是 三是 四是 五是 六是 其一 其二 首先 其次 最后 第一 第二 第三 我市 全市 本市 我省 全省 我区 我县 市级
一直 始终 高度 专门 特别 尤其 更好 还将 将继续 继续 下来 下一步 接下来 此次 本次 期间 年度 当前 现阶段 一方面 另一方面 因此 所以
但 但是 而 则 若 如 等方面 方面 之一 总 项目 数量 总量 总数 力争 争取 确保 切实 着力
"""
_EMPTY: Final = re.compile(
    "|".join(
        sorted(
            {re.escape(word) for word in {*_EMPTY_WORDS.split(), *BLAND}}, key=lambda one: (-len(one), one)
        )
    )
    + rf"|[{PARTICLES}]|[\u4e00-\u9fff]{{2,3}}市(?=[\u4e00-\u9fff]|$)"
)
_TELLS = re.compile(r"[\u4e00-\u9fffA-Za-z]")

_VERBS = """\
承担 负责 享受 实施 开展 推进 推动 建设 建成 建立 完成 达到 增长 下降 提高 提升 获得 获批 入选 入库 参与 参加 组织 印发 出台 制定
修订 支持 给予 补助 资助 奖励 收集 办理 办结 受理 新增 覆盖 服务 投入 安排 拨付 认定 培育 引进 支出 使用 申报 推荐 遴选 协调
牵头 落实 提供 发放 纳入 列入 举办 召开 走访 调研 签订 签约 超过 涵盖 涉及 属于 占 位居 排名 实现 通过 设立 成立 配备 改造
上线 开通 启用 接通 减免 惠及 发现 整改 采纳 采用 研究 可以 应当 必须
"""
VERBS: Final = tuple(sorted(_VERBS.split(), key=lambda one: (-len(one), one)))
VERB: Final = re.compile("|".join(VERBS) + "|[可将已](?!持续|来)")
STATES: Final = re.compile("|".join(VERBS) + "|[可将已应须是为由]")
"""Words that say what is done or how it is: what a clause is about stands before them."""

LEADS: Final = frozenset("的由对为将把被在从向与和及、（）()")
"""Single signs that what a clause is about does not reach across."""

_BODIES = r"企业|公司|集团|单位|部门|机构|组织|协会|商会|联盟|政府|人员|人才|队伍|群众|居民|村民|市民|学生|老年人|儿童|职工|教师|患者|商户|家庭|街道|社区"
ENTITY: Final = re.compile(rf"(?:{_BODIES})|[镇乡村区县局委办院校园]$")
"""Words for people and bodies: another one is another subject wherever it stands."""

_LEAD_IN = re.compile(
    r"(?:其中|目前|截至目前|同时|另外|此外|现已|现有|现|共有|共|由|对|为|将|把|在|从|向|与|和|及|、|\s)*"
)
_OFFICE = re.compile(r"(?:局|委|办|厅|部|院|中心|公司|集团|政府|单位|部门|镇|街道|会)$")


def content(words: str) -> str:
    """The words without those that say nothing on their own; "" when none is left."""
    left = _EMPTY.sub("", words)
    return left if len(_TELLS.findall(left)) > 1 else ""


def names_an_office(words: str) -> bool:
    """Whether the words may name a bureau: 市科学技术局."""
    return _OFFICE.search(words) is not None


def lead_in(words: str) -> int:
    """How many characters only lead to what a clause is about (其中由)."""
    found = _LEAD_IN.match(words)
    return found.end() if found else 0
