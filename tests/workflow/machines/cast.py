"""Everybody who might try a move: each role where it belongs, and the same roles where they do not count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from proposals.models import User
from proposals.roles import Role
from tests.city import PASSWORD, UNIT_ROLES, City, make_city
from tests.workflow.machines.states import CO, CO2, FREE, LEAD

if TYPE_CHECKING:
    from proposals.models import Organisation

ENDED = date(2022, 12, 31)
UNITS = {"lead": LEAD, "co": CO, "co2": CO2, "free": FREE}
OFFICES = (Role.SECRETARIAT, Role.EXAMINER, Role.OFFICE, Role.OFFICE_LEADER, Role.AUDITOR, Role.ADMINISTRATOR)


def cast(city: City) -> dict[str, User]:
    """Key → person of the city. `lead:handler` is the lead bureau's, `free` a bureau without the case.

    `member` is the proposer, `member2` a member who did not sign.
    """
    superuser = User.objects.create_superuser("root", password=PASSWORD, name="超级用户")
    return _own(city) | {"superuser": superuser, "stranger": city["stranger"]}


def outsiders(city: City) -> dict[str, User]:
    """For each post of the cast a person who has left it, one whose account is closed, and one of another city."""
    people = {f"elsewhere {key}": person for key, person in _own(make_city("bieshi")).items()}
    for key, person in _own(city).items():
        for post in person.posts.select_related("organisation"):
            people[f"ended {key}"] = city.add_person("离任者", post.organisation, post.role, until_on=ENDED)
            people[f"inactive {key}"] = _inactive(city, post.organisation, post.role)
    return people


def _own(city: City) -> dict[str, User]:
    people = {role.value: city[role] for role in (*OFFICES, Role.MEMBER, Role.LEADER_IN_CHARGE)}
    people |= {f"{key}:{role.value}": city[unit, role] for key, unit in UNITS.items() for role in UNIT_ROLES}
    people["collective"] = city["民建市委会", Role.COLLECTIVE]
    people["cosigner"] = city["cosigner"]
    people["member2"] = city.add_person("别的委员", city.units["经济界"], Role.MEMBER)
    return people


def _inactive(city: City, unit: Organisation, role: str) -> User:
    person = city.add_person("停用者", unit, role)
    person.is_active = False
    person.save()
    return person
