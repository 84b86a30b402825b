"""What belongs to no floor: who the key is, what is not there, and the documentation."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from django.conf import settings
from django.http import Http404

from agreements.access import VERBS, can
from agreements.api.resource import Resource


class NotHere(Resource):
    """Every path below /api/v1/ that is none of ours."""

    schema = None
    parameters = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super(Resource, self).initial(request, *args, **kwargs)
        raise Http404

    get = post = put = patch = delete = lambda self, request, *args, **kwargs: None


class Me(Resource):
    """Who the key is, and what it may see."""

    @extend_schema(responses={200: dict})
    def get(self, request: Request) -> Response:
        rights, key = self.rights, request.auth
        who: dict[str, Any]
        if rights.is_partner:
            party = request.user.party
            who = {
                "kind": "partner",
                "party": {"id": party.uid, "short_name": party.short_name, "names": party.names},
                "sees": "agreements this party takes part in, without what is internal",
                "may": ["see"],
            }
        else:
            user = request.user
            who = {
                "kind": "staff",
                "user": {"id": user.pk, "email": user.email, "name": str(user)},
                "role": user.role,
                "sees": "every agreement" if can(user, "see_confidential") else
                "every agreement but confidential ones of others",
                "may": sorted(verb for verb in VERBS if can(user, verb)),
            }  # fmt: skip
        audience = "partner" if rights.is_partner else "staff"
        who["requests_a_minute"] = settings.API_RATES[audience]
        if key is not None:
            who["key"] = {
                "name": key.name,
                "prefix": key.prefix,
                "created_at": key.created_at,
                "expires_at": key.expires_at,
            }
        return self.answer(who)


class Schema(SpectacularAPIView):
    """OpenAPI 3.1, for everybody: it tells shapes, and nothing that is in them."""

    throttle_classes = ()


class Docs(SpectacularSwaggerSplitView):
    """The schema as a page to read; script and page apart, as the security policy asks."""

    throttle_classes = ()
    template_name = "api/docs.html"
    url_name = "api:schema"
