"""Every kind of data that is let go of when its time is over: those of the workflow, notices, and messages that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models import Dispatch, Notice
from proposals.queries import people_of
from workflow.services import retention
from workflow.services.retention import PRIVACY, Kind, archived_cases, deleted

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction


def _notices(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Any]:
    cases = archived_cases(jurisdiction, before)
    of_cases = Q(event__case__in=cases) | Q(rung__deadline__case__in=cases)
    of_calls = Q(call__jurisdiction=jurisdiction, call__until_on__lt=jurisdiction.day_of(before))
    of_people = Q(act__isnull=False, recipient__in=people_of([jurisdiction]))
    return Notice.objects.filter(of_cases | of_calls | of_people, created_at__lt=before)


def _dispatches(jurisdiction: Jurisdiction, before: datetime) -> QuerySet[Any]:
    return Dispatch.objects.filter(jurisdiction=jurisdiction, notice__created_at__lt=before)


KINDS: Final = (
    *retention.KINDS,
    Kind("notice", _("已归档提案、已截止征集和账号变动的消息"), 36, PRIVACY, _notices, deleted),
    Kind("dispatch", _("发出的邮件和群消息的记录"), 12, PRIVACY, _dispatches, deleted),
)
BY_CODE: Final = {kind.code: kind for kind in KINDS}
