"""What is hidden stays hidden: an agreement one may not see occurs in no byte of any answer, page,
file, calendar or mail, although a visible one ends with it and work is shared between the two."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdf
import pytest

from django.test import Client

from activities.actions import (
    add_action_item,
    add_case,
    add_forum,
    add_outcome,
    log_activity,
    prompt,
)
from activities.models import ActionItem, Activity, Case, Forum
from agreements.access import Rights
from agreements.actions import (
    add_area,
    add_claim,
    add_commitment,
    add_person,
    amend,
    attach,
    change_agreement,
    examine,
    name_contact,
    record_event,
    supersede,
)
from agreements.dates import parse_edtf
from agreements.deadline_kinds import TICKED
from agreements.derive import write_deadlines
from agreements.files import receive
from agreements.models import (
    TO_CHECK,
    Agreement,
    AgreementContact,
    Commitment,
    Deadline,
    Document,
    Event,
    OutboxMessage,
    Party,
    Person,
    Post,
    Signature,
)
from mou_tracker.accounts.models import User
from mou_tracker.collaboration.comments import add_comment
from mou_tracker.feeds.actions import create_feed
from mou_tracker.handover.actions import hand_over
from mou_tracker.handover.models import Handover
from mou_tracker.imports.actions import receive as receive_import
from mou_tracker.imports.models import Import, Release
from mou_tracker.imports.press.actions import receive as receive_release
from mou_tracker.imports.queue import work_waiting
from mou_tracker.reminders.models import Entry
from mou_tracker.reminders.tick import tick
from mou_tracker.reports.actions import ask_for_report
from mou_tracker.reports.models import Report
from mou_tracker.reports.queue import make_waiting
from tests.agreements import made
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.routes import paths, without_values

pytestmark = pytest.mark.django_db

OLD, NEW = "KR-IT-OLD-1", "ZZ-NEW-9"
#: Stands in every text of what is hidden, and in nothing else.
HUSH = "Quatsch"
#: From whom it is hidden, and how.
KINDS = ("confidential", "internal", "foreign")


@dataclass
class World:
    """`old` is shared with Consip and ends on the day before `new` is in effect; work is done
    under both. `new` is hidden from partners, and if it is confidential from most colleagues."""

    old: Agreement
    new: Agreement
    joint: Activity
    people: dict[str, User]
    partner: Party

    @property
    def marks(self) -> list[bytes]:
        """What may occur nowhere: reference, words and public ids of what is hidden."""
        rows = [
            *Commitment.objects.filter(term__agreement=self.new),
            *Event.objects.filter(agreement=self.new),
            *Signature.objects.filter(term__agreement=self.new),
            *Activity.objects.filter(agreements=self.new).exclude(agreements=self.old),
        ]
        return [NEW.encode(), HUSH.encode(), *(row.uid.encode() for row in rows)]


def file(text: str) -> Any:
    return examine(receive([made.pdf(text)]), name="memorandum.pdf")


@pytest.fixture
def world(home, consip, people, request, settings, tmp_path) -> World:
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    kind, boss = getattr(request, "param", "confidential"), people["manager"]
    old = make_agreement(
        OLD, consip, responsible=people["officer"], deputy=people["coordinator"], review_months=6
    )
    term = make_term(
        old, "2024-01-01", effect_mode="on_last_signature", end_kind="duration", end_years=5,
        areas=[add_area(by=None, on=DAY, code="ai", names={"en": "AI"})],
        notice_value=3, notice_unit="months", notice_basis="received",
        notice_anchor="before_end",
    )  # fmt: skip
    promise = add_commitment(
        by=None, on=DAY, term=term, text={"en": "Do"}, side="joint", due=parse_edtf("2027")
    )
    add_claim(by=None, on=DAY, agreement=old, kind="since_year", value=2024, claimant=consip)
    amend(by=None, on=DAY, term=term, kind="annex", signed=parse_edtf("2025"), summary="Annex")
    for act, day in (("suspended", "2025-02-01"), ("resumed", "2025-03-01")):
        record_event(by=None, on=DAY, agreement=old, kind=act, event_on=parse_edtf(day).day,
                     by_party=consip)  # fmt: skip
    attach(by=boss, on=DAY, file=file("Open"), title="Open", agreements=[old],
           confidentiality="partners")  # fmt: skip
    other = make_party(f"{HUSH} office", country="AT") if kind == "foreign" else consip
    new = make_agreement(
        NEW, other, title={"en": HUSH}, responsible=boss, file_number=HUSH, notes=HUSH,
        confidentiality={"foreign": "partners"}.get(kind, kind),
    )  # fmt: skip
    term = make_term(
        new, "2026-06-01", effect_mode="on_last_signature", end_kind="duration", end_years=3,
        place=HUSH,
    )  # fmt: skip
    add_commitment(by=None, on=DAY, term=term, text={"en": HUSH}, side="ours",
                   due=parse_edtf("2027"))  # fmt: skip
    add_claim(by=None, on=DAY, agreement=new, kind="free", words=HUSH, claimant=other)
    record_event(by=None, on=DAY, agreement=new, kind="suspended", event_on=DAY, reason=HUSH)
    attach(by=boss, on=DAY, file=file(HUSH), title=HUSH, agreements=[new],
           confidentiality="partners")  # fmt: skip
    supersede(by=boss, on=DAY, agreement=old, successor=new)
    shared = {"confidentiality": "partners", "on": DAY, "by": boss}
    joint = log_activity(
        **shared, kind="meeting", title={"en": "Joint work"}, agreements=[old, new],
        forum=add_forum(by=None, on=DAY, short_name="MMGP", names={"en": "MMGP"}),
        when=parse_edtf("2027-03-01"), commitments=[promise],
        participants=[{"party": consip, "head_count": 3}],
    )  # fmt: skip
    add_action_item(by=boss, on=DAY, activity=joint, text="Send", due=parse_edtf("2027-03-09"))
    prompt(by=boss, on=DAY, activity=joint, term=term)
    add_outcome(by=boss, on=DAY, activity=joint, text="Came of it", link="https://a.example/x")
    rossi = add_person(by=boss, on=DAY, native_name="Rossi",
                       posts=[{"party": consip, "role": "focal_point"}])  # fmt: skip
    reached = rossi if other == consip else add_person(
        by=boss, on=DAY, native_name=HUSH, posts=[{"party": other, "role": "focal_point"}]
    )  # fmt: skip
    for one, whose in ((old, rossi), (new, reached)):
        name_contact(by=boss, on=DAY, agreement=one, post=whose.posts.get())
    log_activity(**shared, kind="meeting", title={"en": HUSH}, agreements=[new],
                 when=parse_edtf("2027-03-02"))  # fmt: skip
    for title, kept in (("Lone work", "partners"), (HUSH, "confidential")):
        log_activity(by=boss, on=DAY, kind="meeting", title={"en": title}, parties=[consip],
                     when=parse_edtf("2027-03-03"), confidentiality=kept)  # fmt: skip
    for text, about in (("Write", old), (HUSH, new)):
        add_action_item(by=boss, on=DAY, text=text, due=parse_edtf("2027-03-04"), agreement=about)
    add_case(**shared, title={"en": "Practice"}, summary={"en": "Good"}, agreements=[old, new])
    add_case(**shared, title={"en": HUSH}, summary={"en": HUSH}, agreements=[new])
    add_comment(by=boss, on=DAY, about=new, text=HUSH)
    add_comment(by=boss, on=DAY, about=old, text="Seen")
    change_agreement(by=boss, on=DAY, agreement=new, title={"en": f"{HUSH} 2"})
    change_agreement(by=boss, on=DAY, agreement=old, notes="of the office")
    days = {"first": date(2026, 1, 1), "until": date(2026, 12, 31)}
    for audience in ("mine", "office"):
        ask_for_report(by=boss, on=DAY, audience=audience, **days)
    make_waiting()
    for by, partner, title, day in (
        (boss, other, HUSH, "2026-06-01"), (people["coordinator"], consip, "Seen", "2024-01-01"),
    ):  # fmt: skip
        lines = f"Country,Partner,Title,Signed on\nItaly,{partner},{title},{day}\n"
        sheet = examine(receive([lines.encode()]), name="register.csv")
        receive_import(by=by, on=DAY, file=sheet)
        work_waiting()
    for by in (boss, people["coordinator"]):
        told = f"조달청은 2026년 11월 20일 콘십과 양해각서를 갱신했다. {by.role}"
        receive_release(by=by, on=DAY, text=told)
    hand_over(
        by=boss, on=DAY, giver=people["officer"], receiver=people["coordinator"],
        first_day=DAY + timedelta(days=30),
    )  # fmt: skip
    return World(old, new, joint, people, consip)


def uids(rows: Any) -> list[str]:
    return list(rows.values_list("uid", flat=True))


def values_for(world: World, user: Any) -> dict[str, dict[str, list]]:
    """What the parameters of routes may be: all that `user` may see."""
    seen = Agreement.objects.visible_to(user)
    acts = uids(Event.objects.filter(agreement=world.old))
    found = {
        "agreements/": {"reference": list(seen.values_list("reference", flat=True)),
                        "ordinal": [0], "code": ["translation"]},
        "activities/": {"uid": uids(Activity.objects.visible_to(user))},
        "commitments/": {"uid": uids(Commitment.objects.visible_to(user))},
        "parties/": {"uid": uids(Party.objects.visible_to(user))},
        "forums/": {"uid": uids(Forum.objects.visible_to(user))},
        "to-dos/": {"uid": uids(ActionItem.objects.visible_to(user).alone())},
        "cases/": {"uid": uids(Case.objects.visible_to(user)), "state": ["jointly_selected"]},
        "documents/": {"uid": uids(Document.objects.visible_to(user))},
        "import/": {"uid": uids(Import.objects.visible_to(user)), "position": [0]},
        "import/releases/": {"uid": uids(Release.objects.visible_to(user))},
        "handover/": {
            "uid": uids(Handover.objects.visible_to(user)),
            "reference": list(seen.values_list("reference", flat=True)),
        },
        "reports/": {
            "uid": uids(Report.objects.visible_to(user)),
            "figure": ["agreements.known", "turns.superseded", "activities.held"],
        },
    }  # fmt: skip
    one = seen.filter(pk=world.old.pk).values_list("reference", flat=True)
    items = uids(world.joint.action_items)
    return {
        **found,
        **{f"api/v1/{at}": kw for at, kw in found.items()},
        "areas/": {"code": ["ai"]},
        "api/v1/areas/": {"code": ["ai"]},
        "meetings/": {"uid": uids(Activity.objects.visible_to(user))},
        "activities/<str:uid>/items": {"uid": [world.joint.uid], "item": items},
        "people/": {"uid": uids(Person.objects), "pk": [post.pk for post in Post.objects.all()]},
        "activities/<str:uid>/outcomes": {
            "uid": [world.joint.uid], "outcome": uids(world.joint.outcomes),
        },
        "comments/<str:kind>": {"kind": ["agreement"], "name": list(one)},
        "settings/reminders/": {"kind": ["expiry"]},
        "settings/compliance/": {"code": ["kr-posting"]},
        "commitments/<str:uid>/untie": {"activity": [world.joint.uid]},
        "agreements/<str:reference>/contacts/": {
            "reference": list(one),
            "pk": list(AgreementContact.objects.visible_to(user).values_list("pk", flat=True)),
        },
        "api/v1/agreements/<str:reference>/contacts/": {
            "reference": list(one),
            "id": list(Post.objects.exclude(contact_of=None).values_list("pk", flat=True)),
        },
        "agreements/<str:reference>/duties/": {
            "reference": list(one),
            "uid": uids(world.old.deadlines.visible_to(user).filter(kind__in=TICKED)),
        },
        "agreements/<str:reference>/days/": {
            "reference": list(one),
            "uid": uids(world.old.deadlines.visible_to(user).filter(kind__in=TO_CHECK)),
        },
        "agreements/<str:reference>/correct/": {
            "reference": list(one), "fact": ["event"], "uid": acts,
        },
        "api/v1/agreements/(?P<reference>[^/]+)/(?P<fact>": {
            "reference": list(one), "fact": ["events"], "id": acts,
        },
    }  # fmt: skip


#: Asked of every address: of today, of days before and after the successor, as a file.
QUERIES = ("", "?on=2026-01-15", "?on=2028-05-05")
FILES = ("?export=csv", "?export=xlsx")
LISTS = ("/agreements/", "/activities/", "/commitments/", "/parties/", "/people/", "/areas/",
         "/cases/", "/forums/", "/deadlines/", "/exchanges/", "/outcomes/",
         "/to-dos/")  # fmt: skip
SPECIAL = (
    f"/agreements/{OLD}/?known=2026-11-01", f"/agreements/{OLD}/?known=2026-11-01&on=2027-01-01",
    "/timeline/?format=svg", "/timeline/?format=pdf", "/timeline/?zoom=20y",
    *(f"/timeline/?group={by}" for by in ("area", "partner", "forum", "region", "status")),
    "/timeline/?against=2026-01-15", "/timeline/?against=2026-01-15&on=2028-05-05",
    "/timeline/?export=csv", "/timeline/?ends_in=2027", "/timeline/?sort=-cover&group=none",
    f"/timeline/?card={OLD}", f"/timeline/?card={OLD}&format=card",
    f"/timeline/?card={OLD}&format=marks",
    "/search/?q=joint", "/search/?q=memorandum", "/search/?q=AI", "/calendar/?month=2027-03",
    "/activities/new/read/?line=joint+meeting+tomorrow", "/commitments/?view=board",
    "/deadlines/?list=decide", "/to-dos/?whose=all", "/to-dos/?whose=all&export=csv",
    "/nothing/here/", "/agreements/XX-1/",
    f"/api/v1/agreements/{OLD}/?known=2026-11-01", "/api/v1/nothing/",
    "/api/v1/agreements/?ordering=-ends_on&count=1", "/api/v1/agreements/?status=superseded",
    "/api/v1/deadlines/?state=done&count=1", "/api/v1/deadlines/?state=void",
)  # fmt: skip


def text_of(answer: Any) -> bytes:
    """Everything an answer says: head and body, a file unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = repr(sorted(answer.headers.items())).encode()
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return head + b"".join(archive.read(name) for name in archive.namelist())
    if body.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        return head + body + "".join(page.extract_text() for page in pages).encode()
    return head + body


