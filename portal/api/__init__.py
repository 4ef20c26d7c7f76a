"""The REST door.

Django REST framework loads every optional library that it finds installed. Two of them are here for the messages to
group robots; the API uses neither, so its first answer does not wait for them.
"""

import importlib
import sys

UNUSED = ("requests", "markdown")


def _load_framework() -> None:
    """Load the framework while these libraries look absent; what somebody loaded before stays as it is."""
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is how Python says: not to be found
    try:
        importlib.import_module("rest_framework.compat")
    finally:
        for name in hidden:
            del sys.modules[name]


_load_framework()
