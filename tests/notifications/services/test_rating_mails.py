"""The link by which a signer rates goes into their own mail, and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta

from notifications.models import Dispatch
from notifications.services.routing import route
from notifications.services.sending import send_due
from proposals.roles import Role
from tests.city import at
from workflow.services.rating_links import codes_of

LATER = at(date(2023, 5, 20)) + timedelta(hours=26)


def bodies(mailbox):
    """By the address to which it went, what the mail about all replies says."""
    return {mail.envelope_to[0]: mail.body for mail in mailbox.mails}


def test_the_signer_gets_the_link_in_their_own_mail_and_nobody_else_does(city, reachable, mailbox):
    signer, others = reachable(Role.MEMBER), [reachable(Role.SECRETARIAT), reachable("科技局", Role.HANDLER)]
    case = city.replied()
    [code] = codes_of(case.evaluations.all()).values()

    route(LATER)
    Dispatch.objects.update(next_at=LATER)
    send_due(LATER, limit=100)

    told = {to for to, body in bodies(mailbox).items() if code in body}
    assert {signer.email, *(other.email for other in others)} <= set(bodies(mailbox))
    assert told == {signer.email}


def test_a_link_does_not_go_where_others_read_along(city, connect, web):
    connect(city[Role.MEMBER], f"json://127.0.0.1:{web.port}/")
    case = city.replied()
    [code] = codes_of(case.evaluations.all()).values()

    route(LATER)
    Dispatch.objects.update(next_at=LATER)
    send_due(LATER, limit=100)

    assert web.told
    assert code not in repr(web.told)
