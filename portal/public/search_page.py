"""The search page: what was asked, what it may be narrowed down by, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.public.paging import page_of, with_place
from proposals.search import marked, read_query, snippet, spans
from proposals.search.asked import LONGEST, MOST, SHORTEST
from workflow.queries.public_search import (
    PROPOSERS,
    STATES,
    Narrowing,
    commonest_categories,
    counted,
    facets,
    found_in,
    page_rows,
    proposer_words,
    public_entries,
    ranked,
    state_words,
    unit_numbers,
)
from workflow.queries.published import public_state

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.public.place import Place
    from proposals.search import Asked, Piece
    from workflow.models import PublicEntry

SIZE: Final = 20
UNITS: Final = 8
"""Units that are offered at once; the others are on the page of all units."""
NEWEST: Final = "newest"
RELEVANT: Final = "relevant"
ORDERS: Final = {RELEVANT: gettext_lazy("最相关"), NEWEST: gettext_lazy("最新答复")}
LONGEST_YEAR: Final = 4


class Search:
    """What an address of the search page asks for. What makes no sense narrows nothing."""

    def __init__(self, query: QueryDict, place: Place) -> None:
        self._query, self._place = query, place
        self.text = query.get("q", "").strip()[: LONGEST + 1]

    @cached_property
    def asked(self) -> Asked | None:
        """The phrases; None where nothing is looked for, so that everything is listed."""
        return read_query(self.text) if self.text else None

    @property
    def problem(self) -> str:
        """Why it cannot be looked for, "" where it can."""
        told = self.asked
        if told is None or not told.problem:
            return ""
        words = {
            "empty": _("请输入要查的词，至少两个字。"),
            "short": _("“%(word)s”只有一个字，范围太大。请写两个字以上，例如“充电”。"),
            "long": _("一次最多写 %(longest)d 个字，请缩短后再查。"),
            "many": _("一次最多查 %(most)d 个词，请少写几个。"),
        }
        return words[told.problem] % {"word": told.wrong, "longest": LONGEST, "most": MOST, "least": SHORTEST}

    @cached_property
    def narrowing(self) -> Narrowing:
        years = tuple(int(y) for y in self._query.getlist("year") if _is_number(y, LONGEST_YEAR))
        units = tuple(int(u) for u in self._query.getlist("unit") if _is_number(u, 9))
        states = tuple(s for s in self._query.getlist("state") if s in STATES)
        proposers = tuple(p for p in self._query.getlist("proposer") if p in PROPOSERS)
        return Narrowing(years=years, states=states, units=units, proposers=proposers)

    @property
    def order(self) -> str:
        """How hits are put in order; without words nothing is relevant."""
        chosen = self._query.get("order", "")
        return NEWEST if self.asked is None or chosen == NEWEST else RELEVANT

    @property
    def orders(self) -> list[dict[str, Any]]:
        return [{"value": v, "label": label, "chosen": v == self.order} for v, label in ORDERS.items()]

    @cached_property
    def entries(self) -> QuerySet[PublicEntry]:
        """What has the words, not narrowed down yet."""
        return found_in(public_entries(self._place.jurisdiction), self.asked)

    @property
    def query(self) -> QueryDict:
        """What of the address makes sense, without the place in the list."""
        kept = QueryDict(mutable=True)
        if self.text:
            kept["q"] = self.text
        if not self._place.alone and self._place.slug:
            kept["in"] = self._place.slug
        chosen = self.narrowing
        for name, values in (("year", chosen.years), ("state", chosen.states), ("unit", chosen.units)):
            kept.setlist(name, [str(value) for value in values])
        kept.setlist("proposer", list(chosen.proposers))
        if self._query.get("order") == NEWEST and self.asked is not None:
            kept["order"] = NEWEST
        return kept

    @property
    def plain(self) -> str:
        """The same words in no narrower a search."""
        kept = {"in": self._place.slug} if not self._place.alone and self._place.slug else {}
        return f"{reverse('public_search')}?{urlencode(kept | ({'q': self.text} if self.text else {}))}"

    @property
    def feed(self) -> str:
        """The address of the feed of this search."""
        return f"{reverse('public_feed')}?{self.query.urlencode()}"


def _is_number(told: str, longest: int) -> bool:
    return told.isascii() and told.isdigit() and len(told) <= longest


@dataclass(frozen=True)
class Choice:
    """One thing to narrow down by, with the number of hits that it leaves."""

    name: str
    value: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Hit:
    """One case that was found."""

    url: str
    reference: str
    title: list[Piece]
    text: list[Piece]
    also: list[list[Piece]]
    proposer: str
    year: int
    place: str
    state: str
    done: bool
    replied_on: Any
    published_on: Any
    units: int


@dataclass(frozen=True)
class Found:
    """One page of hits; `more` says that there are more than were counted."""

    hits: list[Hit]
    count: int
    more: bool
    newer: str
    older: str


def look_up(search: Search, query: QueryDict, *, named: bool) -> Found:
    """What was found. `named` says that hits tell their place."""
    hits = search.entries.filter(search.narrowing.condition)
    count, more = counted(hits)
    if search.order == RELEVANT and search.asked is not None:
        keys = ranked(hits, search.asked)
        told = query.get("page", "")
        number = int(told) if _is_number(told, 3) else 1
        number = min(max(number, 1), max(1, -(-len(keys) // SIZE)))
        rows = page_rows(keys[(number - 1) * SIZE : number * SIZE])
        newer = with_place(search.query, page=number - 1) if number > 1 else ""
        older = with_place(search.query, page=number + 1) if number * SIZE < len(keys) else ""
    else:
        place = search.query
        for name in ("before", "after"):
            if name in query:
                place[name] = query.get(name, "")
        page = page_of(hits.only("pk"), place, size=SIZE)
        rows, newer, older = page_rows([row.pk for row in page.rows]), page.newer, page.older
    return Found(_hits(rows, search, named=named), count, more, newer, older)


def _hits(rows: list[PublicEntry], search: Search, *, named: bool) -> list[Hit]:
    units = unit_numbers([row.public_case_id for row in rows])
    return [_hit(row, search, units.get(row.public_case_id, 0), named=named) for row in rows]


def _hit(row: PublicEntry, search: Search, units: int, *, named: bool) -> Hit:
    case, asked = row.public_case, search.asked or read_query("")
    also = [marked(line, asked) for line in row.names.split("\n") if spans(line, asked.phrases)]
    return Hit(
        url=reverse("public_case", args=[case.jurisdiction.slug, case.reference]),
        reference=case.reference,
        title=marked(case.title, asked),
        text=snippet(row.text, asked),
        also=also,
        proposer=case.proposer,
        year=case.year,
        place=case.jurisdiction.short_name or case.jurisdiction.name if named else "",
        state=public_state(case.case.state),
        done=case.replied_on is not None,
        replied_on=case.replied_on,
        published_on=case.published_on,
        units=units,
    )


def sides(search: Search) -> list[dict[str, Any]]:
    """The groups of things to narrow down by, each with its numbers; what was chosen stays in sight."""
    told, chosen = facets(search.entries, search.narrowing), search.narrowing
    units = {str(key): (name, number) for key, (name, number) in told.units.items()}
    shown = [key for n, key in enumerate(units) if n < UNITS or int(key) in chosen.units]
    years = {str(year): number for year, number in told.years.items()}
    groups = [
        ("year", _("年份"), [(v, v, n, int(v) in chosen.years) for v, n in years.items()]),
        ("state", _("进程"), [(v, state_words(v), n, v in chosen.states) for v, n in told.states.items()]),
        ("unit", _("办理单位"), [(k, *units[k], int(k) in chosen.units) for k in shown]),
        (
            "proposer",
            _("提案者"),
            [(v, proposer_words(v), n, v in chosen.proposers) for v, n in told.proposers.items()],
        ),
    ]
    return [
        {"name": name, "label": label, "choices": [Choice(name, *one) for one in choices]}
        for name, label, choices in groups
        if choices
    ]


def often_looked_for(place: Place) -> list[dict[str, str]]:
    """What people come for: the commonest categories, and the promises of the year."""
    base = {"in": place.slug} if not place.alone and place.slug else {}
    links = [
        {"label": name, "url": f"{reverse('public_search')}?{urlencode(base | {'q': name})}"}
        for name in commonest_categories(place.jurisdiction)
    ]
    return [*links, {"label": _("承诺兑现"), "url": place.address("public_commitments")}]
