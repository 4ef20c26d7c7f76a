"""What each row changes beside the state: the opinion and the reply."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.effects.moving import columns, moved, open_steps
from tests.workflow.machines.ready import AFTER, REPLYING
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.chain import text_digest


def test_write_keeps_every_version_and_splits_the_last(city):
    opinion = st.opinion_in(city, "drafting")
    for text in ("一、甲\n　　第一稿。", "一、乙\n　　第二稿。\n二、丙\n　　另一段。"):
        st.wrote_opinion(city, opinion, text)

    texts = opinion.texts.order_by("version").values_list("version", "text", "digest")
    assert list(texts) == [
        (1, "一、甲\n　　第一稿。", text_digest("一、甲\n　　第一稿。")),
        (
            2,
            "一、乙\n　　第二稿。\n二、丙\n　　另一段。",
            text_digest("一、乙\n　　第二稿。\n二、丙\n　　另一段。"),
        ),
    ]
    assert len(opinion.passages.all()) == 2


def test_a_verdict_may_be_taken_back(city):
    opinion = st.opinion_in(city, "drafting")
    st.wrote_opinion(city, opinion)
    ask = opinion.verdicts.order_by("ask__position").first().ask

    city.do(
        "write", opinion, city[CO, Role.HANDLER], WORKING, text="一、意见\n　　稿。", verdicts={ask.pk: ""}
    )

    assert list(opinion.verdicts.order_by("ask__position").values_list("ask__number", flat=True)) == [
        "一.2",
        "二.1",
    ]


@pytest.mark.parametrize("name", ["opinion.send_back", "opinion.reopen"])
def test_a_way_back_voids_what_was_approved(city, name):
    opinion = moved(city, name, "approved")

    assert columns(opinion, "state", "checked_digest", "approved_digest") == {
        "state": "drafting",
        "checked_digest": "",
        "approved_digest": "",
    }


def test_send_freezes_the_text_and_answers_the_share(city):
    opinion = moved(city, "opinion.send")

    assert columns(opinion, "sent_at", "sent_digest") == {
        "sent_at": at(WORKING),
        "sent_digest": opinion.texts.get().digest,
    }
    assert columns(opinion.links.get().assignment, "state", "answered_on") == {
        "state": "answered",
        "answered_on": WORKING,
    }


def test_a_bureau_without_a_section_head_needs_no_check(city):
    city[CO, Role.SECTION_HEAD].posts.all().update(until_on=date(2023, 1, 1))
    opinion = st.opinion_in(city, "in_review")

    city.do("approve", opinion, city[CO, Role.BUREAU_LEADER], WORKING)

    assert fresh(opinion).state == "approved"


def test_write_reply_keeps_text_particulars_and_answers(city):
    reply = st.reply_in(city, "drafting")
    asks = list(reply.case.proposal.asks.order_by("position"))
    answers = {asks[0].pk: ("declined", "没有依据。"), asks[1].pk: ("", "")}

    city.do("write", reply, city[LEAD, Role.HANDLER], REPLYING, text="第二稿。", answers=answers, outcome_class=None,
            openness="withheld", openness_reason="涉密", contact="甲", phone="乙", copy_to="丙")  # fmt: skip

    found = fresh(reply)
    assert found.texts.order_by("version").values_list("version", flat=True).count() == 2
    assert columns(found, "text_version", "openness", "openness_reason", "contact", "phone", "copy_to") == {
        "text_version": 2,
        "openness": "withheld",
        "openness_reason": "涉密",
        "contact": "甲",
        "phone": "乙",
        "copy_to": "丙",
    }
    assert set(found.answers.values_list("ask__number", "how", "reason")) == {
        ("一.1", "declined", "没有依据。"),
        ("二.1", "answered", ""),
    }


APPROVALS = ("checked_digest", "cleared_digest", "priority_cleared_digest", "approved_digest", "signer")
WAYS_BACK = [
    ("reply.send_back_draft", "checking"),
    ("reply.send_back_draft", "countersigning"),
    ("reply.refuse_countersign", "countersigning"),
    ("reply.return_from_review", "office_review"),
    ("reply.return_unsigned", "office_review"),
    ("reply.return_unsigned", "approved"),
    ("reply.reopen", "checking"),
    ("reply.reopen", "countersigning"),
    ("reply.reopen", "office_review"),
    ("reply.reopen", "approved"),
]


@pytest.mark.parametrize(("name", "source"), WAYS_BACK)
def test_every_way_back_voids_every_approval(city, name, source):
    reply = moved(city, name, source)

    assert columns(reply, "state", *APPROVALS) == {
        "state": "drafting",
        "checked_digest": "",
        "cleared_digest": "",
        "priority_cleared_digest": "",
        "approved_digest": "",
        "signer": None,
    }
    assert reply.countersignatures.count() == 0
    assert "office_review" not in open_steps(reply.assignment)


def test_approvals_are_bound_to_the_text(city):
    reply = st.reply_in(city, "office_review", nature="priority")
    city.do("clear", reply, city[Role.OFFICE], REPLYING, openness="withheld", openness_reason="涉密")
    city.do("clear_priority", reply, city[Role.SECRETARIAT], REPLYING, reason="")
    city.do("sign_off", reply, city[LEAD, Role.BUREAU_LEADER], REPLYING)

    found, digest = fresh(reply), reply.texts.get().digest
    assert columns(found, *APPROVALS, "openness", "openness_reason") == {
        **dict.fromkeys(APPROVALS[:-1], digest),
        "signer": city[LEAD, Role.BUREAU_LEADER],
        "openness": "withheld",
        "openness_reason": "涉密",
    }


def test_countersign_signs_the_text_that_was_shown(city):
    reply = moved(city, "reply.countersign")

    signature = reply.countersignatures.get()
    assert columns(signature, "organisation", "signed_digest", "signed_by", "signed_at") == {
        "organisation": city.units[CO],
        "signed_digest": reply.texts.get().digest,
        "signed_by": city[CO, Role.BUREAU_LEADER],
        "signed_at": at(REPLYING),
    }


def test_a_finding_stands_in_the_name_of_whoever_let_it(city):
    reply = moved(city, "reply.waive_finding")

    waiver = reply.waivers.get()
    assert (waiver.reason, waiver.waived_by, len(waiver.code) > 0) == (
        "原文如此。",
        city[LEAD, Role.HANDLER],
        True,
    )


def test_issue_and_delivery_keep_number_days_and_way(city):
    reply = moved(city, "reply.deliver")

    assert columns(reply, "document_number", "issued_on", "delivered_on", "delivered_how") == {
        "document_number": f"示工函〔2023〕{reply.pk}号",
        "issued_on": date(2023, 5, 18),
        "delivered_on": AFTER,
        "delivered_how": "邮寄",
    }
    assert columns(fresh(reply.case), "state", "replied_on") == {"state": "replied", "replied_on": AFTER}
    assert open_steps(fresh(reply.case)) == ["evaluate", "publish"]


def test_a_supplement_is_a_letter_of_its_own(city):
    reply = moved(city, "reply.supplement")

    new = reply.supplements.get()
    assert columns(new, "state", "round", "assignment", "organisation", "text_version") == {
        "state": "drafting",
        "round": 1,
        "assignment": reply.assignment,
        "organisation": reply.organisation,
        "text_version": 0,
    }
