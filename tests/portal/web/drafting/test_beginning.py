"""The drafting screens, worked as a browser without a script works them: a letter is begun and saved."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.browser_form import fields_of
from tests.portal.web.drafting.screen import DAY, page_of, texts
from workflow.letters import current_text
from workflow.models import ReplyPassage


def test_a_letter_not_yet_begun_offers_its_frame(lead, reply, case, source):
    fields = fields_of(lead.get(page_of(reply, case)))

    assert texts(fields) == [
        "经济界委员：",
        "　　您提出的《关于加快企业培育的建议》（第20230001号）收悉。我局会同示范市科技局研究，现答复如下：",
        "　　一、关于完善培育体系",
        "　　二、关于改善营商环境",
        "　　感谢您对我市工作的关心和支持。",
    ]
    assert fresh(reply).text_version == 0


def test_an_opinion_not_yet_begun_offers_its_frame(city, browse, case):
    opinion = city.opinion_draft(case, "金融局")

    fields = fields_of(browse("金融局", Role.HANDLER).get(page_of(opinion, case)))

    assert texts(fields) == [
        "示范市工信局：",
        "　　关于《关于加快企业培育的建议》（第20230001号），我局提出会办意见如下：",
        "　　特此函复。",
    ]


@pytest.mark.parametrize(("ending", "signoffs"), [("", 1), ("示范市工信局\n2023年5月15日\n", 0)])
def test_a_letter_that_signs_itself_is_not_signed_twice(city, lead, reply, case, ending, signoffs):
    text = city.reply_text(case) + ending
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=text, answers={})

    page = lead.get(page_of(reply, case)).text

    assert page.count('<div class="hb-signoff">') == signoffs


def test_what_is_sent_unchanged_is_saved_as_it_stood(city, lead, reply, case):
    url = page_of(reply, case)
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=city.reply_text(case), answers={})
    before = list(
        ReplyPassage.objects.values_list("role", "heading", "text", "ask_links__ask", "ask_links__by_person")
    )

    response = lead.post(url, fields_of(lead.get(url)))

    assert response.status_code == 302
    assert current_text(fresh(reply)) == city.reply_text(case).strip()
    after = list(
        ReplyPassage.objects.values_list("role", "heading", "text", "ask_links__ask", "ask_links__by_person")
    )
    assert [(role, head, text.strip(), *rest) for role, head, text, *rest in after] == [
        (role, head, text.strip(), *rest) for role, head, text, *rest in before
    ]
