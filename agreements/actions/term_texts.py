"""The languages a term was written in: which texts are authentic, and which prevails."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models import Term, TermText

from .action import Broken, explaining
from .rows import check_meaning, fill, save

TEXT_FIELDS = frozenset({"language", "is_authentic", "prevails", "document"})
TEXT_MEANING: Broken = {
    "term_text_once": ("language", lambda: _("The text in this language is recorded already.")),
    "term_text_one_prevails": ("prevails", lambda: _("The text in another language prevails.")),
    "term_text_prevails_authentic": ("prevails", lambda: _("A translation cannot prevail.")),
}


def save_text(text: TermText) -> TermText:
    """Checks and saves one text; ValidationError at its field where the term's others forbid it."""
    check_meaning(text, TEXT_MEANING)
    with explaining(TEXT_MEANING):
        return save(text)


def add_texts(term: Term, texts: Iterable[Mapping[str, Any]]) -> None:
    """Texts in languages the term has none in yet."""
    for fields in texts:
        text = TermText(term=term)
        fill(text, fields, allowed=TEXT_FIELDS)
        save_text(text)


def put_texts_right(term: Term, texts: Iterable[Mapping[str, Any]]) -> bool:
    """Adds, changes or (`void`) strikes out the text in each language named; those in other
    languages stay. Returns whether that changed anything. ValidationError where one language is
    named twice, or one that is to be struck out is not recorded."""
    present = {text.language: text for text in term.texts.all()}
    named = [fields["language"] for fields in texts]
    if len(set(named)) < len(named):
        raise ValidationError({"texts": _("Name each language once.")})
    changed = False
    # the text that prevailed gives way before another one takes its place
    for fields in sorted(texts, key=lambda one: (not one.get("void"), one.get("prevails", False))):
        text = present.get(fields["language"])
        if fields.get("void"):
            if text is None:
                raise ValidationError({"texts": _("There is no text in this language.")})
            text.delete()
            changed = True
            continue
        text = text or TermText(term=term)
        values = {name: value for name, value in fields.items() if name != "void"}
        if fill(text, values, allowed=TEXT_FIELDS) or text.pk is None:
            save_text(text)
            changed = True
    return changed
