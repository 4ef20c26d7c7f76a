"""Effects on a proposal's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from proposals.models import Attachment
from proposals.services import attachments
from workflow.errors import MoveRefusedError, Refusal

if TYPE_CHECKING:
    from proposals.models import Proposal
    from proposals.services.attachments import Examined
    from workflow.machine import Act
    from workflow.models import Case


def attach(case: Case, act: Act) -> None:
    """Keep all of the files or none. Raises MoveRefusedError (`no_room`)."""
    purpose = act.get("purpose") or Attachment.Purpose.MATERIAL
    try:
        attachments.keep_all(case.proposal, act["files"], purpose=purpose, person=act.person, at=act.at)
    except attachments.NoRoomError as error:
        words = _("服务器现在存不下这些文件，一个也没有收下。请稍后再传，并告诉系统管理员。")
        raise MoveRefusedError(Refusal("no_room", words)) from error


def kept(proposal: Proposal, file: Examined, purpose: str, act: Act) -> Attachment:
    """The file with its row. Raises MoveRefusedError (`no_room`) where the disk does not take it."""
    try:
        return attachments.keep(proposal, file, purpose=purpose, person=act.person, at=act.at)
    except attachments.NoRoomError as error:
        words = _("服务器现在存不下这个文件，没有收下。请稍后再传，并告诉系统管理员。")
        raise MoveRefusedError(Refusal("no_room", words)) from error


def detach(case: Case, act: Act) -> None:
    """Take the file away for good; that there was one stays in the log."""
    attachments.take_away(act["attachment"], person=act.person, at=act.at)
