"""Jobs that time brings; each is a scan that may run twice without harm."""

from __future__ import annotations

import logging
from typing import Final

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from workflow.services import forget_unsaved, lapse_overdue
from workflow.services.rungs import lay_missing

logger = logging.getLogger(__name__)

LADDERS_AT_ONCE: Final = 5_000
INDEXED_AT_ONCE: Final = 2_000
BOOKS_AT_ONCE: Final = 20
FOLDED_AT_ONCE: Final = 20_000


@db_periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]  # huey has no types
def lapse() -> None:
    """Let invitations and ratings lapse that were not answered by their day."""
    lapse_overdue(timezone.now())


@db_periodic_task(crontab(minute="30", hour="3"))  # type: ignore[untyped-decorator]  # huey has no types
def forget() -> None:
    """Let go, once a day, of what people typed long ago and can never send, and of files that belong to nothing."""
    from proposals.services.attachments import forget_orphans  # noqa: PLC0415 -- no server waits for it when it starts
    from workflow.services.voices import forget_traces  # noqa: PLC0415 -- the same

    forget_unsaved(timezone.now())
    forget_traces(timezone.now())
    forget_orphans(timezone.now())


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey has no types
def speak() -> None:
    """Tell of every deadline whose moment has come; what one run leaves the next takes up."""
    from notifications.services import sweep  # noqa: PLC0415 -- no server waits for it when it starts

    sweep.sweep_all(timezone.now())


@db_periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]  # huey has no types
def lay_ladders() -> None:
    """Give deadlines from before there were ladders theirs, some at a time."""
    lay_missing(timezone.now(), limit=LADDERS_AT_ONCE)


@db_periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]  # huey has no types
def index_old() -> None:
    """Find by their words texts from before there was a search, or carried in as an archive, some at a time."""
    from workflow.services import indexing, public_indexing  # noqa: PLC0415 -- no server waits for it when it starts

    indexing.index_missing(limit=INDEXED_AT_ONCE)
    public_indexing.index_stale(limit=INDEXED_AT_ONCE)


@db_periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]  # huey has no types
def forget_public_changes() -> None:
    """Let go of the changes of public pages from before which no page is kept."""
    from proposals.services.public_changes import forget_changes  # noqa: PLC0415 -- no server waits for it

    forget_changes(timezone.now())


@db_periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]  # huey has no types
def keep_figures() -> None:
    """Count cities from before the closure figures were kept, some at a time, and fold what moves added."""
    from workflow.services import rates  # noqa: PLC0415 -- no server waits for it when it starts

    rates.make_missing(limit=BOOKS_AT_ONCE)
    rates.fold(limit=FOLDED_AT_ONCE)


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey has no types
def compare_new() -> None:
    """Find what newly submitted proposals are like, some at a time."""
    from workflow.services import examination  # noqa: PLC0415 -- no server waits for the search when it starts

    examination.compare_waiting(timezone.now())


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey has no types
def send_outside() -> None:
    """Ask the wires for new notices, and send what is due: both bounded, so that the next minute takes up the rest."""
    from notifications.services import routing, sending  # noqa: PLC0415 -- no server waits for mail when it starts

    at = timezone.now()
    routing.route_waiting(at)
    sending.send_due(at)


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey has no types
def tell_programs() -> None:
    """Read the log for webhooks, send what is due to them, and tell whose do not work; the next minute takes up the rest."""
    from notifications.services import webhook_log, webhook_sending  # noqa: PLC0415 -- no server waits for them

    at = timezone.now()
    webhook_log.read_log(at)
    webhook_sending.send_due(at)
    webhook_sending.tell_owners(at)


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]  # huey has no types
def exchange_files() -> None:
    """Take and bring the files of cities that have an installation on each side of a gap between two networks."""
    from workflow.services import exchange  # noqa: PLC0415 -- no server waits for it when it starts

    exchange.go_round(timezone.now())


@db_periodic_task(crontab(minute="1,16,31,46"))  # type: ignore[untyped-decorator]  # huey has no types
def begin_days() -> None:
    """Have open pages show what the posts of the new day open, a minute after each local midnight."""
    from notifications.services import midnights  # noqa: PLC0415 -- no server waits for it when it starts

    midnights.begin_days(timezone.now())


@db_periodic_task(crontab(minute="4,34"))  # type: ignore[untyped-decorator]  # huey has no types
def anchor_logs() -> None:
    """Sign, soon after each local midnight, what the event logs have come to, and mail it where it is kept."""
    from notifications.services import anchor_mail  # noqa: PLC0415 -- no server waits for it when it starts
    from workflow.services import anchor_key, anchors  # noqa: PLC0415 -- the same

    at = timezone.now()
    try:
        anchors.make_due(at)
    except anchor_key.KeyUnusableError:
        logger.exception("no anchor was made")
    anchor_mail.mail_anchors(at)


@db_periodic_task(crontab(minute="10", hour="4"))  # type: ignore[untyped-decorator]  # huey has no types
def forget_messages() -> None:
    """Let go, once a day, of messages and deliveries that went out long ago."""
    from notifications.services import outbox, webhook_outbox  # noqa: PLC0415 -- no server waits for it when it starts

    outbox.forget_old(timezone.now())
    webhook_outbox.forget_old(timezone.now())


@db_task()  # type: ignore[untyped-decorator]  # huey has no types
def tell_of_account(pk: int) -> None:
    """Mail what was done to somebody's log-in."""
    from notifications.services.accounts import mail_act  # noqa: PLC0415 -- no server waits for mail when it starts

    mail_act(pk)


@db_periodic_task(crontab(minute="40", hour="3"))  # type: ignore[untyped-decorator]  # huey has no types
def forget_log_ins() -> None:
    """Let go, once a day, of log-ins that are over, and of tokens that ended long ago."""
    from proposals.services.sessions import forget_sessions  # noqa: PLC0415 -- no server waits for it when it starts
    from proposals.services.tokens import forget_tokens  # noqa: PLC0415 -- the same

    forget_sessions(timezone.now())
    forget_tokens(timezone.now())
