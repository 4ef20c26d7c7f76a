"""Many units urged at one stroke."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from workflow.models import Event, RulePack, Urging

PAGE = "/urge/"
CO, LEAD = "科技局", "工信局"
KEY = "0" * 32
WORDS = {"reason": "请尽快办理。", "by_on": "", "_key": KEY}


@pytest.fixture
def cases(city):
    """工信局 leads, and spoke with the proposer; 科技局 co-handles: its opinions were due on 15 May, the replies are on 21 June."""
    found = [city.handling(title=f"关于第{number}件事的提案", co=(CO,)) for number in "甲乙丙"]
    for case in found:
        city.accept(case, LEAD, CO)
        city.consulted(case)
    return found


@pytest.fixture
def office(browse):
    return browse(Role.OFFICE)


def shares(city, cases, unit=CO):
    return [city.assignment(case, unit) for case in cases]


def chosen(*rows, **more):
    return WORDS | {"shares": [row.pk for row in rows]} | more


def listed(page):
    """Unit, case and step of each row."""
    return [
        (row.share.organisation.short_name, row.share.case.proposal.number, row.step)
        for row in page.context["listed"].rows
    ]


# -- what is listed


def test_overdue_shares_are_listed_the_longest_overdue_first(city, office, cases):
    city.handling(title="还没有签收的提案", day=date(2023, 5, 12), co=())

    page = office.get(PAGE)

    assert listed(page) == [(CO, f"2023000{number}", "报送会办意见") for number in (1, 2, 3)] + [
        (LEAD, "20230004", "签收"),
    ]  # fmt: skip
    assert "已逾期 5 个工作日" in page.text


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("due=overdue", [(CO, "报送会办意见")] * 3),
        ("due=near", [(LEAD, "答复提案人")] * 3),
        ("step=reply", [(LEAD, "答复提案人")] * 3),
        ("step=nonsense&due=never", [(CO, "报送会办意见")] * 3 + [(LEAD, "答复提案人")] * 3),
        ("due=near&step=opinion", []),
    ],
)
def test_list_is_narrowed_by_day_and_step(office, cases, query, rows):
    RulePack.objects.update(near=25)

    page = office.get(f"{PAGE}?{query}")

    assert [(unit, step) for unit, _number, step in listed(page)] == rows


def test_list_is_narrowed_by_unit(city, office, cases):
    RulePack.objects.update(near=25)

    page = office.get(f"{PAGE}?unit={city.units[LEAD].pk}")

    assert {unit for unit, _number, _step in listed(page)} == {LEAD}


def test_what_rests_is_answered_or_far_off_is_not_listed(city, office, cases):
    city.do(
        "pause", city.assignment(cases[0], CO), city[Role.OFFICE], date(2023, 5, 8), reason="等待上级文件"
    )
    city.opinion_sent(cases[1], CO)

    assert listed(office.get(PAGE)) == [(CO, "20230003", "报送会办意见")]


@pytest.mark.parametrize(
    ("key", "status", "rows"),
    [
        ((Role.SECRETARIAT,), 200, 3),
        ((LEAD, Role.HANDLER), 200, 3),
        ((CO, Role.HANDLER), 200, 0),
        ((Role.LEADER_IN_CHARGE,), 200, 1),
        ((LEAD, Role.LIAISON), 403, None),
        ((Role.OFFICE_LEADER,), 403, None),
        ((Role.AUDITOR,), 403, None),
        ((Role.MEMBER,), 403, None),
        (("stranger",), 403, None),
    ],
)
def test_each_finds_what_they_may_urge_and_nobody_else_the_page(city, browse, cases, key, status, rows):
    leader = city[Role.LEADER_IN_CHARGE]
    city.do("name_leader", cases[0], city[Role.SECRETARIAT], date(2023, 4, 26), leader=leader)

    page = browse(*key).get(PAGE)

    assert page.status_code == status
    assert (len(listed(page)) if status == 200 else None) == rows


def test_empty_list_says_so(city, office):
    page = office.get(PAGE)

    assert "没有要催办的" in page.text
    assert 'name="shares"' not in page.text


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_queries_for_three_as_for_one(city, office, django_assert_num_queries, number):
    for place in range(number):
        case = city.handling(title=f"第{place}件提案", co=(CO,))
        city.accept(case, LEAD, CO)
        city.do(
            "remind", city.assignment(case, CO), city[Role.SECRETARIAT], date(2023, 5, 16), reason="请报送。"
        )
    office.get(PAGE)

    with django_assert_num_queries(11):
        office.get(PAGE)


def test_everything_is_ticked_at_a_word_but_what_was_urged_just_now(city, office, cases):
    city.do("remind", shares(city, cases)[0], city[Role.OFFICE], date(2023, 5, 22), reason="请报送。")

    page = office.get(f"{PAGE}?tick=all")

    assert [(row.ticked, row.again_on, row.urged) for row in page.context["listed"].rows] == [
        (False, date(2023, 5, 23), "已催办 1 次，最近 5月22日 督查室"),
        (True, None, ""),
        (True, None, ""),
    ]


# -- what is done


def test_all_that_were_chosen_are_urged_with_the_same_words(city, office, cases):
    rows = shares(city, cases)

    answer = office.post(f"{PAGE}?step=opinion", chosen(*rows, by_on="2023-05-26"))
    after = office.get(answer.url)

    assert answer.url == f"{PAGE}?step=opinion&batch={KEY}"
    assert set(Urging.objects.values_list("assignment", "text", "by_on", "batch")) == {
        (row.pk, "请尽快办理。\n请于2023年5月26日前办妥。", date(2023, 5, 26), KEY) for row in rows
    }
    assert "已催办 3 件。" in after.text
    last = Urging.objects.order_by("-pk").first()
    assert [(done["unit"], len(done["cases"])) for done in after.context["done"]] == [(city.units[CO], 3)]
    paper = reverse("paper", args=["shifan", "20230003", "urging-list", last.pk, "docx"])
    assert after.context["done"][0]["papers"]["docx"] == paper
    assert office.get(paper).status_code == 200


def test_what_may_not_be_urged_is_named_and_the_others_are_urged(city, office, cases):
    rows = shares(city, cases)
    city.do("remind", rows[0], city[Role.OFFICE], date(2023, 5, 22), reason="请报送。")
    city.opinion_sent(cases[1], CO)

    answer = office.post(PAGE, chosen(*rows))

    assert answer.status_code == 200
    assert [(row["share"].pk, row["reason"]) for row in answer.context["refused"]] == [
        (rows[0].pk, "督查室 2023-05-22 已催办（督查室督查室经办），2023-05-23 起可以再催。"),
        (rows[1].pk, "现在是“已答”，不能“催办”。"),
    ]
    assert [list(row.urgings.values_list("batch", flat=True)) for row in rows] == [[""], [], [KEY]]
    assert [len(done["cases"]) for done in answer.context["done"]] == [1]
    assert "请尽快办理。" in answer.text


def test_rights_are_asked_for_each_share_anew(city, browse, cases):
    """工信局 urges its co-handler, but neither itself nor in a case of others, which it does not even see."""
    elsewhere = city.handling(title="别人的提案", leads=("发改局",), co=("金融局",))
    own, foreign = city.assignment(cases[0], LEAD), city.assignment(elsewhere, "金融局")
    mine = city.assignment(cases[0], CO)

    answer = browse(LEAD, Role.HANDLER).post(PAGE, chosen(mine, own, foreign))

    assert [row["share"].pk for row in answer.context["refused"]] == [own.pk]
    assert answer.context["gone"] == 1
    assert "别人的提案" not in answer.text
    assert set(Urging.objects.values_list("assignment", flat=True)) == {mine.pk}


def test_nothing_done_is_a_conflict(city, office, cases):
    share = shares(city, cases)[0]
    city.do("remind", share, city[Role.OFFICE], date(2023, 5, 22), reason="请报送。")

    answer = office.post(PAGE, chosen(share))

    assert (answer.status_code, Urging.objects.count()) == (409, 1)


def test_pressing_the_button_twice_urges_once(city, office, cases):
    rows = shares(city, cases)

    first, second = (office.post(PAGE, chosen(*rows)) for _time in range(2))

    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert (Urging.objects.count(), Event.objects.filter(transition="remind").count()) == (3, 3)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"shares": []}, "请至少选一件。"),
        ({"shares": ["x", "-1"]}, "请至少选一件。"),
        ({"shares": list(range(1, 102))}, "一次最多 100 件"),
        ({"reason": " "}, "催办内容"),
        ({"by_on": "2023-05-19"}, "办妥的日期不能早于今天。"),
    ],
)
def test_what_lacks_something_urges_nobody(city, office, cases, change, words):
    answer = office.post(PAGE, chosen(*shares(city, cases)) | change)

    assert (answer.status_code, Urging.objects.count()) == (422, 0)
    assert words in answer.text


def test_reading_the_page_urges_nobody(city, office, cases):
    office.get(PAGE, chosen(*shares(city, cases)))

    assert Urging.objects.count() == 0


def test_nobody_reads_under_a_key_what_others_urged(city, browse, cases):
    browse(Role.OFFICE).post(PAGE, chosen(*shares(city, cases)))

    page = browse(Role.SECRETARIAT).get(f"{PAGE}?batch={KEY}")

    assert page.context["done"] == []
