"""Guards of document numbers. They look under the register's lock, so what they say still holds when one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal
from workflow.register import is_taken, last_drawn, locked

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Opinion, Reply


def brought_number_free(letter: Opinion | Reply, act: Act) -> Refusal | None:
    """A number that an archive brings along stands in no line of the bureau's register yet."""
    number = act.get("document_number")
    if number and is_taken(locked(letter.organisation_id), number):
        return Refusal("number_taken", _("发文字号 %(number)s 已经用过。") % {"number": number})
    return None


def number_in_order(reply: Reply, act: Act) -> Refusal | None:
    """The series has a word, and the number to be drawn gets no earlier date than the one before it."""
    if act.get("document_number"):
        return None
    word, on = act.get("word") or "", act["issued_on"]
    if not word:
        return Refusal("word_missing", _("请填写机关代字，例如 某工信函。"))
    last = last_drawn(locked(reply.organisation_id), word, on.year)
    if last is not None and last.dated_on > on:
        words = {"number": last.text, "day": last.dated_on}
        return Refusal(
            "number_out_of_order",
            _("上一个文号 %(number)s 的成文日期是 %(day)s，新文号的日期不能更早，请改用这一天或以后的日期。")
            % words,
        )
    return None
