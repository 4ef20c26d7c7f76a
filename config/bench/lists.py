"""Bench `lists`: a page of the case list of one city, of one bureau and of the whole country, against hand-written SQL.

Each series is one page of 25 lines in milliseconds: by jurisdiction, by state, by bureau, by year, overdue only, a
bureau's own list, the whole country at its beginning (`depth_0`) and in its middle (`depth_half`, 500,000 of 1,000,000).
The SQL asks for the same rights and fetches the same cells, the same capped count and the same marks in three statements that
are prepared and planned once, through the bare driver, without objects. `depth` at the top level is the middle ÷ the beginning, `queries` the most that a
page asked; the faults tell where both do not show the same cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from config.bench.country import FIRST, ON, lay_country
from config.bench.drivers import bare_driver
from config.bench.report import Report, medians, ratios
from config.bench.scratch import scratch_database
from portal.web.case_list import CASES
from portal.web.visitor import Visitor
from proposals.models import User
from proposals.queries import held_posts_at
from workflow.steps import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.bench.country import Country
    from config.bench.drivers import Driver

AT: Final = datetime(ON.year, ON.month, ON.day, 2, tzinfo=UTC)
UNIT: Final = FIRST + 3
MOST_QUERIES: Final = 3
KEYS: Final = """
SELECT c.id, (SELECT COUNT(*) FROM (SELECT 1 FROM {tables} WHERE {met} LIMIT 1001) AS counted) AS counted
FROM {tables} WHERE {met} {beyond} ORDER BY c.id DESC LIMIT 26
"""
ROWS: Final = """
SELECT found.id, found.counted, c.state, c.round, c.priority, c.jurisdiction_id, p.number, p.title, p.kind, s.name,
       u.name, o.name, r.near, d.slug, d.version
FROM ({keys}) AS found JOIN workflow_case c ON c.id = found.id JOIN proposals_proposal p ON p.id = c.proposal_id
JOIN proposals_session s ON s.id = p.session_id JOIN proposals_user u ON u.id = p.proposer_id
LEFT JOIN proposals_organisation o ON o.id = p.proposing_body_id JOIN workflow_rulepack r ON r.id = c.pack_id
JOIN workflow_workingcalendar d ON d.id = r.counted_by_id ORDER BY found.id DESC
"""
DUES: Final = """
SELECT d.case_id, d.step, d.due_on, d.paused_on, d.provisional, a.pause_reason, o.short_name FROM workflow_deadline d
LEFT JOIN workflow_assignment a ON a.id = d.assignment_id LEFT JOIN proposals_organisation o ON o.id = a.paused_by_id
WHERE d.case_id IN ({keys}) AND d.met_on IS NULL AND d.cancelled_on IS NULL AND d.step NOT IN ({rights}) {own}
ORDER BY d.due_on, d.id
"""
TO_AND_FRO: Final = """
SELECT a.case_id FROM workflow_assignment a JOIN workflow_case c ON c.id = a.case_id AND c.round = a.round
LEFT JOIN workflow_assignment b ON b.id = a.redirected_from_id
WHERE a.case_id IN ({keys}) AND c.state = 'handling' AND a.state NOT IN ('redirected', 'withdrawn') AND (
b.redirected_from_id IS NOT NULL OR (SELECT COUNT(*) FROM workflow_objection o WHERE o.assignment_id = a.id
AND o.decision IN ('pending', 'upheld', 'overruled')) >= CASE WHEN b.id IS NULL THEN 2 ELSE 1 END
OR (SELECT COUNT(*) FROM workflow_objection o WHERE o.assignment_id = b.id
AND o.decision IN ('pending', 'upheld', 'overruled')) >= 2)
"""
"""The mark that overseers see."""
ROLES: Final = """
SELECT a.case_id, a.role FROM workflow_assignment a JOIN workflow_case c ON c.id = a.case_id AND c.round = a.round
WHERE a.case_id IN ({keys}) AND a.state NOT IN ('redirected', 'withdrawn') AND a.organisation_id = %s
"""
"""The part of a bureau."""
OPEN: Final = "c.state NOT IN ('draft', 'cosigning')"
EXAMINED: Final = (
    "(c.state NOT IN ('draft', 'cosigning')"
    " OR (SELECT e.entered_by_id FROM proposals_proposal e WHERE e.id = c.proposal_id) IS NOT NULL)"
)
"""What the secretariat may see."""
LATE: Final = (
    "EXISTS (SELECT 1 FROM workflow_deadline d WHERE d.case_id = c.id AND d.met_on IS NULL AND d.cancelled_on IS NULL "
    "AND d.paused_on IS NULL AND d.jurisdiction_id = c.jurisdiction_id AND d.step <> 'object' AND d.due_on < %s)"
)
SHARE: Final = (
    "EXISTS (SELECT 1 FROM workflow_assignment a WHERE a.case_id = c.id AND a.round = c.round "
    "AND a.organisation_id = %s AND a.state NOT IN ('redirected', 'withdrawn'))"
)


@dataclass(frozen=True)
class Series:
    """One list: who opens it with which address, and the same in SQL. `met` is asked twice, each time with `values`."""

    name: str
    who: str
    query: dict[str, str]
    met: str
    values: tuple[Any, ...] = ()
    tables: str = "workflow_case c"
    beyond: str = ""
    behind: tuple[Any, ...] = ()
    own: str = ""
    own_values: tuple[Any, ...] = ()
    marks: str = TO_AND_FRO

    def page(self, driver: Driver) -> list[int]:
        """The keys of the cases of the page, with all else that it shows fetched as well."""
        keys = KEYS.format(tables=self.tables, met=self.met, beyond=self.beyond)
        rows = driver.execute(ROWS.format(keys=keys), (*self.values, *self.values, *self.behind))
        shown = [row[0] for row in rows[:25]]
        places = ", ".join(["%s"] * len(shown)) or "NULL"
        rights = ", ".join(f"'{step.value}'" for step in sorted(RIGHTS))
        for sql in (DUES, self.marks):
            driver.execute(sql.format(keys=places, rights=rights, own=self.own), (*shown, *self.own_values))
        driver.commit()
        return shown


def _series(country: Country) -> list[Series]:
    city, half = f"c.jurisdiction_id = {FIRST} AND {EXAMINED}", FIRST + country.rows // 2
    everywhere, places = _any_of("c.jurisdiction_id", country.places)
    watched = f"{OPEN} AND {everywhere}"
    joined = "workflow_case c JOIN proposals_proposal q ON q.id = c.proposal_id"
    own = "AND a.organisation_id = %s"
    bureau = "c.id IN (SELECT a.case_id FROM workflow_assignment a WHERE a.organisation_id = %s AND a.state NOT IN ('redirected', 'withdrawn'))"
    return [
        Series("jurisdiction", "secretary", {}, city),
        Series("state", "secretary", {"state": "handling"}, f"{city} AND c.state = %s", ("handling",)),
        Series("bureau", "secretary", {"unit": str(UNIT)}, f"{city} AND {SHARE}", (UNIT,)),
        Series(
            "year", "secretary", {"year": "2022"}, f"{city} AND q.session_id = %s", (FIRST + 1,), joined
        ),
        Series("overdue", "secretary", {"overdue": "on"}, f"{city} AND {LATE}", (ON,)),
        Series("own", "handler", {}, bureau, (UNIT,), own=own, own_values=(UNIT,), marks=ROLES),
        Series("depth_0", "auditor", {}, watched, places),
        Series(
            "depth_half", "auditor", {"before": str(half)}, watched, places, beyond="AND c.id < %s", behind=(half,)
        ),
    ]  # fmt: skip


def _any_of(column: str, keys: Sequence[int]) -> tuple[str, tuple[Any, ...]]:
    """The condition that the column has one of these keys, in the fewest parameters that the database can do with."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::bigint[])", (f"{{{','.join(map(str, keys))}}}",)
    return f"{column} IN ({', '.join(['%s'] * len(keys))})", tuple(keys)


