"""Who did what to a record: in words, with before and after, newest first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import CharField, Min, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from activities.models import Activity, Case, Forum
from activities.views.base import OfActivity, page_of_activity
from activities.views.cases import OfCase
from activities.views.forums import OfForum
from agreements.access import can
from agreements.actions import Conflict
from agreements.actions.action import subject_of
from agreements.clock import today
from agreements.entries import unseen_namings
from agreements.models import SYSTEM, Agreement, AuditEntry, Document, Party, Person
from agreements.templatetags.words import localised
from agreements.views.base import AsOf, OfAgreement
from agreements.views.documents import OfDocument
from agreements.views.people import OfPerson
from agreements.views.registers import OfParty
from mou_tracker.accounts.action_labels import action_label
from mou_tracker.accounts.models import User
from mou_tracker.collaboration import actions
from mou_tracker.collaboration.history import entries_in_words
from mou_tracker.collaboration.models import Comment, Proposal
from mou_tracker.collaboration.subjects import Subject, subjects_of
from mou_tracker.collaboration.wording import KINDS, Kinds

PAGE = 50
#: The action with which a record of the office begins, and that names it.
BEGUN = {Activity: "log_activity"}


class History(AsOf, TemplateView):
    """The audit rows of one record with the rows of history behind them. `by` keeps one person's,
    `kind` one kind of action, `before` walks back by sequence. POST restores an earlier wording."""

    template_name = "agreements/history.html"
    #: What the record is, and where the page keeps it.
    noun: type = Agreement
    held = ""
    http_method_names = ["get", "head", "post", "options"]

    @property
    def all_kinds(self) -> Kinds:
        return KINDS.get(self.noun, {})

    @property
    def record(self) -> Any:
        return getattr(self, self.held)

    def entries(self) -> QuerySet[AuditEntry]:
        return told_once(self.record)

    def about(self) -> tuple[str, str]:
        """(title, what it is called for short)."""
        raise NotImplementedError

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The way to the record's own page, and that page."""
        raise NotImplementedError

    def filtered(self, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        query = self.request.GET
        if kind := query.get("kind", ""):
            if kind not in self.all_kinds:
                raise BadRequest(_("There is no such list: “%s”.") % kind[:40])
            rows = rows.filter(verb__in=self.all_kinds[kind][1])
        if by := query.get("by", ""):
            rows = rows.filter(by=None if by == SYSTEM else _number(by))
        if before := query.get("before", ""):
            rows = rows.filter(sequence__lt=_number(before))
        return rows

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = self.filtered(self.entries()).select_related("by").order_by("-sequence")
        rows = list(found[: PAGE + 1])
        title, name = self.about()
        subjects = subjects_of(rows[:PAGE], reader=self.request.user)
        onward = self.request.GET.copy()
        if len(rows) > PAGE:
            onward["before"] = rows[PAGE - 1].sequence
        return super().get_context_data(
            **context,
            entries=[
                {"entry": entry, "verb": action_label(entry.verb), "rows": changed,
                 "subject": self.named(entry, subjects), "reason": _reason(entry),
                 "proposed_by": entry.detail.get("proposed_by", "")}
                for entry, changed in entries_in_words(
                    rows[:PAGE], reader=self.request.user, own=self.noun
                )
            ],
            next=f"?{onward.urlencode()}" if len(rows) > PAGE else "",
            people=self.people(),
            kinds=self.kinds(),
            asked={name: self.request.GET.get(name, "") for name in ("by", "kind")},
            may_restore=self.noun in actions.RESTORES
            and can(self.request.user, actions.RESTORES[self.noun]),
            title=title,
            name=name,
            page=self.breadcrumbs()[-1][1],
            breadcrumbs=[*self.breadcrumbs(), (_("History"), "")],
        )  # fmt: skip

    def named(self, entry: AuditEntry, subjects: dict[str, Subject]) -> Subject | None:
        """What an action was about, where that is not the page's own record; and as that began."""
        is_own = entry.subject.startswith(f"{self.noun._meta.model_name}:")
        return (
            None if is_own and entry.verb != BEGUN.get(self.noun) else subjects.get(entry.subject)
        )

    def kinds(self) -> list[tuple[str, str]]:
        """The kinds of actions that this record has seen, and the one that is asked for."""
        seen = set(self.entries().order_by().values_list("verb", flat=True).distinct())
        asked = self.request.GET.get("kind", "")
        return [
            (name, label)
            for name, (label, verbs) in self.all_kinds.items()
            if name == asked or seen & set(verbs)
        ]

    def people(self) -> list[tuple[str, str]]:
        """Those who did something, and the office where it did."""
        seen = self.entries()
        found = User.objects.filter(pk__in=seen.order_by().values("by"))
        people = [(str(user.pk), str(user)) for user in found]
        office = seen.filter(by=None).exists()
        return [*people, *([(SYSTEM, _("the system"))] if office else [])]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """`wording` names an earlier text ("activities.meeting:17:minutes") of this record."""
        _found = self.record  # 404 before 403
        try:
            actions.restore_wording(
                by=request.user, on=today(), of=self.record, wording=request.POST.get("wording", "")
            )
        except actions.NoSuchWording as error:
            raise Http404 from error
        except (Conflict, ValidationError) as error:
            messages.error(request, getattr(error, "message", None) or "; ".join(error.messages))
        else:
            messages.success(request, _("Restored; the history keeps both wordings."))
        return redirect(request.path)


class AgreementHistory(OfAgreement, History):
    """What was done to an agreement, and to those of its activities the reader may see; not that
    a successor was named which they may not."""

    noun, held = Agreement, "agreement"

    def entries(self) -> QuerySet[AuditEntry]:
        user = self.request.user
        work = Q()
        for kind in ("activity", "case", "comment", "proposal"):
            work |= Q(subject__startswith=f"{kind}:")
        seen = [
            _subjects(kind, rows.visible_to(user).filter(agreements=self.agreement))
            for kind, rows in (("activity", Activity.objects), ("case", Case.objects))
        ]
        seen.append(_subjects("comment", Comment.objects.visible_to(user)))
        seen.append(_subjects("proposal", Proposal.objects.visible_to(user)))
        visible = Q()
        for subjects in seen:
            visible |= Q(subject__in=subjects)
        rows = AuditEntry.objects.filter(~work | visible, agreement=self.agreement)
        return rows.exclude(pk__in=self.unseen)

    @cached_property
    def unseen(self) -> list[int]:
        """What names a successor the reader may not see."""
        return list(unseen_namings([self.agreement.pk], to=self.request.user))

    def breadcrumbs(self) -> list[tuple[str, str]]:
        reference = self.agreement.reference
        here = reverse("agreement", args=[reference])
        return [(_("Agreements"), reverse("agreements:list")), (reference, here)]

    def about(self) -> tuple[str, str]:
        row = self.agreement
        return localised(row.title), row.reference


class ActivityHistory(OfActivity, History):
    """What was done to one activity: once, however many agreements were told of it."""

    noun, held = Activity, "activity"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        kind = self.activity.get_kind_display()
        return [
            (_("Activities"), reverse("activities:list")),
            (kind, page_of_activity(self.activity)),
        ]

    def about(self) -> tuple[str, str]:
        row = self.activity
        return localised(row.title), row.get_kind_display()


class PartyHistory(OfParty, History):
    """What was written about a partner; its agreements have histories of their own."""

    noun, held = Party, "party"

    def about(self) -> tuple[str, str]:
        row = self.party
        return localised(row.names), row.short


class PersonHistory(OfPerson, History):
    """What was written about somebody and the posts they held; how they are reached is told only
    to those who may see it."""

    noun, held = Person, "person"

    def about(self) -> tuple[str, str]:
        return str(self.person), ""


class ForumHistory(OfForum, History):
    """What was written about a forum; its sessions have histories of their own."""

    noun, held = Forum, "forum"

    def about(self) -> tuple[str, str]:
        row = self.forum
        return localised(row.names), row.short_name


class DocumentHistory(OfDocument, History):
    """What was done to a document, all its versions together as far as the reader sees them."""

    noun, held = Document, "document"
    http_method_names = ["get", "head", "options"]

    def entries(self) -> QuerySet[AuditEntry]:
        return told_once(*self.seen().same_document(self.document).only("pk"))

    def about(self) -> tuple[str, str]:
        return self.document.title, self.document.get_kind_display()


class CaseHistory(OfCase, History):
    """What was done to an exemplary case."""

    noun, held = Case, "case"
    http_method_names = ["get", "head", "options"]

    def about(self) -> tuple[str, str]:
        return localised(self.case.title), self.case.get_state_display()


def told_once(*records: Model) -> QuerySet[AuditEntry]:
    """The actions about `records`, each once, however many agreements were told of it."""
    told = AuditEntry.objects.filter(subject__in=[subject_of(row) for row in records])
    once = Coalesce(Cast("context", CharField()), Cast("sequence", CharField()))
    first = told.order_by().values(once=once).annotate(first=Min("sequence")).values("first")
    return AuditEntry.objects.filter(sequence__in=first)


def _subjects(kind: str, rows: QuerySet) -> QuerySet:
    """The subjects of audit rows about `rows`."""
    name = Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())
    return rows.order_by().values_list(name, flat=True)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise BadRequest(_("This page does not exist."))
    return int(text)


def _reason(entry: AuditEntry) -> str:
    """The reason somebody gave for a correction."""
    return str(entry.detail.get("reason") or "")
