"""The standing relationship under one MOU, and who takes part in it."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import (
    HOLDERS,
    LADDER,
    agreement_scope,
    rights_of,
    sees_every_agreement,
)
from agreements.lifecycle import COVERED

from .columns import Columns, office, shared
from .fields import LocalisedTextField
from .history import tracked
from .party import Party

REFERENCE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"


class Kind(models.TextChoices):
    MOU = "mou", _("memorandum of understanding")
    LETTER_OF_INTENT = "letter_of_intent", _("letter of intent")
    ACTION_PLAN = "action_plan", _("action plan")
    PROTOCOL = "protocol", _("protocol")
    OTHER = "other", _("other instrument")


class LegalNature(models.TextChoices):
    NON_BINDING = "non_binding", _("non-binding")
    BINDING = "binding", _("binding")
    UNKNOWN = "unknown", _("not known")


class Confidentiality(models.TextChoices):
    PUBLIC = "public", _("public")
    PARTNERS = "partners", _("shared with the partners")
    INTERNAL = "internal", _("internal")
    CONFIDENTIAL = "confidential", _("confidential")


#: What partners may see.
SHARED = (Confidentiality.PUBLIC, Confidentiality.PARTNERS)


class WorkingDayRule(models.TextChoices):
    NONE = "none", _("stays where it is")
    PREVIOUS = "previous", _("moves to the working day before")
    NEXT = "next", _("moves to the working day after")


#: Statuses of what somebody must look after: in effect, or ahead.
ATTENDED = COVERED | {"signed", "in_preparation", "unknown"}


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(agreement_scope(user, participation=Participation))

    def hidden_from(self, user: Any) -> Self:
        """All the others."""
        return self.exclude(agreement_scope(user, participation=Participation))

    def with_status(self, status: Collection[str], on: date, *, to) -> Self:
        """Agreements whose status on `on`, as it is told to `to`, is one of `status`."""
        periods = self.model.status_periods.rel.related_model.objects.on(on)
        told = periods.filter(agreement=OuterRef("pk")).told_as(status, to=to)
        return self.filter(Exists(told))

    def unattended_on(self, on: date) -> Self:
        """Ours, in effect on `on` or to be so, with nobody responsible who is still here and may
        take it in hand."""
        ours = Participation.objects.filter(agreement=OuterRef("pk"), party__is_home=True)
        gone = Q(responsible__is_active=False) | ~Q(responsible__role__in=HOLDERS)
        nobody = Q(responsible=None) | gone
        return self.attended_on(on).filter(nobody, Exists(ours))

    def attended_on(self, on: date) -> Self:
        """Those somebody must look after: in effect on `on`, or to be so."""
        periods = self.model.status_periods.rel.related_model.objects.on(on)
        standing = periods.filter(agreement=OuterRef("pk"), status__in=ATTENDED)
        return self.filter(Exists(standing))

    def out_of_sight_on(self, on: date) -> Self:
        """Those put into the archive, which lists leave out unless they are asked for: not what
        somebody must look after again, whatever was decided before."""
        attended = self.model._default_manager.attended_on(on).order_by().values("pk")
        return self.filter(is_archived=True).exclude(pk__in=attended)

    def known_on(self, on: date) -> Self:
        """Without those whose first dated fact lies after `on` ("not_yet", domain §4)."""
        periods = self.model.status_periods.rel.related_model.objects.on(on)
        return self.filter(Exists(periods.filter(agreement=OuterRef("pk"))))


def through_visible(user: Any, path: str = "agreement") -> Q:
    """Rows whose agreement (reached by `path`, never NULL) `user` may see. Of the staff hardly
    anything is hidden: what is hidden is looked up once, and no row asks for its agreement."""
    if sees_every_agreement(user):
        return Q()
    if rights_of(user).role in LADDER:
        return ~Q(**{f"{path}__in": Agreement.objects.hidden_from(user).order_by().values("pk")})
    return Q(**{f"{path}__in": Agreement.objects.visible_to(user)})


def wholly_hidden(link: type[models.Model], source: str, user: Any) -> models.QuerySet[Any, Any]:
    """What is under agreements that `user`, of the staff, may not see, and under no other. `link`:
    the model that ties it to agreements; `source`: its foreign key to it, which is answered."""
    links = link._default_manager.order_by()
    seen = links.filter(through_visible(user), **{source: OuterRef(source)})
    hidden = links.filter(agreement__in=Agreement.objects.hidden_from(user).order_by())
    return hidden.filter(~Exists(seen)).values(source)


@tracked
class Agreement(models.Model):
    """The chain of terms two or more parties signed under one MOU. Holds no status and no end:
    those are derived from its facts."""

    reference = models.CharField(_("reference"), max_length=40, unique=True)
    file_number = models.CharField(_("file number"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MOU)
    legal_nature = models.CharField(
        _("legal nature"), max_length=12, choices=LegalNature, default=LegalNature.UNKNOWN
    )
    title = LocalisedTextField(verbose_name=_("title"))
    parties = models.ManyToManyField(Party, through="Participation", related_name="agreements")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsible_for",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="deputy_for"
    )
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=12,
        choices=Confidentiality,
        default=Confidentiality.INTERNAL,
    )
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_archived = models.BooleanField(_("archived"), default=False)
    notes = models.TextField(_("internal notes"), blank=True, max_length=100_000)
    working_day_rule = models.CharField(
        _("a deadline on a day off"),
        max_length=8,
        choices=WorkingDayRule,
        default=WorkingDayRule.NONE,
    )
    review_months = models.PositiveSmallIntegerField(
        _("review every … months"), null=True, blank=True
    )
    report_months = models.PositiveSmallIntegerField(
        _("report every … months"), null=True, blank=True
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    registered_on = models.DateField(_("registered on"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    FIELDS = Columns(
        shared("reference", by="register"),
        shared("kind legal_nature title", by="register change_agreement"),
        office("confidentiality", by="register change_agreement"),
        office("file_number working_day_rule", by="register change_agreement"),
        office("responsible", by="register change_agreement", label=_("responsible")),
        office("deputy", by="register change_agreement", label=_("deputy")),
        office("review_months report_months", by="register change_agreement"),
        office(
            "tags", by="register change_agreement", label=pgettext_lazy("search", "tags"), export=24
        ),
        office("is_archived", by="change_agreement", export=10),
        office("notes", by="register change_agreement", search=True),
        office("superseded_by", by="supersede", label=_("superseded by")),
        office("registered_on", why="the day it was registered, which is never another"),
        shared("parties", by="register change_agreement", label=_("parties")),
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        verbose_name, verbose_name_plural = _("agreement"), _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=REFERENCE_PATTERN), name="agreement_reference_form"
            ),
            models.UniqueConstraint(Lower("reference"), name="agreement_reference_once"),
            models.CheckConstraint(condition=~Q(title={}), name="agreement_has_a_title"),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=F("id")),
                name="agreement_not_its_own_successor",
            ),
            models.CheckConstraint(
                condition=(Q(review_months=None) | Q(review_months__gt=0))
                & (Q(report_months=None) | Q(report_months__gt=0)),
                name="agreement_periods_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["responsible"], name="agreement_responsible"),
            models.Index(fields=["updated_at", "id"], name="agreement_updated"),
            models.Index(
                fields=["id"],
                include=["responsible", "deputy"],
                condition=Q(confidentiality=Confidentiality.CONFIDENTIAL),
                name="agreement_confidential",
            ),
        ]

    #: The columns by which `str` calls it.
    CALLED_BY = ("reference",)

    def __str__(self) -> str:
        return self.reference


class Side(models.TextChoices):
    OURS = "ours", _("our side")
    THEIRS = "theirs", _("their side")


class ParticipationQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(agreement_scope(user, participation=Participation, path="agreement"))


@tracked
class Participation(models.Model):
    """One party's part in one agreement, with its own reference for the text. The one table that
    says who is party to what."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="participations")
    side = models.CharField(_("side"), max_length=6, choices=Side)
    reference = models.CharField(_("their reference"), max_length=120, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "side", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="participation_once")
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.party}"
