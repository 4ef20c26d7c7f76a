"""A day's news of one reader in one message, grouped by case and call."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from notifications.services.links import notices_link
from notifications.services.wording import CALLED, Words, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from notifications.models import Dispatch
    from notifications.services.facts import Facts


def digest_of(facts: Sequence[Facts], on: date, room: int | None = None) -> Words:
    """The cases and calls in the order in which they first appear, each with its address and its news.

    Where the body has `room` for so many characters, it says how many it leaves out and where they stand.
    """
    subject = f"每日汇总（{on.month}月{on.day}日）：{_counted(facts)} {len(facts)} 条消息"
    whole = fill(Words(subject, _body(facts)), {})
    if room is None or len(whole.body) <= room:
        return whole
    shorter = (
        fill(Words(subject, _body(facts[:told], left=len(facts) - told)), {})
        for told in range(len(facts) - 1, -1, -1)
    )
    return next(words for words in shorter if len(words.body) <= room)


def _counted(facts: Sequence[Facts]) -> str:
    """How many cases and calls, without those of which there are none."""
    calls = {_case(fact) for fact in facts if fact.name == CALLED}
    cases = {_case(fact) for fact in facts} - calls
    parts = [f"{len(cases)} 件提案"] if cases or not calls else []
    return "、".join([*parts, f"{len(calls)} 次征集"] if calls else parts)


def _body(facts: Sequence[Facts], left: int = 0) -> str:
    cases: dict[str, list[Facts]] = {}
    for fact in facts:
        cases.setdefault(_case(fact), []).append(fact)
    parts = [
        "\n".join([title, *(f"· {f.line}" for f in news), news[0].link]) for title, news in cases.items()
    ]
    return "\n\n".join([*parts, f"另有 {left} 条，请登录查看：{notices_link()}"] if left else parts)


def _case(fact: Facts) -> str:
    return f"{fact.number} {fact.title}"


def name_of(messages: Iterable[Dispatch]) -> str:
    """The same for the same messages, however often they are sent: it becomes the Message-ID."""
    keys = sorted(message.pk for message in messages)
    if len(keys) == 1:
        return f"notice-{keys[0]}"
    return f"digest-{hashlib.sha256(','.join(map(str, keys)).encode()).hexdigest()[:32]}"
