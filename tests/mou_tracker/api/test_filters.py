"""Every parameter that names a row or a value finds exactly those visible rows whose answer, as it
is told to whoever asks, holds the value: nobody learns from a filter what no answer tells."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from activities.actions import add_case, add_forum, add_outcome, log_activity
from activities.api import views as work
from activities.models import ActivityKind, ActivityState, CaseState, Forum
from activities.models.activity import PENDING
from agreements.actions import (
    add_area,
    add_commitment,
    add_person,
    attach,
    change_agreement,
    change_commitment,
    change_party,
    examine,
    name_contact,
    supersede,
)
from agreements.api import agreements, deadlines, documents, registers
from agreements.api.resource import ListResource
from agreements.clock import today
from agreements.dates import parse_edtf
from agreements.files import receive
from agreements.models import (
    CLOSED_AS,
    Agreement,
    Area,
    CommitmentSide,
    CommitmentState,
    DeadlineKind,
    DeadlineState,
    DocumentKind,
    Party,
    Person,
    Stage,
    StatusCode,
)
from mou_tracker.accounts.models import User
from tests.agreements import made
from tests.api_client import ApiClient, partner_client, staff_client
from tests.factories import DAY, make_agreement, make_party, make_term

pytestmark = pytest.mark.django_db

HIDDEN = ("confidential", "internal")
#: The last day in post of whom one reached about an agreement.
ENDED = {"C-1": date(2026, 1, 31)}


@pytest.fixture
def world(home, consip, bbg, people, settings, tmp_path):
    """Two partners, each with agreements of its own and one with both; work shared between what
    one may see and what one may not; everything in several states."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    boss, officer = people["manager"], people["officer"]
    areas = {
        code: add_area(by=None, on=DAY, code=code, names={"en": code.upper()})
        for code in ("ai", "green", "data", "secret")
    }
    third = make_party("Third", country="CL")
    change_party(by=None, on=DAY, party=consip, also_known_as=["Nickname"])
    made_of = {
        "A-1": ((consip,), {"responsible": officer, "tags": ["pilot", "hub"]}),
        "B-1": ((bbg,), {"responsible": boss}),
        "C-1": ((consip, bbg), {"tags": ["hub"]}),
        "D-1": ((consip, third), {"confidentiality": "internal", "responsible": boss}),
        "E-1": ((consip,), {"confidentiality": "confidential", "responsible": boss}),
        "F-1": ((third,), {"confidentiality": "public"}),
    }
    rows = {ref: make_agreement(ref, *them, **more) for ref, (them, more) in made_of.items()}
    for reference, party in (("A-1", consip), ("C-1", bbg), ("E-1", consip), ("C-1", consip)):
        told = {"party": party, "role": "focal_point", "ends_on": ENDED.get(reference)}
        person = add_person(by=None, on=DAY, native_name=f"{party} {reference}", posts=[told])
        name_contact(by=None, on=DAY, agreement=rows[reference], post=person.posts.get())
    clause = {
        "effect_mode": "on_last_signature", "notice_value": 3, "notice_unit": "months",
        "notice_basis": "received", "notice_anchor": "before_end",
    }  # fmt: skip
    scope = {"A-1": ["ai"], "B-1": ["green"], "C-1": ["data"], "D-1": ["secret"], "E-1": ["ai"],
             "F-1": ["green", "data"]}  # fmt: skip
    for at, (reference, row) in enumerate(rows.items()):
        term = make_term(row, f"202{at}-01-01", end_kind="duration", end_years=2 + at,
                         areas=[areas[code] for code in scope[reference]], **clause)  # fmt: skip
        promise = add_commitment(
            by=None, on=DAY, term=term, text={"en": f"Promise {reference}"}, side="joint",
            area=areas[scope[reference][0]], due=parse_edtf("2027-06"), owner=boss,
        )  # fmt: skip
        if at % 2:
            change_commitment(by=None, on=DAY, commitment=promise, state="met")
        text = examine(receive([made.pdf(reference * (at % 3))]), name=f"{reference}.pdf")
        attach(by=boss, on=DAY, file=text, title=f"File {reference}", agreements=[row],
               confidentiality="partners", kind="letter" if at % 2 else "text",
               language="it" if at % 2 else "")  # fmt: skip
    make_term(rows["B-1"], "2026-06-01", end_kind="duration", end_years=3, **clause)
    draft = make_term(rows["C-1"], areas=[areas["secret"]])
    add_commitment(by=None, on=DAY, term=draft, text={"en": "Draft"}, side="ours",
                   due=parse_edtf("2027-05"))  # fmt: skip
    supersede(by=None, on=DAY, agreement=rows["A-1"], successor=rows["E-1"])
    change_agreement(by=None, on=DAY, agreement=rows["A-1"], is_archived=True)
    forums = [add_forum(by=None, on=DAY, short_name=name, names={"en": name})
              for name in ("MMGP", "Quiet")]  # fmt: skip
    shared = {"by": boss, "on": DAY, "confidentiality": "partners"}
    under = {
        "Joint AB": (["A-1", "B-1"], {"areas": [areas["ai"]], "forum": forums[0]}),
        "Own A": (["A-1"], {}),
        "Own B": (["B-1"], {"areas": [areas["green"]]}),
        "Joint C": (["C-1"], {"participants": [{"party": bbg, "head_count": 2}]}),
        "Joint AE": (["A-1", "E-1"], {"responsible": boss}),
        "Joint AD": (["A-1", "D-1"], {"participants": [{"party": third, "head_count": 1}]}),
        "Guest": (["A-1"], {"participants": [{"party": bbg, "head_count": 1}]}),
        "Lone A": ([], {"parties": [consip, bbg]}),
        "Lone B": ([], {"parties": [bbg], "forum": forums[1]}),
        "Hidden": (["A-1"], {"confidentiality": "internal", "forum": forums[1]}),
    }
    for at, (title, (references, more)) in enumerate(under.items()):
        plan = {"held": parse_edtf(f"2025-{at + 1:02}-10")} if at % 2 else {
            "when": parse_edtf(f"2027-{at + 1:02}-10")}  # fmt: skip
        one = log_activity(
            **(shared | more), kind="meeting" if at % 3 else "workshop", title={"en": title},
            agreements=[rows[reference] for reference in references], **plan,
            outcome="Told result" if title == "Own A" else "",
        )  # fmt: skip
        if title == "Own A":
            add_outcome(by=boss, on=DAY, activity=one, text="Unapproved", link="https://a.example")
    add_case(**shared, title={"en": "Practice"}, summary={"en": "s"}, agreements=[rows["A-1"]])
    return rows


