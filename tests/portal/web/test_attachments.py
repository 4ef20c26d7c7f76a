"""Files of a proposal in a browser: added, listed, fetched, taken away; by whom, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.web.subjects import case_url, move_url
from proposals.roles import Role
from proposals.services import attachments
from tests.city import at, fresh
from tests.files import PDF, docx, examined
from workflow.models import Case

TODAY = date(2023, 5, 22)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def kept(case, name="调研报告.pdf", data=PDF, purpose="material"):
    person = case.proposal.proposer
    return attachments.keep(case.proposal, examined(name, data), purpose=purpose, person=person, at=at(TODAY))


def url_of(case, attachment):
    return reverse("attachment", args=[case.jurisdiction.slug, case.proposal.reference, attachment.pk])


def upload(client, case, data=PDF, name="调研报告.pdf", move="attach", **more):
    file = SimpleUploadedFile(name, data)
    return client.post(move_url(case, case, move), {"file": file, "_next": "attach", **more})


def stored(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_member_adds_a_file_without_javascript_and_stays_to_add_more(city, browse, media):
    case = city.draft()
    client = browse(Role.MEMBER)
    page = client.get(move_url(case, case, "attach"))

    answer = upload(client, case, _expected=page.context["expected"], _key=page.context["key"])

    attachment = case.proposal.attachments.get()
    assert 'enctype="multipart/form-data"' in page.text
    assert (answer.status_code, answer.url) == (302, move_url(case, case, "attach"))
    assert (attachment.name, attachment.kind, attachment.size) == ("调研报告.pdf", "pdf", len(PDF))
    assert [path.read_bytes() for path in stored(media)] == [PDF]
    assert "调研报告.pdf" in client.get(answer.url).text
    assert fresh(case).events.order_by("-seq").first().note == "调研报告.pdf"


def test_the_filing_page_saves_first_and_then_asks_for_files(city, browse):
    sheet = {
        "session": city.session.pk,
        "kind": "cppcc_proposal",
        "title": "关于充电的提案",
        "wish": "public",
    }
    client = browse(Role.MEMBER)

    opened = client.post(reverse("proposal_new"), sheet | {"rows": "1", "_key": "k", "_next": "attach"})
    case = Case.objects.get()
    kept(case)
    page = client.get(move_url(case, case, "edit"))

    assert (opened.status_code, opened.url) == (302, move_url(case, case, "attach"))
    assert "调研报告.pdf" in page.text
    assert 'name="_next" value="attach"' in page.text


def test_the_same_click_twice_keeps_one_file(city, browse, media):
    case = city.draft()
    client = browse(Role.MEMBER)

    first, second = upload(client, case, _key="once"), upload(client, case, _key="once")

    assert (first.status_code, second.status_code) == (302, 302)
    assert len(stored(media)) == 1


def test_the_file_is_given_to_be_saved_and_never_run(city, browse):
    case = city.handling()
    attachment = kept(case, "报告（终稿）.docx", docx())

    answer = browse("工信局", Role.HANDLER).get(url_of(case, attachment))

    assert answer.content == docx()
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A%EF%BC%88%E7%BB%88%E7%A8%BF%EF%BC%89.docx"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("key", "material", "scan"),
    [
        ((Role.MEMBER,), 200, 200),
        ((Role.SECRETARIAT,), 200, 200),
        ((Role.OFFICE,), 200, 404),
        (("工信局", Role.HANDLER), 200, 404),
        (("科技局", Role.LIAISON), 200, 404),
        (("发改局", Role.HANDLER), 404, 404),
        (("", "cosigner"), 404, 404),
        (("", "stranger"), 404, 404),
        ((Role.ADMINISTRATOR,), 404, 404),
    ],
)
def test_a_file_is_for_those_who_see_the_case_and_a_scan_for_fewer(city, browse, key, material, scan):
    case = city.handling()
    urls = [url_of(case, kept(case)), url_of(case, kept(case, "原件.pdf", PDF + b"\n", "scan"))]

    assert [browse(*key).get(url).status_code for url in urls] == [material, scan]


def test_a_unit_that_lost_the_case_loses_its_files_at_once(city, browse):
    case = city.handling()
    url = url_of(case, kept(case))
    client = browse("科技局", Role.HANDLER)
    before = client.get(url).status_code

    city.do("withdraw_unit", city.assignment(case, "科技局"), city[Role.OFFICE], TODAY, reason="不再需要")

    assert (before, client.get(url).status_code) == (200, 404)


def test_a_file_is_not_found_under_another_case(city, browse):
    case, other = city.draft(), city.draft(title="另一件")
    attachment = kept(case)

    assert browse(Role.MEMBER).get(url_of(other, attachment)).status_code == 404


def test_no_address_leads_to_the_folder(city, browse, media):
    case = city.draft()
    path = kept(case).path

    answers = [
        browse(Role.MEMBER).get(f"/{prefix}{path}").status_code for prefix in ("", "media/", "static/")
    ]

    assert answers == [404, 404, 404]
    assert "调研报告" not in path


def test_member_takes_a_file_away_and_it_is_gone(city, browse, media, django_capture_on_commit_callbacks):
    case = city.draft()
    attachment = kept(case)
    client = browse(Role.MEMBER)
    page = client.get(f"{move_url(case, case, 'detach')}?attachment={attachment.pk}")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(move_url(case, case, "detach"), {"attachment": attachment.pk})

    assert page.context["form"]["attachment"].value() == attachment.pk
    assert stored(media) == []
    assert client.get(url_of(case, attachment)).status_code == 404
    assert fresh(attachment).removed_by == city[Role.MEMBER]


def test_after_the_proposal_is_handed_in_only_the_secretariat_adds_and_says_why(city, browse):
    case = city.submitted()

    refused = upload(browse(Role.MEMBER), case)
    silent = upload(browse(Role.SECRETARIAT), case, move="attach_later")
    added = upload(browse(Role.SECRETARIAT), case, move="attach_later", reason="提案人补交。")

    assert (refused.status_code, silent.status_code, added.status_code) == (409, 422, 302)
    assert fresh(case).events.order_by("-seq").first().note == "调研报告.pdf：提案人补交。"


@pytest.mark.parametrize("key", [(Role.OFFICE,), ("工信局", Role.HANDLER), (Role.EXAMINER,)])
def test_nobody_else_adds_or_takes_away(city, browse, key):
    case = city.handling()
    attachment = kept(case)
    client = browse(*key)

    assert upload(client, case, move="attach_later", reason="无").status_code == 403
    taken = client.post(move_url(case, case, "detach_later"), {"attachment": attachment.pk, "reason": "无"})
    assert taken.status_code == 403


def test_an_unfit_file_is_named_with_what_to_do(city, browse, media):
    case = city.draft()

    answer = upload(browse(Role.MEMBER), case, b"MZ\x90\x00", "安装.exe")

    assert answer.status_code == 422
    assert "“安装.exe”不是可以上传的文件" in answer.text
    assert stored(media) == []


def test_no_file_chosen_is_said_so(city, browse):
    case = city.draft()

    answer = browse(Role.MEMBER).post(move_url(case, case, "attach"), {"file": "x"})

    assert answer.status_code == 422
    assert answer.context["form"].has_error("file", "required")


def test_a_full_disk_keeps_nothing_half(city, browse, media, monkeypatch):
    case = city.draft()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = upload(browse(Role.MEMBER), case)

    assert answer.status_code == 409
    assert "服务器现在存不下这些文件" in answer.text
    assert (stored(media), fresh(case).chain_length) == ([], 1)
    assert not case.proposal.attachments.exists()


def test_a_file_lost_from_the_disk_is_not_found(city, browse):
    case = city.draft()
    attachment = kept(case)
    attachments.place_of(attachment.path).unlink()

    assert browse(Role.MEMBER).get(url_of(case, attachment)).status_code == 404


def test_case_page_lists_the_files_and_says_when_there_are_none(city, browse):
    case, bare = city.draft(), city.draft(title="没有附件的")
    attachment = kept(case)
    client = browse(Role.MEMBER)

    assert url_of(case, attachment) in client.get(case_url(case)).text
    assert "还没有附件" in client.get(case_url(bare)).text


@pytest.mark.parametrize("files", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_files(city, browse, django_assert_num_queries, files):
    case = city.draft()
    for n in range(files):
        kept(case, f"{n}.txt", f"第{n}份".encode())
    client = browse(Role.MEMBER)
    client.get(case_url(case))

    with django_assert_num_queries(28):
        client.get(case_url(case))
