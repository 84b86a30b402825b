"""What is left to do until the next signature?"""

from typing import Any

from django.core.exceptions import BadRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from activities.models import Activity
from agreements.access import may_ask_for
from agreements.models import Term
from agreements.renewal.preparation import room
from agreements.status.answers import Answer, BeyondHorizon, answer
from agreements.views.base import AsOf, OfAgreement

ASKED = ("open_renewal", "change_term", "sign", "correct", "decide", "see_contacts")


class RenewalRoom(OfAgreement, AsOf, TemplateView):
    """The term in preparation as it stands today, its plan as it stood on the asked day, beside the
    term that runs on it.

    A past day is for looking: its stage is always told of today, and nothing is offered.
    """

    template_name = "dashboards/renewal.html"

    @cached_property
    def found(self) -> Answer:
        try:
            return answer(self.agreement, user=self.request.user, on=self.on, today=self.today)
        except BeyondHorizon as error:
            raise BadRequest(
                _("Nothing is computed beyond %s.") % error.horizon.isoformat()
            ) from error

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        told = room(self.found, user=user)
        offered = self.on == self.today
        return super().get_context_data(
            **context,
            found=self.found,
            room=told,
            may={name: offered and may_ask_for(user, name) for name in ASKED},
            prompts=self._prompts(told.term),
            version=told.term.version if told.term else None,
        )

    def _prompts(self, term: Term | None) -> list[Activity]:
        """What prompted the term in preparation, as far as the reader may see it."""
        if term is None:
            return []
        seen = Activity.objects.visible_to(self.request.user).filter(prompts__term=term)
        return list(seen.newest_first())
