"""Texts as the API takes them."""

import unicodedata

from rest_framework.exceptions import ParseError

from django.utils.translation import gettext as _

from agreements.texts import FORBIDDEN


def clean_text(text: str) -> str:
    """NFC; raises ParseError for what no text of ours holds."""
    if FORBIDDEN.search(text):
        raise ParseError(_("A text holds a character that cannot be stored."))
    return text if text.isascii() else unicodedata.normalize("NFC", text)
