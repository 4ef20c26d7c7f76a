"""Promises against a person's list: how many of them are found, how many of those found are any, and their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from config.measuring.measured import Figure, Grid, Measured
from config.measuring.reached import figure_of
from config.measuring.trials import missing_page, sets_of
from proposals.parsing import read
from workflow.assembly.promises import promises_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.measuring.trials import Trial
    from workflow.assembly.promises import PromiseText


@dataclass(frozen=True, slots=True)
class Pair:
    """A promise that the program found, one that the person did, or both where they are the same."""

    trial: str
    letter: str
    ours: PromiseText | None
    gold: dict[str, Any] | None

    @property
    def particulars(self) -> bool:
        """Whether day, figures and recurrence agree as well."""
        if self.ours is None or self.gold is None:
            return False
        return (
            self.ours.due_on == self.gold.get("due")
            and sorted(figure.text for figure in self.ours.figures) == sorted(self.gold.get("figures", []))
            and bool(self.ours.recurring) == self.gold.get("recurring", False)
        )


def measure(page: str | None) -> Measured:
    """Recall, precision and particulars on the real page, on the cases the rules were made with, and on those kept back."""
    sets = sets_of(page)
    pairs = {key: [pair for trial in trials for pair in pairs_of(trial)] for key, _label, trials in sets}
    return Measured(
        figures=tuple(figure for key, label, _trials in sets for figure in _figures(key, label, pairs[key])),
        grids=tuple(_grid(trial) for key, _label, trials in sets if key == "page" for trial in trials),
        differences=tuple(_differs(pair) for some in pairs.values() for pair in some if not pair.particulars),
        notes=missing_page(page),
    )


def pairs_of(trial: Trial) -> Iterator[Pair]:
    """Every firm promise of every letter beside the person's, letter by letter."""
    letters = {_("答复"): trial.reply, **trial.opinions}
    golds = {_("答复") if name == "答复" else name: found for name, found in trial.gold["promises"].items()}
    for letter, text in letters.items():
        left = list(golds.get(letter, []))
        for ours in promises_in(text, _written_on(text) or trial.on):
            if not ours.firm:
                continue
            gold = next((one for one in left if one["words"] in ours.text), None)
            if gold:
                left.remove(gold)
            yield Pair(trial.name, letter, ours, gold)
        yield from (Pair(trial.name, letter, None, gold) for gold in left)


def _written_on(text: str) -> date | None:
    found = read(text).on
    return date.fromisoformat(str(found.value)) if found else None


def _figures(key: str, label: str, pairs: Sequence[Pair]) -> Iterator[Figure]:
    gold = [pair for pair in pairs if pair.gold is not None]
    ours = [pair for pair in pairs if pair.ours is not None]
    both = [pair for pair in gold if pair.ours is not None]
    words = {"label": label}
    for name, message, hits, of in (
        ("recall", _("%(label)s：人工标出的承诺找到了"), len(both), len(gold)),
        ("precision", _("%(label)s：找出的确是承诺"), len(both), len(ours)),
        (
            "particulars",
            _("%(label)s：数字、期限和频次也一致"),
            sum(pair.particulars for pair in both),
            len(both),
        ),
    ):
        yield figure_of("promises", f"{key}_{name}", message % words, hits, of)


def _grid(trial: Trial) -> Grid:
    """What the program found in the letters of a page."""
    rows = tuple(
        (
            pair.letter,
            pair.ours.measure[:30],
            "、".join(figure.text for figure in pair.ours.figures) or "–",
            pair.ours.due_on.isoformat() if pair.ours.due_on else "–",
            pair.ours.due_words or pair.ours.recurring or "–",
            pair.ours.owner or "–",
            "、".join(one.text for one in pair.ours.vague) or "–",
        )
        for pair in pairs_of(trial)
        if pair.ours
    )
    columns = (_("来文"), _("承诺"), _("数字"), _("到期"), _("期限用语"), _("责任单位"), _("空泛用语"))
    return Grid(f"{trial.name}　{trial.title}", columns, rows)


def _differs(pair: Pair) -> str:
    words = {"trial": pair.trial, "letter": pair.letter}
    if pair.ours is None:
        return _("%(trial)s %(letter)s：没有找到承诺“%(gold)s”") % {
            **words,
            "gold": (pair.gold or {})["words"],
        }
    if pair.gold is None:
        return _("%(trial)s %(letter)s：“%(ours)s”不在人工标注中") % {**words, "ours": pair.ours.text}
    return _("%(trial)s %(letter)s：“%(ours)s”的数字、期限或频次与人工标注不同") % {
        **words,
        "ours": pair.ours.text,
    }
