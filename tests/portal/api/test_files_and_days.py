"""Lists and reports as files, files that come with moves, and the day on which something would be due."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proposals.roles import Role
from tests.files import PDF

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def sent(*names):
    return [SimpleUploadedFile(name, PDF + name.encode()) for name in names]


def test_several_files_come_at_once_as_a_form(city, api):
    case = city.draft()
    program = api(city[Role.MEMBER])
    address = f"/api/v1/cases/{case.pk}/transitions/attach/upload/"

    made = program.client.post(address, {"file": sent("甲.pdf", "乙.pdf")})
    unknown = program.client.post(address, {"file": sent("丙.pdf"), "more": "x"})
    empty = program.client.post(address, {})
    elsewhere = program.client.post(f"/api/v1/cases/{case.pk}/transitions/submit/upload/", {})

    assert (made.status_code, made.json()["event"]["transition"]) == (200, "attach")
    assert {row["name"] for row in program.get("/api/v1/attachments/")[1]["results"]} == {"甲.pdf", "乙.pdf"}
    assert (unknown.status_code, list(unknown.json()["errors"])) == (400, ["more"])
    assert (empty.status_code, list(empty.json()["errors"])) == (400, ["file"])
    assert elsewhere.status_code == 404
    assert api(city["", "cosigner"]).client.post(address, {"file": sent("丁.pdf")}).status_code == 404


def test_a_list_is_exported_by_its_filters(city, api):
    city.filed()
    city.filed(title="另一件提案")
    program = api(city[Role.OFFICE])

    lines = (
        b"".join(program.client.get("/api/v1/cases/export.csv", {"q": "另一件"}))
        .decode("utf-8-sig")
        .splitlines()
    )
    book = program.client.get("/api/v1/cases/export.xlsx")

    assert (len(lines), "另一件提案" in lines[1]) == (2, True)
    assert (book.status_code, book["Content-Type"]) == (200, XLSX)
    assert program.client.get("/api/v1/cases/export.doc").status_code == 404
    assert program.client.get("/api/v1/cases/export.csv", {"nonsense": "1"}).status_code == 400


def test_a_book_is_made_of_what_a_filter_finds(city, api):
    city.replied()
    program = api(city[Role.OFFICE])

    made = program.client.get("/api/v1/cases/collection.pdf", {"by": "category"})
    none = program.get("/api/v1/cases/collection.pdf", q="没有这样的")

    assert (made.status_code, made.content[:5]) == (200, b"%PDF-")
    assert (none[0], none[1]["code"]) == (409, "collection_size")
    assert api(city[Role.MEMBER]).get("/api/v1/cases/collection.pdf")[0] == 403


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_reports_are_fetched_by_who_reads_them(city, api, form):
    city.replied()
    office, secretariat = api(city[Role.OFFICE]), api(city[Role.SECRETARIAT])

    figures = office.client.get(f"/api/v1/figures/report.{form}")
    examined = secretariat.client.get(f"/api/v1/examination/reports/{city.session.pk}.{form}")

    assert (figures.status_code, examined.status_code) == (200, 200)
    assert api(city[Role.MEMBER]).get(f"/api/v1/figures/report.{form}")[0] == 403
    assert api(city[Role.MEMBER]).get(f"/api/v1/examination/reports/{city.session.pk}.{form}")[0] == 403


def test_the_rows_behind_a_figure_are_as_many_as_it_says(city, api):
    case = city.replied()
    program = api(city[Role.OFFICE])
    figures = {one["code"]: one for one in program.get("/api/v1/figures/")[1]["figures"]}

    found = {code: program.get("/api/v1/figures/rows/", rate=code, side="denominator")[1] for code in figures}

    assert {code: body["count"] for code, body in found.items()} == {
        code: one["denominator"] for code, one in figures.items()
    }
    assert {row["case"]["id"] for body in found.values() for row in body["results"]} == {case.pk}
    assert program.get("/api/v1/figures/rows/", rate="none")[0] == 400
    assert api(city[Role.MEMBER]).get("/api/v1/figures/rows/", rate="on_time")[0] == 403


def test_a_day_is_counted_by_a_span_and_by_a_rule(city, api):
    program = api(city[Role.OFFICE])
    rules = [one["rule"] for one in program.get("/api/v1/calculator/rules/")[1]]

    status, by_span = program.get("/api/v1/calculator/", start="2023-06-01", amount=5, unit="workday")
    by_rule = program.get("/api/v1/calculator/", start="2023-06-01", rule=rules[0])
    wrong = program.get("/api/v1/calculator/", start="someday", amount=5)

    assert (status, by_span["due_on"], by_span["provisional"]) == (200, "2023-06-08", False)
    assert (by_rule[0], by_rule[1]["due_on"] > "2023-06-01") == (200, True)
    assert (wrong[0], list(wrong[1]["errors"])) == (400, ["start"])
    assert program.get("/api/v1/calculator/", start="9999-12-30", amount=9)[0] == 409


def test_calendars_tell_their_days(city, api):
    program = api(city[Role.OFFICE])
    rows = program.get("/api/v1/calendars/")[1]["results"]

    days = {
        day["on"]: day["is_workday"] for day in program.get(f"/api/v1/calendars/{rows[0]['id']}/")[1]["days"]
    }

    assert days["2023-06-22"] is False


def test_precedents_and_reviews_stand_beside_a_case(city, api):
    city.replied()
    case = city.handling(title="关于加快企业培育的再建议")
    program = api(city[Role.OFFICE])

    status, body = program.get(f"/api/v1/cases/{case.pk}/precedents/")

    assert (status, sorted(body)) == (200, ["answers", "similar"])
    assert program.get(f"/api/v1/cases/{case.pk}/reviews/") == (200, [])
    assert program.get(f"/api/v1/cases/{case.pk}/followable/")[0] == 403
