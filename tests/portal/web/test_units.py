from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import make_city
from workflow.models import ReviewRule

TWO = {"opinion_leaders": "1", "reply_leaders": "2"}


def address(city, unit="工信局"):
    return reverse("unit_review", args=[city.units[unit].pk])


def test_a_leader_sets_the_rule_and_reads_what_was_before(browse, city):
    city.add_person("第二位领导", city.units["工信局"], Role.BUREAU_LEADER)
    client = browse("工信局", Role.BUREAU_LEADER)

    answer = client.post(address(city), TWO, follow=True)

    assert "审签设置已保存" in answer.text
    assert "2 位领导" in answer.text
    assert ReviewRule.objects.values_list("section_check", "opinion_leaders", "reply_leaders").get() == (
        False,
        1,
        2,
    )


def test_a_rule_that_no_letter_could_meet_comes_back_with_the_reason(browse, city):
    answer = browse("工信局", Role.BUREAU_LEADER).post(address(city), TWO)

    assert answer.status_code == 409
    assert "现任领导有 1 位" in answer.text
    assert not ReviewRule.objects.exists()


def test_a_number_of_no_meaning_comes_back(browse, city):
    answer = browse("工信局", Role.BUREAU_LEADER).post(address(city), TWO | {"reply_leaders": "9"})

    assert answer.status_code == 422


def test_my_posts_leads_a_leader_there(browse, city):
    link = f'href="{address(city)}"'

    assert link in browse("工信局", Role.BUREAU_LEADER).get(reverse("my_posts")).text
    assert link not in browse("工信局", Role.HANDLER).get(reverse("my_posts")).text


@pytest.mark.parametrize(
    "who",
    [
        ("工信局", Role.HANDLER), ("工信局", Role.SECTION_HEAD), ("科技局", Role.BUREAU_LEADER), (Role.OFFICE,),
        (Role.SECRETARIAT,), (Role.AUDITOR,), (Role.ADMINISTRATOR,), ("stranger",),
    ],
)  # fmt: skip
def test_there_is_no_such_page_for_anybody_else(browse, city, who):
    client = browse(*who)

    assert (client.get(address(city)).status_code, client.post(address(city), TWO).status_code) == (404, 404)


# -- the register of document numbers ---------------------------------------------------------------------------


def documents(city, unit="工信局"):
    return reverse("unit_documents", args=[city.units[unit].pk])


def issued(city, title="一件", day=date(2023, 5, 20), **number):
    """A case that the lead alone answered, its letter out."""
    case = city.handling(title=title, co=())
    city.accept(case, "工信局")
    reply = city.reply_approved(case)
    city.settle_findings(reply, "工信局")
    drawn = {"word": "示工信函", "issued_on": day} | number
    city.do("issue", reply, city["工信局", Role.LIAISON], day, **drawn)
    return case, reply


def test_the_register_lists_a_years_letters_with_the_way_to_them(browse, city):
    case, reply = issued(city)
    issued(city, "另一件")

    page = browse("工信局", Role.HANDLER).get(documents(city)).text

    assert page.index("示工信函〔2023〕1号") < page.index("示工信函〔2023〕2号")
    assert reverse("reply_detail", args=["shifan", case.proposal.reference, reply.pk]) in page
    assert "2 个文号" in page


def test_the_register_has_a_page_for_each_year(browse, city):
    issued(city)
    issued(city, "补录的", document_number="示工函〔2022〕88号", issued_on=date(2022, 12, 30))
    client = browse("工信局", Role.HANDLER)

    newest, old = client.get(documents(city)).text, client.get(documents(city), {"year": "2022"}).text

    assert ("示工信函〔2023〕1号" in newest, "示工函〔2022〕88号" in newest) == (True, False)
    assert ("示工信函〔2023〕1号" in old, "示工函〔2022〕88号" in old) == (False, True)
    assert client.get(documents(city), {"year": "x"}).text.count("示工信函〔2023〕1号") == 1


def test_the_register_of_a_bureau_without_letters_says_so(browse, city):
    assert "这一年还没有文号" in browse("工信局", Role.HANDLER).get(documents(city)).text


def test_a_letter_that_was_lost_with_its_case_keeps_its_line_and_no_more(browse, city):
    case = city.handling(co=("科技局", "金融局"))
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")
    office = city[Role.OFFICE]
    city.do("withdraw_unit", city.assignment(case, "科技局"), office, date(2023, 5, 1), reason="不再需要")

    page = browse("科技局", Role.HANDLER).get(documents(city, "科技局")).text

    assert "示科技函〔2023〕1号" in page
    assert case.proposal.title not in page
    assert "您的岗位现在看不到这一件" in page


def test_the_office_goes_from_one_register_to_the_next(browse, city):
    issued(city)
    case = city.handling(title="会办的")
    city.accept(case, "科技局")
    city.opinion_sent(case, "科技局")
    office = browse(Role.OFFICE)

    first = office.get(reverse("my_posts")).text

    assert "发文登记簿" in first
    assert documents(city, "科技局") in office.get(documents(city)).text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (("工信局", Role.LIAISON), 200), (("工信局", Role.BUREAU_LEADER), 200), ((Role.OFFICE,), 200),
        ((Role.OFFICE_LEADER,), 200), ((Role.AUDITOR,), 200), (("科技局", Role.HANDLER), 404),
        ((Role.SECRETARIAT,), 404), ((Role.MEMBER,), 404), ((Role.ADMINISTRATOR,), 404), (("stranger",), 404),
    ],
)  # fmt: skip
def test_the_register_is_for_its_bureau_the_office_and_the_auditor(browse, city, who, status):
    issued(city)

    assert browse(*who).get(documents(city)).status_code == status


def test_the_office_of_another_city_sees_no_register(city, client):
    client.force_login(make_city("bieshi")[Role.OFFICE])

    assert client.get(documents(city)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_for_one_letter_and_for_three(
    browse, city, django_assert_num_queries, count
):
    for number in range(count):
        issued(city, f"第{number}件")
    client = browse("工信局", Role.HANDLER)
    client.get(documents(city))

    with django_assert_num_queries(10):
        client.get(documents(city))
