"""One answer to several cases that a bureau co-handles."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.similar import clusters
from proposals.models import TopicGroup
from proposals.roles import Role
from tests.city import fresh
from workflow.models import Event, Opinion
from workflow.signals import moved
from workflow.states import Verdict

PAGE = "/opinions/batch/"


@pytest.fixture
def cases(city):
    """Three cases that 金融局 co-handles and has signed for; two are alike."""
    titles = ("关于加强企业融资服务的建议", "关于加强企业融资担保服务的提案", "关于修建口袋公园的提案")
    found = [city.handling(title=title, co=("金融局",)) for title in titles]
    for case in found:
        city.accept(case, "工信局", "金融局")
    return found


@pytest.fixture
def desk(browse):
    return browse("金融局", Role.HANDLER)


def shares(city, cases):
    return [city.assignment(case, "金融局") for case in cases]


def chosen(city, cases, **changes):
    data = {"shares": [share.pk for share in shares(city, cases)], "content": "own", "together": "no"}
    return data | {"text": "一、关于融资\n　　已安排贷款贴息专项。", "verdict": "adopted"} | changes


# -- what is listed


def test_owed_opinions_are_listed_with_those_alike_together(city, desk, cases):
    page = desk.get(PAGE)

    listed = [(group.name, [row.share.case for row in group.rows]) for group in page.context["groups"]]
    assert listed == [("案由相近：关于加强企业融资服务的建议", cases[:2]), ("其他提案", cases[2:])]
    assert "工信局" in page.text


def test_cases_of_one_topic_stand_together(city, desk, cases):
    topic = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="营商环境")
    for case in (cases[0], cases[2]):
        case.proposal.topic_group = topic
        case.proposal.save()

    groups = desk.get(PAGE).context["groups"]

    assert [(group.name, len(group.rows)) for group in groups] == [("专题：营商环境", 2), ("其他提案", 1)]


def test_what_is_begun_answered_asked_again_or_not_signed_for_is_not_listed(city, desk, cases):
    city.opinion_draft(cases[0], "金融局")
    city.opinion_sent(cases[1], "金融局")
    city.do(
        "ask_again", city.assignment(cases[1], "金融局"), city["工信局", Role.HANDLER], date(2023, 5, 4), reason="请补充。"
    )  # fmt: skip
    city.handling(title="还没有签收的提案", co=("金融局",))

    rows = [row.share.case for group in desk.get(PAGE).context["groups"] for row in group.rows]

    assert rows == [cases[2]]


@pytest.mark.parametrize(
    ("key", "status"),
    [
        (("金融局", Role.LIAISON), 200),
        (("科技局", Role.HANDLER), 200),
        (("金融局", Role.SECTION_HEAD), 403),
        ((Role.OFFICE,), 403),
        ((Role.MEMBER,), 403),
        (("stranger",), 403),
    ],
)
def test_page_is_for_the_desks_of_bureaus_and_shows_them_their_own(city, browse, cases, key, status):
    page = browse(*key).get(PAGE)

    assert page.status_code == status
    assert ("口袋公园" in page.text) is (key == ("金融局", Role.LIAISON))


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_queries_for_three_as_for_one(city, desk, django_assert_num_queries, number):
    for place in range(number):
        case = city.handling(title=f"第{place}件提案", co=("金融局",))
        city.accept(case, "金融局")
    desk.get(PAGE)

    with django_assert_num_queries(8):
        desk.get(PAGE)


# -- what is made


def test_each_case_gets_a_letter_of_its_own(city, desk, cases):
    answer = desk.post(PAGE, chosen(city, cases))
    opinions = list(Opinion.objects.order_by("pk"))

    assert answer.url == f"{PAGE}?made={','.join(str(opinion.pk) for opinion in opinions)}"
    assert [[link.case_id for link in opinion.links.all()] for opinion in opinions] == [[c.pk] for c in cases]
    assert opinions[2].texts.get().text == (
        "示范市工信局：\n"
        "　　关于《关于修建口袋公园的提案》（第20230003号），我局提出会办意见如下：\n"
        "　　一、关于融资\n　　已安排贷款贴息专项。\n"
        "　　特此函复。"
    )
    assert {verdict.verdict for opinion in opinions for verdict in opinion.verdicts.all()} == {"adopted"}
    assert {opinion.state for opinion in opinions} == {"drafting"}


def test_page_then_lists_what_was_made(city, desk, cases):
    page = desk.post(PAGE, chosen(city, cases[:2]), follow=True)

    assert "已起草 2 份会办意见，还没有送审。" in page.text
    assert [item["numbers"] for item in page.context["made"]] == ["20230001", "20230002"]
    assert reverse("opinion_detail", args=["shifan", "20230001", Opinion.objects.first().pk]) in page.text


def test_one_letter_may_answer_all_of_them(city, desk, cases):
    desk.post(PAGE, chosen(city, cases, together="yes"))
    opinion = Opinion.objects.get()

    assert [link.case_id for link in opinion.links.order_by("case_id")] == [case.pk for case in cases]
    assert "（第20230001号）、《关于加强企业融资担保服务的提案》（第20230002号）" in opinion.texts.get().text
    assert opinion.verdicts.count() == 9


def test_letter_for_cases_of_several_leads_is_addressed_to_all_of_them(city, desk, cases):
    other = city.handling(title="另一主办的提案", leads=("发改局",), co=("金融局",))
    city.accept(other, "金融局")

    desk.post(PAGE, chosen(city, [cases[0], other], together="yes"))

    assert Opinion.objects.get().texts.get().text.startswith("示范市工信局、示范市发改局：\n")


@pytest.mark.parametrize(
    ("content", "words", "verdicts"),
    [("nothing", "没有补充意见", set()), ("not_ours", "不属本单位职责范围", {Verdict.NOT_OURS.value})],
)
def test_letters_that_say_nothing_need_no_words(city, desk, cases, content, words, verdicts):
    desk.post(PAGE, chosen(city, cases[:1], content=content, text="", verdict=""))
    opinion = Opinion.objects.get()

    assert words in opinion.texts.get().text
    assert {verdict.verdict for verdict in opinion.verdicts.all()} == verdicts


def test_whole_letter_is_used_as_it_is(city, desk, cases):
    text = "示范市工信局：\n　　来函收悉，我局意见如下：\n　　一、同意。\n　　特此函复。"

    desk.post(PAGE, chosen(city, cases[:1], text=text))

    assert Opinion.objects.get().texts.get().text == text


def test_letters_are_chinese_whatever_the_page_speaks(city, desk, cases):
    desk.cookies["django_language"] = "en"

    desk.post(PAGE, chosen(city, cases[:1], content="not_ours"))

    assert "特此函复。" in Opinion.objects.get().texts.get().text


# -- what is not


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shares": []}, "请至少选一件提案。"),
        ({"text": "　"}, "请写正文。"),
        ({"shares": [999999]}, "有的提案已不在待办之列"),
        ({"shares": ["x"]}, "有的提案已不在待办之列"),
    ],
)
def test_what_is_missing_is_said_and_what_was_entered_stays(city, desk, cases, changes, words):
    page = desk.post(PAGE, chosen(city, cases, contact="经办科") | changes)

    assert (page.status_code, words in page.text, "经办科" in page.text) == (422, True, True)
    assert not Opinion.objects.exists()


def test_too_many_at_once_are_refused(city, desk, cases, monkeypatch):
    monkeypatch.setattr("portal.web.opinion_batch.MOST", 2)

    page = desk.post(PAGE, chosen(city, cases))

    assert (page.status_code, "选了 3 件，一次最多 2 件" in page.text) == (422, True)


def test_case_of_another_bureau_cannot_be_smuggled_in(city, desk, cases):
    other = city.handling(title="别的单位会办的提案", co=("科技局",))
    city.accept(other, "科技局")

    page = desk.post(PAGE, chosen(city, cases[:1]) | {"shares": [city.assignment(other, "科技局").pk]})

    assert page.status_code == 422
    assert not Opinion.objects.exists()


@pytest.fixture
def colleague(city, cases):
    """Somebody of the desk who begins the second letter in the moment in which the batch begins the first."""

    def begin(sender, event, **more):
        if event.transition == "draft_opinion" and event.case_id == cases[0].pk:
            city.opinion_draft(cases[1], "金融局")

    moved.connect(begin)
    yield
    moved.disconnect(begin)


def test_all_or_nothing_with_the_reason_at_the_case_that_stands_against_it(city, desk, cases, colleague):
    late = city.assignment(cases[1], "金融局")

    page = desk.post(PAGE, chosen(city, cases))

    assert page.status_code == 409
    assert "一份也没有起草" in page.text
    assert {key: refusal.code for key, refusal in page.context["refused"].items()} == {
        late.pk: "opinion_open"
    }
    assert "一、关于融资" in page.text
    assert not Opinion.objects.exists()


def test_double_click_makes_them_once(city, desk, cases):
    data = chosen(city, cases) | {"_key": "0" * 32}

    answers = [desk.post(PAGE, data) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Opinion.objects.count() == 3
    assert Event.objects.filter(transition="write").count() == 3


@pytest.mark.parametrize("made", ["x", "1,x", "9" * 30, "999999", ",", "-1"])
def test_address_that_names_nothing_shows_nothing(desk, cases, made):
    assert desk.get(PAGE, {"made": made}).context["made"] == []


def test_drafts_of_another_bureau_are_not_shown(city, desk, browse, cases):
    made = city.opinion_draft(cases[0], "金融局")

    assert browse("科技局", Role.HANDLER).get(PAGE, {"made": made.pk}).context["made"] == []


# -- the way there


def test_workbench_leads_there_from_two_cases_on(city, desk, browse, cases):
    many = desk.get("/").text
    city.opinion_draft(cases[0], "金融局")
    city.opinion_draft(cases[1], "金融局")

    assert PAGE in many
    assert PAGE not in desk.get("/").text
    assert PAGE not in browse("工信局", Role.HANDLER).get("/").text


def test_batch_is_told_of_in_each_case_like_any_draft(city, desk, cases):
    desk.post(PAGE, chosen(city, cases))

    assert [event.transition for event in Event.objects.filter(case=cases[0]).order_by("-seq")[:2]] == [
        "write", "draft_opinion",
    ]  # fmt: skip
    assert fresh(cases[0]).state == "handling"


# -- titles


@pytest.mark.parametrize(
    ("titles", "together"),
    [
        (["关于发展养老服务的提案", "关于进一步加强养老服务的建议"], [[0, 1]]),
        (["关于发展养老服务的提案", "关于修建口袋公园的提案"], [[0], [1]]),
        (["关于提案的建议", "关于建议的提案"], [[0], [1]]),
        ([], []),
        (["", ""], [[0], [1]]),
    ],
)
def test_titles_alike_stand_together(titles, together):
    assert clusters(titles) == together
