from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import TestCase, override_settings

from proposals.models import Jurisdiction, User
from workflow.demo import load_demo

ACCOUNTS = ("gxj-(liaison|handler|section|leader)", "office", "mj-collective", "gz-office")


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("demo_season", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@override_settings(DEMO_ALLOWED=True)
class TestOnALoadedDemo(TestCase):
    @classmethod
    def setUpTestData(cls):
        with override_settings(DEMO_ALLOWED=True):
            load_demo()

    def test_demo_season_prints_every_account_and_the_password(self):
        code, out, err = run()
        assert (code, err) == (0, "")
        assert [name for name in ACCOUNTS if f"  {name} " not in out] == []
        assert "没有改动" in out
        assert out.rstrip().endswith("huiban-demo-2023")

    def test_demo_season_if_empty_lists_the_accounts_again(self):
        assert run("--if-empty") == run()

    def test_demo_season_tells_its_progress_on_long_work(self):
        code, out, err = run("--proposals", "26")
        assert (code, err) == (0, "已生成 26 / 26 件\n")
        assert "新装入 2 件" in out


def test_demo_season_if_empty_loads_an_empty_installation(db, demo_settings):
    code, out, _err = run("--if-empty")
    assert (code, Jurisdiction.objects.count()) == (0, 2)
    assert "新装入 24 件" in out


def test_demo_season_if_empty_leaves_a_working_installation_alone(db, demo_settings):
    User.objects.create_user("somebody", name="某人")
    code, out, err = run("--if-empty")
    assert (code, out, err) == (0, "已有数据，不装入演示。\n", "")
    assert Jurisdiction.objects.count() == 0


@pytest.mark.parametrize(
    ("allowed", "arguments", "sentence"),
    [
        (False, (), "正式环境不装入演示数据：演示账号的密码是公开的。\n"),
        (True, ("--proposals", "3"), "演示数据至少有 24 件提案。\n"),
    ],
)
def test_demo_season_refuses_in_one_sentence(db, settings, allowed, arguments, sentence):
    settings.DEMO_ALLOWED = allowed
    assert run(*arguments) == (2, "", sentence)
    assert Jurisdiction.objects.count() == 0
