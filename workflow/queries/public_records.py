"""Public cases as records, for tables and feeds: many at a time in as many queries as one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, F

from workflow.models import Assignment, PublicCase, PublicText, Vote
from workflow.queries.published import ANSWERS, public_state, public_texts
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

Part = PublicText.Part
BATCH: Final = 200
_HANDLING: Final = (*sorted(REPLYING), AssignmentRole.CO)


@dataclass(frozen=True)
class Record:
    """What is public of a case: the row, its texts by part, its units with whether they answer, and its votes."""

    case: PublicCase
    texts: dict[str, list[PublicText]]
    units: list[tuple[str, bool]]
    support: int
    oppose: int

    @property
    def state_words(self) -> str:
        return public_state(self.case.state)  # type: ignore[attr-defined]  # annotated by public_cases

    @property
    def leads(self) -> list[str]:
        return [name for name, replies in self.units if replies]

    @property
    def others(self) -> list[str]:
        return [name for name, replies in self.units if not replies]

    def part(self, part: str) -> list[PublicText]:
        return self.texts.get(part, [])

    def answers(self) -> dict[str, str]:
        """By the number of each ask how the reply met it; none as long as no reply was published."""
        if not self.part(Part.REPLY):
            return {}
        told = {text.heading: text.code for text in self.part(Part.ASK_ANSWER)}
        return {text.heading: told.get(text.heading, "") for text in self.part(Part.ASK)}

    def answered(self, how: str) -> int:
        return sum(code == how for code in self.answers().values())


def how_words(code: str) -> str:
    """How an ask was met, in words."""
    return str(ANSWERS[code])


def records_of(rows: Sequence[PublicCase]) -> list[Record]:
    """The records of these rows of `public_cases`, in their order. Three queries."""
    keys = [row.pk for row in rows]
    texts: dict[int, dict[str, list[PublicText]]] = defaultdict(lambda: defaultdict(list))
    mine = PublicCase.objects.filter(pk__in=keys)
    for text in public_texts(mine).select_related("commitment"):
        texts[text.public_case_id][text.part].append(text)
    units, votes = _units(keys), _votes(keys)
    return [
        Record(
            row, dict(texts[row.pk]), units[row.case_id],
            votes[row.case_id, Vote.Choice.SUPPORT], votes[row.case_id, Vote.Choice.OPPOSE],
        )
        for row in rows
    ]  # fmt: skip


def all_records(cases: QuerySet[PublicCase]) -> Iterator[Record]:
    """Every record in the order of their keys, some at a time: nothing is read twice, and no list is held."""
    last = 0
    while rows := list(cases.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from records_of(rows)
        last = rows[-1].pk


def _units(keys: list[int]) -> dict[int, list[tuple[str, bool]]]:
    shares = Assignment.objects.filter(case__public__in=keys, role__in=_HANDLING, round=F("case__round"))
    present = shares.exclude(state__in=sorted(ASSIGNMENT_GONE)).order_by("pk")
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for case, role, name in present.values_list("case", "role", "organisation__name"):
        found[case].append((name, role in REPLYING))
    return found


def _votes(keys: list[int]) -> dict[tuple[int, str], int]:
    rows = Vote.objects.filter(case__public__in=keys).values_list("case", "choice")
    found: dict[tuple[int, str], int] = defaultdict(int)
    for case, choice, number in rows.annotate(number=Count("pk")).order_by():
        found[case, choice] = number
    return found
