"""One mail to one person, over a connection that is kept for a run of them."""

from __future__ import annotations

from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from notifications.kinds import Kind
from notifications.services.failures import DeliveryError, OutageError, in_a_line
from notifications.services.links import preferences_link, unsubscribe_link
from notifications.services.unsubscribing import token_for

if TYPE_CHECKING:
    from collections.abc import Collection

    from notifications.services.facts import Facts
    from notifications.services.wording import Words
    from proposals.models import User

FOOTER: Final = """

--
这封邮件由会办自动发出，请不要直接回复。
不再接收“{kinds}”类邮件：{unsubscribe}
更改消息设置：{preferences}
"""


RATING: Final = """

不登录也可以评价《{title}》（{number}）的办理：{link}
这个链接只限您本人，只能用一次，请不要转发。打开不会改动什么，核对并确认以后才提交。"""


def compose(
    person: User, words: Words, kinds: Collection[str], name: str, ratings: Collection[Facts] = ()
) -> EmailMessage:
    """The mail with its way out. `name` makes the Message-ID: the same for every attempt, so that a repeat is known.

    `ratings` are of cases that the reader may rate by a link of their own.
    """
    link = unsubscribe_link(token_for(person.pk, kinds))
    labels = "、".join(str(kind.label) for kind in Kind if kind in kinds)
    footer = FOOTER.format(kinds=labels, unsubscribe=link, preferences=preferences_link())
    asked = "".join(RATING.format(title=f.title, number=f.number, link=f.rating) for f in ratings)
    return EmailMessage(
        subject=words.subject,
        body=f"{words.body}{asked}{footer}",
        to=[person.email],
        headers={
            "Message-ID": f"<{name}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


class Postman:
    """Hands mails to the server, over one connection as long as it holds."""

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._hang_up()

    def hand_over(self, mail: EmailMessage) -> None:
        """Raises OutageError where there is no server, DeliveryError where this mail was not taken."""
        try:
            validate_email(mail.to[0])
        except ValidationError as error:
            raise DeliveryError(
                in_a_line(_("邮件地址不合格：%(address)s") % {"address": mail.to[0]})
            ) from error
        self._call()
        try:
            self._connection.send_messages([mail])
        except SMTPRecipientsRefused as error:
            raise DeliveryError(_refused("；".join(map(_answer, error.recipients.values())))) from error
        except SMTPResponseException as error:
            self._hang_up()
            raise DeliveryError(_refused(_answer((error.smtp_code, error.smtp_error)))) from error
        except (SMTPException, OSError) as error:
            self._hang_up()
            raise DeliveryError(in_a_line(_("邮件服务器中途断开：%(reason)s") % {"reason": error})) from error

    def _call(self) -> None:
        if self._connection is not None:
            return
        connection = get_connection()
        try:
            connection.open()
        except (SMTPException, OSError) as error:
            raise OutageError(in_a_line(_("连不上邮件服务器：%(reason)s") % {"reason": error})) from error
        self._connection = connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            with suppress(SMTPException, OSError):  # it may be gone already
                self._connection.close()
            self._connection = None


def _refused(answer: str) -> str:
    return in_a_line(f"{_('邮件服务器拒收。')} {answer}")


def _answer(reply: tuple[int, bytes | str]) -> str:
    code, words = reply
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
