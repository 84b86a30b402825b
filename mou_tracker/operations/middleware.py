"""What machines ask is answered before anybody is looked up: they have no session, and the database
that keeps sessions may be away."""

from collections.abc import Callable

from django.db import connections
from django.http import HttpRequest, HttpResponse

from mou_tracker.silent_database import Waiting

from .health import healthz, readyz

#: Addresses of machines -> what answers them.
ASKED = {"/healthz": healthz, "/readyz": readyz}
#: Seconds. Who balances asks again and again: of a database that stands still each would wait for
#: ever, and soon every thread of a web server with them.
WAITED, ANSWERS_WITHIN = 2.0, 2.0
waiting = Waiting(waited=WAITED, longest=WAITED, within=ANSWERS_WITHIN)


class AnswersMachines:
    """Outside of sessions, preferences and drafts, inside of what makes a connection safe."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ASKED.get(request.path_info)
        if answer is None:
            return self.get_response(request)
        with waiting.request(connections.all()):
            return answer(request)
