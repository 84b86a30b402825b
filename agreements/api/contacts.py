"""agreements/{reference}/contacts/, parties/{uid}/posts/: whom one reaches; never a partner's."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from agreements import audience
from agreements.access import can
from agreements.actions import name_contact, take_contact_away
from agreements.actions.looking import shown_contacts
from agreements.models import Agreement, AgreementContact, Party, Post

from .chain import Part
from .parameters import PAGING
from .serializers.common import page_of
from .serializers.contact import MOST, ContactSerializer, PostSerializer, serialize_post


class OfPeople(Part):
    """For the office alone: a partner's key finds nothing here."""

    shared = audience.NOTHING
    parameters = (PAGING[2],)

    def found(self) -> Agreement:
        if self.rights.is_partner:
            raise Http404
        return super().found()

    def told(self, posts: list[Post], at: Agreement | Party) -> list[dict[str, Any]]:
        """Who is shown how people are reached leaves a trace."""
        seen = shown_contacts(self.request.user, posts, on=self.today, at=at)
        return [serialize_post(row, sees_contacts=seen) for row in posts]


class Contacts(OfPeople):
    """Posts named for one agreement, partners first, those that have ended included. Naming one
    that is named already changes nothing. Staff only."""

    needs = {"POST": "change"}

    def named(self, agreement: Agreement) -> QuerySet[AgreementContact]:
        rows = AgreementContact.objects.visible_to(self.rights)
        found: QuerySet[AgreementContact] = rows.filter(agreement=agreement).listed()
        return found

    @extend_schema(operation_id="contacts_list", responses={200: page_of(ContactSerializer)})
    def get(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        posts = [row.post for row in self.named(agreement)]
        return self.whole(self.told(posts, agreement))

    @extend_schema(
        operation_id="contacts_add", request=ContactSerializer, responses={201: ContactSerializer}
    )
    def post(self, request: Request, reference: str) -> Response:
        agreement = self.found()
        told = self.body(ContactSerializer)["post"]
        post = Post.objects.select_related("person", "party").filter(pk=told).first()
        if post is None or not agreement.participations.filter(party=post.party_id).exists():
            raise ValidationError({"post": _("This post is at no party to the agreement.")})
        name_contact(by=request.user, on=self.today, agreement=agreement, post=post)
        return self.created(*self.told([post], agreement), location=f"{request.path}{post.pk}/")


class OneContact(OfPeople):
    """One post named for an agreement; taken away, person and post stay. Staff only."""

    parameters = ()
    needs = {"DELETE": "change"}

    def contact(self, agreement: Agreement) -> AgreementContact:
        rows = AgreementContact.objects.visible_to(self.rights).filter(agreement=agreement)
        return self.find(rows.listed(), post=min(self.kwargs["id"], MOST))

    @extend_schema(operation_id="contacts_read", responses={200: ContactSerializer})
    def get(self, request: Request, reference: str, id: int) -> Response:
        agreement = self.found()
        return self.answer(*self.told([self.contact(agreement).post], agreement))

    @extend_schema(operation_id="contacts_take_away", responses={204: None})
    def delete(self, request: Request, reference: str, id: int) -> Response:
        agreement = self.found()
        contact = self.contact(agreement)
        seen = can(request.user, "see_contacts")
        self.read_version(agreement, serialize_post(contact.post, sees_contacts=seen))
        take_contact_away(by=request.user, on=self.today, contact=contact)
        return Response(status=204)


class Posts(OfPeople):
    """Who is, was or will be at one institution, by role. Staff only."""

    @extend_schema(operation_id="posts_list", responses={200: page_of(PostSerializer)})
    def get(self, request: Request, uid: str) -> Response:
        if self.rights.is_partner:
            raise Http404
        party = self.find(Party.objects.visible_to(self.rights), uid=uid)
        rows = Post.objects.filter(party=party).select_related("person", "party")
        return self.whole(self.told(list(rows.order_by("role", "pk")), party))
