"""Where webhooks may write to, and the receiver of the guide."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from notifications.models import Webhook, WebhookDelivery
from notifications.services.addresses import AddressError
from notifications.services.webhook_address import read_hook_address
from notifications.services.webhook_post import RefusedError
from notifications.services.webhook_sending import send_due
from notifications.services.webhooks import (
    MOST,
    TooManyError,
    replay_since,
    try_webhook,
)
from proposals.roles import Role
from tests.conftest import REPOSITORY
from tests.notifications.services.sinks import spare_port
from tests.notifications.services.webhooks.sending import send
from tests.sockets import PATIENCE


@pytest.mark.parametrize(
    "address",
    ["", "hello", "ftp://example.org/", "https://", "https://user:word@10.0.0.8/", "https://10.0.0.8/#x",
     "https://10.0.0.8:99999/", "http://169.254.169.254/latest", "https://0.0.0.0/", "http://93.184.216.34/",
     "https://[fe80::1]/", "https://10.0.0.8/\n", f"https://10.0.0.8/{'x' * 500}"],
)  # fmt: skip
def test_address_that_must_not_be_written_to_is_refused(address):
    if address.endswith("\n"):
        address = "https://10.0.0.8/a\nb"
    with pytest.raises(AddressError):
        read_hook_address(address)


@pytest.mark.parametrize("address", ["http://10.0.0.8:8080/hook?a=b", " https://93.184.216.34/hook "])
def test_address_inside_or_encrypted_is_taken(address):
    assert read_hook_address(address) == address.strip()


def test_this_machine_is_refused_when_sending_too(city, hook, web, settings):
    city.handling()
    hook(city[Role.OFFICE], "case.hand_over")
    settings.LOCAL_TARGETS = False

    assert send() == 0
    assert web.told == []
    assert WebhookDelivery.objects.get().error == "不能把消息发到服务器本机或保留的网络地址。"


def test_person_has_ten_webhooks_at_the_most(city, hook):
    for _n in range(MOST):
        hook(city[Role.OFFICE])

    with pytest.raises(TooManyError):
        hook(city[Role.OFFICE])


@pytest.fixture
def receiver(tmp_path):
    """The receiver of the guide, as it stands, with a secret; its lines are read from `stdout`."""
    guide = (REPOSITORY / "docs" / "webhooks.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", guide, re.DOTALL)[1]
    started = []

    def start(secret):
        port = spare_port()
        command = [sys.executable, "-c", example, str(port)]
        environment = os.environ | {"HUIBAN_SECRET": secret}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- the guide's own
        ending = threading.Timer(
            PATIENCE, process.kill
        )  # whoever waits for a line in vain does not wait for ever
        ending.start()
        started.append((process, ending))
        wait_for(port)
        return process, f"http://127.0.0.1:{port}/"

    yield start
    for process, ending in started:
        ending.cancel()
        process.kill()
        process.communicate()


def wait_for(port):
    for _attempt in range(400):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError


def test_the_guide_s_receiver_takes_what_is_signed_once_and_nothing_else(city, hook, receiver):
    case = city.handling()
    made = hook(city[Role.OFFICE], "case.submit", "case.hand_over")
    process, made.address = receiver(made.secret)
    made.save()
    now = timezone.now()

    first, second = send(now), send_due(now)
    replay_since(made, now, number=1)
    again = send_due(now + timedelta(seconds=1))
    made.secret = "somebody else's"
    with pytest.raises(RefusedError, match="401"):
        try_webhook(made, now)
    made = Webhook.objects.get()
    with pytest.raises(RefusedError, match="401"):
        try_webhook(made, now - timedelta(minutes=6))
    assert try_webhook(made, now) == 204

    address = f"{settings.SITE_URL}/api/v1/cases/{case.pk}/"
    lines = [process.stdout.readline() for _line in range(3)]
    assert (first, second, again) == (2, 0, 2)
    assert lines == [f"1 case.submit {address}\n", f"2 case.hand_over {address}\n", "None ping \n"]
