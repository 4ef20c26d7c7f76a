"""The people of a city, their posts, letters and rights, kept by a program of its administrator."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Invitation, Section, User
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.scopes import Scope
from tests.city import fresh, make_city
from tests.portal.api.managing import Administering, bearer

HANDLER = ("工信局", Role.HANDLER)
TODAY = date(2023, 6, 1)


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


@pytest.fixture
def post(city):
    return {
        "organisation": city.units["科技局"].pk, "role": "handler", "from_on": "2023-06-01", "reason": "科人〔2023〕5号",
    }  # fmt: skip


def test_somebody_is_registered_given_a_post_and_loses_it(city, admin, post):
    section = Section.objects.create(organisation=city.units["科技局"], name="综合科")
    status, made = admin.post("/people/", name="新来的", **post, section=section.pk)
    person = User.objects.get(pk=made["id"])

    assert (status, made["name"], made["joined"], made["active"]) == (201, "新来的", False, True)
    assert [(one["role"], one["section"]) for one in made["posts"]] == [("handler", section.pk)]
    again = admin.post(f"people/{person.pk}/posts/", **post)
    assert (again[0], again[1]["code"]) == (409, "overlaps")
    status, told = admin.post(f"people/{person.pk}/posts/", **post | {"role": "liaison"})
    assert (status, {one["role"] for one in told["posts"]}) == (201, {"handler", "liaison"})
    ended = admin.post(f"people/{person.pk}/posts/end/", post=told["posts"][0]["id"], reason="调离")
    assert (ended[0], [one["role"] for one in ended[1]["posts"]]) == (200, ["liaison"])
    assert next(act["kind"] for act in ended[1]["acts"]) == "post_ended"
    assert len(held_posts(person, TODAY)) == 1


def test_what_does_not_fit_is_named(city, admin, post):
    other = make_city("linshi")

    foreign = admin.post("/people/", name="某人", **post | {"organisation": other.units["科技局"].pk})
    operators = admin.post("/people/", name="某人", **post | {"role": "administrator"})
    elsewhere = admin.post("/people/", name="某人", **post | {"role": "office"})
    sectionless = admin.post("/people/", name="某人", **post, section=10**9)

    assert (foreign[0], list(foreign[1]["errors"])) == (400, ["organisation"])
    assert (operators[0], list(operators[1]["errors"])) == (400, ["role"])
    assert (elsewhere[0], elsewhere[1]["code"]) == (409, "role_elsewhere")
    assert (sectionless[0], list(sectionless[1]["errors"])) == (400, ["section"])
    assert not User.objects.filter(name="某人").exists()


def test_people_are_found_and_changed(city, admin):
    handler = city[HANDLER]
    address = f"people/{handler.pk}/"
    seen = admin.tag(f"{address}account/")

    assert handler.pk in {row["id"] for row in admin.get("/people/", q="工信局")[1]["results"]}
    assert admin.get("/people/", show="disabled")[1]["results"] == []
    renamed = admin.put(f"{address}name/", seen=seen, name="改名后", reason="更正")
    assert (renamed[0], renamed[1]["name"]) == (200, "改名后")
    stale = admin.put(f"{address}name/", seen=seen, name="又改", reason="更正")
    assert (stale[0], stale[1]["code"], fresh(handler).name) == (412, "stale", "改名后")
    off = admin.post(f"{address}active/", active=False, reason="离职")
    assert (off[0], off[1]["active"], fresh(handler).is_active) == (200, False, False)
    assert [row["id"] for row in admin.get("/people/", show="disabled")[1]["results"]] == [handler.pk]
    own = city[Role.ADMINISTRATOR]
    oneself = admin.post(f"people/{own.pk}/active/", active=False, reason="试")
    assert (oneself[0], oneself[1]["code"]) == (409, "oneself")


@pytest.mark.parametrize("more", [0, 2])
def test_listing_people_takes_as_many_queries_whatever_their_number(
    city, admin, post, more, django_assert_num_queries
):
    for number in range(more):
        admin.post("/people/", name=f"新来的{number}", **post)

    with django_assert_num_queries(6):
        admin.get("/people/")


def test_a_letter_says_its_code_once(city, admin, post):
    waiting = admin.post("/people/", name="新来的", **post)[1]["id"]

    [line] = admin.get("/invitations/")[1]["results"]
    status, [letter] = admin.post("/invitations/", people=[waiting, city[HANDLER].pk])
    [after] = admin.get("/invitations/")[1]["results"]

    assert (line["id"], line["invitation"]) == (waiting, None)
    assert (status, letter["person"], len(letter["code"])) == (201, waiting, 19)
    assert Invitation.objects.get().person_id == waiting
    assert after["invitation"]["voided_at"] is None
    assert letter["code"] not in str([after, admin.get(f"people/{waiting}/account/")[1]])


def test_rights_say_what_and_why(city, admin, api):
    case = city.handling()
    city.accept(case, "工信局")
    handler, office = city[HANDLER], city[Role.OFFICE]

    _status, reach = admin.get(f"people/{handler.pk}/rights/")
    status, told = admin.get(f"people/{handler.pk}/rights/", case=case.proposal.number)
    own = api(handler).get("/api/v1/me/rights/", case=case.proposal.number)[1]
    share = city.assignment(case, "工信局").pk
    by_name = {
        (part["machine"], one["name"]): one
        for part in told["on"]
        if part["machine"] != "assignment" or part["subject"] == share
        for one in part["entitlements"]
    }
    drafting = by_name["assignment", "draft_reply"]

    assert {row["name"] for row in reach["reach"]} >= {"draft_reply"}
    assert (status, drafting["answer"], drafting["held"]["post"]["role"]) == (200, "yes", "handler")
    assert by_name["case", "hand_over"]["refusal"]["code"] == "forbidden"
    assert {row["name"] for part in own["on"] for row in part["entitlements"]} == {
        name for _, name in by_name
    }
    later = admin.get(f"people/{office.pk}/rights/", case=case.proposal.number)[1]["on"][0]["entitlements"]
    refused = next(one for one in later if one["name"] == "hand_over")
    assert (refused["answer"], refused["refusal"]["code"]) == ("not_now", "wrong_state")
    assert admin.get(f"people/{handler.pk}/rights/", case="没有")[0] == 404


def test_only_a_token_for_settings_of_whoever_administers_comes_in(city, api):
    def asked(person, *scopes):
        program = Administering(api, city)
        program.program = api(headers=bearer(person, *scopes))
        return program.get("/people/")

    everything = [scope for scope in Scope if scope is not Scope.ADMIN]
    narrow = asked(city[Role.ADMINISTRATOR], *everything)
    foreign = asked(make_city("linshi")[Role.ADMINISTRATOR], Scope.ADMIN)

    assert (narrow[0], narrow[1]["code"]) == (403, "scope_missing")
    assert asked(city[Role.ADMINISTRATOR], Scope.ADMIN)[0] == 200
    assert foreign[0] == 404
    assert asked(city[Role.SECRETARIAT], Scope.ADMIN)[0] == 404
