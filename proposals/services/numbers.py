"""Drawing proposal numbers: one at a time, under the counter's row lock, never twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from proposals.models import NumberCounter
from proposals.numbering import format_class_number, format_number, sequence_of

if TYPE_CHECKING:
    from proposals.models import Jurisdiction


def draw(jurisdiction: Jurisdiction, template: str, *, year: int, given: str | None = None) -> str:
    """The next number of the year, or `given` as it stands.

    A given number that follows the template moves the counter past itself, so that it is not drawn again.
    The caller's transaction holds the lock until it ends, so a rolled-back filing leaves no gap.
    """
    with transaction.atomic():
        counter = _locked(jurisdiction, f"proposal:{year}")
        if given is not None:
            counter.value = max(counter.value, sequence_of(template, given, year=year) or 0)
            number = given
        else:
            counter.value, number = _next_free(jurisdiction, template, counter.value, year)
        counter.save(update_fields=["value"])
    return number


def draw_in_class(jurisdiction: Jurisdiction, template: str, *, category: str, year: int) -> str:
    """The next number of a category in the year (经济发展类001号), under a counter of its own."""
    with transaction.atomic():
        counter = _locked(jurisdiction, f"class:{year}:{category}")
        counter.value += 1
        counter.save(update_fields=["value"])
    return format_class_number(template, category=category, year=year, seq=counter.value)


def _locked(jurisdiction: Jurisdiction, key: str) -> NumberCounter:
    counter, _made = NumberCounter.objects.get_or_create(jurisdiction=jurisdiction, key=key)
    return NumberCounter.objects.select_for_update().get(pk=counter.pk)


def _next_free(jurisdiction: Jurisdiction, template: str, value: int, year: int) -> tuple[int, str]:
    while True:
        value += 1
        number = format_number(template, year=year, seq=value)
        if not jurisdiction.proposals.filter(number=number).exists():
            return value, number
