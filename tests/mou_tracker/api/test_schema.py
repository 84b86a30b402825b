"""The schema says what is there: nothing is guessed, nothing is left open, one shape of problem."""

import json

import pytest

from django.core.management import call_command

from tests import contract

SUCCESS = ("200", "201")
#: Objects with members of their own: what an explanation, a note or an action says of itself.
OPEN = {
    "Step",
    "Note",
    "HistoryEntry.detail",
    "Change.detail",
    ".body",
    "Proposal.body",
    "ProposalRequest.body",
}


def test_it_is_valid_and_nothing_in_it_is_guessed(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


OPERATIONS = [
    pytest.param(operation, id=f"{method} {path}")
    for path, methods in sorted(contract.schema()["paths"].items())
    for method, operation in sorted(methods.items())
]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_answer_is_typed_and_every_refusal_is_the_same_problem(operation):
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if status in SUCCESS and "application/json" in content:
            assert list(untyped(content["application/json"]["schema"])) == []
        if status[0] in "45":
            of = {"schema": {"$ref": "#/components/schemas/Problem"}}
            assert content == {"application/problem+json": of}, status


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_body_is_declared_and_takes_nothing_else(operation):
    for body in operation.get("requestBody", {}).get("content", {}).values():
        declared = contract.resolved(body["schema"])
        assert declared["additionalProperties"] is False
        assert list(untyped(declared)) == []


def untyped(schema, at="", seen=()):
    """Where `schema` leaves open what is there."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in seen:
            yield from untyped(contract.resolved(schema), name, (*seen, name))
        return
    for kind in ("oneOf", "anyOf", "allOf"):
        if kind in schema:
            for one in schema[kind]:
                yield from untyped(one, at, seen)
            return
    kinds = schema.get("type")
    kinds = {kinds} if isinstance(kinds, str) else set(kinds or ())
    if not kinds:
        yield f"{at}: no type in {json.dumps(schema)[:80]}"
    if "array" in kinds:
        yield from untyped(schema.get("items", {}), f"{at}[]", seen)
    if "object" in kinds and at not in OPEN:
        for name, one in schema.get("properties", {}).items():
            yield from untyped(one, f"{at}.{name}", seen)
        more = schema.get("additionalProperties", None)
        if isinstance(more, dict):
            yield from untyped(more, f"{at}{{}}", seen)
        elif more is True or (more is None and "properties" not in schema):
            yield f"{at}: any object"


def test_what_is_left_open_is_found():
    assert list(untyped({})) and list(untyped({"type": "object"}))
    assert list(untyped({"type": "array"})) and list(untyped({"oneOf": [{"type": "null"}, {}]}))


def test_a_member_nobody_declared_does_not_fit():
    page = {"$ref": "#/components/schemas/AreaPage"}
    area = {"id": "ai", "code": "ai", "names": {"en": "AI"}}
    told = {"results": [area], "next": None, "previous": None}
    assert contract.misfits(page, told) == []
    assert contract.misfits(page, told | {"secret": 1})
    assert contract.misfits(page, told | {"results": [area | {"secret": 1}]})
    assert contract.misfits(page, told | {"results": [{"id": "ai", "code": "ai"}]})
    assert contract.misfits(page, told | {"count": "1"})
