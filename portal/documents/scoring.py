"""The result of a year's scoring as a workbook: each unit's points, and how every one of them came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.documents.tables import Table, workbook
from workflow.rates import RATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.models import ScoreItem, ScoreSheet
    from workflow.services.scoring import Mark, Standing


def formula_words(item: ScoreItem) -> str:
    """By what the item is scored."""
    if not item.rate:
        return _("手工评分")
    words = _("%(rate)s，%(floor)s%% 起分，%(full)s%% 满分，其间按比例")
    return words % {"rate": RATES[item.rate].label, "floor": item.floor, "full": item.full}


def reason_words(mark: Mark) -> str:
    """Why it is so many points."""
    if not mark.item.rate:
        return mark.reason or "未评分"
    if mark.points is None:
        return "分母为0，不计，其余项目折算"
    return f"{mark.numerator}/{mark.denominator}"


def scores_book(sheet: ScoreSheet, standings: Sequence[Standing]) -> bytes:
    """The table of the units, the reasons, and the sheet itself."""
    items = list(sheet.items.order_by("position"))
    result: list[list[str | int]] = [["名次", "单位", *(item.name for item in items), "得分"]]
    reasons: list[list[str | int]] = [["单位", "项目", "得分", "分值", "依据"]]
    for standing in standings:
        marks = ["—" if mark.points is None else str(mark.points) for mark in standing.marks]
        result.append([standing.place, standing.name, *marks, str(standing.points)])
        reasons += [
            [standing.name, mark.item.name, "—" if mark.points is None else str(mark.points), str(mark.item.points), reason_words(mark)]
            for mark in standing.marks
        ]  # fmt: skip
    state = f"{sheet.issued_on:%Y-%m-%d}印发" if sheet.issued_on else "预览，未印发"
    about: list[list[str | int]] = [
        ["评分表", sheet.title],
        ["状态", state],
        [""],
        ["项目", "分值", "计分办法"],
    ]
    about += [[item.name, str(item.points), formula_words(item)] for item in items]
    return workbook([Table("考核结果", result), Table("计分依据", reasons), Table("评分表", about)])
