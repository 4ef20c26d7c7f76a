"""How a person likes to be told: the pace of each kind over each wire, quiet hours, the hour of the digest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from notifications.kinds import PACE, Kind, Pace, Wire
from notifications.models import Habit, Preference
from notifications.services.hours import DIGEST_AT, Hours
from proposals.models import User

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import time

    from proposals.models import Jurisdiction

    Paces = Mapping[tuple[str, str], str]


def paces_of(people: Collection[int]) -> dict[int, dict[tuple[str, str], str]]:
    """The pace of each (kind, wire) for each of the people, as chosen or as usual. One query."""
    paces: dict[int, dict[tuple[str, str], str]] = {
        person: {(kind, wire): pace for (kind, wire), pace in PACE.items()} for person in people
    }
    chosen = Preference.objects.filter(person__in=people)
    for person, kind, wire, pace in chosen.values_list("person_id", "kind", "wire", "pace"):
        paces[person][kind, wire] = pace
    return paces


def habits_of(people: Collection[int]) -> dict[int, Habit]:
    """The habits of those who have stated some. One query."""
    return {habit.pk: habit for habit in Habit.objects.filter(person__in=people)}


def hours_of(habit: Habit | None, jurisdiction: Jurisdiction) -> Hours:
    """The hours of a person, by the clock of the jurisdiction whose news it is."""
    zone = ZoneInfo(jurisdiction.time_zone)
    if habit is None:
        return Hours(zone)
    return Hours(zone, habit.quiet_from, habit.quiet_until, habit.digest_at or DIGEST_AT)


@transaction.atomic
def set_preferences(
    person: User,
    *,
    paces: Paces,
    quiet_from: time | None,
    quiet_until: time | None,
    digest_at: time | None,
) -> None:
    """Keep what the person chose for every (kind, wire); only what differs from the usual is a row."""
    _lock(person.pk)
    Preference.objects.filter(person=person).delete()
    Preference.objects.bulk_create(
        Preference(person=person, kind=kind, wire=wire, pace=pace)
        for (kind, wire), pace in paces.items()
        if pace != PACE[Kind(kind), Wire(wire)]
    )
    habit = {"quiet_from": quiet_from, "quiet_until": quiet_until, "digest_at": digest_at}
    Habit.objects.update_or_create(person=person, defaults=habit)


@transaction.atomic
def switch_off_mail(person_id: int, kinds: Iterable[str]) -> None:
    """From now on no mail to the person of these kinds, neither at once nor in the digest."""
    _lock(person_id)
    for kind in kinds:
        Preference.objects.update_or_create(
            person_id=person_id, kind=kind, wire=Wire.EMAIL, defaults={"pace": Pace.OFF}
        )


def _lock(person_id: int) -> None:
    """One change of a person's preferences after the other."""
    User.objects.select_for_update().get(pk=person_id)
