"""The book of a list: who may have it, what stands in it, and how many proposals it takes."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from portal.documents.collection import gather
from portal.web.views import lists
from proposals.queries import held_posts
from proposals.roles import Role

BOOK = reverse("case_collection")


def words_of(answer):
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    return ["".join(page.split()) for page in pages]


def test_book_has_a_cover_contents_with_pages_and_the_replies(city, browse):
    city.replied(title="关于加快企业培育的建议")
    city.filed(title="关于停车的建议")

    answer = browse(Role.SECRETARIAT).get(BOOK, {"session": city.session.pk, "by": "category"})
    pages = words_of(answer)

    assert answer["Content-Type"] == "application/pdf"
    assert "示范市十四届二次会议提案和答复汇编" in pages[0]
    assert "目录" in pages[1]
    assert "经济发展" in pages[1]
    assert "第20230002号关于停车的建议" in pages[1]
    told = "".join(pages[2:])
    assert "现答复如下" in told
    assert "科技局已安排专项" in told


def test_book_holds_only_what_the_filter_finds(city, browse):
    city.replied(title="关于加快企业培育的建议")
    city.filed(title="关于停车的建议")

    told = "".join(words_of(browse(Role.OFFICE).get(BOOK, {"state": "filed"})))

    assert "停车" in told
    assert "企业培育" not in told


@pytest.mark.parametrize(
    ("key", "opinions"), [((Role.SECRETARIAT,), 2), ((Role.MEMBER,), 0), (("发改局", Role.HANDLER), 0)]
)
def test_letters_are_bound_for_their_readers_alone(city, key, opinions, monday):
    case = city.replied()
    user = city[key if len(key) > 1 else key[0]]

    [item] = gather([case], held_posts(user, monday))

    assert sum("会办意见" in piece.name for piece in item.pieces) == opinions


@pytest.mark.parametrize(
    ("key", "status"),
    [((Role.MEMBER,), 403), (("工信局", Role.HANDLER), 403), (("stranger",), 403), ((Role.OFFICE,), 302)],
)
def test_book_is_for_who_oversees_and_never_empty(city, browse, key, status):
    assert browse(*key).get(BOOK).status_code == status


def test_book_has_a_limit_that_is_told(city, browse, monkeypatch):
    monkeypatch.setattr(lists, "MOST", 1)
    for n in range(2):
        city.filed(title=f"提案{n}")
    client = browse(Role.OFFICE)

    answer = client.get(BOOK, {"state": "filed"})

    assert answer.url == f"{reverse('case_list')}?state=filed"
    assert "一册至多 1 件" in client.get(answer.url).text
