"""The checker against slips that are known: those that a person planted or read, and those planted by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from django.utils.translation import gettext as _

from config.measuring.measured import Grid, Measured, PageError
from config.measuring.planting import planted
from config.measuring.reached import figure_of
from config.measuring.trials import missing_page
from config.measuring.twins import Planted, all_twins, paired
from proposals.parsing import Kind, read, same_case
from workflow.assembly.checking import Severity, check_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from config.measuring.measured import Figure
    from config.measuring.planting import Plant
    from config.measuring.twins import Twins
    from workflow.assembly.checking import Finding

PAGE: Final = Path(__file__).parent / "page-slips.yaml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One text with known slips: those found, those missed, how many other findings a second reading upheld, and
    findings on nothing."""

    name: str
    found: tuple[Planted, ...]
    missed: tuple[Planted, ...]
    alarms: tuple[Finding, ...]
    upheld: int = 0


def measure(page: str | None) -> Measured:
    """Recall and precision per code on our own letters, alarms on their clean twins, slips by rule, and the page."""
    twins = all_twins()
    outcomes = [outcome_of(one) for one in twins]
    alarms = [(one.name, finding) for one in twins for finding in one.findings(slipped=False)]
    by_rule = [(one, plant, is_found(one, plant)) for one in twins for plant in plants_of(one)]
    pages = [page_outcome(page)] if page is not None else []
    hits = sum(hit for *_one, hit in by_rule)
    return Measured(
        figures=(
            *_figures(outcomes),
            _clean(twins, alarms),
            figure_of("checks", "by_rule", _("按规则植入的差错找到了"), hits, len(by_rule)),
            *(figure for one in pages for figure in _page_figures(one)),
        ),
        grids=(_by_code(outcomes, alarms), _by_rule(by_rule), *(_of_page(one) for one in pages)),
        differences=(
            *(words for one in (*outcomes, *pages) for words in _differences(one)),
            *(_alarm(_("%(name)s（干净稿）") % {"name": name}, finding) for name, finding in alarms),
            *(_not_found(one, plant) for one, plant, hit in by_rule if not hit),
        ),
        notes=missing_page(page),
    )


def outcome_of(one: Twins) -> Outcome:
    """What the checker makes of the slipped twin. Findings that a slip rightly brings along are no alarms."""
    findings = one.findings(slipped=True)
    found, missed, rest = paired(one.planted, findings)
    too = {code for slip in one.planted for code in slip.expected_too}
    return Outcome(one.name, found, missed, tuple(finding for finding in rest if finding.code not in too))


def plants_of(one: Twins) -> Iterator[Plant]:
    """The slips by rule of a letter; pages hold several letters and are left to what was planted by hand."""
    reading = read(one.clean)
    return iter(()) if reading.kind.value is Kind.PAGE else planted(one.clean, reading)


def is_found(one: Twins, plant: Plant) -> bool:
    """Whether a finding of a right code lies on the planted place."""
    start, end = plant.span
    return any(
        finding.code in plant.codes and finding.span[0] <= end and start <= finding.span[1]
        for finding in one.on(plant.text)
    )


def page_outcome(page: str) -> Outcome:
    """The real page; PageError when it is another page."""
    gold = yaml.safe_load(PAGE.read_text(encoding="utf-8"))
    if not any(same_case(one.value, gold["number"]) for one in read(page).numbers):
        raise PageError(
            _("这不是 %(number)s 号提案的公开页面，没有可对照的人工标注；请用 --page 给出该页面。") % gold
        )
    slips = [_gold(row) for row in gold["slips"]]
    found, missed, rest = paired(slips, check_paper(page))
    upheld, _absent, alarms = paired([_gold(row) for row in gold["right"]], rest)
    return Outcome(gold["number"], found, missed, alarms, len(upheld))


def _gold(row: dict[str, str]) -> Planted:
    return Planted(row["code"], row["words"], says=row.get("says", ""), told=int(row.get("told", 0)))


# -- figures -------------------------------------------------------------------------------------------------------


def _figures(outcomes: Sequence[Outcome]) -> Iterator[Figure]:
    found = sum(len(one.found) for one in outcomes)
    missed = sum(len(one.missed) for one in outcomes)
    alarms = sum(len(one.alarms) for one in outcomes)
    yield figure_of("checks", "recall", _("植入的差错找到了"), found, found + missed)
    yield figure_of("checks", "precision", _("差错稿上的发现确是差错"), found, found + alarms)


