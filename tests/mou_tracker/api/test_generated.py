"""Cases nobody thought of, generated from the schema: no server error, no undocumented code.

Kept small by default; `SCHEMA_CASES=100` asks for more of each operation.
"""

import json
import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import openapi

from tests.api_client import ApiClient, staff_client

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.generated]
CASES = int(os.environ.get("SCHEMA_CASES", "3"))


def test_generated_requests_meet_documented_answers(people, real_case):
    anonymous = ApiClient()
    text = anonymous.get("schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").content
    schema = openapi.from_dict(json.loads(text))
    client = staff_client(people["manager"])
    problems = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if "timeline" in operation.path:
            continue
        ask(client, operation, problems)
    assert problems == []


def ask(client, operation, problems):
    """Some requests to one operation; what is answered and not documented goes to `problems`."""
    documented = set(operation.definition.raw["responses"])

    @settings(
        max_examples=CASES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    def one(case):
        answer = send(client, case)
        if answer.status_code >= 500 or str(answer.status_code) not in documented:
            problems.append((operation.label, answer.status_code, answer.content[:200]))

    one()


def send(client, case):
    """The generated request, made in this process."""
    path = case.formatted_path
    names = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in (case.headers or {}).items()
        if name.lower() not in ("authorization", "cookie")
    }
    query = {name: value for name, value in (case.query or {}).items() if value is not None}
    if case.method.upper() == "GET":
        return client.get(path, query, **names)
    return client.send(case.method.upper(), path, as_json(case.body), **names)


def as_json(body):
    return None if isinstance(body, schemathesis.core.NotSet) else body
