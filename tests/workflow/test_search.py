"""What is found by its words, by whom, and that it is found as the texts are."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from proposals.queries import held_posts
from proposals.roles import Role
from proposals.search import read_query
from tests.city import ASKS, DAY, fresh, make_city
from tests.correspondence import drafted, kept, sent
from workflow import wordindex
from workflow.models import Case, SearchEntry
from workflow.queries import (
    cases_visible_to,
    opinions_read_whole_by,
    opinions_visible_to,
    replies_visible_to,
)
from workflow.queries.search import Where, by_relevance, counted, entries_visible_to, found
from workflow.services import indexing

OPEN = "一、关于培育\n　　科技局已安排专项，支持专精特新企业。"
KEPT = "二、关于数据\n　　松湖企业名单尚未公布，仅供参考。"
ON = date(2023, 6, 1)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def letter(city):
    """A sent opinion of which one passage is for the leads alone."""
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return sent(city, drafted(city, case, "科技局", OPEN, kept(KEPT)), "科技局")


def hits(user, query, where=Where.ANYWHERE):
    entries = entries_visible_to(held_posts(user, ON))
    rows = found(entries, read_query(query), where).order_by("-pk")
    return [(entry.part, entry.reach) for entry in rows]


def test_a_draft_is_found_by_its_proposer_alone_and_in_either_script(city):
    city.draft(title="关于扶持專精特新企业的建议")

    assert hits(city[Role.MEMBER], "专精特新") == [("proposal", "all")]
    assert hits(city[Role.MEMBER], "專精特新") == [("proposal", "all")]
    assert hits(city[Role.SECRETARIAT], "专精特新") == []
    assert hits(city["stranger"], "专精特新") == []


@pytest.mark.parametrize(
    ("query", "where", "there"),
    [
        ("企业培育", Where.ANYWHERE, True),
        ("企业培育 创新资源", Where.ANYWHERE, True),
        ("企业培育 充电桩", Where.ANYWHERE, False),
        ("企业培育", Where.TITLE, True),
        ("创新资源", Where.TITLE, False),
        ("创新资源", Where.PROPOSAL, True),
        ("创新资源", Where.REPLY, False),
        ("科技局", Where.UNITS, True),
        ("示范市科技局", Where.UNITS, True),
        ("科技局", Where.NAMES, False),
        ("桩", Where.ANYWHERE, False),
    ],
)
def test_a_proposal_is_found_by_its_texts_names_and_units_where_they_stand(city, query, where, there):
    city.handling()

    assert hits(city[Role.SECRETARIAT], query, where) == ([("proposal", "all")] if there else [])


def test_a_proposal_is_found_by_its_number_and_its_people(city):
    case = city.filed()

    assert hits(city[Role.OFFICE], case.proposal.number, Where.NAMES) == [("proposal", "all")]
    assert hits(city[Role.OFFICE], case.proposal.proposer_name, Where.NAMES) == [("proposal", "all")]
    assert SearchEntry.objects.get().day == DAY


BETWEEN = {("工信局", Role.HANDLER), ("工信局", Role.BUREAU_LEADER), ("科技局", Role.HANDLER)}
OTHERS = {Role.OFFICE, Role.OFFICE_LEADER, Role.SECRETARIAT, Role.AUDITOR}
NOBODY = {Role.MEMBER, Role.EXAMINER, Role.ADMINISTRATOR, ("金融局", Role.HANDLER), ("发改局", Role.HANDLER)}


@pytest.mark.parametrize("key", sorted(BETWEEN, key=str))
def test_the_two_bureaus_find_every_word_of_a_letter_once(city, letter, key):
    assert hits(city[key], "松湖") == [("opinion", "whole")]
    assert hits(city[key], "专精特新 松湖") == [("opinion", "whole")]
    assert hits(city[key], "已安排专项") == [("opinion", "whole")]


@pytest.mark.parametrize("key", sorted(OTHERS))
def test_all_others_who_read_the_letter_find_only_what_may_be_quoted(city, letter, key):
    assert hits(city[key], "已安排专项") == [("opinion", "open")]
    assert (
        hits(city[key], "松湖") == hits(city[key], "专精特新 松湖") == hits(city[key], "名单尚未公布") == []
    )


@pytest.mark.parametrize("key", sorted(NOBODY, key=str))
def test_who_may_not_read_the_letter_finds_nothing_of_it(city, letter, key):
    assert hits(city[key], "已安排专项") == hits(city[key], "松湖") == []


def test_what_two_bureaus_keep_is_in_no_entry_of_others(city, letter):
    entries = SearchEntry.objects.exclude(reach="whole")

    assert [
        entry for entry in entries if "松湖" in f"{entry.title}{entry.names}{entry.units}{entry.text}"
    ] == []
    assert entries.filter(text__contains="已安排专项").count() == 1


def test_a_draft_of_a_letter_is_found_by_nobody(city):
    case = city.handling()
    city.accept(case, "科技局")
    drafted(city, case, "科技局", OPEN)

    assert hits(city["科技局", Role.HANDLER], "已安排专项") == []


def test_a_unit_that_lost_the_case_finds_nothing_and_is_no_longer_found(city, letter):
    share = city.assignment(Case.objects.get(), "科技局")

    city.do("withdraw_unit", share, city[Role.OFFICE], date(2023, 5, 1), reason="不再需要")

    assert hits(city["科技局", Role.HANDLER], "企业") == []
    assert hits(city[Role.OFFICE], "科技局", Where.UNITS) == [("opinion", "open")]


def test_who_signed_is_found_and_who_was_only_asked_is_not(city):
    case = city.draft()
    city.do("invite_cosigners", case, city[Role.MEMBER], DAY, people=[city["cosigner"]])
    before = hits(city[Role.MEMBER], "联名委员")

    city.do("answer_invitation", fresh(case), city["cosigner"], DAY, accept=True)

    assert (before, hits(city[Role.MEMBER], "联名委员")) == ([], [("proposal", "all")])


def test_a_changed_text_is_found_by_its_new_words_alone(city):
    case = city.draft()

    city.do("edit", case, city[Role.MEMBER], DAY, title="关于充电桩的建议", reasons="不足。", asks=ASKS)

    assert hits(city[Role.MEMBER], "企业数量多") == []
    assert hits(city[Role.MEMBER], "充电桩") == [("proposal", "all")]


def test_hits_are_counted_and_ranked(city):
    for _ in range(3):
        city.draft()
    entries = found(entries_visible_to(held_posts(city[Role.MEMBER], ON)), read_query("企业"))

    assert (counted(entries), len(by_relevance(entries, read_query("企业")))) == (3, 3)


def test_the_index_is_made_anew_from_the_texts_and_differs_nowhere(city, letter):
    before = list(SearchEntry.objects.order_by("pk").values())
    SearchEntry.objects.filter(part="opinion", reach="open").update(text="改了")

    assert [line.split()[0] for line in indexing.differing()] == ["changed"]
    assert indexing.rebuild() == len(before) == 3
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    assert indexing.differing() == []
    assert hits(city[Role.OFFICE], "已安排专项") == [("opinion", "open")]


def readable(held):
    """The entries that the posts may read, asked of each letter and case by itself."""
    cases = set(cases_visible_to(held).values_list("pk", flat=True))
    replies = set(replies_visible_to(held).values_list("pk", flat=True))
    opinions = set(opinions_visible_to(held).values_list("pk", flat=True))
    whole = set(opinions_read_whole_by(held).values_list("pk", flat=True))
    told = {"all": opinions, "open": opinions - whole, "whole": whole}
    return {
        entry.pk
        for entry in SearchEntry.objects.all()
        if (entry.reply_id in replies if entry.reply_id else entry.case_id in cases)
        and (entry.opinion_id is None or entry.opinion_id in told[entry.reach])
    }


def test_each_post_and_any_two_of_them_find_what_they_may_read_and_nothing_else(city, letter):
    city.opinion_sent(Case.objects.get(), "金融局")
    city.closed(title="关于另一件事的建议")
    city.draft()
    people = {user.pk: held_posts(user, ON) for user in city.people.values()}
    office, handler = held_posts(city[Role.OFFICE], ON), held_posts(city["工信局", Role.HANDLER], ON)
    several = [*people.values(), office + handler, held_posts(city[Role.MEMBER], ON) + handler, ()]

    found = [set(entries_visible_to(held).values_list("pk", flat=True)) for held in several]

    assert found == [readable(held) for held in several]
    assert max(map(len, found)) >= 7


def test_texts_from_before_there_was_an_index_are_taken_in_some_at_a_time(city, letter):
    city.draft()
    before = list(SearchEntry.objects.order_by("pk").values())
    wordindex.clear()
    SearchEntry.objects.all().delete()

    assert [indexing.index_missing(limit=1) for _turn in range(3)] == [3, 1, 0]
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    assert hits(city[Role.OFFICE], "已安排专项") == [("opinion", "open")]


def test_the_command_says_where_the_index_differs_and_makes_it_anew(city, capsys):
    city.draft()
    call_command("search_index")
    assert capsys.readouterr().out == "1 条索引，与文本一致。\n"
    SearchEntry.objects.update(title="改了")

    with pytest.raises(SystemExit):
        call_command("search_index")
    assert capsys.readouterr().err.splitlines()[-1] == "有 1 条与文本不一致，请用 --rebuild 重建。"
    call_command("search_index", "--rebuild")

    assert capsys.readouterr().out == "已重建 1 条索引。\n"
    assert indexing.differing() == []
