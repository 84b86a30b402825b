"""The connections on which the provider of sign-ins is asked: each is known to the call that uses
it, and ends with it; of an answer no more is read than any needs."""

import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from agreements import bounded_calls


class _Known(HTTPConnection):
    """Tells of its socket: of a new one, before TLS begins, and of one that is used again."""

    def _new_conn(self) -> socket.socket:
        return bounded_calls.opened(super()._new_conn())

    def request(self, *args: Any, **given: Any) -> None:
        if self.sock is not None:
            bounded_calls.uses(self.sock)
        super().request(*args, **given)


class _KnownWithTls(_Known, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Known


class _PoolWithTls(HTTPSConnectionPool):
    ConnectionCls = _KnownWithTls


POOLS = {"http": _Pool, "https": _PoolWithTls}


class Reading(HTTPAdapter):
    """Reads each answer, that of a step on the way too, to its end or, beyond `most` bytes, gives
    it up."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__()

    def init_poolmanager(self, *args: Any, **given: Any) -> None:
        super().init_poolmanager(*args, **given)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, *args: Any, **given: Any) -> Any:
        manager = super().proxy_manager_for(*args, **given)
        manager.pool_classes_by_scheme = POOLS
        return manager

    def send(self, *args: Any, **given: Any) -> requests.Response:
        answer = super().send(*args, **given)
        read = bytearray()
        for part in answer.iter_content(16_384):
            read += part
            if len(read) > self.most:
                answer.close()
                raise requests.exceptions.ContentDecodingError("the provider's answer never ends")
        answer._content = bytes(read)  # where the library keeps what it read itself
        return answer
