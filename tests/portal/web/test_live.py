"""A page that is open: what others do shows on it by itself, and nothing is missed while the network is gone."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

import pytest
import time_machine
import uvicorn
from django.db import connections
from playwright.sync_api import expect

from config.protocols import application
from notifications.models import Notice
from proposals.roles import Role
from tests.city import PASSWORD, at, make_city

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATIENCE = 30  # seconds in which the server must have started


@contextmanager
def served():
    """The address of the whole program, pages and sockets, in a thread of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, lifespan="on", log_config=None, access_log=False))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        until = time.monotonic() + PATIENCE
        while not server.started and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.01)
        assert server.started
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def beside():
    """Rows are read and moved in a thread of their own: Playwright's loop fills this one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *args, **more: pool.submit(work, *args, **more).result()
        pool.submit(connections.close_all).result()


@pytest.fixture
def city(transactional_db, beside):
    with time_machine.travel(at(date(2023, 5, 22)), tick=True):
        yield beside(make_city)


@pytest.fixture
def site(city):
    with served() as address:
        yield address


def log_in(context, user):
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")
    return page


def waited_for(city):
    """A case of which one opinion is ready to be sent and one is written later; and one in which the lead helps."""
    case = city.handling(title="等意见的提案")
    city.accept(case, "工信局", "科技局", "金融局")
    city.accept(city.handling(title="自己会办的提案", leads=("发改局",), co=("工信局",)), "工信局")
    return case, city.opinion_approved(case, "科技局")


def unread(user):
    return Notice.objects.filter(recipient=user, read_at=None).count()


def shows(page, number):
    """The bell and the title say so many."""
    expect(page.get_by_role("link", name=f"消息，{number} 条未读")).to_be_visible()
    expect(page).to_have_title(f"({number}) 工作台 · 会办")


def send(page, opinion):
    page.goto(f"/cases/shifan/20230001/opinion/{opinion.pk}/send/")
    page.get_by_role("button", name="送达主办单位").click()


def test_opinion_that_is_sent_shows_on_the_leads_open_page_and_nothing_is_missed_offline(
    site, city, beside, new_context
):
    case, opinion = beside(waited_for, city)
    lead = city["工信局", Role.HANDLER]
    context = new_context(base_url=site, locale="zh-CN")
    page = log_in(context, lead)
    queue, lamp = page.locator("#bench-queue"), page.locator("[data-live]")
    expect(lamp).to_have_text("实时接收")
    expect(queue.get_by_text("会办意见 0/2").first).to_be_visible()
    ticked = page.get_by_role("checkbox", name="20230002")
    ticked.check()
    page.keyboard.press("k")
    before = beside(unread, lead)

    send(log_in(new_context(base_url=site, locale="zh-CN"), city["科技局", Role.LIAISON]), opinion)

    expect(queue.get_by_text("会办意见 1/2").first).to_be_visible()
    expect(page.locator("#bench-feed")).to_contain_text("送达主办单位")
    now = beside(unread, lead)
    assert now > before
    shows(page, now)
    expect(ticked).to_be_checked()
    assert page.evaluate("document.activeElement.id").startswith("case-")

    context.set_offline(True)
    expect(lamp).to_have_text("已断开，正在重连")
    beside(city.opinion_sent, case, "金融局", day=date(2023, 5, 22))
    context.set_offline(False)

    expect(queue.get_by_text("建议有回应 3/3")).to_be_visible()
    shows(page, beside(unread, lead))
