"""Situations that refusals of several machines begin with."""

from __future__ import annotations

from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, Ready
from workflow.models import OpinionText, ReplyText


def issued_case(city):
    """The reply is out, not yet delivered."""
    return st.reply_in(city, "issued").case


def approved_then_altered(city, machine):
    """Somebody has written over the approved text in the database."""
    letter = st.MAKERS[machine](city, "approved")
    texts = {"opinion": OpinionText, "reply": ReplyText}[machine]
    texts.objects.filter(**{machine: letter}).update(digest="0" * 64)
    return Ready(letter, day=AFTER)
