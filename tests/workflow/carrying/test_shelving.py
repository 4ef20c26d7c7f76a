"""Published pages kept as past cases."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command

from proposals.models import Organisation, Session
from tests.city import make_city
from tests.workflow.carrying.pages import PAGE, REPLY, page
from workflow.models import ArchivedCase, Case
from workflow.services.indexing import differing
from workflow.services.verification import read_logs


@pytest.fixture
def city(db):
    city = make_city()
    city.jurisdiction.name = "示例市"
    city.jurisdiction.save()
    for name in ("林业局", "水务局"):
        Organisation.objects.create(
            jurisdiction=city.jurisdiction, name=f"示例市{name}", short_name=name, seal=name[0], kind="bureau"
        )
    Session.objects.create(
        jurisdiction=city.jurisdiction, name="七届三次会议", year=2024, filing_opens_on=date(2023, 12, 1),
        opens_on=date(2024, 1, 9), closes_on=date(2024, 1, 13), cut_off_on=date(2024, 1, 12),
        filing_closes_on=date(2024, 12, 31),
    )  # fmt: skip
    return city


@pytest.fixture
def archive(city, tmp_path, capsys):
    """Runs the command on texts: exit code, a line for each page, standard error."""

    def run(*texts, arguments=("--apply",), place="shifan"):
        files = []
        for nth, text in enumerate(texts):
            files.append(tmp_path / f"page{nth}.txt")
            files[-1].write_text(text, encoding="utf-8")
        code = 0
        try:
            call_command("archive_pages", *map(str, files), "--jurisdiction", place, "--json", *arguments)
        except SystemExit as stop:
            code = stop.code
        told = capsys.readouterr()
        return code, [json.loads(line) for line in told.out.splitlines()], told.err

    return run


def test_page_is_kept_with_its_reply_and_units(archive):
    code, lines, err = archive(PAGE)
    case = Case.objects.select_related("proposal__session").get()
    assert (code, err, lines[0]["new"]) == (0, "", True)
    assert (case.state, case.proposal.number, case.proposal.session.name) == (
        "archived",
        "20240012",
        "七届三次会议",
    )
    assert sorted(case.assignments.values_list("organisation__short_name", "role")) == [
        ("林业局", "lead"),
        ("水务局", "co"),
    ]
    assert "二十处闲置边角地" in case.replies.get().texts.get().text
    assert [ask.number for ask in case.proposal.asks.order_by("position")] == ["一.1", "一.2", "二.1"]


def test_what_was_not_taken_from_the_page_is_marked(archive):
    archive(PAGE)
    assert "页面上的 1 份会办意见没有收入，见原页面。" in ArchivedCase.objects.get().gaps


def test_log_and_index_are_whole(archive):
    archive(PAGE)
    assert [log.fault for log in read_logs([Case.objects.get().pk])] == [None]
    assert differing() == []


def test_without_apply_nothing_is_kept(archive):
    code, lines, _err = archive(PAGE, arguments=())
    assert (code, lines[0]["new"], Case.objects.count()) == (0, True, 0)


def test_second_time_nothing_changes(archive):
    archive(PAGE)
    code, lines, _err = archive(PAGE)
    assert (code, lines[0]["new"], Case.objects.count()) == (0, False, 1)


def test_another_telling_of_the_same_is_refused(archive):
    archive(PAGE)
    code, lines, _err = archive(page(reply=REPLY.replace("二十处", "三十处")))
    assert (code, lines[0]["code"]) == (1, "number_taken")


def test_one_page_that_cannot_be_kept_keeps_all_out(archive):
    code, lines, err = archive(PAGE, "今天天气很好。")
    assert (code, lines[1]["code"], Case.objects.count()) == (1, "number_missing", 0)
    assert "一份也没有收入" in err


def test_reply_of_an_unknown_unit_is_marked(archive):
    Organisation.objects.filter(short_name="林业局").delete()
    archive(PAGE)
    gaps = ArchivedCase.objects.get().gaps
    assert "有一份答复的落款单位没有对上本辖区的单位，答复没有收入。" in gaps
    assert not Case.objects.get().replies.exists()


def test_session_that_is_not_there_is_asked_for(archive):
    Session.objects.filter(year=2024).delete()
    code, lines, _err = archive(PAGE)
    assert (code, lines[0]["code"]) == (1, "session_missing")
    code, _lines, _err = archive(PAGE, arguments=("--apply", "--session", "十四届二次会议"))
    assert (code, Case.objects.get().proposal.session.year) == (0, 2023)


def test_unknown_place_ends_with_two(archive):
    assert archive(PAGE, place="nowhere")[0] == 2
