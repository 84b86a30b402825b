"""Who did what: audit rows chained by hash, and the stream of visible changes."""

from collections.abc import Iterator
from typing import Self

import pgtrigger

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from agreements.access import can, rights_of

from .agreement import Agreement
from .history import refuse_truncate
from .party import Party

#: Taken by the chain's trigger, and before a change entry: so both are numbered in the order in
#: which they become visible, and a reader who follows them by number misses none.
CHAIN_LOCK = 7307001
#: The actor of what no person did, as the rows of the trail have always named it: their digests
#: hold it.
SYSTEM = "house"
CHAIN = """
    PERFORM pg_advisory_xact_lock(7307001);
    SELECT digest INTO NEW.previous FROM agreements_auditentry ORDER BY sequence DESC LIMIT 1;
    NEW.previous := coalesce(NEW.previous, '');
    NEW.sequence := coalesce((SELECT max(sequence) FROM agreements_auditentry), 0) + 1;
    NEW.digest := encode(sha256(convert_to(concat_ws(chr(31),
        NEW.previous, NEW.sequence, extract(epoch from NEW.at)::text, coalesce(NEW.by_id::text, ''),
        NEW.actor, NEW.verb, NEW.subject, coalesce(NEW.agreement_id::text, ''),
        NEW.detail::text), 'UTF8')), 'hex');
    RETURN NEW;
"""


def queue_for_the_chain() -> None:
    """Waits for one's turn to number rows; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


class AuditEntry(models.Model):
    """One action, written in the transaction of the action. `sequence`, `previous` and `digest` are
    set by the database, one writer at a time; `manage.py verify` walks the chain.

    `actor` names who did it even after the account is gone; `subject` is "model:id"; `context` is
    shared with the rows of history the action wrote.
    """

    sequence = models.BigIntegerField(unique=True, editable=False, default=0)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    agreement = models.ForeignKey(
        Agreement, models.DO_NOTHING, null=True, related_name="audit_entries", db_constraint=False
    )
    detail = models.JSONField(default=dict)
    context = models.UUIDField(null=True, editable=False)
    previous = models.CharField(max_length=64, editable=False, default="")
    digest = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["agreement", "-sequence"], name="audit_by_agreement"),
            models.Index(fields=["by", "-sequence"], name="audit_by_person"),
            models.Index(fields=["subject", "-sequence"], name="audit_by_subject"),
        ]
        triggers = [
            refuse_truncate,
            pgtrigger.Trigger(
                name="chain", when=pgtrigger.Before, operation=pgtrigger.Insert, func=CHAIN
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.verb} {self.subject}"


class Sight(models.TextChoices):
    """To whom of the office: all of it; managers and the owners of what is confidential; or all
    but them, of whom something was kept."""

    ALL = "all"
    FEW = "few"
    MOST = "most"


class ChangeEntryQuerySet(models.QuerySet):
    def told_to(self, user) -> Self:
        """The stream of one audience, whatever became of the agreements since."""
        rights = rights_of(user)
        if rights.is_partner:
            return self.filter(party=rights.party)
        if not can(rights, "see"):
            return self.none()
        of_office = self.filter(party=None)
        if can(rights, "see_confidential"):
            return of_office.exclude(sight=Sight.MOST)
        is_owner = Q(owners__contains=[rights.user])
        few, most = Q(sight=Sight.FEW) & is_owner, Q(sight=Sight.MOST) & ~is_owner
        return of_office.filter(Q(sight=Sight.ALL) | few | most)


class ChangeEntry(models.Model):
    """One change as one audience hears of it: `party`, or the office where it is NULL. There is an
    entry for an agreement exactly where an answer about it that the audience can get became
    another (`agreements.changes`); version and time of change of every answer follow from it.

    `number` counts within the audience. `public_id`: by what the API knows the fact, a term by its
    ordinal. `key` makes an entry unique where it may be written twice (a status period: agreement
    and day). `sight`: to whom of the office it is told; `owners`: ids of the people who see what is
    confidential because it is theirs.
    `audit`: the row of the trail it was written with, for the office. `legacy`: what the cursors
    name that were told before `number` was.
    """

    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="+")
    number = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, related_name="change_entries"
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    public_id = models.CharField(max_length=60, default="")
    key = models.CharField(max_length=120, null=True, unique=True)
    sight = models.CharField(max_length=4, choices=Sight, default=Sight.ALL)
    owners = ArrayField(models.BigIntegerField(), default=list)
    audit = models.ForeignKey(
        AuditEntry, models.DO_NOTHING, null=True, related_name="changes", db_constraint=False
    )
    detail = models.JSONField(default=dict)
    legacy = models.BigIntegerField(null=True, editable=False)

    objects = ChangeEntryQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "number"], nulls_distinct=False, name="change_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["agreement", "party", "-number"], name="change_by_audience"),
            models.Index(
                fields=["party", "legacy"],
                condition=Q(legacy__isnull=False),
                name="change_by_old_cursor",
            ),
        ]

    @property
    def fact(self) -> str:
        return self.subject.partition(":")[0]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


#: Every link that does not hold: what is digested is said as the trigger above says it.
BROKEN = """
    select sequence, last, digest is distinct from computed
    from (
        select sequence, digest, previous, lag(sequence, 1, 0::bigint) over by_number as last,
            lag(digest, 1, '') over by_number as before,
            encode(sha256(convert_to(concat_ws(chr(31), previous, sequence,
                extract(epoch from at)::text, coalesce(by_id::text, ''), actor, verb, subject,
                coalesce(agreement_id::text, ''), detail::text), 'UTF8')), 'hex') as computed
        from agreements_auditentry window by_number as (order by sequence)
    ) as row
    where digest is distinct from computed or previous <> before or sequence <> last + 1
    order by sequence
"""
#: Actions that left rows of history after the last row of the trail, and none in it.
UNTOLD = """
    select count(*) from pghistory_context
    where metadata ? 'verb' and created_at > (select max(at) from agreements_auditentry)
        and id not in (select context from agreements_auditentry where context is not null)
"""


def broken_chain() -> Iterator[str]:
    """Every place where the audit trail was touched, by the sequence number of its row: changed,
    removed, begun anew in the middle, or cut off at the end."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        for sequence, last, is_changed in cursor.fetchall():
            if sequence != last + 1:
                yield f"row {last + 1} is missing"
            elif is_changed:
                yield f"row {sequence} was changed"
            else:
                yield f"row {sequence} does not follow row {last}"
        cursor.execute(UNTOLD)
        (untold,) = cursor.fetchone()
        if untold:
            yield f"the end is missing: {untold} actions left history but no row"
