"""Data about people: each has a purpose and an end, somebody can be told all of it, and it goes."""

import io
import json
from datetime import timedelta
from html import escape

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client

from agreements.actions import add_person, change_post, name_contact
from agreements.actions.reducing import due
from agreements.clock import today
from agreements.models import (
    AuditEntry,
    OutboxMessage,
    OutboxState,
    Person,
    Post,
    Signature,
    broken_chain,
)
from mou_tracker.accounts.keys import create_key
from mou_tracker.accounts.models import Absence, ApiKey, UserSession
from mou_tracker.collaboration.models import Draft
from mou_tracker.feeds.actions import create_feed
from mou_tracker.operations.personal import purposes
from mou_tracker.tasks import nightly
from tests.api_client import partner_client
from tests.factories import DAY, make_agreement

pytestmark = pytest.mark.django_db
ADDRESS, PHONE = "hong@partner.example", "+39 06 1234"
#: Columns that name or reach somebody.
PERSONAL = {"email", "phone", "native_name", "latin_name", "actor"}


def made(party, name="홍길동", **fields):
    post = {"party": party, "role": "focal_point", "phone": PHONE, "email": ADDRESS}
    return add_person(by=None, on=DAY, native_name=name, posts=[post], **fields)


def run(*words, **options):
    told = io.StringIO()
    call_command(*words, stdout=told, **options)
    return told.getvalue()


def anywhere(text):
    """The tables in which it stands, the trail and history included."""
    with connection.cursor() as cursor:
        return {
            table
            for table in connection.introspection.table_names()
            if not cursor.execute(
                f'select count(*) from "{table}" row where row::text like %s', [f"%{text}%"]
            )
            and cursor.fetchone()[0]
        }


def past(person):
    Person.objects.filter(pk=person.pk).update(
        retain_until=today() - timedelta(days=1), purpose="to meet", interests={"en": "chess"}
    )


def test_every_personal_column_has_a_purpose():
    declared = {name for one in purposes.PURPOSES for name in one.holds}
    found = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if (field.name in PERSONAL or isinstance(field, models.EmailField))
        and not model.__name__.endswith("History")
    }
    missing = {one for one in found if one not in declared and one.split(".")[0] not in declared}
    assert missing == set()
    tables = set(connection.introspection.table_names())
    assert {one.split(".")[0] for one in declared} <= tables


def test_the_page_shows_the_table():
    page = (settings.BASE_DIR / "docs" / "security.md").read_text()
    assert [row for row in purposes.as_table() if row not in page] == []


def test_past_its_day_contact_data_go_and_the_signatory_stays(real_case):
    signature = Signature.objects.filter(party__is_home=False).first()
    signed, unknown = made(signature.party), made(signature.party, "Nobody")
    Signature.objects.filter(pk=signature.pk).update(person=signed)
    change_post(by=None, on=DAY, post=signed.posts.get(), phone=PHONE + "5")
    for person in (signed, unknown):
        past(person)
    kept = made(signature.party, "Kept")
    assert run("retention").count("kept until") == 2 and due(today()).count() == 2
    assert "2 people reduced" in run("retention", really=True)
    assert "0 people are due" in run("retention")
    signed.refresh_from_db()
    assert signed.native_name == "홍길동" and not Person.objects.filter(pk=unknown.pk).exists()
    assert Post.objects.get(person=kept).email == ADDRESS
    history = Post.history.rel.related_model.objects.exclude(person_id=kept.pk)
    assert {(one.phone, one.email) for one in history.filter(person_id=signed.pk)} == {("", "")}
    assert "chess" not in str(anywhere("chess"))
    assert anywhere("Nobody") == set()
    assert not list(broken_chain())
    trace = AuditEntry.objects.filter(verb="reduce_person")
    assert [one.detail["name_stays"] for one in trace.order_by("sequence")] == [True, False]


def test_an_agreement_tells_whom_it_lost_as_contact(consip):
    person, agreement = made(consip), make_agreement("KR-IT-1", consip)
    name_contact(by=None, on=DAY, agreement=agreement, post=person.posts.get())
    past(person)
    run("retention", really=True)
    assert not agreement.contacts.exists()
    told = AuditEntry.objects.filter(agreement=agreement).order_by("sequence")
    assert told.last().verb == "take_contact_away"


def test_the_night_does_so(consip):
    person = made(consip)
    past(person)
    nightly()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_all_that_is_kept_of_somebody_is_told(people, consip):
    made(consip)
    officer = people["officer"]
    _key, secret = create_key(by=officer, name="mine", user=officer)
    told = json.loads(run("person_data", ADDRESS.upper()))
    assert [row["native_name"] for row in told["rows"]] == ["홍길동"]
    assert told["belonging"]["agreements_post.person"][0]["phone"] == PHONE
    words = run("person_data", officer.email)
    told = json.loads(words)
    assert told["rows"][0]["email"] == officer.email and "accounts_apikey.user" in told["belonging"]
    assert {"create_key"} <= {one["verb"] for one in told["did"]}
    for hidden in (secret, officer.password, ApiKey.objects.get(user=officer).digest):
        assert hidden not in words
    with pytest.raises(CommandError, match="Nothing is kept"):
        run("person_data", "none@test.example")


