"""The drafting screens, worked as a browser without a script works them: who may, what may be sent, and what it costs."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from proposals.roles import Role
from tests.portal.web.browser_form import fields_of
from tests.portal.web.drafting.screen import DAY, keys, page_of, redrawn
from workflow.assembly.blocks import Block


@pytest.mark.parametrize(
    "seen", ["", "x", "[]", '{"b": 1}', '{"f": []}', "[" * 5000, '{"b": [null], "t": {}}']
)
def test_whatever_is_said_to_have_been_seen_the_page_stands(lead, reply, case, seen):
    url = page_of(reply, case)

    assert redrawn(lead, url, fields_of(lead.get(url)) | {"_seen": seen}, "merge").status_code == 200


def test_what_was_seen_travels_as_plain_json(lead, reply, case):
    seen = json.loads(fields_of(lead.get(page_of(reply, case)))["_seen"][0])

    assert {name: len(found) for name, found in seen.items()} == {"b": 5, "t": 5, "f": 12}


@pytest.mark.parametrize(
    "key", [("科技局", Role.HANDLER), ("工信局", Role.BUREAU_LEADER), (Role.OFFICE,), ("stranger",)]
)
def test_nobody_else_may_draw_or_read_the_drafting_screen(browse, reply, case, source, key):
    client, url = browse(*key), page_of(reply, case)

    assert client.get(url).status_code in {403, 404}
    assert client.post(url, {"more": f"pull-{source.pk}", "blocks": "0"}).status_code in {403, 404}


def test_the_first_paint_costs_no_more_than_a_page_may(lead, reply, case, source):
    page = lead.get(page_of(reply, case)).text
    files = {finders.find(name) for name in re.findall(r'(?:href|src)="/static/([^"#]+)', page)}

    sizes = [len(gzip.compress(Path(file).read_bytes())) for file in files]

    assert len(sizes) >= 8
    assert len(gzip.compress(page.encode())) + sum(sizes) <= 100_000


def test_nothing_is_written_into_the_page_that_the_policy_forbids(lead, reply, case, source):
    page = lead.get(page_of(reply, case)).text

    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", page) == []


@pytest.mark.parametrize("units", [("科技局",), ("科技局", "金融局", "发改局")])
def test_drafting_costs_the_same_for_one_opinion_and_for_three(
    city, browse, django_assert_num_queries, units
):
    case = city.handling(co=units)
    city.accept(case, "工信局", *units)
    for unit in units:
        city.opinion_sent(case, unit)
    reply = city.reply_written(case)
    client = browse("工信局", Role.HANDLER)
    client.get(page_of(reply, case))

    with django_assert_num_queries(49):
        assert client.get(page_of(reply, case)).status_code == 200


@pytest.mark.parametrize("passages", [1, 3])
def test_writing_an_opinion_costs_the_same_for_one_passage_and_for_three(
    city, browse, case, django_assert_num_queries, passages
):
    opinion = city.opinion_draft(case, "金融局")
    asks = list(keys(case).values())[:passages]
    parts = tuple(
        Block(f"　　{n}、事项\n　　已办。", frozenset({ask})) for n, ask in zip("一二三", asks, strict=False)
    )
    city.do("write", opinion, city["金融局", Role.HANDLER], DAY, parts=parts, verdicts={})
    client = browse("金融局", Role.HANDLER)
    client.get(page_of(opinion, case))

    with django_assert_num_queries(31):
        assert client.get(page_of(opinion, case)).status_code == 200
