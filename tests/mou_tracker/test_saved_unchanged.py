"""Every form that changes what is there, opened and saved as a browser would send it, changes
nothing: whatever a row holds, its form knows."""

from html.parser import HTMLParser
from typing import Any

import pytest

from django.apps import apps
from django.urls import resolve

from activities.actions import change_activity
from activities.models import ActionItem, Activity, Case, Exchange, Forum, Outcome
from agreements import actions
from agreements.models import (
    Amendment,
    Area,
    AuditEntry,
    Commitment,
    Document,
    Event,
    Party,
    Person,
    Post,
    Signature,
    Term,
)
from tests.factories import DAY
from tests.routes import paths, routes
from tests.whole import REF, everything

pytestmark = pytest.mark.django_db

#: Forms that hold what there is, by the names of their addresses.
CHANGES = {
    "agreements:change", "agreements:supersede", "agreements:change-term",
    "agreements:change-document", "agreements:change-commitment", "agreements:change-party",
    "agreements:change-person", "agreements:change-post", "agreements:change-area",
    "agreements:decide",
    "activities:edit", "activities:title", "activities:minutes", "activities:participants",
    "activities:exchange", "activities:change-item", "activities:change-outcome",
    "activities:change-forum", "activities:change-case", "activities:to-do",
}  # fmt: skip
#: ... and of facts that are signed, which ask for a reason: saved without one, they are refused.
CORRECTIONS = {"agreements:correct", "agreements:correct-term"}
ANSWERS = dict.fromkeys(CORRECTIONS, (422,)) | {
    "agreements:change-term": (302, 409),  # a signed term is closed, and corrected instead
}


class Controls(HTMLParser):
    """What a browser sends of the forms of a page, one list of pairs a form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.form: list[tuple[str, str]] = []  # the one that is open
        self.select: list[tuple[str, bool]] | None = None
        self.name, self.text, self.is_many = "", None, False
        self.feed(page)

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        given = dict(found)
        name = given.get("name") or ""
        if tag == "form":
            self.form = []
            self.forms.append(self.form)
        elif tag == "input" and name and "disabled" not in given:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit", "file") or "checked" in given:
                without = "on" if kind in ("checkbox", "radio") else ""
                self.form.append((name, given.get("value", without) or ""))
        elif tag == "textarea":
            self.name, self.text = name, ""
        elif tag == "select":
            self.name, self.select, self.is_many = name, [], "multiple" in given
        elif tag == "option" and self.select is not None:
            self.select.append((given.get("value") or "", "selected" in given))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = []
        elif tag == "textarea" and self.text is not None:
            # a browser leaves out the newline after the tag, and sends others as two signs
            text = self.text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            self.form.append((self.name, text))
            self.text = None
        elif tag == "select" and self.select is not None:
            chosen = [value for value, is_chosen in self.select if is_chosen]
            if not chosen and not self.is_many:
                chosen = [value for value, _is_chosen in self.select[:1]]
            self.form += [(self.name, value) for value in chosen]
            self.select = None


def sent_by(page: str) -> dict[str, list[str]]:
    """What is sent of the form that carries a version; of a row without one, of the longest."""
    forms = Controls(page).forms
    versioned = [one for one in forms if any(name == "version" for name, _ in one)]
    assert len(versioned) <= 1
    form = versioned[0] if versioned else max(forms, key=len)
    found: dict[str, list[str]] = {}
    for name, value in form:
        found.setdefault(name, []).append(value)
    return found


def rows() -> dict[str, list[dict[str, Any]]]:
    """Everything the two packages store."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for label in ("agreements", "activities")
        for model in apps.get_app_config(label).get_models()
        if model._meta.model_name not in ("givenanswer", "idempotentresponse")
    }