def asked_of(world: World, user: Any) -> Iterator[str]:
    for path in dict.fromkeys(paths(values_for(world, user))):
        for query in QUERIES:
            yield path + query
    for path in LISTS:
        yield from (path + query for query in FILES)
    yield from SPECIAL


def leaks(client: Client, world: World, asked: Iterator[str]) -> tuple[set[str], set[str]]:
    """(what was answered with 200, what held a mark of the hidden agreement)."""
    opened, told, marks = set(), set(), world.marks
    for path in asked:
        answer = client.get(path)
        assert answer.status_code < 500 or answer.status_code == 503, path
        if answer.status_code == 200:
            opened.add(path)
        text = text_of(answer)
        told |= {f"{path}: {mark.decode()}" for mark in marks if mark in text}
    return opened, told


@pytest.mark.parametrize("world", KINDS, indirect=True)
def test_a_partner_reads_nothing_of_a_hidden_successor(world):
    partner = Rights(party=world.partner.pk)
    asked = [path for path in asked_of(world, partner) if path.startswith("/api/v1/")]
    opened, told = leaks(partner_client(world.partner), world, asked)
    assert told == set()
    assert len(opened) > 50


@pytest.mark.parametrize("role", ["reader", "officer", "coordinator"])
def test_nobody_reads_of_a_confidential_successor_on_any_page(world, role):
    user, client = world.people[role], Client()
    client.force_login(user)
    opened, told = leaks(client, world, asked_of(world, user))
    assert told == set()
    assert len(opened) > 200


