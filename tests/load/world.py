"""python -m tests.load.world AGREEMENTS: fills the database that `DATABASE_URL` names where it is
new, and says as JSON who asks and what there is to ask for."""

import json
import os
import random
import sys
from typing import Any

import django

#: People of the office who have a page open, keys of each kind, and calendars that are subscribed.
PEOPLE, STAFF_KEYS, PARTNER_KEYS, FEEDS = 20, 80, 120, 500
#: Records that pages and calls ask for.
CHOSEN = 400


def people() -> list[Any]:
    from mou_tracker.accounts.models import Role, User

    roles = [Role.MANAGER, Role.OFFICER, Role.OFFICER, Role.READER]
    return [
        User.objects.get_or_create(
            email=f"load-{at}@mou.example",
            defaults={"native_name": f"Load {at}", "role": roles[at % 4], "language": "ko"},
        )[0]
        for at in range(PEOPLE + FEEDS // 10)
    ]


def doors(users: list[Any]) -> dict[str, list[str]]:
    """Cookies of sessions and secrets of keys; those of the run before end. Calendars stay."""
    from django.test import Client

    from agreements.access import can
    from agreements.models import Party
    from mou_tracker.accounts.keys import create_key
    from mou_tracker.accounts.models import ApiKey

    ApiKey.objects.filter(name="load").delete()
    sessions, writers = [], []
    for user in users[:PEOPLE]:
        client = Client()
        client.force_login(user)
        sessions.append(client.cookies["sessionid"].value)
        if can(user, "log_activity"):
            writers.append(sessions[-1])
    owners = [user for user in users if user.role != "reader"]
    partners = list(Party.objects.filter(is_home=False).order_by("pk"))
    staff_keys = [
        create_key(by=None, name="load", user=owners[at % len(owners)])[1]
        for at in range(STAFF_KEYS)
    ]
    partner_keys = [
        create_key(by=None, name="load", party=partners[at % len(partners)])[1]
        for at in range(PARTNER_KEYS)
    ]
    return {
        "sessions": sessions,
        "writers": writers,
        "feeds": subscribed(users, partners),
        "staff": staff_keys,
        "keys": staff_keys + partner_keys,
    }


def subscribed(users: list[Any], partners: list[Any]) -> list[str]:
    """Secrets of calendars, each of which was told once: what is polled is seldom new."""
    from django.conf import settings

    known = settings.VAR / "load-feeds.json"
    if not known.exists():
        made = feeds(users, partners)
        known.write_text(json.dumps(made))
    found: list[str] = json.loads(known.read_text())
    tell(found)
    return found


def tell(secrets: list[str]) -> None:
    """Publishes the calendars that never were, one after the other and not as requests: whoever
    asks for the largest for the first time may wait longer than a request may take."""
    from django.utils import timezone

    from agreements.clock import today
    from mou_tracker.feeds.models import FeedSecret
    from mou_tracker.feeds.publishing import feed_rows, publish, state_of

    digests = [FeedSecret.digest_of(secret) for secret in secrets]
    rows = FeedSecret.objects.filter(digest__in=digests, state="")
    on = today()
    for number, feed in enumerate(rows.select_related("user", "agreement", "party")):
        if number % 50 == 0:
            print(f"{number} calendars are told", flush=True)
        found = feed_rows(feed, on=on)
        publish(feed, found, state=state_of(found, feed, on=on), on=on, now=timezone.now())


def feeds(users: list[Any], partners: list[Any]) -> list[str]:
    """Ten of each person, of what they look after but for two, or three of one person in
    twenty-five: one agreement, one partner, and all there is."""
    from agreements.models import Agreement
    from mou_tracker.feeds.actions import create_feed
    from mou_tracker.feeds.models import FeedSecret, Scope

    # of a run that was stopped nobody knows the secrets
    FeedSecret.objects.filter(user__in=users[-(FEEDS // 10) :]).delete()
    one, made = Agreement.objects.order_by("pk")[0], []
    for number, user in enumerate(users[-(FEEDS // 10) :]):
        narrow: dict[int, dict[str, Any]] = {
            3: {"scope": Scope.AGREEMENT, "agreement": one},
            4: {"scope": Scope.PARTY, "party": partners[number % len(partners)]},
        }
        if number % 25 == 0:
            narrow[5] = {"scope": Scope.ALL}
        made += [create_feed(by=user, **narrow.get(at, {"scope": Scope.MINE}))[1]
                 for at in range(10)]  # fmt: skip
    return made


def responsible(users: list[Any]) -> None:
    """Each person is responsible for as many agreements as there are for each."""
    from agreements.models import Agreement

    without = Agreement.objects.filter(responsible=None).order_by("pk").values_list("pk", flat=True)
    found = list(without)
    for at, user in enumerate(users):
        Agreement.objects.filter(pk__in=found[at :: len(users)]).update(responsible=user)


def held() -> dict[str, int]:
    """How much there is of what the pages read."""
    from django.apps import apps

    names = ("agreements.Agreement", "agreements.Deadline", "activities.Activity",
             "agreements.Document", "agreements.AuditEntry", "accounts.ApiKey",
             "feeds.FeedSecret", "agreements.Party")  # fmt: skip
    return {name: apps.get_model(name)._base_manager.count() for name in names}


def records(reader: Any) -> dict[str, list[str]]:
    """What everybody here may see."""
    from activities.models import Activity
    from agreements.models import Agreement, Party

    draw = random.Random(1)

    def some(found: Any) -> list[str]:
        every = [str(one) for one in found]
        return draw.sample(every, min(CHOSEN, len(every)))

    return {
        "agreements": some(
            Agreement.objects.visible_to(reader).values_list("reference", flat=True)
        ),
        "activities": some(Activity.objects.visible_to(reader).values_list("uid", flat=True)),
        "parties": some(Party.objects.filter(is_home=False).values_list("uid", flat=True)),
    }


def main(agreements: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "mou_tracker.settings"
    said, sys.stdout = sys.stdout, sys.stderr
    django.setup()
    from django.core.management import call_command

    from tests.bench.driver import fill

    fill(agreements)
    users = people()
    responsible(users)
    # what is due by now is told before anything is measured, to files
    call_command("send_due", verbosity=0)
    json.dump(doors(users) | records(users[3]) | {"held": held()}, said)


if __name__ == "__main__":
    main(int(sys.argv[1]))
