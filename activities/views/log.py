"""Change what is written about an activity: all of it, or title and outcome in place."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.forms import ChangeForm, TitleForm
from activities.forms.letter import AnswersForm
from activities.models import Activity, ActivityKind, Direction
from agreements.views.base import ActionFormView

from .base import OfActivity, page_of_activity


class Edit(OfActivity, ActionFormView):
    """Change what is written about an activity; a stale form is told so and keeps every word."""

    action = staticmethod(actions.change_activity)
    target = "activity"
    is_versioned = True
    permission = "change_activity"
    form_class = ChangeForm
    template_name = "agreements/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        row = self.activity
        plain = (
            "title", "kind", "session_number", "mode", "level", "place", "responsible",
            "outcome", "confidentiality", "notes",
        )  # fmt: skip
        links = row.agreement_links.visible_to(self.request.user)
        return {
            **{name: getattr(row, name) for name in plain},
            "agreements": list(links.values_list("agreement__reference", flat=True)),
            "parties": list(
                row.party_links.visible_to(self.request.user).values_list("party__uid", flat=True)
            ),
            "areas": list(row.area_links.values_list("area__code", flat=True)),
            "commitments": list(
                row.commitment_links.visible_to(self.request.user).values_list(
                    "commitment__uid", flat=True
                )
            ),
            "forum": row.forum.uid if row.forum else "",
            "proposed_by": row.proposed_by.uid if row.proposed_by else "",
            "host": row.host.uid if row.host else "",
        }

    @property
    def heading(self) -> str:
        return _("Change the activity")

    def get_success_url(self) -> str:
        return page_of_activity(self.object)  # it may have become a meeting


class Answers(OfActivity, ActionFormView):
    """Which letter a letter answers."""

    action = staticmethod(actions.change_activity)
    target = "activity"
    is_versioned = True
    permission = "change_activity"
    form_class = AnswersForm
    heading = gettext_lazy("Which letter does it answer?")
    success_message = gettext_lazy("Saved.")

    def load(self) -> None:
        super().load()
        if self.activity.kind != ActivityKind.CORRESPONDENCE:
            raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        seen = Activity.objects.visible_to(self.request.user)
        letters = seen.filter(kind=ActivityKind.CORRESPONDENCE).exclude(pk=self.activity.pk)
        letters = letters.exclude(exchange__direction=Direction.INWARD).newest_first()
        return {**super().get_form_kwargs(), "letters": letters}

    def get_initial(self) -> dict[str, Any]:
        return {"answers": self.activity.answers.uid if self.activity.answers else ""}


class EditInPlace(OfActivity, ActionFormView):
    """Title and outcome, from the page itself."""

    action = staticmethod(actions.change_activity)
    target = "activity"
    is_versioned = True
    permission = "change_activity"
    form_class = TitleForm
    heading = gettext_lazy("Title and outcome")

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.activity.title, "outcome": self.activity.outcome}

    def get_success_url(self) -> str:
        return page_of_activity(self.object)
