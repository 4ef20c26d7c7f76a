"""The register of document numbers: one after the other, without gap or twin, with dates that follow the numbers."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import REPLYING
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.errors import MoveRefusedError
from workflow.forms import IssueForm
from workflow.models import DocumentNumber
from workflow.register import canonical, is_taken, next_number, usual_word

WORD = "示工信函"
LATER = date(2023, 5, 25)


def ready_to_issue(city, title="一件"):
    reply = st.reply_in(city, "approved", title=title)
    city.settle_findings(reply, LEAD)
    return fresh(reply)


def issue(city, reply, day=LATER, **inputs):
    city.do("issue", reply, city[LEAD, Role.LIAISON], day, **({"word": WORD, "issued_on": day} | inputs))
    return fresh(reply).document_number


def lines(city, unit=LEAD):
    found = city.units[unit].document_numbers.order_by("pk")
    return list(found.values_list("word", "year", "seq", "text", "dated_on"))


def test_letters_are_numbered_one_after_the_other(city):
    replies = [ready_to_issue(city, title) for title in ("甲", "乙", "丙")]

    numbers = [issue(city, reply) for reply in replies]

    assert numbers == ["示工信函〔2023〕1号", "示工信函〔2023〕2号", "示工信函〔2023〕3号"]
    assert lines(city)[-1] == (WORD, 2023, 3, "示工信函〔2023〕3号", LATER)
    assert replies[0].registered.text == numbers[0]


def test_each_word_and_each_year_has_its_own_series(city):
    first, second, third = (ready_to_issue(city, title) for title in ("甲", "乙", "丙"))

    numbers = [
        issue(city, first, date(2023, 12, 29)),
        issue(city, second, date(2024, 1, 2)),
        issue(city, third, date(2024, 1, 2), word="示工信提函"),
    ]

    assert numbers == ["示工信函〔2023〕1号", "示工信函〔2024〕1号", "示工信提函〔2024〕1号"]


def test_a_letter_of_the_old_year_may_be_entered_in_the_new_one(city):
    first, second, third = (ready_to_issue(city, title) for title in ("甲", "乙", "丙"))
    issue(city, first, date(2023, 12, 29))
    issue(city, second, date(2024, 1, 2))

    assert issue(city, third, date(2024, 1, 3), issued_on=date(2023, 12, 30)) == "示工信函〔2023〕2号"


def test_another_bureau_counts_for_itself(city):
    issue(city, ready_to_issue(city))

    assert city.opinion_sent(city_case(city), CO).document_number == "示科技函〔2023〕2号"
    assert [line[3] for line in lines(city)] == ["示工信函〔2023〕1号"]


def city_case(city):
    """Another case at the point where the co-handler writes; its opinion in the first one has number 1."""
    case = city.handling(title="另一件", co=(CO,))
    city.accept(case, CO)
    return case


def test_a_number_that_was_drawn_for_a_move_that_failed_is_drawn_again(city):
    first, second = ready_to_issue(city, "甲"), ready_to_issue(city, "乙")
    st.reply_case(city, title="不能发文")
    with pytest.raises(MoveRefusedError):
        issue(city, first, word="")

    assert issue(city, second) == "示工信函〔2023〕1号"


def test_a_date_before_the_last_number_is_refused_in_words(city):
    first, second = ready_to_issue(city, "甲"), ready_to_issue(city, "乙")
    issue(city, first)

    with pytest.raises(MoveRefusedError) as refusal:
        issue(city, second, LATER, issued_on=REPLYING)

    assert refusal.value.refusal.code == "number_out_of_order"
    assert "示工信函〔2023〕1号" in str(refusal.value)
    assert "2023-05-25" in str(refusal.value)
    assert issue(city, second) == "示工信函〔2023〕2号"


def test_a_number_of_an_archive_stands_as_text_alone_and_is_passed_over(city):
    first, second = ready_to_issue(city, "甲"), ready_to_issue(city, "乙")

    brought = issue(city, first, document_number="示工信函[2023]第001号")

    assert brought == "示工信函[2023]第001号"
    assert lines(city) == [("", 2023, None, brought, LATER)]
    assert issue(city, second) == "示工信函〔2023〕2号"


@pytest.mark.parametrize(
    "again",
    ["示工信函〔2023〕1号", "示工信函【2023】1号", "示工信函(2023) 第01号", "示工信函﹝2023﹞第 001号"],
)
def test_the_same_number_in_another_dress_is_taken(city, again):
    issue(city, ready_to_issue(city))
    other = ready_to_issue(city, "乙")

    with pytest.raises(MoveRefusedError) as refusal:
        issue(city, other, document_number=again)

    assert refusal.value.refusal.code == "number_taken"


def test_the_numbers_of_other_bureaus_are_not_taken(city):
    issue(city, ready_to_issue(city))

    assert not is_taken(city.units[CO], "示工信函〔2023〕1号")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("东工信函〔2023〕12号", "东工信函〔2023〕12号"),
        ("东工信函 [ 2023 ] 第 012 号", "东工信函〔2023〕12号"),
        ("东工信函（2023）10号", "东工信函〔2023〕10号"),
        ("未载文号（20230368）", "未载文号(20230368)"),
        ("", ""),
    ],
)
def test_canonical_knows_one_number_in_every_dress(written, plain):
    assert canonical(written) == plain


def test_an_opinion_is_numbered_when_it_is_sent(city):
    opinion = city.opinion_sent(city_case(city), CO)

    assert opinion.document_number == "示科技函〔2023〕1号"
    assert lines(city, CO) == [("示科技函", 2023, 1, "示科技函〔2023〕1号", date(2023, 4, 25))]


def test_an_opinion_of_a_bureau_without_a_word_has_no_number(city):
    city.units[CO].document_word = ""
    city.units[CO].save()

    assert city.opinion_sent(city_case(city), CO).document_number == ""
    assert not DocumentNumber.objects.exists()


@pytest.mark.parametrize(("brought", "registered"), [("示科函〔2022〕7号", 1), ("", 0)])
def test_an_opinion_of_an_archive_has_the_number_that_the_archive_says(city, brought, registered):
    opinion = city.opinion_approved(city_case(city), CO)

    city.do("send", opinion, city[CO, Role.LIAISON], WORKING, document_number=brought)

    assert (fresh(opinion).document_number, DocumentNumber.objects.count()) == (brought, registered)


def test_opinions_and_replies_share_the_series(city):
    opinion = city.opinion_sent(city_case(city), CO)
    case = city.handling(title="由其主办", leads=(CO,), co=())
    city.accept(case, CO)
    reply = city.reply_approved(case, CO)
    city.settle_findings(reply, CO)

    city.do("issue", reply, city[CO, Role.LIAISON], LATER, word="示科技函", issued_on=LATER)

    assert (opinion.document_number, fresh(reply).document_number) == (
        "示科技函〔2023〕1号",
        "示科技函〔2023〕2号",
    )


def test_a_supplement_has_a_number_of_its_own(city):
    reply = ready_to_issue(city)
    first = issue(city, reply, REPLYING)
    st.handed_in(city, reply, REPLYING)
    city.do("supplement", reply, city[LEAD, Role.HANDLER], REPLYING, reason="更正。")
    second = reply.supplements.get()
    st.rewrite_whole(city, second, "更正：数字应为三个。", reply.outcome_class)
    city.do("submit_check", second, city[LEAD, Role.HANDLER], REPLYING)
    city.do("pass_check", second, city[LEAD, Role.SECTION_HEAD], REPLYING)
    city.do("clear", second, city[Role.OFFICE], REPLYING, openness="public")
    city.do("sign_off", second, city[LEAD, Role.BUREAU_LEADER], REPLYING)
    city.settle_findings(second, LEAD)

    assert (first, issue(city, second)) == ("示工信函〔2023〕1号", "示工信函〔2023〕2号")
    assert fresh(reply).document_number == first


def test_the_form_offers_the_usual_word_and_says_what_comes_next(city):
    reply = ready_to_issue(city)

    form = IssueForm(subject=reply, actor=city[LEAD, Role.LIAISON], on=LATER)

    assert (form.fields["word"].initial, form.fields["issued_on"].initial) == (WORD, LATER)
    assert "示工信函〔2023〕1号" in form.fields["word"].help_text


def test_the_form_offers_the_word_used_last_where_none_is_set(city):
    unit = city.units[LEAD]
    issue(city, ready_to_issue(city), word="示信办函")
    unit.document_word = ""
    unit.save()

    assert usual_word(fresh(unit)) == "示信办函"
    assert next_number(unit, "示信办函", 2023) == (2, "示信办函〔2023〕2号")


@pytest.mark.parametrize(
    ("entered", "codes"),
    [
        ({"word": "示工信函〔2023〕5号"}, {"word": ["more_than_a_word"]}),
        ({"word": "示工信函12"}, {"word": ["more_than_a_word"]}),
        ({"word": " "}, {"word": ["required"]}),
        ({"issued_on": "2023-05-26"}, {"issued_on": ["in_future"]}),
        ({}, {}),
    ],
)
def test_the_form_takes_a_word_and_a_day_that_has_come(city, entered, codes):
    data = {"word": WORD, "issued_on": "2023-05-25"} | entered

    form = IssueForm(data, subject=ready_to_issue(city), actor=city[LEAD, Role.LIAISON], on=LATER)

    assert {name: [e.code for e in errors] for name, errors in form.errors.as_data().items()} == codes