def test_a_calendar_holds_nothing_of_it(world):
    User.objects.update(language="en")
    told = {"code": "superseded", "by": NEW, "date": "2027-05-06"}
    day = date(2027, 5, 5)
    row = Deadline(origin="test:1", key="x", kind="expiry", day=day, earliest=day, because=[told])
    write_deadlines(origin="test:1", deadlines=[row], agreements=[world.old.pk])
    secrets = {}
    for role in ("reader", "officer", "coordinator"):
        _feed, secrets[role] = create_feed(by=world.people[role], scope="all")
        answer = Client().get(f"/calendar/{secrets[role]}.ics")
        assert answer.status_code == 200 and OLD in answer.content.decode()
        assert [mark for mark in world.marks if mark in answer.content] == []
    # who may see it from now on fetches the file anew, and is told
    address, etag = f"/calendar/{secrets['reader']}.ics", None
    for _ in range(2):
        answer = Client().get(address, headers={"If-None-Match": etag} if etag else {})
        etag = answer.headers["ETag"]
    assert answer.status_code == 304
    change_agreement(by=None, on=DAY, agreement=world.new, confidentiality="internal")
    answer = Client().get(address, headers={"If-None-Match": etag})
    assert answer.status_code == 200 and f"Replaced by {NEW}" in ical_text(answer.content)


