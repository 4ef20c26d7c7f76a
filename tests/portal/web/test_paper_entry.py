"""The secretariat enters what was handed in on paper, and the member finds it as their own."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from notifications.models import Notice
from portal.web.subjects import case_url, move_url
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.files import JPG
from workflow.models import Case

ENTER = reverse("paper_entry")
TODAY = date(2023, 5, 22)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def sheet(city, **more):
    return {
        "member": city[Role.MEMBER].pk,
        "session": city.session.pk,
        "kind": "cppcc_proposal",
        "title": "关于书面提交的提案",
        "reasons": "原件所载。",
        "measures": "1.加装充电桩。",
        "wish": "public",
    } | more


def entered(city, browse, **more):
    browse(Role.SECRETARIAT).post(ENTER, sheet(city, **more))
    return Case.objects.select_related("proposal", "jurisdiction").get()


def scan(client, case):
    file = SimpleUploadedFile("原件.jpg", JPG)
    return client.post(move_url(case, case, "attach"), {"file": file, "purpose": "scan"})


def test_secretariat_enters_adds_the_scan_and_submits_and_the_member_is_told(city, browse):
    client = browse(Role.SECRETARIAT)
    answer = client.post(ENTER, sheet(city))
    case = Case.objects.get()

    early = client.post(move_url(case, case, "submit_paper"), {})
    offered = client.get(answer.url)
    scan(client, case)
    late = client.post(move_url(case, case, "submit_paper"), {})

    case = fresh(case)
    assert (answer.status_code, answer.url) == (302, move_url(case, case, "attach"))
    assert offered.context["form"]["purpose"].value() == "scan"
    assert (early.status_code, late.status_code, case.state) == (409, 302, "submitted")
    assert (case.proposal.proposer, case.proposal.entered_by) == (city[Role.MEMBER], city[Role.SECRETARIAT])
    told = Notice.objects.filter(recipient=city[Role.MEMBER], event__transition="submit_paper")
    assert told.count() == 1


def test_member_finds_it_marked_and_may_change_or_withdraw_it(city, browse):
    case = entered(city, browse)
    client = browse(Role.MEMBER)

    page = client.get(case_url(case))
    withdrawn = client.post(move_url(case, case, "withdraw"), {"reason": "这不是我签的。"})

    assert "书面提交，" in page.text
    assert move_url(case, case, "edit") in page.text
    assert withdrawn.status_code == 302
    assert fresh(case).state == "withdrawn"


def test_body_is_entered_for_who_files_for_it(city, browse):
    body = city.units["民建市委会"]

    case = entered(city, browse, member="", body=body.pk)

    assert (case.proposal.proposing_body, case.proposal.proposer) == (
        body,
        city["民建市委会", Role.COLLECTIVE],
    )


@pytest.mark.parametrize("signers", [{"member": ""}, {"both": True}])
def test_exactly_one_signer_is_named(city, browse, signers):
    more = {"body": city.units["民建市委会"].pk} if signers.pop("both", False) else signers

    answer = browse(Role.SECRETARIAT).post(ENTER, sheet(city, **more))

    assert answer.status_code == 422
    assert "只选一个" in answer.text
    assert not Case.objects.exists()


@pytest.mark.parametrize("key", [(Role.MEMBER,), (Role.OFFICE,), (Role.EXAMINER,), ("工信局", Role.HANDLER)])
def test_nobody_else_enters(city, browse, key):
    client = browse(*key)

    assert client.get(ENTER).status_code == 403
    assert client.post(ENTER, sheet(city)).status_code == 403
    assert "录入书面提案" not in client.get(reverse("case_list")).text


def test_members_and_sessions_of_elsewhere_are_not_offered(city, browse):
    other = make_city("lin")

    answer = browse(Role.SECRETARIAT).post(
        ENTER, sheet(city, member=other[Role.MEMBER].pk, session=other.session.pk)
    )

    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_secretariat_changes_only_what_it_entered(city, browse):
    own, entered_here = city.draft(), entered_apart(city, browse)
    client = browse(Role.SECRETARIAT)

    page = client.get(move_url(entered_here, entered_here, "edit"))

    assert client.get(move_url(own, own, "edit")).status_code == 404
    assert 'name="_next" value="submit_paper"' in page.text
    assert not page.context["desk"].may_invite


def entered_apart(city, browse):
    browse(Role.SECRETARIAT).post(ENTER, sheet(city))
    return Case.objects.select_related("proposal", "jurisdiction").get(proposal__entered_by__isnull=False)


def test_what_the_member_submits_is_beyond_the_secretariats_changing(city, browse):
    case = entered(city, browse)
    city.do("submit", case, city[Role.MEMBER], TODAY)

    assert browse(Role.SECRETARIAT).get(move_url(case, case, "edit")).status_code == 409


def test_entry_by_mistake_is_cancelled(city, browse):
    case = entered(city, browse)

    browse(Role.SECRETARIAT).post(move_url(case, case, "cancel_entry"), {"reason": "录错了人。"})

    assert fresh(case).state == "withdrawn"


def test_outside_of_the_window_the_page_says_so(city, browse):
    city.session.filing_closes_on = date(2023, 5, 1)
    city.session.save()

    assert "现在不在提案征集期内" in browse(Role.SECRETARIAT).get(ENTER).text
