"""The office takes a table of hand-overs in as plans."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from proposals.models import Import, TopicGroup
from proposals.roles import Role
from tests.books import book
from tests.city import fresh
from workflow.models import Plan
from workflow.services.planning import Part, settle_plan

PAGE = reverse("plan_import")
HEAD = ["编号", "主办单位", "会办单位", "参阅单位", "请其答复的事项"]


def sheet(*rows, name="分办.xlsx"):
    return {"workbook": SimpleUploadedFile(name, book({"分办表": [HEAD, *rows]}))}


def text(*rows, encoding="gb18030"):
    lines = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEAD, *rows))
    return {"workbook": SimpleUploadedFile("分办.csv", lines.encode(encoding))}


@pytest.fixture
def client(browse):
    return browse(Role.OFFICE)


@pytest.fixture
def cases(city):
    return [city.filed(title=title) for title in ("甲", "乙", "丙")]


def number(case):
    return case.proposal.number


def parts(case):
    shares = Plan.objects.get(case=case).shares.order_by("pk")
    return [(share.organisation.short_name, share.role, share.question) for share in shares]


def test_a_table_is_shown_first_and_settles_plans_by_whoever_takes_it_in(city, client, cases):
    rows = [
        [number(cases[0]), "工信局", "科技局、示范市金融局", "", "科技局：请说明专项资金。"],
        [number(cases[1]), "工信局、科技局", "", "发改局", ""],
        [number(cases[2]), "金融局", "", "", ""],
    ]

    shown = client.post(PAGE, sheet(*rows))
    assert (shown.status_code, Plan.objects.count()) == (200, 0)
    assert ("主办：工信局" in shown.text, "会办：科技局、金融局" in shown.text) == (True, True)
    done = client.post(reverse("plan_apply", args=[Import.objects.get().pk]), follow=True)

    assert "已按分办表拟定 3 件，还没有交办" in done.text
    assert [parts(case) for case in cases] == [
        [("工信局", "lead", ""), ("科技局", "co", "请说明专项资金。"), ("金融局", "co", "")],
        [("工信局", "split", ""), ("科技局", "split", ""), ("发改局", "information", "")],
        [("金融局", "sole", "")],
    ]
    assert {plan.settled_by for plan in Plan.objects.all()} == {city[Role.OFFICE]}
    assert [fresh(case).state for case in cases] == ["filed"] * 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_is_taken_in_as_well(client, cases, encoding):
    shown = client.post(PAGE, text([number(cases[0]), "工信局", "科技局", "", ""], encoding=encoding))
    client.post(reverse("plan_apply", args=[Import.objects.get().pk]))

    assert shown.status_code == 200
    assert parts(cases[0]) == [("工信局", "lead", ""), ("科技局", "co", "")]


def test_every_line_that_cannot_be_meant_is_named_and_nothing_is_kept(city, client, cases):
    gone = city.handling(title="已交办")
    rows = [
        ["20239999", "工信局", "", "", ""],
        [number(gone), "工信局", "", "", ""],
        [number(cases[0]), "园林局", "", "", "没有冒号"],
        [number(cases[0]), "工信局", "", "", ""],
        [number(cases[1]), "经济界", "", "", ""],
        [number(cases[2]), "工信局、科技局", "金融局", "", "发改局：请答复"],
    ]

    answer = client.post(PAGE, sheet(*rows))

    faults = [(fault.row, fault.column) for fault in answer.context["outcome"].faults]
    assert faults == [
        (2, "编号"), (3, "编号"), (4, "主办单位"), (4, "请其答复的事项"), (5, "编号"), (6, "主办单位"),
        (7, "请其答复的事项"),
    ]  # fmt: skip
    assert (answer.status_code, Import.objects.count(), Plan.objects.count()) == (422, 0, 0)
    assert "不再等待交办" in answer.text


def test_what_stands_is_replaced_by_name_keeps_its_group_and_twice_changes_nothing(city, client, cases):
    topic = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="创新")
    ask = cases[0].proposal.asks.first()
    before = [Part(city.units["工信局"], "lead", (ask,)), Part(city.units["科技局"], "co")]
    settle_plan(cases[0], actor=city[Role.OFFICE], parts=before, together=topic)
    row = [number(cases[0]), "工信局", "金融局", "", ""]

    shown = client.post(PAGE, sheet(row))
    client.post(reverse("plan_apply", args=[Import.objects.get().pk]))
    again = client.post(PAGE, sheet(row))

    plan = Plan.objects.get()
    assert "替换督查室督查室经办先前的拟分办" in shown.text
    assert (plan.together, parts(cases[0])) == (topic, [("工信局", "lead", ""), ("金融局", "co", "")])
    assert list(plan.shares.first().asks.all()) == [ask]
    assert "没有要新建或改动的" in again.text


def test_a_unit_in_which_nobody_signs_is_a_doubt(city, client, cases):
    city.add_unit("水务局", roles=(Role.HANDLER,))

    answer = client.post(PAGE, sheet([number(cases[0]), "水务局", "", "", ""]))

    assert "请看一眼：水务局没有收文联络员" in answer.text


@pytest.mark.parametrize("file", [b"", b"\x00\x01", b"%PDF-1.4"], ids=["empty", "bytes", "pdf"])
@pytest.mark.parametrize("name", ["分办.xlsx", "分办.csv"])
def test_what_is_no_table_is_refused(client, file, name):
    answer = client.post(PAGE, {"workbook": SimpleUploadedFile(name, file)})

    assert (answer.status_code, Import.objects.count()) == (422, 0)


def test_a_formula_in_a_text_file_is_refused(client, cases):
    answer = client.post(PAGE, text([number(cases[0]), "=cmd()", "", "", ""]))

    assert [fault.column for fault in answer.context["outcome"].faults] == ["主办单位"]


def test_another_clerk_takes_in_only_what_they_looked_at(city, client, cases, browse):
    other = city.add_person("另一位经办", city.units["督查室"], Role.OFFICE)
    city.people["", "other"] = other
    client.post(PAGE, sheet([number(cases[0]), "工信局", "", "", ""]))
    key = Import.objects.get().pk

    foreign = browse("other").post(reverse("plan_apply", args=[key]))
    administrator = browse(Role.ADMINISTRATOR).post(reverse("import_apply", args=[key]))
    first, twice = (client.post(reverse("plan_apply", args=[key]), follow=True) for _ in range(2))

    assert (foreign.status_code, administrator.status_code) == (404, 404)
    assert ("已按分办表拟定 1 件" in first.text, "已经导入过" in twice.text) == (True, True)


def test_what_changed_meanwhile_stops_it(city, client, cases):
    client.post(PAGE, sheet([number(cases[0]), "工信局", "", "", ""]))
    city.do("hand_back", cases[0], city[Role.OFFICE], fresh(cases[0]).filed_on, reason="再议。")

    answer = client.post(reverse("plan_apply", args=[Import.objects.get().pk]))

    assert (answer.status_code, Plan.objects.count()) == (409, 0)


@pytest.mark.parametrize(
    "who", [(Role.SECRETARIAT,), (Role.ADMINISTRATOR,), ("工信局", Role.LIAISON), ("stranger",)]
)
def test_it_is_for_the_office_alone(browse, who):
    client = browse(*who)

    answers = [
        client.get(PAGE),
        client.get(reverse("plan_template")),
        client.post(reverse("plan_apply", args=[1])),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_the_template_has_the_columns_and_the_page_of_the_hand_over_leads_there(client):
    answer = client.get(reverse("plan_template"))

    page = load_workbook(io.BytesIO(answer.content))["分办表"]
    assert [cell.value.rstrip("*") for cell in page[1]] == HEAD
    assert f'href="{PAGE}"' in client.get(reverse("assign")).text


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_often_for_what_is_known_however_long_the_table(
    client, cases, django_assert_num_queries, count
):
    rows = [["2023999" + str(n), "工信局", "", "", ""] for n in range(count)]
    client.post(PAGE, sheet(*rows))

    with django_assert_num_queries(14):
        client.post(PAGE, sheet(*rows))
