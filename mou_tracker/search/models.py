"""What is searched: one row for each thing that can be found, and the list of rows to renew."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.fields import LocalisedTextField


class Kind(models.TextChoices):
    """The kinds of things found, in the order in which they are offered."""

    AGREEMENT = "agreement", _("agreement")
    PARTY = "party", _("party")
    PERSON = "person", _("person")
    ACTIVITY = "activity", _("activity")
    COMMITMENT = "commitment", _("commitment")
    CASE = "case", _("exemplary case")
    DOCUMENT = "document", _("document")
    FORUM = "forum", _("forum")
    AREA = "area", _("cooperation area")


def _texts() -> ArrayField:
    return ArrayField(models.TextField(), default=list)


def _ids() -> ArrayField:
    return ArrayField(models.BigIntegerField(), default=list)


#: The day of what has none.
NAME = date.max


class Entry(models.Model):
    """One findable thing, derived from its row and rebuilt whenever that changes.

    Says nothing of who may see it: a hit is asked of its own model's `visible_to`. Texts and
    grams hold only what everybody who may see the thing may read; nothing comes from a linked
    agreement, which may be hidden, but the ids of its `parties`, checked before they count.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    row = models.BigIntegerField()
    path = models.CharField(max_length=200)
    title = LocalisedTextField()
    #: `NAME` for a party, a person, a forum, an area: these have no day and stand first.
    day = models.DateField()
    #: The day as it is known and told, EDTF; '' where it is none.
    when = models.CharField(max_length=40, blank=True, default="")
    agreements = _ids()
    #: Parties named on the row itself, and those with the parties of its agreements.
    own_parties = _ids()
    parties = _ids()
    areas = _ids()
    #: [[field, text], …], the title in each language first.
    sections = models.JSONField(default=list)
    #: The folded sections, one a line; `head` those of the title.
    head = models.TextField()
    body = models.TextField()
    #: Folded titles, references and names that mean exactly this thing.
    exact = _texts()
    head_grams = _texts()
    grams = _texts()

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [
            models.UniqueConstraint(fields=["kind", "row"], name="search_entry_once"),
        ]
        indexes = [
            models.Index(F("day").desc(), F("kind"), F("id").desc(), name="search_by_day"),
            GinIndex(fields=["exact"], name="search_exact", fastupdate=False),
            GinIndex(fields=["head_grams"], name="search_head", fastupdate=False),
            GinIndex(fields=["grams"], name="search_grams", fastupdate=False),
            GinIndex(
                fields=["grams"],
                name="search_names",
                condition=Q(kind__in=(Kind.PARTY, Kind.AREA)),
                fastupdate=False,
            ),
            GinIndex(fields=["parties"], name="search_parties", fastupdate=False),
            GinIndex(fields=["areas"], name="search_areas", fastupdate=False),
            GinIndex(fields=["agreements"], name="search_agreements", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.row}"


class Stale(models.Model):
    """A row of `source` changed; written by triggers in the transaction of the change.

    Append-only and without a unique key, so that no two writers ever wait for one another, and a
    change that comes while an older one is being indexed is not lost.
    """

    source = models.CharField(max_length=16)
    row = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.source} {self.row}"