# --- What each parameter asks ---------------------------------------------------------------------


def parties_of(row: dict[str, Any], told: "Told") -> set[str]:
    """Of an activity: of the agreements it names, those it names itself or that took part."""
    seen = {one["id"] for reference in row["agreements"] for one in told.agreements[reference]}
    return seen | set(row["parties"]) | {one["party"] for one in row["participants"]}


def is_to_come(row: dict[str, Any], told: "Told") -> set[str]:
    """Whether an activity is still planned, and not over."""
    latest = parse_edtf(row["when"]).latest if row["when"] else None
    pending = row["state"] in PENDING and (latest is None or latest >= today())
    return {str(int(pending))}


def is_delayed(row: dict[str, Any], told: "Told") -> set[str]:
    """Whether an activity is still planned, and its whole plan has passed."""
    latest = parse_edtf(row["when"]).latest if row["when"] else None
    return {str(int(row["state"] in PENDING and latest is not None and latest < today()))}


def parties_of_agreements(row: dict[str, Any], told: "Told") -> set[str]:
    return {one["id"] for reference in row["agreements"] for one in told.agreements[reference]}


def is_without_text(row: dict[str, Any], told: "Told") -> set[str]:
    state = told.client.get(f"documents/{row['id']}/").json()["text_state"]
    return {str(int(state == "none" or row["media_type"].startswith("image/")))}


def is_overdue(row: dict[str, Any], told: "Told") -> set[str]:
    """Whether a promise is open still, and the whole of its due day or window has passed."""
    latest = parse_edtf(row["due"]).latest if row["due"] else None
    is_open = row["state"] not in CLOSED_AS
    return {str(int(is_open and latest is not None and latest < today()))}


def is_unattended(row: dict[str, Any], told: "Told") -> set[str]:
    is_asked = row["status"]["code"] in ("in_force", "terminating", "in_preparation", "signed")
    return {str(int(is_asked and told.detail(row["reference"])["responsible"] is None))}


def responsible_of(row: dict[str, Any], told: "Told") -> set[str]:
    people = {told.detail(reference)["responsible"] for reference in row["agreements"]}
    return {str(one) for one in people | {row["owner"]} if one}


