"""Words about files."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from agreements.files.words import kind_label
from agreements.models import Document
from agreements.models.document import TextState

register = template.Library()


@register.filter
def file_kind(media_type: str) -> str:
    """ "PDF document"."""
    return kind_label(media_type)


@register.filter
def language_label(tag: str) -> str:
    """The name of a language in the reader's; a tag nobody named stays as it is."""
    if not tag:
        return "–"
    try:
        return capfirst(get_language_info(tag)["name_translated"])
    except KeyError:
        return tag


@register.filter
def is_scan(document: Document) -> bool:
    """Whether people can read it and programs cannot: no word in it is ever found."""
    return document.text_state == TextState.NONE or document.media_type.startswith("image/")


@register.simple_tag
def describe_text_state(document: Document) -> str:
    """Why no text is shown, and what to do about it: the file is kept all the same."""
    if is_scan(document):
        return _(
            "No text was found in this file: it is a scan or a picture. The search knows its title "
            "and its file name only. To make its words findable, run text recognition (OCR) over "
            "it and add the result as a new version."
        )
    words = {
        "not_readable": _("Text is not read from files of this kind. Kept as PDF, it would be."),
        "protected": _(
            "The file is locked (a password, or a copy for distribution only): its text cannot be "
            "read. Add a version without the lock to make its words findable."
        ),
    }
    failed = _("The text of this file could not be read. The file itself is kept.")
    return words.get(document.text_state, failed)
