"""改办与延期: what units ask and wait for, answered from one page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from proposals.roles import Role
from tests.city import make_city
from workflow.guards.assignment import open_due
from workflow.models import Deadline, Extension

PAGE = "/requests/"
LEAD, CO = "工信局", "科技局"
ASKED_ON = date(2023, 5, 17)
UNTIL = date(2023, 7, 14)


@pytest.fixture
def office(browse):
    return browse(Role.OFFICE)


def objecting(city, *, times=1, title="关于一件事的提案"):
    """A case whose lead asked to be rid of it; overruled before, the second time."""
    case = city.handling(title=title, day=date(2023, 5, 15))
    words = {
        "ground": "not_ours",
        "reason": "不属本局职责。",
        "basis": "三定方案",
        "suggested": city.units["发改局"],
        "agreed": "yes",
    }
    for turn in range(times):
        share = city.assignment(case, LEAD)
        city.do("object", share, city[LEAD, Role.BUREAU_LEADER], ASKED_ON, **words)
        if turn + 1 < times:
            city.do("overrule", share, city[Role.OFFICE], ASKED_ON, reason="职责明确。")
    return city.assignment(case, LEAD)


def extending(city, *, told=date(2023, 5, 16), title="关于另一件事的提案"):
    case = city.handling(title=title)
    city.accept(case, LEAD)
    share = city.assignment(case, LEAD)
    city.do(
        "extend_request", share, city[LEAD, Role.BUREAU_LEADER], ASKED_ON,
        deadline=open_due(share), until_on=UNTIL, reason="尚在协调。", proposer_told_on=told,
    )  # fmt: skip
    return share


def test_both_kinds_of_requests_stand_on_one_page(city, office):
    objected, extended = objecting(city), extending(city)

    page = office.get(PAGE)

    [asked] = page.context["objections"]
    assert (asked.share, asked.mine, asked.second) == (objected, True, False)
    assert asked.objection.suggested == city.units["发改局"]
    [wanted] = page.context["extensions"]
    assert (wanted.share, wanted.stops, wanted.longer) == (extended, "", 16)


def test_the_second_objection_is_for_the_leader(city, browse):
    objecting(city, times=2)

    mine = {
        role: browse(role).get(PAGE).context["objections"][0].mine
        for role in (Role.OFFICE, Role.OFFICE_LEADER)
    }

    assert mine == {Role.OFFICE: False, Role.OFFICE_LEADER: True}


def test_what_goes_to_and_fro_is_named(city, office):
    share = objecting(city, times=2)

    page = office.get(PAGE)

    assert [one.share for one in page.context["going"]] == [share]
    assert "来回改办" in page.text


def test_later_dates_are_granted_at_one_stroke(city, office):
    shares = [extending(city, title=title) for title in "甲乙"]

    answer = office.post(PAGE, {"shares": [share.pk for share in shares], "_key": "a" * 32})

    assert answer["Location"] == PAGE
    assert set(Extension.objects.values_list("decision", flat=True)) == {"granted"}
    replies = Deadline.objects.filter(step="reply")
    assert set(replies.values_list("due_on", flat=True)) == {UNTIL}


def test_one_that_cannot_be_granted_holds_up_no_other_and_is_named(city, office):
    good, bad = extending(city, title="甲"), extending(city, title="乙")
    Extension.objects.filter(assignment=bad).update(proposer_told_on=None)

    page = office.post(PAGE, {"shares": [good.pk, bad.pk], "_key": "a" * 32})

    assert page.status_code == 409
    assert "答复延期须先告知提案人" in page.text
    decisions = dict(Extension.objects.values_list("assignment", "decision"))
    assert decisions == {good.pk: "granted", bad.pk: "pending"}


def test_nothing_ticked_grants_nothing(city, office):
    extending(city)

    page = office.post(PAGE, {}, follow=True)

    assert "请先勾选" in page.text
    assert Extension.objects.get().decision == "pending"


def test_without_requests_the_page_says_so(city, office):
    page = office.get(PAGE)

    assert "没有等待答复的改办申请" in page.text
    assert "没有等待答复的延期申请" in page.text


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.OFFICE_LEADER,), 200), ((Role.SECRETARIAT,), 403), ((LEAD, Role.BUREAU_LEADER), 403),
        ((Role.MEMBER,), 403), ((Role.ADMINISTRATOR,), 403),
    ],
)  # fmt: skip
def test_the_page_is_the_offices(browse, key, status):
    assert browse(*key).get(PAGE).status_code == status


def test_the_offices_leader_grants_nothing_here(city, browse):
    share = extending(city)

    assert browse(Role.OFFICE_LEADER).post(PAGE, {"shares": share.pk}).status_code == 403


def test_another_citys_office_neither_sees_nor_grants(city):
    share = extending(city)
    objecting(city)
    client = Client()
    client.force_login(make_city("bieshi")[Role.OFFICE], backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(PAGE)
    client.post(PAGE, {"shares": share.pk})

    assert (page.context["objections"], page.context["extensions"]) == ([], [])
    assert Extension.objects.get().decision == "pending"


@pytest.mark.parametrize("more", [1, 3])
def test_queries_do_not_grow_with_the_requests(city, office, more, django_assert_num_queries):
    for number in range(more):
        objecting(city, title=f"改办{number}")
        extending(city, title=f"延期{number}")
    office.get(PAGE)

    with django_assert_num_queries(11):
        office.get(PAGE)
