"""Pages leave compressed: several times smaller, most of what a slow line waits for."""

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

#: What shrinks. Kept files are compressed already, and are read in ranges.
TEXT = ("text/html", "text/csv", "text/calendar", "image/svg+xml")


class CompressedPages(GZipMiddleware):
    """Django's own, for texts of ours only. Its random padding hides the length (BREACH), its
    CSRF tokens differ on every page; what holds a secret is marked no-store and left as it is. The
    API compresses for itself, so that its ETags stay strong."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        kind = response.get("Content-Type", "").partition(";")[0]
        holds_secret = not response.streaming and "no-store" in response.get("Cache-Control", "")
        is_ours = kind in TEXT and not request.path.startswith("/api/")
        if holds_secret or not is_ours or response.status_code == 206:
            return response
        return super().process_response(request, response)
