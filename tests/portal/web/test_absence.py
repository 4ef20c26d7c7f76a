"""The page on which somebody who will be away names a deputy."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.models import Deputation, Deputy
from proposals.roles import Role
from proposals.services.deputies import name_deputy
from tests.city import at

PAGE = reverse("my_absence")
UNTIL = date(2023, 6, 2)


def form_of(post):
    return f"{PAGE}?post={post.pk}"


def filled(city, monday, **more):
    return {
        "person": city["工信局", Role.LIAISON].pk, "from_on": monday.isoformat(), "until_on": UNTIL.isoformat(),
        "note": "外出培训",
    } | more  # fmt: skip


@pytest.fixture
def handler_post(city):
    return city["工信局", Role.HANDLER].posts.select_related("organisation__jurisdiction").get()


@pytest.fixture
def deputation(city, monday, handler_post):
    return name_deputy(
        handler_post, person=city["工信局", Role.LIAISON], from_on=monday, until_on=UNTIL,
        actor=handler_post.person, at=at(monday), note="外出培训",
    )  # fmt: skip


def test_a_person_names_a_deputy_and_both_read_it_on_their_desks(browse, city, monday, handler_post):
    client = browse("工信局", Role.HANDLER)

    empty = client.get(PAGE)
    answer = client.post(form_of(handler_post), filled(city, monday), follow=True)

    assert ("没有代理" in empty.text, f"?post={handler_post.pk}" in empty.text) == (True, True)
    assert "已指定 工信局单位收文联络员 代理" in answer.text
    assert Deputy.objects.filter(person=city["工信局", Role.LIAISON], post=handler_post).exists()
    assert "由 工信局单位收文联络员 代理" in client.get("/").text
    told = browse("工信局", Role.LIAISON).get("/").text
    assert ("您代理 工信局单位经办人" in told, "外出培训" in told) == (True, True)


def test_the_form_offers_who_fits_and_comes_back_with_what_is_wrong(browse, city, monday, handler_post):
    client = browse("工信局", Role.HANDLER)

    offered = client.get(form_of(handler_post)).context["form"].fields["person"].queryset
    missing = client.post(form_of(handler_post), {})
    refused = client.post(form_of(handler_post), filled(city, monday, until_on="2023-05-01"))

    names = ["工信局单位收文联络员", "工信局单位领导", "工信局科室负责人"]
    assert sorted(person.name for person in offered) == names
    assert (missing.status_code, refused.status_code, "代理止早于代理起" in refused.text) == (422, 409, True)
    assert not Deputy.objects.exists()


@pytest.mark.parametrize(
    "who", [("工信局", Role.LIAISON), ("科技局", Role.BUREAU_LEADER), (Role.OFFICE,), ("stranger",)]
)
def test_nobody_else_finds_the_form_of_that_post(browse, city, monday, handler_post, who):
    client = browse(*who)

    got, posted = client.get(form_of(handler_post)), client.post(form_of(handler_post), filled(city, monday))

    assert (got.status_code, posted.status_code, Deputation.objects.count()) == (404, 404, 0)


def test_a_head_and_an_administrator_name_one_for_somebody_who_fell_ill(browse, city, monday, handler_post):
    found = browse(Role.ADMINISTRATOR).get(PAGE, {"name": "工信局"})
    answer = browse("工信局", Role.BUREAU_LEADER).post(form_of(handler_post), filled(city, monday))

    assert f"?post={handler_post.pk}" in found.text
    assert (answer.status_code, Deputation.objects.get().named_by) == (
        302,
        city["工信局", Role.BUREAU_LEADER],
    )


def test_the_deputy_declines_and_the_story_stays(browse, city, deputation):
    client = browse("工信局", Role.LIAISON)

    before = client.get(PAGE)
    answer = client.post(reverse("absence_end", args=[deputation.pk]), follow=True)
    again = client.post(reverse("absence_end", args=[deputation.pk]), follow=True)

    assert "谢绝" in before.text
    assert ("已谢绝代理" in answer.text, "代理人谢绝" in answer.text, Deputy.objects.count()) == (
        True,
        True,
        0,
    )
    assert "这次代理已经结束" in again.text


def test_others_of_the_unit_neither_see_nor_end_it(browse, city, deputation):
    client = browse("工信局", Role.SECTION_HEAD)

    page, answer = client.get(PAGE), client.post(reverse("absence_end", args=[deputation.pk]))

    assert ("外出培训" in page.text, answer.status_code, Deputy.objects.count()) == (False, 404, 1)


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_asks_as_often_however_many_stand_in(
    browse, city, monday, django_assert_num_queries, deputation, more
):
    unit = city.units["工信局"]
    for number in range(more):
        away, here = (city.add_person(f"{name}{number}", unit, Role.HANDLER) for name in ("离岗", "在岗"))
        name_deputy(away.posts.get(), person=here, from_on=monday, until_on=UNTIL, actor=away, at=at(monday))
    client = browse("工信局", Role.BUREAU_LEADER)
    client.get(PAGE)

    with django_assert_num_queries(7):
        client.get(PAGE)
