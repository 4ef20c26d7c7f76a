"""Examining files, and letting go of those that belong to nothing."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta

import pytest

from proposals.services.attachments import RefusedFileError, examine, forget_orphans, keep, place_of
from tests.city import DAY, at, make_city
from tests.files import PDF, examined

NOW = datetime(2023, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings):
    settings.ATTACHMENT_BYTES = 2 * 1024 * 1024

    with pytest.raises(RefusedFileError) as refused:
        examine(io.BytesIO(b""), 2 * 1024 * 1024 + 1, "大.pdf")

    assert refused.value.message == "“大.pdf”超过 2 MB。请压缩图片或分成几个文件后再传。"


def test_the_sentence_quotes_no_line_breaks_of_the_name():
    with pytest.raises(RefusedFileError) as refused:
        examine(io.BytesIO(b""), 0, "a\r\nb\u202e.pdf")

    assert refused.value.message == "“a b.pdf”是空的（0 字节），请重新选择文件。"


def made_old(path):
    long_ago = (NOW - timedelta(days=2)).timestamp()
    os.utime(path, (long_ago, long_ago))


def test_only_old_files_without_a_row_are_forgotten(db):
    city = make_city()
    proposal = city.draft().proposal
    kept = place_of(
        keep(proposal, examined("a.pdf", PDF), purpose="material", person=proposal.proposer, at=at(DAY)).path
    )
    orphan, fresh = kept.with_name("1" * 48), kept.with_name("2" * 48)
    orphan.write_bytes(b"x")
    fresh.write_bytes(b"x")
    made_old(kept)
    made_old(orphan)
    os.utime(fresh, (NOW.timestamp(), NOW.timestamp()))

    assert forget_orphans(NOW) == 1
    assert (kept.exists(), orphan.exists(), fresh.exists()) == (True, False, True)
    assert forget_orphans(NOW) == 0


def test_without_a_folder_there_is_nothing_to_forget(db):
    assert forget_orphans(NOW) == 0
