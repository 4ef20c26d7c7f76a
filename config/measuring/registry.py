"""The measurements by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from config.measuring import checks, matrix, promises, suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from config.measuring.measured import Measured

MEASURES: Final[Mapping[str, Callable[[str | None], Measured]]] = {
    "matrix": matrix.measure,
    "promises": promises.measure,
    "checks": checks.measure,
}
"""Each takes the text of the published page, or None where it was not given, and may raise PageError."""

GENERATED: Final[Mapping[str, Callable[[int, int], Measured]]] = {
    "suggestions": suggestions.measure,
}
"""Each takes a seed and how many proposals to draw."""
