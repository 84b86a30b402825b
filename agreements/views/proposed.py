"""Files whose kind nobody named: what each is likely to be is shown before it is kept."""

from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import actions
from agreements.actions.documents import Examined, examine
from agreements.files import Gone, held
from agreements.forms.proposed import ProposedForm

from .base import OfAgreement
from .documents import TakesFiles, from_mails, said_of, trail_of


class KeepProposed(TakesFiles):
    """`?held=`: the words of the files. A subclass gives `keep(file, **description)` and
    `done()`, where to go."""

    permission = "attach"
    form_class = ProposedForm
    template_name = "agreements/proposed.html"
    heading = gettext_lazy("What these files are")
    submit = gettext_lazy("Keep the files")

    def prepare(self) -> None:
        """Whether there are such files, and who may keep them, is told by `enter`."""
        with suppress(Http404, PermissionDenied):
            copy(self).check_permission()
            self.waiting  # noqa: B018 examined here

    @cached_property
    def waiting(self) -> Sequence[Examined]:
        try:
            found = [held(word, by=self.request.user) for word in self.request.GET.getlist("held")]
        except Gone as error:
            raise Http404 from error
        if not found:
            raise Http404
        return [examine(received, name=name) for received, name in found]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "files": self.waiting}

    def get_initial(self) -> dict[str, Any]:
        """What was said of all files together stands before what is proposed."""
        said, numbers = self.request.GET, range(len(self.waiting))
        found = {"confidentiality": said.get("confidentiality", "internal")}
        if language := said.get("language"):
            found |= {f"language_{number}": language for number in numbers}
        return found | ({"title_0": said["title"]} if said.get("title") else {})

    def keep(self, file: Examined, **description: Any) -> None:
        raise NotImplementedError

    def perform(self, form: ProposedForm) -> str:
        with transaction.atomic():
            actions.send_ahead(self.waiting)
            for file, description in form.described():
                self.keep(file, **description)
        self.success_message = said_of(self.waiting)
        return self.get_success_url()

    def cancel(self) -> str:
        return self.get_success_url()


class KeepWithAgreement(OfAgreement, KeepProposed):
    def keep(self, file: Examined, **description: Any) -> None:
        user, agreements = self.request.user, [self.agreement]
        actions.attach(by=user, on=self.today, file=file, agreements=agreements, **description)

    def get_success_url(self) -> str:
        """Mails that arrived beside these files come next."""
        onward = from_mails(self.request, self.agreement, self.request.GET.getlist("mail"))
        return onward or self.cancel()

    def cancel(self) -> str:
        return reverse("agreements:documents", args=[self.agreement.reference])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*trail_of(self.agreement), (_("Documents"), self.cancel())]
