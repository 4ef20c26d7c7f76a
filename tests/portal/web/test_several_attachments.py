"""Several files of a proposal added at once: all of them or none, and which one speaks against it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.city import fresh
from tests.files import PDF, docx

REPORT, TABLE, EXE = ("调研报告.pdf", PDF), ("附表.docx", docx()), ("安装.exe", b"MZ\x90\x00")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def upload(client, case, *files, move="attach", **more):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(move_url(case, case, move), {"file": sent, **more})


def stored(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def names(case):
    return list(case.proposal.attachments.order_by("pk").values_list("name", flat=True))


def refused(answer, status, *sentences):
    return (answer.status_code, [one in answer.text for one in sentences]) == (
        status,
        [True] * len(sentences),
    )


def test_several_files_come_in_one_step_that_names_them(city, browse, media):
    case = city.draft()
    client = browse(Role.MEMBER)
    page = client.get(move_url(case, case, "attach"))

    answer = upload(client, case, REPORT, TABLE)

    assert " multiple" in page.text
    assert "可以一次选几个，合计不超过 20 MB" in page.text
    assert (answer.status_code, names(case), len(stored(media))) == (302, ["调研报告.pdf", "附表.docx"], 2)
    last = fresh(case).events.order_by("-seq").first()
    assert (last.transition, last.note) == ("attach", "调研报告.pdf、附表.docx")


def test_files_added_later_say_why_together(city, browse):
    case = city.submitted()

    answer = upload(browse(Role.SECRETARIAT), case, REPORT, TABLE, move="attach_later", reason="提案人补交。")

    assert answer.status_code == 302
    assert fresh(case).events.order_by("-seq").first().note == "调研报告.pdf、附表.docx：提案人补交。"


def test_nobody_else_adds_several(city, browse, media):
    case = city.handling()

    answer = upload(browse("工信局", Role.HANDLER), case, REPORT, TABLE, move="attach_later", reason="无")

    assert (answer.status_code, stored(media)) == (403, [])


def test_every_unfit_file_is_named_and_none_is_taken(city, browse, media):
    case = city.draft()

    answer = upload(browse(Role.MEMBER), case, REPORT, EXE, ("空.txt", b""))

    assert refused(answer, 422, "“安装.exe”不是可以上传的文件", "“空.txt”")
    assert (names(case), stored(media)) == ([], [])


def test_a_file_too_large_by_itself_is_named(city, browse, settings):
    settings.ATTACHMENT_BYTES = 1024 * 1024
    case = city.draft()

    answer = upload(browse(Role.MEMBER), case, REPORT, ("大.txt", b"a" * (1024 * 1024 + 1)))

    assert refused(answer, 422, "“大.txt”超过 1 MB")
    assert names(case) == []


def test_more_together_than_a_request_may_hold_is_refused(city, browse, settings):
    settings.ATTACHMENT_BYTES = 1024 * 1024
    case = city.draft()
    half = b"a" * (600 * 1024)

    answer = upload(browse(Role.MEMBER), case, ("一.txt", half), ("二.txt", half + b"b"))

    assert refused(answer, 422, "这次选的 2 个文件合计超过 1 MB，请分几次传。")
    assert answer.context["form"].has_error("file", "files_large")
    assert names(case) == []


def test_more_files_than_a_proposal_takes_are_refused_before_they_are_read(city, browse):
    case = city.draft()

    answer = upload(browse(Role.MEMBER), case, *[(f"{n}.txt", b"%d" % n) for n in range(21)])

    assert refused(answer, 422, "一次最多传 20 个文件，这次选了 21 个，请分几次传。")
    assert names(case) == []


def test_more_than_there_is_room_for_are_refused(city, browse, settings):
    settings.ATTACHMENTS_MOST = 2
    case = city.draft()
    client = browse(Role.MEMBER)
    upload(client, case, REPORT)

    answer = upload(client, case, TABLE, ("说明.txt", b"x"))

    assert refused(answer, 409, "一件提案最多附 2 个文件，已有 1 个，请合并后再传。")
    assert names(case) == ["调研报告.pdf"]


def test_one_that_is_there_already_is_named_and_none_is_taken(city, browse):
    case = city.draft()
    client = browse(Role.MEMBER)
    upload(client, case, REPORT)

    answer = upload(client, case, TABLE, ("又一份.pdf", PDF))

    assert refused(answer, 409, "“又一份.pdf”已经附上了（调研报告.pdf）")
    assert names(case) == ["调研报告.pdf"]


def test_the_same_file_chosen_twice_is_named(city, browse):
    case = city.draft()

    answer = upload(browse(Role.MEMBER), case, REPORT, ("副本.pdf", PDF))

    assert refused(answer, 409, "“副本.pdf”已经附上了（调研报告.pdf）")
    assert names(case) == []


def test_a_disk_that_is_full_at_the_second_keeps_neither(city, browse, media, monkeypatch):
    case = city.draft()
    through = iter([os.fsync])

    def full_after_one(descriptor):
        write = next(through, None)
        if write is None:
            raise OSError(28, "No space left on device")
        write(descriptor)

    monkeypatch.setattr("os.fsync", full_after_one)
    answer = upload(browse(Role.MEMBER), case, REPORT, TABLE)

    assert refused(answer, 409, "服务器现在存不下这些文件，一个也没有收下")
    assert (names(case), stored(media), fresh(case).chain_length) == ([], [], 1)
