"""Workbooks that programs hand in: looked at row by row, then taken in, all of it or nothing."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from proposals.models import Import, Organisation
from proposals.roles import Role
from tests.books import book
from tests.city import make_city
from tests.portal.api.managing import Administering
from workflow.models import Plan

NEW = {"单位": [["全称", "简称", "类型"], ["示范市水务局", "水务局", "政府部门"]]}
WRONG = {"单位": [["全称", "类型"], ["示范市水务局", "=1+1"]]}
HEAD = ["编号", "主办单位", "会办单位", "参阅单位", "请其答复的事项"]


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


def handed_in(program, address, sheets, **fields):
    sent = {"workbook": SimpleUploadedFile("单位.xlsx", book(sheets)), **fields}
    answer = program.program.client.post(program.at(address), sent)
    return answer.status_code, answer.json()


def test_a_workbook_is_looked_at_and_taken_in_once(city, admin, api):
    status, looked = handed_in(admin, "/imports/", NEW, subject="register")
    before = Organisation.objects.filter(name="示范市水务局").exists()
    foreign = Administering(api, city, make_city("linshi")[Role.ADMINISTRATOR])

    unseen = foreign.post(f"imports/{looked['waiting']}/apply/")
    done = admin.post(f"imports/{looked['waiting']}/apply/")
    again = admin.post(f"imports/{looked['waiting']}/apply/")

    [line] = looked["outcome"]["lines"]
    assert (status, line["what"], line["effect"], line["row"]) == (200, "示范市水务局", "created", 2)
    assert (before, unseen[0]) == (False, 404)
    assert (done[0], done[1]["created"], done[1]["faults"]) == (200, 1, [])
    assert (again[0], again[1]["code"]) == (409, "not_waiting")
    assert Organisation.objects.filter(name="示范市水务局").exists()
    assert [one["created"] for one in admin.get("/imports/")[1]["results"]] == [1]


def test_faults_name_their_cells_and_nothing_waits(admin):
    status, looked = handed_in(admin, "/imports/", WRONG, subject="register")
    torn = admin.program.client.post(
        admin.at("/imports/"), {"subject": "register", "workbook": SimpleUploadedFile("x.xlsx", b"no book")}
    )

    assert (status, looked["waiting"], looked["outcome"]["lines"]) == (200, None, [])
    assert {(one["sheet"], one["row"]) for one in looked["outcome"]["faults"]} == {("单位", 2)}
    assert (torn.status_code, list(torn.json()["errors"])) == (400, ["workbook"])
    assert not Import.objects.exists()


def test_what_came_between_keeps_it_out(city, admin):
    looked = handed_in(admin, "/imports/", NEW, subject="register")[1]
    Import.objects.update(content=book(WRONG))

    refused = admin.post(f"imports/{looked['waiting']}/apply/")

    assert (refused[0], refused[1]["code"]) == (409, "faults_since")


def test_templates_are_workbooks(city, admin, api):
    office = api(city[Role.OFFICE]).client
    register = admin.program.client.get(admin.at("/imports/register.xlsx"))
    plans = office.get("/api/v1/plan-imports/template.xlsx")

    assert "单位" in load_workbook(io.BytesIO(register.content)).sheetnames
    assert "分办表" in load_workbook(io.BytesIO(plans.content)).sheetnames
    assert admin.get("/imports/nothing.xlsx")[0] == 404
    assert admin.get("plan-imports/template.xlsx")[0] == 403


def test_the_office_settles_plans_by_a_table(city, api, admin):
    case = city.filed()
    office = Administering(api, city, city[Role.OFFICE])
    table = {"分办表": [HEAD, [case.proposal.number, "工信局", "科技局", "", ""]]}

    barred = handed_in(admin, "plan-imports/", table)
    status, looked = handed_in(office, "plan-imports/", table)
    done = office.post(f"plan-imports/{looked['waiting']}/apply/")

    assert (barred[0], status, done[0]) == (403, 200, 200)
    assert Plan.objects.get(case=case).shares.count() == 2
