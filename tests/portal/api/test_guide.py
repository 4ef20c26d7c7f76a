"""The guide's examples run as they stand, and its page of documentation works in a browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from proposals.roles import Role
from proposals.services.tokens import issue
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
        command,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | environment,
    )
    return found.returncode, found.stdout, found.stderr


@pytest.fixture
def access(live_server, office):
    """The environment of a program with a token of the clerk."""
    now = timezone.now()
    until = (now + timedelta(days=1)).date()
    _token, secret = issue(office, name="例子", scopes=["act"], until=until, made_by=office, at=now)
    scripts = str(REPOSITORY / "scripts")
    return {"HUIBAN_URL": live_server.url, "HUIBAN_TOKEN": secret, "PYTHONUTF8": "1", "PYTHONPATH": scripts}


def test_the_python_example_reminds_a_unit(access):
    code, out, error = run([sys.executable, "-c", block("python")], **access)

    assert (code, error) == (0, "")
    assert out.startswith("催办 ")
    assert Event.objects.get(transition="remind").note == "期限将到，请抓紧办理。"


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_the_shell_examples_read_are_answered_and_told_that_nothing_changed(access):
    curl = run(["bash", "-euo", "pipefail", "-c", block("sh")], **access)
    client = run(["bash", "-euo", "pipefail", "-c", block("bash")], **access)

    assert (curl[0], curl[2]) == (0, "")
    assert '"state":"handling"' in curl[1]
    assert '"code":"not_found"' in curl[1]
    assert curl[1].endswith("304\n")
    assert (client[0], client[2]) == (0, "")
    assert '"state": "handling"' in client[1]


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

    page.get_by_placeholder("Filter by tag").fill("cases")
    page.get_by_role("button", name="Expand operation", exact=False).first.click()
    page.get_by_text("办件：列出可见的").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute", exact=True).click()
    page.locator(".live-responses-table").get_by_text('"results"').wait_for()

    assert complaints == []
