"""Coming in, going out, and what a browser remembers."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from portal.web.urls import urlpatterns
from proposals.models import Deputy
from proposals.roles import Role
from tests.city import PASSWORD

OPEN_TO_STRANGERS = {
    "login",
    "set_language",
    "text_size",
    "calendar_feed",
    "unsubscribe",
    "rate_by_link",
    "setup",
    "join",
    "account_login",
    "mfa_authenticate",
    "log_in_with",
    "log_in_back",
}
ARGUMENTS = {
    "jurisdiction": "shifan",
    "reference": "20230001",
    "machine": "case",
    "key": 1,
    "name": "edit",
    "kind": "reply",
    "form": "pdf",
    "audience": "leads",
    "subject": "directory",
    "paper": 1,
    "listing": "cases",
    "slug": "sso",
}
CLOSED = [route for route in urlpatterns if route.name not in OPEN_TO_STRANGERS | {"logout"}]


def address(route):
    return reverse(route.name, kwargs={name: ARGUMENTS[name] for name in route.pattern.converters})


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.name)
def test_page_is_closed_to_strangers(route, db):
    response = Client().get(address(route))

    assert (response.status_code, response.url) == (302, f"{reverse('login')}?next={address(route)}")


def test_login_lets_a_person_in_and_leads_where_they_wanted(city):
    user = city[Role.OFFICE]

    response = Client().post(
        reverse("login"), {"username": user.username, "password": PASSWORD, "next": "/cases/"}
    )

    assert (response.status_code, response.url) == (302, "/cases/")


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_login_leads_nowhere_else(city, elsewhere):
    user = city[Role.OFFICE]

    response = Client().post(
        reverse("login"), {"username": user.username, "password": PASSWORD, "next": elsewhere}
    )

    assert (response.status_code, response.url) == (302, "/")


def test_login_with_a_wrong_password_says_so_and_keeps_the_name(city):
    response = Client().post(reverse("login"), {"username": "somebody", "password": "wrong"})

    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert 'value="somebody"' in response.text
    assert "wrong" not in response.text


def test_login_page_sends_on_who_is_in_already(browse):
    assert browse(Role.OFFICE).get(reverse("login")).url == "/"


def test_login_is_locked_after_too_many_wrong_passwords(city, settings):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 2
    client = Client()

    answers = [
        client.post(reverse("login"), {"username": "x", "password": "y"}).status_code for _ in range(3)
    ]
    locked = client.post(reverse("login"), {"username": "x", "password": "y"})

    assert answers[0] == 200
    assert locked.status_code == 429
    assert "暂停登录 15 分钟" in locked.text


def test_logout_is_a_post(browse):
    client = browse(Role.OFFICE)

    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == reverse("login")
    assert client.get("/").status_code == 302


NEW = "another-correct-horse"
CHANGE = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


def test_a_changed_password_keeps_this_session_under_a_new_key_and_ends_the_others(browse):
    client, elsewhere = browse(Role.OFFICE), browse(Role.OFFICE)
    before = client.session.session_key

    answer = client.post(reverse("password_change"), CHANGE)

    assert (answer.status_code, answer.url) == (302, reverse("my_posts"))
    assert "密码已修改，其他设备上的登录已失效。" in client.get(reverse("my_posts")).text
    assert client.session.session_key != before
    assert elsewhere.get("/").status_code == 302


def test_the_page_of_the_password_is_found_from_my_posts_and_says_what_is_asked(browse):
    client = browse(Role.OFFICE)

    page = client.get(reverse("password_change"))

    assert reverse("password_change") in client.get(reverse("my_posts")).text
    assert page.status_code == 200
    assert ("现在的密码" in page.text, "至少 10 个字符" in page.text) == (True, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"old_password": "wrong"},
        {"new_password2": "something-else-entirely"},
        dict.fromkeys(("new_password1", "new_password2"), "short"),
    ],
)
def test_a_password_that_is_wrong_short_or_not_repeated_changes_nothing(city, browse, wrong):
    client, elsewhere = browse(Role.OFFICE), browse(Role.OFFICE)

    answer = client.post(reverse("password_change"), CHANGE | wrong)

    assert (answer.status_code, 'role="alert"' in answer.text) == (200, True)
    assert elsewhere.get("/").status_code == 200
    assert Client().login(username=city[Role.OFFICE].username, password=PASSWORD)


def test_language_is_switched_by_post_and_stays(browse):
    client = browse(Role.OFFICE)

    response = client.post(reverse("set_language"), {"language": "en", "next": "/me/"})

    assert response.url == "/me/"
    assert '<html lang="en"' in client.get("/me/").text


def test_language_is_not_switched_by_a_link(browse):
    assert browse(Role.OFFICE).get(reverse("set_language"), {"language": "en"}).status_code == 405


@pytest.mark.parametrize("size", ["large", "xlarge"])
def test_text_size_stays_in_the_browser(browse, size):
    client = browse(Role.OFFICE)

    response = client.post(reverse("text_size"), {"size": size, "next": "/cases/"})

    assert response.url == "/cases/"
    assert f'data-text="{size}"' in client.get("/").text


def test_text_size_of_no_meaning_is_refused(browse):
    assert browse(Role.OFFICE).post(reverse("text_size"), {"size": "huge"}).status_code == 400


def test_text_size_leads_nowhere_else(browse):
    answer = browse(Role.OFFICE).post(reverse("text_size"), {"size": "large", "next": "https://example.org/"})

    assert answer.url == "/"


def test_shortcuts_can_be_switched_off_and_on(browse):
    client = browse(Role.OFFICE)

    client.post(reverse("shortcuts"), {"shortcuts": "off"})
    off = client.get("/me/").text
    client.post(reverse("shortcuts"), {"shortcuts": "on"})

    assert 'data-shortcuts="off"' in off
    assert 'data-shortcuts="off"' not in client.get("/me/").text


def test_shortcuts_of_no_meaning_are_refused(browse):
    assert browse(Role.OFFICE).post(reverse("shortcuts"), {"shortcuts": "maybe"}).status_code == 400


def test_my_posts_shows_posts_and_deputies(browse, city, monday):
    post = city["工信局", Role.HANDLER].posts.get()
    Deputy.objects.create(post=post, person=city["科技局", Role.HANDLER], from_on=monday, until_on=monday)

    own = browse("工信局", Role.HANDLER).get(reverse("my_posts")).text
    deputy = browse("科技局", Role.HANDLER).get(reverse("my_posts")).text

    assert "示范市工信局" in own
    assert "谁可以代我办理" in own
    assert f"代理 {post.person}" in deputy


def test_my_posts_says_what_to_do_without_a_post(browse):
    assert "现在没有在任的岗位" in browse("stranger").get(reverse("my_posts")).text


def test_frame_shows_the_post_and_leads_members_to_writing(browse):
    member = browse(Role.MEMBER).get("/").text
    clerk = browse(Role.OFFICE).get("/").text

    assert "经济界 委员" in member
    assert reverse("proposal_new") in member
    assert reverse("proposal_new") not in clerk


def test_message_is_shown_once(browse, city):
    client = browse(Role.SECRETARIAT)
    case = city.submitted()
    move = reverse("move", args=["shifan", case.proposal.reference, "case", case.pk, "recommend"])

    response = client.post(move, {"similar_reviewed": "on"})

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "“初审通过”已办好，已记入办理时间线。"
    ]
    assert "已办好" in client.get(response.url).text
    assert "已办好" not in client.get(response.url).text
