"""Acts inside a chain: amend or extend a term, give notice, suspend, end."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.actions.planned import lies_ahead, own_day
from agreements.derive.preview import Preview
from agreements.forms.acts import (
    ASKED,
    AmendForm,
    AsPlannedForm,
    EventForm,
    NotificationForm,
    notices_of,
    planned_words,
)
from agreements.models import AmendmentKind, EventKind, Signature, Term
from agreements.renewal.open_acts import Opening, openings
from agreements.status.answers import answer

from .nested import BelowAgreement, OfTerm


class Amend(OfTerm):
    action = staticmethod(actions.amend)
    is_versioned = False
    permission = "amend"
    form_class = AmendForm
    template_name = "agreements/amend.html"
    success_message = gettext_lazy("Recorded; the end it had before stays in the history.")

    @property
    def heading(self) -> str:
        extends = self.request.GET.get("kind") == AmendmentKind.EXTENSION
        return _("Extend the term") if extends else _("Amend or extend the term")

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "term": self.term}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """An extension is signed while the term runs: its first day, and the last of the period
        that runs; a tacit renewal to come may still be prevented."""
        periods = list(self.term.periods.order_by("starts_on"))
        begun = [row for row in periods if row.starts_on <= self.today] or periods[:1]
        found = super().get_context_data(**context)
        return {**found, "first": periods[:1], "last": begun[-1:]}


class RecordNotification(OfTerm):
    action = staticmethod(actions.record_notification)
    permission = "sign"
    form_class = NotificationForm
    heading = gettext_lazy("Record the last notification")
    submit = gettext_lazy("Record")
    success_message = gettext_lazy("Recorded; the days that follow from it are below.")


class AsPlanned(BelowAgreement):
    """What was planned and has come: somebody says that it happened on that day. What happened
    otherwise is corrected."""

    action = staticmethod(actions.confirm_as_planned)
    is_versioned = True
    permission = "correct"
    form_class = AsPlannedForm
    template_name = "agreements/as_planned.html"
    heading = gettext_lazy("Did it happen as planned?")
    submit = gettext_lazy("It happened as planned")
    success_message = gettext_lazy("Recorded: it counts as any other fact now.")

    @cached_property
    def planned(self) -> list[Any]:
        return actions.planned_facts(self.agreement)

    @cached_property
    def come(self) -> dict[str, tuple[str, list[Any]]]:
        """By key: what is asked about in words, and its rows."""
        found: dict[str, tuple[str, list[Any]]] = {}
        for row in self.planned:
            if not lies_ahead(own_day(row), on=self.today):
                key, label = planned_words(row)
                found.setdefault(key, (label, []))[1].append(row)
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "planned": self.come}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            come=self.come,
            corrections=[self._correction(row) for _label, rows in self.come.values()
                         for row in rows],
            ahead=[planned_words(one)[1] for one in self.planned
                   if lies_ahead(own_day(one), on=self.today)],
        )  # fmt: skip

    def _correction(self, row: Any) -> dict[str, str]:
        """Where one of them is corrected; each party's signature is one."""
        reference = self.agreement.reference
        label = planned_words(row)[1]
        if isinstance(row, Term):
            path = reverse("agreements:correct-term", args=[reference, row.ordinal])
        else:
            named = [reference, row._meta.model_name, row.uid]
            path = reverse("agreements:correct", args=named)
        if isinstance(row, Signature):
            label = f"{label}, {row.party.short}"
        return {"path": path, "label": label}

    def typed(self, form: AsPlannedForm) -> dict[str, Any]:
        return {"facts": form.rows()}


class RecordEvent(BelowAgreement):
    """Without `kind`, which acts are open and on which days; with it, the form of that act."""

    action = staticmethod(actions.record_event)
    permission = "record_event"
    form_class = EventForm
    template_name = "agreements/act.html"
    submit = gettext_lazy("Record")
    success_message = gettext_lazy("Recorded; the days that follow from it are below.")

    @property
    def kind(self) -> str:
        asked = self.request.POST.get("kind") or self.request.GET.get("kind", "")
        return asked if asked in ASKED else ""

    @property
    def heading(self) -> str:
        if not self.kind:
            return _("Record a notice, a suspension or an end")
        return _("Record: %s") % EventKind(self.kind).label

    @cached_property
    def preview(self) -> Preview:
        return Preview(self.agreement, on=self.today)

    @cached_property
    def openings(self) -> list[Opening]:
        found = answer(self.agreement, user=self.request.user, on=self.today, today=self.today)
        return openings(found, preview=self.preview)

    def get_form_kwargs(self) -> dict[str, Any]:
        options = {"agreement": self.agreement, "kind": self.kind}
        options |= {"preview": self.preview} if self.kind else {}
        return {**super().get_form_kwargs(), **options}

    def get_initial(self) -> dict[str, Any]:
        """The one notice that stands is the one that is withdrawn."""
        is_withdrawal = self.kind == EventKind.NOTICE_WITHDRAWN
        standing = list(notices_of(self.agreement)[:2]) if is_withdrawal else []
        return {"kind": self.kind, "withdraws": standing[0] if len(standing) == 1 else None}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            kind=self.kind,
            openings=self.openings,
            opening=next((one for one in self.openings if one.kind == self.kind), None),
        )
