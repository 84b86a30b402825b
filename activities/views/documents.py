"""Files of an activity: the list, and a form that takes more."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.models import Activity, ActivityAgreement, ActivityDocument
from agreements.access import can
from agreements.actions.documents import Examined
from agreements.forms.documents import UploadForm
from agreements.models import Document, DocumentAgreement
from agreements.views.base import page_of
from agreements.views.documents import TakesFiles, asked_about, listed, said_of, with_versions
from agreements.views.proposed import KeepProposed

from .base import OfActivity

MOST_SHOWN = 10


def documents_of(activity: Activity, *, user: Any) -> QuerySet[Document]:
    """The documents of an activity as far as `user` may see them. A version given later belongs
    to the activity like the first."""
    tied = ActivityDocument.objects.filter(activity=activity).values("document")
    return Document.objects.visible_to(user).filter(Q(pk__in=tied) | Q(version_of__in=tied))


def evidence_for(activity: Activity, *, user: Any) -> QuerySet[Document]:
    """What can be evidence of an outcome: files of the activity and of the agreements it serves."""
    tied = ActivityDocument.objects.filter(activity=activity).values("document")
    served = ActivityAgreement.objects.filter(activity=activity).values("agreement")
    kept = DocumentAgreement.objects.filter(agreement__in=served).values("document")
    seen = Document.objects.visible_to(user).filter(Q(pk__in=tied) | Q(pk__in=kept))
    return seen.newest().listed()


def shown_with(activity: Activity, *, user: Any, on: Any) -> dict[str, Any]:
    """What the page of an activity shows of its files: the newest ones, and the form."""
    seen = documents_of(activity, user=user)
    may_attach = can(user, "attach")
    initial = {"confidentiality": activity.confidentiality}
    return {
        "documents": list(listed(seen)[:MOST_SHOWN]),
        "may_attach": may_attach,
        "upload": UploadForm(on=on, initial=initial, auto_id="file_%s") if may_attach else None,
    }


class Documents(OfActivity, TakesFiles):
    """All files of one activity; whoever may attach has the form beside them."""

    target = "activity"
    permission = "attach"
    form_class = UploadForm
    template_name = "activities/documents.html"
    heading = gettext_lazy("Documents")
    submit = gettext_lazy("Keep the files")

    def check_permission(self) -> None:
        """Reading is for everybody who sees the activity."""
        if self.request.method == "POST":
            super().check_permission()
        else:
            self.load()

    def get_initial(self) -> dict[str, Any]:
        return {"confidentiality": self.activity.confidentiality}

    def perform(self, form: UploadForm) -> str:
        files = form.cleaned_data["files"]
        if not form.cleaned_data["kind"]:
            query = asked_about(self.request, files, form)
            return f"{reverse('activities:proposed', args=[self.activity.uid])}?{query}"
        with transaction.atomic():
            for file in files:
                actions.attach_to_activity(
                    by=self.request.user,
                    on=self.today,
                    activity=self.activity,
                    file=file,
                    **form.description(),
                )
        self.success_message = said_of(files)
        return f"{self.get_success_url()}#documents"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        here = reverse("activities:documents", args=[self.activity.uid])
        return [*super().breadcrumbs(), (_("Documents"), here)]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        seen = documents_of(self.activity, user=self.request.user)
        page = page_of(listed(seen), self.request)
        page["rows"] = with_versions(page["rows"], among=seen)
        return super().get_context_data(
            **context,
            activity=self.activity,
            page=page,
            may_attach=can(self.request.user, self.permission),
        )


class KeepWithActivity(OfActivity, KeepProposed):
    target = "activity"

    def keep(self, file: Examined, **description: Any) -> None:
        who, row = self.request.user, self.activity
        actions.attach_to_activity(by=who, on=self.today, activity=row, file=file, **description)

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#documents"
