"""Who may stand in for whom, when, and what is left when it ends."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputation, Deputy, Post
from proposals.queries import held_posts
from proposals.roles import STANDS_IN, Role
from proposals.services.deputies import DeputyRefusedError, NotYoursError, end_deputation, name_deputy
from tests.city import at, make_city

TODAY = date(2023, 5, 22)
FIRST, LAST = date(2023, 5, 25), date(2023, 6, 2)


@pytest.fixture
def city(db):
    return make_city()


def post_of(city, *key):
    return city[key if len(key) > 1 else key[0]].posts.get()


def named(city, post, person, *, actor=None, from_on=FIRST, until_on=LAST, on=TODAY):
    return name_deputy(
        post, person=person, from_on=from_on, until_on=until_on, actor=actor or post.person, at=at(on), note="出差"
    )  # fmt: skip


def refused(city, post, person, **more):
    with pytest.raises(DeputyRefusedError) as refusal:
        named(city, post, person, **more)
    assert (Deputy.objects.filter(post=post).count(), str(refusal.value) != "") == (0, True)
    return refusal.value.code


def test_the_deputy_holds_the_post_on_those_days_and_no_others(city):
    deputy, post = city["工信局", Role.LIAISON], post_of(city, "工信局", Role.HANDLER)

    made = named(city, post, deputy)

    roles = {
        day: [(held.role, held.deputising) for held in held_posts(deputy, day)]
        for day in (TODAY, FIRST, LAST, date(2023, 6, 3))
    }
    own, lent = (Role.LIAISON, False), (Role.HANDLER, True)
    assert roles == {TODAY: [own], FIRST: [own, lent], LAST: [own, lent], date(2023, 6, 3): [own]}
    assert (made.named_by, made.note, made.ending) == (post.person, "出差", "")


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (("工信局", Role.HANDLER), True), (("工信局", Role.BUREAU_LEADER), True), ((Role.ADMINISTRATOR,), True),
        (("工信局", Role.LIAISON), False), (("工信局", Role.SECTION_HEAD), False),
        (("科技局", Role.BUREAU_LEADER), False), ((Role.OFFICE_LEADER,), False), ((Role.AUDITOR,), False),
        (("stranger",), False),
    ],
)  # fmt: skip
def test_a_deputy_is_named_by_the_person_the_head_of_the_unit_or_an_administrator(city, actor, allowed):
    post, deputy = post_of(city, "工信局", Role.HANDLER), city["工信局", Role.SECTION_HEAD]
    who = city[actor if len(actor) > 1 else actor[0]]
    said = None

    try:
        named(city, post, deputy, actor=who)
    except NotYoursError:
        said = "not yours"

    assert (said is None, Deputy.objects.exists()) == (allowed, allowed)


def test_an_administrator_of_elsewhere_and_a_deputy_of_the_head_name_nobody(city):
    other, post = make_city("lin"), post_of(city, "工信局", Role.HANDLER)
    head, stand_in = post_of(city, "工信局", Role.BUREAU_LEADER), city["工信局", Role.SECTION_HEAD]
    named(city, head, stand_in, from_on=TODAY)

    with pytest.raises(NotYoursError):
        named(city, post, city["工信局", Role.LIAISON], actor=other[Role.ADMINISTRATOR])
    with pytest.raises(NotYoursError):
        named(city, post, city["工信局", Role.LIAISON], actor=stand_in)


@pytest.mark.parametrize("role", sorted(set(Role) - set(STANDS_IN)))
def test_members_examiners_auditors_and_administrators_have_no_deputies(city, role):
    post = post_of(city, role)
    other = city.add_person("另一位", post.organisation, role)

    with pytest.raises(NotYoursError):
        named(city, post, other)


@pytest.mark.parametrize(
    ("deputy", "why"),
    [
        (("工信局", Role.HANDLER), "who writes does not sign"),
        (("工信局", Role.LIAISON), "who sends does not sign"),
        (("科技局", Role.BUREAU_LEADER), "another bureau"),
        (("stranger",), "no post"),
    ],
)
def test_who_does_not_fit_is_refused(city, deputy, why):
    who = city[deputy if len(deputy) > 1 else deputy[0]]

    assert refused(city, post_of(city, "工信局", Role.BUREAU_LEADER), who) == "unfit"


def test_an_inactive_account_an_auditor_and_who_leaves_meanwhile_are_refused(city):
    unit, post = city.units["工信局"], post_of(city, "工信局", Role.HANDLER)
    leaving = city.add_person("将离任", unit, Role.HANDLER, until_on=FIRST)
    auditor = city.add_person("兼监督", unit, Role.HANDLER)
    Post.objects.create(person=auditor, organisation=city.units["提案委"], role=Role.AUDITOR, from_on=LAST)
    inactive = city.add_person("停用", unit, Role.HANDLER)
    inactive.is_active = False
    inactive.save()

    assert [refused(city, post, one) for one in (leaving, auditor, inactive)] == ["unfit"] * 3


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ((date(2023, 5, 21), LAST), "day_passed"),
        ((LAST, FIRST), "ends_first"),
        ((FIRST, date(2024, 5, 27)), "too_long"),
        ((FIRST, date(2023, 7, 1)), "beyond_post"),
    ],
)
def test_days_that_cannot_be_are_refused(city, days, code):
    post = post_of(city, "工信局", Role.HANDLER)
    post.until_on = date(2023, 6, 30)
    post.save()

    assert refused(city, post, city["工信局", Role.LIAISON], from_on=days[0], until_on=days[1]) == code


def test_nobody_stands_in_for_himself(city):
    post = post_of(city, "工信局", Role.HANDLER)

    assert refused(city, post, post.person) == "oneself"


def test_one_post_has_one_deputy_at_a_time_and_one_deputy_has_no_deputy(city):
    handler, liaison, section, leader = (
        post_of(city, "工信局", role)
        for role in (Role.HANDLER, Role.LIAISON, Role.SECTION_HEAD, Role.BUREAU_LEADER)
    )
    named(city, handler, liaison.person)
    codes = []

    for post, person, from_on in [
        (handler, section.person, LAST),  # a second one on the last day
        (liaison, section.person, FIRST),  # the deputy wants to be away
        (leader, handler.person, FIRST),  # whoever is away would have to
        (section, handler.person, FIRST),
    ]:
        with pytest.raises(DeputyRefusedError) as refusal:
            named(city, post, person, from_on=from_on, until_on=LAST)
        codes.append(refusal.value.code)
    after = named(city, handler, section.person, from_on=date(2023, 6, 3), until_on=date(2023, 6, 5))

    assert codes == ["overlaps", "stands_in_then", "unfit", "unfit"]
    assert after.deputy_id is not None


def test_who_is_away_does_not_stand_in(city):
    handler, liaison, section = (
        post_of(city, "工信局", role) for role in (Role.HANDLER, Role.LIAISON, Role.SECTION_HEAD)
    )
    named(city, liaison, section.person)

    with pytest.raises(DeputyRefusedError) as refusal:
        named(city, handler, liaison.person)

    assert refusal.value.code == "deputy_away"


def test_a_deputy_declines_before_it_begins_and_nothing_is_left_but_the_story(city):
    post, deputy = post_of(city, "工信局", Role.HANDLER), city["工信局", Role.LIAISON]
    made = named(city, post, deputy)

    end_deputation(made, actor=deputy, at=at(TODAY))

    kept = Deputation.objects.get()
    assert (kept.ending, kept.ended_by, kept.deputy, Deputy.objects.count()) == ("declined", deputy, None, 0)
    assert [held.role for held in held_posts(deputy, FIRST)] == [Role.LIAISON]


def test_it_ends_early_at_once_and_what_was_until_yesterday_stays(city):
    post, deputy = post_of(city, "工信局", Role.HANDLER), city["工信局", Role.LIAISON]
    made = named(city, post, deputy)

    end_deputation(made, actor=city["工信局", Role.BUREAU_LEADER], at=at(date(2023, 5, 29)))

    kept = Deputation.objects.get()
    assert (kept.ending, kept.until_on, kept.deputy.until_on) == ("ended", LAST, date(2023, 5, 28))
    assert [len(held_posts(deputy, day)) for day in (date(2023, 5, 28), date(2023, 5, 29))] == [2, 1]


def test_what_is_over_or_not_theirs_cannot_be_ended(city):
    post, deputy = post_of(city, "工信局", Role.HANDLER), city["工信局", Role.LIAISON]
    made = named(city, post, deputy)

    with pytest.raises(NotYoursError):
        end_deputation(made, actor=city["工信局", Role.SECTION_HEAD], at=at(TODAY))
    end_deputation(made, actor=deputy, at=at(FIRST))
    with pytest.raises(DeputyRefusedError) as refusal:
        end_deputation(made, actor=deputy, at=at(FIRST))

    assert refusal.value.code == "over"
