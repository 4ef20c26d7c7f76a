"""What was proposed and answered before on the matter of a case, as the reader may know of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh
from workflow.models import Case


def page(client, case):
    return client.get(reverse("case_precedents", args=["shifan", fresh(case).proposal.reference]))


def test_similar_cases_and_earlier_answers_are_shown_with_their_class(browse, city):
    earlier = city.closed(title="关于加快企业培育的建议")
    case = city.filed()
    reply = earlier.replies.get()

    answer = page(browse(Role.SECRETARIAT), case)

    [similar], [line] = answer.context["similar"], answer.context["answers"]
    assert (similar.similar.case, similar.percent) == (earlier, 100)
    assert line.url == reverse("reply_detail", args=["shifan", earlier.proposal.reference, reply.pk])
    assert str(reply.outcome_class) in answer.text
    assert "没有列为承诺的事项" in answer.text


def test_who_may_not_open_a_published_case_reads_of_it_without_a_link(browse, city):
    earlier = city.closed()
    other = city.people["另一委员", Role.MEMBER] = city.add_person(
        "另一委员", city.units["经济界"], Role.MEMBER
    )
    case = city.filed(actor=other)
    client = browse("另一委员", Role.MEMBER)

    published = page(client, case)
    Case.objects.filter(pk=earlier.pk).update(publication="withheld", published_on=None)
    withheld = page(client, case)

    [similar], [line] = published.context["similar"], published.context["answers"]
    assert (similar.url, line.url) == ("", "")
    assert (withheld.context["similar"], withheld.context["answers"]) == ([], [])
    assert "没有查到相似的提案。" in withheld.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_like_case_and_for_three(
    browse, city, django_assert_num_queries, number
):
    for _ in range(number):
        city.filed()
    case = city.filed()
    client = browse(Role.OFFICE)
    page(client, case)

    with django_assert_num_queries(15):
        page(client, case)
