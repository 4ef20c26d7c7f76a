"""The API does not load what it does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread

import pytest

from portal.api import Absent
from tests.conftest import REPOSITORY

LOADS = """
import sys, django
django.setup()
import portal.api.urls
print(sorted({"requests", "markdown", "apprise", "smtplib", "huey"} & set(sys.modules)))
import requests, markdown
print(requests.__name__, markdown.__name__)
"""


def test_first_answer_waits_for_no_library_of_messages_and_they_can_be_had_after():
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-c", LOADS],
        cwd=REPOSITORY,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr, done.stdout.splitlines()) == ("", ["[]", "requests markdown"])


def test_a_library_looks_absent_to_the_one_thread_alone():
    absent, found = Absent(), []
    other = Thread(target=lambda: found.append(absent.find_spec("requests")))
    other.start()
    other.join()

    assert found == [None]
    assert absent.find_spec("json") is None
    with pytest.raises(ModuleNotFoundError):
        absent.find_spec("requests")
