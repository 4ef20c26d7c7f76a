"""The printed manual: the five tables as Markdown, as diagrams and as JSON, read from the rows and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from proposals.roles import Role
from workflow.audiences import Audience
from workflow.states import FINAL, STATES
from workflow.steps import Step
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workflow.machine import Transition


def as_markdown() -> str:
    """The whole manual in the active language: an introduction, then for each machine its table and its diagram."""
    parts = ["# " + _("办理流程"), *_introduction()]
    for machine in TABLES:
        parts += [
            f"## {_name(machine)} `{machine}`",
            _table(machine),
            f"```mermaid\n{as_mermaid(machine)}\n```",
        ]
    return "\n\n".join(parts) + "\n"


def as_mermaid(machine: str) -> str:
    """One machine as a state diagram; rows that stay in their state are left to the table."""
    states = STATES[machine]
    edges: dict[tuple[str, str], list[str]] = {}
    for row in TABLES[machine].values():
        for source in _in_order(machine, row.source):
            if row.target is not None:
                label = _("%(label)s（自动）") if row.derived else "%(label)s"
                edges.setdefault((source, row.target), []).append(label % {"label": row.label})
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.value}' for state in states]
    lines.append(f"    [*] --> {next(iter(states)).value}")
    lines += [f"    {source} --> {target}: {'、'.join(names)}" for (source, target), names in edges.items()]
    lines += [f"    {state} --> [*]" for state in _in_order(machine, FINAL[states])]
    return "\n".join(lines)


def as_json() -> dict[str, list[dict[str, Any]]]:
    """Machine → its rows as plain values, in the order of the tables."""
    return {machine: [_plain(row) for row in rows.values()] for machine, rows in TABLES.items()}


def _introduction() -> Iterator[str]:
    yield _(
        "本页由 `manage.py workflow_table` 按程序所用的五张表生成，测试比对两者。改流程就是改表，然后重新生成本页。"
    )
    yield "\n".join([
        _("- “至”为“—”的动作不改变状态。“谁”为“系统”的动作在条件成立时自动发生，没有人能直接去做。"),
        _("- 办理时先问谁、再问状态、再逐条问条件；条件是 `workflow/guards/` 里的函数，不成立时各给出一个代码和一句话。"),
        _("- 期限：`+` 起算，`√` 完成，`×` 终止；从哪件事起算、多少天，由规则包决定。"),
        _("- “告知”是当时会收到通知的人，办理人本人除外。“随后”是可能紧接着发生的自动动作。"),
        _("- 图中只画改变状态的动作。"),
    ])  # fmt: skip


def _name(machine: str) -> str:
    names = {
        "case": _("办件"),
        "assignment": _("承办"),
        "opinion": _("会办意见"),
        "reply": _("答复"),
        "commitment": _("承诺"),
    }
    return names[machine]


def _audience(audience: Audience) -> str:
    names = {
        Audience.PROPOSER: _("提案人"),
        Audience.COSIGNERS: _("联名人"),
        Audience.ADDRESSEES: _("收件人"),
        Audience.SECRETARIAT: _("提案委"),
        Audience.OFFICE: _("督查室"),
        Audience.LEADS: _("主办单位"),
        Audience.CO_HANDLERS: _("会办和参阅单位"),
        Audience.UNIT: _("本单位"),
        Audience.LEADER: _("领办领导"),
    }
    return names[audience]


def _table(machine: str) -> str:
    head = (_("由"), _("至"), _("动作"), _("谁"), _("条件"), _("表单"), _("期限"), _("告知"), _("随后"))
    lines = [head, ("---",) * len(head), *(tuple(_cells(row)) for row in TABLES[machine].values())]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Transition) -> Iterator[str]:
    states = STATES[row.machine]
    yield "、".join(str(states(source).label) for source in _in_order(row.machine, row.source))
    yield "—" if row.target is None else str(states(row.target).label)
    yield f"{row.label} `{row.name}`"
    yield "；".join(str(clause) for clause in row.who.clauses) or _("系统")
    yield _code(_names((*row.guards, *row.own_guards, *row.pace_guards, *row.input_guards)))
    yield _code(_form(row))
    yield "，".join(_clocks(row)) or "—"
    yield "、".join(_audience(audience) for audience in row.audiences) or "—"
    yield _code(f"{machine}.{name}" for machine, name in row.then)


def _clocks(row: Transition) -> Iterator[str]:
    for sign, steps in (("+", row.starts), ("√", row.stops), ("×", row.cancels)):
        if steps:
            yield f"{sign} {_steps(steps)}"
    if row.clock is not None:
        names = {
            "pause": _("中止"), "restart": _("恢复"), "extend": _("延长"), "redate": _("改期"),
            "recount": _("重新推算"),
        }  # fmt: skip
        yield names[row.clock]


def _steps(steps: Iterable[Step]) -> str:
    wanted = set(steps)
    return _("全部") if wanted == set(Step) else "、".join(str(step.label) for step in Step if step in wanted)


def _code(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words) or "—"


def _names(functions: Iterable[Callable[..., Any]]) -> list[str]:
    return [function.__name__ for function in functions]


def _form(row: Transition) -> list[str]:
    """The name of the row's form; nothing for the one without fields."""
    name = row.form.rpartition(".")[2]
    return [] if name == "MoveForm" or row.derived else [name]


def _in_order(machine: str, states: Iterable[str]) -> list[str]:
    wanted = set(states)
    return [state for state in STATES[machine].values if state in wanted]


def _plain(row: Transition) -> dict[str, Any]:
    return {
        "name": row.name,
        "label": str(row.label),
        "source": _in_order(row.machine, row.source),
        "target": row.target,
        "who": [
            {"place": clause.place.name, "roles": [role.value for role in Role if role in clause.roles]}
            for clause in row.who.clauses
        ],
        "guards": _names(row.guards),
        "own_guards": _names(row.own_guards),
        "pace_guards": _names(row.pace_guards),
        "input_guards": _names(row.input_guards),
        "effect": row.effect.__name__,
        "form": row.form,
        "occasions": [str(occasion) for occasion in row.occasions],
        "starts": [str(step) for step in row.starts],
        "stops": [str(step) for step in row.stops],
        "cancels": [str(step) for step in row.cancels],
        "clock": None if row.clock is None else str(row.clock),
        "audiences": [str(audience) for audience in row.audiences],
        "then": [f"{machine}.{name}" for machine, name in row.then],
        "duty": row.duty,
        "derived": row.derived,
    }
