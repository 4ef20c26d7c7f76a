"""The page on which a person lets programs come in as themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from proposals.models import AccessToken, User
from proposals.roles import Role
from proposals.services.tokens import LONGEST, issue, token_of
from tests.city import PASSWORD, at

PAGE, NEW = reverse("my_tokens"), reverse("token_new")


@pytest.fixture
def proved(browse):
    """A browser in which the person has just shown again who they are."""

    def logged_in(*key):
        client = browse(*key)
        answer = client.post(reverse("security_confirm"), {"password": PASSWORD, "next": NEW})
        assert (answer.status_code, answer.url) == (302, NEW)
        return client

    return logged_in


def made(person, monday, **more):
    asked = {"name": "督查大屏", "scopes": ["read"], "until": monday, "made_by": person, "at": at(monday)}
    return issue(person, **asked | more)


def filled(**more):
    return {"name": "督查大屏", "scopes": ["read", "figures"], "until": "2023-08-31"} | more


def test_a_person_makes_a_token_sees_its_secret_once_and_is_told(
    proved, city, monday, mailoutbox, django_capture_on_commit_callbacks
):
    client, office = proved(Role.OFFICE), city[Role.OFFICE]
    User.objects.update(email="office@example.org")

    empty, form = client.get(PAGE).text, client.get(NEW).text
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(NEW, filled())

    token = AccessToken.objects.get()
    [mail] = mailoutbox
    assert ("签发访问令牌" in mail.body, token.hint in mail.body, answer.context["secret"] in mail.body) == (
        True, True, False,
    )  # fmt: skip
    secret = answer.context["secret"]
    assert ("还没有访问令牌" in empty, 'value="read"' in form) == (True, True)
    assert (answer.status_code, token_of(secret, at(monday))) == (200, token)
    assert secret in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert (token.person, token.scopes, token.expires_on) == (office, "read figures", date(2023, 8, 31))
    listed = client.get(PAGE).text
    assert (token.hint in listed, secret in listed, "没有用过" in listed) == (True, False, True)
    assert "签发访问令牌" in client.get(reverse("security")).text


def test_making_one_asks_again_who_sits_there(browse, monday):
    client = browse(Role.OFFICE)

    with time_machine.travel(at(monday) + timedelta(minutes=20), tick=False):
        answers = [client.get(NEW), client.post(NEW, filled())]

    assert [a.url.partition("?")[0] for a in answers] == [reverse("security_confirm")] * 2
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"scopes": []}, 422, "范围"),
        ({"scopes": ["all"]}, 422, "范围"),
        ({"name": ""}, 422, "名称"),
        ({"until": "2023-05-21"}, 409, "有效期已经过去"),
        ({"until": str(date(2023, 5, 22) + LONGEST + timedelta(days=1))}, 409, "最长一年"),
    ],
)
def test_form_comes_back_with_what_is_wrong(proved, more, status, words):
    answer = proved(Role.OFFICE).post(NEW, filled(**more))

    assert (answer.status_code, words in answer.text) == (status, True)
    assert not AccessToken.objects.exists()


def test_own_token_is_revoked_and_stays_listed(browse, city, monday):
    token, secret = made(city[Role.OFFICE], monday)
    client = browse(Role.OFFICE)

    answer = client.post(reverse("token_revoke", args=[token.pk]), follow=True)

    assert token_of(secret, at(monday)) is None
    assert ("已撤销，用它的程序" in answer.text, "督查室经办 已撤销" in answer.text) == (True, True)


def test_somebody_elses_token_is_neither_seen_nor_revoked(browse, city, monday):
    token, secret = made(city[Role.OFFICE], monday)

    for key in ((Role.OFFICE_LEADER,), (Role.ADMINISTRATOR,)):
        client = browse(*key)
        assert token.hint not in client.get(PAGE).text
        assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 404
    assert token_of(secret, at(monday)) == token


def test_list_asks_the_same_for_one_and_for_three(browse, city, monday, django_assert_num_queries):
    client, office = browse(Role.OFFICE), city[Role.OFFICE]
    made(office, monday, until=monday - timedelta(days=1), at=at(monday - timedelta(days=9)))
    client.get(PAGE)

    with django_assert_num_queries(5):
        assert "已过期" in client.get(PAGE).text
    made(office, monday)
    made(office, monday)
    with django_assert_num_queries(5):
        client.get(PAGE)
