"""Files and what is in them; bytes lie under their digest and are never changed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.access import can, rights_of

from .agreement import Agreement, Confidentiality
from .fields import UidField
from .history import tracked


class DocumentKind(models.TextChoices):
    TEXT = "text", _("text of an instrument")
    LETTER = "letter", _("letter")
    PRESS_RELEASE = "press_release", _("press release")
    MINUTES = "minutes", _("minutes")
    REPORT = "report", _("report")
    EVIDENCE = "evidence", _("evidence")
    OTHER = "other", _("other")


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Documents of visible agreements; an unattached one is its uploader's own."""
        rights = rights_of(user)
        attached = DocumentAgreement.objects.filter(
            document=OuterRef("pk"), agreement__in=Agreement.objects.visible_to(user)
        )
        if rights.is_partner:
            shared = (Confidentiality.PUBLIC, Confidentiality.PARTNERS)
            return self.filter(Exists(attached), confidentiality__in=shared)
        if not can(rights, "see"):
            return self.none()
        seen = self.filter(Exists(attached) | Q(uploaded_by=rights.user))
        if can(rights, "see_confidential"):
            return seen
        return seen.exclude(
            ~Q(uploaded_by=rights.user), confidentiality=Confidentiality.CONFIDENTIAL
        )


@tracked
class Document(models.Model):
    """One version of one file. `file` is its path in the store: the SHA-256 in two levels."""

    uid = UidField(unique=True)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    language = models.CharField(_("language"), max_length=16, blank=True)
    confidentiality = models.CharField(
        max_length=12, choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    original_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    extracted_text = models.TextField(blank=True)
    version_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later_versions"
    )
    agreements = models.ManyToManyField(
        Agreement, through="DocumentAgreement", related_name="documents", blank=True
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name, verbose_name_plural = _("document"), _("documents")
        indexes = [models.Index(fields=["sha256"], name="document_sha256")]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="document_digest"
            )
        ]


@tracked
class DocumentAgreement(models.Model):
    """An agreement a document belongs to."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "agreement"], name="document_agreement_once"
            )
        ]
