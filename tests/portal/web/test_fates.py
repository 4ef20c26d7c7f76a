"""What a bureau is told of its words, and how the lead marks them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.city import fresh
from tests.correspondence import drafted, kept, sent
from workflow.assembly.blocks import Block
from workflow.models import OutcomeClass, PassageUse

CARRIED = "我市已评估全市创新资源，派出干部五十名指导中小企业培训。"
CHANGED = "2022年度科技信贷共向民营企业发放贷款8931笔，金额645亿元。"
LOST = "拟于下半年修订人才公寓管理办法，放宽申请条件。"
KEPT = "松湖园区的范围将于年底调整，尚未公布。"


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    parts = [
        f"一、培育\n　　{CARRIED}",
        f"二、融资\n　　{CHANGED}",
        f"三、人才\n　　{LOST}",
        kept(f"四、另外\n　　{KEPT}"),
    ]
    return sent(city, drafted(city, case, "科技局", *parts), "科技局")


@pytest.fixture
def reply(city, case, opinion):
    reply = city.reply_draft(case)
    changed = CHANGED.replace("民营企业", "专精特新企业")
    parts = [Block(f"一、关于培育\n　　{CARRIED}"), Block(f"二、关于融资\n　　{changed}")]
    letter = OutcomeClass.objects.get(pack=case.pack, letter="B")
    city.do(
        "write", reply, city["工信局", Role.HANDLER], date(2023, 5, 15), parts=parts, answers={}, outcome_class=letter
    )  # fmt: skip
    return fresh(reply)


def page_of(opinion):
    return reverse("opinion_detail", args=["shifan", "20230001", opinion.pk])


def countersigning(city, reply):
    city.do("submit_check", reply, city["工信局", Role.HANDLER], date(2023, 5, 16))
    city.do(
        "request_countersign", reply, city["工信局", Role.SECTION_HEAD], date(2023, 5, 16),
        units=[city.units["科技局"]],
    )  # fmt: skip


def marked(city, case, opinion, **changes):
    uses = {p.pk: ("used", "") for p in opinion.passages.all()} | changes
    share = city.assignment(case, "科技局")
    city.do("mark_use", share, city["工信局", Role.HANDLER], date(2023, 5, 17), uses=uses)
    return share


# -- what the bureau is told


def test_before_anything_is_marked_or_shown_the_page_says_what_will_come(browse, opinion):
    page = browse("科技局", Role.HANDLER).get(page_of(opinion)).text

    assert "主办单位还没有标明采用情况" in page


def test_bureau_sees_the_marks_before_it_sees_the_reply(city, browse, case, opinion, reply):
    last = opinion.passages.get(position=3)
    marked(city, case, opinion)
    PassageUse.objects.filter(passage=last).update(use="not_used", reason="与本案无关")

    page = browse("科技局", Role.HANDLER).get(page_of(opinion)).text

    assert ("主办单位标为：已采用" in page, "与本案无关" in page) == (True, True)
    assert "逐字写入答复" not in page
    assert "专精特新企业" not in page


def test_bureau_sees_what_became_of_its_words_once_it_may_read_the_reply(city, browse, case, opinion, reply):
    countersigning(city, reply)

    page = browse("科技局", Role.HANDLER).get(page_of(opinion))

    assert [line.words.partition("，")[0] for line in page.context["lines"]] == [
        "逐字写入答复", "写入时有改动", "没有写入答复", "没有写入答复",
    ]  # fmt: skip
    assert "按现在的答复稿核对" in page.text
    assert "在工信局答复“二、关于融资”" in page.text
    [change] = page.context["lines"][1].changes
    assert ("民营企业" in change.was, "专精特新企业" in change.now) == (True, True)


def test_mark_that_the_text_does_not_bear_out_is_pointed_at(city, browse, case, opinion, reply):
    countersigning(city, reply)
    marked(city, case, opinion)

    lines = browse("科技局", Role.HANDLER).get(page_of(opinion)).context["lines"]

    assert [line.odd for line in lines] == [
        "", "", "标为采用，但答复里没有找到", "标为采用，但答复里没有找到",
    ]  # fmt: skip


def test_bureau_may_object_once_and_both_bureaus_read_the_objection(city, browse, case, opinion, reply):
    share = marked(city, case, opinion)
    client = browse("科技局", Role.HANDLER)
    address = move_url(share, case, "object_to_use")
    before = client.get(page_of(opinion)).text

    client.post(address, {"reason": "第三段请写入答复。"})
    pages = [browse(unit, Role.HANDLER).get(page_of(opinion)).text for unit in ("科技局", "工信局")]

    assert address in before
    assert ["第三段请写入答复。" in page for page in pages] == [True, True]
    assert address not in pages[0]


def test_office_is_told_of_the_passages_that_it_may_read(city, browse, case, opinion, reply):
    marked(city, case, opinion)

    lines = browse(Role.OFFICE).get(page_of(opinion)).context["lines"]

    assert [line.passage.position for line in lines] == [1, 2, 3]


def test_after_issue_the_real_text_counts(city, browse):
    city.replied()
    opinion = city.units["科技局"].opinions.get()

    page = browse("科技局", Role.HANDLER).get(page_of(opinion))

    assert "按已发出的答复核对" in page.text
    assert [line.odd for line in page.context["lines"]] == ["标为采用，但答复里没有找到"]


# -- how the lead marks


def test_marks_are_proposed_from_the_reply_in_work(city, browse, case, opinion, reply):
    page = browse("工信局", Role.HANDLER).get(move_url(city.assignment(case, "科技局"), case, "mark_use"))
    form = page.context["form"]

    proposed = [form[f"use-{p.pk}"].value() for p in form.passages]
    reasons = [form[f"reason-{p.pk}"].value() for p in form.passages]

    assert proposed == ["used", "partly", "not_used", "not_used"]
    assert reasons == ["", "", "", "仅供主办单位参考，不引用"]
    assert page.text.count("已按答复稿预选") == 4
    assert CHANGED in page.text


def test_without_a_reply_nothing_is_proposed_but_for_what_may_not_be_quoted(city, browse, case, opinion):
    page = browse("工信局", Role.HANDLER).get(move_url(city.assignment(case, "科技局"), case, "mark_use"))
    form = page.context["form"]

    assert [form[f"use-{p.pk}"].value() for p in form.passages] == [None, None, None, "not_used"]


def test_what_was_marked_before_is_not_proposed_anew(city, browse, case, opinion, reply):
    share = marked(city, case, opinion)

    form = browse("工信局", Role.HANDLER).get(move_url(share, case, "mark_use")).context["form"]

    assert [form[f"use-{p.pk}"].value() for p in form.passages] == ["used"] * 4
    assert form.proposed == set()


def test_marks_are_saved_as_the_lead_chose_them(city, browse, case, opinion, reply):
    share = city.assignment(case, "科技局")
    client = browse("工信局", Role.HANDLER)
    page = client.get(move_url(share, case, "mark_use"))
    form = page.context["form"]
    data = {bound.html_name: bound.value() or "" for bound in form}
    third = form.passages[2].pk

    without = client.post(move_url(share, case, "mark_use"), data)
    answer = client.post(move_url(share, case, "mark_use"), data | {f"reason-{third}": "已由其他文件规定"})

    assert (without.status_code, "未采用的段落须写明理由" in without.text) == (409, True)
    assert answer.status_code == 302
    assert list(
        PassageUse.objects.order_by("passage__position").values_list("use", "reason")
    ) == [
        ("used", ""), ("partly", ""), ("not_used", "已由其他文件规定"), ("not_used", "仅供主办单位参考，不引用"),
    ]  # fmt: skip


def test_program_that_leaves_marks_out_is_refused_not_guessed_for(city, case, opinion, reply, client):
    share = city.assignment(case, "科技局")
    client.force_login(city["工信局", Role.HANDLER])

    answer = client.post(
        f"/api/v1/assignments/{share.pk}/transitions/mark_use/",
        {"inputs": {}},
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert not PassageUse.objects.exists()
