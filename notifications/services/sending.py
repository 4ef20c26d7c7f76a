"""Sending what is due: each message once if nothing breaks, and none of them in the way of another."""

from __future__ import annotations

import logging
from collections import Counter
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from notifications.kinds import Pace, Wire
from notifications.services import mail, outbox, robots
from notifications.services.admission import Admission
from notifications.services.digests import digest_of, name_of
from notifications.services.facts import facts_of
from notifications.services.failures import DeliveryError, OutageError
from notifications.services.wording import Phrasebook, fill
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Dispatch
    from notifications.services.wording import Words

logger = logging.getLogger(__name__)

WITHIN: Final = 40.0  # seconds in which a run takes up new messages
PER_TARGET: Final = 20
"""So many messages a group robot takes in a minute."""


def send_due(at: datetime, limit: int = 500) -> int:
    """Send up to `limit` messages whose time has come; gives how many went out.

    A server that is down and a target that fails rest until the next run; all other messages go on.
    """
    with mail.Postman() as postman:
        run = _Run(at, postman)
        until = monotonic() + WITHIN
        for _n in range(limit):
            messages = outbox.take_next(at, resting=run.resting) if monotonic() < until else []
            if not messages:
                break
            run.deal_with(messages)
    return run.sent


class _Run:
    """One run of a worker. `resting` holds the targets that failed in it, and None when the mail server is away."""

    def __init__(self, at: datetime, postman: mail.Postman) -> None:
        self.resting: set[int | None] = set()
        self.sent = 0
        self._at = at
        self._postman = postman
        self._phrasebook = Phrasebook()
        self._admission = Admission(at)
        self._told: Counter[int] = Counter()

    def deal_with(self, messages: list[Dispatch]) -> None:
        """Send these together, or say why not. Nothing that one message trips over stops the next."""
        admitted: list[Dispatch] = []
        try:
            admitted += [message for message in messages if self._admit(message)]
            if admitted:
                self._send(admitted)
        except OutageError as error:
            outbox.give_back(admitted, str(error), self._at + outbox.AGAIN_AFTER[0])
            self.resting.add(None)
        except DeliveryError as error:
            self._fail(admitted, str(error))
        except Exception as error:
            logger.exception("a message could not be made or sent")
            self._fail(admitted or messages, type(error).__name__)

    def _admit(self, message: Dispatch) -> bool:
        if message.attempts > len(outbox.AGAIN_AFTER) + 1:
            self._fail([message], _("发送时多次中断"))
            return False
        if (reason := self._admission.refusal(message)) is not None:
            outbox.mark_dropped([message], reason)
            return False
        if (later := self._admission.not_before(message)) > self._at:
            outbox.give_back([message], "", later)
            return False
        return True

    def _send(self, messages: list[Dispatch]) -> None:
        words = self._words(messages)
        first = messages[0]
        if first.wire == Wire.EMAIL:
            kinds = {message.notice.kind for message in messages}
            letter = mail.compose(first.notice.recipient, words, kinds, name_of(messages))
            self._postman.hand_over(letter)
        elif first.target is not None:
            robots.tell(first.target.address, words.subject, words.body)
            self._count(first.target.pk)
        outbox.mark_sent(messages, self._at)
        self.sent += 1

    def _words(self, messages: list[Dispatch]) -> Words:
        facts = [facts_of(m.notice, self._admission.reader(m), self._at) for m in messages]
        first = messages[0]
        if first.pace == Pace.DIGEST:
            return digest_of(facts, day_of(self._at, first.jurisdiction))
        words = self._phrasebook.words(first.jurisdiction_id, facts[0].name, facts[0].audience)
        return fill(words, facts[0].values)

    def _count(self, target: int) -> None:
        self._told[target] += 1
        if self._told[target] >= PER_TARGET:
            self.resting.add(target)

    def _fail(self, messages: list[Dispatch], reason: str) -> None:
        outbox.mark_failed(messages, reason, self._at)
        self.resting |= {message.target_id for message in messages if message.target_id is not None}
