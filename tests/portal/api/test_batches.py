"""What is asked of many things at one stroke."""

from __future__ import annotations

import pytest

from proposals.models import Call
from proposals.roles import Role
from tests.city import fresh
from workflow.models import Comment, Event, HandOver

LEAD, CO = ("工信局", Role.LIAISON), ("科技局", Role.LIAISON)


@pytest.fixture
def case(city):
    return city.handling()


def move(subject, name, **more):
    return {"machine": subject._meta.model_name, "subject": subject.pk, "name": name, **more}


def test_each_move_of_a_stroke_is_answered_by_itself(city, case, api):
    share, other = city.assignment(case, "工信局"), city.assignment(case, "科技局")
    asked = {"moves": [move(share, "accept"), move(other, "accept"), move(case, "nonsense")]}
    program = api(city[LEAD])

    first, again = (
        program.post("/api/v1/moves/", asked, key="k"),
        program.post("/api/v1/moves/", asked, key="k"),
    )

    assert first[0] == 200
    assert [one["status"] for one in first[1]["results"]] == [200, 403, 404]
    assert first[1]["results"][0]["event"]["transition"] == "accept"
    assert again[1]["results"][0]["event"]["id"] == first[1]["results"][0]["event"]["id"]
    assert (fresh(share).state, fresh(other).state) == ("accepted", "pending")


def test_inputs_of_one_move_are_told_wrong_by_their_names(city, case, api):
    asked = {"moves": [move(city.assignment(case, "工信局"), "remind", inputs={"by_on": 3})]}

    _status, body = api(city[Role.OFFICE]).post("/api/v1/moves/", asked)

    [one] = body["results"]
    assert (one["status"], one["error"]["code"], sorted(one["error"]["errors"])) == (
        400,
        "invalid",
        ["by_on"],
    )


def test_units_are_urged_together_with_one_paper_each(city, case, api):
    shares = [city.assignment(case, name).pk for name in ("工信局", "科技局")]
    asked = {"assignments": [*shares, 10**9], "reason": "请抓紧办理。", "by_on": "2023-06-09"}
    program = api(city[Role.OFFICE])

    status, body = program.post("/api/v1/urgings/", asked, key="a")
    past = program.post("/api/v1/urgings/", asked | {"by_on": "2023-05-01"})

    assert (status, sorted(body["done"])) == (200, sorted(shares))
    assert [(one["id"], one["code"]) for one in body["refusals"]] == [(10**9, "not_found")]
    assert (past[0], list(past[1]["errors"])) == (400, ["by_on"])


def test_proposals_are_examined_and_filed_in_the_order_of_their_coming(city, api):
    cases = [city.submitted(title=f"第{n}件") for n in range(2)]
    examiner, secretariat = api(city[Role.EXAMINER]), api(city[Role.SECRETARIAT])
    queue = secretariat.get("/api/v1/examination/", state="submitted")[1]["results"]
    chosen = {"cases": [{"case": case.pk, "category": "经济发展"} for case in reversed(cases)]}

    looked = [secretariat.post(f"/api/v1/examination/{case.pk}/look/")[0] for case in cases]
    passed = secretariat.post("/api/v1/examination/recommend/", chosen)
    filed = secretariat.post("/api/v1/examination/file/", chosen)

    assert {row["id"] for row in queue} == {case.pk for case in cases}
    assert looked == [200, 200]
    assert sorted(passed[1]["done"]) == sorted(case.pk for case in cases)
    assert sorted(filed[1]["done"]) == sorted(case.pk for case in cases), filed
    assert [fresh(case).proposal.number for case in cases] == ["20230001", "20230002"]
    assert examiner.get("/api/v1/examination/")[1]["results"] == []
    assert api(city[LEAD]).post("/api/v1/examination/file/", chosen)[0] == 403


def test_proposals_are_published_as_was_wished(city, api):
    case = city.filed()
    program = api(city[Role.SECRETARIAT])
    waiting = program.get("/api/v1/publications/")[1]["results"]

    status, body = program.post("/api/v1/publications/", {"cases": [case.pk]})

    assert [(row["id"], row["wish"]) for row in waiting] == [(case.pk, "public")]
    assert (status, body) == (200, {"done": [case.pk], "refusals": []})
    assert program.keys("publications") == []
    assert api(city[LEAD]).keys("publications") == []


