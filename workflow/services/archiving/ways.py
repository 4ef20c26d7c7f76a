"""The kinds of workbooks that can be handed in, and what takes each of them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from proposals.models import Import, Organisation, User
from proposals.services.importing import REGISTERS, TAKERS
from workflow.services.archiving.sheet import PAST_SHEETS, PAST_TAKERS
from workflow.services.indexing import follow_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proposals.services.importing import Ledger
    from proposals.services.importing.intake import Taker
    from proposals.sheets import Sheet


class Way(TypedDict):
    """What `hand_in` and `apply_import` want to know of a kind."""

    sheets: Sequence[Sheet]
    takers: Sequence[Taker]


def find_by_new_names(ledger: Ledger) -> None:
    """Texts are found by the names that their units and people have now, as soon as a workbook changes them."""
    units = {one.pk for one in ledger.changed if isinstance(one, Organisation)}
    people = {one.pk for one in ledger.changed if isinstance(one, User)}
    if units or people:
        follow_names(units=units, people=people)


WAYS: Final[Mapping[str, Way]] = {
    Import.Subject.REGISTER: Way(sheets=REGISTERS, takers=(*TAKERS, find_by_new_names)),
    Import.Subject.PAST: Way(sheets=PAST_SHEETS, takers=PAST_TAKERS),
}
