"""The drafting screens, worked as a browser without a script works them: blocks are moved, cut and put back."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.browser_form import fields_of
from tests.portal.web.drafting.screen import DAY, keys, page_of, redrawn, texts
from workflow.letters import current_text


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("up-1", "乙甲丙"),
        ("down-1", "甲丙乙"),
        ("drop-1", "甲丙"),
        ("insert-0", "甲　　乙丙"),
        ("check", "甲乙丙"),
        ("nonsense-9", "甲乙丙"),
        ("drop-99", "甲乙丙"),
        ("pull-x", "甲乙丙"),
    ],
)
def test_blocks_are_moved_without_saving(lead, reply, case, op, expected):
    url = page_of(reply, case)
    fields = fields_of(lead.get(url))
    fields = {
        name: value for name, value in fields.items() if not name.startswith(("text-", "kept-", "asks-"))
    }
    fields |= {"blocks": "3", "text-0": "甲", "text-1": "乙", "text-2": "丙"}

    drawn = redrawn(lead, url, fields, op)

    assert drawn.status_code == 200
    assert "".join(texts(fields_of(drawn))) == expected
    assert fresh(reply).revision == reply.revision


def test_a_dropped_block_can_be_put_back(lead, reply, case, source):
    url = page_of(reply, case)
    fields = fields_of(redrawn(lead, url, fields_of(lead.get(url)), f"pull-{source.pk}"))
    place = texts(fields).index("　　我局已建成257家的后备名单。")

    dropped = redrawn(lead, url, fields, f"drop-{place}")
    back = redrawn(lead, url, fields_of(dropped), "undo")

    assert "已删去“　　我局已建成257家的后备名单。”" in dropped.text
    changing = ("_key", "csrfmiddlewaretoken")
    assert fields_of(back) == fields | {name: fields_of(back)[name] for name in changing}


def test_drawing_anew_keeps_what_was_entered_beside_the_letter_and_what_was_seen(city, lead, reply, case):
    url, ask = page_of(reply, case), keys(case)["一.1"]
    fields = fields_of(lead.get(url)) | {
        "contact": "经办科",
        f"how-{ask}": "partly",
        f"reason-{ask}": "分两年",
    }
    city.do("write", reply, city["工信局", Role.SECTION_HEAD], DAY, text="另一稿。", answers={})

    again = fields_of(redrawn(lead, url, fields, "insert-0"))

    assert (again["contact"], again[f"how-{ask}"], again[f"reason-{ask}"]) == (
        ["经办科"],
        ["partly"],
        ["分两年"],
    )
    assert (again["_expected"], again["_seen"]) == (fields["_expected"], fields["_seen"])


def test_the_whole_letter_can_be_pasted_and_is_cut_by_its_headings(city, lead, reply, case):
    url = page_of(reply, case)
    whole = fields_of(redrawn(lead, url, fields_of(lead.get(url)), "whole"))
    assert "blocks" not in whole
    assert whole["text"][0].startswith("经济界委员：\n　　您提出的")

    drawn = redrawn(lead, url, whole | {"text": city.reply_text(case)}, "blocks")

    assert texts(fields_of(drawn)) == [
        "经济界委员：",
        "　　您提出的《关于加快企业培育的建议》（第20230001号）收悉，现答复如下：",
        "　　一、关于培育体系\n　　已安排专班评估创新资源，并指导行业组织。",
        "　　二、关于营商环境\n　　已建立主动服务机制。",
        "　　感谢您对我市工作的关心和支持。",
    ]


def test_a_letter_in_one_text_is_saved_without_being_cut_first(city, lead, reply, case):
    url = page_of(reply, case)
    whole = fields_of(redrawn(lead, url, fields_of(lead.get(url)), "whole"))

    response = lead.post(url, whole | {"text": city.reply_text(case)})

    assert response.status_code == 302
    assert current_text(fresh(reply)) == city.reply_text(case).strip()


def test_a_person_who_takes_an_ask_away_is_not_overruled_by_the_matching(city, lead, reply, case):
    url = page_of(reply, case)
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=city.reply_text(case), answers={})
    fields = fields_of(lead.get(url))
    place = next(n for n in range(int(fields["blocks"][0])) if f"asks-{n}" in fields)

    lead.post(url, {name: value for name, value in fields.items() if name != f"asks-{place}"})
    lead.post(url, fields_of(lead.get(url)))

    assert f"asks-{place}" not in fields_of(lead.get(url))
