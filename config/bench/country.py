"""The rows of a whole country, made by the database itself: cities with their bureaus, and five years of proposals.

`lay_country(rows)` makes so many proposals with three shares each. Proposal `i` belongs to city `i % cities`; the years
follow each other, and of the last one some are closed, some answered, most are being handled and a few late. Whatever a
row says is worked out from `i`, so that every run has the same rows on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.management.color import no_style
from django.db import connection, transaction

from proposals.models import Ask, Jurisdiction, Organisation, Post, Proposal, Session, User
from proposals.roles import Role
from workflow.models import (
    AskAnswer,
    Assignment,
    Case,
    Consultation,
    Deadline,
    Evaluation,
    RateBook,
    Reply,
    RulePack,
)
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import load_pack

if TYPE_CHECKING:
    from django.db.models import Model

YEARS: Final = 5
FIRST_YEAR: Final = 2021
ON: Final = date(2025, 6, 12)
"""The day of the bench: in the middle of the last year's season."""
UNITS: Final = 20
IN_A_CITY: Final = 3_300
FEWEST_CITIES: Final = 3
CATEGORIES: Final = ("经济发展", "城市建设", "教育文化", "医疗卫生", "生态环境")
PACK: Final = "generic-city"
FIRST: Final = 10_000_000
"""The keys of what is copied begin here, so that they meet nobody else's."""


@dataclass(frozen=True)
class Country:
    """What was made: how many cities, and who watches all of them, or keeps the ratings of the first."""

    cities: int
    rows: int
    auditor: User
    secretary: User

    @property
    def places(self) -> list[int]:
        return [FIRST + city for city in range(self.cities)]

    def session_of(self, city: int) -> int:
        """The key of the last session of a city."""
        return FIRST + city * YEARS + YEARS - 1


