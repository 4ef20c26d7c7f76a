"""The notice centre."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from notifications.models import Notice
from proposals.roles import Role
from tests.city import at

LIST = reverse("notice_list")


def unread(user):
    return Notice.objects.filter(recipient=user, read_at=None).count()


def test_notice_is_a_sentence_with_a_way_to_the_case(city, browse):
    city.handling(title="新来的提案")

    [line] = browse("科技局", Role.LIAISON).get(LIST).context["notices"]

    assert (line.words, line.url, line.read) == (
        "督查室：交办（20230001 新来的提案）",
        "/cases/shifan/20230001/",
        False,
    )


def test_a_unit_that_got_its_way_is_told_so_and_has_the_answer_and_nothing_else_of_the_case(city, browse):
    case = city.handling(title="保密的题目", day=date(2023, 4, 21))
    share = city.assignment(case, "科技局")
    words = {"ground": "not_ours", "reason": "不属本局职责。"}
    city.do("object", share, city["科技局", Role.BUREAU_LEADER], date(2023, 4, 24), **words)
    decided = {"organisation": city.units["发改局"], "reason": "职责已转出。"}
    city.do("uphold", share, city[Role.OFFICE], date(2023, 4, 26), **decided)
    client, stranger = browse("科技局", Role.LIAISON), browse("金融局", Role.HANDLER)

    [line] = client.get(LIST).context["notices"]
    answer = client.get(line.url)

    assert line.words == "督查室：同意您单位的改办申请，见复函（20230001）"
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client.get(reverse("case_detail", args=["shifan", "20230001"])).status_code == 404
    other = reverse("paper", args=["shifan", "20230001", "transfer", case.pk, "pdf"])
    assert client.get(other).status_code == 404
    assert stranger.get(line.url).status_code == 404
    assert client.get(line.url.replace(f"/{share.objections.get().pk}", "/999999")).status_code == 404


def test_looking_marks_nothing_read(city, browse):
    city.handling()

    browse("科技局", Role.LIAISON).get(LIST)

    assert unread(city["科技局", Role.LIAISON]) == 1


def test_one_notice_is_marked_read(city, browse):
    city.handling(title="甲")
    city.handling(title="乙")
    user = city["科技局", Role.LIAISON]
    client = browse("科技局", Role.LIAISON)
    notice = Notice.objects.filter(recipient=user).order_by("pk").first()

    assert client.post(reverse("notice_read", args=[notice.pk])).url == LIST
    assert unread(user) == 1


def test_all_on_the_screen_are_marked_read_and_none_that_came_since(city, browse):
    city.handling(title="甲")
    user = city["科技局", Role.LIAISON]
    client = browse("科技局", Role.LIAISON)
    last = client.get(LIST).context["up_to"]
    city.handling(title="乙")

    client.post(reverse("notices_read"), {"up_to": last})

    assert unread(user) == 1


def test_notices_of_others_stay_as_they_are(city, browse):
    city.handling()
    theirs = Notice.objects.get(recipient=city["金融局", Role.LIAISON])

    browse("科技局", Role.LIAISON).post(reverse("notice_read", args=[theirs.pk]))

    assert Notice.objects.get(pk=theirs.pk).read_at is None


def test_of_a_lost_case_only_the_loss_is_told_by_its_number(city, browse):
    case = city.handling(title="撤回的提案")
    city.do(
        "withdraw_unit",
        city.assignment(case, "金融局"),
        city[Role.OFFICE],
        date(2023, 4, 24),
        reason="不涉及其职责",
    )

    client = browse("金融局", Role.LIAISON)
    page, bench = client.get(LIST), client.get("/")

    [line] = page.context["notices"]
    assert (line.words, line.url) == ("督查室：此件不再由您单位承办（20230001）", "")
    assert ["撤回的提案" in answer.text or "不涉及其职责" in answer.text for answer in (page, bench)] == [
        False
    ] * 2
    assert "此件不再由您单位承办" in bench.text


def test_a_unit_whose_case_went_to_another_is_told_its_number_alone(city, browse):
    case = city.handling(title="改办的提案")
    moved = {"organisation": city.units["发改局"], "reason": "职责已转出。"}
    city.do("redirect", city.assignment(case, "金融局"), city[Role.OFFICE], date(2023, 4, 24), **moved)

    [line] = browse("金融局", Role.LIAISON).get(LIST).context["notices"]

    assert (line.words, line.url) == ("督查室：此件已改办，不再由您单位承办（20230001）", "")


@pytest.mark.parametrize("told", ["", "-1", "x", "9" * 5000])
def test_a_number_that_is_none_marks_nothing(city, browse, told):
    city.handling()

    assert browse("科技局", Role.LIAISON).post(reverse("notices_read"), {"up_to": told}).url == LIST
    assert unread(city["科技局", Role.LIAISON]) == 1


@pytest.mark.parametrize("name", ["notices_read"])
def test_reading_is_never_a_link(browse, name):
    assert browse(Role.OFFICE).get(reverse(name)).status_code == 405


@pytest.mark.parametrize("cases", [1, 3])
def test_notices_cost_the_same_queries_for_any_number(city, browse, django_assert_num_queries, cases):
    for n in range(cases):
        city.handling(title=f"提案{n}")
    client = browse("科技局", Role.LIAISON)
    client.get(LIST)

    # session, user, posts; whether anything is unnumbered, the last number; notices, unread notices
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.fixture
def rung(city):
    """A step of a deadline of the given case, of which the unit's handler was told."""

    def taken(case, unit, offset):
        rung = city.assignment(case, unit).deadlines.get(step="opinion").rungs.get(offset=offset)
        return Notice.objects.create(
            recipient=city[unit, Role.HANDLER], rung=rung, kind="near", created_at=at(date(2023, 5, 20))
        )

    return taken


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (-2, "期限提醒：报送会办意见（科技局） 还有 2 个工作日，5月15日 到期（20230001 甲）"),
        (0, "期限提醒：报送会办意见（科技局） 今天到期（20230001 甲）"),
        (5, "期限提醒：报送会办意见（科技局） 已逾期 5 个工作日，应于 5月15日 办妥（20230001 甲）"),
    ],
)
def test_deadline_that_speaks_is_a_sentence_too(city, browse, rung, offset, words):
    case = city.handling(title="甲")
    city.accept(case, "科技局")
    rung(case, "科技局", offset)

    lines = browse("科技局", Role.HANDLER).get(LIST).context["notices"]

    assert [(line.words, line.url) for line in lines if line.organisation is None] == [
        (words, "/cases/shifan/20230001/")
    ]


def test_word_of_a_deadline_is_gone_with_the_case(city, browse, rung):
    case = city.handling(title="甲")
    city.accept(case, "科技局")
    rung(case, "科技局", -2)
    share = city.assignment(case, "科技局")
    city.do("withdraw_unit", share, city[Role.OFFICE], date(2023, 5, 21), reason="不涉及其职责")

    lines = browse("科技局", Role.HANDLER).get(LIST).context["notices"]

    assert [line.words for line in lines] == ["督查室：此件不再由您单位承办（20230001）"]