def test_of_all_whom_an_address_reaches_everything_is_told(consip):
    """An office's mailbox is that of several."""
    people = [made(consip), made(consip, "Anna Rossi")]
    told = json.loads(run("person_data", ADDRESS))
    assert [row["native_name"] for row in told["rows"]] == [one.native_name for one in people]
    posts = told["belonging"]["agreements_post.person"]
    assert [row["person_id"] for row in posts] == [one.pk for one in people]


def test_a_closed_account_goes_and_an_open_one_does_not(people, consip):
    officer = people["officer"]
    address = officer.email
    create_key(by=officer, name="mine", user=officer)
    with pytest.raises(CommandError, match="close it first"):
        run("person_data", address, erase=True)
    type(officer).objects.filter(pk=officer.pk).update(is_active=False, latin_name="Officer")
    told = run("person_data", address, erase=True, by=people["administrator"].email)
    assert "the name stays in the trail" in told
    officer.refresh_from_db()
    assert (officer.latin_name, officer.has_usable_password()) == ("", False)
    assert not ApiKey.objects.filter(user=officer).exists()
    assert anywhere(address) <= {"agreements_auditentry"}
    assert not list(broken_chain())
    trace = AuditEntry.objects.get(verb="erase_account")
    assert trace.by == people["administrator"]
    with pytest.raises(CommandError, match="no administrator"):
        run("person_data", officer.email, erase=True, by="none@test.example")


def test_nothing_is_left_of_what_goes_with_an_account(people):
    officer, deputy = people["officer"], people["coordinator"]
    create_key(by=officer, name="mine", user=officer)
    create_feed(by=officer)
    SocialAccount.objects.create(user=officer, provider="office", uid="1")
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})
    for user, other in ((officer, deputy), (deputy, officer)):
        Absence.objects.create(user=user, deputy=other, first_day=today(), last_day=today())

    def left():
        """Of the tables that the purposes say go with an account."""
        tables = {
            name.partition(".")[0]
            for one in purposes.PURPOSES
            if one.ended_by == "`person_data --erase` of a closed account"
            for name in one.holds
        }
        return {
            model._meta.db_table
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if model._meta.db_table in tables and field.name in ("user", "owner")
            and model._default_manager.filter(**{field.name: officer}).exists()
        }  # fmt: skip

    assert left() >= {"socialaccount_socialaccount", "accounts_absence", "accounts_apikey"}
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    run("person_data", officer.email, erase=True)
    assert left() == set()
    assert Absence.objects.get().user == deputy


def test_of_mails_the_address_goes_and_what_was_told_stays(people):
    """Also a former one, also from a mail to somebody else; what waits is not sent; of another
    address that ends like it nothing goes."""
    officer, manager = people["officer"], people["manager"]
    former, longer = "old+o'hara@test.example", f"x{officer.email}"

    def mail(number, to, address, words, state=OutboxState.SENT):
        return OutboxMessage.objects.create(
            key=f"k{number}", recipient=to, to_address=address, language="en", subject=words,
            text=words, html=escape(words), message_id=f"<{number}@test.example>", state=state,
        )  # fmt: skip

    told = mail(1, officer, former, f"To {former}, now {officer.email.upper()}.")
    waiting = mail(2, officer, officer.email, "Soon", OutboxState.WAITING)
    to_another = mail(3, manager, manager.email, f"<{officer.email}> was not reached; {longer} was")
    untouched = mail(4, manager, manager.email, f"{longer} and {officer.email}.kr were reached")
    people["reader"].email = shared = "desk@test.example"
    people["reader"].save()
    of_both = mail(5, people["reader"], shared, f"To {shared}")
    was_theirs = mail(6, officer, shared, f"To {shared}")
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    before = OutboxMessage.objects.filter(pk=untouched.pk).values().get()
    run("person_data", officer.email, erase=True)
    erased = f"erased-{officer.pk}@example.invalid"
    for row in (told, to_another):
        row.refresh_from_db()
    assert (told.to_address, told.text) == (erased, f"To {erased}, now {erased}.")
    assert (told.html, told.subject) == (told.text, told.text)
    assert to_another.text == f"<{erased}> was not reached; {longer} was"
    assert to_another.to_address == manager.email
    assert not OutboxMessage.objects.filter(pk=waiting.pk).exists()
    assert OutboxMessage.objects.filter(pk=untouched.pk).values().get() == before
    of_both.refresh_from_db()
    was_theirs.refresh_from_db()
    assert (of_both.to_address, of_both.text) == (shared, f"To {shared}")
    assert was_theirs.to_address == erased
    assert anywhere(former) == set()


