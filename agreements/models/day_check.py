"""A computed legal day that somebody has checked against the text (domain §2)."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.access import agreement_scope, rights_of
from agreements.deadline_kinds import LAST_DAYS, LEGAL, DeadlineKind

from .agreement import Participation
from .columns import Columns, office
from .document import Document
from .fields import UidField
from .history import tracked
from .term import Term

#: Kinds whose day may be checked: of a term that waits for its condition, the last day in effect.
CHECKABLE = LEGAL
#: Legal days that are checked by a second person in any case.
TO_CHECK = LAST_DAYS
LAST_DAY = ":last_day"


def is_checkable(kind: str, key: str) -> bool:
    return kind in TO_CHECK or (kind in CHECKABLE and key.endswith(LAST_DAY))


class DayCheckQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those of visible agreements; to a partner there are none."""
        if rights_of(user).is_partner:
            return self.none()
        return self.filter(
            agreement_scope(user, participation=Participation, path="term__agreement")
        )

    def of_deadline(self) -> Self:
        """Those of the day of the deadline around them, as it now stands: with one that has moved
        since, no check agrees."""
        same = {name: OuterRef(name) for name in ("term", "key", "day", "earliest")}
        return self.filter(**same)


@tracked
class DayCheck(models.Model):
    """Somebody found that a day is what the text says. It speaks of one day: `key` names the
    deadline, `day` and `earliest` are what was read. Never told to a partner."""

    uid = UidField(unique=True)
    term = models.ForeignKey(Term, models.CASCADE, related_name="day_checks")
    kind = models.CharField(_("kind"), max_length=20, choices=DeadlineKind, editable=False)
    key = models.CharField(max_length=120, editable=False)
    day = models.DateField(_("day"), editable=False)
    earliest = models.DateField(_("earliest"), editable=False)
    checked_on = models.DateField(_("checked on"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("checked by"),
        editable=False,
        related_name="day_checks",
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("text it was checked against"),
    )
    words = models.TextField(_("where the text says so"), blank=True, max_length=2_000)

    FIELDS = Columns(
        office("document words", by="check_day"),
        office("kind day earliest", why="the day that was checked"),
        office("checked_on by", why="when it was checked, and by whom"),
    )

    objects = DayCheckQuerySet.as_manager()

    class Meta:
        ordering = ["term", "pk"]
        verbose_name, verbose_name_plural = _("check of a day"), _("checks of days")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "key", "day", "earliest", "by"], name="day_check_once"
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(words=""), name="day_check_names_the_text"
            ),
        ]

    def holds_for(self, deadline: Any) -> bool:
        """Of one row what `of_deadline` asks of all."""
        same = ("term_id", "key", "day", "earliest")
        return all(getattr(self, name) == getattr(deadline, name) for name in same)

    def __str__(self) -> str:
        return f"{self.term}: {self.get_kind_display()}, {self.day}"
