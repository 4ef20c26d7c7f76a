"""What the public reads of a case: only what was decided on, as it was then, and where the case stands now."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import DAY, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, dissatisfied
from tests.workflow.machines.ready.publication import FULL, LATER, marked, published, supplemented
from tests.workflow.machines.states import CO, CO2, LEAD
from workflow.models import Event, PublicText
from workflow.queries.published import (
    handled_by,
    in_state,
    public_cases,
    public_letter,
    public_page,
    public_texts,
)

PHONE = "0769-22831234"


@pytest.fixture
def city(db):
    return make_city()


def page(case):
    return public_page(case.jurisdiction.slug, case.proposal.reference)


def proposal_published(city, case, day=LATER, **inputs):
    city.do("publish_proposal", case, city[Role.SECRETARIAT], day, **FULL | inputs)
    return fresh(case)


def everything_public(city, **more):
    """A replied case of which the proposal, the reply and one of the two opinions are public."""
    case = city.replied(**more)
    proposal_published(city, case, AFTER)
    opinion = case.opinion_links.get(assignment__organisation=city.units[CO]).opinion
    return published(city, case, opinions=[opinion])


def test_the_page_shows_the_proposal_the_reply_how_each_ask_was_met_and_public_opinions(city):
    case = everything_public(city)

    found = page(case)

    assert (found.title, found.proposer, found.session, found.state_words) == (
        "关于加快企业培育的建议", "经济界委员", "十四届二次会议", "已答复",
    )  # fmt: skip
    assert found.reasons == "本市企业数量多，缺少系统扶持。"
    assert [(ask.number, ask.group, ask.how_words) for ask in found.asks] == [
        ("一.1", "完善培育体系", "已回应"), ("一.2", "完善培育体系", "已回应"), ("二.1", "改善营商环境", "已回应"),
    ]  # fmt: skip
    assert [(letter.unit, letter.on, letter.whole) for letter in found.replies] == [
        ("示范市工信局", date(2023, 5, 20), True)
    ]
    assert "已建立主动服务机制。" in found.replies[0].body
    assert [letter.unit for letter in found.opinions] == ["示范市科技局"]
    assert [unit.name for unit in found.silent] == ["示范市金融局"]
    assert [(unit.name, unit.role) for unit in found.units] == [
        ("示范市工信局", "lead"), ("示范市科技局", "co"), ("示范市金融局", "co"),
    ]  # fmt: skip
    assert (found.published_on, found.replied_on) == (AFTER, date(2023, 5, 20))
    assert list(public_cases(city.jurisdiction).values_list("reference", flat=True)) == ["20230001"]


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "recommended", "filed", "not_filed", "withdrawn", "handling", "replied"]
)
def test_what_nobody_decided_on_is_not_there(city, state):
    case = st.case_in(city, state)

    assert (page(case), public_cases().count()) == (None, 0)


@pytest.mark.parametrize(
    ("code", "reference"),
    [("shifan", "20230002"), ("shifan", "20230001 "), ("shifan", "2023000"), ("shifan", "d1"), ("bieshi", "20230001"),
     ("", ""), ("shifan", "%"), ("shifan", "20230001\x00")],
)  # fmt: skip
def test_no_guess_leads_anywhere(city, code, reference):
    everything_public(city)
    make_city("bieshi").filed()

    assert public_page(code, reference) is None


def test_what_goes_back_before_filing_or_is_withdrawn_is_off_at_once(city):
    back, gone = (proposal_published(city, city.filed(title=title), DAY) for title in ("甲", "乙"))
    before = public_cases().count()

    city.do("hand_back", back, city[Role.OFFICE], DAY, reason="请再核。")
    city.do("withdraw", gone, city[Role.MEMBER], DAY, reason="另提。")

    assert (before, public_cases().count(), page(back), page(gone)) == (2, 0, None, None)


def test_words_that_were_left_out_stand_in_no_public_text(city):
    reply = st.reply_in(
        city, "office_review",
        text=f"已收悉，现答复如下：\n　　请王小明先生参加。联系电话：{PHONE}。测算模型甲型已用。\n",
    )  # fmt: skip
    city.do(
        "clear", reply, city[Role.OFFICE], date(2023, 5, 15), openness="public", redactions=("测算模型甲型",),
        redaction_reason="商业秘密",
    )  # fmt: skip
    city.do("sign_off", reply, city[LEAD, Role.BUREAU_LEADER], date(2023, 5, 15))
    st.issued(city, reply)
    st.handed_in(city, reply)
    case = fresh(reply).case
    marked(city, case, PHONE)
    marked(city, case, "王小明", "stays", "是公众人物。")

    published(city, case)

    said = "\n".join(PublicText.objects.values_list("body", flat=True))
    assert "请王小明先生参加。联系电话：×××。×××已用。" in said
    assert PHONE in fresh(reply).texts.order_by("-version").first().text


def test_a_confidential_passage_is_nowhere(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    secret = "只供主办参考的账目"
    opinion = city.opinion_draft(case, CO)
    parts = [{"text": "一、关于培育\n　　已安排专项。\n"}, {"text": f"　　{secret}。\n", "quotable": False}]
    write_parts(city, opinion, parts)
    for name, role in (("submit_for_review", Role.HANDLER), ("pass_check", Role.SECTION_HEAD),
                       ("approve", Role.BUREAU_LEADER), ("send", Role.LIAISON)):  # fmt: skip
        city.do(name, opinion, city[CO, role], date(2023, 4, 25))
    city.opinion_sent(case, CO2)
    for unit in (CO, CO2):
        city.use_all(case, unit)
    city.delivered(case)

    published(city, case, opinions=[fresh(opinion)])

    texts = list(PublicText.objects.values_list("heading", "body", "group"))
    assert not any(secret in field for text in texts for field in text)
    assert [letter.body.count("（略）") for letter in page(case).opinions] == [1]


def write_parts(city, opinion, parts):
    from workflow.assembly.blocks import Block  # noqa: PLC0415 -- what reads texts is loaded with the first text

    blocks = tuple(Block(part["text"], quotable=part.get("quotable", True)) for part in parts)
    verdicts = {ask.pk: "adopted" for link in opinion.links.all() for ask in link.case.proposal.asks.all()}
    text = "".join(block.text for block in blocks)
    city.do(
        "write",
        opinion,
        city[CO, Role.HANDLER],
        date(2023, 4, 25),
        text=text,
        parts=blocks,
        verdicts=verdicts,
    )
    city.settle_promises(opinion, date(2023, 4, 25))


@pytest.mark.parametrize("openness", ["on_request", "withheld"])
def test_a_letter_that_is_not_open_stays_in_while_the_other_goes_out(city, openness):
    case = city.handling(leads=("工信局", "发改局"), co=())
    city.accept(case, "工信局", "发改局")
    for lead in ("工信局", "发改局"):
        city.consulted(case, lead)
        city.delivered(case, lead)
    case.replies.filter(organisation=city.units["发改局"]).update(
        openness=openness, openness_reason="内部事项"
    )

    published(city, case)

    assert [letter.unit for letter in page(case).replies] == ["示范市工信局"]


def test_a_summary_stands_in_place_of_every_letter(city):
    case = city.replied()
    published(city, case, publication="summary", summary="已安排专班。")

    [letter] = page(case).replies

    assert (letter.body, letter.whole) == ("已安排专班。", False)
    assert set(PublicText.objects.values_list("part", "body")) == {
        ("reply", "已安排专班。"),
        ("ask_answer", ""),
    }


def test_who_did_not_agree_is_not_named_anywhere(city):
    case = city.replied(wish="summary")
    proposal_published(city, case, AFTER, publication="summary", summary="请培育企业。")
    published(city, case)

    found = page(case)

    assert (found.proposer, found.reasons, found.whole, found.asks) == ("政协委员", "请培育企业。", False, ())
    assert found.replies[0].body.startswith("×××：")
    assert not PublicText.objects.filter(body__contains="经济界委员").exists()


def test_what_is_published_again_is_a_new_copy_and_the_old_one_is_history(city):
    case = everything_public(city)
    old = PublicText.objects.get(part="reply")

    published(city, case, LATER)

    new = PublicText.objects.get(part="reply", withdrawn_at=None)
    assert (new.pk != old.pk, new.body, fresh(old).withdrawn_at is not None) == (True, old.body, True)
    assert page(case).opinions == ()
    assert [d.ended_reason for d in case.publication_decisions.filter(about="answer").order_by("pk")] == [
        "由新的公开决定取代", "",
    ]  # fmt: skip


def test_taking_back_is_seen_at_once_and_counts_as_not_published(city):
    case = everything_public(city)

    city.do("withdraw_publication", case, city[Role.OFFICE], LATER, about="all", reason="含有个人信息。")

    assert page(case) is None
    assert not PublicText.objects.filter(withdrawn_at=None).exists()
    assert not public_texts(public_cases()).exists()
    found = fresh(case)
    assert (found.publication, found.publication_reason, found.published_on) == (
        "withheld",
        "含有个人信息。",
        None,
    )
    assert Event.objects.filter(transition="withdraw_publication", note="含有个人信息。").count() == 1
    published(city, case, date(2023, 6, 5))
    assert page(case).published_on == date(2023, 6, 5)


def test_the_proposal_alone_can_be_taken_back(city):
    case = everything_public(city)

    city.do(
        "withdraw_publication", case, city[Role.SECRETARIAT], LATER, about="proposal", reason="提案人要求。"
    )

    found = page(case)
    assert (found.reasons, found.asks, len(found.replies)) == ("", (), 1)


def test_the_public_state_and_the_units_are_those_of_now(city):
    case = everything_public(city)
    unit = city.units[LEAD]
    unit.name = "示范市工业和信息化局"
    unit.save()
    city.do("close", rated(city, case), city[Role.SECRETARIAT], LATER, outcome="solved")
    closed = page(case)
    city.do("archive", case, city[Role.SECRETARIAT], LATER)

    found = page(case)

    assert (closed.state_words, found.state_words, found.units[0].name) == (
        "已办结", "已办结", "示范市工业和信息化局",
    )  # fmt: skip
    assert found.replies[0].unit == "示范市工信局"
    assert in_state(public_cases(), "已办结").count() == handled_by(public_cases(), [unit.pk]).count() == 1
    assert in_state(public_cases(), "办理中").count() == 0


def rated(city, case):
    city.do(
        "evaluate", case, city[Role.MEMBER], LATER,
        contact="visit", attitude="satisfied", pertinence="yes", result="satisfied", words="",
    )  # fmt: skip
    return fresh(case)


def test_a_case_that_is_handled_again_keeps_its_earlier_reply_in_public(city):
    case = dissatisfied(city)
    published(city, case)

    city.do(
        "rehandle", case, city[Role.OFFICE], LATER, leads=[city.units[LEAD]], co_handlers=[], document=""
    )  # fmt: skip

    found = page(fresh(case))
    assert (found.state_words, [letter.round for letter in found.replies]) == ("办理中", [1])
    assert fresh(case).publication == ""


def test_a_promise_shows_the_state_in_which_it_is_now(city):
    case = city.replied()
    promise = city.commitment(case, source=case.replies.get())
    published(city, case)
    proposed = page(case).promises
    city.do("confirm", promise, city[Role.SECRETARIAT], AFTER)
    telling = city.commitment(case, source=case.replies.get(), measure="请拨0769-22831234办理")
    city.do("confirm", telling, city[Role.SECRETARIAT], AFTER)
    confirmed = page(case).promises
    city.do("report", promise, city[LEAD, Role.HANDLER], LATER, text="已建成。")
    city.do("mark_kept", promise, city[Role.SECRETARIAT], LATER)

    [kept] = page(case).promises

    assert (proposed, [p.state_words for p in confirmed]) == ((), ["落实中"])
    assert (kept.state_words, kept.measure, kept.unit) == ("已兑现", "建成三个产业园", "示范市工信局")


def test_a_promise_of_an_opinion_that_is_not_public_is_not_public(city):
    case = city.replied()
    opinion = case.opinion_links.first().opinion
    promise = city.commitment(case, source=opinion, source_text="内部安排")
    city.do("confirm", promise, city[Role.SECRETARIAT], AFTER)

    published(city, case)

    assert page(case).promises == ()


def test_a_supplement_is_public_by_its_own_decision(city):
    case = everything_public(city)
    letter = supplemented(city, case)
    before = len(page(case).replies)

    city.do("publish_supplement", case, city[Role.OFFICE], LATER, supplement=letter, **FULL)

    assert (before, [one.heading for one in page(case).replies]) == (1, ["答复", "补充答复"])


def test_a_merged_proposal_leads_to_the_case_in_which_it_goes_on(city):
    target = city.filed(title="并入的目标")
    merged = city.recommended(title="相同的提案")
    city.do("merge_into", merged, city[Role.EXAMINER], DAY, target=target)
    proposal_published(city, target, DAY)

    found = page(fresh(merged))

    assert (found.state_words, found.merged_into.reference) == ("已并案", target.proposal.reference)
    assert [(one.title, one.proposer) for one in page(target).merged] == [("相同的提案", "经济界委员")]
    assert list(public_cases().values_list("title", flat=True)) == ["并入的目标"]


def test_a_letter_is_found_by_its_key_in_its_own_case_alone(city):
    case = everything_public(city)
    other = everything_public(city, title="另一件")
    mine = page(case).replies[0].key
    opinion = page(case).opinions[0].key

    found = [
        public_letter("shifan", one.proposal.reference, key)
        for one in (case, other)
        for key in (mine, opinion)
    ]

    assert [text and text.pk for text in found] == [mine, None, None, None]


def test_a_page_asks_a_fixed_number_of_queries(city, django_assert_num_queries):
    case = everything_public(city)

    number = case.proposal.reference

    with django_assert_num_queries(4):
        public_page("shifan", number)