@pytest.mark.parametrize("page", ["people", "person", "party"])
def test_who_looked_is_noted_once_a_day(people, home, consip, page):
    person = made(consip)
    path = {
        "people": "/people/",
        "person": f"/people/{person.uid}/",
        "party": f"/parties/{consip.uid}/",
    }[page]
    subject = {
        "people": "list:people", "person": f"person:{person.pk}", "party": f"party:{consip.pk}",
    }[page]  # fmt: skip
    looks = AuditEntry.objects.filter(verb="see_contacts")
    reader, officer, auditor = Client(), Client(), Client()
    reader.force_login(people["reader"])
    officer.force_login(people["officer"])
    auditor.force_login(people["auditor"])
    assert PHONE not in reader.get(path).content.decode() and not looks.exists()
    for _again in range(2):
        assert PHONE in officer.get(path).content.decode()
    assert [(one.by, one.subject) for one in looks] == [(people["officer"], subject)]
    assert not list(broken_chain())
    told = auditor.get("/settings/audit/", {"verb": "see_contacts"}).content.decode()
    assert "Contact data shown" in told and subject in told
    Post.objects.update(phone="", email="")
    coordinator = Client()
    coordinator.force_login(people["coordinator"])
    coordinator.get(path)
    assert looks.count() == 1


PAGE = "/settings/personal/"


@pytest.fixture
def administrator(people):
    client = Client(headers={"accept-language": "en"})
    client.force_login(people["administrator"])
    return client


def test_an_administrator_tells_somebody_what_is_kept(administrator, people, consip):
    person, officer = made(consip), people["officer"]
    draft = Draft.objects.create(user=officer, path="/x/", fields={"note": ["a secret plan"]})
    session = UserSession.objects.create(session_key="k" * 40, user=officer)
    page = administrator.post(PAGE, {"address": ADDRESS.upper()}).content.decode()
    assert "Kept of this person" in page and PHONE not in page
    answer = administrator.post(PAGE, {"address": ADDRESS, "file": "1"})
    told = json.loads(answer.content)
    assert answer.headers["Cache-Control"] == "no-store"
    assert told["belonging"]["agreements_post.person"][0]["phone"] == PHONE
    words = administrator.post(PAGE, {"address": officer.email, "file": "1"}).content.decode()
    assert json.loads(words)["belonging"]["desk_draft.user"] == 1
    for hidden in ("a secret plan", draft.uid, session.session_key, officer.password):
        assert hidden not in words
    looked = AuditEntry.objects.filter(verb="tell_person_data").order_by("sequence")
    assert [(one.by, one.subject, one.detail["as"]) for one in looked] == [
        (people["administrator"], f"person:{person.pk}", "page"),
        (people["administrator"], f"person:{person.pk}", "file"),
        (people["administrator"], f"user:{officer.pk}", "file"),
    ]
    wrong = administrator.post(PAGE, {"address": "none@test.example"}).content.decode()
    assert "Nothing is kept under this address" in wrong


def test_what_was_shared_stays_when_somebody_goes(administrator, people, real_case):
    signature = Signature.objects.filter(party__is_home=False).first()
    signed, unknown = made(signature.party), made(signature.party, "Nobody")
    Signature.objects.filter(pk=signature.pk).update(person=signed)
    partner = partner_client(signature.party)
    paths = ("agreements/", f"agreements/{signature.term.agreement.reference}/", "changes/")
    before = [partner.get(path).content for path in paths]
    assert administrator.get(f"{PAGE}erase/").status_code == 200
    asked = {"address": ADDRESS, "again": "other@partner.example"}
    assert "This is another address" in administrator.post(f"{PAGE}erase/", asked).content.decode()
    asked["again"] = ADDRESS.title()
    page = administrator.post(f"{PAGE}erase/", asked).content.decode()
    assert "reaches several people" in page and "Nobody" in page
    assert unknown.posts.exists()
    answer = administrator.post(f"{PAGE}erase/", asked | {"everybody": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert [partner.get(path).content for path in paths] == before
    assert Person.objects.filter(pk=signed.pk, native_name="홍길동").exists()
    assert not Person.objects.filter(pk=unknown.pk).exists()
    assert anywhere(ADDRESS) == anywhere(PHONE) == set()
    trace = AuditEntry.objects.filter(verb="reduce_person")
    assert {one.by for one in trace} == {people["administrator"]} and not list(broken_chain())


def test_an_open_account_is_closed_first_and_others_may_not(administrator, people):
    officer = people["officer"]
    sent = {"address": officer.email, "again": officer.email}
    page = administrator.post(f"{PAGE}erase/", sent).content.decode()
    assert "close it first" in page
    officer.refresh_from_db()
    assert officer.email == sent["address"]
    for role in ("manager", "auditor", "coordinator"):
        client = Client()
        client.force_login(people[role])
        for path in (PAGE, f"{PAGE}erase/"):
            assert client.get(path).status_code == client.post(path, sent).status_code == 403
