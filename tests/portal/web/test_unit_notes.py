"""What the case page and the page of a deadline say of requests, windows, stopped clocks, urgings and hand-overs."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from workflow.guards.assignment import open_due
from workflow.history.passing import to_and_fro
from workflow.models import RulePack
from workflow.queries import going_to_and_fro
from workflow.steps import Step

CO, LEAD = "科技局", "工信局"
SIGNED = date(2023, 4, 24)
REQUEST = {"reason": "尚在会商。", "work_done": "已调研。", "proposer_told_on": date(2023, 5, 8)}


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, LEAD, CO, day=SIGNED)
    return case


def unit_of(client, case, name):
    page = client.get(reverse("case_detail", args=["shifan", case.proposal.number]))
    return next(
        unit for unit in page.context["units"] if unit.assignment.organisation.short_name == name
    ), page


def deadline_page(client, case, unit, step):
    deadline = case.deadlines.get(step=step, assignment__organisation__short_name=unit)
    return client.get(reverse("deadline", args=["shifan", case.proposal.number, deadline.pk]))


def object_to(city, share, unit, day=date(2023, 4, 26), **more):
    words = {
        "ground": "not_ours",
        "reason": "不属职责。",
        "basis": "“三定”方案第三条",
        "suggested": None,
    } | more
    city.do("object", share, city[unit, Role.BUREAU_LEADER], day, **words)


def ask_later(city, share, unit=LEAD, day=date(2023, 5, 9)):
    asked = {"deadline": open_due(share), "until_on": date(2023, 7, 3), **REQUEST}
    city.do("extend_request", share, city[unit, Role.BUREAU_LEADER], day, **asked)


# -- stopped clocks


@pytest.mark.parametrize("who", [(CO, Role.HANDLER), (LEAD, Role.HANDLER), (Role.OFFICE,), (Role.MEMBER,)])
def test_a_stopped_clock_says_who_since_when_and_why_wherever_its_day_stands(city, browse, case, who):
    city.do("pause", city.assignment(case, CO), city[Role.OFFICE], date(2023, 5, 8), reason="等待上级文件")
    words = "督查室 5月8日 起中止：等待上级文件"

    unit, page = unit_of(browse(*who), case, CO)

    assert [row.due.stopped for row in unit.dues if row.step == "报送会办意见"] == [words]
    assert (
        page.text.count(words) >= 2
    )  # in the list of units, in that of deadlines, and where else the day stands
    assert words in deadline_page(browse(*who), case, CO, Step.OPINION).text


def test_a_change_of_a_day_is_told_with_who_made_it_and_why(city, browse, case):
    share = city.assignment(case, CO)
    city.do("pause", share, city[Role.OFFICE], date(2023, 5, 8), reason="等待上级文件")
    city.do("restart", share, city[Role.OFFICE], date(2023, 5, 10), reason="文件已到")

    page = deadline_page(browse(Role.MEMBER), case, CO, Step.OPINION)

    assert [(row.words, row.who, row.reason) for row in page.context["parts"]] == [
        ("中止计时", "督查室　督查室督查室经办", "等待上级文件"),
        ("恢复计时", "督查室　督查室督查室经办", "文件已到"),
    ]


# -- later dates


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ((LEAD, Role.HANDLER), True),
        ((Role.SECRETARIAT,), True),
        ((CO, Role.HANDLER), False),
        ((Role.MEMBER,), False),
    ],
)
def test_a_request_that_waits_is_told_to_the_unit_and_the_offices(city, browse, case, who, seen):
    ask_later(city, city.assignment(case, LEAD))
    words = "5月9日 申请延期至 7月3日，待督查室答复"

    unit, _page = unit_of(browse(*who), case, LEAD)
    asked = deadline_page(browse(*who), case, LEAD, Step.REPLY).context["requests"]

    assert (words in unit.notes, [one.decision for one in asked]) == (seen, ["待答复"] * seen)


def test_a_request_says_whose_word_it_waits_for(city, browse, case):
    RulePack.objects.update(extension_consent=True)
    share = city.assignment(case, LEAD)
    ask_later(city, share)
    before = unit_of(browse(Role.OFFICE), case, LEAD)[0].notes
    city.do("extend_consent", share, city[Role.SECRETARIAT], date(2023, 5, 10), consent=True)

    after = unit_of(browse(Role.OFFICE), case, LEAD)[0].notes
    asked = deadline_page(browse(Role.OFFICE), case, LEAD, Step.REPLY).context["requests"]

    assert [words[-6:] for words in (before[-1], after[-1])] == ["待提案委答复", "待督查室答复"]
    assert [one.decision for one in asked] == ["提案委已同意，待督查室答复"]


def test_an_extended_day_stands_beside_the_first_one_and_the_cap(city, browse, case):
    share = city.assignment(case, LEAD)
    ask_later(city, share)
    city.do("extend_grant", share, city[Role.OFFICE], date(2023, 5, 10), reason="同意，请抓紧。")

    page = deadline_page(browse(Role.MEMBER), case, LEAD, Step.REPLY)
    whole = unit_of(browse(Role.MEMBER), case, LEAD)[1].text

    assert page.context["limit"] == "最迟可延至 10月23日"
    assert [(row.due_on, row.reason) for row in page.context["parts"]] == [
        (date(2023, 7, 3), "同意，请抓紧。")
    ]
    assert (page.context["consequence"], page.context["requests"]) == ("报告上一级", [])
    assert '原期限 <time class="num" datetime="2023-06-21">6月21日</time>' in whole
    assert '最迟可延至 <time class="num" datetime="2023-10-23">10月23日</time>' in whole


# -- the window for objections


@pytest.mark.parametrize(
    ("day", "late", "words"),
    [
        (26, "lose_right", "改办申请期至 4月27日，逾期视为同意承办"),
        (29, "lose_right", "改办申请期 4月27日 已过，视为同意承办"),
        (26, "warn", "改办申请期至 4月27日，逾期仍可申请"),
        (29, "warn", "改办申请期 4月27日 已过，仍可申请"),
    ],
)
def test_what_a_late_objection_means_is_told_before_and_after(city, browse, case, day, late, words):
    case.pack.rules.filter(step="object").update(late=late)
    with time_machine.travel(at(date(2023, 4, day)), tick=False):
        own, _page = unit_of(browse(CO, Role.HANDLER), case, CO)
        other, _page = unit_of(browse(CO, Role.HANDLER), case, LEAD)
        deadline = deadline_page(browse(Role.MEMBER), case, CO, Step.OBJECT)

    assert (own.notes, other.notes) == ([words], [])
    assert deadline.context["window"] == words


def test_an_objection_says_its_ground_and_whether_the_other_unit_agrees(city, browse, case):
    object_to(city, city.assignment(case, CO), CO, suggested=city.units["发改局"], agreed="yes")
    words = "4月26日 申请改办（不属本单位职责），待督查室答复，建议改由发改局（已同意承办）"

    notes = [unit_of(browse(*who), case, CO)[0].notes for who in ((Role.OFFICE,), (LEAD, Role.HANDLER))]

    assert notes == [[words], []]


# -- urgings


def test_urgings_are_counted_and_told_with_who_and_when(city, browse, case):
    share = city.assignment(case, CO)
    for day, who in ((9, (LEAD, Role.HANDLER)), (16, (Role.OFFICE,))):
        person = city[who if len(who) > 1 else who[0]]
        city.do("remind", share, person, date(2023, 5, day), reason="请尽快报送。")

    unit, page = unit_of(browse(CO, Role.HANDLER), case, CO)

    assert unit.urged_words == "已催办 2 次，最近 5月16日 督查室"
    assert [one.organisation.short_name for one in unit.urged.urgings] == ["督查室", "工信局"]
    assert "已催办 2 次，最近 5月16日 督查室" in page.text


# -- to and fro


def hand_to_and_fro(city, case):
    """科技局 objects and 发改局 gets the share, which objects too."""
    share = city.assignment(case, CO)
    object_to(city, share, CO)
    city.do(
        "uphold", fresh(share), city[Role.OFFICE], date(2023, 4, 27), organisation=city.units["发改局"], reason="转办。"
    )  # fmt: skip
    second = city.assignment(case, "发改局")
    object_to(city, second, "发改局", date(2023, 4, 28))
    return second


def test_a_share_handed_back_twice_is_an_alarm_for_whoever_oversees(city, browse, case):
    share = hand_to_and_fro(city, case)
    words = "会办这一份已来回 2 次：科技局（4月26日 申请改办） → 发改局（4月28日 申请改办）。请会商确定承办单位，不要再转。"

    pages = [
        unit_of(browse(*who), case, LEAD)[1]
        for who in ((Role.OFFICE,), (Role.SECRETARIAT,), (LEAD, Role.HANDLER))
    ]

    assert [page.context["alarms"] for page in pages] == [[words], [words], []]
    assert words in pages[0].text
    held = [held_posts(city[key], date(2023, 5, 22)) for key in (Role.OFFICE, (LEAD, Role.HANDLER))]
    assert [list(going_to_and_fro(posts)) for posts in held] == [[fresh(share)], []]


@pytest.mark.parametrize("pack", ["dongguan", "sichuan"])
def test_the_list_and_the_sentence_mean_the_same_shares(db, pack):
    city = make_city(pack=pack)
    office = held_posts(city[Role.OFFICE], date(2023, 5, 22))
    cases = [city.handling(title=f"第{number}件") for number in range(4)]
    object_to(city, city.assignment(cases[0], CO), CO)  # once is no alarm
    hand_to_and_fro(city, cases[1])
    for unit, to in ((CO, "发改局"), ("发改局", "民建市委会")):
        city.do(
            "redirect", city.assignment(cases[2], unit), city[Role.OFFICE], date(2023, 4, 26),
            organisation=city.units[to], reason="转办。",
        )  # fmt: skip
    share = city.assignment(cases[3], CO)
    for day in (25, 26):
        object_to(city, fresh(share), CO, date(2023, 4, day))
        leader = city[Role.OFFICE_LEADER] if day == 26 else city[Role.OFFICE]
        city.do("overrule", fresh(share), leader, date(2023, 4, day), reason="职责明确。")

    listed = set(going_to_and_fro(office).values_list("case", flat=True))
    told = {case.pk: [way.times for way in to_and_fro(fresh(case))] for case in cases}

    assert listed == {case.pk for case in cases[1:]}
    assert told == {cases[0].pk: [], cases[1].pk: [2], cases[2].pk: [2], cases[3].pk: [2]}


def test_a_stopped_clock_makes_nobody_late(city, browse, case):
    city.do("pause", city.assignment(case, CO), city[Role.OFFICE], date(2023, 5, 8), reason="等待上级文件")

    unit, page = unit_of(browse(LEAD, Role.HANDLER), case, CO)

    assert (unit.look, page.context["opinions_note"]) == ("wait", "已到 0/2 份，1 份逾期")


def test_an_office_is_told_of_a_window_only_while_it_runs(city, browse, case):
    seen = []
    for day in (26, 28):
        with time_machine.travel(at(date(2023, 4, day)), tick=False):
            seen.append(unit_of(browse(Role.OFFICE), case, CO)[0].notes)

    assert seen == [["改办申请期至 4月27日，逾期视为同意承办"], []]
