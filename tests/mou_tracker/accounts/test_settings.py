"""The settings: who may open what, that each change holds everywhere, and the trace it leaves."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from agreements.access import can
from agreements.models import AuditEntry, DeadlineKind, OutboxMessage
from agreements.wording.date_formats import format_date, using_preferences_of
from mou_tracker.accounts.colleagues import colleagues_who_may
from mou_tracker.accounts.keys import create_key
from mou_tracker.accounts.models import ApiKey
from mou_tracker.reminders.models import Rule

User = get_user_model()
REF = "KR-IT-2008-1"
LADDER = {"reader", "officer", "coordinator", "manager"}
EVERYBODY = LADDER | {"administrator", "auditor"}
PAGES = {
    "/settings/profile/": EVERYBODY,
    "/settings/absence/": EVERYBODY,
    "/settings/security/": EVERYBODY,
    "/settings/keys/": EVERYBODY,
    "/settings/reminders/": EVERYBODY,
    "/settings/reminders/expiry/": {"administrator", "manager"},
    "/settings/compliance/": EVERYBODY,
    "/settings/compliance/kr-posting/": {"coordinator", "manager", "administrator"},
    "/settings/users/": {"administrator"},
    "/settings/users/invite/": {"administrator"},
    "/settings/users/rights/": {"administrator"},
    "/settings/audit/": {"administrator", "auditor"},
    "/settings/outbox/": {"administrator", "manager"},
    "/settings/status/": {"administrator", "manager"},
}
PROFILE = {"native_name": "김", "language": "", "time_zone": "Asia/Seoul", "date_style": ""}


@pytest.fixture
def signed_in(people):
    def as_role(role: str, **headers) -> Client:
        client = Client(headers=headers)
        client.force_login(people[role])
        return client

    return as_role


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_who_may_open_what(real_case, signed_in, role):
    client = signed_in(role)
    answers = {path: client.get(path).status_code for path in PAGES}
    assert answers == {path: 200 if role in may else 403 for path, may in PAGES.items()}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_the_tabs_lead_only_where_one_may_go(real_case, signed_in, role):
    client = signed_in(role)
    page = client.get("/settings/profile/").content.decode()
    tabs = page[page.index('class="tabs"') :]
    paths = re.findall(r'href="(/settings/[a-z]+/)"', tabs[: tabs.index("</nav>")])
    assert {"/settings/profile/", "/settings/keys/"} <= set(paths)
    for path in paths:
        assert client.get(path).status_code in (200, 302), path


def test_the_feed_is_beside_the_month(signed_in):
    response = signed_in("officer").get("/settings/feed/")
    assert response.headers["Location"] == "/calendar/#subscribe"


# --- Manner ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "style", "long", "short"),
    [
        ("en", "", "1 June 2026", "1 Jun 2026"),
        ("ko", "", "2026년 6월 1일", "2026. 6. 1."),
        ("it", "", "1º giugno 2026", "1º giu 2026"),
        ("en", "iso", "2026-06-01", "2026-06-01"),
        ("ko", "iso", "2026-06-01", "2026-06-01"),
        ("it", "dots", "2026. 6. 1.", "2026. 6. 1."),
        ("ko", "letters", "2026년 6월 1일", "2026년 6월 1일"),
        ("it", "letters", "1º giugno 2026", "1º giugno 2026"),
    ],
)
def test_days_in_every_manner(language, style, long, short):
    person = User(language=language, date_style=style, time_zone="Europe/Rome")
    with using_preferences_of(person):
        day = date(2026, 6, 1)
        assert format_date(day) == long
        assert format_date(day, "SHORT_DATE_FORMAT") == short
    with translation.override("en"):
        assert format_date(date(2026, 6, 1)) == "1 June 2026"


def test_a_moment_is_told_where_the_reader_is():
    moment = datetime(2026, 6, 1, 16, 30, tzinfo=UTC)
    with using_preferences_of(User(language="en", date_style="iso", time_zone="Asia/Seoul")):
        assert format_date(moment, "DATETIME_FORMAT") == "2026-06-02 01:30"
    with using_preferences_of(User(language="en", date_style="iso", time_zone="no/such")):
        assert format_date(moment, "DATETIME_FORMAT") == "2026-06-02 01:30"


def test_the_chosen_manner_holds_on_every_page(real_case, signed_in, people):
    client = signed_in("officer", accept_language="en")
    paths = ["/", "/agreements/", f"/agreements/{REF}/", "/activities/", "/timeline/"]
    letters = re.compile(r"\b\d{1,2} (June|July|September|Jun|Jul|Sep) \d{4}\b")
    before = {path: client.get(path).content.decode() for path in paths}
    assert any(letters.search(page) for page in before.values())
    data = PROFILE | {"date_style": "iso"}
    assert client.post("/settings/profile/", data).status_code == 302
    for path in paths:
        main = client.get(path).content.decode().partition("<main")[2].partition("</main>")[0]
        shown = re.sub(r"<(title|desc|text)[^>]*>.*?</\1>", "", main, flags=re.S)
        assert not letters.search(shown), (path, letters.search(shown))


def test_weeks_begin_as_chosen(signed_in, people):
    client = signed_in("officer", accept_language="en")

    def first() -> str:
        page = client.get("/calendar/?month=2026-06").content.decode()
        return re.search(r'<abbr title="(\w+)"', page)[1]

    assert first() == "Monday"
    for number, name in ((0, "Sunday"), (6, "Saturday"), (1, "Monday")):
        data = PROFILE | {"week_start": number}
        assert client.post("/settings/profile/", data).status_code == 302
        assert first() == name


def test_a_changed_profile_leaves_a_trace_and_an_unchanged_one_none(signed_in, people):
    client = signed_in("officer")
    data = PROFILE | {"native_name": people["officer"].native_name}
    client.post("/settings/profile/", data)
    assert not AuditEntry.objects.filter(verb="change_profile").exists()
    client.post("/settings/profile/", data | {"time_zone": "Europe/Rome"})
    entry = AuditEntry.objects.get(verb="change_profile")
    assert entry.detail == {"time_zone": ["Asia/Seoul", "Europe/Rome"]}
    assert entry.subject == f"user:{people['officer'].pk}"


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "Atlantis"}, {"date_style": "us"}, {"week_start": "3"}, {"native_name": ""}],
)
def test_a_wrong_profile_is_refused_at_its_field(signed_in, people, wrong):
    response = signed_in("officer").post("/settings/profile/", PROFILE | wrong)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(wrong)


# --- Keys --------------------------------------------------------------------------------------


def test_a_key_is_shown_once_and_opens_the_api(real_case, signed_in):
    client = signed_in("officer")
    response = client.post("/settings/keys/", {"name": "report", "days": "90"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    secret = re.search(r"mou_staff_[\w-]{43}", response.content.decode())[0]
    assert secret not in client.get("/settings/keys/").content.decode()
    api = Client(headers={"authorization": f"Bearer {secret}"})
    assert api.get(f"/api/v1/agreements/{REF}/").status_code == 200
    key = ApiKey.objects.get()
    assert key.expires_at - key.created_at < timedelta(days=90, minutes=1)
    assert client.post(f"/settings/keys/{key.pk}/revoke/").status_code == 302
    assert api.get(f"/api/v1/agreements/{REF}/").status_code == 401
    verbs = AuditEntry.objects.filter(verb__endswith="_key").values_list("verb", flat=True)
    assert list(verbs) == ["revoke_key", "create_key"]


def test_a_replaced_key_answers_until_the_other_is_in_place(real_case, signed_in, people):
    key, old = create_key(by=people["officer"], name="report", user=people["officer"])
    response = signed_in("officer").post(f"/settings/keys/{key.pk}/rotate/")
    new = re.search(r"mou_staff_[\w-]{43}", response.content.decode())[0]
    for secret in (old, new):
        api = Client(headers={"authorization": f"Bearer {secret}"})
        assert api.get("/api/v1/agreements/").status_code == 200
    key.refresh_from_db()
    left = key.expires_at - timezone.now()
    assert timedelta(hours=23) < left <= timedelta(hours=24)


def test_nobody_else_touches_my_key(people, signed_in):
    key, _secret = create_key(by=people["officer"], name="mine", user=people["officer"])
    for verb in ("rotate", "revoke"):
        assert signed_in("manager").post(f"/settings/keys/{key.pk}/{verb}/").status_code == 404
    assert "mine" not in signed_in("manager").get("/settings/keys/").content.decode()
    assert "mine" in signed_in("administrator").get("/settings/keys/").content.decode()


def test_nobody_reads_the_secret_of_somebody_elses_key(people, signed_in, consip):
    """Administrators see no agreement: by another key of a manager's they would, in that name."""
    key, _secret = create_key(by=people["manager"], name="mine", user=people["manager"])
    theirs, _secret = create_key(by=None, name="theirs", party=consip)
    administrator = signed_in("administrator")
    page = administrator.get("/settings/keys/").content.decode()
    assert f"/settings/keys/{theirs.pk}/rotate/" in page
    assert f"/settings/keys/{key.pk}/rotate/" not in page
    answer = administrator.post(f"/settings/keys/{key.pk}/rotate/", follow=True)
    assert "only they can replace it" in answer.content.decode()
    assert list(ApiKey.objects.filter(user=people["manager"])) == [key]
    key.refresh_from_db()
    assert key.expires_at is None
    assert (
        "mou_partner_" in administrator.post(f"/settings/keys/{theirs.pk}/rotate/").content.decode()
    )
    assert administrator.post(f"/settings/keys/{key.pk}/revoke/").status_code == 302
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_what_a_key_is_called_stands_in_no_trail_but_the_administrators(people, signed_in, consip):
    _key, secret = create_key(by=None, name="called", party=consip)
    assert "called" not in str(AuditEntry.objects.get(verb="create_key").detail)
    AuditEntry.objects.create(verb="create_key", actor="house", detail={"name": "k3yname"})
    for path in ("/settings/audit/", "/settings/audit/?export=csv"):
        told = {}
        for role in ("auditor", "administrator"):
            page = signed_in(role).get(path)
            told[role] = b"".join(page.streaming_content) if page.streaming else page.content
        assert b"k3yname" not in told["auditor"]
        assert b"k3yname" in told["administrator"]
    me = Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/me/")
    assert set(me.json()["key"]) == {"prefix", "created_at", "expires_at"}


