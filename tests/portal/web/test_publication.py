"""The page on which it is decided what the public reads, and the page for the proposals of a session."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import DAY, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.publication import FULL, marked
from workflow.models import MarkedWords
from workflow.queries.published import public_cases, public_page

PHONE = "0769-22831234"
TEXT = f"已收悉，现答复如下：\n　　村民李四反映属实。联系电话：{PHONE}。\n"


def place(case, end=""):
    return f"/cases/shifan/{case.proposal.reference}/publication/{end}"


@pytest.fixture
def office(browse):
    return browse(Role.OFFICE)


@pytest.fixture
def case(city):
    return fresh(st.reply_in(city, "delivered", text=TEXT)).case


def decide_url(case, name="decide_publication"):
    return f"/cases/shifan/{case.proposal.reference}/case/{case.pk}/{name}/"


def decided(client, case, name="decide_publication", **words):
    given = {"_expected": fresh(case).revision, "_key": "k", "publication": "full", "named": "on"}
    return client.post(client.get(place(case) + f"?row={name}")["Location"], given | words)


def test_the_preview_shows_what_is_open_beside_the_decision(office, case):
    page = office.get(place(case), follow=True)

    assert page.status_code == 200
    assert all(f"<mark>{words}</mark>" in page.text for words in ("李四", PHONE))
    assert "个人姓名" in page.text
    assert page.text.count("全部删去") == 1


def test_words_are_left_out_or_stay_with_a_reason(office, case):
    office.post(
        place(case, "words/"),
        {"words": PHONE, "kind": "landline", "mark": "left_out", "row": "decide_publication"},
    )
    office.post(place(case, "words/"), {"words": "李四", "mark": "stays", "reason": "本人同意。"})

    page = office.get(place(case), follow=True).text

    assert f"</span>{PHONE}</del>" in page
    assert "没有待处理的文字" in page
    assert list(MarkedWords.objects.values_list("words", "mark", "kind", "reason")) == [
        (PHONE, "left_out", "landline", ""), ("李四", "stays", "", "本人同意。"),
    ]  # fmt: skip


def test_a_mark_without_a_reason_says_so_and_one_can_be_taken_back(office, case):
    page = office.post(place(case, "words/"), {"words": "李四", "mark": "stays"}, follow=True)
    assert "可以公开的，请写明理由。" in page.text
    office.post(place(case, "words/"), {"all": "1", "row": "decide_publication"})
    assert MarkedWords.objects.count() == 2

    office.post(place(case, "words/"), {"forget": MarkedWords.objects.get(words="李四").pk})

    assert list(MarkedWords.objects.values_list("words", flat=True)) == [PHONE]


def test_what_is_still_open_is_refused_with_its_places_and_nothing_is_lost(office, case):
    page = decided(office, case, publication="summary", summary=f"请致电{PHONE}。")

    assert page.status_code == 409
    assert f"“{PHONE}”（电话号码）" in page.text
    assert f"请致电{PHONE}。</textarea>" in page.text
    assert public_page("shifan", case.proposal.reference) is None


def test_a_decision_publishes_and_leads_back_to_the_case(office, case):
    office.post(place(case, "words/"), {"all": "1", "row": "decide_publication"})

    page = decided(office, case)

    assert (page.status_code, page["Location"]) == (302, "/cases/shifan/20230001/")
    assert "×××" in public_page("shifan", "20230001").replies[0].body
    again = office.get(place(case), follow=True)
    assert "更改公开决定" in again.text
    assert "全文公开" in again.text


def test_the_secretariat_is_led_to_the_proposal_and_others_are_refused(city, browse):
    case = city.filed()

    assert browse(Role.SECRETARIAT).get(place(case))["Location"].endswith("/publish_proposal/")
    assert browse(Role.OFFICE).get(place(case)).status_code == 409
    assert browse(Role.MEMBER).get(place(case)).status_code == 403
    assert browse(Role.MEMBER).post(place(case, "words/"), {"words": "甲"}).status_code == 403
    assert browse("工信局", Role.HANDLER).get(place(case)).status_code == 404
    assert MarkedWords.objects.count() == 0


def test_a_case_elsewhere_is_not_there(city, browse):
    other = make_city("bieshi").filed()

    page = browse(Role.SECRETARIAT).get(f"/cases/bieshi/{other.proposal.reference}/publication/")

    assert page.status_code == 404


def test_looking_changes_nothing(office, case):
    assert office.get(place(case, "words/")).status_code == 405
    office.get(place(case), follow=True)

    assert (MarkedWords.objects.count(), case.publication_decisions.count()) == (0, 0)


def test_files_that_tell_too_much_stop_the_decision(city, office):
    """The paper prints the name of the unit, whatever is left out of the text."""
    case = city.replied()
    marked(city, case, "示范市工信局")

    page = decided(office, case)

    assert page.status_code == 409
    assert "公开文件的正文里还读得到“示范市工信局”" in page.text


BATCH = "/publish/"


@pytest.fixture
def waiting(city):
    """One for each wish, and one that names a telephone."""
    wishes = ("public", "summary", "withheld")
    cases = [city.filed(title=f"关于{wish}的建议", wish=wish) for wish in wishes]
    telling = city.filed(title=f"请拨打{PHONE}的建议")
    return [fresh(case) for case in (*cases, telling)]


def test_the_batch_decides_each_as_was_wished_and_names_what_it_could_not(city, browse, waiting):
    clerk = browse(Role.SECRETARIAT)

    page = clerk.post(BATCH, {"_key": "k", "cases": [case.pk for case in waiting]})

    assert page.status_code == 200
    assert list(public_cases().values_list("title", flat=True)) == ["关于public的建议"]
    said = [case.publication_decisions.values_list("extent", "reason").first() for case in waiting]
    assert said == [("full", ""), None, ("withheld", "提案人不同意公开"), None]
    assert "有 2 件没有公开" in page.text
    assert "公开摘要须写出摘要。" in page.text


def test_the_batch_lists_what_nobody_decided_on(city, browse, waiting):
    make_city("bieshi").filed(title="别市的建议")
    city.recommended(title="还没有立案的建议")
    clerk = browse(Role.SECRETARIAT)
    city.do("publish_proposal", waiting[0], city[Role.SECRETARIAT], DAY, **FULL)

    page = clerk.get(BATCH + "?tick=all").text

    assert [case.proposal.title in page for case in waiting] == [False, True, True, True]
    assert not any(words in page for words in ("别市的建议", "还没有立案的建议"))
    assert (page.count(" checked>"), page.count(" disabled>")) == (2, 1)


def test_the_batch_says_when_nothing_waits_or_nothing_is_chosen(city, browse):
    clerk = browse(Role.SECRETARIAT)
    empty = clerk.get(BATCH).text
    city.filed()

    page = clerk.post(BATCH, {"cases": ["x", "0"]})

    assert "没有等待决定的提案" in empty
    assert (page.status_code, "请先勾选要公开的提案。" in page.text) == (422, True)


@pytest.mark.parametrize("key", [(Role.OFFICE,), (Role.MEMBER,), (Role.EXAMINER,), ("工信局", Role.HANDLER)])
def test_nobody_else_publishes_many(browse, key):
    assert browse(*key).get(BATCH).status_code == 403
    assert browse(*key).post(BATCH, {"cases": ["1"]}).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_batch_asks_as_much_for_one_as_for_three(city, browse, number, django_assert_num_queries):
    for place_ in range(number):
        city.filed(title=f"第{place_}件")
    clerk = browse(Role.SECRETARIAT)
    clerk.get(BATCH)

    with django_assert_num_queries(5):
        clerk.get(BATCH)
