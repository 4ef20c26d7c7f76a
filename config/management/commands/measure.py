"""`manage.py measure`: how far the program's reading of letters agrees with a person's."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from config.measuring.measured import PageError
from config.measuring.registry import GENERATED, MEASURES
from config.measuring.suggestions import PROPOSALS, SEED
from proposals.parsing import Unreadable, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.core.management.base import CommandParser

    from config.measuring.measured import Grid, Measured


FEWEST: Final = 30
MOST: Final = 20000


class Command(BaseCommand):
    """Exits 1 when a figure fell below what was reached before, 2 when used wrongly. Touches no database."""

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The name, the page, and how to print."""
        parser.description = _("把程序读出的结果与人工标注逐项对照，列出一致的比例和每一处不一致。")
        parser.add_argument(
            "name", choices=[*MEASURES, *GENERATED, "all"], help=_("测量哪一项；all 为全部。")
        )
        parser.add_argument(
            "--page", metavar="FILE", type=Path, help=_("公开页面（.txt、.docx）；不给则只测自拟的案例。")
        )
        parser.add_argument(
            "--seed", type=int, default=SEED, help=_("生成提案的种子；偶数用调权重时没有用过的事项。")
        )
        parser.add_argument(
            "--proposals", type=_some, default=PROPOSALS, help=_("生成多少件提案，三分之一不参与学习。")
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help=_("只输出 JSON，每项一行。"))

    def handle(self, *args: Any, **options: Any) -> None:
        """One measurement after the other."""
        page = self._page(options["page"])
        names = [*MEASURES, *GENERATED] if options["name"] == "all" else [options["name"]]
        season = options["seed"], options["proposals"]
        try:
            results = {
                name: GENERATED[name](*season) if name in GENERATED else MEASURES[name](page)
                for name in names
            }
        except PageError as error:
            self._refuse(str(error))
        for name, measured in results.items():
            if options["as_json"]:
                self.stdout.write(json.dumps(measured.as_json(name), ensure_ascii=False))
            else:
                self.stdout.write("\n".join(_told(name, measured)))
        fallen = [figure for measured in results.values() for figure in measured.fell]
        for figure in fallen:
            self.stderr.write(
                _("%(label)s：%(share)s，低于已达到的 %(before)s。")
                % {"label": figure.label, "share": f"{figure.share:.1%}", "before": f"{figure.at_least:.1%}"}
            )
        if fallen:
            sys.exit(1)

    def _page(self, path: Path | None) -> str | None:
        try:
            return None if path is None else load(path)
        except Unreadable as error:
            self._refuse(error.message(_))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _some(text: str) -> int:
    """As many proposals as can be parted into three. Raises ValueError."""
    number = int(text)
    if not FEWEST <= number <= MOST:
        raise ValueError(text)
    return number


def _told(name: str, measured: Measured) -> Iterator[str]:
    yield f"== {name}"
    for grid in measured.grids:
        yield ""
        yield from _drawn(grid)
    if measured.differences:
        yield ""
        yield _("不一致之处：")
        yield from (f"  · {one}" for one in measured.differences)
    yield ""
    for figure in measured.figures:
        yield f"{figure.label}：{figure.hits}/{figure.of}（{figure.share:.1%}）"
    yield from measured.notes
    yield ""


def _drawn(grid: Grid) -> Iterator[str]:
    """The grid with columns as wide as their widest cell; a Chinese character takes two places."""
    yield grid.title
    lines = (grid.columns, *grid.rows)
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  " + "  ".join(_padded(line, widths)).rstrip()


def _padded(cells: Iterable[str], widths: Iterable[int]) -> Iterator[str]:
    for cell, width in zip(cells, widths, strict=True):
        yield cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
