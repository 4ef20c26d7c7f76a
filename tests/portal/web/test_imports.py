"""Where an administrator hands in workbooks."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from proposals.models import Import, Organisation
from proposals.roles import Role
from proposals.sheets import LARGEST
from tests.books import book
from tests.city import fresh, make_city
from workflow.models import Case

LIST = reverse("import_list")
NEW = {"单位": [["全称", "简称", "类型"], ["示范市水务局", "水务局", "政府部门"]]}
WRONG = {"单位": [["全称", "类型"], ["示范市水务局", "=1+1"]]}
PAST = {"往年提案": [["届次", "编号", "案由"], ["十四届二次会议", "20220017", "关于夜市的建议"]]}


def given(sheets, subject="register"):
    return {"subject": subject, "workbook": SimpleUploadedFile("单位.xlsx", book(sheets))}


@pytest.fixture
def client(browse):
    return browse(Role.ADMINISTRATOR)


def test_empty_list_says_what_importing_is_good_for(client):
    answer = client.get(LIST)
    assert "还没有导入过" in answer.text
    assert reverse("import_template", args=["past"]) in answer.text


def test_settings_lead_there(client):
    assert f'href="{LIST}?in=shifan"' in client.get(reverse("manage")).text


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.OFFICE, Role.MEMBER])
def test_nobody_else_finds_it(browse, role):
    other = browse(role)
    addresses = [LIST, reverse("import_template", args=["past"])]
    assert [other.get(address).status_code for address in addresses] == [404, 404]
    assert other.post(LIST, given(NEW)).status_code == 404


def test_workbook_is_shown_first_and_taken_in_by_a_second_step(city, client):
    shown = client.post(LIST, given(NEW))
    waiting = Import.objects.get()
    assert shown.status_code == 200
    assert "示范市水务局" in shown.text
    assert not Organisation.objects.filter(name="示范市水务局").exists()

    done = client.post(reverse("import_apply", args=[waiting.pk]), follow=True)
    assert "已导入：新建 1，改动 0，未变 0。" in done.text
    assert Organisation.objects.get(name="示范市水务局").jurisdiction == city.jurisdiction
    assert "单位.xlsx" in done.text


def test_second_time_there_is_nothing_to_take_in(client):
    client.post(LIST, given(NEW))
    client.post(reverse("import_apply", args=[Import.objects.get().pk]))
    answer = client.post(LIST, given(NEW))
    assert "没有要新建或改动的" in answer.text
    assert "全部导入" not in answer.text


def test_faults_are_listed_by_their_cells(client):
    answer = client.post(LIST, given(WRONG))
    assert answer.status_code == 422
    assert '<td class="num">2</td><td class="text-nowrap">类型</td><td>这一格是公式。' in answer.text
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"PK\x03\x04 no archive", "不完整或已损坏"),
        (b"x" * (LARGEST + 1), "文件太大"),
        (b"%PDF-1.4", "请"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(client, content, words):
    answer = client.post(LIST, {"subject": "register", "workbook": SimpleUploadedFile("单位.xlsx", content)})
    assert answer.status_code == 422
    assert words in answer.text


def test_form_without_a_file_is_refused(client):
    assert client.post(LIST, {"subject": "register"}).status_code == 422


def test_past_cases_are_taken_in_with_their_gaps(client):
    shown = client.post(LIST, given(PAST, "past"))
    assert "没有答复全文。" in shown.text
    client.post(reverse("import_apply", args=[Import.objects.get().pk]))
    assert Case.objects.get().state == "archived"


def test_archived_case_says_that_it_was_brought_in_and_what_is_missing(client, browse):
    client.post(LIST, given(PAST, "past"))
    client.post(reverse("import_apply", args=[Import.objects.get().pk]))
    page = browse(Role.OFFICE).get("/cases/shifan/20220017/").text
    assert "导入的往年提案" in page
    assert "没有答复全文。" in page
    assert "尚无单位回应" not in page
    assert "建立草稿" not in page


def test_what_came_between_is_told_and_nothing_taken_in(city, client):
    client.post(LIST, given({"单位": [["全称", "上级单位"], ["示范市工信局", "示范市科技局"]]}))
    Organisation.objects.filter(pk=city.units["科技局"].pk).update(name="示范市科学局")
    answer = client.post(reverse("import_apply", args=[Import.objects.get().pk]))
    assert answer.status_code == 409
    assert "没有全称为“示范市科技局”的单位。" in answer.text


def test_workbook_of_another_city_cannot_be_taken_in(client):
    other = make_city("bieshi")
    waiting = Import.objects.create(
        jurisdiction=other.jurisdiction,
        subject="register",
        file_name="别市.xlsx",
        digest="0" * 64,
        content=book(NEW),
        uploaded_at="2023-05-22T02:00:00Z",
    )
    assert client.post(reverse("import_apply", args=[waiting.pk])).status_code == 404
    assert fresh(waiting).applied_at is None


def test_looking_at_the_second_step_changes_nothing(client):
    client.post(LIST, given(NEW))
    assert client.get(reverse("import_apply", args=[Import.objects.get().pk])).status_code == 405


@pytest.mark.parametrize(
    ("subject", "sheets"),
    [
        ("register", ["填写说明", "单位", "别名", "人员", "任职", "代理", "届次"]),
        ("past", ["填写说明", "往年提案"]),
    ],
)
def test_templates_are_workbooks_to_fill_in(client, subject, sheets):
    answer = client.get(reverse("import_template", args=[subject]))
    assert "attachment" in answer["Content-Disposition"]
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == sheets


def test_unknown_template_is_not_there(client):
    assert client.get(reverse("import_template", args=["secrets"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_as_many_queries_however_long_it_is(city, client, number, django_assert_num_queries):
    for _nth in range(number):
        Import.objects.create(
            jurisdiction=city.jurisdiction,
            subject="register",
            file_name="单位.xlsx",
            digest="0" * 64,
            uploaded_by=city[Role.ADMINISTRATOR],
            uploaded_at="2023-05-22T02:00:00Z",
            applied_at="2023-05-22T02:00:00Z",
        )
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
