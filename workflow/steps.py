"""The steps that can have a deadline, and the occasions from which a rule may count.

A rule pack names both; a transition row says which steps may start on its occasion.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """What is due."""

    COSIGN = "cosign", _("答复联名邀请")
    EXAMINE = "examine", _("审查")
    HANDOVER = "handover", _("交办")
    SIGN = "sign", _("签收")
    OBJECT = "object", _("提出改办")
    OBJECT_ANSWER = "object_answer", _("答复改办申请")
    CONTACT = "contact", _("联系提案人")
    OPINION = "opinion", _("报送会办意见")
    SUPPLEMENT = "supplement", _("补充会办意见")
    OFFICE_REVIEW = "office_review", _("复前审核")
    REPLY = "reply", _("答复提案人")
    PUBLISH = "publish", _("公开答复")
    EVALUATE = "evaluate", _("评价办理")
    RATE_PROPOSAL = "rate_proposal", _("评议提案")
    REHANDLE = "rehandle", _("重新办理答复")
    LOOK_BACK = "look_back", _("报告回头看")
    COMMITMENT = "commitment", _("兑现承诺")


EVERY_STEP: Final = tuple(Step)

RIGHTS: Final = frozenset({Step.OBJECT})
"""Steps that somebody may take until a day, not must: such a day passes, it is never overdue."""


AFTERWARDS: Final = frozenset({Step.RATE_PROPOSAL, Step.LOOK_BACK})
"""Steps after the reply for which there is no rule of the country: a pack may leave them without a day, and then they are a
task that has none. No other step counts backward from them."""


class Occasion(models.TextChoices):
    """From which event a rule counts."""

    INVITATION = "invitation", _("发出联名邀请")
    SUBMISSION = "submission", _("提交提案")
    SESSION_CLOSE = "session_close", _("闭会")
    FILING = "filing", _("立案")
    HANDOVER = "handover", _("交办")
    RECEIPT = "receipt", _("签收")
    OBJECTION = "objection", _("申请改办")
    ASK_AGAIN = "ask_again", _("退补")
    OFFICE_REVIEW = "office_review", _("送复前审核")
    DELIVERY = "delivery", _("送达答复")
    REHANDLE = "rehandle", _("重新交办")
    LOOK_BACK = "look_back", _("请主办单位回头看")
    PROMISE = "promise", _("承诺确认")
