"""No page, mail, file or answer shows `Term object (3)`: every row has words of its own."""

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import Resolver404, resolve

from agreements.models import Agreement, OutboxMessage
from mou_tracker.collaboration.wording import name_of
from mou_tracker.feeds.actions import create_feed
from mou_tracker.reminders.tick import tick
from tests.api_client import partner_client, staff_client
from tests.factories import DAY, make_user
from tests.test_site import REF
from tests.whole import everything

OURS = ("agreements", "activities", "accounts", "desk", "reminders", "feeds", "search", "api")
WORDLESS = " object ("
#: How many pages of one kind are read, files and sheets among them.
OF_A_KIND = 2
#: Rows that a request leaves, not an act; rules that an office writes into its own table; and what
#: tells somebody that a register waits, which takes a file (`mou_tracker/imports/test_sending.py`).
MADE_ELSEWHERE = {
    "Draft",
    "IdempotentResponse",
    "ImportNotice",
    "OutboxMessage",
    "ComplianceRule",
    "ComplianceRuleHistory",
    "ComplianceTickHistory",
}


def models_of_ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


@pytest.fixture
def world(real_case, people, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    everything(people)
    call_command("seed_demo", agreements=8, activities=16, stdout=io.StringIO())
    with connection.cursor() as cursor:
        # nobody else counts rows of a transaction that is still open; our own tables, since those
        # of the whole cluster would be locked for the other half of the suite
        cursor.execute(f"analyze {', '.join(connection.introspection.table_names(cursor))}")
    return people


@pytest.mark.parametrize("model", models_of_ours(), ids=lambda model: model.__name__)
def test_every_model_has_words(model):
    assert model.__str__ is not Model.__str__


def test_every_row_has_words(world):
    """And the world has one of each fact: what is never made is never looked at."""
    empty, wordless, bare = [], [], []
    for model in models_of_ours():
        rows = list(model._default_manager.all()[:3])
        describe = model._meta.app_label in ("agreements", "activities", "desk")
        if not rows and describe and model.__name__ not in MADE_ELSEWHERE:
            empty.append(model.__name__)
        for words in map(str, rows):
            if not words.strip() or WORDLESS in words or "None" in words:
                wordless.append((model.__name__, words))
        # a history names the rows that another points at
        bare += [model.__name__ for row in rows if name_of(row) == getattr(row, "uid", None)]
    assert (empty, wordless, set(bare) - {"Draft", "Comment"}) == ([], [], set())


def kind_of(address: str) -> str:
    """The route, and which parameters are asked: pages of one kind differ in their rows only."""
    path, _, query = address.partition("?")
    names = sorted({part.partition("=")[0] for part in query.split("&") if part})
    try:
        return f"{resolve(path).route}?{'&'.join(names)}"
    except Resolver404:
        return ""


def read(client: Client, *begin: str) -> Iterator[tuple[str, str]]:
    """Every kind of page that links lead to, each as text, with its files."""
    waiting, found, kinds = list(begin), set(begin), Counter()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        kinds[kind] += 1
        if not kind or kinds[kind] > OF_A_KIND:
            continue
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, address
        yield address, text_of(answer)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        for link in re.findall(r'(?:href|action)="([^"#]*)', answer.content.decode()):
            where = html.unescape(link)
            where = f"{here.partition('?')[0]}{where}" if where.startswith("?") else where
            if where.startswith("/") and where not in found:
                found.add(where)
                waiting.append(where)


def text_of(answer) -> str:
    """What a reader sees of an answer; a spreadsheet unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    return body.decode("utf-8", "replace")


def wordless(pages: Iterator[tuple[str, str]]) -> dict[str, str]:
    return {
        address: text[max(0, text.index(WORDLESS) - 60) :][:140]
        for address, text in pages
        if WORDLESS in text
    }


def test_every_page_and_file(world):
    begin = ("/", f"/agreements/{REF}/?on=2019-01-01", f"/agreements/{REF}/history/")
    for role, least in {"manager": 60, "officer": 60, "administrator": 15, "auditor": 15}.items():
        client = Client(headers={"accept-language": "ko"})
        client.force_login(world[role])
        pages = dict(read(client, *begin))
        assert len(pages) > least, sorted(pages)
        assert wordless(iter(pages.items())) == {}


def test_every_answer_of_the_api(world):
    client = partner_client(Agreement.objects.get(reference=REF).parties.get(is_home=False))
    staff = staff_client(world["manager"])
    lists = ("agreements", "renewals", "parties", "areas", "forums", "cases", "documents",
             "commitments", "activities", "deadlines", "changes", "me", "schema")  # fmt: skip
    parts = ("", "terms/", "terms/6/", "terms/6/texts/", "terms/6/commitments/", "events/",
             "amendments/", "claims/", "history/", "timeline/", "confirmations/")  # fmt: skip
    paths = [f"{name}/" for name in lists] + [f"agreements/{REF}/{part}" for part in parts]
    answers = {f"staff {path}": text_of(staff.get(path)) for path in paths}
    answers |= {f"partner {path}": text_of(client.get(path)) for path in paths}
    assert wordless(iter(answers.items())) == {}
    assert sum("problem" in text[:60] for text in answers.values()) == 0, answers


def test_every_mail_and_feed(world):
    Agreement.objects.filter(responsible=None).update(responsible=world["officer"])
    make_user("manager", email="second@test.example")
    start = datetime.combine(DAY, datetime.min.time(), UTC)
    for weeks in range(0, 60, 4):
        tick(now=start + timedelta(weeks=weeks))
    mails = [f"{one.subject}\n{one.text}\n{one.html}" for one in OutboxMessage.objects.all()]
    mails += [f"{one.subject}\n{one.body}" for one in mail.outbox]
    assert len(mails) > 3
    _feed, secret = create_feed(by=world["manager"], scope="all")
    mails.append(text_of(Client().get(f"/calendar/{secret}.ics")))
    assert [text for text in mails if WORDLESS in text] == []
