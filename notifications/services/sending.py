"""Sending what is due: each message once if nothing breaks, and none of them in the way of another."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import DatabaseError
from django.utils.translation import gettext as _

from notifications.kinds import Pace, Wire
from notifications.services import mail, outbox, robots
from notifications.services.admission import Admission
from notifications.services.background import background_of
from notifications.services.digests import digest_of, name_of
from notifications.services.facts import facts_of
from notifications.services.failures import DeliveryError, OutageError
from notifications.services.wording import Phrasebook, fill
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.models import Dispatch
    from notifications.services.admission import Asked
    from notifications.services.background import Background
    from notifications.services.facts import Facts
    from notifications.services.wording import Words

logger = logging.getLogger(__name__)

WITHIN: Final = timedelta(seconds=40)
"""So long a run takes up new messages."""

PER_TARGET: Final = 20
"""So many messages a group robot takes in a minute."""


def send_due(at: datetime, limit: int = 500) -> int:
    """Send up to `limit` messages whose time has come; gives how many went out.

    A server that is down rests until the next run, a target that fails for some minutes; all other messages go on.
    """
    with mail.Postman() as postman:
        run = _Run(at, postman)
        for _n in range(limit):
            now = run.now()
            if now > at + WITHIN or not (messages := outbox.take_next(now, resting=run.resting)):
                break
            run.deal_with(messages)
    return run.sent


class _Run:
    """One run of a worker. `resting` holds the targets that failed in it, and None when the mail server is away."""

    def __init__(self, at: datetime, postman: mail.Postman) -> None:
        self.resting: set[int | None] = set()
        self.sent = 0
        self._at, self._began = at, monotonic()
        self._postman = postman
        self._phrasebook = Phrasebook()
        self._admission = Admission(at)
        self._told: Counter[int] = Counter()

    def now(self) -> datetime:
        """The moment of the run, and what has passed since."""
        return self._at + timedelta(seconds=monotonic() - self._began)

    def deal_with(self, messages: list[Dispatch]) -> None:
        """Send these together, or say why not. Nothing that one message trips over stops the next."""
        admitted: list[Dispatch] = []
        try:
            for reader, group in self._admission.together(messages):
                asked = self._admission.ask(reader, group)
                admitted += [message for message in group if self._admit(message, asked)]
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

    def _admit(self, message: Dispatch, asked: Asked) -> bool:
        try:
            return self._is_due(message, asked)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 -- whatever it is, the others go on
            self._bury(message, error)
            return False

    def _is_due(self, message: Dispatch, asked: Asked) -> bool:
        if message.attempts > len(outbox.AGAIN_AFTER) + 1:
            self._fail([message], _("发送时多次中断"))
            return False
        if (reason := asked.refusal(message)) is not None:
            outbox.mark_dropped([message], reason)
            return False
        if (later := asked.not_before(message)) > self._at:
            outbox.give_back([message], "", later)
            return False
        return True

    def _send(self, messages: list[Dispatch]) -> None:
        facts = self._facts(messages)
        if not facts:
            return
        words = self._words(messages[0], facts)
        sent = [message for message in messages if message.pk in facts]
        ratings = {fact.rating: fact for fact in facts.values() if fact.rating}
        if self._hand_over(sent, words, list(ratings.values())):
            outbox.mark_sent(sent, self._at)
            self.sent += 1

    def _hand_over(self, messages: list[Dispatch], words: Words, ratings: list[Facts]) -> bool:
        """Over the wire, unless another worker has taken them meanwhile. By which link to rate stands in mails alone."""
        first = messages[0]
        if first.target is not None:
            if held := outbox.renew(messages, self.now()):
                robots.tell(first.target.address, words.subject, words.body)
                self._count(first.target.pk)
            return held
        kinds = {message.notice.kind for message in messages}
        letter = mail.compose(first.notice.recipient, words, kinds, name_of(messages), ratings)
        if held := outbox.renew(messages, self.now()):
            self._postman.hand_over(letter)
        return held

    def _facts(self, messages: list[Dispatch]) -> dict[int, Facts]:
        """What each tells, less those of which nothing can be said."""
        facts: dict[int, Facts] = {}
        for reader, group in self._admission.together(messages):
            background = background_of([message.notice for message in group], reader)
            facts |= self._told_of(group, background)
        return facts

    def _told_of(self, messages: list[Dispatch], background: Background) -> dict[int, Facts]:
        facts: dict[int, Facts] = {}
        for message in messages:
            try:
                facts[message.pk] = facts_of(message.notice, background, self._at)
            except DatabaseError:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever it is, the others go on
                self._bury(message, error)
        return facts

    def _words(self, first: Dispatch, facts: dict[int, Facts]) -> Words:
        told = list(facts.values())
        if first.pace == Pace.DIGEST:
            room = robots.LONGEST if first.wire == Wire.TARGET else None
            return digest_of(told, day_of(self._at, first.jurisdiction), room)
        words = self._phrasebook.words(first.jurisdiction_id, told[0].name, told[0].audience)
        return fill(words, told[0].values)

    def _count(self, target: int) -> None:
        self._told[target] += 1
        if self._told[target] >= PER_TARGET:
            self.resting.add(target)

    def _fail(self, messages: list[Dispatch], reason: str) -> None:
        outbox.mark_failed(messages, reason, self._at)
        if messages[0].target_id is not None:
            outbox.let_rest(messages[0], self._at)
            self.resting.add(messages[0].target_id)

    def _bury(self, message: Dispatch, error: Exception) -> None:
        logger.error("a message could not be made", exc_info=error)
        outbox.mark_dead([message], type(error).__name__)
