"""Mark a duty of an agreement as done: to comply with a rule, to review, to report."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.deadline_kinds import TICKED
from agreements.forms.term import TickForm
from agreements.models import ComplianceTick, Deadline
from agreements.templatetags.words import duty_words

from .nested import BelowAgreement


class TickDuty(BelowAgreement):
    """Marks one duty as done on a day, or open again with `reopen`."""

    action = staticmethod(actions.tick_compliance)
    permission = "change"
    form_class = TickForm
    submit = gettext_lazy("Done")
    success_message = gettext_lazy("Marked.")

    @cached_property
    def duty(self) -> Deadline:
        rows = self.agreement.deadlines.visible_to(self.request.user)
        return get_object_or_404(rows.filter(kind__in=TICKED), uid=self.kwargs["uid"])

    def load(self) -> None:
        _found = self.duty

    @property
    def heading(self) -> str:
        name = duty_words(self.duty.params) or self.duty.get_kind_display()
        return _("Mark as done: %s") % name

    def get_initial(self) -> dict[str, Any]:
        ticks = ComplianceTick.objects.filter(agreement=self.agreement, key=self.duty.key)
        tick = ticks.first()
        return {"done_on": tick.done_on if tick else self.today}

    def typed(self, form: TickForm) -> dict[str, Any]:
        return {"key": self.duty.key, **form.columns()}
