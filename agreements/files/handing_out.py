"""The answer that carries a document's bytes: whole, digested, and unable to act."""

from django.http import FileResponse, HttpRequest, HttpResponse

from agreements.models import Document

from .store import open_whole

#: A document is never shown by the browser; whatever is in it cannot act here. A range is never cut
#: out of it: the digest is that of the whole.
SANDBOXED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Accept-Ranges": "none",
}


def handed_out(document: Document, request: HttpRequest) -> HttpResponse:
    """The bytes as an attachment, or 304 for whoever has them. Raises Damaged where they are not
    those that were taken in."""
    tag = f'"{document.sha256}"'
    file = open_whole(document.sha256)
    if tag in request.META.get("HTTP_IF_NONE_MATCH", "")[:2000]:
        file.close()
        response = HttpResponse(status=304)
    else:
        response = FileResponse(
            file,
            as_attachment=True,
            filename=document.original_name,
            content_type=document.media_type,
        )
        response.headers["Content-Length"] = str(document.size)
    response.headers["ETag"] = tag
    for name, value in SANDBOXED.items():
        response.headers[name] = value
    return response