def test_waiting_cases_are_joined_handed_over_and_their_notices_fetched(city, api):
    cases = [city.filed(title=f"充电桩之{n}") for n in range(2)]
    office = api(city[Role.OFFICE])
    keys = [case.pk for case in cases]

    joined = office.post(
        "/api/v1/handovers/together/", {"cases": keys, "topic": "充电桩", "lead": city.units["工信局"].pk}
    )
    sent = [{"case": key, "expected": 1} for key in keys]
    office.post("/api/v1/handovers/", {"document": "示府办函〔2023〕8号", "cases": sent})
    [row] = office.get("/api/v1/handover-batches/")[1]["results"]
    batch = office.get(row["url"])[1]
    file = office.client.get(batch["papers"][0]["forms"]["pdf"])

    assert joined == (200, {"topic_group": "充电桩"})
    assert [(one["case"]["id"], one["together"]) for one in batch["cases"]] == [
        (key, "充电桩") for key in keys
    ]
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert office.post(f"/api/v1/handover-batches/{row['id']}/issue/")[0] == 200
    assert HandOver.objects.get().document == row["document"]
    assert (
        api(city[Role.MEMBER]).post("/api/v1/handovers/together/", {"cases": keys, "topic": "x", "lead": 1})[
            0
        ]
        == 403
    )


def test_comments_are_read_and_judged(city, case, api):
    comment = Comment.objects.create(
        jurisdiction=city.jurisdiction, case=case, visitor="v", text="支持", written_at=case.moved_at
    )
    program = api(city[Role.SECRETARIAT])
    [row] = program.get("/api/v1/comments/", state="pending")[1]["results"]

    status, body = program.post("/api/v1/comments/decide/", {"comments": [comment.pk], "approved": True})

    assert (row["text"], row["decisions"]) == ("支持", [])
    assert (status, body) == (200, {"changed": 1})
    assert fresh(comment).state == "approved"
    assert api(city[LEAD]).keys("comments") == []


def test_a_call_is_published_answered_taken_up_and_closed(city, api):
    secretariat, unit, member = (
        api(city[Role.SECRETARIAT]),
        api(city["工信局", Role.HANDLER]),
        api(city[Role.MEMBER]),
    )
    asked = {"session": city.session.pk, "title": "征集", "text": "说明。", "until_on": "2023-06-30"}

    status, call = secretariat.post("/api/v1/calls/", asked)
    offered = unit.post("/api/v1/clues/", {"call": call["id"], "title": "充电难", "text": "桩少。"})
    taken = member.post(f"/api/v1/clues/{offered[1]['id']}/take/", {})
    closed = unit.post(f"/api/v1/clues/{offered[1]['id']}/close/", {"reason": "已解决"})
    ended = secretariat.post(f"/api/v1/calls/{call['id']}/close/")

    assert (status, offered[0], taken[0], taken[1]["title"]) == (201, 201, 201, "关于充电难的提案")
    assert (closed[0], closed[1]["closed_reason"], closed[1]["taken"]) == (200, "已解决", 1)
    assert (ended[0], Call.objects.get().closed_at is None) == (200, False)
    assert unit.post("/api/v1/calls/", asked)[0] == 403
    assert secretariat.post("/api/v1/calls/", asked | {"until_on": "2023-05-01"})[1]["code"] == "until_passed"


def test_what_was_handed_in_on_paper_is_entered(city, api):
    program = api(city[Role.SECRETARIAT])
    opened, sheet = program.get("/api/v1/cases/paper/")
    inputs = {
        "member": city[Role.MEMBER].pk, "session": city.session.pk, "title": "关于增设公交站的建议",
        "reasons": "市民出行不便。", "measures": "1. 增设公交站。",
    }  # fmt: skip
    known = sheet["inputs"]["properties"]

    status, body = program.post(
        "/api/v1/cases/paper/", {"inputs": {k: v for k, v in inputs.items() if k in known}}
    )
    both = program.post("/api/v1/cases/paper/", {"inputs": {"session": city.session.pk}})

    assert opened == 200
    assert (status, body.get("title")) == (201, "关于增设公交站的建议"), body
    assert both[0] == 400
    assert api(city[Role.MEMBER]).get("/api/v1/cases/paper/")[0] == 403


def test_leads_are_asked_what_became_of_it(city, api):
    program = api(city[Role.OFFICE])

    status, body = program.post("/api/v1/look-back/", {"cases": [1], "inputs": {"by_on": "2023-05-01"}})

    assert program.get("/api/v1/look-back/", show="asked")[0] == 400
    assert program.get("/api/v1/look-back/", show="unasked")[1]["results"] == []
    assert api(city[LEAD]).get("/api/v1/look-back/", show="unasked")[1]["results"] == []
    assert (status, list(body["errors"])) == (400, ["by_on"])
    assert program.post("/api/v1/look-back/", {"cases": [10**9]})[1]["refusals"][0]["code"] == "not_found"
    assert Event.objects.filter(transition="ask_look_back").count() == 0


@pytest.mark.parametrize(("things", "number"), [("examination", 4), ("publications", 4)])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    city, api, things, number, django_assert_num_queries
):
    make = city.submitted if things == "examination" else city.filed
    for n in range(3):
        make(title=f"第{n}件")
    program = api(city[Role.SECRETARIAT])

    with django_assert_num_queries(number):
        assert len(program.keys(things)) == 3
