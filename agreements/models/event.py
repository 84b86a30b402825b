"""Legal acts on an agreement, append-only: notice, suspension, termination …"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .agreement import Agreement
from .document import Document
from .fields import UidField
from .history import tracked
from .party import Party


class EventKind(models.TextChoices):
    NOTICE_SENT = "notice_sent", _("notice sent")
    NOTICE_RECEIVED = "notice_received", _("notice received")
    NOTICE_WITHDRAWN = "notice_withdrawn", _("notice withdrawn")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("resumed")
    TERMINATED_BY_CONSENT = "terminated_by_consent", _("terminated by consent")
    PARTY_WITHDREW = "party_withdrew", _("a party withdrew")


class Reach(models.TextChoices):
    """How far an act reaches where a later term is signed already (domain rule 10)."""

    RUNNING_TERM = "running_term", _("the running term only; the signed one follows")
    AGREEMENT = "agreement", _("the agreement; what is signed ahead never takes effect")


NOTICES = (EventKind.NOTICE_SENT, EventKind.NOTICE_RECEIVED)
#: Acts of one party, which has to be named.
BY_ONE_PARTY = (*NOTICES, EventKind.PARTY_WITHDREW)
#: Acts that end a term and say how far they reach where a later one is signed.
REACHING = (*NOTICES, EventKind.TERMINATED_BY_CONSENT)


@tracked
class Event(models.Model):
    """One act. `by_party` is always its giver; for `notice_received`, `on` is the day of receipt.
    A wrong entry is corrected, never edited; `notice_withdrawn` is the legal act (domain §2).

    `reason` is the office's own and never told to a partner; `shared_reason` is. `is_planned`:
    recorded before its day, and nobody has said since that it happened.
    """

    uid = UidField(unique=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=24, choices=EventKind)
    on = models.DateField(_("on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    by_party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    effective_on = models.DateField(_("last day in effect"), null=True, blank=True)
    withdraws = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawn_by"
    )
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    reach = models.CharField(_("reach"), max_length=12, choices=Reach, null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    shared_reason = models.TextField(_("reason told to the partner"), blank=True)
    is_planned = models.BooleanField(default=False, editable=False)
    is_void = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["agreement", "on", "pk"]
        verbose_name, verbose_name_plural = _("event"), _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="notice_withdrawn", withdraws__isnull=False)
                | (~Q(kind="notice_withdrawn") & Q(withdraws=None)),
                name="event_withdraws_a_notice",
            ),
            models.UniqueConstraint(
                fields=["withdraws"], condition=Q(is_void=False), name="event_withdrawn_once"
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("on")),
                name="event_received_after_sent",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("notice_sent", "notice_received", "party_withdrew"))
                | Q(by_party__isnull=False),
                name="event_notice_has_its_giver",
            ),
            models.CheckConstraint(
                condition=Q(reach=None)
                | Q(kind__in=("notice_sent", "notice_received", "terminated_by_consent")),
                name="event_reach_of_notice_or_consent",
            ),
        ]

    @property
    def last_day(self) -> date:
        """Of a withdrawal, the last day its party takes part."""
        return self.effective_on or self.on

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on}"
