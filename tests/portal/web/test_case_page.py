"""The case page: what each may read, what each may do, and what stays out of sight."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.models import TopicGroup
from proposals.roles import Role
from tests.city import fresh

DAY = date(2023, 4, 25)


def address(case):
    return reverse("case_detail", args=["shifan", case.proposal.reference])


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.SECRETARIAT,), 200),
        ((Role.OFFICE,), 200),
        ((Role.AUDITOR,), 200),
        ((Role.MEMBER,), 200),
        (("工信局", Role.HANDLER), 200),
        (("科技局", Role.LIAISON), 200),
        (("发改局", Role.HANDLER), 404),
        (("cosigner",), 404),
        ((Role.LEADER_IN_CHARGE,), 404),
        ((Role.ADMINISTRATOR,), 404),
        (("stranger",), 404),
    ],
)
def test_case_is_there_for_those_whose_post_opens_it(city, browse, key, status):
    assert browse(*key).get(address(city.handling())).status_code == status


def test_unit_that_lost_the_case_finds_nothing(city, browse):
    case = city.handling()
    city.do(
        "withdraw_unit",
        city.assignment(case, "金融局"),
        city[Role.OFFICE],
        date(2023, 4, 24),
        reason="不涉及其职责",
    )

    page = browse("金融局", Role.LIAISON).get(address(case))

    assert page.status_code == 404
    assert "没有找到这一页" in page.text


def test_text_is_shown_with_its_numbered_asks(city, browse):
    page = browse(Role.MEMBER).get(address(city.draft())).text

    assert '<li id="ask-1">' in page
    assert "一、完善培育体系" in page
    assert "本市企业数量多" in page


def test_address_of_the_draft_leads_to_the_numbered_case(city, browse):
    case = city.filed()
    old = reverse("case_detail", args=["shifan", f"d{case.proposal_id}"])

    response = browse(Role.MEMBER).get(old)

    assert (response.status_code, response.url) == (302, "/cases/shifan/20230001/")


@pytest.mark.parametrize("reference", ["20239999", "d999999", "d", "dd1", "d\uff11", "'"])
def test_reference_that_names_nothing_gets_404(city, browse, reference):
    assert browse(Role.MEMBER).get(reverse("case_detail", args=["shifan", reference])).status_code == 404


def test_case_of_another_jurisdiction_gets_404(city, browse):
    case = city.filed()

    assert (
        browse(Role.SECRETARIAT).get(reverse("case_detail", args=["qita", case.proposal.number])).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("key", "offered"),
    [
        (("科技局", Role.LIAISON), {"accept", "draft_objection", "name_handler"}),
        ((Role.MEMBER,), set()),
        ((Role.AUDITOR,), set()),
        (("金融局", Role.HANDLER), {"draft_objection"}),
    ],
)
def test_only_the_moves_that_are_open_to_the_visitor_are_offered(city, browse, key, offered):
    case = city.handling(day=date(2023, 5, 19))

    context = browse(*key).get(address(case)).context

    assert {move.row.name for unit in context["units"] for move in unit.moves} == offered


def test_next_step_is_the_visitors_own_duty(city, browse):
    case = city.handling()

    step = browse("科技局", Role.LIAISON).get(address(case)).context["next"]

    assert (step.title, [move.label for move in step.moves]) == ("签收", ["签收"])
    assert step.words == "会办意见已到 0/2 份，2 份逾期。等工信局答复。"


def test_next_step_says_what_is_awaited_when_nothing_is_mine(city, browse):
    step = browse(Role.AUDITOR).get(address(city.filed())).context["next"]

    assert (step.title, step.words, step.moves) == ("由别的单位或岗位办理", "已立案，等督查室交办。", [])


def test_units_show_their_parts_seals_and_deadlines(city, browse):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    city.opinion_sent(case, "科技局")

    units = browse(Role.OFFICE).get(address(case)).context["units"]

    assert [(unit.assignment.organisation.short_name, unit.look) for unit in units] == [
        ("工信局", "lead late"),
        ("科技局", ""),
        ("金融局", "late"),
    ]


def test_opinion_in_work_is_invisible_to_the_lead(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    city.opinion_approved(case, "科技局", text="市工业和信息化局：\n一、只有本局看得到。\n特此复函。")

    lead = browse("工信局", Role.HANDLER).get(address(case))
    own = browse("科技局", Role.HANDLER).get(address(case))

    assert "只有本局看得到" not in lead.text
    assert "只有本局看得到" in own.text
    assert "写会办意见" not in lead.text


def test_sent_opinion_is_read_by_the_lead_but_not_by_other_co_handlers(city, browse):
    case = city.handling()
    city.accept(case, "科技局", "金融局")
    city.opinion_sent(case, "科技局", text="市工业和信息化局：\n一、送给主办单位的话。\n特此复函。")

    assert "送给主办单位的话" in browse("工信局", Role.HANDLER).get(address(case)).text
    assert "送给主办单位的话" not in browse("金融局", Role.HANDLER).get(address(case)).text


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ((Role.MEMBER,), True),
        ((Role.SECRETARIAT,), True),
        ((Role.OFFICE,), False),
        (("工信局", Role.HANDLER), False),
    ],
)
def test_rating_is_sealed_until_the_case_is_closed(city, browse, key, seen):
    case = city.evaluated(result="dissatisfied")
    page = browse(*key).get(address(case))

    assert bool(page.context["ratings"]) is seen
    assert ("不满意" in page.text) is seen


def test_reply_is_on_the_proposers_page_once_delivered(city, browse):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    reply = city.reply_written(case)
    before = browse(Role.MEMBER).get(address(case)).context["replies"]

    assert before == []
    assert browse("工信局", Role.HANDLER).get(address(case)).context["replies"][0].subject == reply


def test_timeline_tells_who_did_what_newest_first(city, browse):
    case = city.handling()

    events = browse(Role.OFFICE).get(address(case)).context["events"]

    assert [(event.label, event.who) for event in events] == [
        ("交办", "督查室　督查室督查室经办"),
        ("立案", "提案委　提案委提案委经办"),
        ("初审通过", "提案委　提案委提案委经办"),
        ("提交提案", "经济界　经济界委员"),
        ("建立草稿", "经济界　经济界委员"),
    ]


def test_timeline_names_the_unit_that_was_urged(city, browse):
    case = city.handling()
    city.do(
        "remind",
        city.assignment(case, "金融局"),
        city[Role.OFFICE],
        date(2023, 5, 20),
        reason="请于三日内报送。",
    )

    first = browse(Role.OFFICE).get(address(case)).context["events"][0]

    assert (first.label, first.note) == ("催办（金融局）", "请于三日内报送。")


def test_alike_cases_are_linked_where_they_may_be_seen(city, browse):
    first, second = city.filed(title="甲"), city.handling(title="乙", co=())
    group = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="企业培育")
    for case in (first, second):
        proposal = case.proposal
        proposal.topic_group = group
        proposal.save()

    office = browse(Role.OFFICE).get(address(second)).context["twins"]
    unit = browse("工信局", Role.HANDLER).get(address(second)).context["twins"]

    assert office == [{"url": "/cases/shifan/20230001/", "number": "20230001"}]
    assert unit == []


def test_commitments_stand_with_their_moves(city, browse):
    case = city.replied()
    city.commitment(case)

    [row] = browse(Role.SECRETARIAT).get(address(case)).context["commitments"]

    assert (row.subject.measure, {move.row.name for move in row.moves}) == (
        "建成三个产业园",
        {"confirm", "drop"},
    )


def test_names_from_outside_are_written_out_not_run(city, browse):
    case = city.draft(title="<script>alert(1)</script>")

    page = browse(Role.MEMBER).get(address(case)).text

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_case_page_costs_the_same_queries_whatever_was_opined(city, browse, django_assert_max_num_queries):
    """Three of them read the urgings and what the units ask of the office, one whether the office changed a class."""
    case = city.replied()
    client = browse(Role.AUDITOR)
    client.get(address(case))

    with django_assert_max_num_queries(39):
        client.get(address(fresh(case)))


def test_unit_line_tells_who_works_on_it_and_why_nobody_waits(city, browse):
    case = city.handling(co=("科技局", "金融局", "发改局"))
    city.accept(case, "科技局", "金融局", "发改局")
    handler = city["科技局", Role.HANDLER]
    city.do(
        "name_handler", city.assignment(case, "科技局"), city["科技局", Role.LIAISON], DAY, handler=handler
    )
    city.opinion_sent(case, "金融局", day=DAY)
    city.do(
        "ask_again", city.assignment(case, "金融局"), city["工信局", Role.HANDLER], DAY, reason="请补充数据"
    )
    share = city.assignment(case, "发改局")
    city.do("note_silence", share, city[Role.OFFICE], date(2023, 5, 20), reason="多次催办未报")
    city.do("waive", share, city["工信局", Role.BUREAU_LEADER], date(2023, 5, 20), reason="答复期限将至")

    units = browse(Role.OFFICE).get(address(case)).context["units"]

    assert [(unit.look, unit.note) for unit in units[1:]] == [
        ("late", f"经办人：{handler}"),
        ("late", "退补：请补充数据"),
        ("wait", "不再等待：答复期限将至"),
    ]
