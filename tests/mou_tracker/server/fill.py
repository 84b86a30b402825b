"""A program for test_everything: the real case with its people, and as many who are to be told of
something at once. Prints the addresses of those.

    python -m tests.mou_tracker.server.fill SITE PEOPLE
"""

import json
import sys

import django

django.setup()

from agreements.clock import today  # noqa: E402 the apps come first
from mou_tracker.accounts import installation  # noqa: E402
from mou_tracker.reminders.actions import add_office_rules  # noqa: E402
from mou_tracker.seed.first_start import first_start  # noqa: E402
from tests.campaign.system import remind  # noqa: E402

add_office_rules()
first_start(on=today(), url=sys.argv[1])
assert installation.may_speak()
addresses, _when = remind("all", int(sys.argv[2]))
print(json.dumps(sorted(addresses)))