@transaction.atomic
def lay_country(rows: int) -> Country:
    """So many proposals, and three times as many shares."""
    cities = max(FEWEST_CITIES, rows // IN_A_CITY)
    templates = _templates()
    _check_nothing()
    _lay_cities(templates, cities)
    _lay_cases(templates, _Sums(cities, rows))
    auditor, secretary = _watchers(templates, cities)
    RateBook.objects.all().delete()
    for row in reversed(list(templates.values())):
        type(row)._default_manager.filter(pk=row.pk).delete()  # noqa: SLF001 -- Django's documented name
    _go_on_numbering()
    return Country(cities, rows, auditor, secretary)


class _Sums:
    """The expressions in `i` of which the rows are made."""

    def __init__(self, cities: int, rows: int) -> None:
        self.cities, self.rows = cities, rows
        self.city = f"i % {cities}"
        self.year = f"(i * {YEARS} / {rows})"
        self.chance = "((i * 7919) % 1000)"
        last = f"{self.year} = {YEARS - 1}"
        self.answered = f"NOT ({last} AND {self.chance} >= 600)"
        self.handed = f"NOT ({last} AND {self.chance} >= 950)"
        self.state = (
            f"CASE WHEN NOT {last} THEN 'archived' WHEN {self.chance} < 400 THEN 'closed' "
            f"WHEN {self.chance} < 600 THEN 'replied' WHEN {self.chance} < 950 THEN 'handling' ELSE 'filed' END"
        )
        self.closed = f"NOT ({last} AND {self.chance} >= 400)"
        self.replied_on = self.day(5, f"{self.chance} % 40")

    def day(self, month: int, days: str) -> str:
        """So many days after the first of the month, in the year of `i`."""
        if connection.vendor == "postgresql":
            return f"make_date(({FIRST_YEAR} + {self.year})::int, {month}, 1) + ({days})::int"
        return f"date(({FIRST_YEAR} + {self.year}) || '-{month:02}-01', ({days}) || ' days')"

    def share(self, place: int) -> int:
        """The first key of the shares in that place of a case: its lead's, and two co-handlers'."""
        return FIRST + place * self.rows

    def unit(self, place: int) -> str:
        return f"{FIRST} + ({self.city}) * {UNITS} + (i / {self.cities} + {place * 7}) % {UNITS}"


def _templates() -> dict[str, Any]:
    """One row of each kind, as the services would leave it; they are copied and go."""
    seed_calendar()
    place = Jurisdiction.objects.create(slug="template", name="样本市", short_name="样本")
    pack = load_pack(place, PACK, year=FIRST_YEAR)
    unit = Organisation.objects.create(
        jurisdiction=place, name="样本局", short_name="样本局", seal="样", kind="bureau"
    )
    person = User.objects.create(username="template", name="样本")
    session = Session.objects.create(
        jurisdiction=place, name="样本会议", year=FIRST_YEAR, filing_opens_on=date(FIRST_YEAR - 1, 12, 1),
        opens_on=date(FIRST_YEAR, 1, 10), closes_on=date(FIRST_YEAR, 1, 14), cut_off_on=date(FIRST_YEAR, 1, 12),
        filing_closes_on=date(FIRST_YEAR, 11, 30),
    )  # fmt: skip
    post = Post.objects.create(person=person, organisation=unit, role=Role.HANDLER, from_on=date(2020, 1, 1))
    proposal = Proposal.objects.create(
        jurisdiction=place, session=session, title="关于补齐公共服务设施的建议", proposer=person, number="样本", text_version=1
    )  # fmt: skip
    case = Case.objects.create(proposal=proposal, jurisdiction=place, pack=pack, state="handling")
    share = Assignment.objects.create(jurisdiction=place, case=case, organisation=unit, role="lead")
    own = {"jurisdiction": place, "case": case}
    ask = Ask.objects.create(proposal=proposal, position=0, number="一", text="补齐公共服务设施。")
    reply = Reply.objects.create(
        **own, assignment=share, organisation=unit, approved_digest="-", state="delivered"
    )
    return {
        "place": place, "pack": pack, "unit": unit, "person": person, "session": session, "post": post,
        "proposal": proposal, "case": case, "share": share, "ask": ask, "reply": reply,
        "deadline": Deadline.objects.create(
            **own, assignment=share, round=1, step="reply", start_on=ON, original_due_on=ON, due_on=ON, derivation={}
        ),
        "talk": Consultation.objects.create(
            **own, assignment=share, round=1, on=ON, how="visit", summary="当面沟通。", recorded_by=person
        ),
        "rating": Evaluation.objects.create(**own, round=1, signer=person),
        "answer": AskAnswer.objects.create(reply=reply, ask=ask, how="answered"),
    }  # fmt: skip


def _lay_cities(templates: dict[str, Any], cities: int) -> None:
    units = cities * UNITS
    city = f"{FIRST} + i / {UNITS}"
    copies(templates["place"], cities, slug="'city-' || i", name="'第' || i || '市'", short_name="'第' || i")
    copies(templates["pack"], cities, jurisdiction_id=f"{FIRST} + i")
    copies(
        templates["unit"],
        units,
        jurisdiction_id=city,
        name="'第' || i || '局'",
        short_name="'第' || i || '局'",
    )
    copies(templates["person"], units, username="'person-' || i", name="'经办' || i")
    copies(templates["post"], units, person_id=f"{FIRST} + i", organisation_id=f"{FIRST} + i")
    years = _Sums(cities, cities * YEARS)
    years.year = f"(i % {YEARS})"
    copies(
        templates["session"], cities * YEARS, jurisdiction_id=f"{FIRST} + i / {YEARS}", name="'第' || i || '次会议'",
        year=f"{FIRST_YEAR} + {years.year}", opens_on=years.day(1, "9"), closes_on=years.day(1, "13"),
        cut_off_on=years.day(1, "11"), filing_opens_on=years.day(1, "0"), filing_closes_on=years.day(11, "29"),
    )  # fmt: skip


def _lay_cases(templates: dict[str, Any], sums: _Sums) -> None:
    """Proposals, cases, shares and all that hangs on them."""
    rows, city = sums.rows, f"{FIRST} + {sums.city}"
    kinds = " ".join(f"WHEN {n} THEN '{name}'" for n, name in enumerate(CATEGORIES))
    copies(
        templates["proposal"], rows, jurisdiction_id=city, number="'c' || i",
        session_id=f"{FIRST} + ({sums.city}) * {YEARS} + {sums.year}",
        proposer_id=sums.unit(0), category=f"CASE i % {len(CATEGORIES)} {kinds} END", class_number="''",
        kind="CASE WHEN i % 9 = 0 THEN 'npc_suggestion' ELSE 'cppcc_proposal' END",
    )  # fmt: skip
    public = "CASE WHEN i % 4 = 0 THEN 'withheld' WHEN i % 4 = 1 THEN 'summary' ELSE 'full' END"
    copies(
        templates["case"], rows, proposal_id=f"{FIRST} + i", jurisdiction_id=city, pack_id=city, state=sums.state,
        filed_on=sums.day(1, f"10 + {sums.chance} % 50"), outcome="'in_progress'",
        handed_over_on=f"CASE WHEN {sums.handed} THEN {sums.day(3, '20')} END",
        replied_on=f"CASE WHEN {sums.answered} THEN {sums.replied_on} END",
        publication=f"CASE WHEN {sums.answered} THEN {public} ELSE '' END",
        published_on=f"CASE WHEN {sums.answered} AND i % 4 > 0 THEN {sums.replied_on} END",
        closed_on=f"CASE WHEN {sums.closed} THEN {sums.day(6, '10')} END",
    )  # fmt: skip
    for place in range(3):
        _lay_shares(templates, sums, place)
    _lay_answers(templates, sums)


def _lay_shares(templates: dict[str, Any], sums: _Sums, place: int) -> None:
    city, first, unit = f"{FIRST} + {sums.city}", sums.share(place), sums.unit(place)
    done = sums.answered if place == 0 else f"({sums.answered} OR i % 3 > 0)"
    copies(
        templates["share"], sums.rows, first, f"{sums.handed}", jurisdiction_id=city, case_id=f"{FIRST} + i",
        organisation_id=unit, handler_id=unit, role="'lead'" if place == 0 else "'co'",
        state=f"CASE WHEN {done} THEN 'answered' WHEN i % 11 = 0 THEN 'pending' ELSE 'accepted' END",
        accepted_on=f"CASE WHEN {done} OR i % 11 > 0 THEN {sums.day(3, '21 + i % 9')} END",
        answered_on=f"CASE WHEN {done} THEN {sums.replied_on} END",
    )  # fmt: skip
    due = (
        f"CASE WHEN {done} THEN {sums.day(5, f'{sums.chance} % 40 + CASE WHEN i % 14 = {place} THEN -3 ELSE 9 END')} "
        f"WHEN i % 50 = {place} THEN {sums.day(6, '1')} ELSE {sums.day(7, '20')} END"
    )
    copies(
        templates["deadline"], sums.rows, first, sums.handed, jurisdiction_id=city, case_id=f"{FIRST} + i",
        assignment_id=f"{first} + i", step="'reply'" if place == 0 else "'opinion'", due_on=due, original_due_on=due,
        start_on=sums.day(3, "20"), met_on=f"CASE WHEN {done} THEN {sums.replied_on} END",
    )  # fmt: skip


def _lay_answers(templates: dict[str, Any], sums: _Sums) -> None:
    city, of = f"{FIRST} + {sums.city}", f"{FIRST} + i"
    own = {"jurisdiction_id": city, "case_id": of}
    copies(
        templates["talk"], sums.rows, FIRST, sums.answered, **own, assignment_id=of, recorded_by_id=sums.unit(0),
        on=sums.day(5, f"{sums.chance} % 40 - 5"), how="CASE WHEN i % 7 = 0 THEN 'phone' ELSE 'visit' END",
        response="CASE WHEN i % 5 = 0 THEN 'pending' ELSE 'confirmed' END",
    )  # fmt: skip
    given = f"CASE WHEN i % 10 = 3 AND {sums.closed} THEN 'no_answer' WHEN i % 10 = 3 THEN 'pending' ELSE 'given' END"
    grade = "CASE i % 10 WHEN 3 THEN '' WHEN 4 THEN 'mostly' WHEN 5 THEN 'reserves' ELSE 'satisfied' END"
    copies(
        templates["rating"],
        sums.rows,
        FIRST,
        sums.answered,
        **own,
        signer_id=sums.unit(0),
        state=given,
        result=grade,
    )
    copies(
        templates["reply"], sums.rows, FIRST, sums.answered, **own, assignment_id=of, organisation_id=sums.unit(0),
        delivered_on=sums.replied_on,
    )  # fmt: skip
    for place in range(2):
        first = FIRST + place * sums.rows
        copies(
            templates["ask"],
            sums.rows,
            first,
            proposal_id=of,
            position=str(place),
            number=f"'{'一二'[place]}'",
        )
        copies(
            templates["answer"], sums.rows, first, sums.answered, reply_id=of, ask_id=f"{first} + i",
            how="CASE WHEN i % 6 = 0 THEN 'planned' ELSE 'answered' END",
        )  # fmt: skip


def _watchers(templates: dict[str, Any], cities: int) -> tuple[User, User]:
    """Who audits every city, and who keeps the secretariat of the first."""
    unit, from_on = f"{FIRST} + i * {UNITS}", date(2020, 1, 1)
    auditor = User.objects.create(username="auditor", name="监督员")
    secretary = User.objects.create(username="secretary", name="提案委经办")
    first = Organisation.objects.get(pk=FIRST)
    copies(
        templates["post"],
        cities,
        FIRST * 2,
        person_id=str(auditor.pk),
        organisation_id=unit,
        role="'auditor'",
    )
    Post.objects.create(person=secretary, organisation=first, role=Role.SECRETARIAT, from_on=from_on)
    return auditor, secretary


def copies(row: Model, count: int, first: int = FIRST, only: str = "", /, **changed: str) -> None:
    """As many copies of a row, numbered from `first` on, some columns by their SQL in `i`; `only` those that meet it."""
    meta: Any = row._meta  # noqa: SLF001 -- Django documents it under this name
    columns = {field.column: f'copied."{field.column}"' for field in meta.concrete_fields}
    columns |= {"id": f"{first} + i", **changed}
    names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
    series = (
        f"generate_series(0::bigint, {count - 1}) AS n(i)"
        if connection.vendor == "postgresql"
        else f"(WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i + 1 < {count}) SELECT i FROM s) n"  # noqa: S608 -- ours
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} ({names}) SELECT {values} FROM {series}, {meta.db_table} AS copied "  # noqa: S608 -- ours
            f"WHERE copied.id = {row.pk}" + (f" AND {only}" if only else "")
        )


def _check_nothing() -> None:
    """Let foreign keys of this transaction go unasked, where the database lets us: the rows are sound by their making."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if cursor.fetchone()[0]:
            cursor.execute("SET LOCAL session_replication_role = replica")


def _go_on_numbering() -> None:
    """Let what the services add go on after the copies."""
    models = [Jurisdiction, Organisation, User, Post, Session, Proposal, Case, Assignment, Deadline, Consultation,
              Evaluation, Reply, Ask, AskAnswer, RulePack]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
