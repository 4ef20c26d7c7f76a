"""The addresses of targets: which services may be connected, what a pasted address means, and how it is shown.

An address is a URL of the library apprise and holds the target's secret. Only the services listed here are loaded.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import Promise

CONNECTS_WITHIN, ANSWERS_WITHIN = 5.0, 10.0  # seconds


@dataclass(frozen=True)
class Service:
    """One kind of target. `hosted` says that the address itself names the host to which messages go."""

    label: Promise
    plugin: str
    hosted: bool = False


_HOOK, _SMS = gettext_lazy("网络钩子（webhook）"), gettext_lazy("短信网关")
SERVICES: Final = {
    "wecombot": Service(gettext_lazy("企业微信群机器人"), "apprise.plugins.wecombot.NotifyWeComBot"),
    "wechat": Service(gettext_lazy("企业微信应用"), "apprise.plugins.wechat.NotifyWeChat"),
    "dingtalk": Service(gettext_lazy("钉钉群机器人"), "apprise.plugins.dingtalk.NotifyDingTalk"),
    "feishu": Service(gettext_lazy("飞书群机器人"), "apprise.plugins.feishu.NotifyFeishu"),
    "lark": Service(gettext_lazy("Lark 群机器人"), "apprise.plugins.lark.NotifyLark"),
    "smseagle": Service(_SMS, "apprise.plugins.smseagle.NotifySMSEagle", hosted=True),
    "smseagles": Service(_SMS, "apprise.plugins.smseagle.NotifySMSEagle", hosted=True),
    "json": Service(_HOOK, "apprise.plugins.custom_json.NotifyJSON", hosted=True),
    "jsons": Service(_HOOK, "apprise.plugins.custom_json.NotifyJSON", hosted=True),
    "form": Service(_HOOK, "apprise.plugins.custom_form.NotifyForm", hosted=True),
    "forms": Service(_HOOK, "apprise.plugins.custom_form.NotifyForm", hosted=True),
}
"""Schema → service. A text-message gateway that takes HTTP is a `json` or `form` address."""

AS_COPIED: Final = (
    (r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)", "wecombot://{}/"),
    (r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)", "dingtalk://{}/"),
    (r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?", "feishu://{}/"),
    (r"https://open\.larksuite\.com/open-apis/bot/v2/hook/([\w-]+)/?", "lark://{}/"),
)
"""Addresses of robots as the services show them → the same as the library writes it."""

NOT_THEIRS: Final = {
    "rto",
    "cto",
    "redirect",
    "retry",
    "wait",
    "optional",
    "overflow",
    "format",
    "emojis",
    "tz",
    "verify",
    "method",
}
"""What an address may not set: how long is waited, how often tried, by which method, and that a
certificate must be good, is settled here."""


class AddressError(ValueError):
    """An address that cannot be used, with the reason in one sentence."""


class InTheOpenError(AddressError):
    """An address outside the private networks to which nothing goes unencrypted."""


def read_address(text: str) -> str:
    """The address as it is kept, from what a person pasted. Raises AddressError."""
    schema, parted, rest = text.strip().partition("://")
    pasted = f"{schema.lower()}{parted}{rest}"
    for pattern, written in AS_COPIED:
        if (found := re.fullmatch(pattern, pasted)) is not None:
            pasted = written.format(found[1])
    make_plugin(pasted)
    return pasted


def service_of(address: str) -> Service:
    """The service by the schema of the address. Raises AddressError for one that may not be connected."""
    schema, _parted, _rest = address.partition("://")
    if schema not in SERVICES:
        known = "、".join(f"{name}://" for name in SERVICES)
        raise AddressError(_("这里不认得这个地址。可用的开头：%(known)s") % {"known": known})
    return SERVICES[schema]


def make_plugin(address: str) -> Any:
    """The library's sender for the address. Raises AddressError where it is incomplete or leads to a forbidden host."""
    service = service_of(address)
    plugin_class = import_string(service.plugin)
    given = plugin_class.parse_url(address) or {}
    try:
        plugin = plugin_class(**{name: value for name, value in given.items() if name not in NOT_THEIRS})
    except (TypeError, ValueError, AttributeError) as error:  # the library's own is all three
        raise AddressError(_("地址不完整，或含有这种服务不认得的内容。")) from error
    if service.hosted and not given.get("host"):
        raise AddressError(_("地址不完整，或含有这种服务不认得的内容。"))
    if service.hosted:
        refuse_forbidden(addresses_of(plugin.host.strip("[]")), in_the_open=not plugin.secure)
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECTS_WITHIN, ANSWERS_WITHIN
    plugin.redirects = False
    return plugin


def addresses_of(host: str) -> list[str]:
    """The network addresses behind a name; empty where nobody knows it now."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


def refuse_forbidden(addresses: Iterable[str], *, in_the_open: bool = False) -> None:
    """Raises AddressError for this machine (unless LOCAL_TARGETS allows it) and for what only machines talk to.

    What goes `in_the_open`, over plain HTTP, may not leave the private networks either.
    """
    for address in addresses:
        ip = ipaddress.ip_address(address.partition("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if ip.is_loopback and settings.LOCAL_TARGETS:
            continue
        if ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified:
            raise AddressError(_("不能把消息发到服务器本机或保留的网络地址。"))
        if in_the_open and not ip.is_private:
            raise InTheOpenError(
                _("这个地址不加密，只能用在内部网络；发到外面请用加密的（jsons、forms、smseagles）。")
            )


def masked(address: str) -> str:
    """The address without what could be used: the service, and for a webhook the host."""
    schema, _parted, rest = address.partition("://")
    service = SERVICES.get(schema)
    if service is None or not service.hosted:
        return f"{schema}://••••"
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    return f"{schema}://{host}/••••"
