"""The report of a carried case in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from workflow.carrying.missing import FROM_READING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]


def told(report: Json) -> Iterator[str]:
    """The lines that `manage.py carry_case` prints."""
    yield from _head(report)
    yield from _timeline(report)
    yield from _deadlines(report)
    yield from _opinions(report["opinions"])
    yield from _asks(report)
    yield from _missing(report)
    yield from _chain(report)


def _head(report: Json) -> Iterator[str]:
    if report["status"] == "present":
        yield _("%(number)s 号已在“%(place)s”，没有改动。以下是它现在的情况。") % {
            "number": report["number"], "place": report["jurisdiction"],
        }  # fmt: skip
    yield f"{report['number']}　{report['title']}"
    yield _("%(session)s　提案者：%(proposer)s　现状：%(state)s") % {
        "session": report["session"], "proposer": report["proposer"], "state": report["state_label"],
    }  # fmt: skip
    for other in report["related"]:
        yield _("同一份会办意见还答复：%(number)s　%(title)s") % other
    if report["assumptions"]:
        yield ""
        yield _("页面没有载明、按假定登记的：")
        yield from (f"  · {one}" for one in report["assumptions"])


def _timeline(report: Json) -> Iterator[str]:
    yield ""
    yield _("经过（* 表示这一步含有假定）：")
    for event in report["timeline"]:
        who = event["actor"] or _("系统")
        where = f"{event['organisation']}　" if event["organisation"] else ""
        mark = "*" if event["assumed"] else " "
        yield f"  {event['on']}{mark} {event['label']}　{where}{who}"


def _deadlines(report: Json) -> Iterator[str]:
    words = {
        "met": _("按期"), "late": _("逾期完成"), "missed": _("逾期未办"), "unused": _("未行使"), "open": _("未到期或未办"), "cancelled": _("随案终止"),
    }  # fmt: skip
    yield ""
    yield _("期限：")
    for one in report["deadlines"]:
        done = _("（%(day)s 完成）") % {"day": one["met_on"]} if one["met_on"] else ""
        unit = f"{one['organisation']}　" if one["organisation"] else ""
        yield f"  {one['due_on']} {words[one['status']]}{done}　{unit}{one['label']}"
        yield f"      {one['why']}"


def _opinions(opinions: Json) -> Iterator[str]:
    yield ""
    yield _("会办意见：应到 %(asked)d 份，收到 %(received)d 份") % opinions
    for letter in opinions["letters"]:
        yield (
            "  "
            + _(
                "%(sent_on)s　%(organisation)s　%(characters)d 字，其中 %(carried_characters)d 字逐字进入答复"
            )
            % letter
        )
        if len(letter["cases"]) > 1:
            yield "      " + _("同时答复：%(cases)s") % {"cases": "、".join(letter["cases"])}
        for passage in letter["passages"]:
            yield (
                "      "
                + f"{passage['name']}：{passage['carried_characters']}/{passage['characters']}　{passage['reason']}".rstrip()
            )
    for one in opinions["silent"]:
        yield "  " + _("没有来文　%(organisation)s　期限 %(due_on)s　%(reason)s") % one


def _asks(report: Json) -> Iterator[str]:
    words = {
        "answered": _("已回应"), "partly": _("部分回应"), "planned": _("列入计划"), "lost": _("意见有，答复没有"), "nobody": _("无人回应"),
    }  # fmt: skip
    yield ""
    yield _("逐条建议：")
    for ask in report["asks"]:
        yield f"  {ask['number']}　[{words[ask['status']]}]　{ask['text'][:40]}"
        yield f"      {ask['reason']}"
        for one in ask["opinions"]:
            yield "      " + _("意见：%(organisation)s　%(passage)s") % one
        for section in ask["reply_sections"]:
            yield "      " + _("答复：%(section)s") % {"section": section}


def _missing(report: Json) -> Iterator[str]:
    yield ""
    yield _("缺少或有误：") if report["missing"] else _("没有发现缺少或有误之处。")
    for one in report["missing"]:
        where = (
            _("（%(unit)s来文）") % {"unit": one["organisation"]}
            if one["code"] in FROM_READING and one["organisation"]
            else ""
        )
        yield f"  · {one['message']}{where}"
    kept = sum(one["waived"] for one in report["findings"])
    if kept:
        yield _("检查答复时指出、按原文保留的问题：%(n)d 处") % {"n": kept}
        yield from (f"  · {one['message']}" for one in report["findings"] if one["waived"])


def _chain(report: Json) -> Iterator[str]:
    chain = report["chain"]
    yield ""
    if chain["holds"]:
        yield _("办理记录 %(events)d 条，链条完整。") % chain
    else:
        yield _("办理记录 %(events)d 条，链条有误：%(fault)s。") % chain
