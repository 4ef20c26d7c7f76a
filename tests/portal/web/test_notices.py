"""The notice centre."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from notifications.models import Notice
from proposals.roles import Role

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
    newest = client.get(LIST).context["notices"][0].pk
    city.handling(title="乙")

    client.post(reverse("notices_read"), {"up_to": newest})

    assert unread(user) == 1


def test_notices_of_others_stay_as_they_are(city, browse):
    city.handling()
    theirs = Notice.objects.get(recipient=city["金融局", Role.LIAISON])

    browse("科技局", Role.LIAISON).post(reverse("notice_read", args=[theirs.pk]))

    assert Notice.objects.get(pk=theirs.pk).read_at is None


def test_notices_of_a_lost_case_are_gone(city, browse):
    case = city.handling(title="撤回的提案")
    city.do(
        "withdraw_unit",
        city.assignment(case, "金融局"),
        city[Role.OFFICE],
        date(2023, 4, 24),
        reason="不涉及其职责",
    )

    page = browse("金融局", Role.LIAISON).get(LIST)

    assert "撤回的提案" not in page.text
    assert "还没有消息" in page.text


@pytest.mark.parametrize("name", ["notices_read"])
def test_reading_is_never_a_link(browse, name):
    assert browse(Role.OFFICE).get(reverse(name)).status_code == 405


@pytest.mark.parametrize("cases", [1, 3])
def test_notices_cost_the_same_queries_for_any_number(city, browse, django_assert_num_queries, cases):
    for n in range(cases):
        city.handling(title=f"提案{n}")
    client = browse("科技局", Role.LIAISON)
    client.get(LIST)

    # session, user, posts; notices, unread notices
    with django_assert_num_queries(5):
        client.get(LIST)
