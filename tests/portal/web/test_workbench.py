"""The workbench: what a person has to do and waits for, what narrows it, and its parts for a page that is open."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from notifications.models import Notice
from portal.web.views import workbench
from proposals.roles import Role


def test_workbench_groups_tasks_and_counts_them(city, browse):
    late = city.handling(title="早就该办")
    city.accept(late, "科技局")
    soon = city.handling(title="这周要办", day=date(2023, 5, 5))
    city.accept(soon, "科技局", day=date(2023, 5, 5))

    page = browse("科技局", Role.HANDLER).get("/").text

    assert "1 件已逾期，0 件今天到期" in page
    assert page.index("早就该办") < page.index("本周到期</th>") < page.index("这周要办")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"due": "late"}, True),
        ({"due": "later"}, False),
        ({"due": "2023-05-15"}, True),
        ({"due": "2023-05-16"}, False),
        ({"what": "co"}, True),
        ({"what": "lead"}, False),
        ({"due": "late", "what": "co"}, True),
        ({"due": "today", "what": "co"}, False),
        ({"due": "nonsense", "what": "nonsense"}, True),
    ],
)
def test_workbench_shows_what_the_address_narrows_it_to(city, browse, query, shown):
    city.accept(city.handling(title="早就该办"), "科技局")

    groups = browse("科技局", Role.HANDLER).get("/", query).context["groups"]

    titles = [line.case.proposal.title for group in groups for line in group.lines]
    assert titles == ["早就该办"] * shown


def tabs_of(page):
    return {tab.label: (tab.count, tab.url) for tab in page.context["tabs"]}


def test_tabs_combine_and_each_leads_back_to_where_it_is_not(city, browse):
    late = city.handling(title="早就该办")
    city.accept(late, "科技局", "工信局")
    soon = city.handling(title="这周要办", day=date(2023, 5, 5))
    city.accept(soon, "科技局", day=date(2023, 5, 5))
    handler = browse("科技局", Role.HANDLER)

    assert tabs_of(handler.get("/", {"due": "late", "what": "co"})) == {
        "全部待办": (2, "/"),
        "已逾期": (1, "?what=co"),
        "今天到期": (0, "?due=today&what=co"),
        "本周到期": (1, "?due=week&what=co"),
        "我局主办": (0, "?due=late&what=lead"),
        "我局会办": (1, "?due=late"),
        "等其他单位": (0, "?due=late&what=others"),
        "等审签": (0, "?due=late&what=review"),
    }


@pytest.mark.parametrize(
    ("key", "labels"),
    [
        (("科技局", Role.LIAISON), ["待签收", "我局主办", "我局会办", "等其他单位", "等审签"]),
        (("科技局", Role.SECTION_HEAD), ["待审核", "我局主办", "我局会办", "等其他单位", "等审签"]),
        (("科技局", Role.BUREAU_LEADER), ["待签批", "我局主办", "我局会办", "等其他单位"]),
        ((Role.OFFICE,), ["待交办", "改办申请", "延期申请", "复前审核", "逾期未报"]),
        ((Role.OFFICE_LEADER,), ["改办申请", "逾期未报"]),
        ((Role.SECRETARIAT,), ["延期申请", "待审查", "待办结", "待评价", "承诺事项", "逾期未报"]),
        ((Role.EXAMINER,), ["待审查"]),
        ((Role.LEADER_IN_CHARGE,), ["逾期未报"]),
        ((Role.AUDITOR,), ["逾期未报"]),
        ((Role.MEMBER,), []),
        ((Role.ADMINISTRATOR,), []),
    ],
)
def test_every_role_has_the_tabs_that_make_sense_for_it(browse, key, labels):
    page = browse(*key).get("/")

    assert list(tabs_of(page)) == ["全部待办", "已逾期", "今天到期", "本周到期", *labels]


def test_desk_says_how_far_each_thing_has_come(city, browse):
    case = city.handling(title="等意见的提案")
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")

    groups = browse("工信局", Role.HANDLER).get("/").context["groups"]

    told = [(line.verb, line.action, tuple(line.progress)) for group in groups for line in group.lines]
    assert told == [
        ("催办会办单位", "催办", ("会办意见 1/2", "缺金融局")),
        ("答复提案人", "起草答复", ("会办意见 1/2", "缺金融局")),
    ]


def test_line_of_one_late_unit_leads_to_urging_it(city, browse):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")
    share = city.assignment(case, "金融局")
    client = browse("工信局", Role.HANDLER)

    page = client.get("/", {"what": "others"})
    [line] = [line for group in page.context["groups"] for line in group.lines]

    assert line.url == f"/cases/shifan/20230001/assignment/{share.pk}/remind/"
    assert client.get(line.url).status_code == 200
    assert "会办逾期 5 个工作日" in page.text


def test_several_late_units_are_ticked_where_they_are_urged_at_one_stroke(city, browse):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    keys = [city.assignment(case, unit).pk for unit in ("科技局", "金融局")]
    client = browse("工信局", Role.HANDLER)

    page = client.get("/", {"what": "others"})
    [line] = [line for group in page.context["groups"] for line in group.lines]
    urging = client.get(line.url)

    assert line.url == page.context["urge_url"] == f"/urge/?shares={keys[0]}&shares={keys[1]}"
    assert [(row.share.pk, row.ticked) for row in urging.context["listed"].rows] == [
        (key, True) for key in keys
    ]
    assert client.get("/").context["urge_url"] == ""


def test_auditor_reads_who_is_late_and_cannot_urge(city, browse):
    city.accept(city.handling(), "工信局", "科技局")

    page = browse(Role.AUDITOR).get("/", {"what": "silent"})

    [line] = [line for group in page.context["groups"] for line in group.lines]
    assert (line.action, line.url, page.context["urge_url"]) == ("查看", "/cases/shifan/20230001/", "")


def test_co_handler_reads_whom_it_helps_and_how_long_it_may_object(city, browse):
    city.handling(day=date(2023, 5, 18))

    [line] = browse("科技局", Role.LIAISON).get("/").context["groups"][0].lines

    assert (line.whose, tuple(line.progress)) == ("主办：工信局", ("5月18日 交办", "5月25日 前可以申请改办"))


def test_workbench_of_nobody_says_so(browse):
    page = browse("stranger").get("/").text

    assert "这里没有要办的事" in page
    assert "没有在任的岗位" in page


def test_workbench_shows_the_last_notices_with_the_seal_of_who_acted(city, browse):
    city.handling(title="新来的提案")

    page = browse("科技局", Role.LIAISON).get("/")

    [notice] = page.context["notices"]
    assert (notice.organisation, notice.what, notice.read) == (city.units["督查室"], "交办", False)
    assert re.search(r'<li class="has-seal new"><span class="hb-seal"[^>]*>督</span>', page.text)


@pytest.mark.parametrize("cases", [1, 3])
def test_workbench_costs_the_same_queries_for_any_number_of_tasks(
    city, browse, django_assert_num_queries, cases
):
    for n in range(cases):
        city.handling(title=f"提案{n}")
    client = browse("科技局", Role.LIAISON)
    client.get("/")

    # session, user, posts; one look for the duties of a liaison on each thing and one for what it found; deadlines;
    # cases that are led, units that are late, letters in review; cases, their leads, rights to object, requests;
    # calendars; notices and how many are unread; opinions sent this year; calls that are open; who stands in; sections
    with django_assert_num_queries(23):
        client.get("/")


@pytest.mark.parametrize(("cases", "queries"), [(1, 26), (3, 28)])
def test_workbench_asks_once_for_each_task_that_a_guard_must_look_at(
    city, browse, django_assert_num_queries, cases, queries
):
    for n in range(cases):
        city.accept(city.handling(title=f"提案{n}"), "科技局")
    client = browse("科技局", Role.HANDLER)
    client.get("/")

    with django_assert_num_queries(queries):
        client.get("/")


# -- fragments for a page that is open -------------------------------------------------------------------------------


def test_part_of_the_page_carries_the_queue_its_counts_and_the_week(city, browse):
    city.accept(city.handling(title="早就该办"), "科技局")

    part = browse("科技局", Role.HANDLER).get("/", {"part": "queue", "due": "late"}).text

    assert "<html" not in part
    assert 'hx-get="/?due=late&amp;part=queue"' in part
    assert re.findall(r'id="([a-z-]+)"[^>]* hx-swap-oob="true"', part) == [
        "bench-tabs",
        "bench-receipts",
        "bench-week",
        "bench-feed",
        "bench-summary",
    ]
    assert "早就该办" in part


def test_part_of_the_page_carries_the_news(city, browse):
    city.handling(title="新来的提案")
    newest = Notice.objects.get(recipient=city["科技局", Role.LIAISON])

    part = browse("科技局", Role.LIAISON).get("/", {"part": "queue"}).text

    _queue, feed = part.split(f'<div id="bench-feed" data-newest="{newest.pk}"')
    assert "新来的提案" in feed


def test_part_shows_nobody_what_the_page_would_not(city, browse):
    city.handling(title="别人的提案", co=("科技局",))

    assert "别人的提案" not in browse("发改局", Role.LIAISON).get("/", {"part": "queue"}).text


def test_part_is_for_those_who_are_logged_in(db):
    assert Client().get("/", {"part": "queue"}).status_code == 302


# -- several at once -------------------------------------------------------------------------------------------------


def test_long_queue_is_cut_and_says_until_when_the_rest_runs(city, browse, monkeypatch):
    monkeypatch.setattr(workbench, "SHOWN", 1)
    city.handling(title="甲", day=date(2023, 5, 18))
    city.handling(title="乙", day=date(2023, 5, 19))
    client = browse("科技局", Role.LIAISON)

    cut, whole = client.get("/", {"what": "co"}), client.get("/", {"what": "co", "all": "1"})

    assert cut.context["left_out"] == "另有 1 件，最迟 5月26日"
    assert 'href="?what=co&amp;all=1"' in cut.text
    assert [len(page.context["groups"][0].lines) for page in (cut, whole)] == [1, 2]
