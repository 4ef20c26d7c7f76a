"""What every test shares: which outside parts are here, and a failure instead of a skip for them in CI."""

from __future__ import annotations

import os
import shutil
from functools import wraps
from pathlib import Path
from unittest import TestCase

import pytest
from coverage import Coverage
from hypothesis import settings

# A slow machine is no finding: no test asserts a time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REPOSITORY = Path(__file__).resolve().parent.parent
TESTS = REPOSITORY / "tests"
UNMEASURED = (TESTS / "config", TESTS / "portal" / "documents")
CRAWLS = TESTS / "portal"
"""Tests there walk through everything once more: to measure what they cover costs half of their time again, and every
branch that counts has tests of its own elsewhere."""
SPARE = frozenset((TESTS / "unmeasured.txt").read_text(encoding="utf-8").split())
"""The files that scripts/unmeasured.py found to cover nothing that others do not."""
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = {
    "browser": None if CHROMIUM else "needs chromium on PATH or its path in CHROMIUM",
    "postgres": (
        None
        if os.environ.get("DATABASE_URL", "").startswith("postgres")
        else "needs PostgreSQL: set DATABASE_URL=postgresql://…"
    ),
    "redis": None if os.environ.get("REDIS_URL") else "needs Redis: set REDIS_URL=redis://…",
    "gettext": None if shutil.which("xgettext") else "needs the GNU gettext programs",
}
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(config, items):
    if config.getoption("with_database"):
        pure = [item for item in items if not _uses_database(item)]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if _uses_database(item)]
    spare = frozenset() if config.getoption("cover_by_file") else SPARE
    for item in items:
        elsewhere = (
            any(item.path.is_relative_to(folder) for folder in UNMEASURED) or item.path.parent == CRAWLS
        )
        if elsewhere or _file(item) in spare or item.get_closest_marker("browser"):
            item.add_marker("no_cover")
    # Playwright leaves its loop running in the thread: after it neither asyncio tests nor a plain ORM call would do.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def _uses_database(item):
    fixtures = {"db", "transactional_db", "live_server"} & set(item.fixturenames)
    marks = [item.get_closest_marker(name) for name in ("django_db", "postgres", "redis")]
    told = item.path.is_relative_to(TESTS / "notifications")  # over Redis, which it need not ask for
    return bool(fixtures) or any(marks) or told or issubclass(item.cls or object, TestCase)


def _file(item):
    return item.path.relative_to(TESTS).as_posix()


def pytest_runtest_setup(item):
    if item.config.getoption("cover_by_file") and (measured := Coverage.current()) is not None:
        measured.switch_context(_file(item))
    reasons = [reason for name, reason in MISSING.items() if reason and item.get_closest_marker(name)]
    if reasons and os.environ.get("CI") == "true":
        pytest.fail("; ".join(reasons), pytrace=False)
    if reasons:
        pytest.skip("; ".join(reasons))
    if item.get_closest_marker("browser"):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser):
    parser.addoption(
        "--with-database", action="store_true", help="leave out tests that ask no database or Redis"
    )
    parser.addoption(
        "--cover-by-file", action="store_true", help="measure every file apart; see scripts/unmeasured.py"
    )
    parser.addoption(
        "--build-scenes", action="store_true", help="build every scene anew; see tests/recording.py"
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Scenes are played back in tests that commit nothing."""
    from tests.recording import STUDIO  # noqa: PLC0415 -- models, once Django is set up

    marker = item.get_closest_marker("django_db")
    committing = {"transactional_db", "live_server"} & set(item.fixturenames)
    committing = committing or (marker and marker.kwargs.get("transaction"))
    if committing or issubclass(item.cls or object, TestCase) or item.config.getoption("build_scenes"):
        return (yield)
    STUDIO.begin()
    try:
        return (yield)
    finally:
        STUDIO.end()


@pytest.fixture
def monkeypatch(monkeypatch):
    """From the first patch on a scene may come out differently, and is built as it stands."""
    from tests.recording import STUDIO  # noqa: PLC0415 -- models, once Django is set up

    def ending(patch):
        @wraps(patch)
        def patched(*args, **named):
            STUDIO.end()
            return patch(*args, **named)

        return patched

    for name in ("setattr", "delattr", "setitem", "delitem", "setenv", "delenv", "context"):
        setattr(monkeypatch, name, ending(getattr(monkeypatch, name)))
    return monkeypatch


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings):
    """Where an earlier run kept what it migrated, that is taken; Django is told to keep it, and it goes afterwards."""
    from tests.databases import drop, take  # noqa: PLC0415 -- settings, once Django is set up

    taken = take()
    yield taken
    if taken:
        drop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    """The working calendar is there before every test, as in every installation; it is most of what a city needs.

    It has been read, too, as in every process that counted a day, and what the database knows of the words of entries, as
    in every process that searched: so queries are as many in the first test as later.
    """
    from tests.databases import keep  # noqa: PLC0415 -- settings, once Django is set up
    from workflow import wordindex  # noqa: PLC0415 -- models, once Django is set up
    from workflow.services.calendars import seed_calendar, version_of  # noqa: PLC0415 -- models, once Django is set up

    with django_db_blocker.unblock():
        if not django_db_keepdb:
            keep()
        version_of(seed_calendar().pk)
        wordindex.learn(wordindex.INSIDE)
        wordindex.learn(wordindex.PUBLIC)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once():
    """Every test client has middleware of its own; which style sheets and icons there are is looked up once for all."""
    from config.static import StaticFilesMiddleware  # noqa: PLC0415 -- settings, once Django is set up

    look = StaticFilesMiddleware.add_files_from_finders
    found = {}

    def add_files(middleware):
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(StaticFilesMiddleware, "add_files_from_finders", add_files)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def shared_case():
    """The folder of the real case beside the repository; skips where it is not there."""
    folder = REPOSITORY.parent / "shared" / "cases" / "dongguan-20230368"
    if not folder.is_dir():
        pytest.skip("the real case is not beside this repository")
    return folder
