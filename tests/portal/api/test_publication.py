"""What the public would read, for programs: read with what is open, and words marked."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import fresh, make_city
from tests.workflow.machines import states as st
from workflow.models import MarkedWords
from workflow.queries.published import public_page

PHONE = "0769-22831234"


@pytest.fixture
def case(city):
    text = f"已收悉，现答复如下：\n　　已安排专班。联系电话：{PHONE}。\n"
    return fresh(st.reply_in(city, "delivered", text=text)).case


@pytest.fixture
def office(city, api):
    return api(city[Role.OFFICE])


def address(case, end=""):
    return f"/api/v1/cases/{case.pk}/publication/{end}"


def test_what_is_open_is_read_and_settled_and_then_published(office, case):
    status, before = office.get(address(case))
    marked, mark = office.post(address(case, "words/"), {"words": PHONE, "mark": "left_out"})
    after = office.get(address(case))[1]
    done, _moved = office.post(
        f"/api/v1/cases/{case.pk}/transitions/decide_publication/", {"inputs": {"publication": "full"}}
    )

    assert (status, before["cleared"], before["findings"]) == (
        200, False, [{"words": PHONE, "kind": "landline", "place": "答复（示范市工信局）"}],
    )  # fmt: skip
    assert (marked, mark["words"], mark["mark"]) == (200, PHONE, "left_out")
    assert (after["cleared"], after["findings"], len(after["marks"])) == (True, [], 1)
    assert any("联系电话：×××。" in text["body"] for text in after["texts"])
    assert done == 200
    assert "×××" in public_page("shifan", case.proposal.reference).replies[0].body


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"words": PHONE, "mark": "stays"}, 409, "reason_missing"),
        ({"words": PHONE, "mark": "gone"}, 400, "invalid"),
        ({"words": "", "mark": "left_out"}, 400, "invalid"),
        ({"words": "字" * 401, "mark": "left_out"}, 400, "invalid"),
        ({"mark": "left_out"}, 400, "invalid"),
        ({"words": PHONE, "mark": "left_out", "case": 1}, 400, "invalid"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused(office, case, body, status, code):
    answer = office.post(address(case, "words/"), body)

    assert (answer[0], answer[1]["code"], MarkedWords.objects.count()) == (status, code, 0)


def test_nobody_else_reads_or_marks(city, api, case):
    member, stranger = api(city[Role.MEMBER]), api(city["发改局", Role.HANDLER])
    elsewhere = api(make_city("bieshi")[Role.OFFICE])
    body = {"words": PHONE, "mark": "left_out"}

    answers = [
        (program.get(address(case))[0], program.post(address(case, "words/"), body)[0])
        for program in (member, stranger, elsewhere, api(None))
    ]

    assert answers == [(403, 403), (404, 404), (404, 404), (401, 401)]
    assert MarkedWords.objects.count() == 0


@pytest.mark.parametrize("query", [{"about": "everything"}, {"more": "1"}])
def test_what_is_asked_must_be_known(office, case, query):
    assert office.get(address(case), **query)[0] == 400
