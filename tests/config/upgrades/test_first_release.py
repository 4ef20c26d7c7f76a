"""Whoever began with the first release comes to this one with every row, and everything is as it should be."""

from __future__ import annotations

import lzma
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from config.backups.databases import settings_of
from config.backups.moving import move
from proposals.models import Proposal, User
from tests.config.backups.places import Places, database_of_the_run, within
from workflow.models import Case, Event

pytestmark = pytest.mark.django_db
PAGES = ("/", "/cases/", "/search/?q=充电")


@pytest.fixture
def first_release(tmp_path):
    """The database of the demo, as the first release left it."""
    file = tmp_path / "huiban.sqlite3"
    packed = Path(__file__).with_name("2026-11-22-d976b02.sqlite3.xz")
    file.write_bytes(lzma.decompress(packed.read_bytes()))
    return settings_of(f"sqlite:///{file}")


def everything_holds(capsys):
    """Chains, counts and index, and every case's page for the offices of both places."""
    call_command("verify_log")
    call_command("rates", "--rebuild")
    call_command("rates", "--check")
    call_command("search_index", "--rebuild")
    call_command("search_index")
    assert capsys.readouterr().err == ""
    assert (Case.objects.count(), Event.objects.count(), Proposal.objects.count()) == (20, 299, 20)
    answers = [
        (username, page, status)
        for username in ("office", "gz-office", "secretariat", "gz-secretariat")
        for page, status in answered(username)
    ]
    assert {status for _username, _page, status in answers} == {200}
    assert len({page for _username, page, _status in answers}) > len(PAGES) + 10


def answered(username):
    client, person = Client(), User.objects.get(username=username)
    client.force_login(person)
    own = Case.objects.filter(
        jurisdiction__in=person.posts.values("organisation__jurisdiction"), proposal__number__isnull=False
    )
    cases = [f"/cases/{case.jurisdiction.slug}/{case.proposal.reference}/" for case in own.order_by("pk")]
    return [(page, client.get(page, follow=True).status_code) for page in (*PAGES, *cases)]


@pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="statements are prepared for one kind of database in a process, and this one has SQLite",
)
def test_the_first_release_is_migrated_with_every_row(first_release, capsys):
    within(first_release, lambda: call_command("migrate", verbosity=0))

    within(first_release, lambda: everything_holds(capsys))


@pytest.mark.postgres
def test_the_first_release_moves_to_postgresql_with_every_row(first_release, tmp_path, capsys):
    places = Places(tmp_path, database_of_the_run())
    server = places.empty()

    moved = move(first_release, server, tell=lambda *_told: None)

    assert (moved.logs.cases, moved.logs.events, moved.logs.broken) == (20, 299, ())
    within(server, lambda: everything_holds(capsys))
    places.close()