def test_only_administrators_make_a_partners_key(signed_in, consip):
    data = {"name": "partner", "party": consip.pk, "days": ""}
    signed_in("manager").post("/settings/keys/", data)
    assert ApiKey.objects.get().party is None
    response = signed_in("administrator").post("/settings/keys/", data)
    assert "mou_partner_" in response.content.decode()
    assert ApiKey.objects.filter(party=consip, expires_at=None).count() == 1


# --- Accounts -----------------------------------------------------------------------------------


def test_an_invitation_ends_with_a_password(signed_in, people):
    client = signed_in("administrator")
    data = {"email": "new@example.org", "native_name": "이새", "role": "officer", "language": "ko"}
    assert client.post("/settings/users/invite/", data).status_code == 302
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    mail = OutboxMessage.objects.get(recipient=user)
    assert mail.language == "ko"
    path = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+/)", mail.text)[1]
    invited = Client()
    form = invited.get(path, follow=True)
    target = form.redirect_chain[-1][0]
    password = "correct horse battery staple"
    invited.post(target, {"password1": password, "password2": password})
    user.refresh_from_db()
    assert user.check_password(password)
    entry = AuditEntry.objects.get(verb="invite_user")
    assert "password" not in str(entry.detail)


def test_an_address_has_one_account(signed_in, people):
    data = {"email": people["officer"].email.upper(), "native_name": "x", "role": "reader"}
    response = signed_in("administrator").post("/settings/users/invite/", data)
    assert response.status_code == 422
    assert "email" in response.context["form"].errors


