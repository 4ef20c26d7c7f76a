"""The answers to requests as letters, the consent on the application, and the notices of urging."""

from __future__ import annotations

from datetime import date

import pytest

from portal.documents.registry import find, offers
from portal.documents.rendering import FORMS
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh, make_city
from workflow.guards.assignment import open_due
from workflow.models import RulePack

DAY = date(2023, 5, 26)
CO, LEAD, NEW = "科技局", "工信局", "发改局"
TOLD = date(2023, 5, 15)
DECISIONS = {
    (LEAD, Role.HANDLER),
    (Role.OFFICE,),
    (Role.OFFICE_LEADER,),
    (Role.SECRETARIAT,),
    (Role.AUDITOR,),
}
OTHERS = {(CO, Role.HANDLER), (Role.MEMBER,), (Role.LEADER_IN_CHARGE,), (Role.EXAMINER,), ("stranger",)}


def held_by(city, *who):
    return held_posts(city[who if len(who) > 1 else who[0]], DAY)


def paper(city, case, kind, key, *who):
    offer = find(case, held_by(city, *(who or (Role.OFFICE,))), kind, key)
    return offer and offer.content()


def fields(form):
    return {field.label: field for row in form.rows for field in row}


def ticked(field):
    return [choice.words for choice in field.choices if choice.ticked]


def body(letter):
    return [part.lead + part.text for part in letter.body]


def readers(city, case, kind, key):
    """Who of the people that matter is given the paper."""
    return {who for who in DECISIONS | OTHERS if find(case, held_by(city, *who), kind, key)}


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, LEAD, CO)
    return case


def ask(city, share, until_on, unit=LEAD, day=date(2023, 5, 16)):
    city.do(
        "extend_request", share, city[unit, Role.BUREAU_LEADER], day, deadline=open_due(share), until_on=until_on,
        reason="尚在协调", work_done="已会商两次", proposer_told_on=TOLD,
    )  # fmt: skip
    return share.extensions.order_by("-pk").first()


def object_to(city, share, unit, day=date(2023, 4, 25), **more):
    words = {"ground": "not_ours", "reason": "不属职责", "basis": "“三定”方案第三条"} | more
    city.do("object", share, city[unit, Role.BUREAU_LEADER], day, **words)
    return share.objections.order_by("-pk").first()


# -- later dates


def test_a_granted_later_date_is_written_to_the_unit_with_both_days(city, case):
    share = city.assignment(case, LEAD)
    asked = ask(city, share, date(2023, 8, 1))
    city.do("extend_grant", share, city[Role.OFFICE], date(2023, 5, 17), reason="请加紧")

    letter = paper(city, case, "extension-decision", asked.pk)

    assert (letter.issuer, letter.title, letter.addressee, letter.signed_on, letter.copies) == (
        "示范市督查室", ("关于第20230001号提案", "延期申请的复函"), "示范市工信局：", "2023年5月17日", "示范市提案委。",
    )  # fmt: skip
    matter = "示范市政协十四届二次会议第20230001号提案《关于加快企业培育的建议》"
    assert body(letter) == [
        f"你单位2023年5月16日就{matter}申请“答复提案人”延期收悉。经研究，答复如下：",
        "一、同意延期。期限由2023年6月21日延至2023年8月1日。",
        "二、有关意见。请加紧。",
        "请抓紧办理，在新的期限内办结，并把办理进展告诉提案人。",
    ]


@pytest.mark.parametrize("pack", ["dongguan", "sichuan"])
def test_a_second_later_date_names_the_first_day_too(db, pack):
    city = make_city(pack=pack)
    case = city.handling()
    city.accept(case, LEAD)
    share = city.assignment(case, LEAD)
    first = open_due(share).due_on
    for until_on in (date(2023, 9, 28), date(2023, 10, 20)):
        asked = ask(city, share, until_on)
        city.do("extend_grant", share, city[Role.OFFICE], date(2023, 5, 17))

    lines = body(paper(city, case, "extension-decision", asked.pk))
    form = fields(paper(city, case, "extension", asked.pk))

    words = f"{first.year}年{first.month}月{first.day}日"
    assert lines[1] == f"一、同意延期。期限由2023年9月28日（最初为{words}）延至2023年10月20日。"
    assert [form[label].text for label in ("原期限", "现期限", "申请延至", "已做工作")] == [
        words, "2023年9月28日", "2023年10月20日", "已会商两次",
    ]  # fmt: skip