def measure(*, rows: int, rounds: int) -> Report:
    """The report's faults tell where ours and the SQL do not show the same, or a page asks too often."""
    with scratch_database():
        country = lay_country(rows)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        visitors = {
            "secretary": _visitor(country.secretary),
            "auditor": _visitor(country.auditor),
            "handler": _visitor(User.objects.get(pk=UNIT)),
        }
        driver = bare_driver()
        if connection.vendor == "postgresql":
            driver.execute("SET plan_cache_mode = force_generic_plan", ())
        ours: dict[str, list[float]] = {}
        limit: dict[str, list[float]] = {}
        forms: dict[str, Any] = {}
        series, faults, queries = _series(country), [], 0
        for one in series:
            shown, asked = _asked(one, visitors[one.who], forms)
            queries = max(queries, asked)
            if shown != one.page(driver):
                faults.append(f"{one.name}: the list and the SQL show different cases")
        for _turn in range(rounds + 2):
            for one in series:
                me = _come_anew(visitors[one.who])
                ours.setdefault(one.name, []).append(_timed(lambda: _ours(one, me, forms)))  # noqa: B023 -- called at once
                limit.setdefault(one.name, []).append(_timed(lambda: one.page(driver)))  # noqa: B023 -- the same
        driver.close()
    if queries > MOST_QUERIES:
        faults.append(f"a page asked {queries} times")
    figures, limits = (medians({name: s[2:] for name, s in kept.items()}) for kept in (ours, limit))
    extra = {"depth": round(figures["depth_half"] / figures["depth_0"], 3), "queries": queries, "rows": rows}
    return Report(
        "lists", rounds, figures, limits, ratios(figures, limits), faults=tuple(faults), extra=extra
    )


def _visitor(user: User) -> Visitor:
    return Visitor(user, held_posts_at(user, AT), AT, ON)


def _come_anew(me: Visitor) -> Visitor:
    """The same with nothing known that a request finds out about its visitor."""
    return replace(me, held=tuple(replace(held) for held in me.held))


def _ours(one: Series, me: Visitor, forms: dict[str, Any]) -> list[int]:
    """The page as its view makes it, once it is known which filters are offered."""
    request = RequestFactory().get("/cases/", one.query)
    if one.name not in forms:
        forms[one.name] = CASES.form_class(request.GET, me=me)
    form = forms[one.name]
    found = CASES.page(request, me, form, [column for column in CASES.offered(me) if column.usual])
    return [row.case.pk for row in found.rows]


def _asked(one: Series, me: Visitor, forms: dict[str, Any]) -> tuple[list[int], int]:
    _ours(one, me, forms)
    with CaptureQueriesContext(connection) as asked:
        shown = _ours(one, me, forms)
    return shown, len(asked)


def _timed(act: Any) -> float:
    began = perf_counter()
    act()
    return 1000 * (perf_counter() - began)
