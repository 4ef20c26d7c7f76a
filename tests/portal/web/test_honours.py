"""Excellent proposals: who names them, who enters what was decided, and who reads it."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import at, make_city
from workflow.models import Honour

PAGE = "/honours/"
WORDS = {"criteria": ["specific", "effective"], "reason": "建议具体，已被采纳。"}


@pytest.fixture
def answered(city):
    return city.replied()


@pytest.fixture
def named(answered, browse):
    browse(Role.EXAMINER).post(PAGE, WORDS | {"number": answered.proposal.number})
    return Honour.objects.get()


def decision(honour, **words):
    told = {"decision": "chosen", "on": "2023-05-22", "note": "主席会议"} | words
    return {f"honour-{honour.pk}-{name}": value for name, value in told.items()}


def test_a_proposal_is_named_and_chosen_and_says_so_on_its_page(answered, named, browse):
    clerk = browse(Role.SECRETARIAT)

    assert named.case == answered
    assert {ground.criterion for ground in named.grounds.all()} == {"specific", "effective"}
    assert clerk.post(f"{PAGE}{named.pk}/decide/", decision(named)).status_code == 302
    named.refresh_from_db()
    assert (named.decision, named.decided_on, named.note) == ("chosen", date(2023, 5, 22), "主席会议")
    assert "主席会议" in clerk.get(PAGE).text
    case = f"/cases/shifan/{answered.proposal.reference}/"
    assert browse(Role.MEMBER).get(case).context["case"].honoured_on == date(2023, 5, 22)


def test_a_unit_is_named_as_well(answered, city, browse):
    clerk = browse(Role.SECRETARIAT)

    assert clerk.post(PAGE, WORDS | {"unit": city.units["工信局"].pk}).status_code == 302
    assert Honour.objects.get().organisation == city.units["工信局"]
    assert clerk.post(PAGE, WORDS | {"unit": city.units["工信局"].pk}).status_code == 422


@pytest.mark.parametrize(
    "told", [{}, {"number": "20239999"}, {"number": "20230001", "unit": "1"}, {"unit": "999999"}]
)
def test_what_cannot_be_named_is_told_and_changes_nothing(answered, browse, told):
    page = browse(Role.SECRETARIAT).post(PAGE, WORDS | told)

    assert (page.status_code, Honour.objects.count()) == (422, 0)


def test_what_is_not_answered_or_named_already_cannot_be_named(city, answered, named, browse):
    handling = city.handling(title="还在办的")
    clerk = browse(Role.SECRETARIAT)

    answers = [
        clerk.post(PAGE, WORDS | {"number": case.proposal.number}).status_code
        for case in (handling, answered)
    ]
    assert (answers, Honour.objects.count()) == ([422, 422], 1)


def test_what_was_decided_is_not_decided_again_nor_for_a_day_to_come(named, browse):
    clerk = browse(Role.SECRETARIAT)

    late = clerk.post(f"{PAGE}{named.pk}/decide/", decision(named, on="2023-05-23"), follow=True)
    assert "评定日期不能晚于今天" in late.text
    clerk.post(f"{PAGE}{named.pk}/decide/", decision(named, decision="declined"))
    again = clerk.post(f"{PAGE}{named.pk}/decide/", decision(named), follow=True)
    assert "已经登记过评定结果" in again.text
    named.refresh_from_db()
    assert named.decision == "declined"


def test_only_the_body_that_named_it_takes_it_back(named, browse, city):
    assert browse(Role.OFFICE).post(f"{PAGE}{named.pk}/withdraw/").status_code == 404
    examiner = browse(Role.EXAMINER).post(f"{PAGE}{named.pk}/withdraw/")
    assert (examiner.status_code, Honour.objects.count()) == (302, 0)


@pytest.mark.parametrize(
    ("role", "status", "names"),
    [
        (Role.SECRETARIAT, 200, True), (Role.EXAMINER, 200, True), (Role.AUDITOR, 200, False),
        (Role.OFFICE, 200, False), (Role.MEMBER, 403, False), ("stranger", 403, False),
    ],
)  # fmt: skip
def test_who_reads_and_who_names(answered, browse, role, status, names):
    client = browse(role)

    assert client.get(PAGE).status_code == status
    client.post(PAGE, WORDS | {"number": answered.proposal.number})
    assert Honour.objects.exists() is names


def test_what_is_still_to_be_decided_is_kept_from_the_office_and_the_member(named, browse):
    assert "建议具体，已被采纳" not in browse(Role.OFFICE).get(PAGE).text
    assert browse(Role.OFFICE).post(f"{PAGE}{named.pk}/decide/", decision(named)).status_code == 404
    assert browse(Role.EXAMINER).post(f"{PAGE}{named.pk}/decide/", decision(named)).status_code == 403
    case = f"/cases/shifan/{named.case.proposal.reference}/"
    assert browse(Role.MEMBER).get(case).context["case"].honoured_on is None


def test_another_city_is_not_mixed_in(named, client):
    other = make_city("lin")
    client.force_login(other[Role.SECRETARIAT], backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"{PAGE}?session={named.session_id}").status_code == 404
    assert client.post(f"{PAGE}{named.pk}/decide/", decision(named)).status_code == 404
    assert "已被采纳。" not in client.get(PAGE).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(city, browse, count, django_assert_num_queries):
    clerk = browse(Role.SECRETARIAT)
    for name in ("工信局", "科技局", "金融局")[:count]:
        Honour.objects.create(
            jurisdiction=city.jurisdiction, session=city.session, organisation=city.units[name], reason="…",
            named_by=city[Role.SECRETARIAT], named_for=city.units["提案委"], named_at=at(date(2023, 5, 22)),
        )  # fmt: skip

    with django_assert_num_queries(8):
        clerk.get(PAGE)
