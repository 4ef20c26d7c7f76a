"""A disk that is really full, as the kernel says it: writing beyond a size is refused."""

from __future__ import annotations

import resource
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.city import fresh
from tests.files import PDF

ROOM = 12 * 1024 * 1024
"""More than the database of a test ever is, which writes in this process too."""


@contextmanager
def files_of_at_most(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_an_upload_that_the_disk_does_not_take_leaves_nothing_and_the_next_goes_in(
    city, browse, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * ROOM
    case, client = city.draft(), browse(Role.MEMBER)
    large = SimpleUploadedFile("调研报告.pdf", PDF[:9] + b"%" + b"x" * ROOM + b"\n" + PDF[9:])

    with files_of_at_most(ROOM):
        answer = client.post(move_url(case, case, "attach"), {"file": large})
    left = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    small = client.post(move_url(case, case, "attach"), {"file": SimpleUploadedFile("说明.pdf", PDF)})

    assert answer.status_code == 409
    assert "服务器现在存不下这些文件" in answer.text
    assert left == []
    assert small.status_code == 302
    assert fresh(case).chain_length == 2
