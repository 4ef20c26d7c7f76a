"""What runs a city is refused to whoever may not, and where it cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import (
    AdministrativeAct,
    FailedTry,
    Invitation,
    Look,
    LookedPage,
    Post,
    Section,
    SetupCode,
    User,
)
from proposals.roles import Role
from proposals.services.administering.acts import NotAdministratorError, SetUpRefusedError
from proposals.services.administering.bodies import (
    add_alias,
    add_body,
    describe_body,
    dissolve_body,
    usual_bodies,
)
from proposals.services.administering.cities import SAID, change_city, make_city
from proposals.services.administering.opening import open_installation
from proposals.services.administering.people import check_keeps
from proposals.services.administering.posts import end_post, give_post
from proposals.services.importing import hand_in
from tests.books import book
from tests.city import at
from tests.city import make_city as make_whole_city
from workflow.services.looking import begin_look, end_look
from workflow.services.readiness import choose_pack
from workflow.services.renaming import rename_body

TODAY = date(2023, 5, 22)
NOW = at(TODAY)
GIVEN = {"short_name": "水务局", "seal": "水", "kind": "bureau", "document_word": "", "duties": ""}


@pytest.fixture
def city(db):
    return make_whole_city()


@pytest.fixture
def administrator(city):
    return city[Role.ADMINISTRATOR]


def code_of(work):
    with pytest.raises(SetUpRefusedError) as refused:
        work()
    assert str(refused.value)
    return refused.value.code


def test_cities_are_the_operators(city, administrator):
    given = {name: getattr(city.jurisdiction, name) for name in SAID}

    with pytest.raises(NotAdministratorError):
        make_city(slug="x", given=given, actor=administrator, at=NOW)
    with pytest.raises(NotAdministratorError):
        change_city(city.jurisdiction, given=given, actor=administrator, at=NOW)


def test_what_does_not_change_is_not_written_down(city, administrator):
    operator = User.objects.create_superuser("root", name="运维", password="correct-horse-battery")
    unit = city.units["科技局"]
    given = {name: getattr(city.jurisdiction, name) for name in SAID}

    change_city(city.jurisdiction, given=given, actor=operator, at=NOW)
    describe_body(unit, given={"short_name": unit.short_name}, actor=administrator, at=NOW)
    rename_body(unit, name=unit.name, actor=administrator, at=NOW, reason="…")

    assert not AdministrativeAct.objects.exists()


def test_bodies_are_refused_where_they_cannot_be(city, administrator):
    unit, who = city.units["科技局"], {"actor": administrator, "at": NOW}
    unit.active_from = date(2020, 1, 1)
    unit.save()

    assert code_of(lambda: add_body(city.jurisdiction, name=unit.name, given=GIVEN, **who)) == "name_taken"
    assert code_of(lambda: add_alias(unit, name="旧称", since=2023, until=2020, **who)) == "ends_first"
    assert code_of(lambda: dissolve_body(unit, until_on=date(2019, 1, 1), reason="…", **who)) == "ends_first"
    assert (
        code_of(lambda: rename_body(unit, name=city.units["金融局"].name, reason="…", **who)) == "name_taken"
    )
    with pytest.raises(NotAdministratorError):
        add_body(city.jurisdiction, name="示范市水务局", given=GIVEN, actor=city[Role.OFFICE], at=NOW)


@pytest.mark.parametrize(
    ("place", "party"), [("示范市", "民建市委会"), ("示范县", "民建县委会"), ("示范", "民建市委会")]
)
def test_usual_bodies_bear_the_name_and_rank_of_the_place(place, party):
    bodies = {body.code: body for body in usual_bodies(place)}

    assert bodies["jyj"].name == f"{place}教育局"
    assert bodies["mj"].short_name == party
    assert len({body.name for body in bodies.values()}) == len(bodies)


def test_a_pack_in_use_stays(city, administrator):
    city.draft()

    assert (
        code_of(lambda: choose_pack(city.jurisdiction, "dongguan", actor=administrator, at=NOW))
        == "pack_in_use"
    )


def test_posts_are_refused_where_they_cannot_be(city, administrator):
    section = Section.objects.create(organisation=city.units["工信局"], name="综合科")
    other = make_whole_city("lin")
    given = {
        "organisation": city.units["科技局"],
        "role": Role.HANDLER,
        "from_on": TODAY,
        "actor": administrator,
        "at": NOW,
    }
    theirs = other["科技局", Role.HANDLER]

    assert (
        code_of(lambda: give_post(city["金融局", Role.HANDLER], section=section, **given))
        == "section_elsewhere"
    )
    assert code_of(lambda: give_post(theirs, **given)) == "not_ours"
    with pytest.raises(NotAdministratorError):
        give_post(theirs, **(given | {"actor": other[Role.ADMINISTRATOR]}))
    with pytest.raises(NotAdministratorError):
        give_post(theirs, **(given | {"role": Role.ADMINISTRATOR, "actor": city[Role.OFFICE]}))


def test_an_operator_who_administers_does_not_end_their_own_post(city):
    operator = User.objects.create_superuser("root", name="运维", password="correct-horse-battery")
    unit = city.units["提案委"]
    post = Post.objects.create(person=operator, organisation=unit, role=Role.ADMINISTRATOR, from_on=TODAY)

    assert code_of(lambda: end_post(post, actor=operator, at=NOW, reason="…")) == "oneself"


def test_a_post_of_two_times_may_follow_one_another(city, administrator):
    person, unit = city["金融局", Role.HANDLER], city.units["科技局"]
    given = {"organisation": unit, "role": Role.HANDLER, "actor": administrator, "at": NOW}

    first = give_post(person, from_on=TODAY, until_on=date(2023, 5, 31), **given)
    second = give_post(person, from_on=date(2023, 6, 1), until_on=None, **given)

    assert (first.until_on, second.until_on) == (date(2023, 5, 31), None)


def test_whose_account_is_whose_to_keep(city, administrator):
    with pytest.raises(NotAdministratorError):
        check_keeps(administrator, make_whole_city("lin")[Role.OFFICE], city.jurisdiction, NOW)


def test_a_code_opens_nothing_once_somebody_has_an_account(city):
    SetupCode.objects.create(digest="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", made_at=NOW, expires_at=at(date(2023, 5, 23)))  # fmt: skip
    given = {
        "username": "root",
        "name": "运维",
        "password": "correct-horse-battery",
        "address": "192.0.2.1",
        "at": NOW,
    }

    assert code_of(lambda: open_installation("", **given)) == "set_up_already"


def test_who_is_nobodys_own_is_not_looked_at_and_a_look_ends_once(city, administrator):
    stranger = make_whole_city("lin")[Role.OFFICE]
    with pytest.raises(NotAdministratorError):
        begin_look(stranger, city.jurisdiction, actor=administrator, at=NOW, reason="…")
    look = begin_look(
        city["科技局", Role.HANDLER], city.jurisdiction, actor=administrator, at=NOW, reason="…"
    )

    ended = end_look(look.pk, actor=administrator, at=NOW)
    again = end_look(look.pk, actor=administrator, at=at(TODAY, 5))

    assert ended.ended_at == again.ended_at == NOW
    assert end_look(look.pk, actor=city[Role.OFFICE], at=NOW) is None


def test_every_row_has_words_for_itself(city, administrator):
    person = city["科技局", Role.HANDLER]
    rows = [
        AdministrativeAct(kind="post_given", told="某人"),
        SetupCode(made_at=NOW),
        Invitation(person=person, made_at=NOW),
        FailedTry(at=NOW),
        Look(by=administrator, person=person),
        LookedPage(address="/cases/"),
    ]

    assert all(str(row) and "object (" not in str(row) for row in rows)


def test_a_workbook_gives_no_post_that_a_page_would_not(city, administrator):
    rows = [
        ["账号", "单位", "角色", "任职起"],
        [city["科技局", Role.HANDLER].username, "科技局", "督查室经办", "2023-05-22"],
        [city["金融局", Role.HANDLER].username, "提案委", "监督员", "2023-05-22"],
    ]

    outcome, waiting = hand_in(
        city.jurisdiction, book({"任职": rows}), "任职.xlsx", actor=administrator, at=NOW
    )

    told = [fault.message for fault in outcome.faults]
    assert ["须在这样的单位任职" in told[0], "不得兼任其他职务" in told[1], len(told)] == [True, True, 2]
    assert waiting is None
