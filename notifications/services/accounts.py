"""Telling somebody by mail what was done to their log-in: a stranger may be behind it."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from proposals.models import AccountAct

logger = logging.getLogger(__name__)

BODY: Final = """{person}：

您的会办账号（{username}）有一项变动：{what}
时间：{when}{by}{reason}

如果不是您本人办的，或者事先不知道，请马上联系系统管理员，并修改密码。
查看登录和安全：{link}

--
这封邮件由会办自动发出，请不要直接回复。
"""


def mail_act(pk: int) -> None:
    """Send the mail of one act. What cannot be sent is logged: the person's own page says it too."""
    act = AccountAct.objects.select_related("person", "by").get(pk=pk)
    person, by = act.person, act.by
    told = f"（{act.told}）" if act.told else ""
    words = BODY.format(
        person=person,
        username=person.get_username(),
        what=f"{act.get_kind_display()}{told}",
        when=f"{timezone.localtime(act.at):%Y-%m-%d %H:%M}",
        by=f"\n经办：{by}" if by is not None and by.pk != person.pk else "",
        reason=f"\n理由：{act.reason}" if act.reason else "",
        link=f"{settings.SITE_URL}/me/security/",
    )
    headers = {"Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(f"会办账号：{act.get_kind_display()}", words, to=[person.email], headers=headers).send()
    except (OSError, SMTPException) as error:
        logger.warning("no mail of what was done to an account: %s", error)
