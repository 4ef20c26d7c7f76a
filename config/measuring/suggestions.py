"""Suggested units against the truth of a generated season, one third of which the program has not seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from config.measuring.measured import Grid, Measured
from config.measuring.reached import figure_of
from config.measuring.seasons import draw
from config.measuring.seasons.drawing import tuned_on
from proposals.services.directory import shipped_directory
from workflow.suggesting import Handled, Profile, Unit, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from config.measuring.measured import Figure
    from config.measuring.seasons import Drawn, Season
    from proposals.services.directory import Body
    from workflow.suggesting import Advice

SEED: Final = 2
PROPOSALS: Final = 600
FIRST: Final = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """One held-out proposal beside what was suggested for it, units by their codes."""

    drawn: Drawn
    leads: tuple[str, ...]
    co_handlers: tuple[str, ...]
    asks: tuple[tuple[str, ...], ...]
    doubt: str

    @property
    def right(self) -> bool:
        """Whether the first is the one, or one of those that may be."""
        return self.leads[:1] == (self.drawn.lead,)


def measure(seed: int = SEED, proposals: int = PROPOSALS) -> Measured:
    """The figures of one season."""
    pairs = tuple(pairs_of(seed, proposals))
    cold = tuple(pairs_of(seed, proposals, remembered=False))
    return Measured(
        figures=(*_figures(pairs), *_cold_figures(cold)),
        grids=(_doubts(pairs),),
        notes=(
            _("种子 %(seed)s，%(proposals)s 件，其中 %(held)s 件没有参与学习。")
            % {"seed": seed, "proposals": proposals, "held": len(pairs)},
            _("权重是在这一半事项上调的。") if tuned_on(seed) else _("权重没有在这一半事项上调过。"),
        ),
    )


def pairs_of(seed: int, proposals: int, *, remembered: bool = True) -> Iterator[Pair]:
    """Every held-out proposal with what the duties and, if they are `remembered`, the other proposals suggest for it."""
    bodies = _bodies()
    codes = [body.code for body in bodies]
    units = [
        Unit(key, (body.name, body.short_name, *body.aliases), tuple(body.duties.split("、")))
        for key, body in enumerate(bodies)
    ]
    spoken = {body.code: (body.name, body.short_name, *body.aliases[:1]) for body in bodies}
    season = draw(seed, proposals, spoken)
    profile = Profile(units, _handled(season, codes) if remembered else ())
    for drawn in season.held_out:
        wished = frozenset(map(codes.index, drawn.wished))
        yield _pair(drawn, profile.advise(Wanted(drawn.title, drawn.asks, wished)), codes)


def _bodies() -> list[Body]:
    directory = shipped_directory("dongguan")
    if directory is None:
        raise LookupError("dongguan")
    return [body for body in directory.bodies if body.kind == "bureau"]


def _handled(season: Season, codes: Sequence[str]) -> list[Handled]:
    return [
        Handled(
            key=place,
            year=one.year,
            title=one.title,
            asks=one.asks,
            leads=frozenset({codes.index(one.lead)}),
            co_handlers=frozenset(map(codes.index, one.co_handlers)),
            left=frozenset({codes.index(one.left)} if one.left else ()),
        )
        for place, one in enumerate(season.earlier)
    ]


def _pair(drawn: Drawn, advice: Advice, codes: Sequence[str]) -> Pair:
    return Pair(
        drawn,
        tuple(codes[one.unit] for one in advice.leads),
        tuple(codes[one.unit] for one in advice.co_handlers),
        tuple(tuple(codes[one.unit] for one in units) for units in advice.asks),
        str(advice.doubt or ""),
    )


def _figures(pairs: Sequence[Pair]) -> Iterator[Figure]:
    new = [pair for pair in pairs if pair.drawn.new]
    unsure = [pair for pair in pairs if pair.doubt]
    sure = [pair for pair in pairs if not pair.doubt]
    parts = [(code, pair) for pair in pairs for code in pair.drawn.co_handlers]
    said = [(code, pair) for pair in pairs for code in pair.co_handlers]
    asks = [one for pair in pairs for one in zip(pair.drawn.answering, pair.asks, strict=True)]
    due = [(code, units) for code, units in asks if code]
    idle = [units for code, units in asks if not code]
    for key, label, hits, of in (
        ("first", _("主办排在第一"), _count(pair.right for pair in pairs), pairs),
        ("first_three", _("主办在前三"), _count(_in_three(pair) for pair in pairs), pairs),
        ("new_first", _("没有先例的事项：主办排在第一"), _count(pair.right for pair in new), new),
        ("new_first_three", _("没有先例的事项：主办在前三"), _count(map(_in_three, new)), new),
        ("sure_right", _("没有说请人工判断的，主办排在第一"), _count(pair.right for pair in sure), sure),
        ("unsure", _("说了请人工判断"), len(unsure), pairs),
        ("unsure_rightly", _("说得对：第一个不是主办，或确有两家可办"), _count(map(_doubtful, unsure)), unsure),
        ("co_handlers", _("会办单位建议到了"), _count(code in pair.co_handlers for code, pair in parts), parts),
        ("co_rightly", _("建议的会办单位确有其份"), _count(_has_part(code, pair) for code, pair in said), said),
        ("asks", _("建议的承办单位在前三"), _count(code in units for code, units in due), due),
        ("idle", _("没有单位可办的建议，没有硬派"), _count(not units for units in idle), idle),
    ):  # fmt: skip
        yield figure_of("suggestions", key, label, hits, len(of))


def _cold_figures(pairs: Sequence[Pair]) -> Iterator[Figure]:
    sure = [pair for pair in pairs if not pair.doubt]
    for key, label, hits, of in (
        ("cold_first_three", _("一件往年提案也没有：主办在前三"), _count(map(_in_three, pairs)), pairs),
        ("cold_sure", _("一件往年提案也没有：没有说请人工判断"), len(sure), pairs),
        ("cold_sure_right", _("其中主办排在第一"), _count(pair.right for pair in sure), sure),
    ):
        yield figure_of("suggestions", key, label, hits, len(of))


def _count(hits: Iterable[bool]) -> int:
    return sum(hits)


def _in_three(pair: Pair) -> bool:
    return pair.drawn.lead in pair.leads[:FIRST]


def _doubtful(pair: Pair) -> bool:
    return pair.drawn.blurred or not pair.right


def _has_part(code: str, pair: Pair) -> bool:
    return code in {pair.drawn.lead, *pair.drawn.owners, *pair.drawn.co_handlers}


def _doubts(pairs: Sequence[Pair]) -> Grid:
    """How often each sort of doubt was told, and how often rightly."""
    told = Counter(pair.doubt for pair in pairs)
    rightly = Counter(pair.doubt for pair in pairs if _doubtful(pair))
    rows = tuple((doubt or "–", str(count), str(rightly[doubt])) for doubt, count in sorted(told.items()))
    return Grid(_("请人工判断的理由"), (_("理由"), _("件数"), _("说得对")), rows)
