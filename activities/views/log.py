"""Change what is written about an activity: all of it, or title and outcome in place."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.forms import ChangeForm, TitleForm
from agreements.views.base import ActionFormView

from .base import OfActivity, page_of_activity


class Edit(OfActivity, ActionFormView):
    """Change what is written about an activity; a stale form is told so and keeps every word."""

    permission = "change_activity"
    form_class = ChangeForm
    template_name = "agreements/form.html"

    def load(self) -> None:
        _found = self.activity

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
            "areas": list(row.area_links.values_list("area__code", flat=True)),
            "commitments": list(
                row.commitment_links.visible_to(self.request.user).values_list(
                    "commitment__uid", flat=True
                )
            ),
            "forum": row.forum.uid if row.forum else "",
            "proposed_by": row.proposed_by.uid if row.proposed_by else "",
        }

    def perform(self, form: ChangeForm) -> str:
        row = actions.change_activity(
            by=self.request.user,
            on=self.today,
            activity=self.activity,
            version=self.version_read,
            **form.cleaned_data,
        )
        return page_of_activity(row)

    def versioned_object(self) -> Any:
        return self.activity

    @property
    def heading(self) -> str:
        return _("Change the activity")


class EditInPlace(OfActivity, ActionFormView):
    """Title and outcome, from the page itself."""

    permission = "change_activity"
    form_class = TitleForm
    heading = gettext_lazy("Title and outcome")

    def load(self) -> None:
        _found = self.activity

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.activity.title, "outcome": self.activity.outcome}

    def versioned_object(self) -> Any:
        return self.activity

    def perform(self, form: TitleForm) -> str:
        row = actions.change_activity(
            by=self.request.user,
            on=self.today,
            activity=self.activity,
            version=self.version_read,
            **form.cleaned_data,
        )
        return page_of_activity(row)
