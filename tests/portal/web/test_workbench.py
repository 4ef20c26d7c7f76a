"""What a person has to do and waits for, in its order, and what can be done with several things at once."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from notifications.models import Notice
from portal.web.tasks import lines_of
from portal.web.views import workbench
from portal.web.visitor import Visitor
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh


def visitor_of(user, day=date(2023, 5, 22)):
    return Visitor(user=user, held=held_posts(user, day), at=at(day), on=day)


def duties(user, day=date(2023, 5, 22)):
    return [(line.task.row.name, line.case.proposal.title) for line in lines_of(visitor_of(user, day))]


def test_tasks_are_those_of_the_person_alone(city):
    city.handling(title="甲")

    assert duties(city["科技局", Role.LIAISON]) == [("accept", "甲")]
    assert duties(city["发改局", Role.LIAISON]) == []
    assert duties(city["stranger"]) == []


def test_tasks_are_those_that_are_possible_now(city):
    case = city.handling(title="甲")
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_draft(case, "科技局")

    assert duties(city["科技局", Role.HANDLER]) == [("write", "甲")]
    assert duties(city["金融局", Role.HANDLER]) == [("draft_opinion", "甲")]
    assert duties(city["工信局", Role.HANDLER]) == [("draft_reply", "甲")]


def test_tasks_stand_in_the_order_of_their_deadlines(city):
    later = city.handling(title="后交办", day=date(2023, 5, 12))
    sooner = city.handling(title="先交办", day=date(2023, 4, 21))
    city.accept(later, "科技局", day=date(2023, 5, 12))
    city.accept(sooner, "科技局")
    city.draft(title="没有期限")

    assert duties(city["科技局", Role.HANDLER]) == [("draft_opinion", "先交办"), ("draft_opinion", "后交办")]


def test_task_carries_the_deadline_that_it_helps_to_meet(city):
    case = city.handling(title="甲")
    city.accept(case, "科技局")
    [task] = lines_of(visitor_of(city["科技局", Role.HANDLER]))

    assert (task.verb, task.action, task.role, task.unit) == ("报送会办意见", "起草会办意见", "co", "科技局")
    assert task.due.due_on == date(2023, 5, 15)
    assert task.due.remaining == -5


def test_opinion_for_several_cases_is_one_task(city):
    first, second = city.handling(title="甲"), city.handling(title="乙")
    city.accept(first, "科技局")
    city.accept(second, "科技局")
    city.opinion_draft(first, "科技局", cases=[second])

    assert ("write", "甲") in duties(city["科技局", Role.HANDLER])
    assert ("write", "乙") not in duties(city["科技局", Role.HANDLER])


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

    # session, user, posts; one look for each duty of a liaison and one for what it found; deadlines;
    # cases that are led, units that are late, letters in review; cases, their leads, rights to object, requests;
    # calendars; notices and how many are unread; opinions sent this year; calls that are open
    with django_assert_num_queries(25):
        client.get("/")


@pytest.mark.parametrize(("cases", "queries"), [(1, 30), (3, 32)])
def test_workbench_asks_once_for_each_task_that_a_guard_must_look_at(
    city, browse, django_assert_num_queries, cases, queries
):
    for n in range(cases):
        city.accept(city.handling(title=f"提案{n}"), "科技局")
    client = browse("科技局", Role.HANDLER)
    client.get("/")

    with django_assert_num_queries(queries):
        client.get("/")


def test_task_names_the_part_of_the_unit_that_it_falls_to(city):
    case = city.handling(title="甲")
    city.accept(case, "工信局", "科技局")
    city.opinion_draft(case, "科技局")
    city.reply_draft(case)
    city.filed(title="乙")

    roles = {
        key: [line.role for line in lines_of(visitor_of(city[key if len(key) > 1 else key[0]]))]
        for key in (("工信局", Role.HANDLER), ("科技局", Role.HANDLER), (Role.OFFICE,))
    }

    assert roles == {
        ("工信局", Role.HANDLER): ["lead"],
        ("科技局", Role.HANDLER): ["co"],
        (Role.OFFICE,): [""],
    }


def test_letters_that_wait_for_a_signature_stand_first(city, browse):
    late = city.handling(title="早就该签收", leads=("科技局",), co=("工信局",))
    case = city.handling(title="待签的意见", co=("科技局",))
    city.accept(case, "科技局")
    city.accept(late, "科技局", "工信局")
    opinion = city.opinion_draft(case, "科技局")
    verdicts = {ask.pk: "adopted" for ask in case.proposal.asks.all()}
    day = date(2023, 5, 20)
    city.do(
        "write", opinion, city["科技局", Role.HANDLER], day, text="一、意见\n　　已安排。", verdicts=verdicts
    )
    city.do("submit_for_review", opinion, city["科技局", Role.HANDLER], day)
    city.do("pass_check", opinion, city["科技局", Role.SECTION_HEAD], day)

    context = browse("科技局", Role.BUREAU_LEADER).get("/").context

    assert [(group.label, [line.action for line in group.lines]) for group in context["groups"]] == [
        ("待您签批", ["签批"])
    ]
    counts = {tab.label: tab.count for tab in context["tabs"]}
    assert (counts["全部待办"], counts["已逾期"], counts["待签批"]) == (1, 1, 1)
    assert "1 件已逾期" in context["summary"]


def test_paused_task_has_no_day(city, browse, monday):
    case = city.handling()
    city.accept(case, "科技局")
    city.do(
        "pause", city.assignment(case, "科技局"), city[Role.OFFICE], date(2023, 5, 8), reason="等待上级文件"
    )

    context = browse("科技局", Role.HANDLER).get("/").context

    counts = {tab.label: tab.count for tab in context["tabs"]}
    assert (counts["全部待办"], counts["已逾期"], counts["今天到期"], counts["本周到期"]) == (1, 0, 0, 0)
    assert [group.label for group in context["groups"]] == ["不计期限"]
    assert [day.count for day in context["week"]] == [0, 0, 0, 0, 0]


# -- the week, and what became of one's opinions ---------------------------------------------------------------------


def test_week_counts_what_is_due_on_each_day_and_leads_there(city, browse):
    due = city.handling(title="这周要办", day=date(2023, 5, 5))
    city.accept(due, "科技局", day=date(2023, 5, 5))

    page = browse("科技局", Role.HANDLER).get("/", {"due": "2023-05-25"})

    assert [(day.label, day.on.day, day.count, day.today, day.chosen) for day in page.context["week"]] == [
        ("今天", 22, 0, True, False),
        ("周二", 23, 0, False, False),
        ("周三", 24, 0, False, False),
        ("周四", 25, 1, False, True),
        ("周五", 26, 0, False, False),
    ]
    assert 'href="?due=2023-05-25" aria-current="true"' in page.text
    assert ("5月25日", (1, "/")) in tabs_of(page).items()


def test_week_shows_the_weekend_day_that_is_worked_and_the_holiday(city, browse):
    """2023: the Dragon Boat festival from Thursday 22 June; Sunday 25 June is worked."""
    with time_machine.travel(at(date(2023, 6, 19)), tick=False):
        week = browse("科技局", Role.HANDLER).get("/").context["week"]

    assert [(day.label, day.off, day.worked) for day in week] == [
        ("今天", "", False),
        ("周二", "", False),
        ("周三", "", False),
        ("周四", "端午", False),
        ("周五", "端午", False),
        ("周日", "", True),
    ]


def test_bureau_sees_what_became_of_its_opinions(city, browse):
    city.replied(title="甲")
    pending = city.handling(title="乙")
    city.accept(pending, "科技局")
    city.opinion_sent(pending, "科技局")

    context = browse("科技局", Role.HANDLER).get("/").context

    assert context["sent"] == 2
    assert [(bar.label, bar.count, bar.percent) for bar in context["bars"]] == [
        ("写入答复", 1, 50), ("部分写入", 0, 0), ("未采用", 0, 0), ("主办起草中", 1, 50),
    ]  # fmt: skip
    assert browse(Role.OFFICE).get("/").context["bars"] == []


def test_office_is_reminded_of_clocks_that_stand_still_for_long_and_nobody_else_is(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")
    city.do("pause", share, city[Role.OFFICE], date(2023, 4, 24), reason="等待上级文件")
    soon = date(2023, 4, 25)

    with time_machine.travel(at(soon), tick=False):
        early = browse(Role.OFFICE).get("/").context["office_notes"]
    with time_machine.travel(at(fresh(share).pause_review_on), tick=False):
        [note] = browse(Role.OFFICE).get("/").context["office_notes"]
        others = [
            browse(*key).get("/").context["office_notes"]
            for key in ((Role.SECRETARIAT,), ("科技局", Role.HANDLER))
        ]

    assert early == []
    assert (note.words, note.cases) == (
        "有 1 件承办中止已久，请看是否恢复期限：", [("20230001 科技局", "/cases/shifan/20230001/")]
    )  # fmt: skip
    assert others == [[], []]


def test_office_is_reminded_of_cases_that_are_passed_around(city, browse):
    case = city.handling()
    for old, new in (("科技局", "发改局"), ("发改局", "科技局")):
        share, day = city.assignment(case, old), date(2023, 4, 24)
        city.do("redirect", share, city[Role.OFFICE], day, organisation=city.units[new], reason="职责调整")

    [note] = browse(Role.OFFICE).get("/").context["office_notes"]

    assert (note.words, note.cases) == (
        "有 1 件承办来回转办，请会商确定承办单位：", [("20230001 科技局", "/cases/shifan/20230001/")]
    )  # fmt: skip


# -- members and leaders in charge -----------------------------------------------------------------------------------


def test_member_reads_where_each_proposal_is(city, browse):
    city.filed(title="已立案的提案")
    case = city.handling(title="办理中的提案")
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")

    page = browse(Role.MEMBER).get("/")

    assert [(row.case.proposal.title, row.place, row.words) for row in page.context["courses"].rows] == [
        ("办理中的提案", 4, "工信局正在办理。2 个会办单位，1 个已报意见。"),
        ("已立案的提案", 3, "已立案，等督查室交办。"),
    ]
    assert "我的提案走到哪一步" in page.text


def test_member_without_a_proposal_is_told_so(browse):
    assert "提交以后，每一步都在这里看得到。" in browse("cosigner").get("/").text


def test_leader_in_charge_reads_where_their_proposals_are(city, browse):
    case = city.filed(title="重点提案")
    leader = city[Role.LEADER_IN_CHARGE]
    before = browse(Role.LEADER_IN_CHARGE).get("/").context["courses"].rows
    city.do("name_leader", case, city[Role.SECRETARIAT], date(2023, 3, 1), leader=leader)

    page = browse(Role.LEADER_IN_CHARGE).get("/")

    assert before == []
    assert [row.case.proposal.title for row in page.context["courses"].rows] == ["重点提案"]
    assert "我领办的提案走到哪一步" in page.text


def test_office_has_no_list_of_its_own_proposals(city, browse):
    city.filed()

    assert browse(Role.OFFICE).get("/").context["courses"] is None


@pytest.mark.parametrize("cases", [1, 3])
def test_members_page_costs_the_same_for_any_number_of_proposals(
    city, browse, django_assert_num_queries, cases
):
    for n in range(cases):
        city.accept(city.handling(title=f"提案{n}"), "工信局")
    client = browse(Role.MEMBER)
    client.get("/")

    with django_assert_num_queries(19):
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


def told(response):
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_ticked_cases_are_signed_for_together(city, browse):
    cases = [city.handling(title=title) for title in ("甲", "乙")]
    shares = [city.assignment(case, "科技局") for case in cases]

    answer = browse("科技局", Role.LIAISON).post(
        "/tasks/", {"do": "accept", "shares": [s.pk for s in shares], "_key": "a" * 32, "next": "/?due=week"}
    )

    assert (answer.status_code, answer.url) == (302, "/?due=week")
    assert told(answer) == ["已签收 2 件：20230001、20230002。"]
    assert [fresh(share).state for share in shares] == ["accepted", "accepted"]


def test_several_receipts_are_a_click_away(city, browse):
    client = browse("科技局", Role.LIAISON)
    city.handling(title="甲")
    one = client.get("/").text
    city.handling(title="乙")
    two = client.get("/").text
    there = client.get("/", {"what": "accept"}).text

    assert ["批量签收（" in page for page in (one, two, there)] == [False, True, False]
    assert 'href="?what=accept"' in two


def test_what_could_not_be_signed_for_is_named_and_the_rest_is_done(city, browse):
    cases = [city.handling(title=title) for title in ("甲", "乙")]
    city.accept(cases[0], "科技局")
    foreign = city.assignment(cases[1], "金融局")
    keys = [city.assignment(case, "科技局").pk for case in cases]

    answer = browse("科技局", Role.LIAISON).post("/tasks/", {"do": "accept", "shares": [*keys, foreign.pk]})

    assert told(answer) == [
        "已签收 1 件：20230002。",
        "20230001 没有签收：现在是“已签收”，不能“签收”。",
        "20230002 没有签收：您现任的职务无权进行这项操作。",
    ]
    assert fresh(foreign).state == "pending"


def test_signing_again_with_the_same_key_changes_nothing(city, browse):
    case = city.handling()
    share, client = city.assignment(case, "科技局"), browse("科技局", Role.LIAISON)
    sent = {"do": "accept", "shares": [share.pk], "_key": "b" * 32}

    answers = [told(client.post("/tasks/", sent)) for _time in range(2)]

    assert answers[-1] == ["已签收 1 件：20230001。"] * 2
    assert case.events.filter(transition="accept").count() == 1


def test_share_that_is_not_visible_is_not_there(city, browse):
    share = city.assignment(city.handling(), "金融局")

    answer = browse("发改局", Role.LIAISON).post("/tasks/", {"do": "accept", "shares": [share.pk]})

    assert told(answer) == ["没有找到勾选的事项，可能已由他人办理或不再由您办理。"]
    assert fresh(share).state == "pending"


@pytest.mark.parametrize("shares", [[], ["x"], ["9" * 30], list(range(1, 102))])
def test_batch_asks_for_a_sensible_choice(browse, shares):
    answer = browse("科技局", Role.LIAISON).post("/tasks/", {"do": "accept", "shares": shares})

    assert told(answer) == ["请先勾选要一起办的事项，一次最多 100 件。"]


def test_batch_does_nothing_else(city, browse):
    share = city.assignment(city.handling(), "科技局")
    client = browse("科技局", Role.LIAISON)

    assert client.post("/tasks/", {"do": "withdraw", "shares": [share.pk]}).status_code == 400
    assert client.get("/tasks/").status_code == 405


def test_ticked_cases_lead_to_one_opinion_for_all_of_them(city, browse):
    cases = [city.handling(title=title) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, "科技局")
    shares = [city.assignment(case, "科技局").pk for case in cases[:2]]
    client = browse("科技局", Role.HANDLER)

    answer = client.post("/tasks/", {"do": "merge", "shares": shares})
    page = client.get(answer.url)

    assert answer.url == f"/opinions/batch/?shares={shares[0]}&shares={shares[1]}&together=yes"
    rows = [row for group in page.context["groups"] for row in group.rows]
    assert {row.share.pk: row.ticked for row in rows} == {
        shares[0]: True,
        shares[1]: True,
        rows[-1].share.pk: False,
    }
    assert page.context["form"]["together"].value() == "yes"


def test_what_many_can_share_is_to_be_ticked_and_nothing_else(city, browse):
    city.handling(title="待签收")
    city.accept(city.handling(title="已签收"), "工信局", "科技局")

    liaison = browse("科技局", Role.LIAISON).get("/")
    lead = browse("工信局", Role.HANDLER).get("/")

    assert liaison.context["together"] == {"accept", "draft_opinion"}
    assert len(re.findall('name="shares"', liaison.text)) == 2
    assert lead.context["together"] == set()
    assert "批量签收" not in lead.text


def test_long_queue_is_cut_and_says_until_when_the_rest_runs(city, browse, monkeypatch):
    monkeypatch.setattr(workbench, "SHOWN", 1)
    city.handling(title="甲", day=date(2023, 5, 18))
    city.handling(title="乙", day=date(2023, 5, 19))
    client = browse("科技局", Role.LIAISON)

    cut, whole = client.get("/", {"what": "co"}), client.get("/", {"what": "co", "all": "1"})

    assert cut.context["left_out"] == "另有 1 件，最迟 5月26日"
    assert 'href="?what=co&amp;all=1"' in cut.text
    assert [len(page.context["groups"][0].lines) for page in (cut, whole)] == [1, 2]
