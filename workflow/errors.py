"""Why a move was refused: a stable code for programs, one sentence for people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Refusal:
    """One reason why a move may not happen now. `message` tells a clerk what to do."""

    code: str
    message: str


def taken_words(number: str) -> str:
    """That another proposal of the place has the number that was brought."""
    return _("编号 %(number)s 已经用过，请换一个或留空自动编号。") % {"number": number}


class MoveRefusedError(Exception):
    """A move was asked for and refused; nothing was changed."""

    status = 409

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class ForbiddenMoveError(MoveRefusedError):
    """The actor holds no post that may make this move."""

    status = 403

    def __init__(self, refusal: Refusal | None = None) -> None:
        super().__init__(refusal or Refusal("forbidden", _("您现任的职务无权进行这项操作。")))


class StaleMoveError(MoveRefusedError):
    """The case moved on since the actor saw it, or a repeated key came with other inputs."""
