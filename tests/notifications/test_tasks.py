"""The jobs that time brings, as the worker calls them."""

from __future__ import annotations

import os
from datetime import date

import time_machine
from django.core import mail

from notifications.models import Dispatch, Notice
from notifications.tasks import forget, keep_figures, send_outside
from proposals.roles import Role
from tests.city import at
from workflow.models import RateBook, RateSummary
from workflow.services.rates import differing

DAY = date(2023, 4, 21)


def test_every_minute_new_notices_are_routed_and_what_is_due_is_sent(city):
    handler = city["科技局", Role.HANDLER]
    handler.email = "handler@example.org"
    handler.save()
    city.handling()

    with time_machine.travel(at(DAY), tick=False):
        send_outside.call_local()
        send_outside.call_local()

    assert [message.to for message in mail.outbox] == [["handler@example.org"]]
    assert Dispatch.objects.get().state == "sent"
    assert not Notice.objects.filter(routed_at=None).exists()


def test_once_a_day_files_that_belong_to_nothing_are_forgotten(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    orphan = tmp_path / "attachments" / "aa" / ("0" * 48)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    os.utime(orphan, (0, 0))

    forget.call_local()

    assert not orphan.exists()


def test_cities_without_kept_figures_are_counted_and_what_moves_added_is_folded(city):
    RateBook.objects.all().delete()
    case = city.handling()
    assert not RateSummary.objects.exists()

    keep_figures.call_local()
    city.accept(case, "工信局")
    several = RateSummary.objects.count()
    keep_figures.call_local()

    assert RateSummary.objects.count() < several
    assert differing(city.jurisdiction) == []
