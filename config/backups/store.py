"""What a backup asks of either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from config.backups.tables import Shape, Table

BLOCK: Final = 4 * 1024 * 1024
"""Bytes of a table that are held in memory at a time, at least one line."""


class Store(Protocol):
    """One database, read at one moment or filled in one piece."""

    def migrations(self) -> set[tuple[str, str]]:
        """Which were applied; none where there is no such table."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement without parameters gives."""

    def blocks(self, table: Table) -> Iterator[bytes]:
        """All rows of the table as lines (`config.backups.values`) by their key, in blocks of whole lines."""

    def last_keys(self, tables: Sequence[Table]) -> dict[str, int]:
        """By numbered table the last key that was given, also to a row that is gone."""

    def begin_filling(self, shape: Shape) -> None:
        """Empty every table, and hold back what a foreign key demands until `end_filling`."""

    def fill(self, table: Table, blocks: Iterable[bytes]) -> None:
        """Add these rows. Raises BackupError where the database does not take them."""

    def end_filling(self, shape: Shape, last_keys: Mapping[str, int]) -> None:
        """Give new rows keys after these, and check every foreign key. Raises BackupError."""


def in_blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines together, as many as make a block."""
    block = bytearray()
    for line in lines:
        block += line
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)
