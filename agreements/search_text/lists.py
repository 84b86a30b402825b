"""The words above a list, asked of the search of the office, a higher package."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string


def holding(rows: QuerySet, words: str, *, user: Any) -> QuerySet:
    """Those of `rows` (all of them such as `user` may see) that the search finds for `words`: in
    any spelling, form or language, in everything about them that `user` may read."""
    return import_string(settings.WORDS_IN_LISTS)(rows, words, user=user)


def bring_words_up_to_date() -> None:
    """For who asks `holding` in a transaction that can only read."""
    import_string(settings.WORDS_AT_HAND)()
