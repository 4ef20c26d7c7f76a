"""What pages, the interface and papers ask for: figures, lines, and the rows behind both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from proposals.models import Organisation, Proposal, Session, User
from workflow.queries.rates.counting import Figure, count_all, count_by, figures_from
from workflow.queries.rates.kept import is_kept, kept_counts, kept_counts_by
from workflow.queries.rates.late import overdue_by
from workflow.queries.rates.sight import Sight
from workflow.rates import RATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.queries.rates.scope import Scope

NUMERATOR, DENOMINATOR, MISSING = "numerator", "denominator", "missing"
SIDES: Final = (NUMERATOR, DENOMINATOR, MISSING)


@dataclass(frozen=True)
class Line:
    """The figures of one value of a dimension. `key` narrows a scope to it (a key, a first day of a month, a word)."""

    key: Any
    label: str
    figures: Mapping[str, Figure]
    overdue: int


def figures(held: Iterable[Held], scope: Scope) -> dict[str, Figure]:
    """Every rate of the scope, by its code, as far as the posts see.

    One query for each subject; a single one where the kept counts are read.
    """
    sight = Sight.of(held, scope)
    kept = kept_counts(sight)
    return figures_from(count_all(sight) if kept is None else kept)


def figures_by(held: Iterable[Held], scope: Scope, dimension: str) -> list[Line]:
    """The same by unit, category, month, session, handler or kind, with what is overdue. Seven queries, labels in order.

    A case that several units lead stands with each of them.
    """
    sight = Sight.of(held, scope)
    kept = is_kept(sight, dimension)
    counts = kept_counts_by(sight, dimension) if kept else count_by(sight, dimension)
    late = overdue_by(sight, dimension)
    keys = [key for key in {**counts, **late} if key is not None]
    return [
        Line(key, label, figures_from(counts.get(key, {})), late.get(key, 0))
        for key, label in _labelled(dimension, keys)
    ]


def _labelled(dimension: str, keys: list[Any]) -> list[tuple[Any, str]]:
    """The keys in the order of their lines, each with its words."""
    if dimension == "unit":
        rows = Organisation.objects.filter(pk__in=keys).order_by("name", "pk")
        return list(rows.values_list("pk", "name"))
    if dimension == "session":
        sessions = Session.objects.filter(pk__in=keys).order_by("-year", "-pk")
        return list(sessions.values_list("pk", "name"))
    if dimension == "handler":
        people = User.objects.filter(pk__in=keys).order_by("name", "pk")
        return [(person.pk, str(person)) for person in people]
    if dimension == "month":
        return [(key, date_format(key, "Y年n月")) for key in sorted(keys)]
    words = dict(Proposal.Kind.choices) if dimension == "kind" else {}
    return [(key, str(words.get(key, key)) or _("未分类")) for key in sorted(keys)]


def rows_behind(held: Iterable[Held], scope: Scope, code: str, side: str = NUMERATOR) -> QuerySet[Any]:
    """The rows that a figure counts: of its numerator, its denominator, what is missing between them, or a part's.

    Cases, shares, asks, ratings or promises, as the rate's subject says; in no order.
    """
    return behind(Sight.of(held, scope), code, side)


def behind(sight: Sight, code: str, side: str) -> QuerySet[Any]:
    """The same of what is in sight."""
    rate = RATES[code]
    measures = sight.measures(rate.subject)
    if side in rate.parts:
        return sight.rows(rate.subject).filter(measures[side])
    if side not in SIDES:
        raise KeyError(side)
    found = sight.rows(rate.subject).filter(measures[f"{code}_of"])
    if side == DENOMINATOR:
        return found
    inside = found.filter(measures[code])
    return inside if side == NUMERATOR else found.exclude(pk__in=inside.values("pk"))
