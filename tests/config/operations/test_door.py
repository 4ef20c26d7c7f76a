"""The three addresses: who may ask, what they answer, and what they need."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from config.models import Pulse
from config.operations import parts

KEY = "k7Zk2-" * 6
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def beating(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return Pulse.objects.create(name="speak", succeeded_at=timezone.now(), took_ms=3)


def test_a_living_process_says_so_to_anybody_by_any_host_and_asks_no_database():
    answer = Client().get("/health/live", headers={"host": "10.0.0.7:8000"}, **ELSEWHERE)

    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/metrics"])
def test_nothing_can_be_posted(address):
    assert Client().post(address).status_code == 405


def test_an_installation_is_ready_when_every_part_works(beating):
    answer = Client().get("/health/ready")
    told = answer.json()

    assert (answer.status_code, told["ready"]) == (200, True)
    assert {name: part["ok"] for name, part in told["parts"].items()} == dict.fromkeys(parts.PARTS, True)
    assert told["parts"]["migrations"]["missing"] == []
    assert told["parts"]["jobs"]["seconds_since"] == 0


def test_strangers_learn_no_more_than_whether_it_is_ready(beating):
    assert Client().get("/health/ready", **ELSEWHERE).json() == {"ready": True}


def test_an_installation_whose_jobs_stand_still_is_not_ready(beating):
    beating.succeeded_at = timezone.now() - timedelta(seconds=181)
    beating.save()

    answer = Client().get("/health/ready")

    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["parts"]["jobs"] | {"ms": 0} == {"ok": False, "seconds_since": 181, "ms": 0}


def test_an_installation_whose_jobs_never_ran_is_not_ready(beating):
    Pulse.objects.all().delete()

    assert Client().get("/health/ready").json()["parts"]["jobs"]["ok"] is False


def test_an_installation_without_room_for_files_is_not_ready(beating, settings):
    settings.DISK_FREE_MEGABYTES = 10**12

    answer = Client().get("/health/ready")

    assert (answer.status_code, answer.json()["parts"]["disk"]["ok"]) == (503, False)


def test_an_installation_whose_redis_is_gone_is_not_ready(beating, settings):
    settings.CHANNEL_LAYERS = {"default": {"CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]}}}

    redis = Client().get("/health/ready").json()["parts"]["redis"]

    assert (redis["ok"], redis["fault"]) == (False, "ConnectionError")


def test_a_migration_that_was_not_applied_is_named(beating, monkeypatch):
    monkeypatch.setattr(parts, "_newest_migrations", lambda: frozenset({("proposals", "9999_later")}))

    told = Client().get("/health/ready").json()["parts"]["migrations"]

    assert (told["ok"], told["missing"]) == (False, ["proposals.9999_later"])


def test_figures_are_hidden_from_everybody_else(db):
    assert Client().get("/metrics", **ELSEWHERE).status_code == 404


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (f"Bearer {KEY}", 200),
        (f"bearer {KEY}", 200),
        (f"Bearer {KEY}x", 404),
        (f"Basic {KEY}", 404),
        ("", 404),
    ],
)
def test_where_there_is_a_key_it_must_be_shown_even_on_this_machine(db, settings, shown, status):
    settings.METRICS_KEY = KEY

    assert Client().get("/metrics", headers={"authorization": shown}).status_code == status
    assert Client().get("/metrics", headers={"authorization": shown}, **ELSEWHERE).status_code == status


def test_an_address_that_is_none_is_not_this_machine(db):
    assert Client().get("/metrics", REMOTE_ADDR="").status_code == 404


def test_the_addresses_work_over_plain_http_where_all_else_is_redirected(db, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/health/live").status_code == 200
    assert Client().get("/").status_code == 301
