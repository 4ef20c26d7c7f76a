"""The coverage matrix against a person's: for each ask what became of it, and which bureau speaks to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from config.measuring.measured import Figure, Grid, Measured
from config.measuring.reached import figure_of
from config.measuring.trials import missing_page, sets_of
from workflow.assembly.matching import coverage
from workflow.assembly.passages import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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


@dataclass(frozen=True, slots=True)
class OpenDemands:
    """For the asks whose open demands the person listed: how many of them the program names, and names rightly."""

    listed: int
    found: int
    named: int
    rightly: int


def measure(page: str | None) -> Measured:
    """Cells that agree on the real page, on the cases the rules were made with, and on those kept back from that."""
    sets = sets_of(page)
    cells = {trial.name: tuple(cells_of(trial)) for _key, _label, trials in sets for trial in trials}
    return Measured(
        figures=tuple(
            figure for key, label, trials in sets for figure in _figures(key, label, trials, cells)
        ),
        grids=tuple(_grid(trial, cells[trial.name]) for _key, _label, trials in sets for trial in trials),
        differences=tuple(_differs(cell) for row in cells.values() for cell in row if not cell.agrees),
        notes=missing_page(page),
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


def open_demands(trial: Trial) -> OpenDemands:
    """What the reply leaves unanswered of asks that it answers in part."""
    opinions = {name: split(text) for name, text in trial.opinions.items()}
    rows = coverage(trial.asks, opinions, split(trial.reply), title=trial.title)
    golds = trial.gold["matrix"]
    pairs = [
        ([demand.text for demand in row.open_demands], golds[row.number].get("open", []))
        for row in rows
        if "open" in golds[row.number] or golds[row.number]["status"] == "answered"
    ]
    return OpenDemands(
        listed=sum(len(words) for _ours, words in pairs),
        found=sum(any(word in one for one in ours) for ours, words in pairs for word in words),
        named=sum(len(ours) for ours, _words in pairs),
        rightly=sum(any(word in one for word in words) for ours, words in pairs for one in ours),
    )


def _figures(
    key: str, label: str, trials: Sequence[Trial], cells: Mapping[str, Sequence[Cell]]
) -> Iterator[Figure]:
    rows = [cell for trial in trials for cell in cells[trial.name]]
    status = [cell for cell in rows if not cell.column]
    words = {"label": label}
    counts = [open_demands(trial) for trial in trials]
    yield _figure(key, _("%(label)s：一致的格") % words, rows)
    yield _figure(f"{key}_status", _("%(label)s：其中“答复”一列") % words, status)
    yield figure_of(
        "matrix",
        f"{key}_open_found",
        _("%(label)s：答复没有回应的诉求找到了") % words,
        sum(one.found for one in counts),
        sum(one.listed for one in counts),
    )
    if key == "page":  # its gold names the gravest open demands, not all
        return
    yield figure_of(
        "matrix",
        f"{key}_open_rightly",
        _("%(label)s：指为没有回应的确实没有") % words,
        sum(one.rightly for one in counts),
        sum(one.named for one in counts),
    )


def _figure(key: str, label: str, cells: Sequence[Cell]) -> Figure:
    return figure_of("matrix", key, label, sum(cell.agrees for cell in cells), len(cells))


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
