"""People and their posts: who is in which, since when, and who was before."""

from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from agreements import actions
from agreements.access import NotPermitted, can
from agreements.actions.looking import shown_contacts
from agreements.exports import lists
from agreements.forms import facts as forms
from agreements.forms.base import initial_of
from agreements.models import Agreement, Party, Person, Post

from .base import ActionFormView, AsOf, page_of
from .exporting import Exports


class People(Exports, AsOf, TemplateView):
    """Who holds which post; contact data only for those who work with them."""

    template_name = "agreements/people.html"
    sheet = "people"
    sheet_title = gettext_lazy("People")

    def rows(self) -> QuerySet[Person]:
        if not can(self.request.user, "see"):
            raise NotPermitted("see")
        posts = Prefetch("posts", Post.objects.held_on(self.on).select_related("party"))
        return Person.objects.prefetch_related(posts).order_by("native_name", "pk")

    def columns(self) -> Any:
        return lists.PEOPLE + (lists.CONTACTS if can(self.request.user, "see_contacts") else ())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        page = page_of(self.rows(), self.request)
        posts = [post for person in page["rows"] for post in person.posts.all()]
        return super().get_context_data(
            **context,
            **page,
            may_add=can(self.request.user, "manage_parties"),
            sees_contacts=shown_contacts(self.request.user, posts, on=self.today, at="people"),
        )


class AddPerson(ActionFormView):
    permission = "manage_parties"
    form_class = forms.PersonForm
    heading = gettext_lazy("Add a person")
    success_message = gettext_lazy("Added.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [(_("People"), reverse("agreements:people"))]

    def get_initial(self) -> dict[str, Any]:
        """Begun on a partner's page, it is somebody there."""
        seen = Party.objects.visible_to(self.request.user)
        return {"party": seen.filter(uid=self.request.GET.get("party", "")).first()}

    @cached_property
    def contact_of(self) -> Agreement | None:
        """The agreement (`?agreement=`) of which they are named a contact as well."""
        reference = self.request.GET.get("agreement", "")
        seen = Agreement.objects.visible_to(self.request.user)
        found: Agreement | None = seen.filter(reference=reference).first() if reference else None
        return found

    def perform(self, form: forms.PersonForm) -> str:
        post = dict(form.cleaned_data)
        names = {name: post.pop(name) for name in forms.PersonForm.OF_PERSON}
        who: dict[str, Any] = {"by": self.request.user, "on": self.today}
        with transaction.atomic():
            person = actions.add_person(**who, posts=[post], title=post["title"], **names)
            if self.contact_of is None:
                return reverse("agreements:person", args=[person.uid])
            held = person.posts.select_related("person").get()
            actions.name_contact(**who, agreement=self.contact_of, post=held)
        return reverse("agreements:contacts", args=[self.contact_of.reference])


class OfPerson:
    """A page about one person; people are seen by those who see the register of them."""

    @cached_property
    def person(self) -> Person:
        if not can(self.request.user, "see"):
            raise Http404
        return get_object_or_404(Person, uid=self.kwargs["uid"])

    def breadcrumbs(self) -> list[tuple[str, str]]:
        here = reverse("agreements:person", args=[self.person.uid])
        return [(_("People"), reverse("agreements:people")), (str(self.person), here)]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context, person=self.person)


class PersonPage(OfPerson, AsOf, TemplateView):
    """Posts now and before, and what they signed."""

    template_name = "agreements/person.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        posts = self.person.posts.select_related("party").latest_first()
        seen = Agreement.objects.visible_to(user)
        signed = self.person.signatures.filter(is_void=False, term__agreement__in=seen)
        return super().get_context_data(
            **context,
            breadcrumbs=self.breadcrumbs(),
            posts=posts,
            signatures=signed.select_related("party", "term__agreement"),
            may_change=can(user, "manage_parties"),
            sees_contacts=shown_contacts(user, posts, on=self.today, at=self.person),
        )


class AboutPerson(OfPerson, ActionFormView):
    """A form about one person, or about one of their posts."""

    permission = "manage_parties"
    target = "person"
    is_versioned = True
    success_message = gettext_lazy("Saved.")

    def get_success_url(self) -> str:
        return self.breadcrumbs()[-1][1]


class ChangePerson(AboutPerson):
    action = staticmethod(actions.change_person)
    form_class = forms.ChangePersonForm
    heading = gettext_lazy("Change what is written about somebody")

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.person, self.form_class.base_fields)


class AddPost(AboutPerson):
    action = staticmethod(actions.add_post)
    form_class = forms.PostForm
    heading = gettext_lazy("Add a post")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}


class ChangePost(AddPost):
    action = staticmethod(actions.change_post)
    heading = gettext_lazy("Change or end a post")

    @cached_property
    def post_held(self) -> Post:
        return get_object_or_404(self.person.posts.select_related("person"), pk=self.kwargs["pk"])

    def load(self) -> None:
        _found = self.post_held

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.post_held, self.form_class.base_fields)

    def action_arguments(self) -> dict[str, Any]:
        found = super().action_arguments()
        del found["person"]
        return {**found, "post": self.post_held}
