"""What each row changes beside the state: the commitment."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh
from tests.files import examined
from tests.workflow.machines import states as st
from tests.workflow.machines.effects.moving import columns, moved, open_steps
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.states import LEAD
from workflow.queries import attachments_visible_to


def test_confirm_starts_the_clock_of_the_day_that_was_promised(city):
    found = moved(city, "commitment.confirm")

    deadline = found.deadlines.get()
    assert columns(deadline, "step", "due_on", "original_due_on") == {
        "step": "commitment",
        "due_on": date(2026, 6, 30),
        "original_due_on": date(2026, 6, 30),
    }


def test_a_promise_without_a_day_has_no_deadline_until_one_is_named(city):
    found = city.commitment(city.replied(), due_on=None)
    city.do("confirm", found, city[Role.SECRETARIAT], AFTER)
    before = found.deadlines.count()

    city.do("renegotiate", found, city[Role.SECRETARIAT], AFTER, to_on=date(2024, 6, 30), reason="补定日期。")

    assert (before, found.deadlines.get().due_on) == (0, date(2024, 6, 30))


def test_renegotiate_moves_the_day_and_keeps_where_it_was(city):
    found = moved(city, "commitment.renegotiate")

    assert columns(found.deadlines.get(), "due_on", "original_due_on") == {
        "due_on": date(2026, 12, 31),
        "original_due_on": date(2026, 6, 30),
    }
    assert list(found.renegotiations.values_list("from_on", "to_on", "reason")) == [
        (date(2026, 6, 30), date(2026, 12, 31), "理由如下。")
    ]


def test_a_report_may_be_objected_to_once_and_sent_back(city):
    found = moved(city, "commitment.object")
    city.do("reopen", found, city[Role.SECRETARIAT], AFTER, reason="请补充佐证。")

    report = found.reports.get()
    assert (report.text, report.author, report.member_objection, fresh(found).state) == (
        "已建成一个产业园。",
        city[LEAD, Role.HANDLER],
        "理由如下。",
        "open",
    )


def test_confirm_puts_right_what_was_proposed_and_leaves_the_rest(city):
    found = city.commitment(city.replied())

    city.do(
        "confirm", found, city[Role.SECRETARIAT], AFTER, target="3个", measure="", due_on=date(2025, 6, 30)
    )

    assert columns(fresh(found), "measure", "target", "due_on", "state") == {
        "measure": "建成三个产业园",
        "target": "3个",
        "due_on": date(2025, 6, 30),
        "state": "open",
    }


def test_what_is_promised_for_each_year_goes_on_in_a_promise_of_its_own(city):
    found = moved(city, "commitment.renew", "kept")

    following = found.renewals.get()
    assert (found.state, following.state, following.due_on) == ("kept", "open", date(2024, 12, 31))
    assert (following.measure, following.organisation) == (found.measure, found.organisation)
    assert following.deadlines.get().due_on == date(2024, 12, 31)
    assert fresh(found).case.state == "replied"


def test_evidence_is_kept_with_the_report_and_read_with_the_promise(city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = city.replied()
    ours = city.commitment(case)
    city.do("confirm", ours, city[Role.SECRETARIAT], AFTER)
    files = [examined("照片说明.txt", "照片".encode()), examined("清单.txt", "清单".encode())]

    city.do("report", ours, city[LEAD, Role.HANDLER], AFTER, text="已建成。", evidence=files)

    names = [file.attachment.name for file in ours.reports.get().files.order_by("pk")]
    readers = {
        key: attachments_visible_to(held_posts(person, AFTER)).filter(purpose="evidence").count()
        for key, person in {
            "owner": city[LEAD, Role.HANDLER], "secretariat": city[Role.SECRETARIAT], "member": city[Role.MEMBER],
            "another bureau": city["发改局", Role.HANDLER],
        }.items()
    }  # fmt: skip
    assert names == ["照片说明.txt", "清单.txt"]
    assert readers == {"owner": 2, "secretariat": 2, "member": 2, "another bureau": 0}


def test_a_promise_was_kept_on_the_day_on_which_it_was_reported(city):
    found = city.commitment(city.replied())
    city.do("confirm", found, city[Role.SECRETARIAT], AFTER)
    city.do("report", found, city[LEAD, Role.HANDLER], date(2023, 5, 26), text="已建成。")

    city.do("mark_kept", found, city[Role.SECRETARIAT], date(2023, 6, 2))

    assert found.deadlines.get().met_on == date(2023, 5, 26)


@pytest.mark.parametrize("state", ["kept", "partly_kept", "broken"])
def test_the_end_of_a_promise_ends_its_clock(city, state):
    assert open_steps(st.commitment_in(city, state)) == []
