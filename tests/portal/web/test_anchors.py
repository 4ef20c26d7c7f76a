"""The pages of the anchors, and the mail that takes them out of the house each day."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.services.anchor_mail import mail_anchors
from notifications.tasks import anchor_logs
from proposals.models import AdministrativeAct
from proposals.roles import Role
from tests.city import at, make_city
from workflow.models import Anchor, AnchorAddress
from workflow.services.anchors import make_due, set_address

PAGE = reverse("anchor_list")
ADDRESS = reverse("anchor_address")
DAY = date(2023, 6, 1)


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    settings.ANCHOR_KEY_FILE = str(tmp_path / "anchor.pem")
    return tmp_path / "anchor.pem"


@pytest.fixture
def anchor(city):
    city.filed()
    [made] = make_due(at(DAY))
    return made


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.ADMINISTRATOR,), 200),
        ((Role.AUDITOR,), 200),
        ((Role.SECRETARIAT,), 200),
        ((Role.OFFICE,), 404),
        ((Role.MEMBER,), 404),
        (("stranger",), 404),
    ],
)
def test_pages_are_for_those_who_watch_over_the_records(browse, anchor, key, status):
    client = browse(*key)

    assert client.get(PAGE).status_code == status
    assert client.get(reverse("anchor_sheet", args=[anchor.pk])).status_code == status


def test_another_city_sees_nothing_of_them(city, anchor, browse):
    other = make_city("linshi")
    client = browse(Role.AUDITOR)
    client.force_login(other[Role.AUDITOR])

    assert client.get(reverse("anchor_sheet", args=[anchor.pk])).status_code == 404
    assert "还没有存证" in client.get(PAGE).text
    assert client.get(PAGE, {"in": "shifan"}).status_code == 404


def test_digest_stands_in_groups_on_the_list_and_on_the_sheet(browse, anchor):
    client = browse(Role.AUDITOR)
    groups = " ".join(anchor.digest[start : start + 4] for start in range(0, 64, 4))

    listed, sheet = client.get(PAGE).text, client.get(reverse("anchor_sheet", args=[anchor.pk])).text

    assert groups in listed
    assert groups in sheet
    assert "第 1 份" in sheet
    assert "huiban-anchor" in sheet


def test_administrator_says_where_they_go_and_it_is_kept_who_did(city, browse, anchor):
    client = browse(Role.ADMINISTRATOR)

    wrong = client.post(ADDRESS, {"address": "nowhere"})
    client.post(ADDRESS, {"address": "archive@example.org"})
    kept = AnchorAddress.objects.get()
    client.post(ADDRESS, {"address": ""})

    assert wrong.status_code == 422
    assert (kept.address, kept.set_by) == ("archive@example.org", city[Role.ADMINISTRATOR])
    assert not AnchorAddress.objects.exists()
    acts = AdministrativeAct.objects.filter(by=city[Role.ADMINISTRATOR]).order_by("pk")
    assert [act.told for act in acts] == ["办理记录存证寄往 archive@example.org", "办理记录存证不再寄出"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECRETARIAT, Role.OFFICE])
def test_nobody_else_says_where_they_go(browse, anchor, role):
    assert browse(role).post(ADDRESS, {"address": "me@example.org"}).status_code == 404
    assert not AnchorAddress.objects.exists()


def test_job_makes_them_once_a_day_and_mails_them_once(city, anchor):
    set_address(city.jurisdiction, "archive@example.org", by=city[Role.ADMINISTRATOR], at=at(DAY))

    with time_machine.travel(at(DAY + timedelta(days=1)), tick=False):
        anchor_logs.call_local()
        anchor_logs.call_local()

    second = Anchor.objects.get(number=2)
    assert [message.to for message in mail.outbox] == [["archive@example.org"], ["archive@example.org"]]
    letter = mail.outbox[1]
    assert letter.subject == "示范市 办理记录存证 2023-06-02"
    assert " ".join(second.digest[start : start + 4] for start in range(0, 64, 4)) in letter.body
    [(_name, content, _type)] = letter.attachments
    assert json.loads(content) == second.as_record()
    assert second.mailed_to == "archive@example.org"


def test_anchors_from_before_the_address_are_not_mailed(city, anchor):
    set_address(
        city.jurisdiction, "archive@example.org", by=city[Role.ADMINISTRATOR], at=at(DAY) + timedelta(hours=1)
    )

    assert mail_anchors(at(DAY)) == 0


def test_mail_that_cannot_go_out_waits(city, anchor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    set_address(city.jurisdiction, "archive@example.org", by=city[Role.ADMINISTRATOR], at=at(DAY))

    assert mail_anchors(at(DAY)) == 0
    assert Anchor.objects.get().mailed_at is None


def test_key_that_cannot_be_used_stops_no_mail_of_others(city, anchor, key_file, caplog):
    key_file.chmod(0o644)
    set_address(city.jurisdiction, "archive@example.org", by=city[Role.ADMINISTRATOR], at=at(DAY))

    with time_machine.travel(at(DAY + timedelta(days=1)), tick=False):
        anchor_logs.call_local()

    assert "no anchor was made" in caplog.text
    assert len(mail.outbox) == 1


def test_list_asks_as_much_however_long_it_is(city, browse, anchor):
    client = browse(Role.AUDITOR)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    one = queries()
    for days in (1, 2):
        make_due(at(DAY + timedelta(days=days)))

    assert (one, queries()) == (7, 7)
