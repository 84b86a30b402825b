"""Titles in a language: as they are stored in it, else as pages translate the usual ones."""

from collections.abc import Mapping

from django.utils.translation import gettext, override

from .pieces import HANGUL


def title_in(texts: Mapping[str, str] | None, tag: str) -> str:
    """Of `texts` by language ("": not said which) the one of `tag`, translated where it is one of
    the usual words (`wording.usual_words`); "" where none is known."""
    stored = texts or {}
    if stored.get(tag):
        return stored[tag]
    for text in filter(None, (stored.get("en"), *stored.values())):
        with override(tag):
            told = gettext(text)
        if told != text:
            return told
        is_korean = bool(HANGUL.search(text))
        if "" in stored and (tag == "ko" if is_korean else tag == "en"):
            return text
    return ""
