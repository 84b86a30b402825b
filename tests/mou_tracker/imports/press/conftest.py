"""Releases given by their page, and the page as a browser would send it back."""

import json
from pathlib import Path
from typing import Any

from django.test import Client

from agreements.models import Agreement
from mou_tracker.imports.models import Release
from tests.factories import make_agreement, make_party, make_term

READER = Path(__file__).parents[1] / "releases"


def words(name: str) -> str:
    return _file(f"{name}.txt").read_text("utf-8")


def _file(name: str) -> Path:
    folders = (READER, READER / "cases", READER / "written", READER / "several")
    return next(one / name for one in folders if (one / name).exists())


def world(name: str) -> list[Agreement]:
    """The agreements of the world of a case, as signed as it says."""
    told = json.loads(_file(f"{name}.json").read_text("utf-8"))["world"]
    made = []
    for row in told["agreements"]:
        names = row["party"]["names"]
        short = row["party"].get("short_name") or next(iter(names.values()))
        party = make_party(short, country=row["party"]["country"], names=names)
        agreement = make_agreement(row["reference"], party, kind=row["kind"])
        for term in row["terms"]:
            make_term(agreement, term["signed"])
        made.append(agreement)
    return made


def given(client: Client, text: str) -> Release:
    answer = client.post("/import/releases/", {"text": text})
    assert answer.status_code == 302, answer.content.decode()
    return Release.objects.get(uid=answer.headers["Location"].split("/")[3])


def as_shown(client: Client, release: Release) -> dict[str, Any]:
    """Every field of the page as it stands, as a browser sends it."""
    form = client.get(f"/import/releases/{release.uid}/").context["form"]
    found = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form[name].value())
        if name.startswith("take-"):
            found |= {name: "on"} if value else {}
        else:
            found[name] = "" if value is None else str(value)
    return found
