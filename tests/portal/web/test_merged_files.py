"""What came with a proposal that was merged: read where the case is handled, and taken away only where it stood."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.subjects import case_url
from proposals.roles import Role
from proposals.services import attachments
from tests.city import DAY, at, fresh
from tests.files import PDF, examined


@pytest.fixture
def merged(city, settings, tmp_path):
    """The surviving case, handed over to two bureaus, and the file and the scan of the one that went into it."""
    settings.MEDIA_ROOT = str(tmp_path)
    target, case = city.filed(title="目标"), city.recommended(title="并入")
    files = [
        attachments.keep(
            case.proposal,
            examined(name, PDF + name.encode()),
            purpose=purpose,
            person=case.proposal.proposer,
            at=at(DAY),
        )
        for name, purpose in (("并入的调研.pdf", "material"), ("原件.pdf", "scan"))
    ]
    city.do("merge_into", case, city[Role.EXAMINER], DAY, target=target)
    units = {"leads": [city.units["工信局"]], "co_handlers": [city.units["科技局"]], "information": []}
    city.do("hand_over", target, city[Role.OFFICE], date(2023, 4, 21), document="", **units)
    return fresh(target), fresh(case), files


def url_of(case, attachment):
    return reverse("attachment", args=[case.jurisdiction.slug, case.proposal.reference, attachment.pk])


def test_units_of_the_surviving_case_read_the_files_of_what_was_merged_into_it(browse, merged):
    target, case, (material, scan) = merged
    client = browse("科技局", Role.HANDLER)

    page = client.get(case_url(target))

    assert "并入的调研.pdf" in page.text
    assert f"并入的第 {case.proposal.reference} 号" in page.text
    assert ("原件.pdf" in page.text, client.get(url_of(target, scan)).status_code) == (False, 404)
    assert client.get(url_of(target, material)).status_code == 200


def test_another_bureau_reads_none_of_them(browse, merged):
    target, case, files = merged
    client = browse("发改局", Role.HANDLER)

    answers = {client.get(url_of(one, file)).status_code for one in (target, case) for file in files}

    assert answers == {404}


def test_it_is_not_taken_away_from_there(city, browse, merged):
    target, _case, (material, _scan) = merged

    page = browse(Role.SECRETARIAT).get(case_url(target))

    assert f"attachment={material.pk}" not in page.text
