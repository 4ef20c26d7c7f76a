"""The matrix as a program reads it."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from workflow.models import PassageAsk

DAY = date(2023, 4, 25)


@pytest.fixture
def opined(city):
    """科技局 adopted 一.1 in its first section, nothing else is its business; 金融局 is late."""
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = city.opinion_sent(case, "科技局")
    opinion.verdicts.exclude(ask__number="一.1").update(verdict="not_ours")
    PassageAsk.objects.filter(passage__opinion=opinion).delete()
    PassageAsk.objects.create(passage=opinion.passages.get(), ask=case.proposal.asks.get(number="一.1"))
    return case


def address(case):
    return f"/api/v1/cases/{case.pk}/coverage/"


def column(city, case, name, **more):
    unit = city.units[name]
    return {
        "assignment": city.assignment(case, name).pk,
        "organisation": {"id": unit.pk, "name": unit.name, "short_name": name},
        "role": "co",
        "standing": "overdue",
        "letter": None,
        "draft": False,
    } | more


def cell(**more):
    nothing = {"verdict": None, "how": None, "reason": "", "passages": [], "assigned": False, "named": False}
    return nothing | more


def test_matrix_tells_columns_cells_and_conclusions(city, api, opined):
    opinion = city.units["科技局"].opinions.get()
    asks = list(opined.proposal.asks.order_by("position"))

    status, body = api(city[Role.OFFICE]).get(address(opined))

    assert (status, body["complete"], body["replied"]) == (200, True, False)
    assert body["columns"] == [
        column(city, opined, "工信局", role="lead", standing="awaited"),
        column(city, opined, "科技局", standing="delivered", letter=opinion.pk),
        column(city, opined, "金融局"),
    ]
    assert body["rows"][0] == {
        "ask": asks[0].pk,
        "number": "一.1",
        "group": "完善培育体系",
        "text": asks[0].text,
        "conclusion": "answered",
        "units": ["科技局"],
        "missing": body["rows"][0]["missing"],
        "cells": [
            cell(),
            cell(verdict="adopted", passages=[{"id": opinion.passages.get().pk, "name": "一、关于培育"}]),
            cell(),
        ],
    }
    assert [(row["conclusion"], row["units"]) for row in body["rows"][1:]] == [("waiting", ["金融局"])] * 2


def test_a_co_handler_reads_its_own_column_and_no_conclusion(city, api, opined):
    _status, body = api(city["金融局", Role.HANDLER]).get(address(opined))

    assert (body["complete"], body["columns"]) == (False, [column(city, opined, "金融局")])
    assert [row["conclusion"] for row in body["rows"]] == [None, None, None]


@pytest.mark.parametrize("key", [("发改局", Role.HANDLER), ("", "stranger"), ("", "cosigner")])
def test_who_may_not_see_the_case_finds_no_matrix(city, api, opined, key):
    status, body = api(city[key]).get(address(opined))

    assert (status, body["code"]) == (404, "not_found")


def test_nobody_reads_it_without_logging_in(api, opined):
    status, _body = api().get(address(opined))

    assert status == 401
