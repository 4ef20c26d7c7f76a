"""What a browser says of itself, in words by which its owner knows it again."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

BROWSERS: Final = (
    ("MicroMessenger", "微信"),
    ("wxwork", "企业微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("Firefox", "Firefox"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""The first that a browser names; most name those from which they come as well."""
SYSTEMS: Final = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def agent_words(agent: str) -> str:
    """The browser and the system, as far as they are known."""
    found = [next((words for sign, words in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS)]
    return "，".join(words for words in found if words) or _("没有说明的程序")
