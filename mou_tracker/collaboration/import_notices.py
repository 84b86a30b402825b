"""Who is told of a register that somebody prepared: those who may take it in, and in the end
whoever sent it to them."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.access import can, rights_of
from agreements.models import Agreement


class Told(models.TextChoices):
    WAITS = "waits", gettext_lazy("waits to be taken in")
    TAKEN_IN = "taken_in", gettext_lazy("taken in")
    SENT_BACK = "sent_back", gettext_lazy("sent back")
    UNDONE = "undone", gettext_lazy("undone after it was taken in")


class ImportNoticeQuerySet(models.QuerySet["ImportNotice"]):
    def waiting_for(self, user: Any) -> Self:
        """Not yet acknowledged; none that tells of an agreement `user` may not see (any more), and
        of what is to be taken in only to who may do so."""
        if not can(user, "prepare_import"):
            return self.none()
        rows = self.filter(user=rights_of(user).user, acknowledged_at=None)
        if not can(user, "apply_import"):
            rows = rows.exclude(what=Told.WAITS)
        if can(user, "see_confidential"):
            return rows
        hidden = Agreement.objects.exclude(pk__in=Agreement.objects.visible_to(user))
        return rows.exclude(agreements__overlap=ArraySubquery(hidden.order_by().values("pk")))

    def untold(self) -> Self:
        """In no mail so far."""
        return self.filter(acknowledged_at=None, mailed_at=None)

    def tell(
        self, people: Iterable[Any], *, what: str, register: str, name: str, rows: int, by: Any,
        words: str = "", agreements: Iterable[int] = (),
    ) -> None:  # fmt: skip
        """In the place of what was told of this register before."""
        self.filter(register=register).delete()
        known = sorted(agreements)
        self.bulk_create(
            self.model(
                user=one, what=what, register=register, name=name, rows=rows, told_by=by,
                words=words, agreements=known,
            )
            for one in people
        )  # fmt: skip

    def acknowledge(self, *, by: Any, register: str) -> None:
        """Its sender has read what became of it."""
        rows = self.filter(user=by, register=register, acknowledged_at=None)
        rows.exclude(what=Told.WAITS).update(acknowledged_at=timezone.now())


class ImportNotice(models.Model):
    """`user` is told of a register: that it waits for them, or what became of their own. One for
    each person and register; a later word takes the place of an earlier one.

    `register`: what names it for good; `name`: its file; `rows`: how many it has; `told_by`: who
    sent it, or answered; `words`: what they said with it; `agreements`: ids of known agreements it
    tells of.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    what = models.CharField(max_length=9, choices=Told)
    register = models.CharField(max_length=40, db_collation="C")
    name = models.CharField(max_length=300)
    rows = models.PositiveIntegerField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = models.TextField(blank=True, max_length=2000)
    agreements = ArrayField(models.BigIntegerField(), default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = ImportNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "register"], name="import_notice_once"),
            models.CheckConstraint(
                condition=models.Q(what__in=[one.value for one in Told]),
                name="import_notice_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(what="sent_back") | ~models.Q(words=""),
                name="import_notice_sent_back_with_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"], condition=models.Q(acknowledged_at=None),
                name="import_notice_waiting",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user}: {self.name}"

    @property
    def sentence(self) -> str:
        """ "96 rows, prepared by A", "taken in by B"."""
        named = {"who": self.told_by}
        if self.what == Told.WAITS:
            counted = ngettext("%(n)d row", "%(n)d rows", self.rows) % {"n": self.rows}
            return _("%(rows)s, prepared by %(who)s") % {**named, "rows": counted}
        if self.what == Told.TAKEN_IN:
            return _("taken in by %(who)s") % named
        if self.what == Told.UNDONE:
            return _("undone by %(who)s after it was taken in") % named
        return _("sent back by %(who)s") % named

    def get_absolute_url(self) -> str:
        return reverse("imports:import", args=[self.register])