def _clean(twins: Sequence[Twins], alarms: Sequence[tuple[str, Finding]]) -> Figure:
    loud = {name for name, finding in alarms if finding.severity is not Severity.REMARK}
    return figure_of(
        "checks", "clean", _("干净稿没有任何须处理或核对的发现"), len(twins) - len(loud), len(twins)
    )


def _page_figures(page: Outcome) -> Iterator[Figure]:
    sentences = {slip.told for slip in (*page.found, *page.missed) if slip.told}
    whole = sentences - {slip.told for slip in page.missed}
    right = len(page.found) + page.upheld
    for key, label, hits, of in (
        ("page_expected", _("真实页面：expected.yaml 所列的差错找全了"), len(whole), len(sentences)),
        (
            "page_recall",
            _("真实页面：人工读出的差错找到了"),
            len(page.found),
            len(page.found) + len(page.missed),
        ),
        ("page_precision", _("真实页面：发现确是差错"), right, right + len(page.alarms)),
    ):
        yield figure_of("checks", key, label, hits, of)


# -- grids ---------------------------------------------------------------------------------------------------------


def _by_code(outcomes: Sequence[Outcome], clean: Iterable[tuple[str, Finding]]) -> Grid:
    found = Counter(slip.code for one in outcomes for slip in one.found)
    missed = Counter(slip.code for one in outcomes for slip in one.missed)
    alarms = Counter(finding.code for one in outcomes for finding in one.alarms)
    on_clean = Counter(finding.code for _name, finding in clean)
    codes = sorted({*found, *missed, *alarms, *on_clean})
    return Grid(
        _("自拟的 %(n)d 封来往函件") % {"n": len(outcomes)},
        (_("检查项"), _("植入"), _("找到"), _("误报"), _("干净稿误报"), _("查全"), _("查准")),
        tuple(
            (
                code, str(found[code] + missed[code]), str(found[code]), str(alarms[code]), str(on_clean[code]),
                _share(found[code], found[code] + missed[code]), _share(found[code], found[code] + alarms[code]),
            )
            for code in codes
        ),
    )  # fmt: skip


def _by_rule(by_rule: Sequence[tuple[Twins, Plant, bool]]) -> Grid:
    of = Counter(plant.rule for _one, plant, _hit in by_rule)
    hits = Counter(plant.rule for _one, plant, hit in by_rule if hit)
    rows = tuple((rule, str(of[rule]), str(hits[rule]), _share(hits[rule], of[rule])) for rule in sorted(of))
    return Grid(_("按规则逐处植入"), (_("差错"), _("植入"), _("找到"), _("查全")), rows)


def _of_page(page: Outcome) -> Grid:
    rows = [(slip.code or "–", slip.words or slip.says, _("找到")) for slip in page.found]
    rows += [(slip.code or "–", slip.words or slip.says, _("没有找到")) for slip in page.missed]
    rows += [(finding.code, finding.text[:20], _("误报")) for finding in page.alarms]
    return Grid(page.name, (_("检查项"), _("位置"), _("结果")), tuple(rows))


def _share(hits: int, of: int) -> str:
    return f"{hits / of:.0%}" if of else "–"


# -- differences ---------------------------------------------------------------------------------------------------


def _differences(one: Outcome) -> Iterator[str]:
    yield from (_missed(one, slip) for slip in one.missed)
    yield from (_alarm(one.name, finding) for finding in one.alarms)


def _missed(one: Outcome, slip: Planted) -> str:
    return _("%(name)s：没有找到 %(code)s“%(words)s”") % {
        "name": one.name,
        "code": slip.code or _("（没有检查项）"),
        "words": slip.words or slip.says,
    }


def _alarm(name: str, finding: Finding) -> str:
    return _("%(name)s：误报 %(code)s“%(words)s”") % {
        "name": name,
        "code": finding.code,
        "words": " ".join(finding.text.split())[:30],
    }


def _not_found(one: Twins, plant: Plant) -> str:
    start, end = plant.span
    shown = " ".join(plant.text[max(0, start - 8) : min(end, start + 20) + 8].split())
    return _("%(name)s：没有找到按规则植入的 %(code)s“%(words)s”") % {
        "name": one.name,
        "code": plant.rule,
        "words": shown,
    }
