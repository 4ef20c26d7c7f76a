"""The product's own server for bench `fanout`.

The first line of its input is the list of the people and, where news come through Redis, a prefix for its keys there.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.test.utils import override_settings

from config.asgi import application
from config.bench.orders import run_obeying
from config.server import asgi_server
from notifications.push import push

if TYPE_CHECKING:
    from collections.abc import Sequence


def serve() -> None:
    """Until the input ends; without the jobs, which would tell of the bench's own deadlines."""
    people, prefix = json.loads(sys.stdin.readline())
    layers = settings.CHANNEL_LAYERS
    if prefix:
        layers["default"]["CONFIG"]["prefix"] = prefix

    def wake(places: Sequence[int]) -> None:
        push([people[place] for place in places])

    with override_settings(EMBEDDED_JOBS=False, CHANNEL_LAYERS=layers):
        # The clients stand still while the bench writes rows.
        run_obeying(asgi_server(application, pong_within=None), wake, lambda: len(people))


if __name__ == "__main__":
    serve()
