"""What no text of ours holds, said once for every way in."""

import re
import unicodedata

from rest_framework.exceptions import ParseError

from django.utils.translation import gettext as _

#: Controls but tab and line ends, overrides of the writing direction, halves of surrogate pairs,
#: code points that are none.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean_text(text: str) -> str:
    """NFC; raises ParseError for what no text of ours holds."""
    if FORBIDDEN.search(text):
        raise ParseError(_("A text holds a character that cannot be stored."))
    return text if text.isascii() else unicodedata.normalize("NFC", text)
