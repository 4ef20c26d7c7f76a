"""Writing a proposal in a browser."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.web.ask_rows import MOST_ROWS
from portal.web.subjects import move_url
from proposals.models import Proposal
from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.browser_form import fields_of
from workflow.models import Case, RulePack

NEW = reverse("proposal_new")
QUERIES = 11


def sheet(city, **more):
    return {
        "session": city.session.pk,
        "kind": "cppcc_proposal",
        "title": "关于完善充电设施的提案",
        "reasons": "车多桩少。",
        "wish": "public",
        "rows": "3",
        "ask-0": "在老旧小区加装充电桩。",
        "ask-1": "",
        "ask-2": "由市发改局公布建设计划。",
        "_key": "k",
    } | more


def asks(case):
    return list(case.proposal.asks.order_by("position").values_list("number", "group", "text"))


def test_how_long_it_should_be_is_what_the_place_says(browse, city, monday):
    RulePack.objects.update(reasons_least=10, reasons_most=2500, title_most=12)
    case = city.draft(title="关于加快企业培育和改善营商环境的建议")

    new = browse(Role.MEMBER).get(NEW)
    draft = browse(Role.MEMBER).get(move_url(case, case, "edit"))

    assert ("建议 10 至 2500 字" in new.text, "建议 10 至 2500 字" in draft.text) == (True, True)
    assert "案由宜在 12 字以内" in draft.text
    assert "理由写了" not in draft.text


def test_member_writes_a_first_draft(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city))
    case = Case.objects.get()

    assert (response.status_code, response.url) == (302, f"/cases/shifan/d{case.proposal_id}/")
    assert (case.state, case.proposal.title) == ("draft", "关于完善充电设施的提案")
    assert asks(case) == [("1", "", "在老旧小区加装充电桩。"), ("2", "", "由市发改局公布建设计划。")]


def test_collective_writes_in_the_name_of_its_body(city, browse):
    body = city.units["民建市委会"]

    browse("民建市委会", Role.COLLECTIVE).post(NEW, sheet(city, body=body.pk))

    assert Proposal.objects.get().proposing_body == body


def test_body_of_others_is_not_offered(city, browse):
    response = browse("民建市委会", Role.COLLECTIVE).post(NEW, sheet(city, body=city.units["工信局"].pk))

    assert response.status_code == 422
    assert not Case.objects.exists()


def test_double_click_opens_one_draft(city, browse):
    client = browse(Role.MEMBER)

    first, second = client.post(NEW, sheet(city)), client.post(NEW, sheet(city))

    assert first.url == second.url
    assert Case.objects.count() == 1


def test_half_written_draft_is_kept(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, **{"reasons": "", "ask-0": "", "ask-2": ""}))

    assert response.status_code == 302
    assert asks(Case.objects.get()) == []


def test_draft_needs_a_title_and_loses_nothing(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, title=""))

    assert response.status_code == 422
    assert "由市发改局公布建设计划。" in response.text
    assert '<a href="#id_title">' in response.text


def test_one_more_box_keeps_what_was_written_and_saves_nothing(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, more="add"))

    assert response.status_code == 200
    assert 'id="id_ask-3"' in response.text
    assert "在老旧小区加装充电桩。" in response.text
    assert "还不能提交" not in response.text
    assert not Case.objects.exists()


def test_pasted_list_becomes_one_ask_for_each_item(city, browse):
    pasted = "一、完善培育体系\n1.派出干部指导。\n2.提出配套措施。\n二、改善环境\n1.主动服务。"

    browse(Role.MEMBER).post(NEW, sheet(city, **{"ask-0": pasted, "ask-2": ""}))

    assert [(number, text) for number, _group, text in asks(Case.objects.get())] == [
        ("一.1", "派出干部指导。"),
        ("一.2", "提出配套措施。"),
        ("二.1", "主动服务。"),
    ]


@pytest.mark.parametrize("key", [(Role.OFFICE,), ("工信局", Role.HANDLER), ("stranger",)])
def test_only_members_and_collectives_write(city, browse, key):
    assert browse(*key).get(NEW).status_code == 403
    assert browse(*key).post(NEW, sheet(city)).status_code == 403
    assert not Case.objects.exists()


def test_outside_of_the_window_the_page_says_so(city, browse, monday):
    session = city.session
    session.filing_closes_on = date(2023, 5, 1)
    session.save()

    assert "现在不在提案征集期内" in browse(Role.MEMBER).get(NEW).text


def edit_url(case):
    return move_url(case, case, "edit")


def test_editing_shows_each_ask_in_its_box(city, browse):
    page = browse(Role.MEMBER).get(edit_url(city.draft()))

    assert page.status_code == 200
    assert "评估全市创新资源" in page.text
    assert [row.number for row in page.context["form"].boxes()] == ["一.1", "一.2", "二.1"]
    assert [row.heading.value() for row in page.context["form"].boxes() if row.heading] == [
        "完善培育体系",
        "改善营商环境",
    ]


def test_edited_text_keeps_headings_and_numbers_without_gaps(city, browse):
    case = city.draft()
    client = browse(Role.MEMBER)
    data = fields_of(client.get(edit_url(case)), "sheet") | {"ask-0": "", "ask-3": "公开服务清单。"}

    assert client.post(edit_url(case), data).status_code == 302
    assert asks(fresh(case)) == [
        ("一.1", "完善培育体系", "指导行业组织了解企业难题，及时提出配套措施。"),
        ("二.1", "改善营商环境", "建立主动服务机制，按企业诉求自动匹配政策。"),
        ("二.2", "改善营商环境", "公开服务清单。"),
    ]


def test_editing_offers_one_more_box(city, browse):
    case = city.draft()

    response = browse(Role.MEMBER).post(edit_url(case), {"ask-0": "甲。", "more": "add", "title": "改了一半"})

    assert response.status_code == 200
    assert 'id="id_ask-1"' in response.text
    assert "改了一半" in response.text
    assert fresh(case).proposal.title == "关于加快企业培育的建议"


@pytest.mark.parametrize("rows", ["", "-3", "abc", "9999"])
def test_senseless_number_of_boxes_does_no_harm(city, browse, rows):
    case = city.draft()

    response = browse(Role.MEMBER).post(
        edit_url(case), {"rows": rows, "title": "题", "wish": "public", "ask-0": "做。"}
    )

    assert response.status_code == 302
    assert asks(fresh(case)) == [("1", "", "做。")]


# -- what is done to the rows without saving ---------------------------------------------------------------------------


def drawn(client, city, op, **more):
    """The form as it is drawn again, with the asks that it shows."""
    response = client.post(NEW, sheet(city, more=op, **{"ask-1": "开放单位车位。"} | more))
    assert (response.status_code, Case.objects.count()) == (200, 0)
    return response, [row.box.value() for row in response.context["form"].boxes()]


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("up-1", ["开放单位车位。", "在老旧小区加装充电桩。", "由市发改局公布建设计划。"]),
        ("down-0", ["开放单位车位。", "在老旧小区加装充电桩。", "由市发改局公布建设计划。"]),
        ("join-1", ["在老旧小区加装充电桩。", "开放单位车位。由市发改局公布建设计划。"]),
        ("remove-0", ["开放单位车位。", "由市发改局公布建设计划。"]),
        ("add-0", ["在老旧小区加装充电桩。", "", "开放单位车位。", "由市发改局公布建设计划。"]),
        ("up-99", ["在老旧小区加装充电桩。", "开放单位车位。", "由市发改局公布建设计划。"]),
        ("nonsense", ["在老旧小区加装充电桩。", "开放单位车位。", "由市发改局公布建设计划。"]),
    ],
)
def test_buttons_of_the_rows_redraw_and_save_nothing(city, browse, op, expected):
    assert drawn(browse(Role.MEMBER), city, op)[1] == expected


def test_a_row_is_cut_at_the_cursor(city, browse):
    _page, shown = drawn(browse(Role.MEMBER), city, "split-0", _cursor="6", **{"ask-1": "", "ask-2": ""})

    assert shown[:2] == ["在老旧小区加", "装充电桩。"]


def test_a_removed_row_can_be_put_back(city, browse):
    client = browse(Role.MEMBER)
    page, _shown = drawn(client, city, "remove-0")

    assert "刚移去：在老旧小区加装充电桩。" in page.text
    assert drawn(client, city, "putback", dropped="在老旧小区加装充电桩。")[1][-1] == "在老旧小区加装充电桩。"


def test_a_heading_is_given_and_saved(city, browse):
    client = browse(Role.MEMBER)
    page, _shown = drawn(client, city, "head-0")
    fields = fields_of(page, "sheet") | {"head-0": "设施"}

    client.post(NEW, fields)

    assert asks(Case.objects.get()) == [
        ("一.1", "设施", "在老旧小区加装充电桩。"),
        ("一.2", "设施", "开放单位车位。"),
        ("一.3", "设施", "由市发改局公布建设计划。"),
    ]


def test_a_preview_shows_what_would_be_saved(city, browse):
    page, _shown = drawn(browse(Role.MEMBER), city, "preview")

    assert 'id="preview"' in page.text
    assert "<p>2　开放单位车位。</p>" in page.text


# -- from a paper ------------------------------------------------------------------------------------------------------

PAPER = (
    "关于完善停车设施的建议\n理由：停车难，车位少，群众反映多。\n办法：\n1.新建停车场。\n2.开放单位车位。\n"
    "联系电话：0000-0000000\n"
)


def brought(client, city, **more):
    empty = {"title": "", "reasons": "", "ask-0": "", "ask-2": "", "more": "import"}
    return client.post(NEW, sheet(city, **empty | more))


def test_a_pasted_text_fills_the_form_and_marks_what_is_doubtful(city, browse):
    page = brought(browse(Role.MEMBER), city, **{"source-text": PAPER})
    form = page.context["form"]

    assert (form.present("title"), form.present("reasons")) == (
        "关于完善停车设施的建议",
        "停车难，车位少，群众反映多。",
    )
    assert [row.box.value() for row in form.boxes()] == ["新建停车场。", "开放单位车位。"]
    assert [doubt.words for doubt in form.title_doubts()] == ["关于完善停车设施的建议"]
    assert "没有标明“案由”" in page.text
    assert form.present("left") == "联系电话：0000-0000000"
    assert not Case.objects.exists()


def test_an_uploaded_text_fills_the_form_too(city, browse):
    page = brought(
        browse(Role.MEMBER), city, **{"source-file": SimpleUploadedFile("提案.txt", PAPER.encode("gb18030"))}
    )

    assert [row.box.value() for row in page.context["form"].boxes()] == ["新建停车场。", "开放单位车位。"]


def test_what_stood_on_the_page_is_not_lost_to_what_is_brought(city, browse):
    page = brought(browse(Role.MEMBER), city, reasons="先前写的理由。", **{"source-text": PAPER})

    assert page.context["form"].present("left").splitlines() == ["联系电话：0000-0000000", "先前写的理由。"]


def test_more_asks_than_a_page_has_boxes_are_left_to_be_placed(city, browse):
    asks = "\n".join(f"{n}.修好第{n}座桥。" for n in range(1, MOST_ROWS + 2))
    page = brought(
        browse(Role.MEMBER),
        city,
        **{"source-text": f"关于完善桥梁的建议\n理由：桥旧了，群众反映多。\n办法：\n{asks}"},
    )

    assert len(page.context["form"].boxes()) == MOST_ROWS
    assert page.context["form"].present("left") == f"修好第{MOST_ROWS + 1}座桥。"


@pytest.mark.parametrize(
    ("op", "field", "expected"),
    [("placereasons", "reasons", "车多桩少。\n附件：表"), ("placenone", "reasons", "车多桩少。")],
)
def test_what_is_left_is_placed_by_the_author(city, browse, op, field, expected):
    page, _shown = drawn(browse(Role.MEMBER), city, op, left="附件：表")

    assert (page.context["form"].present(field), page.context["form"].present("left")) == (expected, "")


def test_what_is_left_becomes_asks(city, browse):
    assert drawn(browse(Role.MEMBER), city, "placeasks", left="修路。\n架桥。")[1][-2:] == [
        "修路。",
        "架桥。",
    ]


def test_what_is_left_is_not_passed_over_when_saving(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, left="附件：表"))

    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert "还有文字没有放进表单" in response.text


def test_a_doubt_goes_with_its_words(city, browse):
    client = browse(Role.MEMBER)
    fields = fields_of(brought(client, city, **{"source-text": PAPER}), "sheet")

    kept = client.post(NEW, fields | {"more": "add"}).context["form"]
    settled = client.post(NEW, fields | {"more": "add", "title": "关于停车的提案"}).context["form"]

    assert (len(kept.title_doubts()), settled.title_doubts()) == (1, [])


@pytest.mark.parametrize("told", ["{", "[1]", '[["a"]]', '["ab"]', '{"a": 1}', "[[1, 2]]", "[" * 5000])
def test_senseless_doubts_are_none(city, browse, told):
    page, _shown = drawn(browse(Role.MEMBER), city, "add", doubts=told)

    assert page.context["form"].doubts_value() == ""


@pytest.mark.parametrize(
    ("file", "words"),
    [(b"PK\x03\x04 not a document", "无法读取"), (b"", "没有文字"), (b"\x00\x01\x02\x03" * 50, "无法读取")],
)
def test_a_file_that_cannot_be_read_says_so_and_changes_nothing(city, browse, file, words):
    page = brought(
        browse(Role.MEMBER),
        city,
        reasons="先前写的。",
        **{"source-file": SimpleUploadedFile("提案.docx", file)},
    )

    assert page.status_code == 200
    assert words in page.text or "不是" in page.text
    assert page.context["form"].present("reasons") == "先前写的。"


# -- submitting --------------------------------------------------------------------------------------------------------


def test_what_submitting_would_refuse_is_said_at_the_fields(city, browse):
    half = {"reasons": "", "ask-0": "", "ask-2": "", "_next": "submit"}

    response = browse(Role.MEMBER).post(NEW, sheet(city, **half))

    assert (response.status_code, Case.objects.count()) == (422, 0)
    assert set(response.context["form"].errors) == {"reasons", "ask-0"}
    assert '<a href="#id_reasons">' in response.text
    assert '<a href="#id_ask-0">' in response.text


def test_advice_never_stands_in_the_way(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, title="充电", _next="submit"))

    case = Case.objects.get()
    assert response.url == move_url(case, case, "submit")


def test_saving_tells_the_browser_to_let_go_of_its_copy(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, _key="ab12"))

    assert response.cookies["huiban_saved"].value == "ab12"


def test_a_key_that_opened_another_text_saves_nothing_and_loses_nothing(city, browse):
    client = browse(Role.MEMBER)
    client.post(NEW, sheet(city))

    response = client.post(NEW, sheet(city, reasons="后来改的。"))

    assert (response.status_code, Case.objects.count()) == (409, 1)
    assert "后来改的。" in response.text
    assert "这份草稿已经保存过" in response.text


def test_the_page_takes_as_many_queries_for_a_long_draft_as_for_a_short_one(
    city, browse, django_assert_num_queries
):
    client = browse(Role.MEMBER)
    client.get(NEW)

    with django_assert_num_queries(QUERIES):
        client.post(NEW, sheet(city, more="add"))
    with django_assert_num_queries(QUERIES):
        client.post(NEW, sheet(city, more="add", **{f"ask-{n}": f"第{n}件事。" for n in range(3, 30)}))
