"""A day's news of one reader in one message, grouped by case."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from notifications.services.wording import Words, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from notifications.models import Dispatch
    from notifications.services.facts import Facts


def digest_of(facts: Sequence[Facts], on: date) -> Words:
    """The cases in the order in which they first appear, each with its address and its news."""
    cases: dict[str, list[Facts]] = {}
    for fact in facts:
        cases.setdefault(f"{fact.number} {fact.title}", []).append(fact)
    subject = f"每日汇总（{on.month}月{on.day}日）：{len(cases)} 件提案 {len(facts)} 条消息"
    parts = [
        "\n".join([title, *(f"· {f.line}" for f in news), news[0].link]) for title, news in cases.items()
    ]
    return fill(Words(subject, "\n\n".join(parts)), {})


def name_of(messages: Iterable[Dispatch]) -> str:
    """The same for the same messages, however often they are sent: it becomes the Message-ID."""
    keys = sorted(message.pk for message in messages)
    if len(keys) == 1:
        return f"notice-{keys[0]}"
    return f"digest-{hashlib.sha256(','.join(map(str, keys)).encode()).hexdigest()[:32]}"
