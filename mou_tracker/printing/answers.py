"""Answers to `?format=pdf` and `?format=docx`."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from .engine import Missing, TooLong, render_pdf
from .word import Word

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf_answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    name: str,
    unavailable: str = "printing/no_engine.html",
) -> HttpResponse:
    """The template's document as a file `name`.pdf; 503 with the page `unavailable`, which says
    what to install, where there is no engine; 400 beyond the pages one may wait for."""
    try:
        return file_answer(render_pdf(template, context, request=request), f"{name}.pdf", PDF)
    except Missing:
        return no_engine(request, context.get("on"), unavailable=unavailable)
    except TooLong as long:
        if long.pages is None:
            raise BadRequest(_("This is too long for one PDF. Choose fewer rows.")) from None
        words = _("This would be a PDF of %(n)s pages. Choose fewer rows.") % {"n": long.pages}
        raise BadRequest(words) from None


def no_engine(
    request: HttpRequest, on: date | None, *, unavailable: str = "printing/no_engine.html"
) -> HttpResponse:
    return render(request, unavailable, {"on": on}, status=503)


def docx_answer(name: str, document: Word) -> HttpResponse:
    """The document as a file `name`.docx."""
    return file_answer(document.file(), f"{name}.docx", DOCX)


def file_answer(content: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer
