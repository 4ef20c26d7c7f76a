"""Cases that are like a text, and how they were answered: the likest first, and only for who may read them."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import DAY, fresh, make_city
from workflow.models import Case
from workflow.queries.likeness import similar_cases
from workflow.queries.precedents import earlier_answers

ON = date(2023, 6, 1)
TEXT = "关于加快企业培育的建议\n评估全市创新资源，派出干部指导中小企業培訓。"


@pytest.fixture
def city(db):
    return make_city()


def similar(city, user, text=TEXT, **more):
    return similar_cases(held_posts(user, ON), text=text, jurisdiction=city.jurisdiction, **more)


def answers(city, user, text=TEXT, **more):
    return earlier_answers(held_posts(user, ON), text=text, jurisdiction=city.jurisdiction, **more)


def test_the_likest_case_comes_first_with_the_sentence_that_is_likest(city):
    near = city.filed()
    city.filed(title="关于学前教育的建议")
    city.do(
        "edit",
        city.draft(title="关于充电桩的建议"),
        city[Role.MEMBER],
        DAY,
        title="充电桩",
        reasons="桩",
        asks=(),
    )

    found = similar(city, city[Role.SECRETARIAT])

    assert [one.case.proposal.title for one in found] == [near.proposal.title, "关于学前教育的建议"]
    assert found[0].score > found[1].score >= 0.08
    assert found[0].said == "一.1 评估全市创新资源，派出干部指导中小企业培训。"


def test_a_title_alone_finds_its_like(city):
    city.filed()

    [found] = similar(city, city[Role.SECRETARIAT], text="加快企业培育")

    assert found.score == pytest.approx(4 / 9)


def test_a_text_without_words_is_like_nothing(city):
    city.filed()

    assert (
        similar(city, city[Role.SECRETARIAT], text="，")
        == similar(city, city[Role.SECRETARIAT], text="")
        == []
    )


def test_the_case_itself_is_left_out_and_no_more_are_given_than_asked_for(city):
    cases = [city.filed(title=f"关于企业的建议{number}") for number in "甲乙丙"]

    found = similar(city, city[Role.SECRETARIAT], exclude=cases[0])

    assert {one.case for one in found} == {fresh(case) for case in cases[1:]}
    assert len(similar(city, city[Role.SECRETARIAT], limit=1)) == 1


def test_only_what_may_be_read_or_was_published_is_shown(city):
    other = city.add_person("另一委员", city.units["经济界"], Role.MEMBER)
    case = city.filed()
    city.draft()

    assert [one.case for one in similar(city, city[Role.SECRETARIAT])] == [fresh(case)]
    assert len(similar(city, city[Role.MEMBER])) == 2
    assert similar(city, other) == []
    assert similar(city, city["发改局", Role.HANDLER]) == []

    Case.objects.filter(pk=case.pk).update(publication="full", published_on=DAY)

    assert [one.case for one in similar(city, other)] == [fresh(case)]

    Case.objects.filter(pk=case.pk).update(publication="summary")

    assert similar(city, other) == []


def test_another_jurisdiction_is_not_looked_at(city):
    other = make_city("lin")
    other.filed()

    assert similar(city, city[Role.SECRETARIAT]) == []


def test_earlier_answers_tell_the_passage_the_class_and_what_became_of_promises(city):
    case = city.closed()
    member = city[Role.MEMBER]
    kept = city.commitment(case)
    city.do("confirm", kept, city[Role.SECRETARIAT], date(2023, 5, 28))

    [answer] = answers(city, member, text=f"{TEXT}建立主动服务机制。")

    assert answer.case == fresh(case)
    assert "评估创新资源" in answer.passage or "主动服务机制" in answer.passage
    assert answer.outcome_class.letter == "B"
    assert (answer.kept, answer.broken, answer.pending) == (0, 0, 0)


def test_an_undelivered_reply_is_no_answer_and_a_stranger_reads_what_was_published(city):
    other = city.add_person("另一委员", city.units["经济界"], Role.MEMBER)
    case = city.handling(co=())
    city.accept(case, "工信局")
    city.reply_approved(case)
    before = answers(city, city["工信局", Role.HANDLER])
    answered = city.closed(title="关于企业培育体系的建议")

    assert before == []
    assert [one.case for one in answers(city, other)] == [fresh(answered)]
    Case.objects.filter(pk=answered.pk).update(published_on=None)
    assert answers(city, other) == []
