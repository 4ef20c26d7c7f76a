"""The pages on which an administrator lets the programs of units come in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.models import AccessToken, Program
from proposals.roles import Role
from proposals.services.programs import make_program
from proposals.services.tokens import issue, token_of
from tests.city import at, make_city

PAGE = reverse("program_list")


@pytest.fixture
def administrator(browse):
    return browse(Role.ADMINISTRATOR)


def made(city, monday, name="科技局 OA"):
    return make_program(
        city.jurisdiction, name=name, purpose="收文", contact="张三 1234", organisation=city.units["科技局"],
        role=Role.LIAISON, actor=city[Role.ADMINISTRATOR], at=at(monday),
    )  # fmt: skip


def token_for(city, monday, program):
    return issue(
        program.account,
        name="正式环境",
        scopes=["act"],
        until=monday,
        made_by=city[Role.ADMINISTRATOR],
        at=at(monday),
    )


def filled(city, **more):
    return {
        "name": "科技局 OA", "purpose": "收文", "contact": "张三 1234", "organisation": city.units["科技局"].pk,
        "role": "liaison",
    } | more  # fmt: skip


def test_administrator_makes_a_program_and_its_token(administrator, city, monday, api_of):
    empty = administrator.get(PAGE)
    page = administrator.post(PAGE, filled(city), follow=True)
    program = Program.objects.get()
    answer = administrator.post(
        reverse("program_token", args=[program.pk]),
        {"name": "正式环境", "scopes": ["act"], "until": "2023-08-31"},
    )

    secret = answer.context["secret"]
    assert ("还没有程序账号" in empty.text, "请为它签发访问令牌" in page.text) == (True, True)
    assert (answer.status_code, token_of(secret, at(monday)).person) == (200, program.account)
    assert "科技局 OA" in administrator.get(PAGE).text
    assert "程序账号" in administrator.get(reverse("manage")).text
    assert api_of(secret).get("/api/v1/tasks/").status_code == 200


@pytest.fixture
def api_of(client):
    def opened(secret):
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return opened


@pytest.mark.parametrize(("more", "words"), [({"name": ""}, "名称"), ({"role": "bureau_leader"}, "职务"), ({"role": "office"}, "须在这样的单位任职")])  # fmt: skip
def test_form_comes_back_with_what_is_wrong(administrator, city, more, words):
    answer = administrator.post(PAGE, filled(city, **more))

    assert (answer.status_code, words in answer.text, Program.objects.count()) == (422, True, 0)


def test_token_is_revoked_and_program_closed(administrator, city, monday):
    program = made(city, monday)
    token, secret = token_for(city, monday, program)
    _other, open_secret = token_for(city, monday, program)

    revoked = administrator.post(reverse("program_token_revoke", args=[token.pk]), follow=True)
    assert (token_of(secret, at(monday)), "系统管理员 已撤销" in revoked.text) == (None, True)
    closed = administrator.post(reverse("program_close", args=[program.pk]), follow=True)

    assert token_of(open_secret, at(monday)) is None
    assert ("不能再启用" in closed.text, "签发访问令牌" in closed.text) == (True, False)


def test_programs_are_nobody_elses_business(browse, city, monday, client):
    program = made(city, monday)
    token, secret = token_for(city, monday, program)
    addresses = [
        reverse(name, args=[program.pk]) for name in ("program", "program_token", "program_close")
    ] + [reverse("program_token_revoke", args=[token.pk])]
    client.force_login(
        make_city("lin")[Role.ADMINISTRATOR], backend="django.contrib.auth.backends.ModelBackend"
    )

    for browser in (browse(Role.OFFICE), client):
        answers = [browser.post(address) for address in addresses[1:]] + [browser.get(addresses[0])]
        assert [answer.status_code for answer in answers] == [404] * 4
    assert browse(Role.OFFICE).get(PAGE).status_code == 404
    assert (token_of(secret, at(monday)), AccessToken.objects.count()) == (token, 1)


def test_list_asks_the_same_for_one_and_for_three(administrator, city, monday, django_assert_num_queries):
    made(city, monday, "一")
    administrator.get(PAGE)

    with django_assert_num_queries(7):
        administrator.get(PAGE)
    made(city, monday, "二")
    made(city, monday, "三")
    with django_assert_num_queries(7):
        administrator.get(PAGE)
