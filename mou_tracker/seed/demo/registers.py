"""What all of the example world shares: the office's people, agencies and who is at them, areas,
forums and their sessions. Each is made once and found again by its id."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from activities import derive as work
from activities.models import Activity, ActivityArea, Forum, Participant
from agreements.dates import parse_edtf
from agreements.models import Area, Party, PartyName, Person, Post, PostRole
from mou_tracker.accounts.models import User

from .days import Moved
from .ids import uid_of

WORLD = Path(__file__).parents[1] / "data" / "demo-world.json"
#: In place of a seed: registers are the same for every one.
SHARED = 0
PURPOSE = "An invented person of the example world"
TITLES = {
    PostRole.HEAD: {"ko": "기관장", "en": "Head of the agency", "it": "Direttore generale"},
    PostRole.DIRECTOR: {"ko": "국제협력과장", "en": "Director", "it": "Dirigente"},
    PostRole.FOCAL_POINT: {"ko": "국제협력 담당", "en": "Focal point", "it": "Referente"},
}
#: How a head is spoken to.
ADDRESS = {"ko": "기관장님", "en": "Director General", "it": "Direttore generale"}
#: Who is at an agency: role, and the years before the day of seeding from and until which.
POSTS = (
    (PostRole.HEAD, 9, 5),
    (PostRole.HEAD, 5, 1),
    (PostRole.HEAD, 1, None),
    (PostRole.DIRECTOR, 3, None),
    (PostRole.FOCAL_POINT, 2, None),
)
#: Of an agency whose language has no names here.
ANYBODY = ("Example", ["Alex", "Robin", "Kim", "Sasha", "Noa"])


@cache
def told() -> dict[str, Any]:
    """The example world as it is written down."""
    found: dict[str, Any] = json.loads(WORLD.read_text(encoding="utf-8"))
    return found


@dataclass(slots=True)
class Registers:
    officers: dict[str, User] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    agencies: dict[str, Party] = field(default_factory=dict)
    #: agency (id) -> its people with their posts, in the order of `POSTS`
    people: dict[int, list[Post]] = field(default_factory=lambda: defaultdict(list))
    #: "forum-number" -> session, and the agencies whose agreements it serves
    sessions: dict[str, Activity] = field(default_factory=dict)


def registers(*, on: date) -> Registers:
    """`on`: the day the world reaches."""
    found = Registers()
    moved = Moved(on - date.fromisoformat(told()["as_of"]))
    found.officers = {row["key"]: _officer(row) for row in told()["officers"]}
    found.areas = _areas()
    for key, row in told()["agencies"].items():
        found.agencies[key] = _agency(row, moved)
    found.people = people_of(list(found.agencies.values()), on=on)
    for forum in told()["forums"]:
        found.sessions |= _sessions(forum, found, moved)
    return found


def _officer(row: dict[str, Any]) -> User:
    """An account nobody can sign in with until its owner is given a password."""
    return User.objects.filter(email=row["email"]).first() or User.objects.create_user(
        email=row["email"],
        password=None,
        role=row["role"],
        native_name=row["native"],
        latin_name=row["latin"],
    )


def _areas() -> dict[str, Area]:
    """The office's own areas stay as they are, but that one without a place in the hierarchy gets
    the one it has in the example world."""
    found = {area.code: area for area in Area.objects.all()}
    for code, row in told()["areas"].items():
        if code not in found:
            found[code] = Area.objects.create(
                code=code, names=row["names"], parent=found.get(row.get("parent", ""))
            )
    for code, parent in told()["belongs"].items():
        area = found.get(code)
        if area and area.parent_id is None:
            area.parent = found[parent]
            area.version += 1
            area.save(update_fields=["parent", "version"])
    return found


def _agency(row: dict[str, Any], moved: Moved) -> Party:
    present: Party | None = Party.objects.filter(
        short_name=row["short"], country=row["country"]
    ).first()
    if present:
        return present
    party: Party = Party.objects.create(
        uid=uid_of(SHARED, "party", row["short"]),
        names=row["names"],
        short_name=row["short"],
        short_names={"ko": row["names"]["ko"]},
        country=row["country"],
        time_zone=row["zone"],
        legal_form=row.get("legal_form", "government agency"),
    )
    since = None
    for former in row.get("former", ()):
        until = moved.day(former["until"])
        PartyName.objects.create(
            party=party, names=former["names"], valid_from=since, valid_until=until
        )
        since = until + timedelta(days=1)
    return party


def people_of(agencies: list[Party], *, on: date) -> dict[int, list[Post]]:
    """Those at each agency, made where they are not there yet: a head and two before, a director,
    a focal point. Their surname is the word for "example" in their language."""
    drawn = {agency.pk: list(_posts(agency, on=on)) for agency in agencies}
    uids = [post.person.uid for posts in drawn.values() for post in posts]
    stored = Post.objects.filter(person__uid__in=uids).select_related("person", "party")
    known = {post.person.uid: post for post in stored}
    new = [post for posts in drawn.values() for post in posts if post.person.uid not in known]
    Person.objects.bulk_create([post.person for post in new])
    Post.objects.bulk_create(new)
    return {pk: [known.get(post.person.uid, post) for post in rows] for pk, rows in drawn.items()}


def _posts(agency: Party, *, on: date) -> Iterator[Post]:
    dice = Random(f"people/{agency.short_name}")  # noqa: S311
    surname, given = told()["people"].get(agency.country, ANYBODY)
    given = dice.sample(given, len(given))
    shift = timedelta(days=dice.randint(0, 300))
    for place, (role, since, until) in enumerate(POSTS):
        native, _bar, latin = given[place].partition("|")
        family, _bar, family_latin = surname.partition("|")
        differs = latin or family_latin
        called = f"{latin or native} {family_latin or family}"
        person = Person(
            uid=uid_of(SHARED, "person", agency.short_name, place),
            native_name=f"{native} {family}",
            latin_name=called if differs else "",
            title=TITLES[role],
            address=ADDRESS if role == PostRole.HEAD else {},
            purpose=PURPOSE,
        )
        yield Post(
            person=person,
            party=agency,
            role=role,
            title=TITLES[role],
            email=f"post{place}@{agency.short_name.lower()}.example",
            starts_on=on - timedelta(days=365 * since) + shift,
            **({Post.LAST_DAY: on - timedelta(days=365 * until + 1) + shift} if until else {}),
        )


def _sessions(row: dict[str, Any], found: Registers, moved: Moved) -> dict[str, Activity]:
    forum = Forum.objects.filter(short_name=row["short"]).first() or Forum.objects.create(
        uid=uid_of(SHARED, "forum", row["short"]),
        short_name=row["short"],
        names=row["names"],
        **{"since": parse_edtf(row["since"])},
        members=row["members"],
        role=row["role"],
    )
    return {
        f"{row['key']}-{session['number']}": _session(forum, session, found, moved)
        for session in row["sessions"]
    }


def _session(forum: Forum, row: dict[str, Any], found: Registers, moved: Moved) -> Activity:
    uid = uid_of(SHARED, "session", forum.short_name, row["number"])
    present: Activity | None = Activity.objects.filter(uid=uid).first()
    if present:
        return present
    days = moved.partial(row.get("held") or row["when"])
    is_held = "held" in row
    dated = {"state": "held", "held": days} if is_held else {"state": "window", "window": days}
    activity: Activity = Activity.objects.create(
        uid=uid,
        kind="meeting",
        title=row["title"],
        forum=forum,
        session_number=row["number"],
        when=days,
        place=row["place"],
        host=found.agencies.get(row.get("host", "")) or Party.objects.home(),
        mode="in_person",
        confidentiality="public",
        responsible=found.officers["haneul"],
        **dated,
    )
    ActivityArea.objects.create(activity=activity, area=found.areas[row["area"]])
    if is_held:
        for key in row["agencies"]:
            Participant.objects.create(
                activity=activity, party=found.agencies[key], head_count=2 + len(key) % 4
            )
        home = Party.objects.home()
        Participant.objects.create(activity=activity, party=home, head_count=4)
    work.refresh(activity)  # one of few agreements may serve none of them
    return activity
