"""The states of the five machines, with the words that staff read."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    COSIGNING = "cosigning", _("征集联名")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("退回修改")
    RECOMMENDED = "recommended", _("初审通过")
    FILED = "filed", _("已立案")
    MERGED = "merged", _("已并案")
    NOT_FILED = "not_filed", _("不予立案")
    WITHDRAWN = "withdrawn", _("已撤案")
    HANDLING = "handling", _("办理中")
    REPLIED = "replied", _("已答复")
    CLOSED = "closed", _("已办结")
    TRACKING = "tracking", _("跟踪落实")
    ARCHIVED = "archived", _("已归档")


class AssignmentState(models.TextChoices):
    PENDING = "pending", _("待签收")
    ACCEPTED = "accepted", _("已签收")
    OBJECTED = "objected", _("申请改办")
    REDIRECTED = "redirected", _("已改办")
    ANSWERED = "answered", _("已答")
    WAIVED = "waived", _("未答，已说明")
    WITHDRAWN = "withdrawn", _("已撤回")


class OpinionState(models.TextChoices):
    DRAFTING = "drafting", _("起草中")
    IN_REVIEW = "in_review", _("待审核")
    APPROVED = "approved", _("已签批")
    SENT = "sent", _("已送达")
    SUPERSEDED = "superseded", _("已被补充稿取代")


class ReplyState(models.TextChoices):
    DRAFTING = "drafting", _("起草中")
    CHECKING = "checking", _("核稿")
    COUNTERSIGNING = "countersigning", _("会签")
    OFFICE_REVIEW = "office_review", _("复前审核")
    APPROVED = "approved", _("已签批")
    ISSUED = "issued", _("已发文")
    DELIVERED = "delivered", _("已送达")


class CommitmentState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    OPEN = "open", _("落实中")
    REPORTED = "reported", _("已报落实")
    KEPT = "kept", _("已兑现")
    PARTLY_KEPT = "partly_kept", _("部分兑现")
    BROKEN = "broken", _("未兑现")
    DROPPED = "dropped", _("不列为承诺")


STATES: Final[dict[str, type[models.TextChoices]]] = {
    "case": CaseState,
    "assignment": AssignmentState,
    "opinion": OpinionState,
    "reply": ReplyState,
    "commitment": CommitmentState,
}
"""Machine → its states; the first one is where a new subject stands."""

FINAL: Final[dict[type[models.TextChoices], frozenset[str]]] = {
    CaseState: frozenset(
        {CaseState.MERGED, CaseState.NOT_FILED, CaseState.WITHDRAWN, CaseState.ARCHIVED},
    ),
    AssignmentState: frozenset(
        {AssignmentState.REDIRECTED, AssignmentState.WAIVED, AssignmentState.WITHDRAWN},
    ),
    OpinionState: frozenset({OpinionState.SUPERSEDED}),
    ReplyState: frozenset(),
    CommitmentState: frozenset({CommitmentState.BROKEN, CommitmentState.DROPPED}),
}
"""The states of each machine from which nothing leads on."""

BEFORE_FILING: Final = frozenset(
    {CaseState.DRAFT, CaseState.COSIGNING, CaseState.SUBMITTED, CaseState.RETURNED, CaseState.RECOMMENDED},
)
PRIVATE: Final = frozenset({CaseState.DRAFT, CaseState.COSIGNING})
"""Only the proposer and the co-signers know of these."""

ASSIGNMENT_OPEN: Final = frozenset(
    {AssignmentState.PENDING, AssignmentState.ACCEPTED, AssignmentState.OBJECTED},
)
ASSIGNMENT_GONE: Final = frozenset({AssignmentState.REDIRECTED, AssignmentState.WITHDRAWN})
"""The unit has lost the case, and with it every right to see it."""

COMMITMENT_OPEN: Final = frozenset({CommitmentState.OPEN, CommitmentState.REPORTED})


class AssignmentRole(models.TextChoices):
    """The part that a unit has in a case (domain: 独办, 主办, 会办, 分办, 参阅)."""

    SOLE = "sole", _("独办")
    LEAD = "lead", _("主办")
    CO = "co", _("会办")
    SPLIT = "split", _("分办")
    INFORMATION = "information", _("参阅")


REPLYING: Final = frozenset({AssignmentRole.SOLE, AssignmentRole.LEAD, AssignmentRole.SPLIT})
"""The units that owe the member a reply."""


class Outcome(models.TextChoices):
    """What became of a proposal, the same in every city; each pack maps its letters to these."""

    SOLVED = "solved", _("已解决或基本解决")
    IN_PROGRESS = "in_progress", _("正在解决")
    PLANNED = "planned", _("列入计划")
    LATER_CONDITION = "later_condition", _("待条件具备")
    REFERENCE = "reference", _("留作参考")
    NOT_FEASIBLE = "not_feasible", _("不可行")
    UNKNOWN = "unknown", _("未注明")


class Openness(models.TextChoices):
    PUBLIC = "public", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    WITHHELD = "withheld", _("不予公开")


class Verdict(models.TextChoices):
    """What a co-handler says to one ask."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    CANNOT = "cannot", _("暂不能采纳")
    NOT_OURS = "not_ours", _("不属本单位职责")


class Use(models.TextChoices):
    """What the lead did with a passage of an opinion."""

    USED = "used", _("已采用")
    PARTLY = "partly", _("部分采用")
    NOT_USED = "not_used", _("未采用")
