"""What a bench tells its servers, one line of JSON on their standard input each: whom to wake.

`["all"]` everybody with one message; `["each", 1000]` the first thousand with a message for each; `["one", 7]` the
eighth. The server says its address first.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import uvicorn

BACKLOG = 2048


def run_obeying(
    server: uvicorn.Server, obey: Callable[[Sequence[int]], None], count: Callable[[], int]
) -> None:
    """Serve on a free port of this machine until the input ends. `obey` is called in a thread, as a page would be.

    It is given the places of those whom one message wakes, of `count()` at that time.
    """
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/", flush=True)  # noqa: T201 -- whoever started it reads this

    def listen() -> None:
        for line in sys.stdin:
            for places in places_of(json.loads(line), count()):
                obey(places)
        server.should_exit = True

    threading.Thread(target=listen, daemon=True).start()
    server.run(sockets=[listener])


def places_of(order: Sequence[object], count: int) -> Sequence[Sequence[int]]:
    """For each message of an order whom of so many it wakes."""
    match order:
        case ["all"]:
            return [range(count)]
        case ["each", int(some)]:
            return [[place] for place in range(min(some, count))]
        case ["one", int(place)]:
            return [[place]]
    raise ValueError(order)
