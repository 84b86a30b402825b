"""What came in and the next one; and pages below one import."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agreements.access import can
from agreements.clock import asked_day
from agreements.views.documents import TakesFiles
from mou_tracker.imports.models import Import, ImportRow


class Arrivals(TakesFiles):
    """A list of what came in, with the form for the next one. Everybody who reads may know the
    page; who may prepare an import sends the next one from here."""

    permission = "prepare_import"

    def check_permission(self) -> None:
        if self.request.method == "POST":
            super().check_permission()
        else:
            asked_day(self.request)


class OfImport:
    """404 where it may not be seen: imports are the office's, and no reader's."""

    request: Any
    kwargs: Any

    @cached_property
    def imported(self) -> Import:
        seen = Import.objects.visible_to(self.request.user).defer("sheets")
        seen = seen.select_related("document", "owner", "applied_by", "sent_by", "returned_by")
        return get_object_or_404(seen, uid=self.kwargs["uid"])

    @property
    def may_decide(self) -> bool:
        """Its owner, and whoever could take it over."""
        user = self.request.user
        return self.imported.owner_id == user.pk or can(user, "apply_import")

    def check_may_decide(self) -> None:
        if not self.may_decide:
            raise PermissionDenied(
                _("%(owner)s prepares this import; a coordinator can take it over.")
                % {"owner": self.imported.owner}
            )

    def address(self, query: str = "") -> str:
        path = reverse("imports:import", args=[self.imported.uid])
        return f"{path}?{query}" if query else path

    def way_here(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        own = (str(self.imported), self.address())
        return [(_("Import"), reverse("imports:imports")), own, *more]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        about: Any = super()
        found: dict[str, Any] = about.get_context_data(**context, imported=self.imported)
        return found


class OfRow(OfImport):
    """... and below one row of it."""

    @cached_property
    def row(self) -> ImportRow:
        rows = ImportRow.objects.filter(imported=self.imported)
        return get_object_or_404(rows, position=self.kwargs["position"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, row=self.row)
