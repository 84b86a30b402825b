"""The recipes of docs/recipes.md, followed to the letter on a scratch copy of the tree: each marked
block is put where the recipe says, and what the recipe promises is asked of the copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r'<!-- (?:into (\S+) before "([^\n]+)"|as (\S+)) -->\n```\w+\n(.*?)```', re.DOTALL
)
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
COPIED = ("agreements", "activities", "mou_tracker", "templates", "tests")
FILES = ("manage.py", "pyproject.toml")
LINKED = ("static", "locale", "locale_frameworks")
BEGIN = """
import django
django.setup()
from agreements.access import Rights
from django.core.management import call_command
from agreements.models import Agreement, Deadline, DeadlineKind
boss, partner = Rights(role="manager", user=1), Rights(party=1)
"""


def recipe(title: str) -> str:
    text = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found


@pytest.fixture
def tree(tmp_path):
    """A scratch copy of the code."""
    for name in COPIED:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in FILES:  # where a script lies is where it imports from
        shutil.copy(ROOT / name, tmp_path / name)
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def follow(tree: Path, title: str) -> None:
    """Puts each block where it says; what stands there then is written as everything is."""
    blocks = BLOCK.findall(recipe(title))
    assert blocks, title
    for path, anchor, new, lines in blocks:
        if new:
            (tree / new).parent.mkdir(parents=True, exist_ok=True)
            (tree / new).write_text(lines, encoding="utf-8")
            continue
        file, anchor = tree / path, anchor.replace("\\n", "\n")
        text = file.read_text(encoding="utf-8")
        assert text.count(anchor) >= 1, f"{path} has no longer: {anchor}"
        file.write_text(text.replace(anchor, f"{lines}{anchor}", 1), encoding="utf-8")

    python = sorted({path or new for path, _anchor, new, _lines in blocks if "html" not in new})
    for command in ("check", "format --check"):
        run(tree, "-m", "ruff", *command.split(), *python)


def run(tree: Path, *command: str) -> str:
    given = {"DJANGO_SETTINGS_MODULE": "mou_tracker.settings", "PYTHONPATH": str(tree)}
    given |= {"VAR": str(tree / "var"), "DJANGO_ENV": "local"}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-B", "-W", "ignore", *command],
        cwd=tree, env=kept | given, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_add_a_field(tree):
    follow(tree, "Add a field")
    told = run(
        tree,
        "-c",
        BEGIN
        + """
from agreements.api.agreements import office_fields
from agreements.api.serializers.agreement import AgreementChangeSerializer, AgreementSerializer
from agreements.api.shared import HEAD
from agreements.forms.agreement import AgreementForm, RegisterForm, initial_of
from importlib import import_module
from mou_tracker.collaboration.wording import label_of

for form in (AgreementForm, RegisterForm):
    field = form.base_fields["priority"]
    assert (str(field.label), field.max_length, field.required) == ("Priority", 20, False)
assert "priority" in import_module("agreements.actions.register").CHANGEABLE
assert "priority" in Agreement.FIELDS.office and "priority" not in HEAD
assert label_of(Agreement._meta.get_field("priority")) == "Priority"
from agreements.exports.lists import AGREEMENTS
from mou_tracker.search import sources, representation
assert [str(one.label) for one in AGREEMENTS][-1] == "Priority"
assert str(representation.FIELDS["priority"]) == "priority"
row = Agreement(reference="A-1", title={"en": "A"}, priority="high")
assert office_fields(row, boss)["priority"] == "high"
assert ("priority", "high") in sources.plain(row)
assert "priority" not in AgreementSerializer.shared
assert "priority" in AgreementChangeSerializer().fields
call_command("makemigrations", "agreements", dry_run=True)
""",
    )
    assert "Add field priority to agreement\n" in told
    assert "Add field priority to agreementhistory\n" in told


def test_add_a_filter(tree):
    follow(tree, "Add a filter")
    run(
        tree,
        "-c",
        BEGIN
        + """
from datetime import date
from django.http import QueryDict
from agreements.api.agreements import Agreements
from agreements.filters import AgreementFilter
from agreements.views.listing import Agreements as Page
from mou_tracker.dashboards.timeline.views import TimelineView

