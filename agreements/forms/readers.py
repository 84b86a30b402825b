"""Who reads a text that somebody writes: said under its field, from the one declaration of what a
partner is told (`agreements.audience`)."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.audience import Shared

from .fields import LocalisedField, PartialDateField

PARTNERS = _("Partners read this, as far as it is shared with them.")
OFFICE = _("Only the office reads this.")
#: Texts of a form of their own, which nobody reads as words.
CODES = (PartialDateField, forms.EmailField, forms.URLField, forms.SlugField)


def is_free_text(field: forms.Field) -> bool:
    if field.widget.is_hidden or isinstance(field, CODES):
        return False
    return isinstance(field, forms.CharField | LocalisedField)


def is_shared(shared: Shared | None, path: Iterable[str]) -> bool:
    """Whether the member at `path` is told to partners; what stands below a leaf is."""
    for name in path:
        if shared is None:
            return True
        if name not in shared:
            return False
        shared = shared[name]
    return True