#: list -> parameter -> (what a row's answer holds, whatever may be asked)
Reading = Callable[[dict[str, Any], "Told"], set[str]]
ASKED: dict[str, dict[str, tuple[Reading, Callable[[], list[str]]]]] = {
    "agreements/": {
        "status": (lambda row, told: {row["status"]["code"]}, lambda: StatusCode.values),
        "party": (lambda row, told: {one["id"] for one in row["parties"]}, lambda: uids(Party)),
        "country": (
            lambda row, told: {one["country"] for one in row["parties"] if not one["is_home"]},
            lambda: ["IT", "AT", "CL"],
        ),
        "area": (lambda row, told: {one["code"] for one in row["areas"]}, lambda: codes()),
        "unattended": (is_unattended, lambda: ["0", "1"]),
        "responsible": (
            lambda row, told: {str(told.detail(row["reference"])["responsible"])},
            lambda: people(),
        ),
        "contact": (lambda row, told: told.reached(row["reference"]), lambda: uids(Person)),
        "tag": (
            lambda row, told: set(told.detail(row["reference"])["tags"]),
            lambda: ["pilot", "hub", "pil"],
        ),
        "archived": (
            lambda row, told: {str(int(told.detail(row["reference"])["is_archived"]))},
            lambda: ["0", "1"],
        ),
        "q": (
            lambda row, told: words(row["title"]) | {row["reference"].lower()},
            lambda: ["a-1", "e-1", "memorandum"],
        ),
    },
    "activities/": {
        "agreement": (lambda row, told: set(row["agreements"]), lambda: references()),
        "party": (parties_of, lambda: uids(Party)),
        "area": (lambda row, told: set(row["areas"]), lambda: codes()),
        "forum": (
            lambda row, told: {row["forum"]["id"]} if row["forum"] else set(),
            lambda: uids(Forum),
        ),
        "kind": (lambda row, told: {row["kind"]}, lambda: ActivityKind.values),
        "state": (lambda row, told: {row["state"]}, lambda: ActivityState.values),
        "outside_cover": (lambda row, told: {str(int(row["outside_cover"]))}, lambda: ["0", "1"]),
        "upcoming": (is_to_come, lambda: ["0", "1"]),
        "delayed": (is_delayed, lambda: ["0", "1"]),
        "q": (
            lambda row, told: words(row["title"]) | set(row["outcome"].lower().split()),
            lambda: ["joint", "hidden", "told", "unapproved"],
        ),
    },
    "deadlines/": {
        "agreement": (lambda row, told: set(row["agreements"]), lambda: references()),
        "kind": (lambda row, told: {row["kind"]}, lambda: DeadlineKind.values),
        "state": (lambda row, told: {row["state"]}, lambda: DeadlineState.values),
        "responsible": (responsible_of, lambda: people()),
    },
    "renewals/": {
        "agreement": (lambda row, told: {row["agreement"]}, lambda: references()),
        "stage": (lambda row, told: {row["stage"]}, lambda: Stage.values),
    },
    "commitments/": {
        "agreement": (lambda row, told: {row["agreement"]}, lambda: references()),
        "state": (lambda row, told: {row["state"]}, lambda: CommitmentState.values),
        "side": (lambda row, told: {row["side"]}, lambda: CommitmentSide.values),
        "area": (lambda row, told: {row["area"]}, lambda: codes()),
        "owner": (lambda row, told: {str(row["owner"])}, lambda: people()),
        "overdue": (is_overdue, lambda: ["0", "1"]),
        "q": (lambda row, told: words(row["text"]), lambda: ["promise", "draft"]),
    },
    "documents/": {
        "agreement": (lambda row, told: set(row["agreements"]), lambda: references()),
        "party": (parties_of_agreements, lambda: uids(Party)),
        "kind": (lambda row, told: {row["kind"]}, lambda: DocumentKind.values),
        "language": (lambda row, told: {row["language"]}, lambda: ["it", "ko"]),
        "without_text": (is_without_text, lambda: ["0", "1"]),
        "q": (lambda row, told: set(row["title"].lower().split()), lambda: ["file", "a-1"]),
    },
    "cases/": {"state": (lambda row, told: {row["state"]}, lambda: CaseState.values)},
}
#: Parameters of days and of pages, which name no row; their own tests say what they find.
OF_DAYS = {
    "on", "from", "until", "cursor", "page_size", "count", "ordering", "ends_from", "ends_until",
    "notice_until", "in_force_on", "signed_from", "signed_until", "updated_since",
    "due_from", "due_until", "unanswered",
    "import",  # of what no answer tells: tests/mou_tracker/imports/test_made.py
}  # fmt: skip
#: Not offered to a partner; of words, staff find by more than one answer tells.
OF_STAFF_HERE = {("commitments/", "q"), ("documents/", "q")}
OF_STAFF = {"responsible", "owner", "unattended", "contact", "tag", "archived"}
OF_PARTNERS = {"q"}


