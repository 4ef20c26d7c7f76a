"""What became of promises, one in each state: for the case of the small demo that is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from proposals.roles import Role

if TYPE_CHECKING:
    from datetime import date

    from workflow.demo.walk import Walk
    from workflow.models import Commitment

OWNER = "gxj"


def fates(walk: Walk) -> None:
    """Vague and without a date; overdue; reported with an objection; partly kept; broken; kept and gone on with."""
    days, today = walk.days, walk.days.today
    _named(walk, _("力争进一步扩大参展企业范围。"), None)
    _named(walk, _("印发企业参展补贴细则。"), days.back(6))
    reported = _named(walk, _("组织不少于30家企业参加秋季展会。"), days.back(-15))
    _report(walk, reported, 3, _("已组织32家企业报名，名单已公示。"))
    walk.do("object", reported, walk.proposer, days.back(2), reason=_("名单里有5家已经退出，请核实。"))
    partly = _named(walk, _("建成两个共享展厅。"), days.back(10))
    _report(walk, partly, 9, _("已建成一个，另一个在装修。"))
    _settle(walk, "mark_partly_kept", partly, 7, reason=_("建成一个，还差一个。"))
    broken = _named(walk, _("开通展会专线客车。"), days.back(12))
    _settle(walk, "mark_broken", broken, 5, reason=_("线路没有获批，也没有提出新的安排。"))
    yearly = _named(walk, _("每年举办不少于2场供需对接会。"), days.back(4))
    _report(walk, yearly, 4, _("今年办了3场，签约21家。"))
    _settle(walk, "mark_kept", yearly, 1)
    _settle(walk, "renew", yearly, 1, due_on=today.replace(month=1, day=15, year=today.year + 1))


def _named(walk: Walk, measure: str, due_on: date | None) -> Commitment:
    walk.promise(OWNER, walk.days.back(36), measure, due_on)
    made: Commitment = walk.case.commitments.order_by("-pk")[0]
    return made


def _report(walk: Walk, promise: Commitment, back: int, text: str) -> None:
    walk.do("report", promise, walk.town.people[OWNER, Role.HANDLER], walk.days.back(back), text=text)


def _settle(walk: Walk, name: str, promise: Commitment, back: int, **inputs: object) -> None:
    secretariat = walk.town.people["secretariat", Role.SECRETARIAT]
    walk.do(name, promise, secretariat, walk.days.back(back), **inputs)
