"""What a person makes of a list: other orders, columns and filters of their own, and a file of what is found."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.web import listing
from proposals.models import Proposal
from proposals.roles import Role
from tests.recording import recorded
from workflow.models import Case, ListColumns, SavedList

LIST = reverse("case_list")


@recorded
def made_season(city):
    """Cases in different states, some of them late, one without a number."""
    city.accept(city.handling(title="交办的提案", day=date(2023, 4, 21)), "科技局")
    city.filed(title="立案的提案")
    city.submitted(title="提交的提案")
    city.replied(title="答复的提案")


@pytest.fixture
def season(city):
    made_season(city)
    return city


def titles(client, **query):
    return [row.proposal.title for row in client.get(LIST, query).context["rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"waiting": "handover"}, ["立案的提案"]),
        ({"waiting": "examination"}, ["提交的提案"]),
        ({"waiting": "receipt"}, ["交办的提案"]),
        ({"waiting": "opinion"}, ["交办的提案"]),
        ({"waiting": "objection"}, []),
        ({"waiting": "closing"}, ["答复的提案"]),
        ({"category": "经济发展", "state": "filed"}, ["立案的提案"]),
        ({"year": "2023", "state": "filed"}, ["立案的提案"]),
        ({"year": "1999"}, ["答复的提案", "提交的提案", "立案的提案", "交办的提案"]),
        ({"outcome": "B"}, ["答复的提案"]),
        ({"outcome": "A"}, []),
        ({"priority": "on"}, []),
        ({"publication": "open", "state": "filed"}, ["立案的提案"]),
        ({"publication": "full"}, []),
    ],
)
def test_further_filters_narrow_the_list(season, browse, query, found):
    assert titles(browse(Role.SECRETARIAT), **query) == found


def test_filter_by_unit_means_those_that_still_have_the_case(season, browse):
    client = browse(Role.OFFICE)
    keys = {name: season.units[name].pk for name in ("科技局", "发改局")}

    assert titles(client, unit=keys["科技局"]) == ["答复的提案", "交办的提案"]
    assert titles(client, unit=keys["发改局"]) == []


def test_class_of_a_reply_is_not_found_before_the_letter_went_out(city, browse):
    case = city.handling(title="没发出的答复")
    city.accept(case, "工信局")
    city.reply_written(case)

    assert titles(browse(Role.MEMBER), outcome="B") == []
    assert titles(browse(Role.SECRETARIAT), outcome="B") == []


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("number", ["答复的提案", "立案的提案", "交办的提案", "提交的提案"]),
        ("moved", ["答复的提案", "交办的提案", "提交的提案", "立案的提案"]),
        ("nonsense", ["答复的提案", "提交的提案", "立案的提案", "交办的提案"]),
    ],
)
def test_list_stands_in_the_order_asked_for(season, browse, order, found):
    assert titles(browse(Role.SECRETARIAT), order=order) == found


def test_order_by_due_day_goes_by_what_concerns_the_reader(season, browse):
    page = browse("科技局", Role.HANDLER).get(LIST, {"order": "due"}).context

    assert [row.proposal.title for row in page["rows"]] == ["交办的提案", "答复的提案"]
    assert [row.due and row.due.due_on for row in page["rows"]] == [date(2023, 5, 15), None]


def test_values_of_no_meaning_are_named_and_narrow_nothing(season, browse):
    answer = browse(Role.SECRETARIAT).get(LIST, {"state": "nonsense", "unit": "0", "order": "up"})

    assert len(answer.context["rows"]) == 4
    assert "没有用来筛选：状态、承办单位、排列" in answer.text.replace(
        "排列、状态、承办单位", "状态、承办单位、排列"
    )


@pytest.mark.parametrize(("cases", "said"), [(1, "1 件"), (3, "2+ 件")])
def test_count_is_capped(city, browse, monkeypatch, cases, said):
    monkeypatch.setattr(listing, "COUNTED", 2)
    for n in range(cases):
        city.draft(title=f"提案{n}")

    assert f"{said}</span>" in browse(Role.MEMBER).get(LIST).text


def test_saved_filter_is_a_persons_own_and_gives_no_rights(season, browse):
    client, other = browse(Role.SECRETARIAT), browse("发改局", Role.HANDLER)

    answer = client.post(
        reverse("list_keep", args=["cases"]), {"name": " 等交办 ", "query": "waiting=handover&state=nonsense"}
    )

    kept = SavedList.objects.get()
    assert (kept.name, kept.query, answer.url) == ("等交办", "waiting=handover", f"{LIST}?waiting=handover")
    assert client.get(LIST).context["kept"] == [
        {"key": kept.pk, "name": "等交办", "url": f"{LIST}?waiting=handover"}
    ]
    assert other.get(LIST).context["kept"] == []
    assert titles(other, waiting="handover") == []
    assert other.post(reverse("list_forget", args=[kept.pk])).status_code == 404
    assert client.post(reverse("list_forget", args=[kept.pk])).url == LIST
    assert SavedList.objects.count() == 0


def test_saved_filter_needs_a_name_and_there_are_not_too_many(city, browse, monkeypatch):
    monkeypatch.setattr("workflow.services.lists.MOST", 1)
    client, url = browse(Role.OFFICE), reverse("list_keep", args=["cases"])

    for name in ("", "一", "一", "二"):
        client.post(url, {"name": name, "query": "overdue=on"})

    assert list(SavedList.objects.values_list("name", flat=True)) == ["一"]
    assert client.post(reverse("list_keep", args=["nothing"])).status_code == 404


def test_columns_are_chosen_for_the_page_and_the_file(season, browse):
    client, url = browse(Role.OFFICE), reverse("list_columns", args=["cases"])

    client.post(url, {"column": ["units", "outcome", "number", "nonsense"], "query": "order=number"})

    columns = [column.code for column in client.get(LIST).context["columns"]]
    assert columns == ["number", "title", "units", "outcome"]
    assert ListColumns.objects.get().columns == "units outcome"
    [heads, first, *_more] = lines(client, {"order": "number"})
    assert heads == ["编号", "提案", "承办单位", "答复类别"]
    assert first == ["20230003", "答复的提案", "工信局（主办）、科技局（会办）、金融局（会办）", "B"]

    client.post(url, {"usual": "1"})
    assert ListColumns.objects.count() == 0


def lines(client, query=None):
    told = b"".join(client.get(reverse("case_export", args=["csv"]), query or {}).streaming_content)
    return list(csv.reader(StringIO(told.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ((Role.SECRETARIAT,), ["答复的提案", "提交的提案", "立案的提案", "交办的提案"]),
        ((Role.OFFICE,), ["答复的提案", "立案的提案", "交办的提案"]),
        (("科技局", Role.HANDLER), ["答复的提案", "交办的提案"]),
        (("发改局", Role.HANDLER), []),
        (("stranger",), []),
        ((Role.ADMINISTRATOR,), []),
    ],
)
def test_file_holds_what_the_posts_open_and_no_more(season, browse, key, found):
    assert [line[1] for line in lines(browse(*key))[1:]] == found


def test_file_loses_a_case_with_the_unit_that_lost_it(season, browse):
    client = browse("科技局", Role.HANDLER)
    case = Case.objects.get(proposal__title="交办的提案")
    share = season.assignment(case, "科技局")

    before = [line[1] for line in lines(client)[1:]]
    season.do("withdraw_unit", share, season[Role.OFFICE], date(2023, 5, 2), reason="不再需要")

    assert before == ["答复的提案", "交办的提案"]
    assert [line[1] for line in lines(client)[1:]] == ["答复的提案"]


def test_both_files_say_what_the_page_says(season, browse):
    client = browse(Role.SECRETARIAT)
    query = {"order": "number", "state": "filed"}

    answer = client.get(reverse("case_export", args=["xlsx"]), query)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    told = [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]
    assert told == lines(client, query)
    assert told[1][:3] == ["20230002", "立案的提案", "已立案"]
    assert answer["Content-Disposition"].endswith("2023-05-22.xlsx")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1"])
def test_words_in_a_file_are_never_a_formula(city, browse, title):
    case = city.draft()
    Proposal.objects.filter(pk=case.proposal_id).update(title=title)
    client = browse(Role.MEMBER)

    [_heads, line] = lines(client)
    answer = client.get(reverse("case_export", args=["xlsx"]))
    cell = load_workbook(BytesIO(b"".join(answer.streaming_content))).active["B2"]

    assert line[1] == f"'{title}"
    assert (cell.value, cell.data_type) == (title, "s")


def test_file_ends_with_a_word_when_there_is_more(season, browse, monkeypatch):
    monkeypatch.setattr(listing, "EXPORTED", 2)

    told = lines(browse(Role.SECRETARIAT))

    assert len(told) == 4
    assert told[-1] == ["只导出前 2 件，请缩小范围后分次导出。"]


def test_there_is_no_other_file(city, browse):
    assert browse(Role.OFFICE).get("/cases/export.html").status_code == 404
    assert browse(Role.OFFICE).post(reverse("case_export", args=["csv"])).status_code == 405


def test_a_sealed_rating_moves_no_case_to_the_top(city, browse):
    earlier, later = city.replied(title="评了的"), city.handling(title="后交办的", day=date(2023, 5, 21))
    before = Case.objects.get(pk=earlier.pk).moved_at
    city.do(
        "evaluate", earlier, city[Role.MEMBER], date(2023, 5, 22), contact="visit", attitude="satisfied",
        pertinence="yes", result="satisfied", words="",
    )  # fmt: skip

    assert Case.objects.get(pk=earlier.pk).moved_at == before
    assert titles(browse("工信局", Role.HANDLER), order="moved") == ["后交办的", "评了的"]
    assert later.moved_at > before
