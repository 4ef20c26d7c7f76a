"""How an administrator sets the ways in, frees accounts and resets lost factors."""

from __future__ import annotations

from datetime import date

import pytest
from axes.models import AccessAttempt
from django.urls import reverse
from django.utils import timezone

from proposals.models import AccountAct, FactorRule, Jurisdiction, LogInProvider, PostMapping, User
from proposals.roles import Role
from proposals.services import factors
from proposals.services.providers import add_mapping, connect_provider
from proposals.services.sealing import unseal

TOLD = {
    "name": "市统一身份认证", "server": "https://127.0.0.1/sso", "client_id": "huiban", "secret": "geheim",
    "claim": "employee_number", "unknown": "refuse",
}  # fmt: skip
PAGE = "log_in_settings"


@pytest.fixture
def admin(browse):
    return browse(Role.ADMINISTRATOR)


@pytest.fixture
def row(city):
    told = {name: value for name, value in TOLD.items() if name != "unknown"}
    return connect_provider(city.jurisdiction, by=city[Role.ADMINISTRATOR], at=timezone.now(), **told)


def locked(user, failures=10):
    for agent, part in (("A", failures - 1), ("B", 1)):
        AccessAttempt.objects.create(
            username=user.username, ip_address="192.0.2.7", user_agent=agent, failures_since_start=part
        )
    AccessAttempt.objects.update(attempt_time=timezone.now())


def test_the_page_is_the_administrators_and_empty_at_first(admin, browse):
    page = admin.get(reverse(PAGE))

    assert page.status_code == 200
    assert [words in page.text for words in ("还没有连接", "没有哪个角色必须用", "现在没有锁定的账号")] == [
        True
    ] * 3
    assert "登录方式" in admin.get(reverse("manage")).text
    assert browse(Role.SECRETARIAT).get(reverse(PAGE)).status_code == 404


def test_a_system_is_connected_with_its_secret_sealed_and_never_shown(admin, city):
    answer = admin.post(reverse("provider_new"), TOLD)
    row = LogInProvider.objects.get()
    page = admin.get(answer.url).text

    assert (row.slug, row.claim, unseal(row.secret)) == (
        f"{city.jurisdiction.slug}-1",
        "employee_number",
        "geheim",
    )
    assert ("geheim" in page, row.secret in page, f"/login/with/{row.slug}/back/" in page) == (
        False,
        False,
        True,
    )
    assert "市统一身份认证" in admin.get(reverse(PAGE)).text


@pytest.mark.parametrize("server", ["http://8.8.8.8/", "https://0.0.0.0/", "ftp://127.0.0.1/", "sso"])
def test_an_address_to_which_nobody_should_speak_is_not_connected(admin, server):
    answer = admin.post(reverse("provider_new"), TOLD | {"server": server})

    assert (answer.status_code, LogInProvider.objects.count()) == (422, 0)


def test_a_system_is_changed_and_stopped_while_its_secret_stays(admin, row):
    address = reverse("provider_edit", args=[row.pk])
    wrong = admin.post(address, {"name": "", "client_id": "x", "unknown": "refuse"})
    admin.post(address, {"name": "新名称", "client_id": "x", "unknown": "create"})
    row.refresh_from_db()

    assert wrong.status_code == 422
    assert (row.name, row.client_id, row.unknown, row.active, unseal(row.secret)) == (
        "新名称", "x", "create", False, "geheim"
    )  # fmt: skip
    admin.post(
        address, {"name": "新名称", "client_id": "x", "unknown": "create", "secret": "anders", "active": "on"}
    )
    row.refresh_from_db()
    assert (row.active, unseal(row.secret)) == (True, "anders")


def test_a_system_of_another_place_is_not_there(admin, city, row):
    LogInProvider.objects.update(jurisdiction=Jurisdiction.objects.create(slug="other", name="别市"))
    mapping = add_mapping(
        row, claim="a", value="b", organisation=city.units["工信局"], role=Role.HANDLER,
        by=city[Role.ADMINISTRATOR], at=timezone.now(),
    )  # fmt: skip

    assert admin.get(reverse("provider_edit", args=[row.pk])).status_code == 404
    assert admin.post(reverse("mapping_new", args=[row.pk])).status_code == 404
    assert admin.post(reverse("provider_try", args=[row.pk])).status_code == 404
    assert admin.post(reverse("mapping_end", args=[mapping.pk])).status_code == 404


def test_a_system_that_does_not_answer_says_so_when_it_is_tried(admin, row):
    page = admin.post(reverse("provider_try", args=[row.pk]), follow=True)

    assert "没有得到对方系统的说明" in page.text


