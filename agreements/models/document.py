"""Files and what is in them; bytes lie under their digest and are never changed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.access import can, rights_of, sees_every_agreement

from .agreement import Agreement, Confidentiality, through_visible, wholly_hidden
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


class TextState(models.TextChoices):
    """How far the text of a file is known; the words of `extraction.State`."""

    WHOLE = "whole", _("all of its text was found")
    CUT = "cut", _("the beginning of its text was found")
    NONE = "none", _("there is no text in it")
    NOT_READABLE = "not_readable", _("text is not read from this kind of file")
    PROTECTED = "protected", _("it is protected by a password")
    FAILED = "failed", _("its text could not be read")


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Documents of visible agreements, and one's own. What belongs to no agreement is the
        staff's, as work under none is; confidential ones are for those who may see such."""
        rights = rights_of(user)
        if rights.is_partner:
            links = DocumentAgreement.objects.filter(document=OuterRef("pk"))
            attached = links.filter(through_visible(user))
            shared = (Confidentiality.PUBLIC, Confidentiality.PARTNERS)
            return self.filter(Exists(attached), confidentiality__in=shared)
        if not can(rights, "see"):
            return self.none()
        if sees_every_agreement(rights):
            return self.all()
        hidden = wholly_hidden(DocumentAgreement, "document", rights)
        seen = self.filter(~Q(pk__in=hidden) | Q(uploaded_by=rights.user))
        return seen.exclude(
            ~Q(uploaded_by=rights.user), confidentiality=Confidentiality.CONFIDENTIAL
        )

    def newest(self) -> Self:
        """Of every document the newest version among these, and no other."""
        of_each = self.order_by().values(first=Coalesce("version_of", "pk"))
        return self.model.objects.filter(pk__in=of_each.annotate(last=Max("pk")).values("last"))

    def same_document(self, document: "Document") -> Self:
        """All versions of one document among these, oldest first."""
        first = document.version_of_id or document.pk
        return self.filter(Q(pk=first) | Q(version_of=first)).order_by("pk")

    def without_text(self) -> Self:
        """Scans and pictures: people can read them, and no word in them is ever found."""
        return self.filter(Q(text_state=TextState.NONE) | Q(media_type__startswith="image/"))

    def listed(self) -> Self:
        """Without the texts, which only the page of one document shows."""
        return self.defer("extracted_text")


@tracked
class Document(models.Model):
    """One version of one file; its bytes lie in the store under their SHA-256, and one content
    may be several documents'. `version_of`: the first version, where this is a later one.
    `version` counts the changes of this row, not the versions of the file."""

    uid = UidField(unique=True)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    language = models.CharField(_("language"), max_length=16, blank=True)
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=12,
        choices=Confidentiality,
        default=Confidentiality.INTERNAL,
    )
    original_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    extracted_text = models.TextField(blank=True)
    text_state = models.CharField(
        max_length=12, choices=TextState, default=TextState.NOT_READABLE, editable=False
    )
    # of a mail: by it a second copy is known
    message_id = models.CharField(max_length=250, blank=True, editable=False)
    version_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later_versions"
    )
    agreements = models.ManyToManyField(
        Agreement, through="DocumentAgreement", related_name="documents", blank=True
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name, verbose_name_plural = _("document"), _("documents")
        indexes = [
            models.Index(fields=["sha256"], name="document_sha256"),
            models.Index(
                fields=["message_id"], condition=~Q(message_id=""), name="document_message"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="document_digest"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title


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

    def __str__(self) -> str:
        return f"{self.agreement}: {self.document}"
