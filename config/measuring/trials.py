"""What measurements are made on: the real page with its gold, and cases of our own in other fields."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from django.utils.translation import gettext as _

from config.measuring.measured import PageError
from proposals.parsing import Kind, parse_asks, read, same_bureau, same_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from proposals.parsing import AskText, Reading

GOLD: Final = Path(__file__).parent / "dongguan-20230368.yaml"
OWN: Final = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Trial:
    """One case: its texts, and under `gold` what a person read in them. `opinions` has a text for each bureau."""

    name: str
    title: str
    asks: tuple[AskText, ...]
    reply: str
    opinions: Mapping[str, str]
    gold: Mapping[str, Any]

    @property
    def on(self) -> date:
        """The day of the reply."""
        found: date = self.gold["on"]
        return found

    @property
    def kept_back(self) -> bool:
        """Whether the rules were made without looking at it."""
        return bool(self.gold.get("kept_back"))

    @property
    def bureaus(self) -> tuple[str, ...]:
        """Every bureau that the person looked at, also those from which nothing came."""
        return tuple(self.gold["bureaus"])


def own_trials() -> tuple[Trial, ...]:
    """The cases in `cases/`, by their file names."""
    return tuple(_own(path) for path in sorted(OWN.glob("*.yaml")))


def page_trial(page: str) -> Trial:
    """The real case, cut from its page; PageError when it is another page."""
    gold = yaml.safe_load(GOLD.read_text(encoding="utf-8"))
    reading = read(page)
    replies = [part for part in reading.parts if part.kind.value is Kind.LEAD_REPLY]
    if not replies or not any(same_case(found.value, gold["number"]) for found in reading.numbers):
        raise PageError(
            _("这不是 %(number)s 号提案的公开页面，没有可对照的人工标注；请用 --page 给出该页面。") % gold
        )
    opinions = {
        name: page[slice(*part.span)]
        for name, full in gold["bureaus"].items()
        for part in reading.parts
        if full and part.kind.value is Kind.CO_OPINION and _signed(part, full)
    }
    title = reading.title.value if reading.title else ""
    return Trial(gold["number"], title, reading.asks, page[slice(*replies[0].span)], opinions, gold)


def sets_of(page: str | None) -> tuple[tuple[str, str, tuple[Trial, ...]], ...]:
    """The real page if it is given, our cases that the rules were made with, and those kept back: (key, label, cases)."""
    own = own_trials()
    sets = (
        ("page", _("真实页面"), (page_trial(page),) if page is not None else ()),
        ("own", _("自拟案例"), tuple(trial for trial in own if not trial.kept_back)),
        ("kept_back", _("留作检验的案例"), tuple(trial for trial in own if trial.kept_back)),
    )
    return tuple(one for one in sets if one[2])


def missing_page(page: str | None) -> tuple[str, ...]:
    """What to do where the page was not given."""
    return () if page is not None else (_("真实页面没有测：请用 --page 给出公开页面的文件。"),)


def _signed(letter: Reading, name: str) -> bool:
    return any(same_bureau(found.value, name) for found in letter.bureaus)


def _own(path: Path) -> Trial:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    opinions = {name: text for name, text in told["bureaus"].items() if text}
    return Trial(path.stem, told["title"], parse_asks(told["measures"]), told["reply"], opinions, told)
