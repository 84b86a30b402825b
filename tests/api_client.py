"""A client of the API as an agency would write one."""

import json
from typing import Any

from django.test import Client

from mou_tracker.accounts.keys import create_key
from tests import contract
from tests.kept import kept


class ApiClient(Client):
    """Sends JSON with a Bearer key; paths are relative to /api/v1/. Whatever succeeds is held
    against the schema."""

    #: False where a test tells what no schema may know.
    keeps_contract = True

    def __init__(self, key: str = "", **options: Any) -> None:
        super().__init__(raise_request_exception=False, **options)
        self.key = key

    def generic(
        self,
        method: str,
        path: str,
        data: Any = "",
        content_type: str = "application/octet-stream",
        **extra: Any,
    ) -> Any:
        if self.key:
            extra.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.key}")
        path = path if path.startswith(("/", "http")) else f"/api/v1/{path}"
        response = super().generic(method, path, data, content_type, **extra)
        if self.keeps_contract:
            contract.check(method, path, data, content_type, response)
        return response

    def send(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        return self.generic(method, path, json.dumps(body), "application/json", **extra)

    def post(self, path: str, body: Any = None, **extra: Any) -> Any:
        return self.send("POST", path, body, **extra)

    def patch(self, path: str, body: Any = None, **extra: Any) -> Any:
        return self.send("PATCH", path, body, **extra)

    def get(self, path: str, data: Any = None, **extra: Any) -> Any:
        path = path if path.startswith(("/", "http")) else f"/api/v1/{path}"
        return super().get(path, data, **extra)


@kept
def key_of(**owner: Any) -> str:
    """The secret of a new key."""
    return create_key(by=None, name="test", **owner)[1]


def staff_client(user: Any) -> ApiClient:
    return ApiClient(key_of(user=user))


def partner_client(party: Any) -> ApiClient:
    return ApiClient(key_of(party=party))