(asked,) = [one for one in Agreements.parameters if one.name == "legal_nature"]
assert asked.many and asked.about == "Its legal nature."
assert asked.schema == {"type": "string", "enum": ["non_binding", "binding", "unknown"]}
assert asked.read("binding") == "binding"
assert Page.filter_class is AgreementFilter
assert TimelineView.filters.func.__annotations__["return"] is AgreementFilter
found = AgreementFilter(
    QueryDict("legal_nature=binding"), Agreement.objects.all(), on=date(2026, 1, 1), user=boss
)
assert found.is_valid() and "legal_nature" in found.form.fields
assert '"agreements_agreement"."legal_nature" = binding' in str(found.qs.query)
""",
    )


def test_add_a_kind_of_deadline(tree):
    follow(tree, "Add a kind of deadline")
    told = run(
        tree,
        "-c",
        BEGIN
        + """
from datetime import date
from agreements import deadline_kinds as kinds
from agreements.api.deadlines import Deadlines
from agreements.filters import DeadlineFilter
from mou_tracker.dashboards.figures import deciding
from mou_tracker.reminders import actions
from mou_tracker.reminders.models import Rule

audit = DeadlineKind("audit")
assert str(dict(Deadline._meta.get_field("kind").choices)["audit"]) == "external audit"
assert audit not in kinds.SHARED_KINDS
assert audit in kinds.TICKED and audit in kinds.TO_DECIDE and audit in kinds.DRAWN
(asked,) = [one for one in Deadlines.parameters if one.name == "kind"]
assert "audit" in asked.schema["enum"]
assert "audit" in str(deciding(Deadline.objects.all(), on=date(2026, 1, 1)).query)
begun = []
Rule.objects.bulk_create = lambda rows, **options: begun.extend(rows)
actions.add_office_rules()
assert [30, 7, 0] in [rule.lead_days for rule in begun if rule.kind == "audit"]
call_command("makemigrations", dry_run=True)
""",
    )
    assert "Alter field kind on deadline\n" in told and "Alter field kind on rule\n" in told


def test_add_a_language(tree):
    for name in ("locale", "locale_frameworks"):
        (tree / name).unlink()
        shutil.copytree(ROOT / name, tree / name)
    (commands,) = SHELL.findall(recipe("Add a language"))
    *shell, messages, migrations = commands.splitlines()
    assert messages == "make messages" and migrations.endswith("manage.py makemigrations accounts")
    subprocess.run(["sh", "-ec", "\n".join(shell)], cwd=tree, check=True)
    follow(tree, "Add a language")
    told = run(
        tree,
        "-c",
        BEGIN
        + """
from datetime import date
from django.template import Context, Template
from django.utils.formats import get_format
from django.utils.translation import override
from agreements.dates import read
from agreements.forms.fields import LocalisedField
from agreements.places import zone_called
from agreements.wording.countries import country_name
from agreements.wording.date_formats import format_date
from mou_tracker.accounts.models import User
from mou_tracker.search.sources import labels

switch = Template("{% include 'components/language_switch.html' %}").render(Context())
assert 'value="fr" lang="fr"' in switch and 'title="Français"' in switch
assert dict(User._meta.get_field("language").choices)["fr"] == "Français"
assert len(LocalisedField().fields) == 4
assert zone_called("Vienne") == "Europe/Vienna"
assert "fr" in labels("Agreements")
with override("fr"):
    assert country_name("IT") == "Italie"
    assert get_format("DATE_ORDER") == "dmy"
    for month in range(1, 13):
        for form in ("DATE_FORMAT", "SHORT_DATE_FORMAT"):
            day = date(2026, month, 21)
            assert read(format_date(day, form), on=day).value.day == day, format_date(day, form)
call_command("makemigrations", "accounts", dry_run=True)
from tests import test_frameworks, test_glossary, test_translations
assert "fr" in test_translations.LANGUAGES and "fr" in test_glossary.LANGUAGES
assert len(test_frameworks.entries("fr")) == len(test_frameworks.entries("en"))
""",
    )
    assert "Alter field language on user\n" in told


def test_add_a_rule_about_time(tree):
    follow(tree, "Add a kind of deadline")
    follow(tree, "Add a rule about time")
    run(
        tree,
        "-c",
        BEGIN
        + """
