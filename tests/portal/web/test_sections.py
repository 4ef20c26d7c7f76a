"""The sections of a bureau: its page, who gives a case to one, and whose work comes first."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.models import Section
from proposals.roles import Role
from tests.city import make_city
from workflow.models import SectionShare

DAY = date(2023, 4, 21)


@pytest.fixture
def address(city):
    return reverse("unit_sections", args=[city.units["工信局"].pk])


@pytest.fixture
def section(city):
    return Section.objects.create(organisation=city.units["工信局"], name="创新科")


def seated(city, section, *key):
    post = city[key].posts.get()
    post.section = section
    post.save()
    return post


def given(city, section, **more):
    case = city.handling(co=(), **more)
    share = city.assignment(case, "工信局")
    city.do("give_to_section", share, city["工信局", Role.LIAISON], DAY, section=section)
    return case


def test_a_bureau_makes_seats_and_closes_its_sections(browse, city, address):
    client = browse("工信局", Role.LIAISON)
    post = city["工信局", Role.SECTION_HEAD].posts.get()

    empty = client.get(address)
    client.post(address, {"do": "add", "name": "创新科"})
    section = Section.objects.get()
    seated = client.post(address, {"do": "seat", f"post-{post.pk}": section.pk}, follow=True)
    twice = client.post(address, {"do": "add", "name": "创新科"})

    assert ("没有科室" in empty.text, "已改动 1 人的科室" in seated.text, twice.status_code) == (
        True,
        True,
        409,
    )
    assert seated.context["lines"] == [(section, [post.person])]
    client.post(reverse("section_close", args=[section.pk]))
    assert Section.objects.get().closed_on == date(2023, 5, 22)
    assert city["工信局", Role.SECTION_HEAD].posts.get().section is None
    client.post(address, {"do": "add", "name": "创新科"})
    assert Section.objects.get().closed_on is None


def test_what_is_not_whole_comes_back(browse, city, address, section):
    client = browse("工信局", Role.BUREAU_LEADER)
    seat = {"do": "seat", f"post-{city['工信局', Role.HANDLER].posts.get().pk}": "x"}

    answers = [client.post(address, data).status_code for data in ({}, {"do": "add"}, seat)]

    assert answers == [400, 422, 422]


@pytest.mark.parametrize(
    "who", [("工信局", Role.HANDLER), ("科技局", Role.LIAISON), (Role.OFFICE,), (Role.ADMINISTRATOR,)]
)
def test_nobody_else_finds_the_sections(browse, address, section, who):
    client = browse(*who)

    answers = [client.get(address), client.post(address, {"do": "add", "name": "某科"})]
    answers.append(client.post(reverse("section_close", args=[section.pk])))

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_my_posts_leads_there(browse, address):
    assert address in browse("工信局", Role.LIAISON).get(reverse("my_posts")).text
    assert address not in browse("工信局", Role.HANDLER).get(reverse("my_posts")).text


def test_the_case_says_which_section_has_it_and_who_handles_it(browse, city, section):
    case = given(city, section)
    share = city.assignment(case, "工信局")
    client = browse("工信局", Role.SECTION_HEAD)
    url = reverse("case_detail", args=["shifan", case.proposal.number])

    before = client.get(url).text
    city.do(
        "name_handler", share, city["工信局", Role.SECTION_HEAD], DAY, handler=city["工信局", Role.HANDLER]
    )

    assert "创新科办理，尚未指定经办人" in before
    assert "创新科，经办人：工信局单位经办人" in client.get(url).text


def test_the_form_offers_own_sections_and_the_handlers_of_the_section_first(browse, city, section):
    Section.objects.create(organisation=city.units["科技局"], name="别局的科")
    case = given(city, section)
    there = city.add_person("乙科员", city.units["工信局"], Role.HANDLER)
    there.posts.update(section=section)
    share = city.assignment(case, "工信局")
    place = ["shifan", case.proposal.number, "assignment", share.pk]

    giving = browse("工信局", Role.LIAISON).get(reverse("move", args=[*place, "give_to_section"]))
    naming = browse("工信局", Role.SECTION_HEAD).get(reverse("move", args=[*place, "name_handler"]))

    assert list(giving.context["form"].fields["section"].queryset) == [section]
    offered = list(naming.context["form"].fields["handler"].queryset)
    assert offered == [there, city["工信局", Role.HANDLER]]


def test_the_head_sees_the_own_section_first_and_anybody_of_the_bureau_narrows_to_one(browse, city, section):
    other = Section.objects.create(organisation=city.units["工信局"], name="综合科")
    seated(city, section, "工信局", Role.HANDLER)
    first, _others, last = (given(city, one, title=f"题{n}") for n, one in enumerate((other, other, section)))
    for case in (first, last):
        city.accept(case, "工信局")
    client = browse("工信局", Role.HANDLER)

    page = client.get("/")
    narrowed = client.get("/", {"section": other.pk})

    titles = [line.case.proposal.title for group in page.context["groups"] for line in group.lines]
    assert titles == ["题2", "题0"]
    assert [(tab.label, tab.count) for tab in page.context["section_tabs"]] == [("创新科", 1), ("综合科", 1)]
    lines = [line.case.proposal.title for group in narrowed.context["groups"] for line in group.lines]
    assert lines == ["题0"]
    assert f"what=lead&amp;section={other.pk}" in narrowed.text


def test_the_sections_of_others_are_no_filter(browse, city, section):
    given(city, section)
    make_city("lin")

    page = browse("科技局", Role.LIAISON).get("/", {"section": section.pk})

    assert page.context["section_tabs"] == []
    assert SectionShare.objects.count() == 1


def test_the_list_of_cases_is_narrowed_to_a_section_of_ones_own_bureau(browse, city, section):
    other = Section.objects.create(organisation=city.units["工信局"], name="综合科")
    given(city, section, title="创新科的"), given(city, other, title="综合科的")

    own = browse("工信局", Role.HANDLER).get(reverse("case_list"), {"section": section.pk})
    foreign = browse("科技局", Role.HANDLER).get(reverse("case_list"))

    assert ("创新科的" in own.text, "综合科的" in own.text) == (True, False)
    assert 'name="section"' not in foreign.text
