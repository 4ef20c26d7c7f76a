"""What kinds of news there are, over which wires they go, and how each goes unless a person says otherwise."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """By what it asks of the reader; a person's preferences are kept for each."""

    TURN = "turn", _("轮到您办理")
    PROGRESS = "progress", _("办理进展")
    URGING = "urging", _("催办")
    DATES = "dates", _("期限变动")
    NEAR = "near", _("期限将到")
    LATE = "late", _("已经逾期")
    CALL = "call", _("征集线索")
    ACCOUNT = "account", _("账号安全")


CHOSEN: Final = tuple(kind for kind in Kind if kind is not Kind.ACCOUNT)
"""The kinds that go over the wires as a person likes. What was done to their own log-in is mailed at once, whatever they like."""


class Wire(models.TextChoices):
    """The ways out of the house. The in-app centre is none of them: it always has every notice."""

    EMAIL = "email", _("电子邮件")
    TARGET = "target", _("即时通信或短信")


class Pace(models.TextChoices):
    """How soon news goes out over a wire."""

    NOW = "now", _("立即")
    DIGEST = "digest", _("每日汇总")
    OFF = "off", _("不发")


PACE: Final[dict[tuple[Kind, Wire], Pace]] = {
    (Kind.TURN, Wire.EMAIL): Pace.NOW,
    (Kind.PROGRESS, Wire.EMAIL): Pace.DIGEST,
    (Kind.URGING, Wire.EMAIL): Pace.NOW,
    (Kind.DATES, Wire.EMAIL): Pace.DIGEST,
    (Kind.NEAR, Wire.EMAIL): Pace.DIGEST,
    (Kind.LATE, Wire.EMAIL): Pace.NOW,
    (Kind.CALL, Wire.EMAIL): Pace.DIGEST,
    (Kind.TURN, Wire.TARGET): Pace.NOW,
    (Kind.PROGRESS, Wire.TARGET): Pace.OFF,
    (Kind.URGING, Wire.TARGET): Pace.NOW,
    (Kind.DATES, Wire.TARGET): Pace.OFF,
    (Kind.NEAR, Wire.TARGET): Pace.NOW,
    (Kind.LATE, Wire.TARGET): Pace.NOW,
    (Kind.CALL, Wire.TARGET): Pace.OFF,
}
"""The pace of each of these kinds over each wire where a person has not chosen one."""

TURNS: Final = frozenset({
    "case.invite_cosigners", "case.submit", "case.resubmit", "case.return_for_correction", "case.edit",
    "case.ask_conversion",
    "case.hand_over", "case.add_unit", "case.opinions_in", "case.all_replied", "case.evaluations_in",
    "case.ask_look_back", "case.propose_rehandling", "case.rehandle", "case.record_consultation",
    "assignment.uphold", "assignment.redirect", "assignment.object", "assignment.extend_request",
    "assignment.extend_consent",
    "assignment.give_to_section", "assignment.name_handler", "assignment.ask_again", "assignment.assign_asks", "assignment.assign_asks_again",
    "opinion.submit_for_review", "opinion.pass_check", "opinion.initial", "opinion.approve", "opinion.send_back",
    "reply.submit_check", "reply.send_back_draft", "reply.pass_check", "reply.request_countersign",
    "reply.refuse_countersign", "reply.pass_countersigned", "reply.clear", "reply.return_from_review",
    "reply.initial", "reply.sign_off", "reply.return_unsigned", "reply.deliver",
    "commitment.confirm", "commitment.report", "commitment.object", "commitment.reopen",
    "case.told_returned", "case.told_conversion_asked", "case.told_consultation", "case.told_replied",
})  # fmt: skip
"""The rows after which somebody who is told has something to do."""

URGINGS: Final = frozenset({"assignment.remind"})
DATED: Final = frozenset({
    "assignment.extend_grant", "assignment.extend_refuse", "assignment.pause", "assignment.restart",
    "commitment.renegotiate", "case.recount", "case.told_dates",
})  # fmt: skip
"""The rows that move a deadline, or refuse to."""


def kind_of_move(name: str) -> Kind:
    """The kind of the news that a row makes, by its full name such as `case.hand_over`."""
    if name in URGINGS:
        return Kind.URGING
    if name in DATED:
        return Kind.DATES
    return Kind.TURN if name in TURNS else Kind.PROGRESS


def kind_of_rung(offset: int) -> Kind:
    """The kind of the news of a deadline, so many working days after its day."""
    return Kind.LATE if offset > 0 else Kind.NEAR
