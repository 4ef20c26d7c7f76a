"""A real OpenID Connect provider (oidc-provider-mock) as a process of its own: it warns at import, and answers apart."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import requests

STARTS_WITHIN = 30.0  # seconds


@dataclass(frozen=True)
class Provider:
    """Where it is. `agree` is what a person does on its page."""

    url: str

    def put(self, sub: str, **claims: object) -> None:
        """Somebody with these claims."""
        requests.put(f"{self.url}/users/{sub}", json=claims, timeout=10).raise_for_status()

    def agree(self, address: str, sub: str = "", **form: str) -> str:
        """Log in there as `sub`; gives where it sends the browser back."""
        told = {"sub": sub} if sub else form
        answer = requests.post(address, data=told, timeout=10, allow_redirects=False)
        return answer.headers["Location"]


def asked(address: str) -> dict[str, str]:
    """What stands in the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@contextmanager
def running(*people: dict[str, object]):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    claims = [part for person in people for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), "-n", *claims]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- our own interpreter
        try:
            _wait_for(port)
            yield Provider(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError
