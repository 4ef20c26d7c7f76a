"""What each measurement had reached when it was last changed: a figure that falls below it is a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

from config.measuring.measured import Figure

REACHED: Final = Path(__file__).parent / "reached.yaml"


def figure_of(measure: str, key: str, label: str, hits: int, of: int) -> Figure:
    """A figure with what it reached before: a share, so that more material does not excuse worse reading."""
    known = yaml.safe_load(REACHED.read_text(encoding="utf-8")).get(measure, {})
    return Figure(key, label, hits, of, known.get(key))