def test_who_may_no_longer_sign_in_is_out_at_once(signed_in, people):
    officer, administrator = signed_in("officer"), signed_in("administrator")
    person = people["officer"]
    _key, secret = create_key(by=person, name="mine", user=person)
    data = {"native_name": person.native_name, "role": "officer"}
    assert administrator.post(f"/settings/users/{person.pk}/", data).status_code == 302
    assert officer.get("/").status_code == 302
    api = Client(headers={"authorization": f"Bearer {secret}"})
    assert api.get("/api/v1/agreements/").status_code == 401
    assert AuditEntry.objects.get(verb="change_user").detail == {"is_active": [True, False]}


def test_rights_are_read_anew(signed_in, people):
    officer, person = signed_in("officer"), people["officer"]
    assert officer.get("/agreements/new/").status_code == 200
    data = {"native_name": person.native_name, "role": "reader", "is_active": "on"}
    signed_in("administrator").post(f"/settings/users/{person.pk}/", data)
    assert (
        officer.get("/agreements/new/").status_code == 302
    )  # with fewer rights, one signs in anew
    assert signed_in("officer").get("/agreements/new/").status_code == 403


@pytest.mark.parametrize("own", [{"role": "reader", "is_active": "on"}, {"role": "administrator"}])
def test_one_administrator_is_always_left(signed_in, people, own):
    person = people["administrator"]
    data = {"native_name": person.native_name} | own
    response = signed_in("administrator").post(f"/settings/users/{person.pk}/", data)
    assert response.status_code == 409
    person.refresh_from_db()
    assert (person.role, person.is_active) == ("administrator", True)


# --- Reminder rules -----------------------------------------------------------------------------


def test_the_offices_rule(db, signed_in):
    client = signed_in("administrator")
    data = {"lead_days": "30, 400; 7 0 30", "enabled": "on"}
    assert client.post("/settings/reminders/expiry/", data).status_code == 302
    rule = Rule.objects.get(kind=DeadlineKind.EXPIRY, agreement=None, term=None)
    assert rule.lead_days == [400, 30, 7, 0]
    assert AuditEntry.objects.get(verb="set_rule").detail["kind"] == "expiry"


