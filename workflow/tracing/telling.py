"""The trace in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from workflow.assembly.matching import Status
from workflow.tracing.words import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]

SHOWN = 60
"""Longer words are cut in the middle."""


def told(trace: Json) -> Iterator[str]:
    """The lines that `manage.py trace` prints."""
    yield _("%(number)s　%(title)s（第 %(round)d 轮办理）") % trace
    yield ""
    yield _("会办意见（字数不计空白、抬头和称呼；提案题目和建议标题不算采用）：")
    for letter in trace["opinions"]:
        yield from _opinion(letter)
    characters = sum(one["characters"] for one in trace["opinions"] if not one["superseded"])
    carried = sum(one["carried_characters"] for one in trace["opinions"] if not one["superseded"])
    if characters:
        yield _("合计 %(characters)d 字，逐字进入答复 %(carried)d 字，占 %(share).1f%%。") % {
            "characters": characters, "carried": carried, "share": 100 * carried / characters,
        }  # fmt: skip
    for reply in trace["reply"]:
        yield from _reply(reply)
    yield from _asks(trace["asks"])


def _opinion(letter: Json) -> Iterator[str]:
    if letter["sent_at"] is None:
        reason = _("（不再等待：%(reason)s）") % letter if letter["reason"] else ""
        yield "  " + _("%(bureau)s　没有来文") % letter + reason
        return
    words = _("%(bureau)s　%(characters)d 字，逐字进入答复 %(carried_characters)d 字") % letter
    yield "  " + words + (_("　已被补充稿取代") if letter["superseded"] else "")
    for passage in letter["passages"]:
        yield "      " + _("%(name)s：%(carried_characters)d / %(characters)d 字") % passage
        for place in passage["reached"]:
            where = _("进入%(bureau)s答复“%(passage)s”%(characters)d 字") % place
            yield "        → " + where + (_("，另有改写") if place["reworded"] else "")


def _reply(reply: Json) -> Iterator[str]:
    kind = _("补充答复") if reply["supplement"] else _("答复")
    yield ""
    yield _("%(bureau)s的%(kind)s（第 %(version)d 稿）：") % (reply | {"kind": kind})
    for passage in reply["passages"]:
        carried = _("%(carried_characters)d / %(characters)d 字") % passage
        yield f"  {passage['name']}　[{passage['label']}]　{carried}"
        for source in passage["sources"]:
            how = (
                _("改写")
                if source["reworded"] and not source["characters"]
                else _("%(characters)d 字") % source
            )
            yield (
                "      "
                + _("出自 %(bureau)s“%(passage)s”") % source
                + f"　{how}"
                + (_("（该稿已被取代）") if source["superseded"] else "")
            )
        yield from _alterations(passage["alterations"])
        if passage["unsourced"]:
            figures = "、".join(dict.fromkeys(one["text"] for one in passage["unsourced"]))
            yield "      " + _("会办意见中没有的数字：%(figures)s") % {"figures": figures}


def _alterations(alterations: list[Json]) -> Iterator[str]:
    for one in alterations:
        yield "      ▲ " + _("%(label)s：“%(was)s”→“%(now)s”") % (
            one | {"was": _cut(one["was"]), "now": _cut(one["now"])}
        )
        yield "          " + _("%(bureau)s原文：%(words)s") % {
            "bureau": one["bureau"], "words": _cut(one["was_in"]),
        }  # fmt: skip
        yield "          " + _("答复：%(words)s") % {"words": _cut(one["now_in"])}


def _asks(asks: list[Json]) -> Iterator[str]:
    yield ""
    yield _("逐条建议：")
    for ask in asks:
        yield f"  {ask['number']}　[{STATUSES[Status(ask['status'])]}]　{_cut(ask['text'])}"
        for one in ask["opinions"]:
            yield "      " + _("意见：%(bureau)s　%(passage)s") % one
        for section in ask["reply"]:
            yield "      " + _("答复：%(words)s") % {"words": section}


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN // 2]}…{plain[-SHOWN // 2 :]}"
