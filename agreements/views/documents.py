"""Documents of an agreement: the list, one document with its versions, and its bytes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from agreements import actions
from agreements.access import can
from agreements.actions.documents import Examined
from agreements.extraction import PAGE_BREAK, State
from agreements.extraction.mail import MAIL_KINDS
from agreements.files import Damaged, StoreError, handed_out, hold
from agreements.files.words import failure, kind_label
from agreements.forms.base import DatedForm
from agreements.forms.documents import (
    AgreementUploadForm,
    DescriptionForm,
    UploadForm,
    VersionForm,
)
from agreements.models import Agreement, Amendment, Document, DocumentKind, Event, TermText

from .base import ActionFormView, AsOf, OfAgreement, page_of

#: A script that sends a form with files by itself asks for the address instead of the page.
SENT_BY_SCRIPT = "X-Sent-By-Script"
SHOWN_OF_A_TEXT = 4000  # characters


class TakesFiles(ActionFormView):
    """A form with files. A full disk is told at the form; a script gets the address to go to."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == 302 and request.headers.get(SENT_BY_SCRIPT):
            return JsonResponse({"location": response.headers["Location"]}, status=201)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except StoreError as error:
            form.add_error(None, failure(error))
            return self.render_to_response(self.get_context_data(form=form), status=error.status)


class Documents(OfAgreement, TakesFiles):
    """The documents of one agreement; whoever may attach has the form beside them."""

    permission = "attach"
    form_class = AgreementUploadForm
    template_name = "agreements/documents.html"
    heading = gettext_lazy("Documents")
    submit = gettext_lazy("Keep the files")

    def check_permission(self) -> None:
        """Reading is for everybody who sees the agreement."""
        if self.request.method == "POST":
            super().check_permission()
        else:
            self.load()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "agreement": self.agreement}

    def get_initial(self) -> dict[str, Any]:
        """`?to=` names the fact a file is for; what is for a term is its text."""
        to = self.request.GET.get("to", "")
        kind = {"kind": DocumentKind.TEXT} if to.startswith("term-") else {}
        return {"belongs_to": to, **kind}

    def perform(self, form: AgreementUploadForm) -> str:
        """Mails become correspondence, files without a kind are asked about, others are kept."""
        files, mails = form.cleaned_data["files"], []
        if not form.cleaned_data["belongs_to"]:
            mails = [file for file in files if file.kind.code in MAIL_KINDS]
            files = [file for file in files if file not in mails]
        waiting = hold_all(self.request, mails)
        if files and not form.cleaned_data["kind"]:
            query = asked_about(self.request, files, form, mail=waiting)
            return f"{reverse('agreements:proposed', args=[self.agreement.reference])}?{query}"
        self.keep(files, form)
        onward = from_mails(self.request, self.agreement, waiting)
        return onward or reverse("agreements:documents", args=[self.agreement.reference])

    def keep(self, files: Sequence[Examined], form: AgreementUploadForm) -> None:
        with transaction.atomic():
            actions.send_ahead(files)
            for file in files:
                actions.attach(
                    by=self.request.user,
                    on=self.today,
                    file=file,
                    agreements=[self.agreement],
                    **form.columns(),
                )
        self.success_message = said_of(files) if files else ""

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*trail_of(self.agreement), (_("Documents"), "")]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_attach = can(self.request.user, self.permission)
        seen = Document.objects.visible_to(self.request.user).filter(agreements=self.agreement)
        page = page_of(listed(seen), self.request)
        page["rows"] = with_versions(page["rows"], among=seen)
        return super().get_context_data(**context, page=page, may_attach=may_attach)


def hold_all(request: HttpRequest, files: Iterable[Examined]) -> list[str]:
    """The words under which the files wait for what is said of them."""
    return [hold(file.received, name=file.name, by=request.user) for file in files]


def asked_about(
    request: HttpRequest, files: Iterable[Examined], form: UploadForm, **more: list[str]
) -> str:
    """The query of the page that proposes what files are, with what was said of all of them."""
    said = ("confidentiality", "language", "title")
    query = QueryDict(mutable=True)
    for name, values in ({"held": hold_all(request, files)} | more).items():
        query.setlist(name, values)
    for name in said:
        query[name] = form.cleaned_data[name]
    return query.urlencode()


def from_mails(request: HttpRequest, agreement: Agreement, words: list[str]) -> str:
    """Where mails are shown as the correspondence they become; "" without one."""
    if not words:
        return ""
    query = QueryDict(mutable=True)
    query["agreement"] = agreement.reference
    query.setlist("held", words)
    return f"{reverse('activities:from-mail')}?{query.urlencode()}"


def listed(seen: Any) -> Any:
    """The newest versions among `seen`, as lists show them."""
    return seen.newest().listed().select_related("uploaded_by")


def with_versions(rows: list[Document], *, among: Any) -> list[tuple[Document, int]]:
    """Each row with the number of its versions among those that may be seen."""
    firsts = {row.pk: row.version_of_id or row.pk for row in rows}
    same = among.annotate(first=Coalesce("version_of", "pk")).filter(first__in=firsts.values())
    numbers = dict(same.order_by().values_list("first").annotate(Count("pk")))
    return [(row, numbers.get(firsts[row.pk], 1)) for row in rows]


def said_of(files: Sequence[Examined]) -> str:
    """What became of the files, and which of them the search cannot look into."""
    number, scans = len(files), sum(file.found.state == State.NONE for file in files)
    said = ngettext("%(n)d file is kept.", "%(n)d files are kept.", number) % {"n": number}
    if not scans:
        return said
    unread = ngettext(
        "%(n)d of them is a scan without text: its words cannot be searched.",
        "%(n)d of them are scans without text: their words cannot be searched.",
        scans,
    )
    return f"{said} {unread % {'n': scans}}"