from agreements.lifecycle import derive_lifecycle
from agreements.lifecycle.disclosure import Disclosed
from agreements.wording.explanations import render
from tests.agreements.lifecycle.test_deadlines import AUDITS, TABLES, told

assert (AUDITS, ("audit",)) in TABLES
for facts, expected in AUDITS.values():
    assert told(facts, "audit") == expected, told(facts, "audit")
facts, _expected = AUDITS["three months before the end"]
(audit,) = [one for one in derive_lifecycle(facts).deadlines if one.kind == "audit"]
last = {"code": audit.because[-1].code, **audit.because[-1].params}
said = render(Disclosed(last), binding=False)
assert said == "Audited three months before the last day: 2021-09-30", said
""",
    )


def test_add_a_page_and_an_action(tree, db):
    follow(tree, "Add a page")
    follow(tree, "Add an action")
    own = {key: connection.settings_dict[key] for key in ("NAME", "USER", "HOST", "PORT")}
    run(
        tree,
        "-c",
        f"""
from django.conf import settings
settings.DATABASES["default"] |= {own | {"ENGINE": "django.db.backends.postgresql"}}
settings.ALLOWED_HOSTS = ["testserver"]
"""
        + BEGIN
        + """
from django.db import transaction
from django.test import Client
from agreements.models import AuditEntry
from mou_tracker.accounts.action_labels import action_label
from tests.api_client import staff_client
from tests.factories import make_agreement, make_party, make_user
from tests.mou_tracker.api.test_every_action import CASES
from tests.test_site import READ, WRITE, WRITERS


def as_role(role):
    client = Client()
    client.force_login(people[role])
    return client


with transaction.atomic():
    people = {role: make_user(role) for role in ("reader", "officer", "coordinator")}
    make_party("PPS", country="KR", is_home=True)
    row = make_agreement("A-1", make_party("Consip"))
    assert "/unassigned/" in READ and WRITE["/agreements/KR-IT-2008-1/assign/"] == WRITERS
    page = as_role("reader").get("/unassigned/")
    assert page.status_code == 200 and "A-1" in page.content.decode()
    assert as_role("reader").get("/agreements/A-1/assign/").status_code == 403
    proposed = as_role("officer").get("/agreements/A-1/assign/")
    assert proposed.status_code == 200 and "A-1" in proposed.content.decode()
    form = as_role("coordinator").get("/agreements/A-1/assign/")
    assert form.status_code == 200 and 'name="version"' in form.content.decode()
    typed = {"responsible": people["officer"].pk, "version": row.version}
    assert as_role("coordinator").post("/agreements/A-1/assign/", typed).status_code == 302
    row.refresh_from_db()
    assert row.responsible == people["officer"]
    entry = AuditEntry.objects.get(verb="assign")
    assert list(entry.detail) == ["responsible"]
    assert action_label("assign") == "Responsible person named"
    assert "A-1" not in as_role("reader").get("/unassigned/").content.decode()
    program = staff_client(people["coordinator"])
    given = {"responsible": people["coordinator"].pk}
    answer = program.post("agreements/A-1/assignment/", given)
    assert (answer.status_code, answer.json()) == (201, given)
    refused = program.post("agreements/A-1/assignment/", {"responsible": people["reader"].pk})
    assert refused.status_code == 400
    assert "assign" in CASES
    transaction.set_rollback(True)
""",
    )


def test_a_recipe_that_lies_is_found(tree):
    """Whatever a block says is run: one that is left out breaks the promise."""
    file = tree / "agreements" / "models" / "agreement.py"
    assert "priority" not in file.read_text(encoding="utf-8")
    with pytest.raises(AssertionError, match="KeyError"):
        run(
            tree,
            "-c",
            BEGIN
            + """
from agreements.forms.agreement import AgreementForm
AgreementForm.base_fields["priority"]
""",
        )
