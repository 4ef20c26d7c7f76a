"""A published reply as a file: from the frozen copy, for everybody, and of nothing that is not public."""

from __future__ import annotations

import pytest

from portal.documents.leaks import leaks_in_file
from proposals.roles import Role
from tests.city import fresh
from tests.portal.public.scenes import PUBLISHED
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.publication import marked, published
from workflow.models import PublicText

PHONE = "0769-22831234"
WORDS = (PHONE, "王小明")


@pytest.fixture
def letter(city):
    """A published reply of which a telephone and a name are left out."""
    text = (
        f"经济界委员：\n　　关于提案的答复如下：\n　　一、关于培育\n　　已请王小明先生指导，可致电{PHONE}。\n"
        f"　　感谢支持。\n（联系人：王小明，电话：{PHONE}）\n"
    )
    reply = st.reply_in(city, "delivered", text=text)
    for words in WORDS:
        marked(city, reply.case, words)
    published(city, fresh(reply).case, PUBLISHED)
    return PublicText.objects.get(part="reply")


def address(key, form, number="20230001", place="shifan"):
    return f"/public/{place}/{number}/replies/{key}.{form}"


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_file_says_what_the_page_says_and_tells_nothing_that_was_left_out(letter, client, form):
    answer = client.get(address(letter.pk, form))

    assert answer.status_code == 200
    assert f"20230001%E7%AD%94%E5%A4%8D.{form}" in answer["Content-Disposition"]
    assert leaks_in_file(answer.content, [*WORDS, "0000-00000000", "经办科"]) == ()
    assert {leak.words for leak in leaks_in_file(answer.content, ["一、关于培育"])} == {"一、关于培育"}


def test_what_is_changed_later_does_not_change_the_file(letter, client, city):
    before = client.get(address(letter.pk, "docx")).content
    reply = letter.public_case.case.replies.get()
    reply.texts.update(text="改过的答复。")
    type(reply).objects.filter(pk=reply.pk).update(document_number="别的号", contact="别人")

    assert client.get(address(letter.pk, "docx")).content == before


@pytest.mark.parametrize(
    "guess",
    [{"key": 0}, {"key": 2**63}, {"key": 10**30}, {"number": "20230002"}, {"place": "bieshi"}, {"form": "txt"}],
)  # fmt: skip
def test_every_other_address_is_nothing(letter, client, guess):
    answer = client.get(address(**{"key": letter.pk, "form": "docx"} | guess))

    assert (answer.status_code, "关于培育" in answer.text) == (404, False)


def test_a_text_that_is_no_reply_or_was_taken_back_is_nothing(letter, client, city):
    other = PublicText.objects.exclude(part="reply").first()
    case = letter.public_case.case
    first = client.get(address(other.pk, "docx")).status_code
    city.do("withdraw_publication", case, city[Role.OFFICE], PUBLISHED, about="all", reason="误登。")

    assert (first, client.get(address(letter.pk, "docx")).status_code) == (404, 404)


def test_the_page_leads_to_the_files(letter, client):
    page = client.get("/public/shifan/20230001/").text

    assert all(address(letter.pk, form) in page for form in ("docx", "pdf"))
