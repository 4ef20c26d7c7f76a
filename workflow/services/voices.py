"""Taking down what visitors of the public pages say, and deciding which of their comments are shown.

Nobody logs in. `Speaker` is what is known of whoever speaks: the random value of their own cookie, and the address
behind which they are, neither of which is stored.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from hmac import digest
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from proposals.services.public_changes import note_change
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.models import Comment, CommentDecision, DailyKey, Trace, Vote
from workflow.models.voices import LONGEST_COMMENT, LONGEST_GROUND
from workflow.queries.published import public_cases
from workflow.queries.voices import comments_moderated_by

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from proposals.models import User
    from proposals.queries import Held
    from workflow.models import PublicCase

SHORTEST_COMMENT: Final = 5
VOTES_A_DAY: Final = 60
"""From behind one address, on all cases. An office or a village may share one."""
VOTES_A_DAY_ON_A_CASE: Final = 20
COMMENTS_A_DAY: Final = 10
_LINK: Final = re.compile(
    r"https?:|www\.|[a-z0-9-]\.(?:com|cn|net|org|top|xyz|cc|vip|info|io|me)\b", re.IGNORECASE
)
_CONTROL: Final = re.compile(
    r"[^\S\n]+|[\u0000-\u0009\u000b-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


class TooOftenError(MoveRefusedError):
    """From behind this address enough was said today."""

    status = 429


@dataclass(frozen=True)
class Speaker:
    """Whoever votes or comments: the value of their cookie and the address behind which they are."""

    value: str
    address: str

    def on(self, case: int) -> str:
        """Under which digest they speak of that case; of another one it is another."""
        return salted_hmac("huiban.voices", f"{case}:{self.value}", algorithm="sha256").hexdigest()


def cast_vote(public_case: int, speaker: Speaker, choice: str, *, at: datetime) -> None:
    """Count the speaker for or against, instead of what they said before; "" takes it back. Raises MoveRefusedError."""
    case = _open_case(public_case)
    visitor = speaker.on(case.case_id)
    own = Vote.objects.filter(case=case.case_id, visitor=visitor)
    if choice == "":
        with transaction.atomic():
            own.delete()
            note_change([case.jurisdiction_id])
        return
    if choice not in Vote.Choice.values:
        raise MoveRefusedError(Refusal("unknown_choice", _("请选择支持或反对。")))
    with transaction.atomic():
        if not own.exists():
            _count(speaker, f"vote:{case.case_id}", VOTES_A_DAY_ON_A_CASE, at)
            _count(speaker, "vote", VOTES_A_DAY, at)
        Vote.objects.update_or_create(case_id=case.case_id, visitor=visitor, defaults={"choice": choice})
        note_change([case.jurisdiction_id])


def write_comment(public_case: int, speaker: Speaker, text: str, *, at: datetime) -> Comment:
    """Keep a comment until the secretariat has read it; the speaker's earlier one on the case is shown no more.

    Raises MoveRefusedError when it is too short, too long or has an address in it.
    """
    case = _open_case(public_case)
    words = cleaned(text)
    _check(words)
    visitor = speaker.on(case.case_id)
    with transaction.atomic():
        _count(speaker, "comment", COMMENTS_A_DAY, at)
        live = Comment.objects.filter(case=case.case_id, visitor=visitor).exclude(
            state=Comment.State.REPLACED
        )
        if live.update(state=Comment.State.REPLACED):
            note_change([case.jurisdiction_id])
        return Comment.objects.create(
            jurisdiction_id=case.jurisdiction_id,
            case_id=case.case_id,
            visitor=visitor,
            text=words,
            written_at=at,
        )


def cleaned(text: str) -> str:
    """The words without signs that nobody sees and without empty lines."""
    lines = (_CONTROL.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Judgement:
    """To show comments, or to refuse them on a ground, with a note where the ground needs one."""

    approved: bool
    ground: str = ""
    note: str = ""


def decide_comments(
    keys: Iterable[int], judgement: Judgement, *, actor: User, held: Iterable[Held], at: datetime
) -> int:
    """Show these comments or refuse them; gives how many changed. Raises MoveRefusedError, then none is decided.

    A comment that was decided may be decided anew, and each decision stays. One that its writer replaced is left out.
    """
    approved, ground, note = judgement.approved, judgement.ground, judgement.note.strip()
    _check_ground(ground, note, approved=approved)
    wanted = set(keys)
    with transaction.atomic():
        mine = (
            comments_moderated_by(held).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
        )
        found = list(mine)
        if len(found) != len(wanted):
            raise ForbiddenMoveError
        state = Comment.State.APPROVED if approved else Comment.State.REFUSED
        chosen = [one for one in found if one.state not in {state, Comment.State.REPLACED}]
        Comment.objects.filter(pk__in=[one.pk for one in chosen]).update(state=state)
        note_change({one.jurisdiction_id for one in chosen})
        CommentDecision.objects.bulk_create(
            CommentDecision(
                comment=one,
                approved=approved,
                ground=ground,
                note=note,
                decided_by=actor,
                decided_at=at,
            )
            for one in chosen
        )
    return len(chosen)


def forget_traces(at: datetime) -> int:
    """Let go of the keys of days that are over, and of all that was counted under them; gives how many keys."""
    over = DailyKey.objects.filter(day__lt=_day(at))
    number = over.count()
    over.delete()
    return number


def _open_case(key: int) -> PublicCase:
    case: PublicCase | None = public_cases().filter(pk=key).first()
    if case is None:
        raise MoveRefusedError(Refusal("not_public", _("这件提案现在没有公开，不能投票或评论。")))
    return case


def _check(words: str) -> None:
    if len(words) < SHORTEST_COMMENT:
        told = _("评论太短，请至少写 %(least)d 个字。") % {"least": SHORTEST_COMMENT}
        raise MoveRefusedError(Refusal("comment_short", told))
    if len(words) > LONGEST_COMMENT:
        told = _("评论太长，最多 %(most)d 个字，请删减后再提交。") % {"most": LONGEST_COMMENT}
        raise MoveRefusedError(Refusal("comment_long", told))
    if _LINK.search(words):
        raise MoveRefusedError(Refusal("comment_link", _("评论里不能有网址，请删去后再提交。")))


def _check_ground(ground: str, note: str, *, approved: bool) -> None:
    if approved:
        if ground or note:
            raise MoveRefusedError(Refusal("ground_not_needed", _("通过的评论不写理由。")))
        return
    if ground not in CommentDecision.Ground.values:
        raise MoveRefusedError(Refusal("ground_needed", _("请选择不予展示的理由。")))
    if ground == CommentDecision.Ground.OTHER and not note:
        raise MoveRefusedError(Refusal("note_needed", _("理由选“其他”的，请写明是什么理由。")))
    if len(note) > LONGEST_GROUND:
        told = _("说明最多 %(most)d 个字，请删减。") % {"most": LONGEST_GROUND}
        raise MoveRefusedError(Refusal("note_long", told))


def _count(speaker: Speaker, what: str, most: int, at: datetime) -> None:
    """Count one more from behind the speaker's address today. Raises TooOftenError when that is too many."""
    told = digest(bytes.fromhex(_key(at).key), f"{what}:{behind(speaker.address)}".encode(), sha256).hex()
    trace, _new = Trace.objects.get_or_create(daily_key=_key(at), digest=told)
    if not Trace.objects.filter(pk=trace.pk, number__lt=most).update(number=F("number") + 1):
        raise TooOftenError(Refusal("too_often", _("这个网络地址今天已经投票或评论了很多次，请明天再来。")))


def behind(address: str) -> str:
    """The address as it is counted: of the sixth version the network of a household, for it has addresses without end."""
    try:
        told = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((told, 64), strict=False)) if told.version == 6 else str(told)  # noqa: PLR2004 -- IPv6


def _key(at: datetime) -> DailyKey:
    found, _new = DailyKey.objects.get_or_create(day=_day(at), defaults={"key": secrets.token_hex(32)})
    return found


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
