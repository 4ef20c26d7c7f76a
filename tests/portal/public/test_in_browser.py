"""Reading, voting and commenting in a real browser, on a telephone and at a desk, with a script and without."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.city import make_city
from tests.portal.public.scenes import make_season
from tests.portal.web.readable import faults
from workflow.models import Vote

pytestmark = pytest.mark.browser
CASE = "/public/shifan/20230001/"


@pytest.fixture
def beside():
    """Work in a thread of its own: Playwright's loop fills this one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *args: pool.submit(work, *args).result()
        pool.submit(connections.close_all).result()


@pytest.fixture
def visit(live_server, new_context, june, beside):
    beside(lambda: make_season(make_city()))

    def opened(width, *, script=True):
        context = new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale="zh-CN",
        )
        return context.new_page()

    return opened


@pytest.mark.parametrize("width", [1440, 375])
def test_a_visitor_finds_reads_and_comments(visit, width):
    told, page = [], visit(width)
    page.on("console", lambda message: told.append(message.text))
    page.goto("/public/")
    page.get_by_label("关键词、编号、单位").fill("企业")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="关于加快企业培育的建议").wait_for()
    page.wait_for_url("**/search/**")
    found = faults(page)
    page.get_by_role("link", name="关于加快企业培育的建议").click()
    page.get_by_role("button", name="换成黑体阅读").click()
    read = faults(page)
    face, wide = page.evaluate(
        "[document.documentElement.dataset.face, document.documentElement.scrollWidth]"
    )
    page.get_by_label("写一条评论").fill("希望早日落实。")
    page.get_by_role("button", name="提交评论").click()
    page.get_by_text("（待审核）").wait_for()

    assert (found, read, faults(page), told) == ([], [], [], [])
    assert (face, wide <= width) == ("hei", True)


def test_a_visitor_without_a_script_votes_and_changes_the_vote(visit, beside):
    page = visit(375, script=False)
    page.goto(CASE)

    page.get_by_role("button", name="支持 0").click()
    page.get_by_text("您投了“支持”").wait_for()
    page.get_by_role("button", name="反对 0").click()
    page.get_by_text("您投了“反对”").wait_for()

    assert beside(lambda: list(Vote.objects.values_list("choice", flat=True))) == ["oppose"]
