"""What the API promises in its schema, held against what tests send and get: whatever succeeds fits
what is declared of it, both ways."""

import gzip
import json
import re
from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema_rs
from drf_spectacular.generators import SchemaGenerator

from django.utils import translation

JSON = "application/json"


@cache
def schema() -> dict[str, Any]:
    with translation.override("en"):
        return json.loads(json.dumps(SchemaGenerator().get_schema(public=True)))


@cache
def components() -> dict[str, Any]:
    """Closed: an answer with a member that nobody declared does not fit."""
    found = deepcopy(schema()["components"])
    for one in found["schemas"].values():
        if "properties" in one:
            one.setdefault("additionalProperties", False)
    return found


def resolved(declared: dict[str, Any]) -> dict[str, Any]:
    """What a reference to a component stands for."""
    return schema()["components"]["schemas"][declared["$ref"].rpartition("/")[2]]


@cache
def operations() -> list[tuple[re.Pattern, dict[str, Any]]]:
    """Addresses as patterns, those with the fewest variables first."""
    paths = sorted(schema()["paths"].items(), key=lambda item: (item[0].count("{"), item[0]))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + r"\Z"), it) for path, it in paths]


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    path = path.partition("?")[0]
    found = next((of for pattern, of in operations() if pattern.match(path)), {})
    return found.get(method.lower())


@cache
def _validator(text: str) -> Any:
    whole = json.loads(text) | {"components": components()}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def misfits(declared: dict[str, Any], value: Any) -> list[str]:
    """What of `value` does not fit."""
    found = _validator(json.dumps(declared)).iter_errors(value)
    return [f"{'.'.join(map(str, one.instance_path))}: {one.message[:300]}" for one in found]


def check(method: str, path: str, data: Any, content_type: str, response: Any) -> None:
    """AssertionError where a request that succeeded, or its answer, is not as declared."""
    if not 200 <= response.status_code < 300 or method in ("HEAD", "OPTIONS"):
        return
    operation = operation_of(method, path)
    if operation is None:
        return
    if content_type.startswith(JSON) and data and "requestBody" in operation:
        declared = operation["requestBody"]["content"][JSON]["schema"]
        _hold(misfits(declared, json.loads(data)), "sent", method, path)
    declared = operation["responses"].get(str(response.status_code))
    assert declared, (method, path, response.status_code)
    content = declared.get("content", {})
    if not response.get("Content-Type", "").startswith(JSON) or JSON not in content:
        return
    body = response.content
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    _hold(misfits(content[JSON]["schema"], json.loads(body)), "got", method, path)


def _hold(wrong: list[str], *about: str) -> None:
    assert not wrong, (*about, wrong[:5])
