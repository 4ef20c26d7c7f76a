"""What every page knows: the visitor, the navigation, the unread notices, and what the person likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.services.sight import unread_of
from portal.web import preferences
from portal.web.visitor import visitor
from proposals.roles import Role
from proposals.services.administering.acts import is_operator
from workflow.queries import OFFICES
from workflow.queries.examination import EXAMINERS
from workflow.services.closure import Reach

if TYPE_CHECKING:
    from django.http import HttpRequest

    from portal.web.visitor import Visitor


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values of the frame around every page. Also drawn for a stranger, and for an error before the log-in."""
    size = preferences.text_size(request)
    frame = {
        "today": timezone.localdate(),
        "text_size": size,
        "text_size_label": preferences.TEXT_SIZES[size],
        "next_text_size": preferences.next_text_size(size),
        "shortcuts_off": preferences.shortcuts_off(request),
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    me = visitor(request)
    return frame | {
        "today": me.on,
        "may_file": me.may_file,
        "moderates": Role.SECRETARIAT in me.roles,
        "audits": Role.AUDITOR in me.roles,
        "post_words": me.post_words,
        "unread": unread_of(me.user, me.held),
        "navigation": _navigation(request.path, me),
    }


def _navigation(path: str, me: Visitor) -> list[dict[str, Any]]:
    items = [(reverse("workbench"), _("工作台")), (reverse("case_list"), _("提案"))]
    if Role.OFFICE in me.roles:
        items.append((reverse("assign"), _("交办")))
    if not me.roles.isdisjoint(OFFICES):
        items.append((reverse("open_requests"), _("改办与延期")))
    if me.may_file:
        items += [(reverse("my_proposals"), _("我的提案")), (reverse("proposal_new"), _("写提案"))]
    if not me.roles.isdisjoint(EXAMINERS):
        items.append((reverse("examination"), _("审查")))
    if Reach.of(me.held):
        items.append((reverse("figures"), _("统计")))
    items.append((reverse("notice_list"), _("消息")))
    if me.held and me.roles != {Role.ADMINISTRATOR}:
        items.append((reverse("commitment_list"), _("承诺")))
    items += _running(me)
    within = [url for url, _label in items if _is_within(path, url)]
    here = max(within, key=len, default="")
    return [{"url": url, "label": label, "current": url == here} for url, label in items]


def _running(me: Visitor) -> list[tuple[str, str]]:
    """What runs a city, or the installation."""
    items = [(reverse("manage"), _("系统设置"))] if Role.ADMINISTRATOR in me.roles else []
    return [*items, (reverse("city_list"), _("各市"))] if is_operator(me.user) else items


def _is_within(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