def uids(model: Any) -> list[str]:
    return [*model.objects.values_list("uid", flat=True), "a" * 12]


def codes() -> list[str]:
    return list(Area.objects.values_list("code", flat=True))


def references() -> list[str]:
    return [*Agreement.objects.values_list("reference", flat=True), "ZZ-9"]


def people() -> list[str]:
    return [str(pk) for pk in User.objects.values_list("pk", flat=True)]


def words(texts: dict[str, str]) -> set[str]:
    return {word.lower() for text in texts.values() for word in text.split()}


class Told:
    """All that one audience is told by the lists, unfiltered."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client
        self.lists = {path: self.all_of(f"{path}?page_size=200") for path in ASKED}
        self.agreements = {row["reference"]: row["parties"] for row in self.lists["agreements/"]}
        self.details: dict[str, dict[str, Any]] = {}

    def all_of(self, path: str) -> list[dict[str, Any]]:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.content)
        return answer.json()["results"]

    def detail(self, reference: str) -> dict[str, Any]:
        if reference not in self.details:
            self.details[reference] = self.client.get(f"agreements/{reference}/").json()
        return self.details[reference]

    def reached(self, reference: str) -> set[str]:
        """Who is named for it, and in post today."""
        rows = self.all_of(f"agreements/{reference}/contacts/")
        return {row["person"] for row in rows if (row["last_day"] or "9") >= str(today())}


def key(row: dict[str, Any]) -> Any:
    return row.get("id") or (row.get("reference") or (row["agreement"], row["ordinal"]))


AUDIENCES = ("consip", "bbg", "reader", "officer", "coordinator", "manager")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_parameter_finds_exactly_what_is_told(world, people, consip, bbg, audience):
    partners = {"consip": consip, "bbg": bbg}
    is_partner = audience in partners
    client = partner_client(partners[audience]) if is_partner else staff_client(people[audience])
    told, wrong, asked, hits = Told(client), [], 0, 0
    for path, parameters in ASKED.items():
        for name, (holds, values) in parameters.items():
            if is_partner and (name in OF_STAFF or (path, name) in OF_STAFF_HERE):
                assert client.get(path, {name: values()[0]}).status_code == 400
                continue
            if not is_partner and name in OF_PARTNERS:
                continue
            for value in values():
                answer = client.get(path, {name: value, "page_size": 200})
                asked += 1
                if answer.status_code == 400:  # as for what never was
                    found = set()
                else:
                    found = {key(row) for row in answer.json()["results"]}
                right = {key(row) for row in told.lists[path] if value in holds(row, told)}
                hits += len(right)
                if found != right:
                    wrong.append((path, name, value, found ^ right))
    assert wrong == []
    assert asked > 90 and hits > 60


def test_every_parameter_of_every_list_is_asked():
    """Whoever adds a parameter adds what it finds."""
    lists = {
        "agreements/": agreements.Agreements, "deadlines/": deadlines.Deadlines,
        "renewals/": registers.Renewals, "commitments/": registers.Commitments,
        "documents/": documents.Documents, "parties/": registers.Parties,
        "areas/": registers.Areas, "activities/": work.Activities, "forums/": work.Forums,
        "cases/": work.Cases,
    }  # fmt: skip
    for path, view in lists.items():
        assert issubclass(view, ListResource)
        names = {parameter.name for parameter in view.parameters} - OF_DAYS
        assert names == set(ASKED.get(path, ())), path


def test_two_partners_one_shared_activity(world, consip, bbg):
    """What is done under two agreements tells neither partner of the other."""
    for mine, other in ((consip, bbg), (bbg, consip)):
        client = partner_client(mine)
        found = client.get("activities/", {"party": other.uid}).json()["results"]
        titles = {row["title"]["en"] for row in found}
        assert "Joint AB" not in titles and "Joint C" in titles
    guest = partner_client(consip).get("activities/", {"party": bbg.uid}).json()["results"]
    assert "Guest" in {row["title"]["en"] for row in guest}  # it is told that BBG took part


@pytest.mark.parametrize("word", ["nickname", "unapproved", "Draft", "secret"])
def test_words_of_the_office_find_nothing_for_a_partner(world, consip, word):
    client = partner_client(consip)
    for path in ("agreements/", "activities/"):
        assert client.get(path, {"q": word}).json()["results"] == [], path


def test_words_a_partner_reads_find(world, consip):
    client = partner_client(consip)
    for path, word in (("agreements/", "Consip"), ("activities/", "told")):
        assert client.get(path, {"q": word}).json()["results"], (path, word)
