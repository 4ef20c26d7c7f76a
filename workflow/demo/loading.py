"""Loading the demo: two jurisdictions, their accounts, the scenes, and as many further proposals as are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Jurisdiction, User
from workflow.demo import scenes
from workflow.demo.days import Days
from workflow.demo.season import add_proposals
from workflow.demo.town import DONGGUAN, GUIZHOU, build_town
from workflow.services.calendars import calendar_of, seed_calendar
from workflow.services.moments import Moments
from workflow.workdays import SLUG

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from workflow.demo.scenes import Scene
    from workflow.demo.town import Town

PASSWORD: Final = "huiban-demo-2023"  # noqa: S105 -- meant to be read: the demo's one password
FIRST_YEAR: Final = 2023
"""The year of the published case: the rules hold from then on, and once more from the present year."""


class DemoRefusedError(RuntimeError):
    """The demo is not for this installation, or not of this size; the message says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Demo:
    """What `load_demo` found or made. `made` counts the proposals that this call added."""

    towns: tuple[Town, ...]
    proposals: int
    made: int

    @property
    def password(self) -> str:
        return PASSWORD


def load_demo(
    *,
    proposals: int | None = None,
    seed: int = 1,
    today: date | None = None,
    told: Callable[[int, int], None] | None = None,
) -> Demo:
    """The demo, made where it is missing; a second call changes nothing.

    `proposals` is how many the city has in all; beyond the scenes they are generated, the same for the same `seed`.
    `told` hears how many of how many were generated. Raises DemoRefusedError: `demo_not_allowed` (a production
    installation), `demo_too_small` (fewer proposals than the scenes hold).
    """
    if not settings.DEMO_ALLOWED:
        raise DemoRefusedError("demo_not_allowed", _("正式环境不装入演示数据：演示账号的密码是公开的。"))
    wanted = scenes.PROPOSALS if proposals is None else proposals
    if wanted < scenes.PROPOSALS:
        raise DemoRefusedError("demo_too_small", _("演示数据至少有 %(n)d 件提案。") % {"n": scenes.PROPOSALS})
    with transaction.atomic():
        on = today or timezone.localdate()
        towns = _build_towns(on)
        days = [Days(on, town.jurisdiction, calendar_of(SLUG), Moments(town.jurisdiction)) for town in towns]
        before = towns[0].jurisdiction.proposals.count()
        for town, its_days, its_scenes in zip(towns, days, (scenes.DONGGUAN, scenes.GUIZHOU), strict=True):
            _play(town, its_days, its_scenes)
    add_proposals(towns[0], days[0], wanted, seed=seed, told=told)
    now = towns[0].jurisdiction.proposals.count()
    return Demo(towns, now, now - before)


def demo_loaded() -> bool:
    """Whether the demo's city is there."""
    return Jurisdiction.objects.filter(slug=DONGGUAN.slug).exists()


def installation_empty() -> bool:
    """Whether nobody works here yet: no jurisdiction and no account."""
    return not Jurisdiction.objects.exists() and not User.objects.exists()


def _build_towns(on: date) -> tuple[Town, ...]:
    seed_calendar()
    # One hash for all: the password is public, and hashing slowly for each account would make the first start slow.
    password = make_password(PASSWORD)
    years = {FIRST_YEAR, on.year}
    return tuple(build_town(plan, years=years, password=password) for plan in (DONGGUAN, GUIZHOU))


def _play(town: Town, days: Days, its_scenes: tuple[Scene, ...]) -> None:
    if not town.jurisdiction.proposals.exists():
        for scene in its_scenes:
            scene(town, days)
