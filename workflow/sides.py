"""Which steps are taken on which side of a gap between two networks, where a city has two installations.

Outside the members write, sign, submit, confirm talks and rate; inside everything else happens. `docs/exchange.md` has
the table. Where a city has one installation every step is taken there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.models import Jurisdiction
from workflow.errors import Refusal
from workflow.states import PRIVATE

if TYPE_CHECKING:
    from workflow.machine import Transition

Side = Jurisdiction.Side

WRITING: Final = frozenset(
    {"edit", "attach", "detach", "resubmit", "recall_unanswered", "follow_promise", "unfollow_promise"}
)
"""What is done to a text before it is handed in, or when it came back: outside, and inside where it came on paper."""
OUTSIDE: Final = frozenset(
    {
        ("case", "invite_cosigners"),
        ("case", "answer_invitation"),
        ("case", "lapse_invitations"),
        ("case", "recall_invitations"),
        ("case", "submit"),
        ("case", "answer_changed_text"),
        ("case", "answer_conversion"),
        ("case", "agree_withdrawal"),
        ("case", "ask_withdrawal"),
        ("case", "answer_consultation"),
        ("case", "evaluate"),
        ("case", "correct_evaluation"),
        ("case", "lapse_evaluations"),
        ("reply", "acknowledge"),
    }
)
"""What the members do, and what lapses when they do not."""
BETWEEN: Final = frozenset({("case", "ask_withdrawal")})
"""What there is only where a city has two installations."""


def home_of(row: Transition, case: Any) -> str:
    """The side on which the row is taken; "" where it may follow from others on either."""
    if (row.machine, row.name) in OUTSIDE:
        return str(Side.OUTER)
    if row.derived:
        return ""
    if row.machine == "case" and row.name in WRITING:
        return str(Side.OUTER if case.proposal.entered_by_id is None else Side.INNER)
    if (row.machine, row.name) == ("case", "withdraw"):
        return str(Side.OUTER if case.state in PRIVATE else Side.INNER)
    return str(Side.INNER)


def elsewhere(row: Transition, case: Any) -> Refusal | None:
    """Why the row may not be taken in this installation, by nobody; None where it may."""
    side = case.jurisdiction.exchange_side
    if not side:
        if (row.machine, row.name) not in BETWEEN:
            return None
        return Refusal("not_exchanged", _("本辖区没有内外网两侧，请直接撤案。"))
    if home_of(row, case) in {"", side}:
        return None
    if side == Side.INNER:
        return Refusal("other_side", _("这一步由委员在外网办理，结果由文件交换送来。"))
    if row.name == "withdraw":
        return Refusal("other_side", _("提案已经交到内网。请用“申请撤案”，由内网按规定办理。"))
    return Refusal("other_side", _("这一步在内网办理，结果由文件交换送来。"))
