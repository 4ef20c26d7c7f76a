"""Addresses as people outside see them: what stands in a mail begins with the public address of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from proposals.models import Call
    from workflow.models import Case


def case_link(case: Case) -> str:
    return _absolute(reverse("case_detail", args=[case.jurisdiction.slug, case.proposal.reference]))


def call_link(call: Call) -> str:
    return _absolute(reverse("call_detail", args=[call.pk]))


def security_link() -> str:
    return _absolute(reverse("security"))


def notices_link() -> str:
    return _absolute(reverse("notice_list"))


def preferences_link() -> str:
    return _absolute(reverse("notice_preferences"))


def unsubscribe_link(token: str) -> str:
    return _absolute(reverse("unsubscribe", args=[token]))


def rating_link(code: str) -> str:
    return _absolute(reverse("rate_by_link", args=[code]))


def api_link(thing: str, key: int) -> str:
    """The address at which a program reads the thing, such as a `case`."""
    return _absolute(reverse(f"api_{thing}", args=[key]))


def webhook_link(key: int) -> str:
    return _absolute(reverse("webhook", args=[key]))


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