@pytest.fixture
def whole(real_case, people, settings, tmp_path):
    """A row of every kind, and a value in every column that a form may write."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    agreement, boss = everything(people), {"by": people["manager"], "on": DAY}
    actions.change_agreement(
        **boss, agreement=agreement, tags=["green", "two words, with a comma"], review_months=24,
        report_months=12, notes="One\n\nTwo", file_number="2026/7-1", deputy=people["manager"],
        working_day_rule="next",
    )  # fmt: skip
    Area.objects.update(is_retired=True)  # no longer offered, and still what texts and work name
    first = Activity.objects.filter(forum__isnull=False).first()
    change_activity(**boss, activity=first, notes="Line\nline", level="heads", session_number=3)
    return agreement


def addresses() -> list[str]:
    """Every address of a form that holds what there is."""

    def uids(model: Any) -> list[str]:
        return list(model.objects.values_list("uid", flat=True))

    values = {
        "": {"reference": [REF], "ordinal": list(Term.objects.values_list("ordinal", flat=True))},
        "agreements/<str:reference>/correct": {
            "fact": ["signature", "amendment", "event"],
            "uid": [*uids(Signature)[:4], *uids(Amendment), *uids(Event)],
        },
        "documents": {"uid": uids(Document)},
        "commitments": {"uid": uids(Commitment)},
        "parties": {"uid": uids(Party)},
        "people": {"uid": uids(Person), "pk": list(Post.objects.values_list("pk", flat=True))},
        "areas": {"code": list(Area.objects.values_list("code", flat=True))[:3]},
        "activities": {
            "uid": uids(Activity), "item": uids(ActionItem), "outcome": uids(Outcome),
        },
        "cases": {"uid": uids(Case)},
        "forums": {"uid": uids(Forum)},
        "to-dos": {"uid": uids(ActionItem)},
    }  # fmt: skip
    wanted = CHANGES | CORRECTIONS
    found = {path for path in paths(values) if resolve(path).view_name in wanted}
    return sorted(path for path in found if is_there(path))


def is_there(path: str) -> bool:
    """Whether the row exists that a form of something beside an activity is about."""
    at = resolve(path)
    if at.view_name != "activities:exchange":
        return True
    return Exchange.objects.filter(activity__uid=at.kwargs["uid"]).exists()


def test_every_form_saved_unchanged_changes_nothing(whole, people, client):
    client.force_login(people["manager"])
    before, audit, wrong, saved = rows(), AuditEntry.objects.count(), [], set()
    for path in addresses():
        page = client.get(path)
        if page.status_code != 200:  # not of this row, or not in its state
            continue
        name = resolve(path).view_name
        answer = client.post(path, sent_by(page.content.decode()))
        if answer.status_code not in ANSWERS.get(name, (302,)):
            errors = answer.context and answer.context["form"].errors.as_data()
            wrong.append((path, answer.status_code, errors))
        saved.add(name)
        if (after := rows()) != before:
            moved = {label for label, found in after.items() if found != before[label]}
            wrong.append((path, moved))
            before = after
    assert not wrong, "\n".join(map(str, wrong))
    assert saved == CHANGES | CORRECTIONS
    assert AuditEntry.objects.count() == audit


def test_a_form_that_forgets_a_column_is_found(whole, people, client, monkeypatch):
    """The walk sees what a form loses."""
    client.force_login(people["manager"])
    path = f"/agreements/{REF}/change/"
    sent = sent_by(client.get(path).content.decode())
    before = rows()
    assert client.post(path, sent | {"tags": ["green"]}).status_code == 302
    assert rows() != before


def test_every_form_that_changes_a_row_is_walked():
    """A new view that changes what is there is named above, by its address."""
    names = {name for name, _route, _parameters in routes()}
    assert names >= CHANGES | CORRECTIONS
    beginnings = ("change-", "edit", "change", "correct")
    found = {
        name for name in names
        if name.partition(":")[0] in ("agreements", "activities")
        and name.partition(":")[2].startswith(beginnings)
    }  # fmt: skip
    assert found <= CHANGES | CORRECTIONS, found - CHANGES - CORRECTIONS
