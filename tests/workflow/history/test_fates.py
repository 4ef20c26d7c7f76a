"""What became of the words of an opinion, and who learns of it when."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.correspondence import drafted, kept, sent
from workflow.assembly.blocks import Block
from workflow.history.fates import courses_of
from workflow.models import OutcomeClass
from workflow.tracing.fates import Fate

DAY = date(2023, 5, 22)
CARRIED = "我市已评估全市创新资源，派出干部五十名指导中小企业培训。"
HALF = "已建立企业诉求主动服务机制，配备专员二百名。另外还组织了多场政策宣讲活动送到园区。"
CHANGED = "2022年度科技信贷共向民营企业发放贷款8931笔，金额645亿元。"
LOST = "拟于下半年修订人才公寓管理办法，放宽申请条件。"
SHORT = "已办理完毕。"
KEPT = "松湖园区的范围将于年底调整，尚未公布。"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    parts = [
        f"{head}、第{head}件事\n　　{words}"
        for head, words in zip("一二三四五", (CARRIED, HALF, CHANGED, LOST, SHORT), strict=True)
    ]
    return sent(city, drafted(city, case, "科技局", *parts, kept(f"六、另外\n　　{KEPT}")), "科技局")


def replied(city, case, *parts, unit="工信局"):
    reply = city.reply_draft(case, unit)
    letter = OutcomeClass.objects.get(pack=case.pack, letter="B")
    city.do(
        "write", reply, city[unit, Role.HANDLER], date(2023, 5, 15), parts=parts, answers={}, outcome_class=letter
    )  # fmt: skip
    return fresh(reply)


TEXT = (
    f"一、关于培育\n　　{CARRIED}",
    "二、关于服务\n　　已建立企业诉求主动服务机制，配备专员二百名。",
    "三、关于融资\n　　2022年度科技信贷共向专精特新企业发放贷款8931笔，金额645亿元。",
    f"四、其他\n　　{SHORT}",
)


def told(city, opinion, case, *key):
    courses = courses_of(opinion, case, held_posts(city[key if len(key) > 1 else key[0]], DAY))
    return [(row.passage.position, row.fate and row.fate.fate) for row in courses.rows]


def test_lead_sees_at_once_what_its_draft_made_of_each_passage(city, case, opinion):
    replied(city, case, *map(Block, TEXT))

    assert told(city, opinion, case, "工信局", Role.HANDLER) == [
        (1, Fate.VERBATIM), (2, Fate.PARTLY), (3, Fate.ALTERED), (4, Fate.DROPPED), (5, Fate.VERBATIM),
        (6, Fate.DROPPED),
    ]  # fmt: skip


def test_alteration_is_told_with_both_texts_and_its_place(city, case, opinion):
    replied(city, case, *map(Block, TEXT))

    courses = courses_of(opinion, case, held_posts(city["工信局", Role.HANDLER], DAY))
    [landing] = courses.rows[2].fate.landings

    assert landing.part.heading == "三、关于融资"
    assert [(one.was.text, one.now.text) for one in landing.alterations] == [("民营企业", "专精特新企业")]


def test_share_of_the_words_that_arrived_is_counted_without_heading_and_marks(city, case, opinion):
    replied(city, case, *map(Block, TEXT))

    row = courses_of(opinion, case, held_posts(city["工信局", Role.HANDLER], DAY)).rows[1]

    assert row.fate.characters == sum(sign.isalnum() for sign in HALF)
    assert row.fate.carried == sum(sign.isalnum() for sign in HALF.partition("。")[0])


def test_co_handler_learns_of_it_once_it_is_asked_to_countersign(city, case, opinion):
    reply = replied(city, case, *map(Block, TEXT))
    before = told(city, opinion, case, "科技局", Role.HANDLER)
    city.do("submit_check", reply, city["工信局", Role.HANDLER], DAY)
    units = [city.units["科技局"]]
    city.do("request_countersign", reply, city["工信局", Role.SECTION_HEAD], DAY, units=units)

    assert before == [(position, None) for position in range(1, 7)]
    assert told(city, opinion, case, "科技局", Role.HANDLER) == told(
        city, opinion, case, "工信局", Role.HANDLER
    )


def test_what_a_person_named_as_source_arrived_even_in_other_words(city, case, opinion):
    passage = opinion.passages.get(position=4)
    replied(city, case, Block("一、人才\n　　租房门槛将会降低。", sources=(passage.pk,)))

    found = dict(told(city, opinion, case, "工信局", Role.HANDLER))

    assert (found[4], found[1]) == (Fate.ALTERED, Fate.DROPPED)


def test_words_of_another_bureau_are_not_ours(city, case, opinion):
    other = sent(city, drafted(city, case, "金融局", f"一、融资\n　　{CHANGED}"), "金融局")
    replied(city, case, Block(f"一、融资\n　　{CHANGED}"))

    assert told(city, other, case, "工信局", Role.HANDLER) == [(1, Fate.VERBATIM)]


def test_without_a_reply_there_is_no_fate(city, case, opinion):
    courses = courses_of(opinion, case, held_posts(city["工信局", Role.HANDLER], DAY))

    assert (courses.traced, courses.marked, courses.issued) == (False, False, False)


def test_marks_of_the_lead_stand_beside(city, case, opinion):
    uses = {passage.pk: ("not_used", "与本案无关") for passage in opinion.passages.all()}
    city.do("mark_use", city.assignment(case, "科技局"), city["工信局", Role.HANDLER], DAY, uses=uses)

    courses = courses_of(opinion, case, held_posts(city["科技局", Role.HANDLER], DAY))

    assert {(row.use.use, row.use.reason) for row in courses.rows} == {("not_used", "与本案无关")}


def test_whoever_oversees_is_told_of_the_passages_they_read(city, case, opinion):
    replied(city, case, *map(Block, TEXT))

    assert told(city, opinion, case, Role.OFFICE) == [(position, None) for position in range(1, 6)]


def test_after_issue_the_co_handler_reads_what_really_became_of_its_words(city):
    case = city.replied()
    opinion = city.units["科技局"].opinions.get()

    courses = courses_of(opinion, case, held_posts(city["科技局", Role.HANDLER], DAY))

    assert courses.issued
    assert [row.fate.fate for row in courses.rows] == [Fate.DROPPED]
