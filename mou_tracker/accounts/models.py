"""People who sign in, the days they are away, and keys of the API."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import uuid4

import pgtrigger
from allauth.account.models import EmailAddress

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.access import HOLDERS, Rights
from agreements.clock import today
from agreements.models import Party
from agreements.models.derived import no_overlap
from agreements.models.fields import called
from agreements.models.write_marks import marks_writes


class Role(models.TextChoices):
    READER = "reader", _("reader")
    OFFICER = "officer", _("cooperation officer")
    COORDINATOR = "coordinator", _("coordinator")
    MANAGER = "manager", _("manager")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class DateStyle(models.TextChoices):
    """`date_formats.STYLES`; '' writes days as the language has it."""

    ISO = "iso", "2026-06-01"
    DOTS = "dots", "2026. 6. 1."
    LETTERS = "letters", _("the month in letters")


class WeekStart(models.IntegerChoices):
    SUNDAY = 0, _("Sunday")
    MONDAY = 1, _("Monday")
    SATURDAY = 6, _("Saturday")


class UserManager(BaseUserManager):
    def holders(self, *, kept: Iterable[int | None] = ()) -> models.QuerySet["User"]:
        """Who may be made responsible for something; and whoever is so already, by `kept`, so that
        a form saved unchanged takes it from nobody."""
        able = Q(is_active=True, role__in=HOLDERS)
        present = [pk for pk in kept if pk]
        return self.filter(able | Q(pk__in=present) if present else able)

    def create_user(self, *, email: str, password: str | None, role: str, **fields) -> "User":
        office = self.values("officers_coordinate", "factor_roles").first() or {}
        fields = office | fields
        user = self.model(email=self.normalize_email(email), role=role, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            user.vouch_for_address()
        return user


#: Of people, what pages say of them; not when they signed in or looked at a page.
SAID_OF_PEOPLE = pgtrigger.UpdateOf("native_name", "latin_name", "email", "is_active", "closes_on")


@pgtrigger.register(marks_writes(pgtrigger.Insert | pgtrigger.Delete | SAID_OF_PEOPLE))
class User(AbstractBaseUser):
    """Somebody who signs in with an e-mail address. `language` '' follows the browser until the
    person chooses; `week_start` None follows the language. `officers_coordinate` is the office's
    choice, the same in every row, so that reading rights asks for nothing else."""

    email = models.EmailField(_("e-mail"), unique=True)
    native_name = models.CharField(_("name"), max_length=120)
    latin_name = models.CharField(_("name in Latin script"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.READER)
    language = models.CharField(_("language"), max_length=8, blank=True, choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Seoul")
    date_style = models.CharField(
        _("dates"), max_length=8, blank=True, choices=DateStyle, db_default=""
    )
    week_start = models.PositiveSmallIntegerField(
        _("week begins on"), null=True, blank=True, choices=WeekStart
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    closes_on = models.DateField(
        _("account closed from"), null=True, blank=True, editable=False
    )  # the first day without it
    mail_fails_since = models.DateField(_("no mail reaches them since"), null=True, blank=True)
    officers_coordinate = models.BooleanField(
        _("officers have the rights of coordinators"), db_default=False, default=False,
        editable=False,
    )  # fmt: skip
    # the roles of which the office asks a second factor: as above, the same in every row
    factor_roles = ArrayField(
        models.CharField(max_length=16), db_default=[], default=list, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # of the first page: the last look written down, and the last of the visit before this one
    home_seen_at = models.DateTimeField(null=True, editable=False)
    home_seen_before = models.DateTimeField(null=True, editable=False)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        ordering = ["native_name", "pk"]
        verbose_name, verbose_name_plural = _("person with an account"), _("people with an account")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="user_role_known"
            ),
            models.CheckConstraint(
                condition=Q(date_style__in=["", *DateStyle.values]), name="user_date_style_known"
            ),
            models.CheckConstraint(
                condition=Q(week_start=None) | Q(week_start__in=WeekStart.values),
                name="user_week_start_known",
            ),
            models.CheckConstraint(
                condition=Q(factor_roles__contained_by=Role.values), name="user_factor_roles_known"
            ),
        ]

    #: The columns by which `str` calls it.
    CALLED_BY = ("native_name", "email")

    def __str__(self) -> str:
        return called(self.native_name, self.email)

    @property
    def is_open(self) -> bool:
        """Whether they may do anything at all: from `closes_on` on not, whoever has noted it."""
        return self.is_active and (self.closes_on is None or today() < self.closes_on)

    def get_session_auth_hash(self) -> str:
        """No session is one of a closed account: it matches nothing, and ends."""
        return super().get_session_auth_hash() if self.is_open else secrets.token_hex()

    def get_session_auth_fallback_hash(self) -> Iterable[str]:
        return super().get_session_auth_fallback_hash() if self.is_open else ()

    @property
    def rights(self) -> Rights:
        role = self.role if self.is_open else ""
        if role == Role.OFFICER and self.officers_coordinate:
            role = Role.COORDINATOR.value
        return Rights(role=role, user=self.pk)

    def vouch_for_address(self) -> None:
        """The office knows the address: it is written down as a verified one, and as the only one.
        Without such a row the first sign-in that comes from a provider would end the password."""
        address = self.email.lower()
        EmailAddress.objects.filter(user=self).exclude(email=address).delete()
        EmailAddress.objects.update_or_create(
            user=self, email=address, defaults={"verified": True, "primary": True}
        )


class SignInMethod(models.TextChoices):
    PASSWORD = "password", _("with a password")
    PASSKEY = "passkey", _("with a passkey")
    PROVIDER = "provider", _("by the sign-in of the office")


class UserSessionQuerySet(models.QuerySet["UserSession"]):
    @staticmethod
    def _kept(now: datetime) -> Exists:
        return Exists(
            Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
        )

    def live(self, now: datetime) -> Self:
        """Those that still answer at `now`."""
        return self.filter(self._kept(now))

    def ended(self, now: datetime) -> Self:
        return self.exclude(self._kept(now))


class UserSession(models.Model):
    """What its owner is told of a session (`django_session`, by its key): `agent`, what the browser
    calls itself; `address`, whence it was last used; `used_at`, to ten minutes. No foreign key: a
    session may end without anybody knowing of this row, which the night then removes."""

    session_key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions")
    method = models.CharField(max_length=8, choices=SignInMethod, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = UserSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user}: {self.started_at}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        """Whose holder is away on `day`."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def not_over(self, day: date) -> Self:
        return self.filter(last_day__gte=day)


