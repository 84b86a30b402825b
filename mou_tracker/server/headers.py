"""What every answer says to the browser that gets it, whatever made it: page, API, calendar, file,
static file or error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: Said where an answer says nothing of its own. What is no page of ours loads nothing and is shown
#: inside of nothing; pages say what they load (settings.CONTENT_SECURITY_POLICY).
SAID = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: A page is for who asked for it, and asked for anew.
PAGES = "private, no-cache"


class SaysToBrowsers:
    """Outside of everything that answers by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, words in SAID.items():
            response.headers.setdefault(name, words)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", PAGES)
        return response
