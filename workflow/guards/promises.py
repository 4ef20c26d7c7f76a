"""Guards of what a letter promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal
from workflow.letters import open_text

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Opinion, Reply

SHOWN = 24


def promises_settled(letter: Opinion | Reply, on: date) -> Refusal | None:
    """Somebody has said of every promise that was found whether it binds."""
    left = list(letter.promises.filter(decision="proposed").order_by("position", "pk"))
    if left:
        words = {"n": len(left), "first": left[0].source_text[:SHOWN]}
        return Refusal(
            "promises_open",
            _("还有 %(n)d 处承诺没有确认，例如“%(first)s”。请先办“确认承诺事项”。") % words,
        )
    return None


def something_open(letter: Opinion | Reply, on: date) -> Refusal | None:
    if not letter.promises.filter(decision="proposed").exists():
        return Refusal("nothing_to_settle", _("承诺事项都已确认，要改请办“修改承诺事项”。"))
    return None


def settlement_sound(letter: Opinion | Reply, act: Act) -> Refusal | None:
    """Each row is the letter's own, what binds has a measure, and what was added by hand stands in the letter."""
    said, added = act["promises"], act.get("added")
    known = set(letter.promises.values_list("pk", flat=True))
    if not said.keys() <= known:
        return Refusal("promise_gone", _("文稿改动后有的承诺已不在其中，请刷新页面重填。"))
    if any(one["decision"] == "confirmed" and not one["measure"].strip() for one in said.values()):
        return Refusal("measure_missing", _("列为承诺的须写明承诺事项。"))
    if added and added["source_text"] not in open_text(letter):
        return Refusal(
            "words_not_in_text",
            _("正文中没有“%(words)s”，请照原文逐字填写。") % {"words": added["source_text"][:SHOWN]},
        )
    return None