def test_a_mapping_names_a_role_that_may_be_brought_and_ends(admin, city, row):
    address, unit = reverse("mapping_new", args=[row.pk]), city.units["工信局"]
    told = {"claim": "dept", "value": "gx", "organisation": unit.pk, "role": Role.HANDLER}

    refused = admin.post(address, told | {"role": Role.ADMINISTRATOR}).status_code
    for _ in range(2):
        admin.post(address, told)
    mapping = PostMapping.objects.get()
    shown = admin.get(reverse("provider_edit", args=[row.pk])).text
    admin.post(reverse("mapping_end", args=[mapping.pk]))
    mapping.refresh_from_db()

    assert (refused, "dept = gx" in shown) == (422, True)
    assert mapping.ended_by == city[Role.ADMINISTRATOR]
    assert admin.post(reverse("mapping_end", args=[mapping.pk])).status_code == 404


def test_a_role_is_made_to_need_a_second_factor_and_let_off(admin):
    address = reverse("factor_rule")
    wrong = admin.post(address, {"role": Role.OFFICE, "from_on": "soon"})
    admin.post(address, {"role": Role.OFFICE, "from_on": "2023-06-01"})
    rule = FactorRule.objects.get()
    shown = admin.get(reverse(PAGE)).text
    admin.post(address, {"lift": Role.OFFICE})

    assert (wrong.status_code, rule.from_on, "2023-06-01" in shown) == (422, date(2023, 6, 1), True)
    assert FactorRule.objects.count() == 0


def test_a_locked_account_is_listed_and_freed_with_a_reason(admin, city):
    user = city[Role.OFFICE]
    locked(user)
    locked(city[Role.MEMBER], failures=5)
    page = admin.get(reverse(PAGE)).text
    told = {"free-username": user.username, "free-reason": ""}

    refused = admin.post(reverse("account_free"), told).status_code
    admin.post(reverse("account_free"), told | {"free-reason": "本人来电"})

    assert (f"（{user.username}）" in page, f"（{city[Role.MEMBER].username}）" in page) == (True, False)
    assert (refused, AccessAttempt.objects.filter(username=user.username).count()) == (422, 0)
    assert "本人来电" in admin.get(reverse(PAGE)).text
    assert "现在没有锁定的账号" in admin.get(reverse(PAGE)).text


def test_a_lost_factor_is_reset_with_a_reason_and_its_person_is_told(
    admin, browse, city, mailoutbox, django_capture_on_commit_callbacks
):
    user = city[Role.OFFICE]
    User.objects.filter(pk=user.pk).update(email="clerk@tian.example.org")
    factors.make_codes(user, at=timezone.now())
    theirs = browse(Role.OFFICE)
    told = {"reset-username": user.username, "reset-reason": "手机丢失，本人当面申请"}

    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("factor_reset"), told)

    act = AccountAct.objects.filter(person=user).order_by("-pk").first()
    assert (act.kind, act.by, factors.codes_left(user)) == ("factor_reset", city[Role.ADMINISTRATOR], 0)
    assert theirs.get("/").status_code == 302
    assert "手机丢失" in mailoutbox[0].body
    assert "手机丢失" in browse(Role.OFFICE).get(reverse("security")).text


@pytest.mark.parametrize("who", ["nobody", "self"])
@pytest.mark.parametrize(("page", "prefix"), [("factor_reset", "reset"), ("password_give", "give")])
def test_nothing_is_done_for_who_is_not_of_the_place_or_is_the_administrator(admin, city, who, page, prefix):
    name = city[Role.ADMINISTRATOR].username if who == "self" else "nobody-here"

    answer = admin.post(reverse(page), {f"{prefix}-username": name, f"{prefix}-reason": "…"})

    assert (answer.status_code, AccountAct.objects.count()) == (422, 0)


def test_the_page_asks_as_much_however_much_there_is(admin, city, row, django_assert_num_queries):
    locked(city[Role.OFFICE])
    admin.get(reverse(PAGE))
    with django_assert_num_queries(10):
        admin.get(reverse(PAGE))
    for user in (city[Role.MEMBER], city[Role.SECRETARIAT]):
        locked(user)
        factors.reset_factors(user, by=city[Role.ADMINISTRATOR], reason="…", at=timezone.now())
        factors.require_factor(
            city.jurisdiction, Role.MEMBER, from_on=date(2023, 7, 1), by=user, at=timezone.now()
        )
    with django_assert_num_queries(10):
        admin.get(reverse(PAGE))
