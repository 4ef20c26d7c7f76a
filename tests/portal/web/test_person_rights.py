"""What a person may do, and why: as the executor would answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.rights import tables_of, tables_on
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services.deputies import name_deputy
from tests.city import at, make_city
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.services import perform
from workflow.services.entitlements import Answer, entitlements
from workflow.transitions import TABLES

MINE = reverse("my_rights")
DAY = date(2023, 5, 22)


def of(person, **asked):
    return reverse("person_rights", args=[person.pk], query=asked)


def lines(page):
    return {(table.heading, line.label): line for table in page.context["tables"] for line in table.lines}


@pytest.fixture
def case(city):
    case = city.handling(co=("科技局",))
    city.accept(case, "工信局")
    return case


PEOPLE = (
    Role.MEMBER,
    Role.SECRETARIAT,
    Role.OFFICE,
    ("工信局", Role.HANDLER),
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


@pytest.mark.parametrize("key", PEOPLE, ids=str)
def test_the_answers_are_those_of_the_executor(city, case, key):
    """Every row that is answered with a refusal is refused so when it is tried, and one that is not theirs is forbidden."""
    person = city[key]
    told = entitlements(person, held_posts(person, DAY), case, DAY)

    assert [one.row.name for one in told] == [row.name for row in TABLES["case"].values() if not row.derived]
    for one in told:
        if one.answer is not Answer.YES:
            with pytest.raises(MoveRefusedError) as error:
                perform(one.row.name, case, actor=person, at=at(DAY))
            forbidden = isinstance(error.value, ForbiddenMoveError)
            assert forbidden == (one.answer is Answer.NOT_THEIRS)
            assert forbidden or error.value.refusal == one.refusal


def test_on_a_case_the_page_says_yes_no_and_why(city, case, browse):
    page = browse("工信局", Role.HANDLER).get(MINE, {"case": case.proposal.number})
    told = lines(page)

    may = told["承办：工信局", "起草答复"]
    assert (may.yes, may.post) == (True, "工信局 单位经办人")
    foreign = told["办件", "交办"]
    assert (foreign.answer, foreign.why) == ("不能", "要有这样的职务：督查室经办（本辖区）")
    office = lines(browse(Role.OFFICE).get(MINE, {"case": case.proposal.number}))["办件", "交办"]
    assert office.answer == "现在不能"
    assert "办理中" in office.why


def test_whom_one_stands_in_for_is_told(city, case, browse):
    leader, head = city["工信局", Role.BUREAU_LEADER], city["工信局", Role.SECTION_HEAD]
    days = {"from_on": DAY, "until_on": date(2023, 5, 30)}
    name_deputy(leader.posts.get(), person=head, actor=leader, at=at(DAY), **days)

    page = browse("工信局", Role.SECTION_HEAD).get(MINE, {"case": case.proposal.number})

    posts = {line.post for line in lines(page).values() if line.yes}
    assert f"工信局 单位领导（代理 {leader}）" in posts


def test_without_a_case_the_page_says_what_a_post_gives_and_where(browse):
    told = lines(browse(Role.OFFICE).get(MINE))

    assert told["办件", "交办"].why == "本辖区"
    assert ("办件", "立案") not in told
    assert "没有在任的职务" in browse("", "stranger").get(MINE).text


def test_a_case_that_is_not_seen_is_not_told_of(city, case, browse):
    bystander = city.add_unit("交通局")

    page = browse(bystander.short_name, Role.HANDLER).get(MINE, {"case": case.proposal.number})

    assert "看不到的，什么都不能办" in page.text
    assert not page.context["tables"]


def test_an_administrator_asks_for_the_citys_own_people_and_reads_no_text_of_a_case(city, case, browse):
    client = browse(Role.ADMINISTRATOR)

    page = client.get(of(city["工信局", Role.HANDLER], case=case.proposal.number))

    assert lines(page)["承办：工信局", "起草答复"].yes
    assert case.proposal.title not in page.text
    assert client.get(of(make_city("bieshi")[Role.OFFICE])).status_code == 404
    assert browse(Role.OFFICE).get(of(city["工信局", Role.HANDLER])).status_code == 404


def test_what_tells_of_ratings_is_kept_from_others(city, browse):
    case = city.evaluated()
    member = city[Role.MEMBER]

    def why(*, own):
        held = held_posts(member, DAY)
        found = tables_on(member, held, ("shifan", case.proposal.number), at(DAY), own=own)
        return {line.label: line.why for line in found[0].lines}["评价办理"]

    assert why(own=False) == "与评价有关，办结以前不向他人说明。"
    assert why(own=True) != why(own=False)


def test_somebody_without_a_post_reaches_nothing(db):
    assert tables_of(()) == []
