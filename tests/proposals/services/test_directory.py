from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Alias, Jurisdiction, Organisation
from proposals.queries import alias_table
from proposals.services.directory import (
    Body,
    add_account,
    enter_bodies,
    enter_body,
    holder_of,
    shipped_directory,
    spellings,
)

DAY = date(2024, 5, 6)


@pytest.fixture
def city(db):
    return Jurisdiction.objects.create(slug="shili", name="示例市", short_name="示例")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("示例市财政局", "财政局"), ("财政局", "市财政局")),
        (
            ("示例市市场监督管理局", "市场监管局"),
            ("市场监督管理局", "市市场监督管理局", "市场监管局", "市市场监管局"),
        ),
        (("民建示例市委会", "民建市委会"), ("民建市委会",)),
        (("示例市工商业联合会", "市工商联"), ("工商业联合会", "市工商业联合会", "市工商联")),
    ],
)
def test_spellings_of_a_body_are_those_of_papers(names, expected):
    assert spellings("示例市", *names) == expected


@pytest.mark.parametrize("slug", ["dongguan", "guizhou"])
def test_shipped_directory_can_be_entered(city, slug):
    directory = shipped_directory(slug)
    rows = enter_bodies(city, directory.bodies)
    assert list(rows) == [body.code for body in directory.bodies]
    assert {row.kind for row in rows.values()} <= set(Organisation.Kind.values)
    assert {len(row.seal) for row in rows.values()} == {1}


def test_shipped_directory_has_no_spelling_of_two_bodies(city):
    enter_bodies(city, shipped_directory("dongguan").bodies)
    spelt = set(Alias.objects.values_list("name", flat=True)) | set(
        Organisation.objects.values_list("name", flat=True)
    )
    assert spelt == set(alias_table(city, 2023))


def test_directory_that_does_not_ship_is_none():
    assert shipped_directory("atlantis") is None


def test_entering_a_body_again_keeps_what_people_changed(city):
    body = Body("czj", "示例市财政局", "财政局", "财", "bureau", ("市财政局",))
    first = enter_body(city, body)
    Organisation.objects.filter(pk=first.pk).update(short_name="财政与国资局")
    first.aliases.all().delete()
    again = enter_body(city, body)
    assert (again.pk, again.short_name, again.aliases.count()) == (first.pk, "财政与国资局", 0)


def test_account_cannot_log_in_and_holds_its_post(city):
    bureau = enter_body(city, Body("czj", "示例市财政局", "财政局", "财", "bureau"))
    clerk = add_account("czj-handler", "财政局经办人", bureau, "handler", DAY)
    assert not clerk.has_usable_password()
    assert holder_of(bureau, "handler", DAY) == clerk
    assert holder_of(bureau, "handler", date(2024, 5, 5)) is None
    assert holder_of(bureau, "liaison", DAY) is None
