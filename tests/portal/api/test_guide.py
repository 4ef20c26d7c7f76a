"""The guide's examples run as they stand, and its page of documentation works in a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from proposals.roles import Role
from tests.city import PASSWORD, make_city
from tests.conftest import REPOSITORY
from workflow.models import Event

GUIDE = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(transactional_db):
    """A city whose case has units that may be reminded, and its office clerk."""
    city = make_city()
    city.handling()
    return city[Role.OFFICE]


def block(language):
    return re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL).group(1)


def run(command, **environment):
    found = subprocess.run(  # noqa: S603 -- the guide's own examples
        command, capture_output=True, text=True, timeout=60, check=False, env=os.environ | environment
    )
    return found.returncode, found.stdout, found.stderr


def test_the_python_example_reminds_a_unit(live_server, office):
    code, out, error = run(
        [sys.executable, "-c", block("python"), live_server.url, office.username, PASSWORD], PYTHONUTF8="1"
    )

    assert (code, out, error) == (0, "200 催办\n", "")
    assert Event.objects.get(transition="remind").note == "期限将到，请抓紧办理。"


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_curl_example_logs_in_reads_and_is_answered(live_server, office):
    shell = ["bash", "-euo", "pipefail", "-c", block("sh")]

    code, out, error = run(
        shell, HUIBAN_URL=live_server.url, HUIBAN_USER=office.username, HUIBAN_PASSWORD=PASSWORD
    )

    assert (code, error) == (0, "")
    assert '"state":"handling"' in out
    assert '"code":"not_found"' in out


@pytest.mark.browser
def test_the_docs_page_works_under_the_strict_policy(live_server, new_context, transactional_db):
    with ThreadPoolExecutor(1) as beside:
        user = beside.submit(lambda: make_city()[Role.OFFICE]).result()
        beside.submit(connections.close_all).result()
    page = new_context(base_url=live_server.url, locale="zh-CN").new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login/?next=/api/docs/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    page.get_by_text("办件：列出可见的").wait_for()
    page.get_by_text("办件：列出可见的").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute", exact=True).click()
    page.locator(".live-responses-table").get_by_text('"results"').wait_for()

    assert complaints == []
