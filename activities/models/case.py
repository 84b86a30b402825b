"""Exemplary cases: practices the parties identify together."""

from datetime import date
from typing import NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Area, Confidentiality, Party
from agreements.models.columns import Columns, office, shared
from agreements.models.fields import LocalisedTextField, UidField, in_language
from agreements.models.history import tracked

from .activity import Activity
from .scope import work_scope


class CaseState(models.TextChoices):
    CANDIDATE = "candidate", _("candidate")
    JOINTLY_SELECTED = "jointly_selected", _("jointly selected")
    PUBLISHED = "published", _("published")
    PRESENTED = "presented", _("presented")


class Step(NamedTuple):
    """The column of its day, and of what is told with it."""

    day: str
    told: str


#: The step to each state but the first, in their order.
STEPS = (
    Step("selected_on", "selected_at"),
    Step("published_on", "link"),
    Step("presented_on", "presented_at"),
)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(work_scope(user, link=CaseAgreement, source="case"))

    def in_state_on(self, state: str, day: date) -> Self:
        """Those that had come to `state` by `day`, and no further."""
        at = list(CaseState).index(CaseState(state))
        days = [step.day for step in STEPS]
        found = self.filter(**{f"{name}__lte": day for name in days[:at]})
        return found.exclude(**{f"{days[at]}__lte": day}) if at < len(days) else found


@tracked
class Case(models.Model):
    """One practice on its way from candidate to presented; a step is never skipped silently:
    each has its day or its place. `party`: whose practice it is."""

    uid = UidField(unique=True)
    title = LocalisedTextField(verbose_name=_("title"))
    summary = LocalisedTextField(verbose_name=_("summary"))
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="cases")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="cases")
    agreements = models.ManyToManyField(
        Agreement, through="CaseAgreement", related_name="cases", blank=True
    )
    state = models.CharField(
        _("state"), max_length=16, choices=CaseState, default=CaseState.CANDIDATE
    )
    selected_on = models.DateField(_("selected on"), null=True, blank=True)
    selected_at = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="selected_cases"
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    link = models.URLField(_("where it was published"), blank=True, max_length=500)
    presented_on = models.DateField(_("presented on"), null=True, blank=True)
    presented_at = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="presented_cases"
    )
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=12,
        choices=Confidentiality,
        default=Confidentiality.INTERNAL,
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    FIELDS = Columns(
        shared("title", by="add_case change_case"),
        shared("summary", by="add_case change_case", search=True, export=60),
        shared("area", by="add_case change_case", label=_("cooperation area")),
        shared("party", by="add_case change_case", label=_("party")),
        shared("agreements", by="add_case change_case", label=_("agreements")),
        office("confidentiality", by="add_case change_case"),
        shared("state selected_on published_on", by="advance_case take_case_back"),
        shared("link presented_on", by="advance_case take_case_back"),
        office("selected_at", by="advance_case take_case_back", label=_("selected at")),
        office("presented_at", by="advance_case take_case_back", label=_("presented at")),
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["state", "-pk"]
        verbose_name, verbose_name_plural = _("exemplary case"), _("exemplary cases")
        constraints = [
            models.CheckConstraint(condition=~Q(title={}), name="case_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="candidate") | Q(selected_on__isnull=False),
                name="case_selected_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "presented")) | Q(published_on__isnull=False),
                name="case_published_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="presented") | Q(presented_on__isnull=False),
                name="case_presented_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.title)[0]

    def as_on(self, day: date) -> Self:
        """This row as it stood on `day`, to be shown and not saved: a step taken later was not."""
        states = list(CaseState)
        for at, step in reversed(list(enumerate(STEPS))):
            taken = getattr(self, step.day)
            if taken is not None and taken > day:
                self.state = states[at]
                setattr(self, step.day, None)
                setattr(self, step.told, "" if step.told == "link" else None)
        return self


@tracked
class CaseAgreement(models.Model):
    """An agreement under which a case was identified."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="agreement_links")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="case_links")

    class Meta:
        ordering = ["case", "agreement__reference"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agreement"], name="case_agreement_once")
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.case}"
