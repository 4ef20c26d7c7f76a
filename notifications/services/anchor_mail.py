"""The day's anchors on their way out of the house, to whoever keeps them."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from notifications.services.failures import DeliveryError, OutageError
from notifications.services.mail import Postman
from workflow.anchoring import statement
from workflow.models import Anchor
from workflow.services.anchors import in_groups

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

BODY: Final = """{place} 办理记录存证 第 {number} 份
{day}，{chains} 件提案、{events} 条记录

摘要（SHA-256）
{digest}

公钥（Ed25519）
{key}

签名
{signature}

被签名的文字
{text}

请原样保存这封邮件，也可以打印。以后核对：python3 verify_log.py 导出文件 --key 公钥 --anchor 摘要
"""


def mail_anchors(at: datetime) -> int:
    """Mail the anchors that were not yet, where their jurisdiction says to; gives how many went out.

    Only those that were made since the address was set. When the server is away, the next run mails them.
    """
    mailed = 0
    since = F("jurisdiction__anchor_address__set_at")
    wanted = Anchor.objects.filter(mailed_at=None, made_at__gte=since).select_related(
        "jurisdiction__anchor_address"
    )
    with Postman() as postman:
        for anchor in wanted.order_by("jurisdiction", "number"):
            where = anchor.jurisdiction.anchor_address
            try:
                postman.hand_over(_mail(anchor, where.address))
            except OutageError:
                break
            except DeliveryError as error:
                logger.warning("anchor %d could not be mailed: %s", anchor.pk, error)
                continue
            Anchor.objects.filter(pk=anchor.pk).update(mailed_to=where.address, mailed_at=at)
            mailed += 1
    return mailed


def _mail(anchor: Anchor, address: str) -> EmailMessage:
    record = anchor.as_record()
    body = BODY.format(
        place=anchor.jurisdiction.name,
        number=anchor.number,
        day=anchor.on.isoformat(),
        chains=anchor.chains,
        events=anchor.events,
        digest=" ".join(in_groups(anchor.digest)),
        key=" ".join(in_groups(anchor.key)),
        signature=" ".join(in_groups(anchor.signature)),
        text=statement(record).decode(),
    )
    return EmailMessage(
        subject=f"{anchor.jurisdiction.name} 办理记录存证 {anchor.on.isoformat()}",
        body=body,
        to=[address],
        headers={
            "Message-ID": f"<anchor-{anchor.digest}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
        attachments=[(f"anchor-{anchor.place}-{anchor.number}.json", json.dumps(record), "application/json")],
    )