def trail_of(agreement: Agreement) -> list[tuple[str, str]]:
    return [
        (_("Agreements"), reverse("agreements:list")),
        (agreement.reference, reverse("agreement", args=[agreement.reference])),
    ]


class OfDocument:
    """Pages below one document: 404 where it may not be seen."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def seen(self) -> Any:
        return Document.objects.visible_to(self.request.user)

    @cached_property
    def document(self) -> Document:
        rows = self.seen().select_related("uploaded_by")
        return get_object_or_404(rows, uid=self.kwargs["uid"])

    @cached_property
    def agreements(self) -> list[Agreement]:
        """Those the document belongs to, as far as the reader may see them."""
        seen = Agreement.objects.visible_to(self.request.user)
        return list(seen.filter(documents=self.document).order_by("reference"))

    def get_success_url(self) -> str:
        return reverse("agreements:document", args=[self.document.uid])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """Through the agreement, where it belongs to one."""
        way = []
        if self.agreements:
            first = self.agreements[0]
            listed = reverse("agreements:documents", args=[first.reference])
            way = [*trail_of(first), (_("Documents"), listed)]
        return [*way, (self.document.title, OfDocument.get_success_url(self))]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, document=self.document)


class DocumentPage(OfDocument, AsOf, TemplateView):
    """What it is, what it belongs to, its versions, and the text found in it."""

    template_name = "agreements/document.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.document
        versions = list(self.seen().same_document(row).listed().select_related("uploaded_by"))
        numbered = [(number, version) for number, version in enumerate(versions, 1)]
        pages, onward = pages_of(row.extracted_text, first=self.request.GET.get("page", ""))
        return super().get_context_data(
            **context,
            breadcrumbs=self.breadcrumbs(),
            agreements=self.agreements,
            versions=numbered[::-1],
            number=versions.index(row) + 1,
            newest=versions[-1],
            what=kind_label(row.media_type),
            named_by=self.named_by(),
            pages=pages,
            onward=onward,
            may_change=can(self.request.user, "attach"),
        )

    def named_by(self) -> dict[str, Any]:
        """The facts that name this version: texts of terms, amendments, events."""
        mine = {"document": self.document}
        return {
            "texts": TermText.objects.filter(
                **mine, term__agreement__in=self.agreements, term__is_void=False
            ).select_related("term__agreement"),
            "amendments": Amendment.objects.filter(
                **mine, term__agreement__in=self.agreements, is_void=False
            ).select_related("term__agreement"),
            "events": Event.objects.filter(
                **mine, agreement__in=self.agreements, is_void=False
            ).select_related("agreement"),
        }


def pages_of(text: str, *, first: str) -> tuple[list[tuple[int, str]], int | None]:
    """(numbered pages with text, as many as are shown, from the asked one on; the next of them, if
    any). What has no pages is one, numbered 0, and may be cut."""
    told = text.split(PAGE_BREAK)
    numbered = list(enumerate(told, 1)) if len(told) > 1 else [(0, text)]
    with_text = [(number, page) for number, page in numbered if page]
    start = int(first) if first.isascii() and first.isdigit() and len(first) < 6 else 0
    asked = [one for one in with_text if one[0] >= start] or with_text
    shown: list[tuple[int, str]] = []
    left = SHOWN_OF_A_TEXT
    for number, page in asked:
        if left <= 0:
            return shown, number
        shown.append((number, page if number else page[:left]))
        left -= len(page)
    return shown, 0 if left < 0 and not shown[-1][0] else None


class ChangeDocument(OfDocument, ActionFormView):
    action = staticmethod(actions.change_document)
    target = "document"
    is_versioned = True
    permission = "attach"
    form_class = DescriptionForm
    heading = gettext_lazy("Describe the document anew")
    success_message = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        names = ("title", "kind", "language", "confidentiality")
        return {name: getattr(self.document, name) for name in names}

    def typed(self, form: DescriptionForm) -> dict[str, Any]:
        return form.description()


class NewVersion(OfDocument, TakesFiles):
    action = staticmethod(actions.new_version)
    target = "document"
    permission = "attach"
    form_class = VersionForm
    template_name = "agreements/document_version.html"
    heading = gettext_lazy("Add a new version")
    submit = gettext_lazy("Keep the new version")
    success_message = gettext_lazy("The new version is kept; the earlier ones stay.")

    def typed(self, form: VersionForm) -> dict[str, Any]:
        (file,) = form.cleaned_data["files"]
        return {"file": file}

    def get_success_url(self) -> str:
        return reverse("agreements:document", args=[self.object.uid])


class TakeBackForm(DatedForm):
    """Nothing to fill in: the page only asks."""


class TakeBack(OfDocument, ActionFormView):
    action = staticmethod(actions.take_back)
    target = "document"
    is_versioned = True
    permission = "attach"
    form_class = TakeBackForm
    heading = gettext_lazy("Take this document back")
    submit = gettext_lazy("Take it back")
    success_message = gettext_lazy("Taken back.")

    def load(self) -> None:
        super().load()
        _led_to_it = self.agreements  # read before it is gone from them

    def get_success_url(self) -> str:
        return self.breadcrumbs()[-2][1] if self.agreements else "/"


class DocumentFile(OfDocument, View):
    """The bytes, whole, and only when they are those that were taken in: a Range is never cut
    out of them."""

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        try:
            return handed_out(self.document, request)
        except Damaged as error:
            context = {"document": self.document, "code": error.code}
            return render(request, "agreements/document_damaged.html", context, status=409)
