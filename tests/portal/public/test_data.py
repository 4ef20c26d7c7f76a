"""Open data, feeds, the map and linked data: well formed, described, and the same for programs as the pages for people."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from tests.portal.public.scenes import many_public
from workflow.models import Vote

JSON, CSV = "/public/data/cases.json", "/public/data/cases.csv"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def parsed(content):
    return ET.fromstring(content)  # noqa: S314 -- what our own door wrote


def rows_of(answer):
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_records_are_as_their_schema_says(season, client):
    schema = client.get("/public/data/cases.schema.json").json()
    answer = client.get(JSON)

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(answer.json())
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["next"] is None


def test_a_record_has_what_the_page_shows(season, client):
    Vote.objects.create(case=season.open, visitor="0" * 64, choice="support")

    [first, second] = client.get(JSON).json()["results"]

    assert (first["number"], first["title"], first["state"], first["replied"]) == (
        "20230001", "关于加快企业培育的建议", "已答复", "2023-05-20",
    )  # fmt: skip
    assert (first["leads"], first["co_handlers"]) == (["示范市工信局"], ["示范市科技局", "示范市金融局"])
    assert [(ask["number"], ask["answered"]) for ask in first["asks"]] == [
        ("一.1", "已回应"), ("一.2", "已回应"), ("二.1", "已回应"),
    ]  # fmt: skip
    assert (first["asks_number"], first["asks_answered"], first["asks_unanswered"]) == (3, 3, 0)
    assert [letter["unit"] for letter in (*first["replies"], *first["opinions"])] == [
        "示范市工信局",
        "示范市科技局",
    ]
    assert (first["support"], first["oppose"]) == (1, 0)
    assert (second["state"], second["replied"], second["replies"]) == ("已立案", None, [])
    assert {ask["answered"] for ask in second["asks"]} == {None}


def test_every_field_of_the_data_is_described_on_the_page(season, client):
    page = client.get("/public/data/").text
    [record, _other] = client.get(JSON).json()["results"]

    assert [name for name in record if f"<code>{name}</code>" not in page] == []


def test_pages_of_records_lead_through_all_of_them(city, client):
    many_public(city, 5)
    address, numbers = f"{JSON}?size=2", []
    while address:
        told = client.get(address).json()
        numbers.append([record["number"] for record in told["results"]])
        address = told["next"]

    assert numbers == [["20230001", "20230002"], ["20230003", "20230004"], ["20230005"]]


@pytest.mark.parametrize("number", [1, 3])
def test_records_cost_the_same_for_one_and_for_three(city, client, django_assert_num_queries, number):
    many_public(city, number)

    with django_assert_num_queries(5):
        assert len(client.get(JSON).json()["results"]) == number


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("size=0", 400, "invalid_parameter"), ("size=101", 400, "invalid_parameter"), ("size=x", 400, "invalid_parameter"),
        ("after=-1", 400, "invalid_parameter"), ("year=当年", 400, "invalid_parameter"), ("page=2", 400, "unknown_parameter"),
        ("in=nowhere", 404, "not_found"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", [JSON, CSV])
def test_a_query_that_cannot_be_answered_says_why_as_the_api_does(
    season, client, address, query, status, code
):
    answer = client.get(f"{address}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()) == {"code", "detail"}


def test_a_year_chooses_records(season, client):
    assert [len(client.get(f"{JSON}?year={year}").json()["results"]) for year in (2022, 2023)] == [0, 2]


def test_the_table_has_a_row_for_each_case(season, client):
    answer = client.get(CSV)
    rows = rows_of(answer)

    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/csv; charset=utf-8", 'attachment; filename="proposals-shifan.csv"',
    )  # fmt: skip
    assert [(row["number"], row["leads"], row["co_handlers"], row["replied"]) for row in rows] == [
        ("20230001", "示范市工信局", "示范市科技局；示范市金融局", "2023-05-20"), ("20230002", "", "", ""),
    ]  # fmt: skip
    assert "reasons" not in rows[0]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " ="])
def test_no_cell_is_a_formula(season, client, sign):
    season.open.public.__class__.objects.update(title=f"{sign}HYPERLINK(1)")

    assert {row["title"] for row in rows_of(client.get(CSV))} == {f"'{sign}HYPERLINK(1)"}


def test_the_feed_has_the_newest_cases(season, client):
    answer = client.get("/public/feed.atom")
    root = parsed(answer.content)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in root.findall("a:entry", ATOM)] == [
        "http://127.0.0.1:8000/public/shifan/20230002/", "http://127.0.0.1:8000/public/shifan/20230001/",
    ]  # fmt: skip
    assert root.findtext("a:updated", namespaces=ATOM).startswith("2023-06-02T")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=充电", ["关于规范电动自行车充电桩的提案"]),
        ("state=replied", ["关于加快企业培育的建议"]),
        ("q=没有的词", []),
        ("q=电", []),
    ],
)
def test_a_search_has_its_feed(season, client, query, titles):
    root = parsed(client.get(f"/public/feed.atom?{query}").content)

    assert [entry.findtext("a:title", namespaces=ATOM) for entry in root.findall("a:entry", ATOM)] == titles


def test_a_unit_has_its_feed(city, season, client):
    root = parsed(client.get(f"/public/feed.atom?unit={city.units['科技局'].pk}").content)

    assert len(root.findall("a:entry", ATOM)) == 1


def test_signs_that_xml_cannot_write_are_left_out(season, client):
    season.open.public.__class__.objects.update(title="案\x08由 & <b>")

    root = parsed(client.get("/public/feed.atom").content)

    assert root.find("a:entry/a:title", ATOM).text == "案由 & <b>"


def test_the_map_leads_to_every_case_page_by_page(season, client, monkeypatch):
    monkeypatch.setattr("portal.public.views.feeds.MAP", 1)
    pages = [
        one.text for one in parsed(client.get("/public/sitemap.xml").content).findall("m:sitemap/m:loc", MAP)
    ]
    found = [
        one.text for page in pages for one in parsed(client.get(page).content).findall("m:url/m:loc", MAP)
    ]

    assert found == [f"http://127.0.0.1:8000/public/shifan/2023000{n}/" for n in (1, 2)]


@pytest.mark.parametrize("number", ["7", "99999999999999999999"])
def test_a_page_of_the_map_that_never_was_is_empty(season, client, number):
    answer = client.get(f"/public/sitemap-{number}.xml")

    assert (answer.status_code, len(parsed(answer.content))) == (200, 0)


def test_machines_may_read_the_public_pages_alone(city, client):
    assert client.get("/robots.txt").text.splitlines() == [
        "User-agent: *", "Allow: /public/", "Allow: /static/", "Disallow: /public/search/", "Disallow: /",
        "Sitemap: http://127.0.0.1:8000/public/sitemap.xml",
    ]  # fmt: skip


def test_a_case_is_linked_data_in_a_file_of_its_own_and_no_script_stands_in_its_page(season, client):
    page = client.get("/public/shifan/20230001/").text
    told = json.loads(client.get("/public/shifan/20230001.jsonld").content)

    assert (
        'rel="alternate" type="application/ld+json" href="http://127.0.0.1:8000/public/shifan/20230001.jsonld"'
        in page
    )
    assert page.count("<script") == 1
    assert 'itemtype="https://schema.org/Article"' in page
    assert (told["@type"], told["identifier"], told["headline"]) == (
        "Article",
        "20230001",
        "关于加快企业培育的建议",
    )
    assert [part["author"]["name"] for part in told["hasPart"]] == ["示范市工信局"]
