"""Who took part in an activity, or is expected: named people and head counts per party."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Party, Person
from agreements.models.history import tracked

from .activity import Activity


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Rows of parties `user` may see; ask for the activity itself first."""
        return self.filter(party__in=Party.objects.visible_to(user))


@tracked
class Participant(models.Model):
    """One named person, or how many came from one party in all (`head_count`, no name)."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participants")
    party = models.ForeignKey(Party, models.PROTECT, related_name="participant_rows")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="participations"
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    head_count = models.PositiveSmallIntegerField(_("people"), null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "party", "pk"]
        verbose_name, verbose_name_plural = _("participant"), _("participants")
        constraints = [
            models.CheckConstraint(
                condition=Q(head_count__isnull=False, head_count__gt=0, person=None, name="")
                | Q(head_count=None) & (Q(person__isnull=False) | ~Q(name="")),
                name="participant_person_or_count",
            ),
            models.UniqueConstraint(
                fields=["activity", "party"],
                condition=Q(head_count__isnull=False),
                name="participant_one_count_per_party",
            ),
            models.UniqueConstraint(fields=["activity", "person"], name="participant_person_once"),
        ]

    def __str__(self) -> str:
        return self.name or (str(self.person) if self.person else str(self.head_count))
