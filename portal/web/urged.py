"""How often a unit was urged, by whom and when: one phrase wherever its share is listed, and every urging on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import ngettext

from portal.web.signals import day_words
from workflow.models import Urging

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from workflow.models import Assignment


@dataclass(frozen=True, slots=True)
class Urged:
    """The urgings of one share, the latest first; at least one."""

    urgings: tuple[Urging, ...]

    @property
    def times(self) -> int:
        return len(self.urgings)

    @property
    def last(self) -> Urging:
        return self.urgings[0]

    def words(self, today: date) -> str:
        """已催办 2 次，最近 5月16日 督查室."""
        words = ngettext(
            "已催办 %(n)d 次，最近 %(day)s %(unit)s", "已催办 %(n)d 次，最近 %(day)s %(unit)s", self.times
        )
        day = day_words(self.last.urged_on, today)
        return words % {"n": self.times, "day": day, "unit": self.last.organisation.short_name}

    def again_on(self, organisation: int, today: date) -> date | None:
        """The day from which on this body may urge again, when it may not today."""
        days = [one.again_on for one in self.urgings if one.organisation_id == organisation]
        latest = max(days, default=today)
        return latest if latest > today else None


def with_urgings(shares: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """The shares with their urgings read along, in one query for all of them. Who sees a share may know of these."""
    return shares.prefetch_related(urgings())


def urgings() -> Prefetch[Any]:
    """What is read along with them."""
    return Prefetch("urgings", Urging.objects.select_related("organisation", "person").order_by("-pk"))


def urged_of(share: Assignment) -> Urged | None:
    """How the share was urged; None when it was not. It was read `with_urgings`."""
    urgings = tuple(share.urgings.all())
    return Urged(urgings) if urgings else None
