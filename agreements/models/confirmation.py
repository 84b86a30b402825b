"""What a partner says of the facts it shares with us: that they are so, or that they are not."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.access import agreement_scope, rights_of

from .agreement import Agreement, Participation
from .fields import UidField
from .history import tracked
from .party import Party


class ConfirmedFact(models.TextChoices):
    """What can be confirmed or disputed, named as the API's answers name it."""

    TITLE = "title", _("title")
    PARTIES = "parties", _("parties")
    AREAS = "areas", _("cooperation areas")
    FIRST_SIGNED = "first_signed", _("first signature")
    SIGNED = "signed", _("signature of the running term")
    EFFECTIVE_ON = "effective_on", _("first day of the running term")
    ENDS_ON = "ends_on", _("last day of the running term")
    NOTICE = "notice", _("notice")
    RENEWAL = "renewal", _("renewal")
    COMMITMENTS = "commitments", _("commitments")
    STATUS = "status", _("status")


class Verdict(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    DISPUTED = "disputed", _("disputed")


class ConfirmationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of visible agreements; a partner reads only its own."""
        seen = self.filter(agreement_scope(user, participation=Participation, path="agreement"))
        rights = rights_of(user)
        return seen.filter(party=rights.party) if rights.is_partner else seen


@tracked
class Confirmation(models.Model):
    """One statement of one partner about the shared content it had read: `content` is that
    content's SHA-256, `reference` the partner's own number for it. Append-only; a later one of the
    same party speaks in place of an earlier one, field by field."""

    uid = UidField(unique=True)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="confirmations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="confirmations")
    at = models.DateTimeField(default=timezone.now, editable=False)
    content = models.CharField(max_length=64)
    reference = models.CharField(_("their reference"), max_length=120, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("confirmation"), _("confirmations")
        constraints = [
            models.CheckConstraint(
                condition=Q(content__regex="^[0-9a-f]{64}$"), name="confirmation_of_a_content"
            )
        ]
        indexes = [models.Index(fields=["agreement", "party", "-id"], name="confirmation_by_party")]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.party}, {self.at:%Y-%m-%d}"


class ConfirmedFieldQuerySet(models.QuerySet):
    def last_words(self):
        """The latest of each party about each fact."""
        return (
            self.select_related("confirmation__party")
            .order_by("confirmation__party_id", "fact", "-confirmation_id")
            .distinct("confirmation__party_id", "fact")
        )


@tracked
class ConfirmedField(models.Model):
    """One fact of one statement; who disputes a fact says what is so instead."""

    confirmation = models.ForeignKey(Confirmation, models.CASCADE, related_name="fields")
    fact = models.CharField(_("fact"), max_length=20, choices=ConfirmedFact)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    says = models.TextField(_("what they say"), blank=True, max_length=2_000)

    objects = ConfirmedFieldQuerySet.as_manager()

    class Meta:
        ordering = ["confirmation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["confirmation", "fact"], name="confirmed_field_once"),
            models.CheckConstraint(
                condition=~Q(verdict="disputed") | ~Q(says=""), name="disputed_field_says_why"
            ),
            models.CheckConstraint(
                condition=Q(fact__in=[fact.value for fact in ConfirmedFact])
                & Q(verdict__in=[verdict.value for verdict in Verdict]),
                name="confirmed_field_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.get_verdict_display()}"
