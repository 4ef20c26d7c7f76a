"""Units that a text names outright."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.suggesting.values import Unit

SHORTEST: Final = 3


class Names:
    """Every spelling of every unit; a spelling that two units share names neither."""

    def __init__(self, units: Iterable[Unit]) -> None:
        owners: dict[str, set[int]] = {}
        for unit in units:
            for name in unit.names:
                if len(name) >= SHORTEST:
                    owners.setdefault(name, set()).add(unit.key)
        self._owner = {name: keys.pop() for name, keys in owners.items() if len(keys) == 1}
        longest_first = sorted(self._owner, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def found_in(self, text: str) -> frozenset[int]:
        """The units that the text names; of names within names the longest counts."""
        if self._any is None:
            return frozenset()
        return frozenset(self._owner[name] for name in self._any.findall(text))

    def without(self, text: str) -> str:
        """The text with a blank for every name, so that the words of a name are not taken for a matter."""
        return text if self._any is None else self._any.sub(" ", text)