@pytest.mark.parametrize("text", ["", "soon", "-1", "9999", "1.5", " ".join(map(str, range(20)))])
def test_days_that_are_none(db, signed_in, text):
    response = signed_in("administrator").post("/settings/reminders/expiry/", {"lead_days": text})
    assert response.status_code == 422


def test_a_rule_of_one_agreement_and_back(real_case, signed_in):
    client, url = signed_in("officer"), f"/settings/reminders/expiry/?agreement={REF}"
    assert client.get(f"/settings/reminders/?agreement={REF}").status_code == 200
    assert client.post(url, {"lead_days": "10 1", "enabled": "on"}).status_code == 302
    assert Rule.objects.get(agreement=real_case).lead_days == [10, 1]
    assert AuditEntry.objects.get(verb="set_rule").agreement == real_case
    assert client.post(url, {"drop": "1"}).status_code == 302
    assert not Rule.objects.filter(agreement=real_case).exists()
    assert signed_in("reader").get(url).status_code == 403
    assert signed_in("administrator").get(url).status_code == 404


# --- Audit log ----------------------------------------------------------------------------------


def test_the_log_says_that_the_chain_is_whole_and_when_it_is_not(real_case, signed_in):
    client = signed_in("auditor")
    assert "The chain is whole" in client.get("/settings/audit/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update agreements_auditentry set actor = 'x' where sequence = 2")
    page = client.get("/settings/audit/").content.decode()
    assert "The chain is broken" in page
    assert "row 2 was changed" in page


def test_the_log_is_filtered_by_person_verb_and_day(real_case, signed_in, people):
    signed_in("officer").post("/settings/profile/", PROFILE | {"time_zone": "Europe/Rome"})
    client, own = signed_in("auditor"), people["officer"].pk

    def shown(query: dict) -> set[str]:
        entries = list(client.get("/settings/audit/", query).context["entries"])
        return {one["entry"].verb for one in entries}

    today = timezone.localtime().date()
    assert shown({"verb": "change_profile"}) == {"change_profile"}
    assert shown({"by": own, "verb": "change_profile"}) == {"change_profile"}
    assert shown({"by": people["reader"].pk}) == set()
    assert "change_profile" in shown({"day": today.isoformat()})
    assert shown({"day": "2001-01-01"}) == set()
    for wrong in ({"verb": "zzz"}, {"by": "x"}, {"day": "soon"}, {"before": "-1"}):
        assert client.get("/settings/audit/", wrong).status_code == 400


def test_an_administrator_is_not_told_what_was_written_under_agreements(real_case, signed_in):
    pages = {role: signed_in(role).get("/settings/audit/") for role in ("auditor", "administrator")}
    assert REF in pages["auditor"].content.decode()
    assert REF not in pages["administrator"].content.decode()
    body = b"".join(
        signed_in("administrator").get("/settings/audit/?export=csv").streaming_content
    ).decode()
    assert REF not in body


def test_queries_do_not_grow(real_case, signed_in, people, django_assert_max_num_queries):
    client = signed_in("administrator")
    paths = ["/settings/users/", "/settings/keys/", "/settings/audit/", "/settings/reminders/"]

    def counted(path: str) -> int:
        with django_assert_max_num_queries(16) as found:
            assert client.get(path).status_code == 200
        return len(found)

    for path in paths:
        client.get(path)
    before = [counted(path) for path in paths]
    for number in range(4):
        user = User.objects.create_user(
            email=f"x{number}@example.org", password=None, role="reader", native_name=f"x{number}"
        )
        create_key(by=user, name="k", user=user)
    assert [counted(path) for path in paths] == before


def test_an_office_of_one_gives_its_officers_the_rights_of_coordinators(signed_in, people):
    """From the next request on, to those invited later too, and taken back likewise."""
    officer, administrator = people["officer"], signed_in("administrator")
    assert not can(officer, "sign")
    path = "/settings/users/rights/"
    assert signed_in("manager").get(path).status_code == 403
    assert administrator.post(path, {"officers_coordinate": "on"}).status_code == 302
    officer.refresh_from_db()
    assert can(officer, "sign") and not can(officer, "see_confidential")
    assert officer in colleagues_who_may("sign")
    assert people["reader"] not in colleagues_who_may("sign")
    later = User.objects.create_user(
        email="later@test.example", password=None, role="officer", native_name="Later"
    )
    assert can(later, "correct")
    entry = AuditEntry.objects.get(verb="set_officers_rights")
    assert entry.detail == {"officers_coordinate": [False, True]}
    assert administrator.post(path, {}).status_code == 302
    officer.refresh_from_db()
    assert not can(officer, "sign") and officer not in colleagues_who_may("sign")