def ical_text(body: bytes) -> str:
    """Long lines put together again."""
    return body.decode().replace("\r\n ", "")


def test_mails_and_inbox_hold_nothing_of_it(world):
    for day in (datetime(2027, 2, 28, 23, 30, tzinfo=UTC), datetime(2028, 9, 28, tzinfo=UTC)):
        tick(now=day)
    mails = OutboxMessage.objects.filter(
        recipient__in=[world.people[role] for role in ("officer", "coordinator")]
    )
    assert OLD in "".join(mails.values_list("text", flat=True))
    for mail in mails:
        told = f"{mail.subject}\n{mail.text}\n{mail.html}".encode()
        assert [mark for mark in world.marks if mark in told] == [], mail.subject
    client = Client()
    client.force_login(world.people["officer"])
    own = Entry.objects.filter(recipient=world.people["officer"])
    assert own.exists()
    asked = ["/inbox/", *(f"/inbox/{uid}/" for uid in own.values_list("uid", flat=True))]
    _opened, told = leaks(client, world, asked)
    assert told == set()


def test_who_may_see_it_is_told_of_it(world):
    """The crawl looks where the successor is told to those who may see it."""
    user, client = world.people["manager"], Client()
    client.force_login(user)
    asked = [path for path in asked_of(world, user) if OLD in path]
    _opened, told = leaks(client, world, asked)
    named = {line.rpartition(": ")[0] for line in told if line.endswith(f": {NEW}")}
    for path in (f"/agreements/{OLD}/", f"/agreements/{OLD}/supersede/",
                 f"/agreements/{OLD}/history/", f"/api/v1/agreements/{OLD}/",
                 f"/api/v1/agreements/{OLD}/history/"):  # fmt: skip
        assert path in named, path


