"""The report on how a session's proposals are handled (办理情况通报), as a paper and as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from portal.documents.content import Column, Letter, Listing
from portal.documents.layout import day_words, paragraph
from portal.documents.tables import Table, workbook
from proposals.roles import Role
from workflow.queries.rates import overdue_shares
from workflow.rates import RATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workflow.queries.rates import Figure, Line
    from workflow.services.closure import Closure

_FIRST, _RATE, _COUNT = 43, 17, 14
MOST_LATE: Final = 5000
"""At most so many overdue rows stand in a workbook."""
SEALED_NOTE: Final = "满意率、采纳率含尚未办结、仍然密封的评价，只供提案委内部使用，不得印发承办单位。"


def percent_words(figure: Figure) -> str:
    """66.7%, or a dash where there is nothing to count among."""
    return "—" if figure.percent is None else f"{figure.percent}%"


def whole_words(figure: Figure) -> str:
    """66.7%（6/9）: never a rate without its denominator."""
    if figure.percent is None:
        return "—（分母为0）"
    return f"{figure.percent}%（{figure.numerator}/{figure.denominator}{figure.rate.measure}）"


def figures_paper(closure: Closure, *, issuer: str, conditions: Sequence[str]) -> Letter:
    """The report in words, with the table of the units behind it."""
    name = f"{closure.session.jurisdiction.name}{closure.session.name}"
    title = (f"关于{name}", "提案办理情况的通报")
    on = closure.scope.on
    heads = ["单位", "主办件", *(str(rate.label) for rate in RATES.values()), "逾期"]
    widths = [_FIRST, _COUNT, *([_RATE] * len(RATES)), _COUNT]
    columns = tuple(Column(head, width) for head, width in zip(heads, widths, strict=True))
    annex = "各单位办理情况统计表"
    return Letter(
        subject="".join(title),
        dated=on,
        issuer=issuer,
        title=title,
        addressee="各有关单位：",
        body=tuple(paragraph(line) for line in _lines(closure, name, conditions)),
        signed_by=(issuer,),
        signed_on=day_words(on),
        annexes=(annex,),
        note=SEALED_NOTE if knows_sealed(closure) else "",
        listing=Listing(annex, columns, tuple(_paper_row(line) for line in closure.units)),
    )


def knows_sealed(closure: Closure) -> bool:
    """Whether the figures hold ratings that others may not read yet."""
    place = closure.session.jurisdiction_id
    return any(h.role == Role.SECRETARIAT and h.jurisdiction_id == place for h in closure.held)


def _paper_row(line: Line) -> tuple[str, ...]:
    rates = (
        f"{percent_words(figure)} {figure.numerator}/{figure.denominator}" for figure in line.figures.values()
    )
    return (line.label, str(line.figures["replied"].denominator), *rates, str(line.overdue))


def _lines(closure: Closure, name: str, conditions: Sequence[str]) -> list[str]:
    replied = closure.figures["replied"]
    within = f"（{'，'.join(conditions)}）" if conditions else ""
    rates = "；".join(
        f"{figure.rate.label}{whole_words(figure)}{_change(closure, code)}"
        for code, figure in closure.figures.items()
    )
    late = sum(line.overdue for line in closure.units)
    whole = f"立案{replied.denominator}件，已答复{replied.parts['answered']}件，承办单位逾期未办{late}件次"
    lines = [
        f"一、总体情况。截至{day_words(closure.scope.on)}，{name}{within}{whole}。",
        f"二、各项指标。{rates}。",
        f"三、逾期未办的单位。{_late(closure.units)}",
        "四、指标说明。各项比率都注明分子和分母。",
    ]
    return [*lines, *(_definition(code) for code in RATES)]


def _definition(code: str) -> str:
    rate = RATES[code]
    return (
        f"{rate.label}：分子是{rate.numerator}分母是{rate.denominator}{rate.exclusions}依据：{rate.source}。"
    )


def _change(closure: Closure, code: str) -> str:
    change = closure.change(code)
    if change is None:
        return ""
    if not change:
        return "，与上年同期持平"
    return f"，比上年同期{'高' if change > 0 else '低'}{abs(change)}个百分点"


def _late(lines: Iterable[Line]) -> str:
    late = sorted((line for line in lines if line.overdue), key=lambda line: -line.overdue)
    return "，".join(f"{line.label}{line.overdue}件次" for line in late) + "。" if late else "没有。"


def figures_book(closure: Closure, *, conditions: Sequence[str]) -> bytes:
    """A workbook: the rates, the units with numerators and denominators, what is overdue, and what each rate means."""
    return workbook(
        [
            Table("各项指标", [*_whole(closure, conditions)]),
            Table("各单位", [_unit_heads(), *(_unit_row(line) for line in closure.units)]),
            Table("逾期清单", [["编号", "案由", "承办单位", "事项", "期限"], *_late_rows(closure)]),
            Table("指标说明", [["指标", "分子", "分母", "不计", "依据"], *_definitions()]),
        ]
    )


def _whole(closure: Closure, conditions: Sequence[str]) -> list[list[str | int]]:
    heads: list[str | int] = [
        "指标",
        "百分比",
        "分子",
        "分母",
        "计数单位",
        "上年同期",
        "上年分子",
        "上年分母",
    ]
    rows = [heads]
    for code, figure in closure.figures.items():
        then = closure.before[code] if closure.before else None
        earlier: list[str | int] = (
            [percent_words(then), then.numerator, then.denominator] if then else ["没有", "", ""]
        )
        now: list[str | int] = [
            str(figure.rate.label),
            percent_words(figure),
            figure.numerator,
            figure.denominator,
        ]
        rows.append([*now, str(figure.rate.measure), *earlier])
    place = f"{closure.session.jurisdiction.name}{closure.session.name}"
    rows += [[""], ["范围", "，".join([place, *conditions])], ["截至", closure.scope.on.isoformat()]]
    return [*rows, ["附注", SEALED_NOTE]] if knows_sealed(closure) else rows


def _unit_heads() -> list[str | int]:
    rates = (f"{rate.label}{part}" for rate in RATES.values() for part in ("", "分子", "分母"))
    return ["单位", "主办件", *rates, "逾期"]


def _unit_row(line: Line) -> list[str | int]:
    cells: list[str | int] = [line.label, line.figures["replied"].denominator]
    for figure in line.figures.values():
        cells += [percent_words(figure), figure.numerator, figure.denominator]
    return [*cells, line.overdue]


def _late_rows(closure: Closure) -> list[list[str | int]]:
    found = overdue_shares(closure.held, closure.scope).order_by("due_on", "pk")[:MOST_LATE]
    return [
        [
            deadline.case.proposal.number or "",
            deadline.case.proposal.title,
            deadline.assignment.organisation.name if deadline.assignment else "",
            str(deadline.get_step_display()),
            deadline.due_on.isoformat(),
        ]
        for deadline in found
    ]


def _definitions() -> list[list[str | int]]:
    return [
        [str(rate.label), str(rate.numerator), str(rate.denominator), str(rate.exclusions), str(rate.source)]
        for rate in RATES.values()
    ]
