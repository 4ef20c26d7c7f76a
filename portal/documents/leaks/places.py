"""The places in a file at which words can stand, and a stretch of text at one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Place(StrEnum):
    TEXT = "text"
    HIDDEN = "hidden"
    INSERTED = "inserted"
    DELETED = "deleted"
    COMMENT = "comment"
    ASIDE = "aside"
    ALTERNATIVE = "alternative"
    METADATA = "metadata"
    ATTRIBUTE = "attribute"
    EMBEDDED = "embedded"
    EARLIER = "earlier"


PLACES = {
    Place.TEXT: _("正文"),
    Place.HIDDEN: _("隐藏或涂黑的文字"),
    Place.INSERTED: _("修订插入的文字"),
    Place.DELETED: _("修订删除的文字"),
    Place.COMMENT: _("批注"),
    Place.ASIDE: _("页眉页脚、脚注或目录"),
    Place.ALTERNATIVE: _("替代文字"),
    Place.METADATA: _("文件属性"),
    Place.ATTRIBUTE: _("文件内部的标记"),
    Place.EMBEDDED: _("嵌入的文件"),
    Place.EARLIER: _("文件保存过的旧稿"),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text at a place. A `joined` one repeats what stands in others, for words that run on from one to the next."""

    place: Place
    text: str
    joined: bool = False


class UnreadableFileError(ValueError):
    """The file cannot be read as what it should be, so nothing can be said of it."""
