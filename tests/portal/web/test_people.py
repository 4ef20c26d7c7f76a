"""The people and posts of a city, kept by its administrator."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import AdministrativeAct, Deputy, Post, Section, User
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services.administering import people as service
from proposals.services.administering.acts import NotAdministratorError
from proposals.services.administering.posts import end_post, give_post
from proposals.services.deputies import name_deputy
from tests.city import DAY, at, fresh, make_city
from workflow.queries.search import entries_visible_to

PEOPLE = reverse("people")
NEW = reverse("person_new")
NOW = at(date(2023, 5, 22))


def url(person):
    return reverse("person", args=[person.pk])


@pytest.fixture
def client(browse):
    return browse(Role.ADMINISTRATOR)


@pytest.fixture
def given(city):
    return {
        "name": "新来的", "username": "", "organisation": city.units["科技局"].pk, "role": "handler", "section": "",
        "from_on": "2023-05-22", "until_on": "", "reason": "科人〔2023〕5号",
    }  # fmt: skip


def test_people_are_found_by_name_account_and_body(city, client):
    def named(**asked):
        return {line.person for line in client.get(PEOPLE, asked).context["lines"]}

    handler = city["科技局", Role.HANDLER]
    assert named(q=handler.name) == {handler}
    assert named(q=handler.username) >= {handler}
    assert named(q="科技局") == {
        city["科技局", role] for role in ("liaison", "handler", "section_head", "bureau_leader")
    }
    assert named(show="waiting") == set()
    assert named(show="disabled") == set()
    assert named(q="没有这样的人") == set()
    assert "没有找到" in client.get(PEOPLE, {"q": "没有这样的人"}).text


@pytest.mark.parametrize("units", [1, 3])
def test_listing_people_takes_as_many_queries_whatever_their_number(
    city, client, django_assert_num_queries, units
):
    for number in range(units):
        city.add_unit(f"{number}号局")
    client.get(PEOPLE)

    with django_assert_num_queries(8):
        client.get(PEOPLE, {"q": "号局"})


@pytest.mark.parametrize(
    "role", [Role.SECRETARIAT, Role.OFFICE, Role.BUREAU_LEADER, Role.AUDITOR, Role.MEMBER]
)
def test_nobody_else_finds_the_pages(city, browse, role):
    other = browse("科技局", role) if role == Role.BUREAU_LEADER else browse(role)
    person = city["科技局", Role.HANDLER]

    answers = [other.get(address).status_code for address in (PEOPLE, NEW, url(person))]

    assert answers == [404] * 3
    assert other.post(url(person), {"do": "disable", "reason": "…"}).status_code == 404


def test_somebody_is_registered_with_a_first_post(city, client, given):
    answer = client.post(NEW, given)

    person = User.objects.get(name="新来的")
    assert (answer.status_code, answer.url) == (302, url(person))
    assert person.username.startswith("shifan-")
    assert not person.has_usable_password()
    assert [held.role for held in held_posts(person, date(2023, 5, 22))] == ["handler"]
    acts = AdministrativeAct.objects.order_by("pk").values_list("kind", "by", "reason")
    by = city[Role.ADMINISTRATOR].pk
    assert list(acts) == [("person_added", by, "科人〔2023〕5号"), ("post_given", by, "科人〔2023〕5号")]
    assert "科人〔2023〕5号" in client.get(url(person)).text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "姓名"),
        ({"username": "shifan-0"}, "已有这个账号名"),
        ({"username": "a b"}, "账号名"),
        ({"role": "administrator"}, "角色"),
        ({"role": "office"}, "须在这样的单位任职：政府办公室（督查室）"),
        ({"until_on": "2023-05-01"}, "任职止早于任职起"),
        ({"section": "没有科"}, "没有叫这个名称的科室"),
        ({"reason": ""}, "理由"),
    ],
)
def test_who_cannot_be_registered_so_comes_back_with_the_reason(client, given, wrong, says):
    before = User.objects.count()

    answer = client.post(NEW, given | wrong)

    assert answer.status_code == 422
    assert says in answer.text
    assert User.objects.count() == before


def test_an_account_without_a_post_is_taken_up_by_its_names(city, client, given):
    stranger = city["", "stranger"]
    names = {"username": stranger.username, "name": stranger.name}

    other = client.post(NEW, given | names | {"name": "别人"})
    client.post(NEW, given | names)

    assert "已有这个账号名" in other.text
    assert stranger.posts.get().role == "handler"


def test_a_body_of_another_city_is_none_to_choose(client, given):
    other = make_city("bieshi")

    assert client.post(NEW, given | {"organisation": other.units["科技局"].pk}).status_code == 422


def test_a_post_is_given_with_a_section(city, client, given):
    section = Section.objects.create(organisation=city.units["工信局"], name="综合科")
    person = city["科技局", Role.HANDLER]

    client.post(
        url(person), given | {"do": "give", "organisation": section.organisation_id, "section": "综合科"}
    )

    assert person.posts.get(organisation=city.units["工信局"]).section == section


@pytest.mark.parametrize(
    ("key", "role", "says"),
    [
        (("科技局", Role.HANDLER), "handler", "此人在此期间已有同一职务"),
        (("科技局", Role.HANDLER), "auditor", "监督员和系统管理员不得兼任"),
        (Role.AUDITOR, "handler", "监督员和系统管理员不得兼任"),
        (Role.ADMINISTRATOR, "handler", "不能给自己任职"),
    ],
)
def test_a_post_that_may_not_be_is_refused(city, client, given, key, role, says):
    person = city[key]
    before = Post.objects.count()

    answer = client.post(url(person), given | {"do": "give", "role": role})

    assert answer.status_code == 422
    assert says in answer.text
    assert Post.objects.count() == before


def test_a_post_in_a_body_that_is_dissolved_is_refused(city, client, given):
    unit = city.units["科技局"]
    unit.active_until = date(2023, 5, 30)
    unit.save()

    answer = client.post(NEW, given | {"from_on": "2023-06-01"})

    assert "在任职起以前已经撤销" in answer.text


def test_a_post_that_is_ended_gives_nothing_from_now_on(city, browse, client):
    case = city.handling()
    handler, theirs = city["科技局", Role.HANDLER], browse("科技局", Role.HANDLER)
    address = reverse("case_detail", args=["shifan", case.proposal.number])
    post = handler.posts.get()
    assert theirs.get(address).status_code == 200

    client.post(url(handler), {"do": "end", "post": post.pk, "reason": "调离"})
    twice = client.post(url(handler), {"do": "end", "post": post.pk, "reason": "调离"})

    assert theirs.get(address).status_code == 404
    assert fresh(post).until_on == date(2023, 5, 21)
    assert "这个职务已经结束" in twice.text
    act = AdministrativeAct.objects.get(kind="post_ended")
    assert (act.person, act.by, act.reason) == (handler, city[Role.ADMINISTRATOR], "调离")
    assert "调离" in client.get(url(handler)).text


def test_with_the_post_goes_standing_in_for_others_there(city, client):
    leader, handler = city["科技局", Role.LIAISON], city["科技局", Role.HANDLER]
    days = {"from_on": date(2023, 5, 22), "until_on": date(2023, 5, 30)}
    name_deputy(leader.posts.get(), person=handler, actor=leader, at=NOW, **days)
    assert len(held_posts(handler, date(2023, 5, 22))) == 2

    client.post(url(handler), {"do": "end", "post": handler.posts.get().pk, "reason": "调离"})

    assert held_posts(handler, date(2023, 5, 22)) == ()
    assert not Deputy.objects.exists()
    assert handler.deputations.get().ending == "ended"


def test_a_post_that_began_today_or_later_leaves_no_right_behind(city):
    administrator, unit = city[Role.ADMINISTRATOR], city.units["工信局"]
    person = city["科技局", Role.HANDLER]
    given = {"organisation": unit, "role": Role.HANDLER, "actor": administrator, "at": NOW}
    later = give_post(person, from_on=date(2023, 6, 1), until_on=date(2023, 6, 9), **given)
    today = give_post(person, from_on=date(2023, 5, 22), until_on=date(2023, 5, 30), **given)
    days = {"from_on": date(2023, 5, 23), "until_on": date(2023, 5, 24)}
    name_deputy(today, person=city["工信局", Role.LIAISON], actor=person, at=NOW, **days)

    end_post(later, actor=administrator, at=NOW, reason="…")
    end_post(today, actor=administrator, at=NOW, reason="…")

    assert not Post.objects.filter(pk=later.pk).exists()
    assert fresh(today).until_on == date(2023, 5, 21)


def test_nobody_ends_their_own_post_nor_that_of_another_administrator(city, client):
    me = city[Role.ADMINISTRATOR]
    other = city.add_person("另一位", city.units["提案委"], Role.ADMINISTRATOR)

    refused = [
        client.post(url(one), {"do": "end", "post": one.posts.get().pk, "reason": "…"}) for one in (me, other)
    ]

    assert [answer.status_code for answer in refused] == [422, 422]
    assert "由运维人员任免" in refused[1].text
    assert Post.objects.filter(role=Role.ADMINISTRATOR, until_on=None).count() == 2
    auditor = city[Role.AUDITOR]
    other_post = city.add_person("双职", city.units["提案委"], Role.AUDITOR).posts.get()
    with pytest.raises(NotAdministratorError):
        end_post(other_post, actor=auditor, at=NOW, reason="…")


def test_an_account_is_switched_off_and_on_again(city, browse, client):
    handler, theirs = city["科技局", Role.HANDLER], browse("科技局", Role.HANDLER)

    client.post(url(handler), {"do": "disable", "reason": "手机丢失"})
    client.post(url(handler), {"do": "disable", "reason": "再按一次"})

    assert theirs.get("/").status_code == 302
    assert "已停用" in client.get(PEOPLE, {"show": "disabled"}).text
    client.post(url(handler), {"do": "enable", "reason": "找到了"})
    assert fresh(handler).is_active
    kinds = list(AdministrativeAct.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["disabled", "enabled"]


def test_another_administrator_is_not_switched_off_and_oneself_neither(city, client):
    other = city.add_person("另一位", city.units["提案委"], Role.ADMINISTRATOR)

    assert client.post(url(other), {"do": "disable", "reason": "…"}).status_code == 403
    assert client.post(url(city[Role.ADMINISTRATOR]), {"do": "disable", "reason": "…"}).status_code == 422
    assert fresh(other).is_active
    assert not service.is_administrator(city["科技局", Role.HANDLER], NOW)


def test_a_new_name_finds_the_persons_proposals_at_once(city, client):
    member = city[Role.MEMBER]
    case = city.submitted()

    answer = client.post(url(member), {"do": "rename", "name": "欧阳新名", "reason": "户籍更名"})
    client.post(url(member), {"do": "rename", "name": "欧阳新名", "reason": "再按一次"})

    assert answer.status_code == 302
    held = held_posts(city[Role.SECRETARIAT], date(2023, 5, 22))
    entry = entries_visible_to(held).get(case=case)
    assert "欧阳新名" in entry.names
    act = AdministrativeAct.objects.get()
    assert (act.kind, act.told.partition(" → ")[2], act.reason) == ("person_renamed", "欧阳新名", "户籍更名")


def test_people_of_two_cities_and_operators_are_nobodys(city, client, given):
    other = make_city("bieshi")
    both = city["科技局", Role.HANDLER]
    Post.objects.create(person=both, organisation=other.units["科技局"], role=Role.HANDLER, from_on=DAY)
    root = User.objects.create_superuser("root", name="超级用户", password="correct-horse-battery")
    Post.objects.create(person=root, organisation=city.units["科技局"], role=Role.HANDLER, from_on=DAY)

    answers = [client.get(url(one)).status_code for one in (both, root, other["科技局", Role.HANDLER])]

    assert answers == [404] * 3
    assert client.post(url(root), {"do": "disable", "reason": "…"}).status_code == 404


def test_what_is_asked_without_a_name_is_refused(city, client):
    assert client.post(url(city["科技局", Role.HANDLER]), {"do": "nonsense"}).status_code == 400


# -- letters that let people in ------------------------------------------------------------------------------------

INVITATIONS = reverse("invitations")
JOIN = reverse("join")
PASSWORD = "another-correct-horse"


@pytest.fixture
def waiting(city):
    """A member who cannot log in yet."""
    person = city.add_person("待入委员", city.units["经济界"], Role.MEMBER)
    person.set_unusable_password()
    person.save()
    return person


def code_in(answer):
    [letter] = answer.context["letters"]
    return letter.code


def joining(code, **more):
    return {
        "code": code, "name": "待入委员", "username": "wei.yuan", "password1": PASSWORD, "password2": PASSWORD
    } | more  # fmt: skip


def test_a_letter_lets_in_once_and_under_a_name_of_ones_own(client, waiting):
    shown = client.get(INVITATIONS)
    letter = client.post(INVITATIONS, {"person": [waiting.pk]})
    code = code_in(letter)

    stranger = Client()
    answer = stranger.post(JOIN, joining(code.lower()))
    again = Client().post(JOIN, joining(code, username="other"))

    assert "待入委员" in shown.text
    assert code in letter.text
    assert "data:image/svg+xml" in letter.text
    assert (answer.status_code, answer.url) == (302, reverse("login"))
    assert stranger.login(username="wei.yuan", password=PASSWORD)
    assert again.status_code == 422
    assert "都开通了" in client.get(INVITATIONS).text
    kinds = list(AdministrativeAct.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["invited", "joined"]
    assert code.replace("-", "") not in waiting.invitations.get().digest


def test_a_second_letter_voids_the_first(client, waiting):
    first = code_in(client.post(INVITATIONS, {"person": [waiting.pk]}))
    second = code_in(client.post(url(waiting), {"do": "invite"}))

    assert Client().post(JOIN, joining(first)).status_code == 422
    assert Client().post(JOIN, joining(second)).status_code == 302


def test_a_letter_lasts_sixty_days(client, waiting, time_machine):
    code = code_in(client.post(INVITATIONS, {"person": [waiting.pk]}))
    time_machine.move_to(NOW + timedelta(days=60, minutes=1))

    assert Client().post(JOIN, joining(code)).status_code == 422


def test_five_wrong_names_void_a_code(client, waiting):
    code = code_in(client.post(INVITATIONS, {"person": [waiting.pk]}))

    tries = [Client().post(JOIN, joining(code, name=f"别人{n}")).status_code for n in range(5)]
    then = Client().post(JOIN, joining(code))

    assert tries == [422] * 5
    assert then.status_code == 422
    assert waiting.invitations.get().misses == 5
    assert waiting.invitations.get().voided_at is not None


def test_an_address_tries_ten_times(client, waiting):
    code = code_in(client.post(INVITATIONS, {"person": [waiting.pk]}))
    tries = {Client().post(JOIN, joining("BBBB")).status_code for _try in range(10)}

    assert tries == {422}
    assert Client().post(JOIN, joining(code)).status_code == 429
    assert Client().post(JOIN, joining(code), REMOTE_ADDR="192.0.2.9").status_code == 302


def test_a_name_that_is_taken_uses_nothing_up(city, client, waiting):
    code = code_in(client.post(INVITATIONS, {"person": [waiting.pk]}))

    taken = Client().post(JOIN, joining(code, username=city[Role.OFFICE].username))
    mistyped = Client().post(JOIN, joining(code, password2="…"))

    assert [taken.status_code, mistyped.status_code] == [422, 422]
    assert "已有这个账号名" in taken.text
    assert Client().post(JOIN, joining(code)).status_code == 302


def test_letters_are_for_those_who_wait_and_are_ones_own(city, client, waiting):
    other = make_city("bieshi")
    foreign = other[Role.MEMBER]
    foreign.set_unusable_password()
    foreign.save()

    nobody = client.post(INVITATIONS, {"person": [foreign.pk, city[Role.OFFICE].pk, "x"]}, follow=True)

    assert "请先勾选" in nobody.text
    assert not foreign.invitations.exists()
    waiting.is_active = False
    waiting.save()
    assert "没有要出的信" in client.post(url(waiting), {"do": "invite"}).text


def test_the_letter_names_the_citys_own_host(city, client, waiting, settings):
    city.jurisdiction.host = "tian.example.gov.cn"
    city.jurisdiction.save()
    settings.SITE_URL = "https://huiban.example.cn:8443"

    assert "https://tian.example.gov.cn:8443/join/" in client.post(INVITATIONS, {"person": [waiting.pk]}).text


@pytest.mark.parametrize("number", [1, 3])
def test_listing_who_waits_takes_as_many_queries_whatever_their_number(
    city, client, django_assert_num_queries, number
):
    for place in range(number):
        person = city.add_person(f"待{place}", city.units["经济界"], Role.MEMBER)
        person.set_unusable_password()
        person.save()
    client.get(PEOPLE)

    with django_assert_num_queries(8):
        client.get(INVITATIONS)
