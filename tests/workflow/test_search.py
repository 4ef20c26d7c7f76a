"""What is found by its words, by whom, and that it is found as the texts are."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from proposals.search import read_query
from tests.city import ASKS, DAY, fresh, make_city
from workflow.models import SearchEntry
from workflow.queries.search import COUNTED, Where, by_relevance, counted, entries_visible_to, found
from workflow.services import indexing

SECRET = "　　二、关于数据\n　　企业名单仅供贵局参考，共三百家。"
ON = date(2023, 6, 1)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def letters(city):
    """A case with a delivered reply, made of an opinion of which one passage is for the lead alone."""
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = city.opinion_draft(case, "科技局")
    text = f"市工业和信息化局：\n　　一、关于培育\n　　科技局已安排专项，支持专精特新企业。\n{SECRET}\n　　特此复函。"
    opinion = city.opinion_approved(case, "金融局")
    city.do("send", opinion, city["金融局", Role.LIAISON], date(2023, 4, 25))
    return case, text


def hits(user, query, where=Where.ANYWHERE):
    entries = entries_visible_to(held_posts(user, ON))
    rows = found(entries, read_query(query), where).order_by("-pk")
    return [(entry.part, entry.reach) for entry in rows]


def test_a_draft_is_found_by_its_proposer_alone_and_in_either_script(city):
    city.draft(title="关于扶持專精特新企业的建议")

    assert hits(city[Role.MEMBER], "专精特新") == [("proposal", "all")]
    assert hits(city[Role.MEMBER], "專精特新") == [("proposal", "all")]
    assert hits(city[Role.SECRETARIAT], "专精特新") == []
    assert hits(city["stranger"], "专精特新") == []


@pytest.mark.parametrize(
    ("query", "where", "there"),
    [
        ("企业培育", Where.ANYWHERE, True),
        ("企业培育 创新资源", Where.ANYWHERE, True),
        ("企业培育 充电桩", Where.ANYWHERE, False),
        ("企业培育", Where.TITLE, True),
        ("创新资源", Where.TITLE, False),
        ("创新资源", Where.PROPOSAL, True),
        ("创新资源", Where.REPLY, False),
        ("科技局", Where.UNITS, True),
        ("示范市科技局", Where.UNITS, True),
        ("科技局", Where.NAMES, False),
        ("桩", Where.ANYWHERE, False),
    ],
)
def test_a_proposal_is_found_by_its_texts_names_and_units_where_they_stand(city, query, where, there):
    city.handling()

    assert hits(city[Role.SECRETARIAT], query, where) == ([("proposal", "all")] if there else [])


def test_a_proposal_is_found_by_its_number_and_its_people(city):
    case = city.filed()

    assert hits(city[Role.OFFICE], case.proposal.number, Where.NAMES) == [("proposal", "all")]
    assert hits(city[Role.OFFICE], case.proposal.proposer_name, Where.NAMES) == [("proposal", "all")]
    assert SearchEntry.objects.get().day == DAY
