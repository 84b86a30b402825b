"""What machines ask is answered before anybody is looked up: they have no session, and the database
that keeps sessions may be away."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .health import healthz, readyz

#: Addresses of machines -> what answers them.
ASKED = {"/healthz": healthz, "/readyz": readyz}


class AnswersMachines:
    """Outside of sessions, preferences and drafts, inside of what makes a connection safe."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return ASKED.get(request.path_info, self.get_response)(request)
