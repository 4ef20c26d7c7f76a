"""The pages on which a letter is decided: what a leader is told before signing, and the way back with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh
from workflow.models import Event, OutcomeClass, Promise

DAY, TODAY = date(2023, 5, 15), date(2023, 5, 22)
LEAD, CO, CO2 = "工信局", "科技局", "金融局"


def page_of(name, subject, machine="reply"):
    case = subject.case if machine == "reply" else subject.links.get().case
    return reverse("move", args=["shifan", case.proposal.reference, machine, subject.pk, name])


@pytest.fixture
def reviewed(city):
    """A reply that the section head passed; the office has not seen it."""

    def made(**more):
        case = city.handling(co=(CO,), **more)
        city.accept(case, LEAD, CO)
        city.opinion_sent(case, CO)
        city.use_all(case, CO)
        city.consulted(case)
        reply = city.reply_written(case)
        city.do("submit_check", reply, city[LEAD, Role.HANDLER], DAY)
        city.do("pass_check", reply, city[LEAD, Role.SECTION_HEAD], DAY)
        return fresh(reply)

    return made


@pytest.fixture
def cleared(city, reviewed):
    def made(**more):
        reply = reviewed(**more)
        city.do("clear", reply, city[Role.OFFICE], date(2023, 5, 16), openness="public")
        return fresh(reply)

    return made


@pytest.fixture
def leader(browse):
    return browse(LEAD, Role.BUREAU_LEADER)


def test_a_leader_reads_the_points_before_the_letter(leader, cleared):
    page = leader.get(page_of("sign_off", cleared()))

    assert page.status_code == 200
    assert dict(page.context["points"]) == {
        "办理类别": "B 正在解决或列入规划",
        "公开属性": "主动公开",
        "面商": "5月5日 上门走访，待提案人确认",
        "会办意见": "1 / 1 份已到",
        "核稿": "工信局　工信局科室负责人　5月15日",
        "督查室审核": "督查室　督查室督查室经办　5月16日",
    }
    assert "同意签发" in page.text
    assert page.context["paper"].body[0].text == "经济界委员："


def test_what_the_office_changed_on_review_is_told_to_the_leader(city, leader, reviewed):
    reply = reviewed()
    changed = OutcomeClass.objects.get(pack=reply.case.pack, letter="A")
    city.do(
        "clear", reply, city[Role.OFFICE], date(2023, 5, 16), openness="public", outcome_class=changed,
        class_reason="已经解决", redactions=("专班",), redaction_reason="内部机构",
    )  # fmt: skip

    points = dict(leader.get(page_of("sign_off", reply)).context["points"])

    assert points["类别改动"].endswith("（已经解决）")
    assert points["公开时删去"] == "“专班”（内部机构）"


def test_the_letter_is_set_out_as_paper_with_its_parts_named(leader, cleared):
    reply = cleared()
    part = reply.passages.filter(role="passage").first()

    page = leader.get(page_of("sign_off", reply)).text

    assert '<p class="hb-letterhead">示范市工信局</p>' in page
    assert f'<p class="hb-passage l1" id="part-{part.pk}">一、关于培育体系</p>' in page


def test_asks_and_checks_are_told_in_a_sentence_each(city, leader, cleared):
    reply = cleared()
    reply.answers.filter(ask__number="二.1").delete()
    reply.passages.filter(ask_links__ask__number="二.1").delete()

    context = leader.get(page_of("sign_off", reply)).context

    assert (context["coverage_note"].look, context["coverage_note"].words) == (
        "soon",
        "建议二.1有会办意见，答复没有写到。",
    )
    assert "ask_unanswered" in {check.code for check in context["checks"].open}
    assert [row.words for row in context["matrix"].rows] == ["已回应", "已回应", "意见有，答复没有"]


def test_promises_say_what_nobody_could_be_held_to(city, leader, cleared):
    reply = cleared()
    promised = [
        ("建成三个产业园", date(2026, 6, 30), "", "", "confirmed"),
        ("自有率力争达到六成", None, "", "力争", "proposed"),
        ("每年办五次对接", None, "每年", "积极", "confirmed"),
        ("不列的话", None, "", "", "dismissed"),
    ]
    for position, (measure, due_on, due_words, vague, decision) in enumerate(promised):
        Promise.objects.create(
            reply=reply, position=position, source_text=measure, measure=measure, organisation=city.units[LEAD],
            due_on=due_on, due_words=due_words, vague=vague, decision=decision,
        )  # fmt: skip

    shown = leader.get(page_of("sign_off", reply)).context["promises"]

    assert [(one.measure, one.due, one.owner, one.warning, one.confirmed) for one in shown] == [
        ("建成三个产业园", "2026年6月30日", "本单位", "", True),
        ("自有率力争达到六成", "", "本单位", "没有期限，跟踪时无法判定", False),
        ("每年办五次对接", "每年", "本单位", "用语含糊：积极", True),
    ]


def test_who_sent_the_letter_back_is_shown_what_changed_since(city, leader, cleared):
    reply = cleared()
    boss = city[LEAD, Role.BUREAU_LEADER]
    assert leader.get(page_of("sign_off", reply)).context["changes"] is None
    city.do("return_unsigned", reply, boss, date(2023, 5, 17), reason="请写明数量。")
    text = city.reply_text(reply.case).replace("已建立主动服务机制", "已建立主动服务机制三项")
    answers = {ask.pk: ("answered", "") for ask in reply.case.proposal.asks.all()}
    city.do(
        "write", reply, city[LEAD, Role.HANDLER], date(2023, 5, 18), text=text, answers=answers,
        outcome_class=reply.outcome_class, openness="public",
    )  # fmt: skip
    city.do("submit_check", reply, city[LEAD, Role.HANDLER], date(2023, 5, 18))
    city.do("pass_check", reply, city[LEAD, Role.SECTION_HEAD], date(2023, 5, 18))
    city.do("clear", reply, city[Role.OFFICE], date(2023, 5, 18), openness="public")

    page = leader.get(page_of("sign_off", reply))
    changed = [part.text for line in page.context["changes"].lines for part in line if part.kind != "same"]

    assert changed == ["三项"]
    assert "您上次看过之后的改动" in page.text
    assert dict(page.context["points"])["核稿"].endswith("5月18日")


def test_signing_leads_on_to_the_next_letter_that_waits(city, leader, cleared):
    first, second = cleared(title="甲"), cleared(title="乙")
    page = leader.get(page_of("sign_off", first))

    done = leader.post(
        page_of("sign_off", first), {"_key": "k", "_next": page.context["next"], "reason": "同意。"}
    )

    assert (page.context["queue"].place, page.context["queue"].count) == (1, 2)
    assert page.context["queue"].next_url == page_of("sign_off", second)
    assert (done.status_code, done.url) == (302, page_of("sign_off", second))
    assert (fresh(first).state, first.signatures.get().words) == ("approved", "同意。")


def test_after_the_last_letter_the_leader_is_back_at_the_letter(leader, cleared):
    reply = cleared()

    done = leader.post(page_of("sign_off", reply), {"_key": "k", "_next": "signing"})

    assert done.url == reverse("reply_detail", args=["shifan", reply.case.proposal.reference, reply.pk])


def test_the_same_words_send_the_letter_back(city, leader, cleared):
    reply = cleared()
    page = leader.get(page_of("sign_off", reply))

    assert f'formaction="{page_of("return_unsigned", reply)}"' in page.text
    leader.post(page.context["return_move"].url, {"_key": "k", "_next": "signing", "reason": "请补充数据。"})

    assert fresh(reply).state == "drafting"
    assert Event.objects.get(transition="return_unsigned").note == "请补充数据。"


def test_sending_back_without_a_reason_asks_for_one(leader, cleared):
    reply = cleared()

    answer = leader.post(page_of("return_unsigned", reply), {"_key": "k", "reason": ""})

    assert (answer.status_code, fresh(reply).state) == (422, "office_review")
    assert "理由" in answer.text


def test_of_several_leaders_each_sees_who_signed_and_what_they_said(city, leader, cleared):
    reply = cleared()
    [deputy] = city.ruled(LEAD)
    first = leader.get(page_of("initial", reply))
    city.do("initial", reply, deputy, date(2023, 5, 17), words="数据已核。")

    page = leader.get(page_of("sign_off", reply))

    assert "同意审签" in first.text
    assert [(str(one.person), one.words) for one in page.context["signatures"]] == [
        ("工信局领导2", "数据已核。")
    ]
    assert page.context["signing_words"] == "本单位规定 2 位领导签，已签 1 位"


def test_an_objection_to_the_use_is_told_to_whoever_signs(city, leader, cleared):
    reply = cleared()
    city.do(
        "object_to_use", city.assignment(reply.case, CO), city[CO, Role.HANDLER], DAY, reason="原意有出入。"
    )

    notes = leader.get(page_of("sign_off", reply)).context["objections"]

    assert [note.words for note in notes] == ["科技局对采用情况有异议：原意有出入。"]


def test_a_leader_signs_an_opinion_on_the_same_page(city, browse):
    case = city.handling(co=(CO,))
    city.accept(case, LEAD, CO)
    opinion = city.opinion_draft(case, CO)
    asks = list(case.proposal.asks.all())
    city.do(
        "write", opinion, city[CO, Role.HANDLER], DAY, text="市工信局：\n　　一、意见\n　　只给主办单位的话。\n　　特此复函。",
        verdicts={ask.pk: "adopted" for ask in asks},
    )  # fmt: skip
    opinion.passages.update(quotable=False)
    city.do("submit_for_review", opinion, city[CO, Role.HANDLER], DAY)
    city.do("pass_check", opinion, city[CO, Role.SECTION_HEAD], DAY)

    page = browse(CO, Role.BUREAU_LEADER).get(page_of("approve", opinion, "opinion"))

    assert page.status_code == 200
    assert dict(page.context["points"]) == {
        "回应提案": "20230001",
        "核稿": "科技局　科技局科室负责人　5月15日",
    }
    assert [line.private for line in page.context["paper"].body] == [False, True, True, False]
    assert "仅供主办单位参考" in page.text
    assert "同意签批" in page.text


def test_the_office_reviews_on_a_page_of_its_own(browse, reviewed):
    reply = reviewed()
    office = browse(Role.OFFICE)

    page = office.get(page_of("clear", reply))
    done = office.post(page_of("clear", reply), {"_key": "k", "openness": "on_request", "_next": "clearing"})

    assert (page.context["queue"].place, page.context["queue"].count) == (1, 1)
    assert "审核通过" in page.text
    assert page.context["return_move"].row.name == "return_from_review"
    assert (done.status_code, fresh(reply).openness) == (302, "on_request")


def test_the_office_is_not_told_which_words_an_opinion_keeps_between_the_bureaus(
    city, browse, leader, reviewed
):
    secret = "尚未公布的补助标准为每户三千元整"
    reply = reviewed()
    passage = reply.case.opinion_links.get().opinion.passages.get()
    passage.text, passage.quotable = secret, False
    passage.save()
    text = city.reply_text(reply.case).replace("已建立主动服务机制", secret)
    reply.texts.filter(version=reply.text_version).update(text=text)

    office = browse(Role.OFFICE).get(page_of("clear", reply)).context["checks"]
    city.do("clear", reply, city[Role.OFFICE], DAY, openness="public")
    own = leader.get(page_of("sign_off", reply)).context["checks"]

    assert [check.code for check in office.open if check.code.startswith("confidential_")] == []
    assert office.hidden == len([check for check in own.open if check.code.startswith("confidential_")]) > 0
    assert own.hidden == 0


def test_the_office_that_returns_a_letter_is_led_where_it_may_go(browse, reviewed):
    reply = reviewed()
    office = browse(Role.OFFICE)

    done = office.post(
        page_of("return_from_review", reply), {"_key": "k", "_next": "clearing", "reason": "请补充。"}
    )

    assert done.status_code == 302
    assert office.get(done.url).status_code == 200


def test_a_text_that_changed_meanwhile_is_not_signed_unseen(city, leader, cleared):
    reply = cleared()
    seen = leader.get(page_of("sign_off", reply)).context["expected"]

    answer = leader.post(page_of("sign_off", reply), {"_key": "k", "_expected": seen - 1})

    assert (answer.status_code, fresh(reply).state) == (409, "office_review")
    assert "文稿可能已经改动" in answer.text


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_costs_the_same_queries_whatever_waits(
    leader, cleared, django_assert_max_num_queries, cases
):
    replies = [cleared(title=f"第{n}件") for n in range(cases)]
    leader.get(page_of("sign_off", replies[0]))

    with django_assert_max_num_queries(110 + 8 * (cases - 1)):
        leader.get(page_of("sign_off", replies[0]))
