"""What is on its way in. A register: the file, each of its rows with raw cells and reading, what
was decided, and what every row made; a press release: its words, what was read from them, and what
was recorded from it. Either stays, whatever becomes of it."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import can, rights_of
from agreements.models import Agreement, Amendment, Document, Party, Term
from agreements.models.fields import UidField


class State(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("state of an import", "waits to be read")
    READING = "reading", pgettext_lazy("state of an import", "being read")
    TO_MAP = "to_map", pgettext_lazy("state of an import", "columns to be named")
    TO_DECIDE = "to_decide", pgettext_lazy("state of an import", "something blocks")
    READY = "ready", pgettext_lazy("state of an import", "ready to be taken in")
    APPLYING = "applying", pgettext_lazy("state of an import", "being taken in")
    APPLIED = "applied", pgettext_lazy("state of an import", "taken in")
    UNDOING = "undoing", pgettext_lazy("state of an import", "being undone")
    UNDONE = "undone", pgettext_lazy("state of an import", "undone")
    FAILED = "failed", pgettext_lazy("state of an import", "failed")


#: Somebody works at it in the background, or is about to.
UNDER_WAY = (State.RECEIVED, State.READING, State.APPLYING, State.UNDOING)
#: What it made is there.
STANDS = (State.APPLIED, State.UNDOING)
#: Its rows are there to be decided about.
OPEN = (State.TO_MAP, State.TO_DECIDE, State.READY, State.UNDONE)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: Any) -> Self:
        """For who may prepare one: those that made, and found, nothing `user` may not see; their
        owner is no exception. None is a reader's or a partner's."""
        if not can(user, "prepare_import"):
            return self.none()
        if can(user, "see_confidential"):
            return self.all()
        hidden = Agreement.objects.exclude(pk__in=Agreement.objects.visible_to(user))
        made = ImportFact.objects.filter(row__imported=OuterRef("pk"), agreement__in=hidden)
        rows = ImportRow.objects.filter(imported=OuterRef("pk"), fate=Fate.KNOWN)
        known = rows.annotate(known=KT("reading__known")).filter(
            known__in=hidden.values("reference")
        )
        return self.filter(~Exists(made), ~Exists(known))

    def waiting(self, now: Any) -> Self:
        """Nobody works at them: not begun, or whoever did is gone."""
        idle = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.filter(idle, state__in=UNDER_WAY)


class Import(models.Model):
    """One register. `answers`: everything people decided about it, as the reading takes it
    (`registers.values.Answers`); `sheets`: its cells as they were read from the file, compressed.
    `shape`: its columns with samples, its titles, its day, whose it is, its own problems.
    `counts`: rows by what becomes of them, records, agreements, decisions left; `kinds`: {code of a
    problem: [rows, rows still open]}; `blocking`: codes that keep it from being taken in. `result`:
    how much taking it in made, by noun.

    `on`: the day it is read against. `step` of `steps`: how far the work in the background is.
    `error`: a code, told in words; `error_at`: what it is about.

    `sent_at`: since when it waits for somebody who may take it in; `sent_by`: who prepared and last
    sent it, `sent_words`: what they said with it. `returned_by`, `returned_words`: who sent it back
    last, and why.

    `undo_by`: who asked that it be undone; `undo_rest`: all but what stays, as they said. Where
    that came to nothing `result` has "not_undone", a code.
    """

    uid = UidField(unique=True)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    on = models.DateField(_("day of the reading"))
    state = models.CharField(max_length=9, choices=State, default=State.RECEIVED)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=20, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)
    error_at = models.CharField(max_length=300, blank=True)
    answers = models.JSONField(default=dict)
    sheets = models.BinaryField(null=True)
    shape = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    kinds = models.JSONField(default=dict)
    blocking = ArrayField(models.CharField(max_length=40), default=list)
    result = models.JSONField(default=dict)
    applied_on = models.DateField(null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    sent_words = models.TextField(blank=True, max_length=2000, default="", db_default="")
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    returned_words = models.TextField(blank=True, max_length=2000, default="", db_default="")
    undo_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undo_rest = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name, verbose_name_plural = _("import"), _("imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_by__isnull=False, returned_by=None),
                name="import_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(returned_by=None, returned_words="")
                | (Q(returned_by__isnull=False) & ~Q(returned_words="")),
                name="import_returned_with_words",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.FAILED) & ~Q(error=""))
                | (~Q(state=State.FAILED) & Q(error="")),
                name="import_failed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPLIED)
                | Q(applied_on__isnull=False, applied_by__isnull=False),
                name="import_applied_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(undo_rest=False) | Q(undo_by__isnull=False),
                name="import_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="applying"), name="import_one_applies"
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(state__in=("received", "reading", "applying", "undoing")),
                name="import_in_hand",
            ),
        ]

    def __str__(self) -> str:
        return self.document.original_name

    @property
    def is_sent(self) -> bool:
        """Whether it waits for somebody who may take it in."""
        return self.sent_at is not None

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Fate(models.TextChoices):
    """What becomes of a row."""

    TAKEN = "taken", pgettext_lazy("of a row of a register", "taken in")
    ASIDE = "aside", pgettext_lazy("of a row of a register", "set aside")
    DUPLICATE = "duplicate", pgettext_lazy("of a row of a register", "tells another row again")
    KNOWN = "known", pgettext_lazy("of a row of a register", "already known")


class ImportRow(models.Model):
    """One row of the file. `at`: where it stands, "Sheet1!5"; `raw`: its cells as the file shows
    them; `reading`: what was understood; both as `reading.row_of` writes them. `chain`: rows with
    the same key tell of one agreement. `codes`: kinds of its problems, `open`: of those that nobody
    has answered. `identity`: digest of its cells without what only the format of a file decides.
    """

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    at = models.CharField(max_length=200)
    raw = models.JSONField(default=list)
    reading = models.JSONField(default=dict)
    chain = models.CharField(max_length=200, blank=True, db_collation="C")
    codes = ArrayField(models.CharField(max_length=40), default=list)
    open = ArrayField(models.CharField(max_length=40), default=list)
    fate = models.CharField(max_length=9, choices=Fate, default=Fate.TAKEN)
    identity = models.CharField(max_length=64, db_collation="C")

    class Meta:
        ordering = ["imported", "position"]
        constraints = [
            models.UniqueConstraint(fields=["imported", "position"], name="import_row_once"),
        ]
        indexes = [
            models.Index(fields=["imported", "fate", "position"], name="import_row_by_fate"),
            models.Index(fields=["imported", "at"], name="import_row_by_place"),
            models.Index(fields=["identity"], name="import_row_identity"),
        ]

    def __str__(self) -> str:
        return self.at


class ImportFact(models.Model):
    """What a row made or found: exactly one of `agreement`, `term`, `amendment`, `party`.
    `is_new`: the import made it; `version`: of that row when the import was done with it."""

    row = models.ForeignKey(ImportRow, models.CASCADE, related_name="facts")
    agreement = models.ForeignKey(Agreement, models.CASCADE, null=True, related_name="+")
    term = models.ForeignKey(Term, models.CASCADE, null=True, related_name="+")
    amendment = models.ForeignKey(Amendment, models.CASCADE, null=True, related_name="+")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="+")
    is_new = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["row", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, term=None, amendment=None, party=None)
                | Q(agreement=None, term__isnull=False, amendment=None, party=None)
                | Q(agreement=None, term=None, amendment__isnull=False, party=None)
                | Q(agreement=None, term=None, amendment=None, party__isnull=False),
                name="import_fact_is_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.agreement or self.term or self.amendment or self.party)


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: Any) -> Self:
        """Its owner's, and of whoever may apply an import; to neither where it tells of an
        agreement they may not see. None is a reader's or a partner's."""
        if not can(user, "prepare_import"):
            return self.none()
        own = self if can(user, "apply_import") else self.filter(owner=rights_of(user).user)
        if can(user, "see_confidential"):
            return own
        hidden = Agreement.objects.exclude(pk__in=Agreement.objects.visible_to(user))
        told = ReleaseAgreement.objects.filter(release=OuterRef("pk"), agreement__in=hidden)
        return own.filter(~Exists(told))


class Release(models.Model):
    """One press release that was read: `text`, its words as they were given; `reading`, what
    `releases.read_release` said of them; `document`, the file where one was given; `name`, that of
    the file, else the first line. `digest`: of the words without their spaces, so that the same
    release is known in another format.

    `on`: the day it was read. `answers`: line -> what was decided about it, once it was applied:
    "done", "proposed" or "left", which may still be taken in; instrument -> the agreement it was
    recorded with. `applied_on`, `applied_by`: the first time.
    """

    uid = UidField(unique=True)
    text = models.TextField()
    digest = models.CharField(max_length=64, db_collation="C")
    name = models.CharField(max_length=255)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    on = models.DateField(_("day of the reading"))
    reading = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    applied_on = models.DateField(null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name, verbose_name_plural = _("press release"), _("press releases")
        constraints = [
            models.UniqueConstraint(fields=["owner", "digest"], name="release_once_for_its_owner"),
            models.CheckConstraint(condition=~Q(text=""), name="release_has_words"),
            models.CheckConstraint(
                condition=Q(applied_on=None, applied_by=None)
                | Q(applied_on__isnull=False, applied_by__isnull=False),
                name="release_applied_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_applied(self) -> bool:
        return self.applied_on is not None


class ReleaseAgreement(models.Model):
    """An agreement a release tells of, or that was recorded from it (`is_recorded`)."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="links")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    is_recorded = models.BooleanField(default=False)

    class Meta:
        ordering = ["release", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "agreement"], name="release_tells_of_it_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)
