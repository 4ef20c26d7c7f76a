"""One request to the receiver of a webhook: to a permitted peer, without redirects, and within a time."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from notifications.services.addresses import ANSWERS_WITHIN, CONNECTS_WITHIN, AddressError
from notifications.services.failures import DeliveryError, in_a_line
from notifications.services.signatures import signed
from notifications.services.webhook_address import read_hook_address

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE_WITHIN: Final = 20.0  # seconds, for a receiver that keeps answering a little at a time
GONE: Final = 410
TAKEN: Final = range(200, 300)


class RefusedError(DeliveryError):
    """The receiver answered with a status that does not say that it has taken the delivery."""

    def __init__(self, status: int) -> None:
        super().__init__(_("对方以 %(status)d 拒收") % {"status": status})
        self.status = status


@dataclass(frozen=True)
class Letter:
    """One delivery on its way: signed at `timestamp` with each of the secrets."""

    address: str
    uid: str
    timestamp: int
    body: bytes
    secrets: Sequence[str]

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Huiban-Webhook/1",
            "Huiban-Delivery": self.uid,
            "Huiban-Timestamp": str(self.timestamp),
            "Huiban-Signature": signed(self.secrets, self.timestamp, self.body),
        }


def post(letter: Letter) -> int:
    """Send it; gives the status with which it was taken. Raises RefusedError, or DeliveryError where no answer came."""
    attempt = _Attempt(letter)
    thread = threading.Thread(target=attempt.make, name="webhook", daemon=True)
    thread.start()
    thread.join(DONE_WITHIN)
    if thread.is_alive():
        raise DeliveryError(_("%(n)d 秒内没有答复") % {"n": DONE_WITHIN})
    if attempt.status is None:
        raise DeliveryError(attempt.reason)
    if attempt.status not in TAKEN:
        raise RefusedError(attempt.status)
    return attempt.status


class _Attempt:
    """One attempt in a thread of its own; `status` is None where no answer came, for the `reason`."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.status: int | None = None
        self.reason: str = _("发送中断")

    def make(self) -> None:
        import requests  # noqa: PLC0415 -- no server waits for it when it starts

        from notifications.services.peers import checked_session  # noqa: PLC0415 -- the same

        try:
            read_hook_address(self.letter.address)
            with (
                checked_session() as session,
                session.post(
                    self.letter.address,
                    data=self.letter.body,
                    headers=self.letter.headers,
                    timeout=(CONNECTS_WITHIN, ANSWERS_WITHIN),
                    allow_redirects=False,
                    stream=True,  # what the receiver writes is nobody's business, however much it is
                ) as answer,
            ):
                self.status = answer.status_code
        except AddressError as error:
            self.reason = str(error)
        except (requests.RequestException, OSError, ValueError) as error:
            self.reason = in_a_line(_("连不上对方：%(reason)s") % {"reason": type(error).__name__})
