"""A value is the same text whichever database it comes from, and comes back as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from config.backups.tables import Column, migrations_on_disk, shape_after
from config.backups.values import lines, retold, values

KINDS = ("integer", "boolean", "text", "moment", "day", "time", "float", "json", "bytes", "uuid")
COLUMNS = (*(Column(kind, kind) for kind in KINDS), Column("decimal", "decimal", 2))
TYPES = (
    "bigint", "boolean", "text", "timestamptz", "date", "time", "double precision", "jsonb", "bytea", "uuid",
    "numeric(8, 2)",
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1))  # noqa: DTZ001 -- in UTC
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
ROWS = st.tuples(
    st.integers(-(2**63), 2**63 - 1),
    st.booleans().map(int),
    TEXTS,
    MOMENTS.map(str),
    st.dates().map(str),
    st.times().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number or 0.0),
    JSON.map(json.dumps),
    st.binary(),
    st.uuids().map(lambda one: one.hex),
    st.decimals(Decimal(-99999), Decimal(99999), places=2).map(lambda one: float(one) or 0.0),
)
AWKWARD = (
    1, 0, "a\tb\\N\r\n\v\b\f“中”", "2026-11-22 08:00:00.500000", "2026-11-22", "08:30:00.250000", 1e15,
    '{"bb": [1.50, "\\u0001"], "a": {}}', b"\\\n\t", "0" * 32, 12,
)  # fmt: skip
AS_KEPT = {"json": json.loads, "decimal": float}


def as_kept(row):
    return [AS_KEPT.get(column.kind, lambda one: one)(one) for column, one in zip(COLUMNS, row, strict=True)]


@given(rows=st.lists(ROWS, max_size=4))
@example(rows=[AWKWARD, (None,) * len(COLUMNS)])
def test_what_was_told_is_read_as_it_was(rows):
    told = list(lines(rows, COLUMNS))

    read = list(values(b"".join(told), COLUMNS))

    assert len(told) == len(rows)
    assert all(one.count(b"\n") == 1 for one in told)
    nothing = [None] * len(COLUMNS)
    assert [row if row == nothing else as_kept(row) for row in read] == [
        nothing if row[0] is None else as_kept(row) for row in rows
    ]


@pytest.mark.django_db
@pytest.mark.postgres
def test_postgresql_tells_what_it_was_told_in_the_same_words():
    @given(rows=st.lists(ROWS, max_size=20))
    @example(rows=[AWKWARD, (None,) * len(COLUMNS)])
    @example(
        rows=[
            (*AWKWARD[:6], number, *AWKWARD[7:])
            for number in (1e14, 1.5e15, 9.999e15, 1e16, 1e-4, 1e-5, -2e15)
        ]
    )
    def holds(rows):
        told = b"".join(lines(rows, COLUMNS))
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE told")
            with cursor.copy("COPY told FROM STDIN") as copy:
                copy.write(told)
            with cursor.copy("COPY told TO STDOUT") as copy:
                assert b"".join(retold(map(bytes, copy), COLUMNS)) == told

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        names = ", ".join(f"c{place} {kind}" for place, kind in enumerate(TYPES))
        cursor.execute(f"CREATE TEMPORARY TABLE told ({names})")
    holds()


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("2026-11-22T08:00:00", b"2026-11-22 08:00:00+00\n"),
        ("2026-11-22 16:00:00+08:00", b"2026-11-22 08:00:00+00\n"),
        (str(datetime(2026, 11, 22, 8, 0, 0, 120000, UTC)), b"2026-11-22 08:00:00.12+00\n"),
    ],
    ids=["letter T", "another zone", "with its zone"],
)
def test_a_moment_that_was_kept_in_another_way_is_told_in_utc(kept, told):
    assert list(lines([(kept,)], [Column("at", "moment")])) == [told]


def test_bytes_where_a_text_belongs_are_refused():
    with pytest.raises(ValueError, match="b'x'"):
        list(lines([(b"x",)], [Column("name", "text")]))


def test_every_table_of_the_program_is_known_with_all_of_its_columns():
    shape = shape_after(migrations_on_disk().graph.nodes)

    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    assert {table.name: {column.name for column in table.columns} for table in shape.tables} == {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields}
        for model in models
    }
    assert shape.newest
