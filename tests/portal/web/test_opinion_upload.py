"""An opinion that was written elsewhere: read, taken apart, looked over, saved."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from portal.web.letter_split import LARGEST_FILE, SURE, pieces, taken_apart
from proposals.roles import Role
from tests.city import fresh
from tests.correspondence import drafted, kept, sent

LETTER = (
    "示范市工信局：\n"
    "　　第20230001号提案收悉，现将会办意见函告如下：\n"
    "　　一、关于培育体系\n"
    "　　我局已评估全市创新资源，派出干部指导中小企业培训。\n"
    "　　二、关于融资\n"
    "　　另有安排，暂不对外。\n"
    "　　特此函复。\n"
    "　　联系人：经办科，联系电话：0000-00000000\n"
)


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    return city.opinion_draft(case, "科技局")


@pytest.fixture
def desk(browse):
    return browse("科技局", Role.HANDLER)


def page_of(opinion):
    return reverse("opinion_upload", args=["shifan", "20230001", opinion.pk])


def read(client, opinion, *, text="", file=None):
    data = {"step": "read", "text": text} | ({"file": file} if file else {})
    return client.post(page_of(opinion), data)


def upload(name, data):
    return SimpleUploadedFile(name, data)


def docx(*lines):
    document, buffer = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def sent_back(response, **changes):
    """What a browser sends of the page as it is, with the changes; a change to None leaves the field out."""
    found = {"blocks": str(len(response.context["pieces"]))}
    for piece in response.context["pieces"]:
        found[f"text-{piece.place}"] = piece.block.text
        found[f"kept-{piece.place}"] = piece.block.kept
        found[f"asks-{piece.place}"] = [str(box.ask.pk) for box in piece.boxes if box.ticked]
        found |= {f"private-{piece.place}": "on"} if piece.block.private else {}
    form = response.context["form"]
    found |= {bound.name: bound.value() or "" for bound in form if bound.name not in {"text", "parts"}}
    found |= {"_expected": response.context["expected"], "_key": response.context["key"], "step": "save"}
    return {name: value for name, value in (found | changes).items() if value is not None}


def saved(opinion):
    """The passages as they were kept: words, asks with how they were found, and whether they may be quoted."""
    return [
        (
            passage.heading,
            passage.text,
            [(link.ask.number, link.by_person) for link in passage.ask_links.order_by("ask__position")],
            passage.quotable,
        )
        for passage in fresh(opinion).passages.order_by("position")
    ]


# -- the letter comes in


@pytest.mark.parametrize(
    "file",
    [
        upload("意见.txt", LETTER.encode()),
        upload("意见.txt", LETTER.encode("gb18030")),
        upload("意见.docx", docx(*LETTER.splitlines())),
        None,
    ],
)
def test_letter_is_taken_apart_with_the_asks_it_may_speak_to(desk, opinion, file):
    file and file.seek(0)
    page = read(desk, opinion, file=file, text="" if file else LETTER)

    told = [
        (piece.number, piece.frame, [box.ask.number for box in piece.likely])
        for piece in page.context["pieces"]
    ]
    assert page.status_code == 200
    assert told == [
        (0, "称谓", []), (0, "开头", []), (1, "", ["一.1"]), (2, "", []), (0, "结尾和落款", []),
    ]  # fmt: skip
    assert [ask.number for ask in page.context["open_asks"]] == ["一.2", "二.1"]
    assert "没有找到对应的建议，请人工判断。" in page.text


def test_sureness_and_reason_are_said_in_words(desk, opinion):
    page = read(desk, opinion, text=LETTER)
    [box] = page.context["pieces"][2].likely

    assert (box.sure, box.ticked) == (True, True)
    assert "依据充分" in page.text
    assert f"两处都说到：{box.reason}" in page.text


def test_weak_match_is_left_to_a_person(desk, opinion):
    page = read(desk, opinion, text="一、我局已建立主动服务机制。\n二、按企业诉求自动匹配政策的平台已上线。")
    boxes = {box.ask.number: box.sure for piece in page.context["pieces"] for box in piece.likely}

    assert 0.5 <= SURE <= 1
    assert boxes.keys() == {"二.1"}


def test_contact_that_the_letter_names_is_taken_over(desk, opinion):
    form = read(desk, opinion, text=LETTER).context["form"]

    assert (form["contact"].value(), form["phone"].value()) == ("经办科", "0000-00000000")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("意见.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "是旧版 Word 文档"),
        ("意见.pdf", b"%PDF-1.7\n", "是 PDF 文件"),
        ("意见.docx", b"PK\x03\x04broken", "不是完好的 .docx 文档"),
        ("意见.txt", b"", "里没有文字"),
        ("意见.txt", "　\n".encode(), "里没有文字"),
        ("意见.exe", b"MZ\x00\x01", "不是文本文件"),
        ("意见.txt", b"\x81\xff\xfe\x81", "文字编码无法识别"),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_words_and_the_text_comes_back(
    desk, opinion, name, data, words
):
    page = read(desk, opinion, file=upload(name, data), text="我另外粘贴的正文。")

    assert page.status_code == 422
    assert words in page.text
    assert "我另外粘贴的正文。" in page.text


def test_file_that_is_too_large_is_not_even_read(desk, opinion, monkeypatch):
    monkeypatch.setattr("portal.web.letter_split.LARGEST_FILE", 10)

    page = read(desk, opinion, file=upload("意见.txt", LETTER.encode()))

    assert (page.status_code, "超过 10 MB" in page.text) == (422, True)
    assert LARGEST_FILE == 10 * 1024 * 1024


def test_name_of_a_file_is_text_and_nothing_else(desk, opinion):
    page = read(desk, opinion, file=upload("<img src=x onerror=1>{name}.pdf", b"%PDF-1.7\n"))

    assert "&lt;img src=x onerror=1&gt;{name}.pdf" in page.text
    assert "<img src=x" not in page.text


def test_file_and_text_together_are_refused(desk, opinion):
    page = read(desk, opinion, file=upload("意见.txt", LETTER.encode()), text="另一份正文。")

    assert (page.status_code, "只用一种" in page.text, "另一份正文。" in page.text) == (422, True, True)


@pytest.mark.parametrize(("text", "words"), [("", "请选择文件"), ("字" * 100_001, "最多 100000 字")])
def test_text_that_is_missing_or_too_long_is_refused(desk, opinion, text, words):
    page = read(desk, opinion, text=text)

    assert (page.status_code, words in page.text) == (422, True)


# -- the pieces go out


def test_pieces_left_as_they_are_keep_what_the_matching_found(desk, opinion):
    page = read(desk, opinion, text=LETTER)

    answer = desk.post(page_of(opinion), sent_back(page))

    assert answer.url == reverse("opinion_detail", args=["shifan", "20230001", opinion.pk])
    assert saved(opinion) == [
        ("一、关于培育体系", "我局已评估全市创新资源，派出干部指导中小企业培训。", [("一.1", False)], True),
        ("二、关于融资", "另有安排，暂不对外。", [], True),
    ]
    assert (fresh(opinion).text_version, fresh(opinion).contact) == (1, "经办科")
    assert opinion.texts.get().text == LETTER.rstrip("\n")


def test_what_a_person_corrects_is_kept_as_their_word(desk, opinion, case):
    page = read(desk, opinion, text=LETTER)
    asks = {ask.number: str(ask.pk) for ask in case.proposal.asks.all()}
    changes = {
        "asks-2": [asks["一.2"]],
        "text-3": "　　二、关于融资\n　　改过的话。",
        "private-3": "on",
        f"ask-{asks['一.1']}": "adopted",
    }

    desk.post(page_of(opinion), sent_back(page, **changes))

    assert saved(opinion) == [
        ("一、关于培育体系", "我局已评估全市创新资源，派出干部指导中小企业培训。", [("一.2", True)], True),
        ("二、关于融资", "改过的话。", [], False),
    ]
    assert opinion.verdicts.get().verdict == "adopted"


def test_piece_can_be_taken_out_before_saving(desk, opinion):
    page = read(desk, opinion, text=LETTER)

    redrawn = desk.post(page_of(opinion), sent_back(page, step="drop-3", contact="新联系人"))

    assert [piece.number for piece in redrawn.context["pieces"]] == [0, 0, 1, 0]
    assert redrawn.context["form"]["contact"].value() == "新联系人"
    assert fresh(opinion).text_version == 0


def test_going_back_brings_the_letter_with_its_changes(desk, opinion):
    page = read(desk, opinion, text=LETTER)

    back = desk.post(page_of(opinion), sent_back(page, step="back", **{"text-3": "　　二、改过的话。"}))

    assert "二、改过的话。" in back.context["form"]["text"].value()
    assert back.context["form"]["text"].value().startswith("示范市工信局：\n")


def test_faulty_pieces_stay_on_the_screen(desk, opinion):
    page = read(desk, opinion, text=LETTER)

    wrong = desk.post(page_of(opinion), sent_back(page, **{"asks-2": ["999999"], "text-3": "　　留着的话。"}))

    assert wrong.status_code == 422
    assert "所答的建议不属于本案" in wrong.text
    assert "留着的话。" in wrong.text
    assert fresh(opinion).text_version == 0


def test_stale_screen_keeps_everything_and_saves_on_the_second_press(city, desk, opinion):
    page = read(desk, opinion, text=LETTER)
    city.do("write", opinion, city["科技局", Role.LIAISON], city.session.closes_on, text="同事先存的一稿。")

    stale = desk.post(page_of(opinion), sent_back(page, **{"text-3": "　　我改的话。"}))

    assert (stale.status_code, fresh(opinion).text_version) == (409, 1)
    assert "我改的话。" in stale.text
    assert desk.post(page_of(opinion), sent_back(stale)).status_code == 302
    assert fresh(opinion).text_version == 2


def test_double_click_saves_once(desk, opinion):
    data = sent_back(read(desk, opinion, text=LETTER))

    answers = [desk.post(page_of(opinion), data).status_code for _ in range(2)]

    assert (answers, fresh(opinion).text_version) == ([302, 302], 1)


def test_words_that_were_confidential_are_so_again(city, desk, case):
    secret = "二、松湖的园区范围将于年底调整，尚未公布。"
    sent(city, drafted(city, case, "科技局", "一、已安排。", kept(secret)), "科技局")
    share = city.assignment(case, "科技局")
    city.do("ask_again", share, city["工信局", Role.HANDLER], city.session.closes_on, reason="请补充。")
    later = city.opinion_draft(case, "科技局")

    page = read(desk, later, text=f"一、已安排二十万元。\n{secret}")

    assert [piece.block.private for piece in page.context["pieces"]] == [False, True]


# -- who, when


@pytest.mark.parametrize(
    ("key", "status"),
    [
        (("科技局", Role.LIAISON), 200),
        (("科技局", Role.SECTION_HEAD), 403),
        (("工信局", Role.HANDLER), 404),
        (("金融局", Role.HANDLER), 404),
        ((Role.OFFICE,), 404),
        (("stranger",), 404),
    ],
)
def test_only_the_desk_of_the_bureau_gets_the_page(browse, opinion, key, status):
    client = browse(*key)

    assert client.get(page_of(opinion)).status_code == status
    assert client.post(page_of(opinion), {"step": "read", "text": LETTER}).status_code == status


def test_letter_that_is_no_longer_a_draft_cannot_be_replaced(city, browse, case):
    opinion = city.opinion_approved(case, "科技局")

    page = browse("科技局", Role.HANDLER).get(page_of(opinion))

    assert page.status_code == 409
    assert "现在不能“粘贴或上传”" in page.text


def test_page_of_the_draft_leads_there(desk, opinion):
    page = desk.get(reverse("opinion_detail", args=["shifan", "20230001", opinion.pk]))

    assert page_of(opinion) in page.text


def test_letter_for_several_cases_is_matched_to_the_asks_of_each(city, browse, case):
    other = city.handling(title="关于主动服务的建议", leads=("发改局",))
    city.accept(other, "科技局")
    opinion = city.opinion_draft(case, "科技局", cases=[other])

    sheet = taken_apart(
        LETTER, subject=opinion, actor=city["科技局", Role.HANDLER], on=city.session.closes_on
    )
    likely = [box.ask.proposal_id for piece in pieces(sheet) for box in piece.likely]

    assert sorted(likely) == sorted([case.proposal_id, other.proposal_id])


def test_pieces_have_no_id_twice(desk, opinion):
    ids = re.findall(r' id="([^"]+)"', read(desk, opinion, text=LETTER).text)

    assert len(ids) == len(set(ids))
