"""The second step of a log-in, what a log-in owes, and the page on which people keep their own."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.models import AccountAct
from proposals.roles import Role
from proposals.services import factors
from tests.city import PASSWORD
from tests.recording import recorded

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(moment=None):
    at = moment or timezone.now()
    return format_hotp_value(hotp_value(SECRET, int(at.timestamp()) // factors.STEP))


@recorded
def with_app(user):
    before = timezone.now() - timedelta(hours=1)
    assert factors.add_app(user, SECRET, code(before), at=before)


@pytest.fixture
def user(city):
    return city[Role.OFFICE]


@pytest.fixture
def guarded(user):
    with_app(user)
    return user


def first_step(user, client=None, **more):
    client = client or Client()
    told = {"username": user.username, "password": PASSWORD} | more
    return client, client.post(reverse("login"), told)


def test_the_password_alone_lets_nobody_in_who_has_a_second_factor(guarded):
    client, answer = first_step(guarded, next="/cases/")

    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/").url.startswith(reverse("login"))
    assert "验证码" in client.get(answer.url).text

    entered = client.post(answer.url, {"code": code()})

    assert entered.url == "/cases/"
    assert client.get("/").status_code == 200


def test_a_wrong_code_says_so_and_the_same_one_is_not_taken_twice(guarded):
    client, answer = first_step(guarded)
    wrong = client.post(answer.url, {"code": "000000"})
    client.post(answer.url, {"code": code()})
    other, again = first_step(guarded)

    assert (wrong.status_code, 'role="alert"' in wrong.text) == (422, True)
    assert other.post(again.url, {"code": code()}).status_code == 422


def test_a_recovery_code_lets_in_and_says_how_many_are_left(guarded):
    one = factors.make_codes(guarded, at=timezone.now())[0]
    client, answer = first_step(guarded)

    entered = client.post(answer.url, {"code": one}, follow=True)

    assert "还剩 9 个" in entered.text
    assert AccountAct.objects.filter(person=guarded, kind="code_used").exists()


def test_too_many_wrong_codes_lock_the_account_there(guarded, settings):
    settings.AXES_ENABLED, settings.AXES_FAILURE_LIMIT = True, 2
    client, answer = first_step(guarded)
    tried = [client.post(answer.url, {"code": "000000"}).status_code for _ in range(2)]

    right = client.post(answer.url, {"code": code()})

    assert tried == [422, 429]
    assert (right.status_code, "请在 10:15 以后再试" in right.text) == (429, True)


def test_the_second_step_begins_with_the_first(db):
    assert Client().get(reverse("mfa_authenticate")).url == reverse("login")
    assert Client().get(reverse("account_login")).url == reverse("login")


@pytest.mark.parametrize(
    "closed", [{"is_active": False}, {"is_service": True, "password": "!"}], ids=["closed", "program"]
)
def test_no_account_comes_in_that_is_closed_or_no_person(user, closed):
    type(user).objects.filter(pk=user.pk).update(**closed)
    client, answer = first_step(user)

    assert answer.status_code == 200
    assert client.get("/").status_code == 302


def test_an_app_is_set_up_by_its_first_code_and_recovery_codes_are_shown_once(
    browse, user, mailoutbox, django_capture_on_commit_callbacks
):
    type(user).objects.filter(pk=user.pk).update(email="clerk@tian.example.org")
    client = browse(Role.OFFICE)
    page = client.get(reverse("factor_app"))
    session = client.session
    session["app_secret"] = SECRET
    session.save()

    wrong = client.post(reverse("factor_app"), {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("factor_app"), {"code": code()})
    overview = client.get(reverse("security")).text

    assert "data:image/svg+xml;base64," in page.text
    assert (wrong.status_code, done.text.count("<li><code>")) == (422, 10)
    assert "恢复码还剩 10 个" in overview
    assert [mail.subject for mail in mailoutbox] == ["会办账号：设置第二因素"]
    assert "app_secret" not in client.session


def test_a_factor_is_removed_by_its_person_alone(browse, guarded):
    factor = factors.factors_of(guarded)[0]
    address = reverse("factor_remove", args=[factor.pk])

    assert browse(Role.MEMBER).post(address).status_code == 404
    assert browse(Role.OFFICE).post(address).url == reverse("security")
    assert factors.factors_of(guarded) == []


def test_recovery_codes_are_for_those_who_have_a_factor(browse):
    client = browse(Role.OFFICE)

    assert client.post(reverse("recovery_codes"), follow=True).text.count("<li><code>") == 0


def test_whoever_logged_in_long_ago_shows_again_who_they_are(browse, monday, guarded):
    client = browse(Role.OFFICE)
    confirm, wanted = reverse("security_confirm"), reverse("factor_app")
    with time_machine.travel(
        datetime(2023, 5, 22, 2, 20, tzinfo=timezone.get_default_timezone()) + timedelta(hours=8)
    ):
        asked = client.get(wanted)
        wrong = client.post(confirm, {"password": "wrong", "next": wanted})
        by_password = client.post(confirm, {"password": PASSWORD, "next": wanted})
        shown = client.get(wanted).status_code
        by_code = client.post(confirm, {"code": code(), "next": "https://example.org/"})

    assert asked.url == f"{confirm}?next={wanted.replace('/', '%2F')}"
    assert (wrong.status_code, by_password.url, shown) == (422, wanted, 200)
    assert by_code.url == reverse("security")


def test_a_password_that_was_given_is_changed_before_anything_else(browse, city, user):
    told = {"give-username": user.username, "give-reason": "忘记密码，本人来电"}
    page = browse(Role.ADMINISTRATOR).post(reverse("password_give"), told).text
    given = re.search(r'class="hb-secret">([^<]+)<', page)[1]
    client = Client()
    client.post(reverse("login"), {"username": user.username, "password": given})

    led, api = client.get("/cases/"), client.get("/api/v1/tasks/")
    changed = {"old_password": given} | dict.fromkeys(("new_password1", "new_password2"), "of-my-own-choice")
    client.post(reverse("password_change"), changed)

    assert led.url == reverse("password_change")
    assert (api.status_code, api.json()["code"]) == (403, "password_due")
    assert client.get("/cases/").status_code == 200


def test_a_role_that_needs_a_second_factor_is_reminded_and_then_held(browse, city):
    by = city[Role.ADMINISTRATOR]
    factors.require_factor(city.jurisdiction, Role.OFFICE, from_on=date(2023, 6, 1), by=by, at=timezone.now())
    reminded = browse(Role.OFFICE).get(reverse("security")).text
    welcome = first_step(city[Role.OFFICE])[0].get("/").text
    factors.require_factor(
        city.jurisdiction, Role.OFFICE, from_on=date(2023, 5, 22), by=by, at=timezone.now()
    )
    held = browse(Role.OFFICE)

    assert ["自 2023-06-01 起须用第二因素登录" in page for page in (reminded, welcome)] == [True, True]
    assert held.get("/").url == reverse("security")
    assert "先设置验证器应用或通行密钥" in held.get(reverse("security")).text
    with_app(city[Role.OFFICE])
    assert browse(Role.OFFICE).get("/").status_code == 200
    assert browse(Role.MEMBER).get("/").status_code == 200


def test_other_log_ins_are_listed_and_ended(user):
    clients = [
        first_step(user, Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120"))[0]
        for _ in range(3)
    ]
    page = clients[0].get(reverse("security")).text
    one = user.log_ins.exclude(key=clients[0].session.session_key).order_by("pk").first()

    clients[0].post(reverse("sessions_end"), {"one": str(one.pk)})
    after_one = [client.get("/").status_code for client in clients]
    clients[0].post(reverse("sessions_end"))

    assert (page.count("Chrome，Windows（"), page.count('name="one"')) == (1, 2)
    assert after_one == [200, 302, 200]
    assert [client.get("/").status_code for client in clients] == [200, 302, 302]
    assert "没有别处的登录" in clients[0].post(reverse("sessions_end"), follow=True).text


def test_a_device_is_told_of_once(user):
    agents = [
        "Mozilla/5.0 (Windows NT 10.0) Chrome/120",
        "Mozilla/5.0 (Windows NT 10.0) Chrome/121",
        "Firefox/130",
    ]

    for agent in [*agents, agents[0]]:
        first_step(user, Client(HTTP_USER_AGENT=agent))

    noted = user.account_acts.filter(kind=AccountAct.Kind.NEW_DEVICE).order_by("pk")
    assert list(noted.values_list("told", flat=True)) == ["Chrome，Windows", "Firefox"]
    assert list(user.notices.order_by("pk").values_list("act", flat=True)) == [act.pk for act in noted]


def test_a_log_in_of_somebody_else_is_not_ended(browse, user):
    browse(Role.OFFICE)
    foreign = user.log_ins.get()

    assert browse(Role.MEMBER).post(reverse("sessions_end"), {"one": str(foreign.pk)}).status_code == 404


def test_a_session_that_is_not_used_ends(browse, settings):
    settings.SESSION_IDLE_MINUTES = 30
    client = browse(Role.OFFICE)
    start = timezone.now()

    with time_machine.travel(start + timedelta(minutes=20), tick=False):
        used = client.get("/me/").status_code
    with time_machine.travel(start + timedelta(minutes=45), tick=False):
        kept = client.get("/me/").status_code
    with time_machine.travel(start + timedelta(minutes=80), tick=False):
        over = client.get("/me/").status_code

    assert (used, kept, over) == (200, 200, 302)


def test_a_passkey_that_was_never_made_proves_nothing(browse, guarded):
    client, answer = first_step(guarded)
    confirm = browse(Role.OFFICE)

    for told in ("no json", "[]", "{}", '{"id": "x"}'):
        assert client.post(answer.url, {"credential": told}).status_code == 422
        assert confirm.post(reverse("security_confirm"), {"credential": told, "next": "/"}).status_code == 422
    assert client.get("/").status_code == 302


def test_a_passkey_that_the_browser_did_not_make_is_not_kept(browse):
    client = browse(Role.OFFICE)

    answers = [
        client.post(reverse("passkey_add"), {"name": "U 盾", "credential": told}).status_code
        for told in ("", "[]", "{}")
    ]

    assert answers == [422, 422, 422]
    assert "还没有第二因素" in client.get(reverse("security")).text


def test_a_page_that_fetches_its_news_by_itself_keeps_no_session_alive(browse):
    client = browse(Role.OFFICE)
    begun = timezone.now()

    with time_machine.travel(begun + timedelta(hours=1), tick=False):
        client.get("/?part=queue")
        by_itself = client.session["log_in_life"]["seen"]
        client.get("/")

    assert by_itself == begun.timestamp()
    assert client.session["log_in_life"]["seen"] == (begun + timedelta(hours=1)).timestamp()


def test_a_session_from_before_log_ins_were_kept_is_kept_from_now_on(browse, user):
    client = browse(Role.OFFICE)
    session = client.session
    for name in ("log_in_life", "proved_at"):
        del session[name]
    session.save()
    user.log_ins.all().delete()

    client.get("/")

    assert user.log_ins.get().key == client.session.session_key
    assert client.get(reverse("factor_app")).url.startswith(reverse("security_confirm"))


def test_the_overview_asks_as_much_however_many_log_ins_there_are(browse, guarded, django_assert_num_queries):
    client = browse(Role.OFFICE)
    client.get(reverse("security"))
    with django_assert_num_queries(11):
        client.get(reverse("security"))
    for _ in range(3):
        browse(Role.OFFICE)
    with django_assert_num_queries(11):
        client.get(reverse("security"))
