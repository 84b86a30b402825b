"""A mail that was dropped on an agreement: shown as the correspondence it will become."""

from contextlib import suppress
from functools import cached_property
from time import monotonic
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.forms.letter import LetterForm
from activities.letters import Letter, copies_of, letter_of
from agreements.actions.documents import Examined, examine
from agreements.extraction.mail import Mail, Unreadable, read_attachment
from agreements.files import Gone, StoreError, held, receive
from agreements.files.words import failure
from agreements.models import Agreement, DocumentKind
from agreements.views.base import ActionFormView

from .base import page_of_activity

#: For reading all that is attached to one mail; of one that is begun, its own bounds hold.
SECONDS = 60


class FromMail(ActionFormView):
    """`?held=`: the words of mails that wait, the first of which is shown; `?agreement=`."""

    permission = "log_activity"
    form_class = LetterForm
    template_name = "activities/letter.html"
    heading = gettext_lazy("Log a mail as correspondence")
    submit = gettext_lazy("Save")
    success_message = gettext_lazy("Logged. Details can follow.")

    @cached_property
    def waiting(self) -> list[str]:
        return self.request.GET.getlist("held")

    @cached_property
    def agreements(self) -> list[Agreement]:
        seen = Agreement.objects.visible_to(self.request.user)
        return list(seen.filter(reference__in=self.request.GET.getlist("agreement")))

    @cached_property
    def file(self) -> Examined:
        """404 where nothing waits under the word; a mail that is not understood has no `mail`."""
        try:
            received, name = held(self.waiting[0], by=self.request.user)
        except (Gone, IndexError) as error:
            raise Http404 from error
        return examine(received, name=name)

    def prepare(self) -> None:
        """Whether there is such a file, and who may keep it, is told by `enter`."""
        with suppress(Http404, PermissionDenied):
            self.check_permission()
            self.attachments  # noqa: B018 examined here

    def enter(self) -> HttpResponse:
        self.check_permission()
        if self.file.mail is None:
            back = f"{reverse('activities:new')}?{self.place}"
            context = {"file": self.file, "back": back}
            return render(self.request, "activities/mail_unread.html", context)
        return super().enter()

    @property
    def place(self) -> str:
        return "&".join(f"agreement={row.reference}" for row in self.agreements)

    @cached_property
    def mail(self) -> Mail:
        if self.file.mail is None:
            raise Http404
        return self.file.mail

    @cached_property
    def letter(self) -> Letter:
        return letter_of(self.mail, agreements=self.agreements, user=self.request.user)

    @cached_property
    def attachments(self) -> tuple[list[tuple[Examined, str]], list[str]]:
        """((file, proposed kind) of what can be kept; why the others cannot). All of them have
        SECONDS together."""
        until = monotonic() + SECONDS
        kept: list[tuple[Examined, str]] = []
        refused: list[str] = []
        for number, told in enumerate(self.mail.attachments):
            if monotonic() > until:
                refused.append(f"{told.name}: {_('Reading the file took too long.')}")
                continue
            try:
                content = read_attachment(self.file.received.path, self.file.kind, number)
                file = examine(receive([content]), name=told.name)
            except ValidationError as error:
                refused.append(f"{told.name}: {' '.join(error.messages)}")
            except Unreadable:
                refused.append(f"{told.name}: {_('The file is damaged: it cannot be opened.')}")
            else:
                kept.append((file, file.proposal.kind))
        return kept, refused

    @cached_property
    def copies(self) -> list[Any]:
        return copies_of(self.mail, user=self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "user": self.request.user,
            "attached": self.attachments[0],
            "is_copy": bool(self.copies),
        }

    def get_initial(self) -> dict[str, Any]:
        letter = self.letter
        return {
            "title": letter.title,
            "held": letter.day.isoformat() if letter.day else "",
            "direction": letter.direction,
            "party": letter.party.uid if letter.party else "",
            "agreements": [row.reference for row in self.agreements],
            "notes": letter.notes,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        said = {name for name, value in self.request.POST.items() if value}
        if any(name.startswith("kind_") for name in said - set(form.fields)):
            form.add_error(None, _("Reading the file took too long."))
            return self.form_invalid(form)
        try:
            return super().form_valid(form)
        except StoreError as error:
            form.add_error(None, failure(error))
            return self.render_to_response(self.get_context_data(form=form), status=error.status)

    def perform(self, form: LetterForm) -> str:
        row = actions.log_correspondence(
            by=self.request.user,
            on=self.today,
            files=list(self.files(form)),
            **form.values(self.letter.people),
        )
        if len(self.waiting) > 1:
            query = self.request.GET.copy()
            query.setlist("held", self.waiting[1:])
            return f"{self.request.path}?{query.urlencode()}"
        return page_of_activity(row)

    def files(self, form: LetterForm) -> Any:
        """The mail itself, and what of it is to be kept."""
        yield self.file, {"kind": DocumentKind.LETTER, "language": self.file.proposal.language}
        for number, (file, _kind) in enumerate(self.attachments[0]):
            if kind := form.cleaned_data.get(f"kind_{number}"):
                yield file, {"kind": kind, "language": file.proposal.language}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        here = f"{self.request.path}?{self.request.GET.urlencode()}"
        return [(_("Activities"), reverse("activities:list")), (str(self.heading), here)]

    def cancel(self) -> str:
        if self.agreements:
            return reverse("agreement", args=[self.agreements[0].reference])
        return reverse("activities:list")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            **context,
            mail=self.mail,
            file=self.file,
            refused=self.attachments[1],
            copies=self.copies,
            more=len(self.waiting) - 1,
        )
