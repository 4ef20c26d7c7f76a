"""The situation that causes each refusal of a move of opinions."""

from __future__ import annotations

from dataclasses import replace

from proposals.roles import Role
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import READY, Ready
from tests.workflow.machines.refusals.situations import approved_then_altered
from tests.workflow.machines.states import CO, LATE, WORKING


def opinion(city, state="in_review", **inputs):
    return Ready(st.opinion_in(city, state), inputs, WORKING)


def checked_opinion(city):
    return READY["opinion.approve"](city, "in_review")


def opinion_without_verdicts(city):
    found = opinion(city, "approved")
    found.subject.verdicts.all().delete()
    return found


def opinion_nobody_waits_for(city):
    found = opinion(city, "approved")
    subject = found.subject.links.get().assignment
    st.waived(city, subject)
    return replace(found, day=LATE)


def promising_opinion(city):
    return replace(READY["opinion.settle_promises"](city, "drafting"), inputs={})


def initialled(city):
    found = READY["opinion.initial"](city, "in_review")
    city.do("initial", found.subject, city[CO, Role.BUREAU_LEADER], WORKING)
    return found


REFUSED = {
    "opinion.has_text: incomplete": ("opinion.submit_for_review", lambda c: opinion(c, "drafting")),
    "opinion.every_ask_has_a_verdict: asks_open": ("opinion.send", opinion_without_verdicts),
    "opinion.section_head_checked: not_checked": ("opinion.approve", opinion),
    "opinion.not_yet_checked: already_checked": ("opinion.pass_check", checked_opinion),
    "promises.promises_settled: promises_open": ("opinion.submit_for_review", promising_opinion),
    "signing.not_signed_before: already_signed": ("opinion.approve", initialled),
    "opinion.text_as_approved: text_changed": ("opinion.send", lambda c: approved_then_altered(c, "opinion")),
    "opinion.receivers_still_wait: round_over": ("opinion.send", opinion_nobody_waits_for),
    "opinion.later_version_sent: no_later_version": ("opinion.supersede", lambda c: opinion(c, "sent")),
}  # fmt: skip
