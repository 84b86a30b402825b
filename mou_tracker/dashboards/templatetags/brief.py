"""What briefs say in several languages at once."""

from collections.abc import Sequence

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = Library()


@register.simple_tag
def in_each(words: Sequence[tuple[str, str]]) -> SafeString:
    """The same words in each language, in one line: (language, words)."""
    told = (format_html('<span\nlang="{}">{}</span>', code, text) for code, text in words)
    return mark_safe(" · \n".join(told) + "\n" if words else "")  # noqa: S308 each is escaped
