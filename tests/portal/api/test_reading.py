"""What each thing says."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import ASKS
from tests.portal.api.shown import organisation, reference, without_offers


def test_case_tells_the_proposal_its_asks_and_where_it_stands(city, api, handled):
    found = without_offers(api(city[Role.SECRETARIAT]).get(f"/api/v1/cases/{handled.pk}/"))

    asks = handled.proposal.asks.order_by("position")
    assert found == (
        200,
        reference(handled)
        | {
            "number": "20230001",
            "kind": "cppcc_proposal",
            "kind_label": "政协提案",
            "session": {"id": city.session.pk, "name": "十四届二次会议", "year": 2023},
            "in_session": True,
            "category": "经济发展",
            "class_number": "经济发展类001号",
            "nature": "ordinary",
            "proposer": "经济界委员",
            "state": "handling",
            "state_label": "办理中",
            "round": 1,
            "priority": False,
            "filed_on": "2023-02-01",
            "handed_over_on": "2023-04-21",
            "replied_on": None,
            "closed_on": None,
            "outcome": None,
            "revision": 4,
            "reasons": "本市企业数量多，缺少系统扶持。",
            "asks": [
                {"id": ask.pk, "number": given.number, "group": given.group, "text": given.text}
                for ask, given in zip(asks, ASKS, strict=True)
            ],
            "wish": "public",
            "contact": "",
            "endorsement": "",
            "wished_units": [],
            "cosigners": [],
            "leader_in_charge": None,
            "ground": None,
            "return_ground": None,
            "merged_into": None,
            "handover_document": "示府办函〔2023〕8号",
            "opinions_complete": False,
            "publication": None,
            "publication_reason": "",
            "published_on": None,
        },
    )


def test_case_is_found_by_its_number_too(city, api, handled):
    program = api(city[Role.SECRETARIAT])

    assert program.get("/api/v1/cases/shifan/20230001/") == program.get(f"/api/v1/cases/{handled.pk}/")


def test_draft_is_found_by_its_stand_in(city, api):
    draft = city.draft()

    status, body = api(city[Role.MEMBER]).get(f"/api/v1/cases/shifan/d{draft.proposal_id}/")

    assert (status, body["id"], body["number"]) == (200, draft.pk, None)


@pytest.mark.parametrize("address", ["linshi/20230001", "shifan/20230002", "shifan/0230001"])
def test_another_number_or_place_finds_nothing(city, api, handled, address):
    assert api(city[Role.SECRETARIAT]).get(f"/api/v1/cases/{address}/")[0] == 404


def test_merged_case_names_the_other_only_to_who_sees_it(city, api):
    party = {"actor": city["民建市委会", Role.COLLECTIVE], "body": city.units["民建市委会"]}
    target = city.filed(title="被并入的提案", **party)
    case = city.recommended()
    city.do("merge_into", case, city[Role.SECRETARIAT], date(2023, 2, 2), target=target)
    address = f"/api/v1/cases/{case.pk}/"

    assert api(city[Role.SECRETARIAT]).get(address)[1]["merged_into"] == target.pk
    assert api(city[Role.MEMBER]).get(address)[1]["merged_into"] is None


def test_assignment_tells_unit_part_and_state(city, api, handled):
    share = city.assignment(handled, "科技局")

    assert without_offers(api(city[Role.OFFICE]).get(f"/api/v1/assignments/{share.pk}/")) == (
        200,
        {
            "id": share.pk,
            "url": f"/api/v1/assignments/{share.pk}/",
            "case": reference(handled),
            "organisation": organisation(city, "科技局"),
            "role": "co",
            "role_label": "会办",
            "round": 1,
            "state": "answered",
            "state_label": "已答",
            "question": "",
            "handler": None,
            "accepted_on": "2023-04-21",
            "answered_on": "2023-04-25",
            "paused_on": None,
            "revision": share.revision,
            "missing": "",
            "waiver": "",
            "paused_by": None,
            "pause_reason": "",
            "urgings": [],
        },
    )


def test_assignment_tells_who_stopped_its_clock_and_who_urged(city, api):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")
    city.do("pause", share, city[Role.OFFICE], date(2023, 5, 4), reason="等待上级文件。")
    words = {"reason": "请尽快报送。", "by_on": date(2023, 5, 10)}
    city.do("remind", share, city["工信局", Role.HANDLER], date(2023, 5, 5), **words)

    _status, body = api(city["科技局", Role.HANDLER]).get(f"/api/v1/assignments/{share.pk}/")

    assert {name: body[name] for name in ("paused_on", "paused_by", "pause_reason", "urgings")} == {
        "paused_on": "2023-05-04",
        "paused_by": organisation(city, "督查室"),
        "pause_reason": "等待上级文件。",
        "urgings": [
            {
                "urged_on": "2023-05-05",
                "organisation": organisation(city, "工信局"),
                "person": "工信局单位经办人",
                "text": "请尽快报送。",
                "by_on": "2023-05-10",
                "again_on": "2023-05-06",
            }
        ],
    }


def test_opinion_tells_its_text_its_word_on_each_ask_and_its_use(city, api, handled):
    city.use_all(handled, "科技局")
    opinion = handled.opinion_links.get().opinion
    passage = opinion.passages.get()

    assert without_offers(api(city["工信局", Role.HANDLER]).get(f"/api/v1/opinions/{opinion.pk}/")) == (
        200,
        {
            "id": opinion.pk,
            "url": f"/api/v1/opinions/{opinion.pk}/",
            "organisation": organisation(city, "科技局"),
            "cases": [reference(handled)],
            "version": 1,
            "supersedes": None,
            "state": "sent",
            "state_label": "已送达",
            "sent_at": "2023-04-25T10:00:00+08:00",
            "revision": opinion.revision,
            "text": "市工业和信息化局：\n　　一、关于培育\n　　科技局已安排专项，支持企业创新。\n　　特此复函。",
            "verdicts": [
                {"ask": ask.pk, "number": ask.number, "verdict": "adopted"}
                for ask in handled.proposal.asks.order_by("position")
            ],
            "passages": [
                {
                    "id": passage.pk,
                    "position": 1,
                    "heading": "一、关于培育",
                    "text": "科技局已安排专项，支持企业创新。",
                    "quotable": True,
                    "asks": [],
                    "uses": [{"case": handled.pk, "use": "used", "reason": ""}],
                }
            ],
        },
    )


def test_reply_tells_its_text_and_how_each_ask_is_met(city, api, handled):
    reply = handled.replies.get()

    assert without_offers(api(city["工信局", Role.HANDLER]).get(f"/api/v1/replies/{reply.pk}/")) == (
        200,
        {
            "id": reply.pk,
            "url": f"/api/v1/replies/{reply.pk}/",
            "case": reference(handled),
            "organisation": organisation(city, "工信局"),
            "round": 1,
            "supplement_of": None,
            "state": "drafting",
            "state_label": "起草中",
            "outcome_class": {"letter": "B", "wording": "正在解决或列入规划", "outcome": "in_progress"},
            "openness": "public",
            "document_number": "",
            "issued_on": None,
            "delivered_on": None,
            "delivered_how": "",
            "revision": 1,
            "text": city.reply_text(handled),
            "openness_reason": "",
            "contact": "经办科",
            "phone": "0000-00000000",
            "copy_to": "提案委、督查室",
            "signer": None,
            "answers": [
                {"ask": ask.pk, "number": ask.number, "how": "answered", "reason": ""}
                for ask in handled.proposal.asks.order_by("position")
            ],
            "passages": [
                {
                    "id": part.pk,
                    "position": part.position,
                    "role": part.role,
                    "heading": part.heading,
                    "text": part.text,
                    "start": part.start,
                    "end": part.end,
                    "asks": [
                        {
                            "ask": link.ask_id,
                            "number": link.ask.number,
                            "by_person": False,
                            "score": link.score,
                            "reason": link.reason,
                        }
                        for link in part.ask_links.all()
                    ],
                    "sources": [],
                }
                for part in reply.passages.order_by("position")
            ],
            "countersignatures": [],
            "deliveries": [],
        },
    )


def test_commitment_tells_what_is_promised_and_what_was_reported(city, api):
    case = city.replied()
    promise = city.commitment(case)
    city.do("confirm", promise, city[Role.SECRETARIAT], date(2023, 5, 26))
    city.do("report", promise, city["工信局", Role.HANDLER], date(2023, 5, 31), text="已建成一个。")

    assert without_offers(api(city[Role.MEMBER]).get(f"/api/v1/commitments/{promise.pk}/")) == (
        200,
        {
            "id": promise.pk,
            "url": f"/api/v1/commitments/{promise.pk}/",
            "case": reference(case),
            "organisation": organisation(city, "工信局"),
            "reply": None,
            "opinion": None,
            "measure": "建成三个产业园",
            "target": "三个",
            "source_text": "用三年左右时间建成三个产业园。",
            "due_on": "2026-06-30",
            "due_words": "",
            "vague": "",
            "overdue": False,
            "renews": None,
            "state": "reported",
            "state_label": "已报落实",
            "revision": 2,
            "reports": [
                {
                    "at": "2023-05-31T10:00:00+08:00",
                    "text": "已建成一个。",
                    "member_objection": "",
                    "files": [],
                }
            ],
            "renegotiations": [],
        },
    )


def test_deadline_tells_its_day_and_why(city, api, handled):
    deadline = city.assignment(handled, "工信局").deadlines.get(step="reply")

    status, body = api(city[Role.MEMBER]).get(f"/api/v1/deadlines/{deadline.pk}/")

    assert (status, body) == (
        200,
        {
            "id": deadline.pk,
            "url": f"/api/v1/deadlines/{deadline.pk}/",
            "case": reference(handled),
            "assignment": deadline.assignment_id,
            "organisation": organisation(city, "工信局"),
            "commitment": None,
            "round": 1,
            "step": "reply",
            "step_label": "答复提案人",
            "start_on": deadline.start_on.isoformat(),
            "original_due_on": deadline.due_on.isoformat(),
            "due_on": deadline.due_on.isoformat(),
            "latest_on": deadline.latest_on and deadline.latest_on.isoformat(),
            "provisional": False,
            "paused_on": None,
            "met_on": None,
            "cancelled_on": None,
            "overdue": False,
            "derivation": deadline.derivation,
        },
    )
