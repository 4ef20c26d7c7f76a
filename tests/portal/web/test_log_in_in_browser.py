"""From the log-in page to another system and back, with a passkey as the second step, in a real browser."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils import timezone

from proposals.roles import Role
from proposals.services.providers import connect_provider
from tests.portal.web.readable import faults, overflow
from tests.sso import running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "市统一身份认证"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def monday():
    """Today: the other system dates its answers by its own clock."""
    return timezone.localdate()


def connected(city, server):
    told = {"name": NAME, "server": server, "client_id": "huiban", "secret": "geheim", "claim": "sub"}
    return connect_provider(city.jurisdiction, by=city[Role.ADMINISTRATOR], at=timezone.now(), **told)


@pytest.fixture
def sso(city, beside):
    """A system that is connected."""
    cache.clear()
    with running() as provider:
        beside(connected, city, provider.url)
        yield provider


def as_somebody(page, button, sub):
    """Press a button that leads to the other system, and say there who one is."""
    page.get_by_role("button", name=button).click()
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize").click()


def told(page):
    return page.get_by_role("main").inner_text()


def looked_at(page, address):
    page.goto(address)
    return faults(page), overflow(page)


def with_key(page):
    """A key in the browser, and on the account."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/me/security/passkeys/new/")
    page.get_by_label("名称").fill("办公室电脑")
    page.get_by_role("button", name="添加").click()
    page.get_by_role("heading", name="恢复码").wait_for()


def test_a_stranger_is_refused_and_a_linked_person_comes_in_with_a_passkey(visit, city, sso):
    page = visit(city[Role.OFFICE], 375)
    page.goto("/me/security/")
    as_somebody(page, f"关联{NAME}", "1001")
    page.wait_for_url("**/me/security/")
    linked = told(page)
    with_key(page)
    page.context.clear_cookies()
    page.goto("/login/")
    as_somebody(page, NAME, "stranger")
    page.get_by_role("heading", name="没有用").wait_for()
    refused = told(page)
    page.goto("/login/")
    as_somebody(page, NAME, "1001")
    page.wait_for_url("**/login/second/")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/me/security/")

    assert "已关联" in linked
    assert "还没有和会办的账号关联" in refused
    assert "通行密钥 办公室电脑" in told(page)


def test_the_pages_of_the_log_in_are_readable_by_everyone_on_a_phone(visit, city, beside):
    row = beside(connected, city, "https://127.0.0.1/")
    page, found = visit(city[Role.OFFICE], 375), {}
    for address in (
        "/me/security/",
        "/me/security/app/",
        "/me/security/passkeys/new/",
        "/me/security/confirm/",
    ):
        found[address] = looked_at(page, address)
    page = visit(city[Role.ADMINISTRATOR], 375)
    for address in (
        "/manage/log-in/",
        "/manage/log-in/providers/new/",
        f"/manage/log-in/providers/{row.pk}/",
    ):
        found[address] = looked_at(page, address)
    page.context.clear_cookies()
    found["/login/"] = looked_at(page, "/login/")

    assert found == dict.fromkeys(found, ([], 0))
