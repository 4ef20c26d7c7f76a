"""What became of a case after its reply: rated or not, handled once more, promises followed, archived.

The numbers are working days before today; `replied` is the day of the reply.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from proposals.roles import Role
from workflow.states import CommitmentState
from workflow.steps import Step

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from datetime import date

    from workflow.demo.walk import Walk
    from workflow.models import Commitment

    End = Callable[[Walk, str, int, random.Random], None]

RATINGS: Final = {"satisfied": 72, "mostly": 16, "understands": 7, "reserves": 5}
FATES: Final = {
    "open": 26, "overdue": 12, "reported": 12, "renegotiated": 8, "kept": 28, "partly": 8, "broken": 6,
}  # fmt: skip
"""What becomes of a promise → its weight."""
LASTING: Final = frozenset({"open", "reported", "renegotiated"})
MEASURES: Final = (
    "年底前建成两处示范点并公布名单。",
    "每季度公布一次进度。",
    "完成全市摸底并印发实施方案。",
    "新增专项资金不少于五百万元。",
)


def rated(walk: Walk, _lead: str, replied: int, chance: random.Random) -> None:
    """Closed, with whatever the proposer said of it but that they are not satisfied."""
    walk.evaluate(walk.days.back(replied - 5), chance.choices(list(RATINGS), list(RATINGS.values()))[0])
    _close(walk, replied - 6)


def silent(walk: Walk, _lead: str, replied: int, _chance: random.Random) -> None:
    """Nobody rated it in time: no answer, which is not satisfied."""
    _lapse(walk)
    _close(walk, replied - 30)


def again(walk: Walk, lead: str, replied: int, chance: random.Random) -> None:
    """Not satisfied, handled once more, and then rated otherwise; or still in hand."""
    days, reason = walk.days, _("答复没有说明试点的时间表。")
    walk.evaluate(days.back(replied - 5), "dissatisfied")
    walk.case_move(
        "propose_rehandling", "secretariat", Role.SECRETARIAT, days.back(replied - 7), reason=reason
    )
    walk.case_move(
        "rehandle", "office", Role.OFFICE, days.back(replied - 9),
        leads=[walk.town.bodies[lead]], co_handlers=[], document="",
    )  # fmt: skip
    walk.unit_move("accept", lead, Role.LIAISON, days.back(replied - 10))
    if chance.random() < 1 / 4:
        return
    walk.consult(lead, days.back(replied - 14), _("上门补充说明了时间表和责任人。"))
    walk.reply(lead, days.back(replied - 20))
    walk.evaluate(days.back(replied - 24), chance.choice(["satisfied", "mostly", "understands"]))
    _close(walk, replied - 25)


def stood(walk: Walk, _lead: str, replied: int, _chance: random.Random) -> None:
    """Not satisfied, and the secretariat finds that handling it again would change nothing."""
    days, reason = walk.days, _("所提事项属上级事权，答复已如实说明。")
    walk.evaluate(days.back(replied - 5), "dissatisfied")
    walk.case_move("let_stand", "secretariat", Role.SECRETARIAT, days.back(replied - 8), reason=reason)
    _close(walk, replied - 9)


def followed(walk: Walk, lead: str, replied: int, chance: random.Random) -> None:
    """Closed with a promise, of which this or that became."""
    days = walk.days
    fate = chance.choices(list(FATES), list(FATES.values()))[0]
    ahead = days.today + timedelta(days=chance.randint(20, 300))
    due_on = ahead if fate in LASTING else days.back(chance.randint(8, 20))
    walk.evaluate(days.back(replied - 5), "satisfied")
    walk.publish(days.back(replied - 6))
    walk.promise(lead, days.back(replied - 7), chance.choice(MEASURES), due_on)
    promised = walk.case.commitments.order_by("-pk")[0]
    walk.close(days.back(replied - 8))
    _carry(walk, lead, promised, fate)


def archived(walk: Walk, lead: str, replied: int, chance: random.Random) -> None:
    """Rated, closed, everything that was promised kept, and put away."""
    rated(walk, lead, replied, chance)
    for promised in walk.case.commitments.filter(state=CommitmentState.OPEN).order_by("pk"):
        _carry(walk, lead, promised, "kept")
    walk.case_move("archive", "secretariat", Role.SECRETARIAT, walk.days.back(2))


END: Final[Mapping[str, End]] = {
    "rated": rated, "silent": silent, "again": again, "stood": stood, "followed": followed, "archived": archived,
}  # fmt: skip


def _close(walk: Walk, on: int) -> None:
    walk.publish(walk.days.back(on))
    walk.close(walk.days.back(on - 2))


def _lapse(walk: Walk) -> None:
    due = walk.case.deadlines.get(step=Step.EVALUATE, met_on=None, cancelled_on=None)
    walk.do("lapse_evaluations", walk.case, None, due.due_on + timedelta(days=1))


def _carry(walk: Walk, lead: str, promised: Commitment, fate: str) -> None:
    """Report the promise and decide on it, or agree on a later day."""
    days, secretariat = walk.days, walk.town.people["secretariat", Role.SECRETARIAT]
    said = {"reason": _("受资金安排影响，只完成了一部分。")}

    def decide(name: str, on: date, **inputs: object) -> None:
        walk.do(name, promised, secretariat, on, **inputs)

    if fate in {"reported", "kept", "partly"}:
        handler = walk.town.people[lead, Role.HANDLER]
        walk.do("report", promised, handler, days.back(6), text=_("已按承诺落实，附现场照片和名单。"))
    match fate:
        case "kept":
            decide("mark_kept", days.back(4))
        case "partly":
            decide("mark_partly_kept", days.back(4), **said)
        case "broken":
            decide("mark_broken", days.back(4), **said)
        case "renegotiated":
            later = days.today + timedelta(days=400)
            decide("renegotiate", days.back(4), to_on=later, reason=_("选址调整，须重新报批。"))