def test_a_refused_later_date_keeps_the_day(city, case):
    share = city.assignment(case, LEAD)
    asked = ask(city, share, date(2023, 8, 1))
    city.do("extend_refuse", share, city[Role.OFFICE], date(2023, 5, 17), reason="时间充足。")

    assert body(paper(city, case, "extension-decision", asked.pk))[1:] == [
        "一、不同意延期。时间充足。",
        "二、期限不变。请按2023年6月21日的期限办理。",
    ]


@pytest.mark.parametrize(
    ("consent", "boxes", "said"),
    [
        (None, [], None),
        (True, ["同意延期"], None),
        (False, ["不同意延期"], "一、提案工作机构不同意延期。提案人等不及。"),
    ],
)
def test_the_secretariats_word_stands_on_the_application_and_in_the_answer(city, case, consent, boxes, said):
    RulePack.objects.update(extension_consent=True)
    share = city.assignment(case, LEAD)
    asked = ask(city, share, date(2023, 8, 1))
    if consent is not None:
        words = {"consent": consent, "reason": "提案人等不及。" if not consent else ""}
        city.do("extend_consent", share, city[Role.SECRETARIAT], date(2023, 5, 18), **words)

    form = fields(paper(city, case, "extension", asked.pk))
    answer = paper(city, case, "extension-decision", asked.pk)

    assert ticked(form["提案工作机构意见"]) == boxes
    assert (answer and (answer.issuer, body(answer)[1])) == (said and ("示范市提案委", said))


def test_the_consent_is_named_in_the_answer(city, case):
    RulePack.objects.update(extension_consent=True)
    share = city.assignment(case, LEAD)
    asked = ask(city, share, date(2023, 8, 1))
    city.do("extend_consent", share, city[Role.SECRETARIAT], date(2023, 5, 18), consent=True)
    city.do("extend_grant", share, city[Role.OFFICE], date(2023, 5, 19))

    assert "提案工作机构已于2023年5月18日同意。" in body(paper(city, case, "extension-decision", asked.pk))


def test_an_application_has_no_part_for_a_consent_that_nobody_asks_for(city, case):
    asked = ask(city, city.assignment(case, LEAD), date(2023, 8, 1))

    assert "提案工作机构意见" not in fields(paper(city, case, "extension", asked.pk))
    assert find(case, held_by(city, Role.OFFICE), "extension-decision", asked.pk) is None


def test_answers_are_read_by_the_unit_the_leads_and_whoever_oversees(city, case):
    own = city.assignment(case, LEAD)
    asked = ask(city, own, date(2023, 8, 1))
    city.do("extend_grant", own, city[Role.OFFICE], date(2023, 5, 17))
    against = object_to(city, city.assignment(case, CO), CO)
    city.do("overrule", city.assignment(case, CO), city[Role.OFFICE], date(2023, 4, 26), reason="职责明确")

    assert readers(city, case, "extension-decision", asked.pk) == DECISIONS
    assert readers(city, case, "objection-decision", against.pk) == DECISIONS | {(CO, Role.HANDLER)}


# -- objections


def test_an_objection_upheld_says_to_whom_the_share_goes(city, case):
    share = city.assignment(case, CO)
    against = object_to(city, share, CO, suggested=city.units[NEW], agreed="yes")
    form = fields(paper(city, case, "objection", against.pk))
    city.do(
        "uphold", fresh(share), city[Role.OFFICE], date(2023, 4, 26), organisation=city.units[NEW], reason="职责已转出"
    )  # fmt: skip

    letter = paper(city, case, "objection-decision", against.pk)

    assert (form["依据"].text, ticked(form["建议单位意见"])) == ("“三定”方案第三条", ["已同意承办"])
    assert (letter.title[1], letter.addressee) == ("改办申请的复函", "示范市科技局：")
    assert body(letter)[1:] == [
        "一、同意改办。由你单位会办的部分改由示范市发改局承办。职责已转出。",
        "二、请与示范市发改局做好衔接。",
    ]


def test_the_second_answer_says_that_it_is_the_last(city, case):
    share = city.assignment(case, CO)
    for day, who in ((25, Role.OFFICE), (26, Role.OFFICE_LEADER)):
        against = object_to(city, fresh(share), CO, date(2023, 4, day))
        city.do("overrule", fresh(share), city[who], date(2023, 4, day), reason="职责明确。")

    assert body(paper(city, case, "objection-decision", against.pk))[1:] == [
        "一、不同意改办。职责明确。",
        "二、请你单位按照交办要求继续办理，不得自行转办。",
        "三、这是第二次答复，为最终决定。",
    ]


# -- urgings


