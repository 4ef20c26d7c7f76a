"""The REST door.

Django REST framework loads every optional library that it finds installed. Two of them are here for the messages to
group robots; the API uses neither, so its first answer does not wait for them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from threading import get_ident
from typing import Any

UNUSED = ("requests", "markdown")


class Absent(MetaPathFinder):
    """These libraries look absent to the thread that made this; others, such as a job beside it, find them."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> None:
        """Raises ModuleNotFoundError for them; everything else is found by whoever comes next."""
        if name in UNUSED and get_ident() == self._thread:
            raise ModuleNotFoundError(name, name=name)


def _load_framework() -> None:
    """Load the framework without these libraries; what somebody loaded before stays as it is."""
    absent = Absent()
    sys.meta_path.insert(0, absent)
    try:
        import_module("rest_framework.compat")
    finally:
        sys.meta_path.remove(absent)


_load_framework()
