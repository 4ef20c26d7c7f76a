"""What became of the opinions that a bureau sent in a year: in the reply, in part, not, or not answered yet."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import F

from workflow.letters import OUT, UNIT_ROLES
from workflow.models import OpinionCase, PassageUse
from workflow.queries import opinions_visible_to, replies_visible_to
from workflow.states import OpinionState, Use

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from proposals.queries import Held


class Fate(StrEnum):
    """Of a whole letter. UNMARKED: the reply is out, and nobody said what became of the letter."""

    USED = "used"
    PARTLY = "partly"
    NOT_USED = "not_used"
    PENDING = "pending"
    UNMARKED = "unmarked"


def fates_of_year(year: int, held: Sequence[Held]) -> dict[Fate, int]:
    """How many of the letters that the posts' bureaus sent that year met which fate. Three queries at most.

    A letter for several cases is pending until the last of them is answered. One that a later version took the
    place of counts with that version.
    """
    units = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    if not units:
        return {}
    sent = opinions_visible_to(held).filter(
        organisation__in=units, state=OpinionState.SENT, sent_at__year=year
    )
    links = OpinionCase.objects.filter(opinion__in=sent).annotate(round=F("assignment__round"))
    places = list(links.values_list("opinion_id", "case_id", "round"))
    out = _answered({case for _opinion, case, _round in places}, held)
    uses = _uses({opinion for opinion, _case, _round in places})
    found: dict[int, list[bool]] = defaultdict(list)
    for opinion, case, round_ in places:
        found[opinion].append((case, round_) in out)
    counted: dict[Fate, int] = defaultdict(int)
    for opinion, answered in found.items():
        counted[_fate(uses[opinion]) if all(answered) else Fate.PENDING] += 1
    return dict(counted)


def _answered(cases: Collection[int], held: Sequence[Held]) -> set[tuple[int, int]]:
    """The rounds of the cases in which a reply has gone out."""
    replies = replies_visible_to(held).filter(case__in=cases, state__in=OUT)
    return set(replies.values_list("case_id", "round"))


def _uses(opinions: Collection[int]) -> dict[int, set[str]]:
    """What the leads made of the passages of each letter."""
    found: dict[int, set[str]] = defaultdict(set)
    marked = PassageUse.objects.filter(passage__opinion__in=opinions)
    for opinion, use in marked.values_list("passage__opinion_id", "use"):
        found[opinion].add(use)
    return found


def _fate(uses: set[str]) -> Fate:
    if not uses:
        return Fate.UNMARKED
    if uses == {Use.USED}:
        return Fate.USED
    return Fate.NOT_USED if uses == {Use.NOT_USED} else Fate.PARTLY
