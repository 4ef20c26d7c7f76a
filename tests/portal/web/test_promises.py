from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st

LEAD = "工信局"
DAY = date(2023, 5, 15)
TEXT = "一、下一步\n　　力争于2023年12月底前建成3个产业园。\n　　我们会把这件事办好。"


@pytest.fixture
def reply(city):
    found = st.reply_in(city, "drafting")
    st.rewrite_whole(city, found, TEXT)
    return fresh(found)


def address(reply):
    return reverse("move", args=["shifan", "20230001", "reply", reply.pk, "settle_promises"])


def entered(reply, **more):
    key = reply.promises.get().pk
    said = {
        f"decision-{key}": "confirmed",
        f"measure-{key}": "建成3个产业园",
        f"organisation-{key}": reply.organisation_id,
        f"due_on-{key}": "2023-12-31",
    }
    return said | {"_expected": reply.revision, "_key": "k"} | more


def test_each_promise_is_shown_in_its_own_words_with_what_is_vague(browse, reply):
    page = browse(LEAD, Role.HANDLER).get(address(reply)).text

    assert "<q>力争于2023年12月底前建成3个产业园</q>" in page
    assert "含糊用语：力争" in page
    assert 'value="2023-12-31"' in page


def test_what_was_said_is_kept_and_the_letter_goes_on(browse, reply):
    client = browse(LEAD, Role.HANDLER)
    submit = reverse("move", args=["shifan", "20230001", "reply", reply.pk, "submit_check"])
    before = client.get(submit)

    answer = client.post(address(reply), entered(reply), follow=True)

    assert "还有 1 处承诺没有确认" in before.text
    assert "“确认承诺事项”已办好" in answer.text
    assert reply.promises.values_list("decision", "measure", "due_on").get() == (
        "confirmed",
        "建成3个产业园",
        date(2023, 12, 31),
    )
    assert client.get(submit).status_code == 200


def test_one_that_was_not_found_is_added(browse, reply):
    more = {"source_text": "把这件事办好", "measure": "办好", "organisation": reply.organisation_id}

    browse(LEAD, Role.HANDLER).post(address(reply), entered(reply, **more))

    assert reply.promises.count() == 2


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"source_text": "没有这句", "measure": "办好"}, 422, "补充承诺时这一项必填"),
        ({"source_text": "没有这句", "measure": "办好", "organisation": "own"}, 409, "正文中没有“没有这句”"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_entered(browse, reply, more, status, words):
    more = more | ({"organisation": reply.organisation_id} if "organisation" in more else {})

    answer = browse(LEAD, Role.HANDLER).post(address(reply), entered(reply, **more))

    assert answer.status_code == status
    assert words in answer.text
    assert "没有这句" in answer.text
    assert reply.promises.get().decision == "proposed"


def test_a_letter_without_promises_says_so(browse, city):
    reply = st.reply_in(city, "drafting")

    amend = address(reply).replace("settle_promises", "amend_promises")

    assert "没有找出可以核对的承诺" in browse(LEAD, Role.HANDLER).get(amend).text
