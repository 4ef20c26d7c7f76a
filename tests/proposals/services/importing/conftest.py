"""A city, and workbooks that are settled in it."""

import io
from datetime import date

import pytest

from proposals.roles import Role
from proposals.services.importing import REGISTERS, settle_book
from proposals.sheets import read_book
from tests.books import book
from tests.city import make_city

ON = date(2023, 6, 1)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def settle(city):
    """`settle({"单位": [[…], …]})` as the city's administrator; `actor=None` is the command line."""

    def settled(sheets, *, keep=True, **more):
        data = book(sheets)
        read = read_book(io.BytesIO(data), len(data), "表.xlsx", REGISTERS)
        actor = more.get("actor", city[Role.ADMINISTRATOR])
        return settle_book(city.jurisdiction, read, actor=actor, on=ON, keep=keep)

    return settled


def told(outcome):
    """Every line as its row, what it is about, what became of it, and the details."""
    return [(line.row, line.what, str(line.effect), line.details) for line in outcome.lines]


def faults(outcome):
    return [(one.sheet, one.row, one.column, one.message) for one in outcome.faults]
