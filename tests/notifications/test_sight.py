"""The question of rights that is compiled once for all who hold posts of the same roles."""

from __future__ import annotations

from itertools import product

import pytest

from notifications.models import Notice
from notifications.queries import notices_in_sight
from notifications.services.sight import in_sight, unread_of
from proposals.prepared import OUTSIDE, Prepared, held_by_anybody
from proposals.queries import held_posts
from proposals.roles import Role
from tests.workflow.machines.states import WORKING

VALUES = {
    f"{name}{n}": 100 * n for name, n in product(("organisation", "jurisdiction", "principal"), range(3))
}


def asked(roles, first):
    """The SQL and its parameters for the same posts, where these numbers stood for their keys."""
    held, names = held_by_anybody(roles, first)
    return Prepared(lambda: notices_in_sight(held), names).statement(**VALUES)


@pytest.mark.parametrize(
    "roles",
    [
        *((role,) for role in Role),
        (Role.HANDLER, Role.HANDLER),
        (Role.MEMBER, Role.OFFICE, Role.BUREAU_LEADER),
    ],
    ids="-".join,
)
def test_the_question_is_the_same_whatever_stands_for_the_keys(db, roles):
    assert asked(roles, OUTSIDE) == asked(roles, OUTSIDE - 1000)


def test_posts_that_open_no_case_show_none_of_them(city):
    person = city[Role.ADMINISTRATOR]
    held = held_posts(person, WORKING)
    city.handling()
    strange = Notice.objects.order_by("pk").first()
    Notice.objects.filter(pk=strange.pk).update(recipient=person)

    assert (unread_of(person, held), in_sight({person.pk: [strange.pk]}, {person.pk: held})) == (0, set())
