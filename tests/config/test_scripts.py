from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY

TOOLS = ("bash", "cmp", "cp", "dirname", "mkdir", "rm", "touch")
STARTED = "Installing what requirements.txt lists"
OLD_PYTHON = """#!/bin/sh
case "$2" in
  *version_info*) exit 1 ;;
  *sys.version*) echo 3.9.2 ;;
esac
"""
NO_VENV_PYTHON = """#!/bin/sh
case "$2" in
  *ensurepip*) exit 1 ;;
esac
"""


class Checkout:
    """The scripts in a folder of their own, with nothing to install and a PATH that holds only what is given."""

    def __init__(self, folder):
        self.root = folder / "checkout"
        self.path = folder / "bin"
        self.path.mkdir()
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool))
        (self.root / "scripts").mkdir(parents=True)
        for name in ("environment.sh", "up", "test"):
            shutil.copy2(REPOSITORY / "scripts" / name, self.root / "scripts" / name)
        (self.root / "requirements.txt").write_text("# nothing\n")
        (self.root / "requirements-dev.txt").write_text("# nothing but the tests\n")
        (self.root / "manage.py").write_text("import sys\nprint('manage.py', *sys.argv[1:])\n")

    def give_python(self, script):
        (self.path / "python3").write_text(script)
        (self.path / "python3").chmod(0o755)

    def give_this_python(self):
        (self.path / "python3").symlink_to(sys._base_executable)

    def up(self, *arguments):
        return subprocess.run(  # noqa: S603 - the script under test
            [str(self.root / "scripts" / "up"), *arguments],
            cwd="/",
            env={"PATH": str(self.path)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def made_environment(tmp_path_factory):
    made = Checkout(tmp_path_factory.mktemp("made"))
    made.give_this_python()
    made.up()
    return made.root / ".venv"


@pytest.fixture
def served_once(checkout, made_environment):
    checkout.give_this_python()
    shutil.copytree(made_environment, checkout.root / ".venv", symlinks=True)
    return checkout


def test_up_names_the_missing_python_in_one_sentence(checkout):
    done = checkout.up()

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "没有找到 Python，需要 3.11 或更新的版本。 No Python was found: 3.11 or newer is needed.\n"
    )


def test_up_names_the_old_python_in_one_sentence(checkout):
    checkout.give_python(OLD_PYTHON)

    done = checkout.up()

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "需要 Python 3.11 或更新的版本，这里只有 3.9.2。 Python 3.11 or newer is needed, here is only 3.9.2.\n"
    )


def test_up_names_the_missing_venv_module_in_one_sentence(checkout):
    checkout.give_python(NO_VENV_PYTHON)

    done = checkout.up()

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "python3 缺少 venv 模块，请先安装（Debian / Ubuntu：sudo apt-get install python3-venv）。 "
        "python3 lacks the venv module: install it first (Debian / Ubuntu: sudo apt-get install python3-venv).\n"
    )


def test_up_names_what_could_not_be_installed_and_begins_anew_the_next_time(checkout):
    checkout.give_this_python()
    (checkout.root / "requirements.txt").write_text("no-hash-for-this==1.0\n")

    refused = checkout.up()
    (checkout.root / "requirements.txt").write_text("# nothing\n")
    repaired = checkout.up()

    assert refused.returncode == 1
    assert refused.stderr.endswith(
        "依赖没有装全，原因见上文；再运行一次会从头安装。 "
        "The requirements could not be installed, see above; the next run begins anew.\n"
    )
    assert repaired.returncode == 0
    assert repaired.stdout.endswith("manage.py up\n")


def test_up_makes_the_environment_and_hands_its_options_on(checkout):
    checkout.give_this_python()

    done = checkout.up("--port", "8123", "--no-serve")

    assert done.returncode == 0
    assert STARTED in done.stdout
    assert done.stdout.endswith("manage.py up --port 8123 --no-serve\n")


def test_up_installs_nothing_the_second_time(served_once):
    assert served_once.up().stdout == "manage.py up\n"


def test_up_installs_again_when_the_requirements_changed(served_once):
    (served_once.root / "requirements.txt").write_text("# nothing yet\n")

    assert STARTED in served_once.up().stdout


def test_up_leaves_an_environment_that_holds_the_development_requirements(served_once):
    shutil.copy(served_once.root / "requirements-dev.txt", served_once.root / ".venv" / "installed.txt")

    assert served_once.up().stdout == "manage.py up\n"


@pytest.mark.parametrize("broken", ["incomplete", "python"])
def test_up_makes_a_half_made_environment_anew(served_once, broken):
    venv = served_once.root / ".venv"
    (venv / "left-over").touch()
    {"incomplete": (venv / "incomplete").touch, "python": (venv / "bin" / "python").unlink}[broken]()

    done = served_once.up()

    assert done.returncode == 0
    assert STARTED in done.stdout
    assert not (venv / "left-over").exists()
    assert not (venv / "incomplete").exists()
