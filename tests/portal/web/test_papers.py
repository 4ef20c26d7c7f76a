"""Papers over HTTP: names, types, and that nothing is changed by fetching one."""

from __future__ import annotations

import html
from urllib.parse import quote

import pytest
from django.urls import reverse

from proposals.roles import Role
from workflow.models import Event


@pytest.fixture
def answered(city):
    return city.replied()


def url_of(case, kind, key, form):
    return reverse("paper", args=[case.jurisdiction.slug, case.proposal.reference, kind, key, form])


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("pdf", "application/pdf", b"%PDF"),
    ],
)
def test_reply_comes_as_a_file_with_a_chinese_name(answered, browse, form, media_type, begins):
    reply = answered.replies.get()

    answer = browse(Role.MEMBER).get(url_of(answered, "reply", reply.pk, form))

    name = quote(f"第20230001号 答复函 工信局.{form}")
    assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-cache")
    assert answer.content.startswith(begins)


def test_file_name_holds_no_sign_that_leads_elsewhere(answered, browse, city):
    city.units["工信局"].short_name = '../工"信\r\n局\u202e<>|'
    city.units["工信局"].save()

    answer = browse(Role.MEMBER).get(url_of(answered, "reply", answered.replies.get().pk, "docx"))

    assert (
        answer["Content-Disposition"]
        == f"attachment; filename*=utf-8''{quote('第20230001号 答复函 工信局.docx')}"
    )


def test_same_paper_is_the_same_file_and_leaves_no_trace(answered, browse):
    reply, events = answered.replies.get(), Event.objects.count()
    client = browse(Role.MEMBER)

    first, second = (client.get(url_of(answered, "reply", reply.pk, "docx")).content for _time in range(2))

    assert first == second
    assert Event.objects.count() == events


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_papers_are_only_read(answered, browse, method):
    reply = answered.replies.get()

    assert getattr(browse(Role.MEMBER), method)(url_of(answered, "reply", reply.pk, "pdf")).status_code == 405


@pytest.mark.parametrize(
    ("kind", "form"), [("reply", "odt"), ("letter", "pdf"), ("reply-x", "docx"), ("opinion", "pdf")]
)
def test_there_is_no_other_paper(answered, browse, kind, form):
    assert browse(Role.MEMBER).get(url_of(answered, kind, answered.replies.get().pk, form)).status_code == 404


def test_list_links_what_the_reader_may_have(answered, browse):
    url = reverse("paper_list", args=["shifan", "20230001"])
    reply = answered.replies.get()

    member, office = (html.unescape(browse(role).get(url).text) for role in (Role.MEMBER, Role.OFFICE))

    assert (member.count('.pdf"'), office.count('.pdf"')) == (5, 6)
    assert url_of(answered, "reply", reply.pk, "docx") in member
    assert "/papers/opinion/" not in member
    assert office.count("/papers/opinion/") == 4


@pytest.mark.parametrize(
    ("page", "kind"), [("reply_detail", "reply"), ("opinion_detail", "opinion"), ("case_detail", None)]
)
def test_pages_lead_to_their_papers(answered, browse, city, page, kind):
    keys = {"reply": answered.replies.get().pk, "opinion": city.units["科技局"].opinions.get().pk}
    place = ["shifan", "20230001", *([keys[kind]] if kind else [])]

    text = browse("工信局", Role.HANDLER).get(reverse(page, args=place)).text

    wanted = url_of(answered, kind, keys[kind], "pdf") if kind else reverse("paper_list", args=place)
    assert wanted in text
