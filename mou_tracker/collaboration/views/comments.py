"""Comments: say something about a record, say it better, take it back; acknowledge being called."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from activities.models import Activity
from activities.views.base import page_of_activity
from agreements.forms.base import DatedForm
from agreements.models import Agreement
from agreements.views.base import ActionFormView, undoing
from mou_tracker.accounts.models import User
from mou_tracker.collaboration import comments
from mou_tracker.collaboration.models import Comment, Mention


class CommentForm(DatedForm):
    """`colleagues`: whom one may call without writing @name."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("@name calls a colleague. Comments stay in the office."),
    )
    mentions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Call colleagues"), queryset=User.objects.none(), required=False
    )

    def __init__(self, *args: Any, colleagues: list[User], **options: Any) -> None:
        super().__init__(*args, **options)
        found = User.objects.filter(pk__in=[user.pk for user in colleagues])
        self.fields["mentions"].queryset = found


def page_of(about: Model) -> str:
    """The page that shows the comments on `about`."""
    if isinstance(about, Agreement):
        return reverse("agreement", args=[about.reference])
    if isinstance(about, Activity):
        return page_of_activity(about)
    return reverse("activities:commitment", args=[about.uid])


class About(ActionFormView):
    permission = "comment"
    form_class = CommentForm
    template_name = "agreements/form.html"

    @cached_property
    def about(self) -> Model:
        if self.kwargs["kind"] not in comments.ABOUT:
            raise Http404
        model, name = comments.ABOUT[self.kwargs["kind"]]
        seen = model._default_manager.visible_to(self.request.user)
        return get_object_or_404(seen, **{name: self.kwargs["name"]})

    def load(self) -> None:
        _found = self.about

    def get_form_kwargs(self) -> dict[str, Any]:
        colleagues = comments.who_may_see(self.about, but=self.request.user)
        return {**super().get_form_kwargs(), "colleagues": colleagues}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(comments.name_of(self.about), page_of(self.about))]


class Colleagues(About):
    """Who may be called about a record, for the script that completes names."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = comments.who_may_see(self.about, but=request.user)
        return JsonResponse({"colleagues": comments.handles(found)})


class AddComment(About):
    heading = gettext_lazy("Comment")
    submit = gettext_lazy("Add the comment")
    success_message = gettext_lazy("Commented.")

    def perform(self, form: CommentForm) -> str:
        row = comments.add_comment(
            by=self.request.user, on=self.today, about=self.about, **form.cleaned_data
        )
        return f"{page_of(self.about)}#comment-{row.uid}"


class OwnComment(About):
    """Of one's own; a comment of somebody else is not found here."""

    @cached_property
    def comment(self) -> Comment:
        seen = Comment.objects.visible_to(self.request.user).standing()
        return get_object_or_404(seen, uid=self.kwargs["uid"], author=self.request.user)

    @cached_property
    def about(self) -> Model:
        return self.comment.about


class ChangeComment(OwnComment):
    heading = gettext_lazy("Change the comment")
    success_message = gettext_lazy("Saved; the history keeps both wordings.")

    def get_form(self, form_class: type | None = None) -> Any:
        form = super().get_form(form_class)
        del form.fields["mentions"]
        return form

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.comment.text}

    def versioned_object(self) -> Comment:
        return self.comment

    def perform(self, form: CommentForm) -> str:
        comments.change_comment(
            by=self.request.user,
            on=self.today,
            comment=self.comment,
            text=form.cleaned_data["text"],
            version=self.version_read,
        )
        return f"{page_of(self.about)}#comment-{self.comment.uid}"


class TakeBack(OwnComment):
    http_method_names = ["post"]
    form_class = DatedForm
    success_message = gettext_lazy("Taken back; nobody is asked to answer it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        found = super().get_form_kwargs()
        found.pop("colleagues")
        return found

    def perform(self, form: DatedForm) -> str:
        comments.take_back_comment(by=self.request.user, on=self.today, comment=self.comment)
        return page_of(self.about)

    def undo(self) -> str:
        return reverse("desk:put-back-comment", args=[self.comment.uid])


class PutBack(TakeBack):
    """One's own that was taken back is shown again."""

    success_message = gettext_lazy("The comment is back.")

    @cached_property
    def comment(self) -> Comment:
        seen = Comment.objects.visible_to(self.request.user)
        return get_object_or_404(seen, uid=self.kwargs["uid"], author=self.request.user)

    def perform(self, form: DatedForm) -> str:
        comments.put_back_comment(by=self.request.user, on=self.today, comment=self.comment)
        return page_of(self.about)

    def undo(self) -> str:
        return ""


def _own_mention(request: HttpRequest, pk: int) -> Mention:
    return get_object_or_404(Mention.objects.filter(user=request.user), pk=pk)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one's own mentions only."""
    comments.acknowledge_mention(mention=_own_mention(request, pk))
    back = reverse("desk:take-back-mention", args=[pk])
    messages.success(request, _("Acknowledged."), extra_tags=undoing(back))
    return redirect("reminders:inbox")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    comments.take_back_acknowledgement(mention=_own_mention(request, pk))
    messages.success(request, _("It waits for you again."))
    return redirect("reminders:inbox")
