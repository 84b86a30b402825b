"""People and the posts they hold; contact data carries its purpose and its end."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .columns import Columns, office
from .fields import LocalisedTextField, Spanned, UidField
from .history import tracked
from .party import Party


@tracked
class Person(models.Model):
    """Somebody at a party. Names keep native script, Latin script and title. `reading`: how the
    name sounds, in the letters of each language; `address`: how they are spoken to."""

    uid = UidField(unique=True)
    native_name = models.CharField(_("name"), max_length=120)
    latin_name = models.CharField(_("name in Latin script"), max_length=120, blank=True)
    title = LocalisedTextField(verbose_name=pgettext_lazy("of a person", "title"))
    reading = LocalisedTextField(verbose_name=_("how to say the name"))
    address = LocalisedTextField(verbose_name=_("form of address"))
    interests = LocalisedTextField(verbose_name=_("interests"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    purpose = models.CharField(_("why we keep these data"), max_length=200, blank=True)
    retain_until = models.DateField(_("keep until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    #: The columns by which `full_name` calls somebody.
    CALLED_BY = ("native_name", "latin_name")
    FIELDS = Columns(
        office("native_name latin_name title", by="add_person change_person"),
        office("reading address interests", by="add_person change_person"),
        office("purpose retain_until", by="change_person"),
        office("user", why="who has an account is the account's business"),
    )

    class Meta:
        ordering = ["native_name"]
        verbose_name, verbose_name_plural = _("person"), _("people")
        constraints = [
            models.CheckConstraint(condition=~Q(native_name=""), name="person_has_a_name")
        ]

    def __str__(self) -> str:
        """백승보 (Baek Seung-bo)"""
        return full_name(self.native_name, self.latin_name)


def full_name(native: str, latin: str) -> str:
    return f"{native} ({latin})" if latin else native


class PostRole(models.TextChoices):
    HEAD = "head", _("head of institution")
    SIGNATORY = "signatory", _("signatory")
    DIRECTOR = "director", _("director")
    FOCAL_POINT = "focal_point", _("focal point")
    DESK_OFFICER = "desk_officer", _("desk officer")


class PostQuerySet(models.QuerySet):
    def latest_first(self) -> Self:
        """By their last day: those still held, then those held last."""
        return self.order_by(
            F("ends_on").desc(nulls_first=True), F("starts_on").desc(nulls_last=True), "pk"
        )

    def over_by(self, day: date) -> Self:
        """Posts whose last day lies before `day`, those held last first."""
        return self.filter(ends_on__lt=day).latest_first()

    def held_on(self, day):
        """Posts held on `day`; an unknown bound does not exclude it."""
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
        )


@tracked
class Post(Spanned, models.Model):
    """A post somebody holds at a party over a period (days, inclusive; unknown bounds open)."""

    #: Where it is told that its days are not in order.
    LAST_DAY = "ends_on"

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    party = models.ForeignKey(Party, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=20, choices=PostRole)
    unit = LocalisedTextField(verbose_name=_("unit"))
    title = LocalisedTextField(verbose_name=pgettext_lazy("of a person", "title"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    FIELDS = Columns(
        office("party", by="add_post change_post", label=_("party")),
        office("role title unit phone email", by="add_post change_post"),
        office("starts_on", by="add_post change_post", label=_("First day")),
        office("ends_on", by="add_post change_post", label=_("last day")),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["party", "role", "pk"]
        verbose_name, verbose_name_plural = _("post"), _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(ends_on=None) | Q(starts_on=None),
                name="post_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.party}"
