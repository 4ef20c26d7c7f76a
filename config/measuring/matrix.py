"""The coverage matrix against a person's: for each ask what became of it, and which bureau speaks to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from config.measuring.measured import Figure, Grid, Measured
from config.measuring.trials import own_trials, page_trial
from workflow.assembly.matching import coverage
from workflow.assembly.passages import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.measuring.trials import Trial

SPOKEN, SILENT = "spoken", "silent"


@dataclass(frozen=True, slots=True)
class Cell:
    """What the program says of an ask and what the person says. The column is a bureau, or empty for the status."""

    trial: str
    ask: str
    column: str
    ours: str
    gold: str

    @property
    def agrees(self) -> bool:
        return self.ours == self.gold


def measure(page: str | None) -> Measured:
    """Cells that agree on the real page and on our own cases."""
    real = [page_trial(page)] if page is not None else []
    own = own_trials()
    cells = {trial.name: tuple(cells_of(trial)) for trial in (*real, *own)}
    return Measured(
        figures=(
            *(_figure("page", _("真实页面一致的格"), cells[trial.name]) for trial in real),
            _figure("own", _("自拟案例一致的格"), [cell for trial in own for cell in cells[trial.name]]),
        ),
        grids=tuple(_grid(trial, cells[trial.name]) for trial in (*real, *own)),
        differences=tuple(_differs(cell) for row in cells.values() for cell in row if not cell.agrees),
        notes=() if real else (_("真实页面没有测：请用 --page 给出公开页面的文件。"),),
    )


def cells_of(trial: Trial) -> Iterator[Cell]:
    """The status of each ask, then for each bureau whether it speaks to the ask."""
    opinions = {name: split(text) for name, text in trial.opinions.items()}
    for row in coverage(trial.asks, opinions, split(trial.reply), title=trial.title):
        gold = trial.gold["matrix"][row.number]
        yield Cell(trial.name, row.number, "", row.status.value, gold["status"])
        spoken = {name for name, _passage in row.opinions}
        for bureau in trial.bureaus:
            ours = SPOKEN if bureau in spoken else SILENT
            yield Cell(
                trial.name, row.number, bureau, ours, SPOKEN if bureau in gold.get("opinions", ()) else SILENT
            )


def _figure(key: str, label: str, cells: Sequence[Cell]) -> Figure:
    return Figure(key, label, sum(cell.agrees for cell in cells), len(cells))


def _grid(trial: Trial, cells: Sequence[Cell]) -> Grid:
    """One row an ask; a cell that disagrees shows both readings."""
    rows: dict[str, list[str]] = {}
    for cell in cells:
        rows.setdefault(cell.ask, []).append(_shown(cell))
    return Grid(
        f"{trial.name}　{trial.title}",
        (_("建议"), _("答复"), *trial.bureaus),
        tuple((ask, *row) for ask, row in rows.items()),
    )


def _shown(cell: Cell) -> str:
    if cell.agrees:
        return "–" if cell.ours == SILENT else _word(cell.ours)
    return f"×{_word(cell.ours)}（{_word(cell.gold)}）"


def _differs(cell: Cell) -> str:
    return _("%(trial)s 建议%(ask)s × %(column)s：程序读作“%(ours)s”，人工标注“%(gold)s”") % {
        "trial": cell.trial,
        "ask": cell.ask,
        "column": cell.column or _("答复"),
        "ours": _word(cell.ours),
        "gold": _word(cell.gold),
    }


def _word(value: str) -> str:
    return {
        "answered": _("已回应"),
        "partly": _("部分回应"),
        "planned": _("列入计划"),
        "lost": _("意见有、答复无"),
        "nobody": _("无人回应"),
        SPOKEN: _("谈到"),
        SILENT: _("未谈到"),
    }.get(value, value)
