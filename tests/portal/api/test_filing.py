"""Files, calls and clues as programs get them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import date

import pytest

from proposals.roles import Role
from proposals.services import attachments
from tests.city import at, fresh
from tests.files import PDF, examined
from workflow.services import clues

TODAY = date(2023, 6, 1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def kept(case, name="报告.pdf", data=PDF, purpose="material"):
    person = case.proposal.proposer
    return attachments.keep(case.proposal, examined(name, data), purpose=purpose, person=person, at=at(TODAY))


def attach(program, case, **file):
    sent = {"name": "报告.pdf", "content": b64encode(PDF).decode()} | file
    return program.post(f"/api/v1/cases/{case.pk}/transitions/attach/", {"inputs": {"file": sent}})


def test_a_program_attaches_a_file_and_reads_it_back(city, api):
    case = city.draft()
    program = api(city[Role.MEMBER])

    status, _body = attach(program, case)
    [row] = program.get("/api/v1/attachments/", case=case.pk)[1]["results"]
    answer = program.client.get(row["content"])

    assert status == 200
    assert (row["name"], row["kind"], row["purpose"], row["size"], row["checked_at"]) == (
        "报告.pdf", "pdf", "material", len(PDF), None,
    )  # fmt: skip
    assert row["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert program.get(row["url"])[1] == row
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ({"content": "?"}, "invalid_file"),
        ({"content": ""}, "empty_file"),
        ({"name": ""}, "invalid_file"),
        ({"more": 1}, "invalid_file"),
        ({"content": b64encode(b"MZ\x90\x00").decode()}, "unknown_kind"),
        ({"name": "a.docx"}, "wrong_ending"),
    ],
)
def test_an_unfit_file_is_refused_with_its_code(city, api, file, code):
    status, body = attach(api(city[Role.MEMBER]), city.draft(), **file)

    assert (status, body["errors"]["file"][0]["code"]) == (400, code)


def test_files_are_there_for_those_alone_who_see_the_case(city, api):
    case = city.handling()
    material, scan = kept(case), kept(case, "原件.pdf", PDF + b"\n", "scan")
    seen = {
        name: set(api(city[key]).keys("attachments"))
        for name, key in {
            "member": Role.MEMBER, "lead": ("工信局", Role.HANDLER), "other": ("发改局", Role.HANDLER),
            "stranger": ("", "stranger"), "administrator": Role.ADMINISTRATOR,
        }.items()
    }  # fmt: skip
    address = f"/api/v1/attachments/{scan.pk}/content/"

    assert seen == {
        "member": {material.pk, scan.pk}, "lead": {material.pk}, "other": set(), "stranger": set(),
        "administrator": set(),
    }  # fmt: skip
    assert api(city["工信局", Role.HANDLER]).client.get(address).status_code == 404
    assert api().client.get(address).status_code == 401


def test_calls_and_clues_are_read_with_how_often_they_were_taken_up(city, api):
    call = clues.publish_call(
        actor=city[Role.SECRETARIAT], session=city.session, title="征集", text="说明。",
        until_on=date(2023, 6, 30), at=at(TODAY),
    )  # fmt: skip
    clue = clues.offer_clue(
        call, actor=city["工信局", Role.HANDLER], title="充电难", text="桩少。", at=at(TODAY)
    )
    clues.take_up(clue, actor=city[Role.MEMBER], at=at(TODAY))
    program = api(city["", "cosigner"])

    [row] = program.get("/api/v1/clues/", call=call.pk)[1]["results"]

    assert (row["title"], row["offerer"], row["taken"], row["closed_at"]) == (
        "充电难",
        "示范市工信局",
        1,
        None,
    )
    assert program.keys("calls", open="true") == [call.pk]
    assert program.keys("calls", open="false") == []
    assert program.get(f"/api/v1/calls/{call.pk}/")[1]["until_on"] == "2023-06-30"
    assert api(city["科技局", Role.HANDLER]).keys("clues") == []
    assert api(city["", "stranger"]).keys("calls") == []
    assert fresh(clue).closed_at is None


@pytest.mark.parametrize("things", ["attachments", "calls", "clues"])
def test_the_number_of_queries_does_not_grow_with_the_rows(city, api, django_assert_num_queries, things):
    case = city.draft()
    for n in range(3):
        kept(case, f"{n}.txt", f"第{n}份".encode())
        call = clues.publish_call(
            actor=city[Role.SECRETARIAT], session=city.session, title=f"征集{n}", text="说明。",
            until_on=date(2023, 6, 30), at=at(TODAY),
        )  # fmt: skip
        clues.offer_clue(call, actor=city[Role.MEMBER], title=f"线索{n}", text="桩少。", at=at(TODAY))
    program = api(city[Role.MEMBER])
    program.keys(things)

    with django_assert_num_queries(4):
        assert len(program.keys(things)) == 3
