"""Who was shown how people are reached leaves a trace."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, models

from agreements.access import can
from agreements.changes import subject_of
from agreements.models import Post

VERB = "see_contacts"
# one statement, whether it was noted that day already or not; the chain numbers what it writes
NOTE = """
insert into agreements_auditentry
  (sequence, at, by_id, actor, verb, subject, detail, previous, digest)
select 0, clock_timestamp(), %(by)s, %(actor)s, %(verb)s, %(subject)s,
  jsonb_build_object('day', %(day)s), '', ''
where not exists (
  select 1 from agreements_auditentry
  where subject = %(subject)s and by_id = %(by)s and verb = %(verb)s
    and detail ->> 'day' = %(day)s)
"""


def note_look(*, by: Any, on: date, at: models.Model | str) -> None:
    """`by` is shown telephone numbers or e-mail addresses of people, on the page of `at` (a row, or
    the name of a list). Noted once a day for each page, before it is shown. `on`: today at home."""
    subject = f"list:{at}" if isinstance(at, str) else subject_of(at)
    values = {"by": by.pk, "actor": str(by), "verb": VERB, "subject": subject, "day": str(on)}
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)


def shown_contacts(by: Any, posts: Iterable[Post], *, on: date, at: models.Model | str) -> bool:
    """Whether `by` may be shown how the holders of `posts` are reached; noted, where there is
    anything to show."""
    if not can(by, "see_contacts"):
        return False
    if any(post.phone or post.email for post in posts):
        note_look(by=by, on=on, at=at)
    return True
