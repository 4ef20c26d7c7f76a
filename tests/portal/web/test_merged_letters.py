"""The proposer of a merged case reads the letter under their own case, and finds nothing else of the other one."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import DAY, fresh

LEAD = "工信局"


@pytest.fixture
def merged(city, monday):
    """The letter, and the case that was merged into the one which it answers."""
    target = city.filed(title="主案的题目")
    target.proposal.asks.update(text="主案的一条建议。")
    other = city.people["被并案委员", Role.MEMBER] = city.add_person(
        "被并案委员", city.units["经济界"], Role.MEMBER
    )
    case = city.recommended(title="被并案的题目", actor=other)
    city.do("merge_into", case, city[Role.EXAMINER], DAY, target=target)
    units = {
        "leads": [city.units[LEAD]],
        "co_handlers": [city.units["科技局"]],
        "information": [],
        "document": "",
    }
    city.do("hand_over", target, city[Role.OFFICE], date(2023, 4, 21), **units)
    city.accept(fresh(target), LEAD, "科技局")
    opinion = city.opinion_sent(fresh(target), "科技局")
    city.use_all(fresh(target), "科技局")
    return city.delivered(fresh(target)), fresh(case), opinion


def address(case, name, *keys):
    return reverse(name, args=["shifan", case.proposal.reference, *keys])


def test_the_letter_is_read_under_ones_own_case(browse, merged):
    reply, case, _opinion = merged

    page = browse("被并案委员", Role.MEMBER).get(address(case, "reply_detail", reply.pk))

    assert page.status_code == 200
    assert "您提出的《主案的题目》" in page.text
    assert address(case, "move", "reply", reply.pk, "acknowledge") in page.text
    assert "主案的一条建议" not in page.text


def test_the_letter_is_had_as_a_paper_under_ones_own_case(browse, merged):
    reply, case, _opinion = merged
    client = browse("被并案委员", Role.MEMBER)

    paper = client.get(address(case, "paper", "reply", reply.pk, "docx"))
    versions = client.get(address(case, "reply_versions", reply.pk)).text

    assert paper.status_code == 200
    assert client.get(address(reply.case, "paper", "reply", reply.pk, "docx")).status_code == 404
    assert "主案的一条建议" not in versions


def test_of_the_copies_each_reads_of_their_own(browse, merged):
    reply, case, _opinion = merged

    pages = {
        "own": browse("被并案委员", Role.MEMBER).get(address(case, "reply_detail", reply.pk)).text,
        "main": browse(Role.MEMBER).get(address(reply.case, "reply_detail", reply.pk)).text,
        "office": browse(Role.OFFICE).get(address(reply.case, "reply_detail", reply.pk)).text,
    }

    names = ("经济界委员", "被并案委员")
    told = {key: [name for name in names if f"<dt>{name}</dt>" in page] for key, page in pages.items()}
    assert told == {"own": ["被并案委员"], "main": ["经济界委员"], "office": ["经济界委员", "被并案委员"]}


def test_ones_own_case_leads_to_the_letter_and_asks_to_acknowledge(browse, merged):
    reply, case, _opinion = merged
    client = browse("被并案委员", Role.MEMBER)

    page = client.get(address(case, "case_detail")).text

    assert address(case, "reply_detail", reply.pk) in page
    assert address(case, "move", "reply", reply.pk, "acknowledge") in page
    assert "主案的一条建议" not in page


def test_the_workbench_and_the_notices_lead_there_too(browse, merged):
    reply, case, _opinion = merged
    client = browse("被并案委员", Role.MEMBER)

    workbench, notices = client.get("/").text, client.get(reverse("notice_list")).text

    assert address(case, "move", "reply", reply.pk, "acknowledge") in workbench
    assert "登记送达" in notices
    assert address(case, "case_detail") in notices
    assert "主案的题目" not in workbench + notices


def test_receipt_is_acknowledged_on_the_page(browse, merged):
    reply, case, _opinion = merged
    client = browse("被并案委员", Role.MEMBER)
    move = address(case, "move", "reply", reply.pk, "acknowledge")

    form = client.get(move)
    answer = client.post(move, {"_expected": reply.revision, "_key": "k"}, follow=True)

    assert form.status_code == 200
    assert "“确认收到”已办好" in answer.text
    assert reply.deliveries.get(person__name="被并案委员").received_at is not None
    assert client.get(move).status_code == 409


def test_nothing_else_of_the_other_case_is_found(browse, merged):
    reply, case, opinion = merged
    client = browse("被并案委员", Role.MEMBER)
    closed = [
        address(reply.case, "case_detail"),
        address(reply.case, "reply_detail", reply.pk),
        address(case, "opinion_detail", opinion.pk),
        address(case, "move", "opinion", opinion.pk, "write"),
        address(case, "move", "assignment", reply.assignment_id, "accept"),
        address(reply.case, "move", "reply", reply.pk, "acknowledge"),
    ]

    assert {url: client.get(url).status_code for url in closed} == dict.fromkeys(closed, 404)
    assert client.get(address(case, "move", "reply", reply.pk, "supplement")).status_code == 403


@pytest.mark.parametrize("key", [("cosigner",), ("民建市委会", Role.COLLECTIVE), ("发改局", Role.HANDLER)])
def test_who_has_no_copy_finds_no_letter_there(browse, merged, key):
    reply, case, _opinion = merged

    assert browse(*key).get(address(case, "reply_detail", reply.pk)).status_code == 404


def test_the_secretariat_reads_the_letter_from_both_cases(browse, merged):
    reply, case, _opinion = merged
    client = browse(Role.SECRETARIAT)

    assert client.get(address(case, "reply_detail", reply.pk)).status_code == 200
    assert client.get(address(reply.case, "reply_detail", reply.pk)).status_code == 200


@pytest.mark.parametrize(
    ("key", "linked"), [(("被并案委员", Role.MEMBER), False), ((Role.SECRETARIAT,), True)]
)
def test_ones_own_case_links_to_the_other_only_for_those_who_may_open_it(browse, merged, key, linked):
    reply, case, _opinion = merged
    other = f'href="/cases/shifan/{reply.case.proposal.number}/"'

    page = browse(*key).get(f"/cases/shifan/{case.proposal.reference}/").text

    assert reply.case.proposal.number in page
    assert (other in page) is linked