class Absence(models.Model):
    """Somebody is away from `first_day` to `last_day`, both included: what comes due for them
    meanwhile is told to `deputy`, or, where there is none, to the next in line."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("who")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="stands_in",
        verbose_name=_("stands in"),
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name, verbose_name_plural = _("absence"), _("absences")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("user")), name="absence_deputy_is_another"
            ),
            no_overlap("absence_overlap", of="user", days=("first_day", "last_day")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day:%Y-%m-%d}..{self.last_day:%Y-%m-%d}"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None).exclude(
            party__is_disabled=True
        )


class ApiKey(models.Model):
    """A Bearer key, of a partner (`party`) or of a person (`user`). Shown once, kept as a digest
    of 256 random bits; `prefix` is its readable beginning."""

    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="keys")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="keys"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=True, user__isnull=False)
                | Q(party__isnull=False, user__isnull=True),
                name="api_key_of_a_party_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @staticmethod
    def draw(kind: str) -> tuple[str, str, str]:
        """A new secret of `kind` ("staff" or "partner"): (secret, prefix, digest)."""
        secret = f"mou_{kind}_{secrets.token_urlsafe(32)}"
        return secret, secret[: len(kind) + 9], ApiKey.digest_of(secret)

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @property
    def rights(self) -> Rights:
        if self.party_id:
            return Rights(role="partner", party=self.party_id)
        return self.user.rights if self.user else Rights()


class Installation(models.Model):
    """Of the installation that this database serves, and not in any backup: one row.

    `place`: where the database lay when it was said to be the one that tells people; None while
    nobody has said so of a restored copy. `restored_from`: what the backup said of itself.
    `drilled_at`, `drill`: when a backup was last tried, and what came of it.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    uid = models.UUIDField(default=uuid4, editable=False)
    place = models.JSONField(null=True)
    restored_from = models.JSONField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    drilled_at = models.DateTimeField(null=True)
    drill = models.JSONField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_installation")]

    def __str__(self) -> str:
        return str(self.uid)
