"""A played scene is the built one, row by row, and nothing is played where building could come out differently."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

import pytest
import time_machine
from django.contrib.sessions.models import Session as DjangoSession
from django.db import connection, transaction
from django.utils import translation

from proposals.models import Alias, Session, User
from proposals.search import SECTIONS
from proposals.search.asked import read_query
from tests.city import at, make_city
from tests.recording import STUDIO, our_tables, recorded, rows_of
from workflow.models import SearchEntry
from workflow.wordindex import holding

built = []
"""What was built and not played, in this order."""


@pytest.fixture
def studio(db):
    """As in a process that has built nothing yet."""
    STUDIO.end()
    others = STUDIO.films, STUDIO.states
    STUDIO.films, STUDIO.states = OrderedDict(), {}
    built.clear()
    yield STUDIO
    STUDIO.end()
    STUDIO.films, STUDIO.states = others


@pytest.fixture
def run(studio):
    """`run(work)` as a test of its own; gives what the work gave, all rows that were there then, and what was built."""

    def run(work):
        before = len(built)
        with transaction.atomic():
            studio.begin()
            result = work()
            rows = {table: rows_of(table) for table in our_tables()}
            studio.end()
            transaction.set_rollback(True)
        return result, rows, built[before:]

    return run


@recorded
def city_named(slug):
    built.append(slug)
    return make_city(slug)


@recorded
def aliased(unit, name):
    built.append(name)
    return Alias.objects.create(organisation=unit, name=name)


@recorded
def changed(city, alias, name):
    """Changes one row, removes one and makes many."""
    built.append(name)
    Session.objects.filter(pk=city.session.pk).update(name=name)
    alias.delete()
    return city.filed(title=name)


@recorded
def by_statement(statement):
    built.append(statement)
    with connection.cursor() as cursor:
        cursor.execute(statement)


def scene():
    city = city_named("jia")
    alias = aliased(city.units["工信局"], "工信")
    assert Alias.objects.get() == alias  # reading is no harm
    case = changed(city, alias, "第一件")
    return city, case


def test_what_is_played_is_what_was_built(run):
    with time_machine.travel(at(date(2023, 5, 22)), tick=False):
        (city, case), rows, first = run(scene)
        (played_city, played_case), played_rows, second = run(scene)

    assert (first, second) == (["jia", "工信", "第一件"], [])
    assert played_rows == rows
    assert (played_city.people, played_case) == (city.people, case)
    assert played_case is not case
    assert played_case.state == case.state == "filed"
    assert [row[0] for row in rows["workflow_case"].values()] == [case.pk]
    assert rows["proposals_alias"] == {}


def test_what_is_made_after_a_played_scene_gets_new_keys(run):
    def work():
        city = city_named("jia")
        return User.objects.count(), city.people.values(), User.objects.create_user("neu", name="新来的")

    run(work)
    (number, people, user), rows, built_again = run(work)

    assert built_again == []
    assert user.pk not in {person.pk for person in people}
    assert len(rows["proposals_user"]) == number + 1


def test_what_was_left_for_the_commit_is_left_again(run):
    def left():
        before = len(connection.run_on_commit)
        scene()
        return len(connection.run_on_commit) - before

    (first, _, _), (second, _, built_again) = run(left), run(left)

    assert built_again == []
    assert first == second > 0


def after_another_row():
    User.objects.create_user("neu", name="新来的")
    city_named("jia")


def after_a_row_of_its_own():
    city = city_named("jia")
    Alias.objects.create(organisation=city.units["工信局"], name="信局")
    aliased(city.units["工信局"], "工信")


def in_english():
    with translation.override("en"):
        city_named("jia")


def on_another_day():
    with time_machine.travel(at(date(2023, 5, 22)), tick=False):
        city_named("jia")


@pytest.mark.parametrize(
    ("other", "built_then"),
    [
        (lambda: city_named("yi"), ["yi"]),
        (after_another_row, ["jia"]),
        (after_a_row_of_its_own, ["工信"]),
        (in_english, ["jia"]),
        (on_another_day, ["jia"]),
    ],
)
def test_in_another_state_or_with_other_arguments_it_is_built(run, other, built_then):
    run(scene)

    assert run(other)[2] == built_then


def patched(monkeypatch, settings):
    monkeypatch.setattr("tests.city.PASSWORD", "anders")


def set_otherwise(monkeypatch, settings):
    settings.SITE_URL = "https://tian.example.org"


@pytest.mark.parametrize("change", [patched, set_otherwise])
def test_after_a_patch_or_another_setting_it_is_built_and_not_kept(run, monkeypatch, settings, change):
    def work():
        change(monkeypatch, settings)
        city_named("jia")

    times = [run(work)[2], run(lambda: city_named("jia"))[2], run(work)[2]]

    assert times == [["jia"]] * 3


def test_what_cannot_be_told_apart_is_built_each_time(run):
    told = [run(lambda: by_name(object()))[2] for _time in range(2)]

    assert told == [["object"], ["object"]]


@recorded
def by_name(thing):
    built.append(type(thing).__name__)


def test_what_is_found_by_its_words_is_found_in_a_played_scene(run):
    def found():
        city = make_city()
        case = city.filed(title="关于银杏湾公交的建议")
        return case, word_cases("银杏湾"), word_cases("无此字")

    (case, hits, none), _rows_then, _built = run(found)
    (played, played_hits, played_none), _rows_then, _built = run(found)

    assert (hits, none) == ([case.pk], [])
    assert (played.pk, played_hits, played_none) == (case.pk, hits, none)


def word_cases(word):
    entries = SearchEntry.objects.filter(holding(read_query(word), SECTIONS))
    return list(entries.values_list("case_id", flat=True))


def test_statements_beside_the_models_are_said_again(run):
    def kept_sessions():
        by_statement("INSERT INTO django_session VALUES ('kept', '', '2023-05-22')")
        return DjangoSession.objects.count()

    assert [run(kept_sessions)[::2] for _time in range(2)] == [
        (1, ["INSERT INTO django_session VALUES ('kept', '', '2023-05-22')"]),
        (1, []),
    ]


def test_what_does_more_than_write_rows_is_built_each_time(run):
    statement = "CREATE TEMPORARY TABLE passing (id integer)"

    assert [run(lambda: by_statement(statement))[2] for _time in range(2)] == [[statement]] * 2


def test_work_that_fails_fails_each_time_and_ends_the_known_state(run):
    def work():
        with pytest.raises(KeyError), transaction.atomic():
            failing("jia")
        city_named("jia")

    assert [run(work)[2] for _time in range(2)] == [["jia", "jia"]] * 2


@recorded
def failing(slug):
    city_named(slug)
    raise KeyError(slug)
