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
    """Cookies of sessions, secrets of keys and of calendars; those of the run before end."""
    from django.test import Client
    from django.utils import timezone

    from agreements.models import Agreement, Party
    from mou_tracker.accounts.keys import create_key
    from mou_tracker.accounts.models import ApiKey
    from mou_tracker.feeds.actions import create_feed, revoke_feeds_of
    from mou_tracker.feeds.models import Scope

    ApiKey.objects.filter(name="load").delete()
    sessions = []
    for user in users[:PEOPLE]:
        client = Client()
        client.force_login(user)
        sessions.append(client.cookies["sessionid"].value)
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
    one = Agreement.objects.order_by("pk")[0]
    feeds = []
    for user in users[-(FEEDS // 10) :]:
        revoke_feeds_of(user=user, by=None, now=timezone.now())
        for at in range(10):
            about = {"agreement": one} if at == 3 else {"party": partners[at]} if at == 4 else {}
            scope = {3: Scope.AGREEMENT, 4: Scope.PARTY, 5: Scope.ALL}.get(at, Scope.MINE)
            feeds.append(create_feed(by=user, scope=scope, **about)[1])
    return {
        "sessions": sessions,
        "feeds": feeds,
        "staff": staff_keys,
        "keys": staff_keys + partner_keys,
    }


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
    from tests.bench.driver import fill

    fill(agreements)
    users = people()
    responsible(users)
    json.dump(doors(users) | records(users[3]) | {"held": held()}, said)


if __name__ == "__main__":
    main(int(sys.argv[1]))
