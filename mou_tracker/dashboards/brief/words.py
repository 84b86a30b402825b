"""Small pieces of wording that sections, points and drawing of a brief share."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.dates import PartialDate
from agreements.languages import by_letters
from agreements.models import Person
from agreements.models.fields import in_language
from agreements.templatetags.words import FROM_TO
from agreements.wording.date_formats import format_date, in_words


def listed(words: Sequence[str]) -> str:
    return " · ".join(words)


def day(value: date | None) -> str:
    """A day, short: a brief has no room for months in letters."""
    return format_date(value, "SHORT_DATE_FORMAT")


def short_days(value: PartialDate | None) -> str:
    """A partial date in words, its days short."""
    if value is None:
        return _("not recorded")
    found = FROM_TO.fullmatch(value.text)
    if found:
        return f"{day(value.earliest)} – {day(value.latest)}"
    return in_words(value, "SHORT_DATE_FORMAT")


def usual(text: str) -> str:
    """A free text in the reader's language where it is one of the usual ones (usual_words)."""
    return _(text) if text.strip() else ""


def own(texts: Mapping[str, str] | None) -> str:
    """Of a text in several languages the one to read now."""
    return in_language(dict(texts or {}))[0]


def own_lines(texts: Mapping[str, str] | None) -> list[str]:
    """The same, line by line; as many lines in every language, so that facts stay side by side."""
    most = max((len(_split(text)) for text in (texts or {}).values()), default=0)
    lines = _split(own(texts))
    return lines + ["–"] * (most - len(lines))


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def person_name(person: Person) -> str:
    """As one reads it: native letters first where the reader has them, else Latin ones."""
    native, latin = person.native_name, person.latin_name
    if not latin or latin == native:
        return native
    reads_native = by_letters(native) == (get_language() or "").split("-")[0]
    return f"{native} ({latin})" if reads_native else f"{latin} ({native})"


def signed_name(row: Any) -> str:
    """Of a signature, the name as it was written."""
    return own(row.names) or (person_name(row.person) if row.person else "")
