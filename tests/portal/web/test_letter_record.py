"""What stands on record beside a letter, and before whose eyes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import REPLYING

LEAD, CO = "工信局", "科技局"
SECRET = "已建立主动服务机制。"
RECORDED = ("请抓紧落实。", "均已办结。", "涉及企业秘密", "尚未确认收到")


@pytest.fixture
def reply(city):
    """Delivered; the office had changed the class and named words to be left out, a leader had written."""
    found = st.reply_in(city, "office_review")
    better = found.case.pack.outcome_classes.get(letter="A")
    city.do(
        "clear", found, city[Role.OFFICE], REPLYING, openness="public", outcome_class=better, class_reason="均已办结。",
        redactions=(SECRET,), redaction_reason="涉及企业秘密",
    )  # fmt: skip
    city.do("sign_off", found, city[LEAD, Role.BUREAU_LEADER], REPLYING, words="请抓紧落实。")
    st.issued(city, found)
    st.handed_in(city, found)
    return fresh(found)


def page(browse, reply, *who):
    return browse(*who).get(reverse("reply_detail", args=["shifan", "20230001", reply.pk])).text


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ((LEAD, Role.HANDLER), RECORDED),
        ((Role.OFFICE,), RECORDED[1:]),
        ((CO, Role.HANDLER), RECORDED[3:]),
        ((Role.MEMBER,), RECORDED[3:]),
    ],
)
def test_each_reads_of_the_record_what_concerns_them(browse, reply, who, shown):
    told = page(browse, reply, *who)

    assert tuple(words for words in RECORDED if words in told) == shown


def test_receipt_is_shown_once_it_was_acknowledged(browse, city, reply):
    city.do("acknowledge", reply, city[Role.MEMBER], st.LATE)

    assert "已确认收到" in page(browse, reply, LEAD, Role.HANDLER)


def test_a_voided_signature_stays_readable(browse, city):
    found = st.reply_in(city, "approved")
    city.do("return_unsigned", found, city[LEAD, Role.BUREAU_LEADER], REPLYING, reason="再斟酌。")

    assert "已随退回失效" in page(browse, found, LEAD, Role.HANDLER)


def test_an_opinion_tells_its_bureau_who_signed(browse, city):
    opinion = st.opinion_in(city, "sent")
    url = reverse("opinion_detail", args=["shifan", "20230001", opinion.pk])

    own, lead = browse(CO, Role.HANDLER).get(url).text, browse(LEAD, Role.HANDLER).get(url).text

    assert ("领导审签" in own, "领导审签" in lead) == (True, False)
    assert opinion.document_number in lead
