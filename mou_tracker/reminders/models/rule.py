"""How many days before a deadline of a kind somebody hears of it."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.deadline_kinds import LEGAL
from agreements.models import Agreement, DeadlineKind, Term

#: Of a legal day so many steps within so many days can be moved and not taken away.
LAST_STEPS, LAST_DAYS = 2, 30
#: The furthest anybody is told ahead, in days; also what the planner's window reaches.
FURTHEST_LEAD = 1825


class Rule(models.Model):
    """Lead times of one kind of deadline: for the office (neither `agreement` nor `term`), or in
    its place for one agreement or one term; the narrowest wins as a whole.

    `lead_days`: days before the deadline, 0 for the day itself; the smallest is the last step.
    """

    kind = models.CharField(_("kind of deadline"), max_length=20, choices=DeadlineKind)
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, blank=True, related_name="reminder_rules"
    )
    term = models.ForeignKey(
        Term, models.CASCADE, null=True, blank=True, related_name="reminder_rules"
    )
    lead_days = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(0), MaxValueValidator(FURTHEST_LEAD)]
        ),
        verbose_name=_("days before"),
        size=12,
    )
    enabled = models.BooleanField(_("reminds"), default=True)

    class Meta:
        ordering = ["kind", "agreement", "term"]
        verbose_name, verbose_name_plural = _("reminder rule"), _("reminder rules")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "agreement", "term"],
                nulls_distinct=False,
                name="reminder_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(agreement=None) | Q(term=None), name="reminder_rule_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(lead_days__len__gt=0), name="reminder_rule_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {', '.join(map(str, self.lead_days))}"

    @property
    def lacks_last_steps(self) -> bool:
        """Whether a day that must not be missed may pass unheard under it."""
        late = [lead for lead in self.lead_days if lead <= LAST_DAYS]
        return self.kind in LEGAL and not (self.enabled and len(late) >= LAST_STEPS)
