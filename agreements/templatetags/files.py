"""Words about files."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from agreements.files.words import kind_label
from agreements.models import Document

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


@register.simple_tag
def describe_text_state(document: Document) -> str:
    """Why no text is shown: the file is kept all the same."""
    words = {
        "none": _("There is no text in this file; it may be a scan."),
        "not_readable": _("Text is not read from files of this kind."),
        "protected": _("The file is protected with a password: its text cannot be read."),
        "failed": _("The text of this file could not be read. The file itself is kept."),
    }
    return words.get(document.text_state, words["none"])