def urge(city, share, day, *who, **more):
    person = city[who if len(who) > 1 else who[0]]
    city.do("remind", share, person, day, **({"reason": "请尽快报送。"} | more))
    return share.urgings.order_by("-pk").first()


def test_a_notice_of_urging_lists_every_urging(city, case):
    share = city.assignment(case, CO)
    urge(city, share, date(2023, 5, 9), LEAD, Role.HANDLER)
    urge(city, share, date(2023, 5, 16), Role.OFFICE, reason="已经逾期，请于本周报送。")

    form = paper(city, case, "urging", share.pk)
    labelled = fields(form)

    assert (form.dated, labelled["事项"].text, labelled["期限"].text) == (
        date(2023, 5, 16), "报送会办意见", "2023年5月15日",
    )  # fmt: skip
    assert [labelled[f"第{n}次催办"].text for n in (1, 2)] == [
        "2023年5月9日　示范市工信局　工信局单位经办人\n请尽快报送。",
        "2023年5月16日　示范市督查室　督查室督查室经办\n已经逾期，请于本周报送。",
    ]


def test_a_notice_of_urging_is_for_the_unit_the_leads_and_the_leader_in_charge(city, case):
    leader = city[Role.LEADER_IN_CHARGE]
    city.do("name_leader", case, city[Role.SECRETARIAT], date(2023, 4, 26), leader=leader)
    share = city.assignment(case, CO)
    urge(city, share, date(2023, 5, 16), Role.OFFICE)

    assert readers(city, case, "urging", share.pk) == (DECISIONS | OTHERS) - {
        (Role.MEMBER,), (Role.EXAMINER,), ("stranger",),
    }  # fmt: skip
    assert find(case, held_by(city, "金融局", Role.HANDLER), "urging", share.pk) is None


def test_a_unit_that_was_not_urged_has_no_notice(city, case):
    assert find(case, held_by(city, Role.OFFICE), "urging", city.assignment(case, CO).pk) is None


def test_cases_urged_at_one_stroke_stand_in_one_letter_to_each_unit(city, case):
    other = city.handling(title="关于修建口袋公园的提案")
    for one in (case, other):
        kept = urge(city, city.assignment(one, CO), date(2023, 5, 16), Role.OFFICE, batch="b")
    urge(city, city.assignment(other, LEAD), date(2023, 5, 16), Role.OFFICE, batch="b")

    letter = paper(city, other, "urging-list", kept.pk)

    assert (letter.issuer, letter.addressee, letter.annexes) == (
        "示范市督查室", "示范市科技局：", ("催办提案清单",),
    )  # fmt: skip
    assert body(letter) == ["你单位承办的提案2件（清单见附件）须抓紧办理：", "请尽快报送。"]
    assert letter.listing.rows == (
        ("1", "20230001", "关于加快企业培育的建议", "会办", "报送会办意见", "2023-05-15", "1次"),
        ("2", "20230002", "关于修建口袋公园的提案", "会办", "签收", "2023-04-27", "1次"),
    )
    slugs = [offer.kind.slug for offer in offers(other, held_by(city, Role.OFFICE))]
    assert slugs.count("urging-list") == 1  # the lead was urged in this case alone


def test_a_reader_of_one_of_the_cases_gets_no_list_of_the_others(city, case):
    other = city.handling(title="关于修建口袋公园的提案", leads=(NEW,))
    for one in (case, other):
        kept = urge(city, city.assignment(one, CO), date(2023, 5, 16), Role.OFFICE, batch="b")

    assert find(other, held_by(city, NEW, Role.HANDLER), "urging-list", kept.pk) is None
    assert find(other, held_by(city, CO, Role.HANDLER), "urging-list", kept.pk) is not None


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_new_papers_come_in_both_forms(city, case, form):
    share = city.assignment(case, CO)
    against = object_to(city, share, CO)
    city.do("overrule", fresh(share), city[Role.OFFICE], date(2023, 4, 26), reason="职责明确")
    other = city.handling(title="关于修建口袋公园的提案")
    for one in (case, other):
        kept = urge(city, city.assignment(one, CO), date(2023, 5, 16), Role.OFFICE, batch="b")
    _media_type, make = FORMS[form]
    wanted = [
        ("objection-decision", case, against.pk),
        ("urging", case, share.pk),
        ("urging-list", other, kept.pk),
    ]

    files = [make(paper(city, of, kind, key)) for kind, of, key in wanted]

    assert [file[:2] for file in files] == [b"PK" if form == "docx" else b"%P"] * 3
