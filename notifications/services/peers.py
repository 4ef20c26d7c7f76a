"""Whom a message to a named host really reaches: asked of the open connection, before anything is said over it.

A name is looked up once to check it and once more to connect; in between whoever owns it may point it elsewhere.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from notifications.services.addresses import refuse_forbidden

if TYPE_CHECKING:
    import socket


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), in_the_open=True)


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), in_the_open=False)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class CheckedRequests:
    """Stands for the library `requests` in the module of a service: what it sends goes to permitted peers only.

    Raises AddressError for any other.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        with _checked_by_peer(requests.Session()) as session:
            return session.request(method, url, **kwargs)

    @functools.cached_property
    def post(self) -> Any:
        return functools.partial(self.request, "POST")


def checked_session() -> requests.Session:
    """A session that reaches permitted peers only, straight: through a proxy nobody could tell whom it reaches.

    Raises AddressError for any other peer.
    """
    session = _checked_by_peer(requests.Session())
    session.trust_env = False
    return session


def _checked_by_peer(session: requests.Session) -> requests.Session:
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


def _checked(connection: socket.socket, *, in_the_open: bool) -> socket.socket:
    try:
        refuse_forbidden([str(connection.getpeername()[0])], in_the_open=in_the_open)
    except ValueError:
        connection.close()
        raise
    return connection
