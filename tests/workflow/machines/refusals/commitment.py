"""The situation that causes each refusal of a move of commitments."""

from __future__ import annotations

from datetime import date

from proposals.roles import Role
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import Ready


def commitment(city, state, **inputs):
    return Ready(st.commitment_in(city, state), inputs, date(2023, 5, 28))


def objecting_to_a_report_again(city):
    found = commitment(city, "reported", reason="没有看到。")
    city.do("object", found.subject, city[Role.MEMBER], found.day, reason="没有看到。")
    return found


REFUSED = {
    "commitment.new_date_later: date_passed": (
        "commitment.renegotiate", lambda c: commitment(c, "open", to_on=date(2023, 5, 28), reason="…"),
    ),
    "commitment.not_objected: already_objected": ("commitment.object", objecting_to_a_report_again),
}  # fmt: skip
