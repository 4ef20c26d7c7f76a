"""The printed report of the closure figures: by the same filters and rights, never a rate without its denominator."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.documents.figures import figures_paper
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import make_city
from workflow.services.closure import closure_of

BOOK = "/figures/report.xlsx"


@pytest.fixture
def season(city):
    city.replied(title="=HYPERLINK(1)的提案")
    city.handling(title="=1+1 还在办的提案")
    return city


def sheets(response):
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: list(sheet.values) for sheet in book}, book


@pytest.mark.parametrize(
    ("form", "head"), [("docx", b"PK\x03\x04"), ("pdf", b"%PDF"), ("xlsx", b"PK\x03\x04")]
)
def test_the_report_is_a_file(season, browse, form, head):
    made = browse(Role.AUDITOR).get(f"/figures/report.{form}")

    assert (made.status_code, made.content[:4]) == (200, head)
    assert "attachment" in made["Content-Disposition"]


def test_the_workbook_holds_every_figure_with_both_of_its_numbers(season, browse):
    found, book = sheets(browse(Role.OFFICE).get(BOOK))

    assert found["各项指标"][1][:5] == ("签收率", "50.0%", 3, 6, "件次")
    lead = next(line for line in found["各单位"] if line[0] == season.units["工信局"].name)
    assert lead[1:5] == (2, "50.0%", 1, 2)
    assert len(found["指标说明"]) == 10
    late = book["逾期清单"]["B2"]
    assert (late.value, late.data_type, late.quotePrefix) == ("=1+1 还在办的提案", "s", True)


def test_the_workbook_is_narrowed_as_the_page_is(season, browse):
    unit = season.units["科技局"]
    found, _book = sheets(browse(Role.SECRETARIAT).get(BOOK, {"unit": unit.pk}))

    assert [line[0] for line in found["各单位"][1:]] == [unit.name]
    assert ("范围", f"示范市十四届二次会议，单位：{unit}") in [line[:2] for line in found["各项指标"]]


def test_the_paper_tells_every_rate_with_its_denominator_and_meaning(season):
    held = held_posts(season[Role.SECRETARIAT], season.session.closes_on)
    closure = closure_of(held, season.session, season.session.closes_on)
    letter = figures_paper(closure, issuer="提案委", conditions=[])
    words = "\n".join(part.lead + part.text for part in letter.body)

    assert "".join(letter.title) == "关于示范市十四届二次会议提案办理情况的通报"
    assert "签收率50.0%（3/6件次）" in words
    assert "满意率—（分母为0）" in words
    assert "满意率：分子是" in words
    assert "仍然密封的评价" in letter.note
    assert sum(column.width for column in letter.listing.columns) <= 225


@pytest.mark.parametrize(
    ("role", "status"), [(Role.EXAMINER, 200), (Role.MEMBER, 403), (Role.ADMINISTRATOR, 403)]
)
def test_the_report_has_the_rights_of_the_page(season, browse, role, status):
    assert browse(role).get(BOOK).status_code == status


def test_a_bureau_prints_its_own_and_no_other_city(season, browse, client):
    own, other = season.units["科技局"], season.units["工信局"]
    bureau = browse("科技局", Role.LIAISON)

    found, _book = sheets(bureau.get(BOOK))
    assert [line[0] for line in found["各单位"][1:]] == [own.name]
    assert bureau.get(BOOK, {"unit": other.pk}).status_code == 404
    assert bureau.get("/figures/report.docx").status_code == 200
    assert bureau.get("/figures/report.exe").status_code == 404
    client.force_login(make_city("lin")[Role.OFFICE], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(BOOK, {"session": season.session.pk}).status_code == 404