def test_the_crawl_reaches_every_route(world):
    """A new route is asked too: whoever adds one gives its parameters a value."""
    assert without_values(values_for(world, world.people["officer"])) == {
        # of one person's own rows
        "desk:change-comment", "desk:take-back-comment", "desk:put-back-comment",
        "desk:acknowledge-mention", "desk:take-back-mention", "desk:discard", "desk:put-back",
        "desk:change-view", "desk:remove-view", "desk:open-with-view",
        "agreements:several-agreements-done", "agreements:several-agreements-undo",
        "activities:several-activities-done", "activities:several-activities-undo",
        "activities:several-commitments-done", "activities:several-commitments-undo",
        "activities:several-to-dos-done", "activities:several-to-dos-undo",
        "activities:several-cases-done", "activities:several-cases-undo",
        "agreements:several-documents-done", "agreements:several-documents-undo",
        "accounts:rotate-key", "accounts:revoke-key", "accounts:user", "accounts:invite-again",
        "accounts:end-session", "accounts:end-sessions-of", "accounts:unlink-of",
        "accounts:reset-factor",
        "handover:leave", "handover:call-off", "handover:reopen",
        "accounts:end-absence", "accounts:remove-absence", "reminders:mark-address",
        "reminders:item", "reminders:acknowledge", "reminders:take-back", "reminders:snooze",
        # whose sight has tests of its own
        "desk:proposal", "desk:accept-proposal", "desk:refuse-proposal", "desk:withdraw-proposal",
        "api:proposal", "api:accept-proposal", "api:refuse-proposal", "api:withdraw-proposal",
        "reminders:hand-over", "reminders:mail", "reminders:retry", "feeds:feed",
        "close-fault-report",
    }  # fmt: skip
