"""Numbers as a reader groups their digits."""

from django.utils.formats import number_format


def in_thousands(n: int | None) -> str:
    """ "2,188" in English, "2.188" in Italian; a dash where it is not recorded."""
    return "–" if n is None else number_format(n, force_grouping=True)
