"""Transfer sheet, evaluation form and applications from rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from portal.documents.registry import find, offers
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh
from workflow.guards.assignment import open_due
from workflow.models import Evaluation
from workflow.services.rating_links import codes_of

DAY = date(2023, 5, 26)


def held_by(city, *who):
    return held_posts(city[who if len(who) > 1 else who[0]], DAY)


def form_of(city, case, kind, key, *who):
    offer = find(case, held_by(city, *who), kind, key)
    return offer and {field.label: field for row in offer.content().rows for field in row}


def notes_of(city, case, kind, key, *who):
    return find(case, held_by(city, *who), kind, key).content().notes


def ticked(field):
    return [choice.words for choice in field.choices if choice.ticked]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_transfer_sheet_says_what_is_known_and_in_chinese(city, language):
    case = city.evaluated()

    with translation.override(language):
        form = form_of(city, case, "transfer", case.pk, Role.SECRETARIAT)

    assert form["分处意见"].text == "主办：示范市工信局\n会办：示范市科技局、示范市金融局"
    assert form["会办意见"].text == "科技局2023年4月25日报送；金融局2023年4月25日报送"
    assert (form["审查意见"].text, form["审查时间"].text) == ("立案", "2023年2月1日")
    assert [words[0] for words in ticked(form["办理情况"])] == ["B"]
    assert form["答复"].text.endswith("2023年5月20日发文，2023年5月20日送达")
    assert (form["征求提案人意见"].text, ticked(form["征求提案人意见"])) == ("经济界委员", ["满意"])


def test_transfer_sheet_of_a_unit_shows_no_sealed_rating(city):
    case = city.evaluated()

    form = form_of(city, case, "transfer", case.pk, "工信局", Role.HANDLER)

    assert (form["征求提案人意见"].text, ticked(form["征求提案人意见"])) == ("", [])


def test_transfer_sheet_shows_a_grade_that_has_no_box_of_its_own(city):
    case = city.evaluated(result="reserves")

    form = form_of(city, case, "transfer", case.pk, Role.SECRETARIAT)

    assert ticked(form["征求提案人意见"]) == ["保留意见"]


def test_transfer_sheet_of_a_proposal_that_is_only_submitted(city):
    case = city.submitted()

    form = form_of(city, case, "transfer", case.pk, Role.SECRETARIAT)

    assert (form["编号"].text, form["审查意见"].text, form["分处意见"].text) == ("未编号", "", "")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ((Role.MEMBER,), True),
        ((Role.SECRETARIAT,), True),
        ((Role.OFFICE,), False),
        (("工信局", Role.BUREAU_LEADER), False),
    ],
)
def test_evaluation_form_is_sealed_like_the_rating(city, who, seen):
    case = city.evaluated()
    rating = case.evaluations.get()

    form = form_of(city, case, "evaluation", rating.pk, *who)

    assert (form is not None) == seen


def test_evaluation_form_holds_what_was_given(city):
    case = city.evaluated(result="mostly")

    form = form_of(city, case, "evaluation", case.evaluations.get().pk, Role.MEMBER)

    assert [ticked(form[label]) for label in ("承办单位怎样与您联系", "对办理态度", "答复是否有针对性", "对办理结果")] == [
        ["上门走访"], ["基本满意"], ["有针对性"], ["基本满意"],
    ]  # fmt: skip
    assert (form["签名（盖章）"].text, form["日期"].text) == ("经济界委员", "2023年5月25日")
    assert form["答复文号"].text == case.replies.get().document_number


def test_evaluation_form_has_a_line_for_each_ask(city):
    case = city.evaluated()

    form = form_of(city, case, "evaluation", case.evaluations.get().pk, Role.MEMBER)

    asks = list(case.proposal.asks.order_by("position"))
    lines = [form[f"建议{ask.number}"] for ask in asks]
    assert [(line.text[:10], ticked(line)) for line in lines] == [
        (ask.text[:10], ["部分采纳"]) for ask in asks
    ]
    assert ticked(form["是否走访过您"]) == ["已走访"]
    assert "负责同志是否参加答复" not in form


def test_sheet_of_a_body_asks_whether_the_leader_answered(city):
    case = city.replied(actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])

    form = form_of(city, case, "evaluation", case.evaluations.get().pk, "民建市委会", Role.COLLECTIVE)

    assert [choice.words for choice in form["负责同志是否参加答复"].choices] == [
        "负责同志参加答复", "负责同志没有参加",
    ]  # fmt: skip


@pytest.mark.parametrize("who", [Role.MEMBER, Role.SECRETARIAT])
def test_sheet_of_a_rating_that_is_owed_says_where_one_may_rate(city, who):
    case = city.replied()
    [code] = codes_of(case.evaluations.all()).values()

    sheet = find(case, held_by(city, who), "evaluation", case.evaluations.get().pk).content()

    assert sheet.scan == f"http://127.0.0.1:8000/rate/{code}/"
    assert sheet.notes[-1].endswith(f"：{sheet.scan}")


def test_no_link_stands_on_what_a_unit_prints_or_on_a_rating_that_was_given(city):
    owed, given = city.replied(), city.evaluated(title="另一件")

    blank = notes_of(city, owed, "blank-evaluation", owed.pk, "工信局", Role.HANDLER)
    filled = notes_of(city, given, "evaluation", given.evaluations.get().pk, Role.MEMBER)

    assert [note for note in (*blank, *filled) if "/rate/" in note] == []
    assert form_of(city, owed, "evaluation", owed.evaluations.get().pk, "工信局", Role.HANDLER) is None


def test_blank_evaluation_has_boxes_and_nobodys_answer(city):
    case = city.evaluated()

    form = form_of(city, case, "blank-evaluation", case.pk, "工信局", Role.HANDLER)

    assert [label for label, field in form.items() if ticked(field)] == []
    assert (form["提案人"].text, form["具体意见"].text, form["日期"].text) == (
        "经济界委员",
        "",
        "　　年　月　日",
    )
    assert [choice.words for choice in form["对办理结果"].choices] == [
        str(one) for one in Evaluation.Grade.labels
    ]


@pytest.fixture
def objecting(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    share = city.assignment(case, "科技局")
    city.do(
        "draft_objection", share, city["科技局", Role.HANDLER], date(2023, 4, 24), ground="not_ours",
        reason="依据“三定”方案。", suggested=city.units["发改局"],
    )  # fmt: skip
    return case, share


def test_drafted_objection_stays_in_its_unit(city, objecting):
    case, share = objecting
    key = share.objections.get().pk

    own = form_of(city, case, "objection", key, "科技局", Role.HANDLER)
    others = [
        form_of(city, case, "objection", key, *who)
        for who in [("工信局", Role.HANDLER), (Role.OFFICE,), (Role.MEMBER,)]
    ]

    assert (ticked(own["理由类别"]), own["建议改由"].text, own["申请日期"].text) == (
        ["不属本单位职责"],
        "示范市发改局",
        "",
    )
    assert others == [None, None, None]


def test_objection_carries_its_decision(city, objecting):
    case, share = objecting
    city.do(
        "object",
        fresh(share),
        city["科技局", Role.BUREAU_LEADER],
        date(2023, 4, 25),
        ground="not_ours",
        reason="依据。",
    )
    city.do("overrule", fresh(share), city[Role.OFFICE], date(2023, 4, 26), reason="职责明确。")

    form = form_of(city, case, "objection", share.objections.get().pk, Role.OFFICE)

    assert (form["申请日期"].text, ticked(form["处理"]), form["处理理由"].text, form["处理日期"].text) == (
        "2023年4月25日", ["不同意"], "职责明确。", "2023年4月26日",
    )  # fmt: skip


def test_extension_keeps_the_date_that_was_first_set(city):
    case = city.handling(co=())
    city.accept(case, "工信局")
    share = city.assignment(case, "工信局")
    city.do(
        "extend_request", share, city["工信局", Role.BUREAU_LEADER], date(2023, 5, 16), deadline=open_due(share),
        until_on=date(2023, 8, 1), reason="尚在协调。", proposer_told_on=date(2023, 5, 15),
    )  # fmt: skip
    city.do("extend_grant", fresh(share), city[Role.OFFICE], date(2023, 5, 17))
    key = share.extensions.get().pk

    form = form_of(city, case, "extension", key, Role.OFFICE)

    assert [form[label].text for label in ("原期限", "申请延至", "同意延至", "告知提案人")] == [
        "2023年6月21日", "2023年8月1日", "2023年8月1日", "2023年5月15日",
    ]  # fmt: skip
    assert form_of(city, case, "extension", key, Role.MEMBER) is None


def test_every_paper_of_a_case_is_offered_with_one_query_for_each_kind(city, django_assert_num_queries):
    case = city.evaluated()
    held = held_by(city, Role.SECRETARIAT)

    with django_assert_num_queries(15):
        offered = [(offer.kind.slug, offer.about) for offer in offers(case, held)]

    assert [slug for slug, _about in offered] == [
        "reply", "opinion", "opinion", "transfer", "handover", "blank-evaluation", "evaluation",
    ]  # fmt: skip
