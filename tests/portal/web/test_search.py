"""The search page: what it finds, how it says that it finds nothing, and searches kept under a name."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh
from workflow.models import SavedSearch, SearchEntry
from workflow.queries import search as limits

LEAD = "工信局"


def page(client, **query):
    return client.get(reverse("search"), query)


def hits(answer):
    return [(hit.entry.part, hit.url) for hit in answer.context["found"].hits]


def address(case):
    return reverse("case_detail", args=[case.jurisdiction.slug, case.proposal.reference])


def test_words_are_found_in_the_text_and_marked_where_they_stand(browse, city):
    case = city.filed()

    answer = page(browse(Role.OFFICE), q="創新資源 企業")

    assert hits(answer) == [("proposal", address(case))]
    assert '评估全市<mark class="hb-hit">创新资源</mark>，' in answer.text
    assert '关于加快<mark class="hb-hit">企业</mark>培育的建议' in answer.text


def test_a_case_is_found_by_its_number_its_proposer_and_its_units(browse, city):
    case = fresh(city.handling())
    client = browse(Role.OFFICE)

    for words in (case.proposal.number, case.proposal.proposer_name, "示范市科技局"):
        answer = page(client, q=words)
        assert hits(answer) == [("proposal", address(case))]
        assert f'<mark class="hb-hit">{words}</mark>' in answer.text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "请输入要查的词，至少两个字。"),
        ("，", "请输入要查的词，至少两个字。"),
        ("桩", "“桩”只有一个字"),
        ("电" * 101, "一次最多写 100 个字"),
        ("一二 三四 五六 七八 九十 甲乙 丙丁 戊己 庚辛", "一次最多查 8 个词"),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_a_sentence(browse, city, words, sentence):
    city.filed()

    answer = page(browse(Role.OFFICE), q=words)

    assert answer.status_code == 200
    assert sentence in answer.text
    assert answer.context["found"] is None


def test_the_page_begins_empty_and_says_so_when_nothing_is_found(browse, city):
    city.filed()
    client = browse(Role.OFFICE)

    assert "查什么？" in client.get(reverse("search")).text
    assert "没有找到“<b>”" not in page(client, q="<b>不在的</b>").text
    assert "没有找到“&lt;b&gt;不在的&lt;/b&gt;”" in page(client, q="<b>不在的</b>").text


@pytest.mark.parametrize(
    ("filters", "there"),
    [
        ({"kind": "cppcc_proposal", "state": "handling", "category": "经济"}, True),
        ({"kind": "npc_suggestion"}, False),
        ({"state": "filed"}, False),
        ({"category": "社会"}, False),
        ({"proposer": "界委员"}, True),
        ({"proposer": "无人"}, False),
        ({"where": "title"}, True),
        ({"where": "reply"}, False),
        ({"state": "senseless"}, True),
        ({"order": "relevance"}, True),
    ],
)
def test_hits_are_narrowed_by_every_filter_that_makes_sense(browse, city, filters, there):
    city.handling()

    answer = page(browse(Role.OFFICE), q="企业", **filters)

    assert len(answer.context["found"].hits) == there


def test_hits_are_narrowed_by_session_and_unit(browse, city):
    city.handling()
    client = browse(Role.OFFICE)

    def there(**filters):
        return len(page(client, q="企业", **filters).context["found"].hits)

    assert there(session=city.session.pk) == 1
    assert there(unit=city.units["科技局"].pk) == 1
    assert there(unit=city.units["发改局"].pk) == 0


def test_a_delivered_reply_is_found_from_its_delivery_on(browse, city):
    case = city.handling()
    city.accept(case, LEAD, "科技局", "金融局")
    for unit in ("科技局", "金融局"):
        city.opinion_sent(case, unit)
        city.use_all(case, unit)
    city.consulted(case)
    office, member = browse(Role.OFFICE), browse(Role.MEMBER)

    assert {part for part, _url in hits(page(office, q="安排专项"))} == {"opinion"}
    assert hits(page(member, q="安排专项")) == []
    assert hits(page(member, q="主动服务机制", where="reply")) == []

    reply = city.delivered(case)

    url = reverse("reply_detail", args=["shifan", fresh(case).proposal.reference, reply.pk])
    assert hits(page(member, q="主动服务机制", where="reply")) == [("reply", url)]
    assert hits(page(browse("stranger"), q="主动服务机制")) == []


def test_who_was_merged_finds_the_letter_under_their_own_case_and_nothing_else(browse, city):
    target = city.filed(title="主案的题目")
    other = city.people["被并案委员", Role.MEMBER] = city.add_person(
        "被并案委员", city.units["经济界"], Role.MEMBER
    )
    case = city.recommended(title="被并案的题目", actor=other)
    city.do("merge_into", case, city[Role.EXAMINER], date(2023, 2, 1), target=target)
    city.do(
        "hand_over", target, city[Role.OFFICE], date(2023, 4, 21), leads=[city.units[LEAD]], co_handlers=[],
        information=[], document="",
    )  # fmt: skip
    city.accept(fresh(target), LEAD)
    reply = city.delivered(fresh(target))
    client = browse("被并案委员", Role.MEMBER)

    found = page(client, q="主动服务机制", where="reply")

    own = reverse("reply_detail", args=["shifan", fresh(case).proposal.reference, reply.pk])
    assert hits(found) == [("reply", own)]
    assert hits(page(client, q="主动服务机制", where="reply", category="经济")) == []
    assert hits(page(client, q="主案的题目", where="title")) == []


def test_newest_first_by_pages_and_counted_no_further_than_the_bound(browse, city, monkeypatch):
    monkeypatch.setattr(limits, "COUNTED", 25)
    monkeypatch.setattr("portal.web.search_page.COUNTED", 25)
    for day in range(1, 28):
        city.draft(day=date(2023, 1, day), title=f"企业建议{day}")
    client = browse(Role.MEMBER)

    first = page(client, q="企业建议", where="title")
    second = client.get(reverse("search") + first.context["found"].older)

    assert "找到 25 处以上" in first.text
    days = [hit.entry.day.day for answer in (first, second) for hit in answer.context["found"].hits]
    assert days == [*range(27, 0, -1)]


def test_by_relevance_what_stands_in_the_title_comes_first(browse, city):
    inside = city.draft(title="另一件事", day=date(2023, 1, 9))
    title = city.draft(title="关于创新资源的建议", day=date(2023, 1, 2))
    client = browse(Role.MEMBER)

    by_day = [url for _part, url in hits(page(client, q="创新资源"))]
    by_relevance = [url for _part, url in hits(page(client, q="创新资源", order="relevance"))]

    assert by_day == [address(inside), address(title)]
    assert by_relevance == [address(title), address(inside)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_hit_and_for_three(browse, city, django_assert_num_queries, number):
    for _ in range(number):
        city.filed()
    client = browse(Role.OFFICE)
    page(client, q="企业")

    with django_assert_num_queries(10):
        page(client, q="企业")


def test_a_search_is_kept_run_and_forgotten(browse, city):
    city.filed()
    client = browse(Role.OFFICE)

    client.post(reverse("search_keep"), {"name": "我的企业", "query": "q=企业&state=filed&nonsense=1&order="})
    kept = SavedSearch.objects.get(person=city[Role.OFFICE])
    shown = client.get(reverse("search"))

    assert (kept.name, kept.query) == ("我的企业", "q=%E4%BC%81%E4%B8%9A&state=filed")
    assert f"{reverse('search')}?q=%E4%BC%81%E4%B8%9A&amp;state=filed" in shown.text
    assert "我的企业" not in browse(Role.MEMBER).get(reverse("search")).text
    assert browse(Role.MEMBER).post(reverse("search_forget", args=[kept.pk])).status_code == 404
    assert client.post(reverse("search_forget", args=[kept.pk])).status_code == 302
    assert not SavedSearch.objects.exists()


def test_what_cannot_be_looked_for_is_not_kept_and_the_same_name_is_replaced(browse, city):
    client = browse(Role.OFFICE)

    client.post(reverse("search_keep"), {"name": "空", "query": "q="})
    client.post(reverse("search_keep"), {"name": "甲", "query": "q=企业"})
    client.post(reverse("search_keep"), {"name": "甲", "query": "q=学位"})

    assert list(SavedSearch.objects.values_list("name", "query")) == [("甲", "q=%E5%AD%A6%E4%BD%8D")]


def test_at_most_so_many_searches_are_kept(browse, city, monkeypatch):
    monkeypatch.setattr("workflow.services.searches.MOST", 1)
    client = browse(Role.OFFICE)

    for name in ("甲", "乙"):
        answer = client.post(reverse("search_keep"), {"name": name, "query": "q=企业"}, follow=True)

    assert "最多保存 1 个查找" in answer.text
    assert SavedSearch.objects.count() == 1


def test_the_box_in_the_header_leads_to_the_search(browse, city):
    assert f'action="{reverse("search")}"' in browse(Role.OFFICE).get(reverse("workbench")).text
    assert SearchEntry.objects.count() == 0
