"""The kinds of workbooks that can be handed in, and what takes each of them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict

from proposals.models import Import
from proposals.services.importing import REGISTERS, TAKERS
from workflow.services.archiving.sheet import PAST_SHEETS, PAST_TAKERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proposals.services.importing.intake import Taker
    from proposals.sheets import Sheet


class Way(TypedDict):
    """What `hand_in` and `apply_import` want to know of a kind."""

    sheets: Sequence[Sheet]
    takers: Sequence[Taker]


WAYS: Final[Mapping[str, Way]] = {
    Import.Subject.REGISTER: Way(sheets=REGISTERS, takers=TAKERS),
    Import.Subject.PAST: Way(sheets=PAST_SHEETS, takers=PAST_TAKERS),
}
