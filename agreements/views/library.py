"""Every document one may see, whatever it is kept with."""

from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements.actions.several import DOCUMENTS
from agreements.exports import lists
from agreements.filters import DocumentFilter
from agreements.models import Agreement, Document

from .base import AsOf
from .documents import with_versions
from .exporting import Exports
from .filtering import Filtered
from .several import offered

PAGE = 50


class AllDocuments(Filtered, Exports, AsOf, TemplateView):
    """The newest version of each, the latest kept first; key-set pages by when it was kept."""

    template_name = "agreements/all_documents.html"
    filter_class = DocumentFilter
    sheet = "documents"
    sheet_title = gettext_lazy("Documents")

    @property
    def seen(self) -> QuerySet[Document]:
        seen: QuerySet[Document] = Document.objects.visible_to(self.request.user)
        return seen.filter(uploaded_at__date__lte=self.on) if self.on < self.today else seen

    def everything(self) -> QuerySet[Document]:
        newest: QuerySet[Document] = self.seen.newest()
        return newest

    def rows(self) -> QuerySet[Document]:
        agreements = Agreement.objects.visible_to(self.request.user).order_by("reference")
        kept = self.matches.defer("extracted_text").select_related("uploaded_by").order_by("-pk")
        return kept.prefetch_related(Prefetch("agreements", agreements, to_attr="seen_with"))

    def columns(self) -> Any:
        return lists.DOCUMENTS

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        query, rows = self.request.GET, self.rows()
        cursor = query.get("after", "")
        if cursor and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
            raise BadRequest(_("This page does not exist."))
        found = list((rows.filter(pk__lt=int(cursor)) if cursor else rows)[: PAGE + 1])
        onward = query.copy()
        if len(found) > PAGE:
            onward["after"] = str(found[PAGE - 1].pk)
        return super().get_context_data(
            **context,
            rows=with_versions(found[:PAGE], among=self.seen),
            several=self.on >= self.today
            and offered(self.request, DOCUMENTS, "agreements:several-documents"),
            next=f"?{onward.urlencode()}" if len(found) > PAGE else "",
        )
