"""The files and the words of a deployment agree with what the program knows."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from config.environment import read_metrics_key
from config.known_settings import SETTINGS
from config.management.commands.bench import BENCHES
from tests.config.test_environment import REQUIRED
from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "docs" / "deployment"
UNITS = sorted(FOLDER.glob("*.service"))
WORDS = (REPOSITORY / "docs" / "deployment.md").read_text(encoding="utf-8")
ASKED = re.compile(
    r"\b(?:env(?:\.\w+)?\(|_required\(environ, |_url\(environ, |environ\.get\()\s*f?\"([A-Z][A-Z0-9_{}a-z]+)\""
)
OF_THE_TESTS = {"PYTEST_XDIST_WORKER"}


def test_every_variable_that_the_settings_ask_for_is_known():
    sources = [*(REPOSITORY / "config" / "settings").glob("*.py"), REPOSITORY / "config" / "environment.py"]
    asked = {name for path in sources for name in ASKED.findall(path.read_text(encoding="utf-8"))}
    spelt = {name for name in asked if "{" not in name}
    families = {name.split("{")[0] for name in asked - spelt}

    assert spelt - OF_THE_TESTS <= set(SETTINGS)
    assert all(any(name.startswith(family) for name in SETTINGS) for family in families)


def test_the_known_variables_are_the_documented_ones():
    table = WORDS.partition("## 环境变量")[2].partition("## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}

    assert documented == set(SETTINGS)


def test_production_refuses_to_do_without_what_is_needed():
    assert sorted(name for name, known in SETTINGS.items() if known.needed) == REQUIRED


def test_the_example_names_every_variable_with_its_usual_value():
    lines = (FOLDER / "huiban.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]", line))
    left = dict(line[1:].split("=", 1) for line in lines if re.match(r"#[A-Z]", line))

    assert set(given) | set(left) == set(SETTINGS)
    assert {name: SETTINGS[name].usual for name in left if name != "MAIL_FROM"} == {
        name: value for name, value in left.items() if name != "MAIL_FROM"
    }


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_run_the_documented_processes_as_nobody_special(unit):
    text = unit.read_text(encoding="utf-8")

    assert "EnvironmentFile=/etc/huiban/huiban.env" in text
    assert {"User=huiban", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="} <= set(
        text.splitlines()
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_units(unit):
    done = subprocess.run(  # noqa: S603 -- the system's own program
        [shutil.which("systemd-analyze"), "verify", str(unit)], capture_output=True, text=True, check=False
    )

    told = [line for line in done.stderr.splitlines() if unit.stem.split("@")[0] in line]
    assert [line for line in told if "is not executable" not in line] == []


def test_one_unit_alone_starts_the_schedule():
    told = {unit.name: "--no-periodic" in unit.read_text(encoding="utf-8") for unit in UNITS}

    assert told == {
        "huiban-web.service": False, "huiban-jobs.service": False, "huiban-jobs-more@.service": True,
    }  # fmt: skip


def test_the_proxy_logs_no_address_that_lets_somebody_in_and_takes_nobodys_word_for_theirs():
    text = (FOLDER / "nginx.conf").read_text(encoding="utf-8")

    assert "$request_uri" not in text.partition("log_format")[2].partition(";")[0]
    assert "(?<huiban_door>calendar|unsubscribe|rate|join)" in text
    assert "proxy_add_x_forwarded_for" not in text
    assert text.count("X-Forwarded-For $remote_addr;") == text.count("proxy_pass ") == 2


@pytest.mark.parametrize("given", ["", "k7Zk2-" * 6])
def test_the_key_of_the_figures_may_be_left_out_or_is_long(given):
    assert read_metrics_key({"METRICS_KEY": given}) == given


def test_every_bench_is_documented():
    words = (REPOSITORY / "docs" / "performance.md").read_text(encoding="utf-8")

    assert [name for name in BENCHES if f"bench {name} " not in words] == []
