"""The rates, each with what is counted, what it is counted among, what is left out, and whose definition it is.

How the same is asked of the rows stands in `workflow.queries.rates.facts`; nothing else computes a rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping


class Subject(StrEnum):
    """What a rate counts, one row each."""

    CASE = "case"
    SHARE = "share"
    ASK = "ask"
    RATING = "rating"
    PROMISE = "promise"


SUBJECTS: Final = {
    Subject.CASE: _("件"),
    Subject.SHARE: _("件次"),
    Subject.ASK: _("条"),
    Subject.RATING: _("份"),
    Subject.PROMISE: _("项"),
}
"""The measure word of each subject."""


@dataclass(frozen=True)
class Rate:
    """One rate in words. `parts` are counts that are shown beside it, by code: some of its numerator, some not in it."""

    code: str
    label: Any
    subject: Subject
    numerator: Any
    denominator: Any
    exclusions: Any
    source: Any
    parts: Mapping[str, Any]

    @property
    def measure(self) -> Any:
        """The measure word of what is counted (件, 件次, 条 …)."""
        return SUBJECTS[self.subject]


LIVING: Final = _(
    "不计不予立案、撤案和已并入他案的（并案只计主案），不计导入的往年提案；退回提案委重审的，重新立案后再计。"
)

_RATES: Final = (
    Rate(
        "receipt",
        _("签收率"),
        Subject.SHARE,
        numerator=_("已签收的承办件次。"),
        denominator=_("交办的全部承办件次，主办、分办、会办、参阅都算，每一轮办理各算一次。"),
        exclusions=_("已改办和已撤回的件次不计，由接办单位的件次代替；逾期签收的也算签收，未签收而逾期的另列。"),
        source=_("本系统的定义"),
        parts={},
    ),
    Rate(
        "on_time",
        _("按时办结率"),
        Subject.SHARE,
        numerator=_("在期限内答复提案人的主办（独办、分办）件次；批准延期、中止后恢复的，按变动后的期限。"),
        denominator=_("已经答复并有答复期限的主办件次，每一轮办理各算一次，重新办理按重新办理的期限。"),
        exclusions=_("还没有答复的不在分母，其中逾期的见逾期清单；会办、参阅、已改办和已撤回的件次不计。"),
        source=_("本系统的定义；期限依本地规则包"),
        parts={},
    ),
    Rate(
        "replied",
        _("办复率"),
        Subject.CASE,
        numerator=_(
            "按时、按规定程序答复的件数：主办单位全部答复且没有一家逾期；答复以前经提案人确认的面商不少于规则包规定的次数；"
            "每条建议都有回应或者说明。"
        ),
        denominator=_("立案的全部件数，不论是否已经答复。重新办理的，以最近一轮为准。"),
        exclusions=LIVING,
        source=_("通州的定义：按时、按规定程序答复的 ÷ 全部"),
        parts={"answered": _("已全部答复的件数（不论是否按时、按程序）")},
    ),
    Rate(
        "consulted",
        _("面商率"),
        Subject.CASE,
        numerator=_("答复以前当面（走访、座谈、协商会）沟通过，并经提案人确认的件数；只打电话、只发函的不算。"),
        denominator=_("已全部答复的件数。重新办理的，以最近一轮的面商和答复为准。"),
        exclusions=LIVING,
        source=_("杭州2022年公布面商率；计算办法为本系统的定义"),
        parts={"talked": _("经提案人确认、但只有电话或书面沟通的件数")},
    ),
    Rate(
        "adopted",
        _("采纳率"),
        Subject.ASK,
        numerator=_(
            "被采纳的建议条数：署名人评价时逐条说明的，以署名人为准，几位都说采纳才算；没有说明的，以送达的答复写明已回应为准。"
        ),
        denominator=_("立案的全部提案的全部建议条数，不论是否已经答复。"),
        exclusions=_(
            "部分采纳、列入计划、不能采纳的都在分母，不在分子。评价在办结以前密封，对不得查看的人一律以答复为准。"
        ),
        source=_("通州的定义：采纳的建议 ÷ 全部提案的全部建议；两种依据分列为本系统的做法"),
        parts={"by_members": _("其中依署名人的说明"), "by_reply": _("其中依答复"), "partly": _("署名人说部分采纳的（不在分子）")},
    ),
    Rate(
        "satisfied",
        _("满意率"),
        Subject.RATING,
        numerator=_("评价为满意、基本满意或理解的份数，每位署名人各算一份。"),
        denominator=_("应当评价的全部份数：已经评价的，加上到期没有评价的。重新办理的，以最近一轮的评价为准。"),
        exclusions=_(
            "到期未评价的、保留意见的和不满意的都在分母，不算满意；评价期还没有过、又还没有评价的暂不计。"
            "评价在办结以前密封，对不得查看的人，没有办结的件一份也不计。"
        ),
        source=_("通州的定义：基本满意以上的 ÷ 全部（不是 ÷ 已评价的）；“理解”依虹口征询意见表"),
        parts={
            "fully": _("满意"),
            "mostly": _("基本满意"),
            "understands": _("理解"),
            "reserves": _("保留意见"),
            "dissatisfied": _("不满意"),
            "no_answer": _("到期未评价"),
        },
    ),
    Rate(
        "published",
        _("公开率"),
        Subject.CASE,
        numerator=_("已公开答复全文或者摘要的件数。"),
        denominator=_("已全部答复的件数；依申请公开、不予公开和还没有决定的都在分母。"),
        exclusions=LIVING,
        source=_("粤府办〔2015〕9号；计算办法为本系统的定义"),
        parts={"in_full": _("其中全文公开")},
    ),
    Rate(
        "kept",
        _("兑现率"),
        Subject.PROMISE,
        numerator=_("经提案委确认已全部兑现的承诺。"),
        denominator=_("已有结论的承诺，加上日期已过而没有结论的承诺。"),
        exclusions=_("部分兑现的在分母、不在分子；没有送达的答复和会办意见里的、未经确认或者不列为承诺的不计；没有写明日期的，有了结论才计。"),
        source=_("本系统的定义"),
        parts={"partly_kept": _("部分兑现"), "broken": _("未兑现"), "late": _("日期已过而没有结论")},
    ),
    Rate(
        "opinion_on_time",
        _("会办按时率"),
        Subject.SHARE,
        numerator=_("在期限内把会办意见送达主办单位的会办件次；批准延期、中止后恢复的，按变动后的期限。"),
        denominator=_("已经答复主办单位的会办件次，加上逾期后主办单位不再等待的件次，每一轮办理各算一次。"),
        exclusions=_(
            "还没有送达的不在分母，其中逾期的见逾期清单；退补期间的暂不计，补充的快慢不改变原来是否按时；已改办和已撤回的不计。"
        ),
        source=_("本系统的定义"),
        parts={},
    ),
)  # fmt: skip

RATES: Final[Mapping[str, Rate]] = {rate.code: rate for rate in _RATES}
"""Code → rate, in the order in which they are shown."""

MEASURES: Final = tuple(name for rate in _RATES for name in (f"{rate.code}_of", rate.code, *rate.parts))
"""Every count that the rates need: of each its denominator, its numerator and its parts."""

OF_THE_DAY: Final = frozenset({"late"})
"""The measures that change with the day alone; no summary keeps them."""
