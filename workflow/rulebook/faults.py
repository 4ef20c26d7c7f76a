"""What is wrong with a pack: where, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Fault:
    """One fault of a file. `path` leads to it (`deadlines.reply.amount`; empty for the whole file)."""

    code: str
    file: str
    path: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}：{self.path}" if self.path else self.file
        return f"{place}：{self.reason}；{self.remedy}。"


class PackError(ValueError):
    """A pack that cannot be used; `faults` lists every fault that was found, at least one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
