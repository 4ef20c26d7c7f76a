"""Who holds which post on a day, which bodies exist, and by which names they go."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Alias, CoSigner, Deputy, Organisation, Post, Session, TopicGroup
from proposals.queries import (
    alias_table,
    held_by_each,
    held_posts,
    holds_post_at,
    organisations_active,
    posts_active,
    role_filled_at,
)
from proposals.roles import Role
from tests.city import DAY, at, make_city

BEGIN, END = date(2023, 3, 1), date(2023, 3, 31)
EDGES = [(date(2023, 2, 28), False), (BEGIN, True), (END, True), (date(2023, 4, 1), False)]


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def bureau(city):
    return city.units["工信局"]


@pytest.mark.parametrize(("on", "holds"), EDGES)
def test_a_post_is_held_from_its_first_to_its_last_day(city, bureau, on, holds):
    person = city.add_person("某人", bureau, Role.HANDLER, from_on=BEGIN, until_on=END)

    assert bool(held_posts(person, on)) is holds
    assert holds_post_at(person, bureau.pk, on) is holds
    assert posts_active(on).filter(person=person).exists() is holds


@pytest.mark.parametrize(("on", "holds"), EDGES)
def test_a_deputy_stands_in_from_the_first_to_the_last_day(city, bureau, on, holds):
    deputy = city["stranger"]
    post = city["工信局", Role.LIAISON].posts.get()
    Deputy.objects.create(post=post, person=deputy, from_on=BEGIN, until_on=END)

    held = held_posts(deputy, on)

    assert [(h.post, h.deputising, h.principal_id) for h in held] == (
        [(post, True, post.person_id)] if holds else []
    )


def test_a_held_post_says_where_and_as_what(city, bureau):
    (held,) = held_posts(city["工信局", Role.LIAISON], DAY)

    assert (held.role, held.organisation_id, held.jurisdiction_id, held.principal_id, held.deputising) == (
        Role.LIAISON,
        bureau.pk,
        city.jurisdiction.pk,
        city["工信局", Role.LIAISON].pk,
        False,
    )


def test_own_posts_come_before_deputised_ones_and_each_once(city, bureau):
    person = city["科技局", Role.HANDLER]
    later = Post.objects.create(person=person, organisation=bureau, role=Role.HANDLER, from_on=DAY)
    first = city["工信局", Role.LIAISON].posts.get()
    for begin in (date(2023, 1, 1), date(2023, 1, 15)):
        Deputy.objects.create(post=first, person=person, from_on=begin, until_on=END)

    held = held_posts(person, DAY)

    assert [(h.post.pk, h.deputising) for h in held] == [
        (person.posts.order_by("pk").first().pk, False),
        (later.pk, False),
        (first.pk, True),
    ]


def test_a_deputy_of_a_post_that_has_ended_holds_nothing(city, bureau):
    former = city.add_person("离任者", bureau, Role.HANDLER, until_on=date(2023, 1, 31))
    Deputy.objects.create(post=former.posts.get(), person=city["stranger"], from_on=BEGIN, until_on=END)

    assert held_posts(city["stranger"], BEGIN) == ()


def test_an_inactive_account_holds_nothing_and_fills_no_role(city, bureau):
    person = city["工信局", Role.LIAISON]
    person.is_active = False
    person.save()

    assert held_posts(person, DAY) == ()
    assert role_filled_at(bureau.pk, Role.LIAISON, DAY) is False
    assert role_filled_at(bureau.pk, Role.HANDLER, DAY) is True


def test_an_anonymous_visitor_holds_nothing(city):
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    assert held_posts(AnonymousUser(), DAY) == ()


@pytest.mark.parametrize("on", [date(2023, 1, 31), BEGIN, END, date(2023, 4, 1)])
def test_many_people_hold_what_each_of_them_holds(city, bureau, on, django_assert_num_queries):
    former = city.add_person("离任者", bureau, Role.HANDLER, until_on=date(2023, 3, 15))
    closed = city.add_person("停用者", bureau, Role.LIAISON)
    closed.is_active = False
    closed.save()
    for post in (former.posts.get(), closed.posts.get(), city["工信局", Role.LIAISON].posts.get()):
        for begin in (BEGIN, date(2023, 3, 10)):
            Deputy.objects.create(post=post, person=city["科技局", Role.HANDLER], from_on=begin, until_on=END)
    own = city["工信局", Role.LIAISON]
    Deputy.objects.create(post=own.posts.get(), person=own, from_on=BEGIN, until_on=END)
    people = [*city.people.values(), former, closed]

    with django_assert_num_queries(2):
        held = held_by_each(people, at(on))

    assert held == {person.pk: held_posts(person, on) for person in people}


@pytest.mark.parametrize(("on", "exists"), EDGES)
def test_a_body_exists_from_its_first_to_its_last_day(city, bureau, on, exists):
    bureau.active_from, bureau.active_until = BEGIN, END
    bureau.save()

    assert bureau.is_active(on) is exists
    assert organisations_active(city.jurisdiction, on).filter(pk=bureau.pk).exists() is exists


def test_bodies_of_another_jurisdiction_are_not_listed(city):
    make_city("bieshi")

    assert {o.jurisdiction for o in organisations_active(city.jurisdiction, DAY)} == {city.jurisdiction}


def test_alias_table_names_each_body_by_every_spelling_in_use(city, bureau):
    Alias.objects.create(organisation=bureau, name="市工信局")
    Alias.objects.create(organisation=bureau, name="经信局", until_year=2018)
    Alias.objects.create(organisation=bureau, name="数字化局", since_year=2024)

    table = alias_table(city.jurisdiction, 2023)

    assert {name: full for name, full in table.items() if full == bureau.name} == {
        "示范市工信局": bureau.name,
        "工信局": bureau.name,
        "市工信局": bureau.name,
    }


@pytest.mark.parametrize(("year", "known"), [(2017, False), (2018, True), (2020, True), (2021, False)])
def test_alias_table_knows_in_which_years_a_name_was_used(city, bureau, year, known):
    Alias.objects.create(organisation=bureau, name="经信局", since_year=2018, until_year=2020)

    assert ("经信局" in alias_table(city.jurisdiction, year)) is known


def test_alias_table_leaves_a_doubtful_name_out_and_a_full_name_in(city, bureau):
    other = city.units["科技局"]
    for unit in (bureau, other):
        Alias.objects.create(organisation=unit, name="主管局")
    Alias.objects.create(organisation=bureau, name=other.name)

    table = alias_table(city.jurisdiction, 2023)

    assert "主管局" not in table
    assert table[other.name] == other.name


def test_rows_say_what_they_are(city, bureau):
    alias = Alias.objects.create(organisation=bureau, name="市工信局")
    post = city["工信局", Role.LIAISON].posts.get()
    deputy = Deputy.objects.create(post=post, person=city["stranger"], from_on=BEGIN, until_on=END)
    case = city.draft()
    signer = CoSigner.objects.create(proposal=case.proposal, person=city["cosigner"], invited_at=at(DAY))
    group = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="营商环境")

    assert [str(row) for row in (city.jurisdiction, bureau, alias, post, deputy, signer, group)] == [
        "示范市",
        "示范市工信局",
        "市工信局",
        "工信局单位收文联络员（工信局 单位收文联络员）",
        "无职务者 → 工信局单位收文联络员（工信局 单位收文联络员）",
        "联名委员 待答复",
        "营商环境",
    ]
    assert str(Session.objects.get()) == "十四届二次会议"
    assert str(case.proposal.texts.get()) == "关于加快企业培育的建议 v1"
    assert str(case.proposal.asks.first()) == "一.1 评估全市创新资源，派出干部指导中小企业培"
    assert (city["stranger"].get_full_name(), city["stranger"].get_short_name()) == ("无职务者", "无职务者")
    assert Organisation.objects.count() == 8
