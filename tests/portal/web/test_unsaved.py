"""What is typed is kept for whoever types it, offered again to them alone, and gone once it is sent."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.web.subjects import move_url
from proposals.models import Deputy
from proposals.roles import Role
from tests.city import ASKS, fresh
from tests.portal.web.browser_form import fields_of, read_out
from workflow.letters import current_text
from workflow.models import Event, Unsaved

DAY = date(2023, 5, 15)


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def reply(city, case):
    return city.reply_draft(case)


@pytest.fixture
def opinion(city, case):
    return city.opinion_draft(case, "科技局")


@pytest.fixture
def lead(browse):
    return browse("工信局", Role.HANDLER)


def page_of(subject, case):
    return move_url(subject, case, "write")


def keeping(subject, name="write", machine="reply"):
    return reverse("unsaved", args=[machine, subject.pk, name])


def test_what_is_typed_is_kept_and_said_to_be(lead, reply, case):
    fields = fields_of(lead.get(page_of(reply, case)))

    answer = lead.post(keeping(reply), fields | {"contact": "经办科"})

    assert (answer.status_code, answer.json()) == (
        200,
        {"saved_at": "2023-05-22T02:00:00+00:00", "words": "已自动保存 10:00"},
    )
    kept = Unsaved.objects.get()
    assert (kept.machine, kept.name, kept.revision) == ("reply", "write", fresh(reply).revision)
    assert "contact=%E7%BB%8F%E5%8A%9E%E7%A7%91" in kept.fields
    assert "csrfmiddlewaretoken" not in kept.fields
    assert (fresh(reply).text_version, Event.objects.filter(transition="write").count()) == (0, 0)


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_nothing_is_kept_or_let_go_of_by_looking(lead, reply, method):
    discard = reverse("unsaved_discard", args=["reply", reply.pk, "write"])

    assert getattr(lead, method)(keeping(reply)).status_code == 405
    assert getattr(lead, method)(discard).status_code == 405


def test_what_was_kept_is_offered_and_put_back(lead, reply, case):
    url = page_of(reply, case)
    fields = fields_of(lead.get(url)) | {"contact": "经办科", "text-2": "　　一、没有提交的一段。"}
    lead.post(keeping(reply), fields)

    offered = lead.get(url)
    put_back = lead.post(url, {"more": "restore"})

    assert "有 5月22日 10:00 自动保存、还没有提交的内容" in read_out(offered)
    assert "一、没有提交的一段。" not in offered.text
    again = fields_of(put_back)
    assert (again["contact"], again["text-2"]) == (["经办科"], ["　　一、没有提交的一段。"])
    assert Unsaved.objects.count() == 1


def test_what_was_put_back_can_be_saved_and_then_is_gone(lead, reply, case):
    url = page_of(reply, case)
    lead.post(keeping(reply), fields_of(lead.get(url)) | {"text-2": "　　一、没有提交的一段。"})

    assert lead.post(url, fields_of(lead.post(url, {"more": "restore"}))).status_code == 302

    assert "一、没有提交的一段。" in current_text(fresh(reply))
    assert Unsaved.objects.count() == 0
    assert "还没有提交的内容" not in lead.get(url).text


def test_what_is_let_go_of_is_not_offered_again(lead, reply, case):
    url = page_of(reply, case)
    lead.post(keeping(reply), fields_of(lead.get(url)))

    answer = lead.post(reverse("unsaved_discard", args=["reply", reply.pk, "write"]))

    assert (answer.status_code, answer.url) == (302, url)
    assert "还没有提交的内容" not in lead.get(url).text


def test_nothing_to_put_back_leads_to_the_page(lead, reply, case):
    assert lead.post(page_of(reply, case), {"more": "restore"}).url == page_of(reply, case)


def test_what_comes_late_of_a_form_that_was_sent_does_not_come_back(lead, reply, case):
    url = page_of(reply, case)
    fields = fields_of(lead.get(url))
    lead.post(url, fields)

    late = lead.post(keeping(reply), fields)

    assert late.status_code == 200
    assert Unsaved.objects.count() == 0


@pytest.mark.parametrize(
    "key",
    [
        ("工信局", Role.SECTION_HEAD),
        ("工信局", Role.BUREAU_LEADER),
        ("工信局", Role.LIAISON),
        ("科技局", Role.HANDLER),
        (Role.OFFICE,),
        (Role.SECRETARIAT,),
        (Role.MEMBER,),
    ],
)
def test_nobody_else_sees_it_anywhere(browse, lead, reply, case, key):
    secret = "只有我看得见的一段"
    lead.post(keeping(reply), fields_of(lead.get(page_of(reply, case))) | {"text-2": secret})
    client = browse(*key)

    pages = [
        client.get(page_of(reply, case)),
        client.post(page_of(reply, case), {"more": "restore"}),
        client.post(page_of(reply, case), {"more": "mine"}),
        client.get(f"/cases/shifan/20230001/replies/{reply.pk}/"),
        client.get("/cases/shifan/20230001/"),
        client.get("/"),
        client.get("/api/v1/replies/"),
    ]

    assert [secret in page.text for page in pages] == [False] * len(pages)
    assert "还没有提交的内容" not in pages[0].text


@pytest.mark.parametrize(
    ("key", "status"),
    [
        (("工信局", Role.SECTION_HEAD), 200),
        (("工信局", Role.BUREAU_LEADER), 403),
        (("工信局", Role.LIAISON), 403),
        (("科技局", Role.HANDLER), 404),
        ((Role.OFFICE,), 404),
        ((Role.ADMINISTRATOR,), 404),
        (("stranger",), 404),
    ],
)
def test_only_who_may_make_the_move_now_has_it_kept(browse, reply, key, status):
    answer = browse(*key).post(keeping(reply), {"text": "甲", "_expected": "1"})

    assert answer.status_code == status
    assert Unsaved.objects.count() == (status == 200)


def test_others_may_not_let_go_of_mine(browse, lead, reply, case):
    lead.post(keeping(reply), fields_of(lead.get(page_of(reply, case))))

    browse("工信局", Role.SECTION_HEAD).post(reverse("unsaved_discard", args=["reply", reply.pk, "write"]))

    assert Unsaved.objects.count() == 1


def test_a_deputy_keeps_what_they_typed_themselves(city, browse, reply, monday):
    post = city["工信局", Role.HANDLER].posts.get()
    Deputy.objects.create(post=post, person=city["发改局", Role.HANDLER], from_on=monday, until_on=monday)

    answer = browse("发改局", Role.HANDLER).post(keeping(reply), {"text": "甲"})

    assert answer.status_code == 200
    assert Unsaved.objects.get().person == city["发改局", Role.HANDLER]


def test_once_the_letter_is_under_review_nothing_is_kept_and_that_is_said(city, lead, case):
    reply = city.reply_written(case)
    city.do("submit_check", reply, city["工信局", Role.HANDLER], DAY)

    answer = lead.post(keeping(reply), {"text": "甲"})

    assert answer.status_code == 409
    assert answer.json() == {"code": "wrong_state", "detail": "现在是“核稿”，不能“起草答复正文”。"}
    assert Unsaved.objects.count() == 0


@pytest.mark.parametrize(
    ("machine", "name"),
    [("reply", "submit_check"), ("reply", "nonsense"), ("nonsense", "write"), ("assignment", "write")],
)
def test_forms_that_are_not_kept_have_no_address(lead, reply, machine, name):
    assert lead.post(reverse("unsaved", args=[machine, reply.pk, name]), {}).status_code == 404


def test_what_is_too_long_is_refused_in_words(lead, reply):
    answer = lead.post(keeping(reply), {"text": "x" * 500_001})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert Unsaved.objects.count() == 0


def test_a_forged_form_is_not_kept(city, reply):
    client = Client(enforce_csrf_checks=True)
    client.force_login(city["工信局", Role.HANDLER], backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(keeping(reply), {"text": "甲"}).status_code == 403
    assert Unsaved.objects.count() == 0


def test_the_anonymous_are_sent_to_log_in(reply):
    assert Client().post(keeping(reply), {"text": "甲"}).url.startswith(reverse("login"))


@pytest.mark.parametrize("told", ["", "x", "-1", "9" * 12])
def test_a_revision_that_is_none_is_the_present_one(lead, reply, told):
    lead.post(keeping(reply), {"text": "甲", "_expected": told})

    assert Unsaved.objects.get().revision == fresh(reply).revision


def test_an_opinion_and_a_proposal_are_kept_too(city, browse, opinion, case):
    bureau = browse("科技局", Role.HANDLER)
    written = fields_of(bureau.get(page_of(opinion, case))) | {"contact": "规划科"}
    bureau.post(keeping(opinion, machine="opinion"), written)
    draft = city.draft(title="另一件")
    member, edit = browse(Role.MEMBER), move_url(draft, draft, "edit")
    typed = fields_of(member.get(edit), "sheet") | {"ask-3": "新写的一条。"}
    member.post(keeping(draft, "edit", "case"), typed)

    resumed = member.get(edit)
    put_back = fields_of(resumed, "sheet")

    assert fields_of(bureau.post(page_of(opinion, case), {"more": "restore"}))["contact"] == ["规划科"]
    assert "接着写：这是 5月22日 10:00 自动保存的内容" in read_out(resumed)
    assert put_back["ask-3"] == ["新写的一条。"]
    assert put_back["rows"] == ["4"]


def test_a_proposal_that_was_saved_since_is_offered_and_not_put_in_its_place(city, browse):
    draft = city.draft()
    member, edit = browse(Role.MEMBER), move_url(draft, draft, "edit")
    typed = fields_of(member.get(edit), "sheet") | {"ask-3": "先前打的一条。"}
    member.post(keeping(draft, "edit", "case"), typed)
    words = {"title": "后来存的案由", "reasons": "理由。", "asks": list(ASKS), "wish": "public"}
    city.do("edit", draft, city[Role.MEMBER], DAY, **words)

    offered = member.get(edit)
    restored = fields_of(member.post(edit, {"more": "restore"}), "sheet")

    assert "还没有提交的内容" in offered.text
    assert fields_of(offered, "sheet")["title"] == ["后来存的案由"]
    assert restored["ask-3"] == ["先前打的一条。"]
