"""Published pages kept as past cases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from portal.web.subjects import case_url
from proposals.models import Organisation, Session
from proposals.parsing import read
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, make_city
from tests.workflow.carrying.pages import OPINION, PAGE, PROPOSAL, REPLY, page
from workflow.carrying import past_of, shelve
from workflow.models import ArchivedCase, Case, Opinion, SearchEntry
from workflow.queries import opinions_visible_to
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


def test_opinion_of_the_page_is_kept_as_sent(archive):
    archive(PAGE)

    opinion = Opinion.objects.get()
    link = opinion.links.get()
    text = opinion.texts.get()

    assert (opinion.state, opinion.organisation.short_name, opinion.sent_at.date()) == (
        "sent",
        "水务局",
        date(2024, 4, 16),
    )
    assert (link.case, link.assignment.role) == (Case.objects.get(), "co")
    assert (text.text.startswith("市林业局"), "管网延伸六公里" in text.text, opinion.sent_digest) == (
        True,
        True,
        text.digest,
    )
    headings = opinion.passages.order_by("position").values_list("heading", "quotable")
    assert list(headings) == [("一、供水保障", True), ("二、雨水利用", True)]
    assert not any("会办意见" in gap for gap in ArchivedCase.objects.get().gaps)


def test_kept_opinion_is_found_by_its_words_and_read_on_the_case_page(archive, city, client):
    archive(PAGE)
    entry = SearchEntry.objects.get(opinion=Opinion.objects.get())
    case = Case.objects.get()

    client.force_login(city[Role.OFFICE])
    page = client.get(case_url(case))

    assert (entry.part, entry.day, "雨水收集池" in entry.text) == ("opinion", date(2024, 4, 16), True)
    assert [card.opinion.pk for card in page.context["opinions"]] == [Opinion.objects.get().pk]
    assert ("雨水收集池" in page.text, page.context["opinions"][0].moves) == (True, [])
    assert "雨水收集池" in client.get(page.context["opinions"][0].url).text


def test_kept_opinion_is_not_for_those_who_may_not_read_opinions(archive, city):
    archive(PAGE)

    assert not opinions_visible_to(held_posts(city[Role.MEMBER], date(2024, 6, 1))).exists()


def test_opinion_that_two_letters_bring_is_kept_once_and_told(archive):
    archive(page(opinion=OPINION + OPINION.replace("六公里", "九公里")))

    assert "六公里" in Opinion.objects.get().texts.get().text
    assert "水务局有不止一份会办意见，只收入第一份。" in ArchivedCase.objects.get().gaps


def test_opinion_of_an_unknown_unit_is_named_and_left_out(archive):
    Organisation.objects.filter(short_name="水务局").delete()
    archive(PAGE)

    gaps = ArchivedCase.objects.get().gaps

    assert "会办意见的落款单位“示例市水务局”不在别名表里，意见没有收入。" in gaps
    assert not Opinion.objects.exists()


def test_page_that_was_kept_without_its_opinions_stays_as_it_is(archive, city):
    past = past_of(PAGE, read(PAGE), city.jurisdiction)
    shelve(replace(past, opinions=()), source="旧", at=at(date(2024, 6, 1)))

    code, lines, _err = archive(PAGE)

    assert (code, lines[0]["new"], Opinion.objects.count()) == (0, False, 0)


def test_another_telling_of_an_opinion_is_refused(archive):
    archive(PAGE)
    code, lines, _err = archive(page(opinion=OPINION.replace("六公里", "九公里")))
    assert (code, lines[0]["code"], Opinion.objects.count()) == (1, "number_taken", 1)


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
    assert (code, lines[0]["new"], Case.objects.count(), Opinion.objects.count()) == (0, False, 1, 1)


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


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        (page(reply=REPLY + REPLY.replace("二十处", "三十处")), "林业局有不止一份答复，只收入第一份。"),
        (page(reply=""), "没有读出主办单位的答复。"),
        (page(opinion=OPINION + OPINION.replace("示例市水务局", "示例市林业局")), "主办单位林业局的会办意见没有收入，见原页面。"),
        (page(opinion=OPINION.replace("示例市水务局", "")), "有一份会办意见没有读出落款单位，意见没有收入。"),
        (page(proposal=PROPOSAL.partition("办  法")[0]), "没有读出逐条建议。"),
        (page(proposal=PROPOSAL.partition("办  法")[0]), "没有读出提案的理由。"),
        (page(proposal=PROPOSAL.replace("  2.由街道", "  1.由街道")), "建议的条目号有重复，已按次序另编。"),
    ],
    ids=["two replies", "no reply", "opinion of the lead", "opinion of nobody", "no asks", "no reasons", "numbers twice"],
)  # fmt: skip
def test_what_could_not_be_read_is_told(archive, text, gap):
    archive(text)

    assert gap in ArchivedCase.objects.get().gaps


def test_session_that_is_not_there_is_asked_for(archive):
    Session.objects.filter(year=2024).delete()
    code, lines, _err = archive(PAGE)
    assert (code, lines[0]["code"]) == (1, "session_missing")
    code, _lines, _err = archive(PAGE, arguments=("--apply", "--session", "十四届二次会议"))
    assert (code, Case.objects.get().proposal.session.year) == (0, 2023)


def test_unknown_place_ends_with_two(archive):
    assert archive(PAGE, place="nowhere")[0] == 2
