"""The published page of a real case, beside the repository; skipped where it is not at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from proposals.parsing import load, match_bureau, read

CASE = Path(__file__).resolve().parents[4] / "shared" / "cases" / "dongguan-20230368"

ON = True  # YAML 1.1 reads the bare key "on" as true

pytestmark = pytest.mark.skipif(
    not CASE.is_dir(), reason="the published page of case 20230368 is not at hand"
)


@pytest.fixture(scope="module")
def expected():
    return yaml.safe_load((CASE / "expected.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def text():
    return load(CASE / "published-page.txt")


@pytest.fixture(scope="module")
def published(text):
    return read(text)


def opinions(published):
    return [part for part in published.parts if part.kind.value == "co_opinion"]


def test_page_names_its_case(published, expected):
    plain = published.as_json()

    assert {name: plain[name] for name in ("kind", "matter", "numbers", "title", "session", "proposers")} == {
        "kind": "page",
        "matter": expected["kind"],
        "numbers": [expected["number"]],
        "title": expected["title"],
        "session": expected["session"],
        "proposers": [expected["proposer"]["name"]],
    }


def test_page_has_every_ask(published, expected):
    assert [one.number for one in published.asks] == expected["asks"]


def test_page_has_the_reply(published, expected):
    reply = published.parts[0]

    assert reply.kind.value == "lead_reply"
    assert {
        "by": reply.bureaus[0].value,
        ON: reply.on.value,
        "class": reply.category,
        "document_number": reply.document_number,
    } == expected["reply"]


def test_page_has_every_opinion(published, expected):
    assert [
        {
            "by": part.bureaus[0].value,
            ON: part.on.value,
            "addressed_to": part.addressees[0].value,
            "covers": [one.value for one in part.numbers],
            "session_cited": part.session.value.removesuffix("次会议") + "次" if part.session else None,
        }
        for part in opinions(published)
    ] == expected["opinions"]


def test_page_knows_the_other_matters_of_an_opinion(published, expected):
    others = {one.number.value: one.matter.value for one in opinions(published)[0].references}

    assert {number: others[number] for number in expected["related_matters"]} == expected["related_matters"]


def test_page_names_the_handling_units_as_they_are_spelt(published, expected):
    spelt = {spelling for spellings in expected["co_handlers"].values() for spelling in spellings}

    assert {one.value for one in published.bureaus} - {"市工信局"} <= spelt
    assert {one.value for one in published.heard} <= spelt
    assert len(published.bureaus) == 6


def test_spellings_of_a_unit_meet_its_name(expected):
    names = list(expected["co_handlers"])
    met = {
        spelling: match_bureau(spelling, names)
        for name in names
        for spelling in expected["co_handlers"][name]
    }

    assert met == {spelling: name for name in names for spelling in expected["co_handlers"][name]}


def test_page_misses_the_opinion_that_is_not_there(published, text):
    absent = [one for one in published.warnings if one.code == "bureau_without_letter"]

    assert [text[slice(*one.span)] for one in absent] == ["市金融工作局"]


def test_page_knows_the_notice_and_the_votes(published, expected):
    assert opinions(published)[0].cited_documents[0].value == expected["handover_notice"]
    assert published.votes.value._asdict() == expected["votes"]


def test_page_points_at_every_slip_of_reading(published, text):
    shown = [(one.code, text[slice(*one.span)]) for one in published.warnings]

    assert [one for one in shown if not one[0].startswith("missing_")] == [
        ("broken_heading", "法:"),
        ("bureau_without_letter", "市金融工作局"),
        ("broken_numbering", "二是"),
        ("doubled_punctuation", ",,"),
        ("doubled_punctuation", ",,"),
        ("broken_numbering", "(七)"),
        ("address_mixed", "你们"),
        ("session_differs", "十四届一次会议"),
        ("placeholder_left", "(此页无正文)"),
    ]
    assert sorted(code for code, _ in shown if code.startswith("missing_")) == [
        "missing_category",
        "missing_contact",
        "missing_copy_to",
        "missing_document_number",
        "missing_signer",
    ]


def test_run_in_section_of_the_reply_is_a_section(published):
    numbers = [one.number for one in published.parts[0].sections]

    assert numbers[-7:] == ["三.一", "三.二", "三.三", "三.四", "三.五", "三.六", "三.七"]
    assert published.parts[0].on.value == date(2023, 6, 19)
