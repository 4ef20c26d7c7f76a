from __future__ import annotations

import gettext
import os
import subprocess
import sys

import pytest

from config.catalogue import compile_catalogues
from tests.conftest import REPOSITORY

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "交办"
msgstr "Hand over"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "en" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "en" / "LC_MESSAGES" / "django.po").write_text(PO, encoding="utf-8")
    return tmp_path


def test_compile_catalogues_writes_what_gettext_reads(folder):
    written = compile_catalogues([folder])

    assert written == [folder / "en" / "LC_MESSAGES" / "django.mo"]
    assert gettext.translation("django", folder, ["en"]).gettext("交办") == "Hand over"
    assert sorted(path.name for path in written[0].parent.iterdir()) == ["django.mo", "django.po"]


def test_compile_catalogues_leaves_a_fresh_file_and_renews_an_old_one(folder):
    (target,) = compile_catalogues([folder])

    assert compile_catalogues([folder]) == []
    os.utime(target, (0, 0))
    assert compile_catalogues([folder]) == [target]


def test_catalogue_command_compiles_the_project_catalogues():
    done = subprocess.run(
        [sys.executable, "-m", "config.catalogue"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    sources = list((REPOSITORY / "config" / "locale").glob("*/LC_MESSAGES/*.po"))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [source for source in sources if not source.with_suffix(".mo").exists()] == []
