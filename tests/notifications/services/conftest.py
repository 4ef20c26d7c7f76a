"""A city whose people have mail addresses, and the servers that receive what goes out."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.models import Dispatch, Target, Webhook
from notifications.services.routing import route
from notifications.services.webhooks import connect_webhook
from proposals.models import User
from proposals.roles import Role
from tests.city import at
from tests.notifications.services.sinks import MailSink, WebSink


@pytest.fixture
def mailbox(settings):
    """A real mail server; the mails that it got are in `mails`."""
    sink = MailSink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
    with sink.listening():
        yield sink


@pytest.fixture
def web():
    """A real web server; what it was told is in `told`."""
    with WebSink().listening() as sink:
        yield sink


@pytest.fixture
def reachable(city):
    """Gives a person of the city a mail address: `reachable("工信局", Role.HANDLER)`."""

    def give(*key) -> User:
        person = city[key if len(key) > 1 else key[0]]
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])
        return person

    return give


@pytest.fixture
def connect(city):
    """Connects a unit or a person with a target at the address."""

    def target(owner, address: str, **values) -> Target:
        whose = {"person": owner} if isinstance(owner, User) else {"organisation": owner}
        place = {"jurisdiction": city.jurisdiction, "label": "群机器人"}
        return Target.objects.create(address=address, **(place | whose | values))

    return target


@pytest.fixture
def turn(city, reachable):
    """One urgent mail on its way, to the handler of a co-handling unit."""
    handler = reachable("科技局", Role.HANDLER)
    city.handling(title="关于加快企业培育的建议")
    route(at(date(2023, 4, 21)))
    return Dispatch.objects.get(notice__recipient=handler)


@pytest.fixture
def hook(city, web):
    """Connects a webhook of a person to the web server, and has it read the whole log: `hook(person, "case")`."""

    def connect(owner: User, *topics: str) -> Webhook:
        made = connect_webhook(
            owner,
            label="档案系统",
            address=web.hook(),
            topics=topics or ["case"],
            by=owner,
            at=at(date(2023, 4, 21)),
        )
        made.settled = made.seen = 0
        made.save()
        return made

    return connect
