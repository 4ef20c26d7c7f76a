"""The proposal as an object of its own, and what is asked and said beside it."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import ASKS, make_city
from workflow.models import Consultation

LEAD = ("工信局", Role.HANDLER)


@pytest.fixture
def case(city):
    case = city.draft()
    city.do("invite_cosigners", case, city[Role.MEMBER], date(2023, 2, 1), people=[city["", "cosigner"]])
    return case


def test_a_proposal_tells_its_asks_and_signers(city, case, api):
    program = api(city[Role.MEMBER])
    [row] = program.get("/api/v1/proposals/")[1]["results"]

    status, body = program.get(row["url"])

    assert (status, body["case"]["id"], body["number"]) == (200, case.pk, None)
    assert [ask["number"] for ask in body["asks"]] == ["一.1", "一.2", "二.1"]
    assert [(one["name"], one["answer"], one["accepted_version"]) for one in body["signers"]] == [
        (city["", "cosigner"].name, "invited", None)
    ]


def test_earlier_texts_are_for_those_who_sign(city, api):
    city.add_unit("交通局")
    case = city.draft()
    city.do(
        "edit", case, city[Role.MEMBER], date(2023, 2, 2), title="改过的案由", reasons="理由。", asks=ASKS
    )
    mine = api(city[Role.MEMBER]).get(f"/api/v1/proposals/{case.proposal_id}/versions/")[1]
    filed = city.handling()
    address = f"/api/v1/proposals/{filed.proposal_id}/versions/"
    lead, other = api(city[LEAD]), api(city["交通局", Role.HANDLER])

    assert [row["title"] for row in mine] == ["改过的案由", "关于加快企业培育的建议"]
    assert [row["version"] for row in lead.get(address)[1]] == [filed.proposal.text_version]
    assert other.get(address)[0] == 404


def test_talks_extensions_and_objections_are_read_by_whom_they_concern(city, api):
    case = city.handling(co=("科技局", "金融局"))
    city.accept(case, "工信局")
    lead, share = city[LEAD], city.assignment(case, "工信局")
    city.do("record_consultation", case, lead, date(2023, 5, 30), consulted_on=date(2023, 5, 29), how="visit",
            summary="当面听取意见。")  # fmt: skip
    city.do("extend_request", share, city["工信局", Role.BUREAU_LEADER], date(2023, 5, 31),
            deadline=share.deadlines.get(step="reply"), until_on=date(2023, 8, 20), reason="涉及多个部门",
            work_done="已开会", proposer_told_on=date(2023, 5, 30))  # fmt: skip
    other = make_city("bieshi")
    readers = {
        "member": city[Role.MEMBER], "lead": lead, "office": city[Role.OFFICE],
        "co": city["科技局", Role.HANDLER], "elsewhere": other[Role.OFFICE],
    }  # fmt: skip

    talks = {name: len(api(who).keys("consultations")) for name, who in readers.items()}
    asked = {name: len(api(who).keys("extensions", decision="pending")) for name, who in readers.items()}

    assert talks == {"member": 1, "lead": 1, "office": 1, "co": 1, "elsewhere": 0}
    assert asked == {"member": 0, "lead": 1, "office": 1, "co": 0, "elsewhere": 0}
    [row] = api(lead).get("/api/v1/consultations/")[1]["results"]
    assert (row["how"], row["response"], row["organisation"]["short_name"]) == (
        "visit", Consultation.Response.PENDING, "工信局",
    )  # fmt: skip


@pytest.mark.parametrize(("things", "number"), [("proposals", 4), ("consultations", 4), ("extensions", 4)])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    city, api, things, number, django_assert_num_queries
):
    for n in range(3):
        case = city.handling(title=f"第{n}件")
        city.accept(case, "工信局")
        share = city.assignment(case, "工信局")
        city.do("record_consultation", case, city[LEAD], date(2023, 5, 30), consulted_on=date(2023, 5, 29),
                how="visit", summary="当面听取意见。")  # fmt: skip
        city.do("extend_request", share, city["工信局", Role.BUREAU_LEADER], date(2023, 5, 31),
                deadline=share.deadlines.get(step="reply"), until_on=date(2023, 8, 20), reason="涉及多个部门",
                work_done="已开会", proposer_told_on=date(2023, 5, 30))  # fmt: skip
    program = api(city[Role.OFFICE])

    with django_assert_num_queries(number):
        assert len(program.keys(things)) == 3
