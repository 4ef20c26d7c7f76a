from __future__ import annotations

import json
from datetime import date
from threading import Thread

import pytest
from django.db import connection

from proposals.models import Jurisdiction, Organisation, Post, User
from proposals.prepared import Numbers, Prepared, PreparedForPosts, Slot, Texts
from proposals.queries import Held

FIRST, SECOND = date(2023, 2, 1), date(2024, 2, 1)


@pytest.fixture
def posts(db):
    """Two posts at two organisations, from two days on."""
    place = Jurisdiction.objects.create(slug="jia", name="甲市")
    units = [
        Organisation.objects.create(
            jurisdiction=place, name=f"甲市{name}", short_name=name, seal=name[0], kind="bureau"
        )
        for name in ("工信局", "科技局")
    ]
    people = [User.objects.create(username=f"p{n}", name=f"第{n}人") for n in range(2)]
    return [
        Post.objects.create(person=person, organisation=unit, role="handler", from_on=on)
        for person, unit, on in zip(people, units, (FIRST, SECOND), strict=True)
    ]


def begun():
    return Post.objects.filter(from_on__lte=Slot("on"), role="handler").order_by("pk")


@pytest.mark.parametrize(("on", "count"), [(date(2022, 1, 1), 0), (FIRST, 1), (SECOND, 2)])
def test_a_prepared_read_gives_what_its_query_gives(posts, on, count):
    assert Prepared(begun).read(on=on) == posts[:count]


def test_a_prepared_read_takes_other_values_each_time(posts):
    prepared = Prepared(lambda: Post.objects.filter(person=Slot("person"), organisation__name=Slot("name")))
    first, second = posts

    read = [
        prepared.read(person=first.person_id, name="甲市工信局"),
        prepared.read(person=second.person_id, name="甲市科技局"),
        prepared.read(person=second.person_id, name="甲市工信局"),
    ]

    assert read == [[first], [second], []]


def test_what_is_selected_along_is_read_in_the_one_query(posts, django_assert_num_queries):
    prepared = Prepared(lambda: begun().select_related("person", "organisation__jurisdiction"))

    with django_assert_num_queries(1):
        told = [(post.person.name, post.organisation.jurisdiction.name) for post in prepared.read(on=SECOND)]

    assert told == [("第0人", "甲市"), ("第1人", "甲市")]


def test_plain_values_are_read_as_plain_values(posts):
    flat = Prepared(lambda: begun().values_list("person__name", flat=True))
    rows = Prepared(lambda: begun().values_list("person__name", "from_on"))
    named = Prepared(lambda: begun().values("from_on"))

    assert (flat.read(on=FIRST), rows.read(on=FIRST), named.read(on=FIRST)) == (
        ["第0人"],
        [("第0人", FIRST)],
        [{"from_on": FIRST}],
    )


def test_a_slot_may_stand_in_a_subquery(posts):
    there = Organisation.objects.filter(short_name=Slot("unit")).values("pk")
    prepared = Prepared(lambda: begun().filter(organisation__in=there))

    assert (prepared.read(on=SECOND, unit="科技局"), prepared.read(on=SECOND, unit="教育局")) == (
        [posts[1]],
        [],
    )


def test_the_rows_of_one_read_are_not_those_of_another(posts):
    prepared = Prepared(begun)
    prepared.read(on=FIRST)[0].role = "liaison"

    assert prepared.read(on=FIRST)[0].role == "handler"


def test_a_row_that_changed_is_read_as_it_is_now(posts):
    prepared = Prepared(begun)
    prepared.read(on=SECOND)
    Post.objects.filter(pk=posts[0].pk).update(role="liaison")

    assert prepared.read(on=SECOND) == [posts[1]]


def test_the_query_is_built_once(posts):
    built = []
    prepared = Prepared(lambda: built.append(1) or begun())

    prepared.read(on=FIRST)
    prepared.read(on=SECOND)

    assert built == [1]


def test_a_value_that_is_not_brought_along_is_an_error(posts):
    with pytest.raises(KeyError, match="on"):
        Prepared(begun).read(day=FIRST)


@pytest.mark.django_db(transaction=True)
def test_each_thread_reads_through_its_own_connection(posts):
    prepared = Prepared(begun)
    prepared.read(on=SECOND)
    seen = []

    def read():
        seen.extend(prepared.read(on=SECOND))
        connection.close()

    thread = Thread(target=read)
    thread.start()
    thread.join()

    assert seen == posts


@pytest.mark.parametrize("chosen", [[], [0], [0, 1]])
def test_any_number_of_values_may_be_brought_along(posts, chosen):
    by_key = Prepared(lambda: begun().filter(person__in=Numbers("people")))
    by_name = Prepared(lambda: begun().filter(organisation__short_name__in=Texts("names")))
    wanted = [posts[n] for n in chosen]
    people = json.dumps([post.person_id for post in wanted])
    names = json.dumps([post.organisation.short_name for post in wanted])

    assert by_key.read(on=SECOND, people=people) == wanted
    assert by_name.read(on=SECOND, names=names) == wanted


def test_a_number_may_stand_for_a_value_where_only_numbers_are_taken(posts):
    units = {10**15 + 1: "first", 10**15 + 2: "second"}
    prepared = Prepared(lambda: begun().filter(organisation__in=set(units), pk__lt=10**15), units)
    first, second = (post.organisation_id for post in posts)

    read = [
        prepared.read(on=SECOND, first=first, second=second),
        prepared.read(on=SECOND, first=second, second=second),
    ]

    assert read == [posts, posts[1:]]


def test_people_with_posts_alike_ask_with_the_same_sql_for_what_is_theirs(posts):
    built = []

    def of_own_unit(held):
        built.append(1)
        return begun().filter(organisation__in={one.organisation_id for one in held})

    own = PreparedForPosts(of_own_unit)
    read = [own.read([Held(post, post.person_id)], on=SECOND) for post in posts]

    assert (read, built) == ([[post] for post in posts], [1])
    assert own.read([], on=SECOND) == []


def test_only_plain_words_and_numbers_stand_in_the_statement(posts):
    """What could mean something else to a database is handed over beside it, and a percent sign stays one."""
    names = Organisation.objects.filter(kind="bureau", seal="'", short_name="a b", name__contains="%s")

    sql, handed_over = Prepared(lambda: names.filter(jurisdiction_id=7)).statement()

    assert "'bureau'" in sql
    assert '"jurisdiction_id" = 7' in sql
    assert handed_over == ("%\\%s%", "'", "a b")
