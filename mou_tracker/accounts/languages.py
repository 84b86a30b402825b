"""The language of what is written to somebody while they are not there to be asked."""

from babel.languages import get_official_languages

from django.conf import settings

from agreements.languages import CODES
from agreements.models import Party

from .models import User


def language_of(person: User) -> str:
    """Of mails and feeds for `person`: the one they chose, else the office's."""
    return person.language or office_language()


def office_language() -> str:
    """The first official language of the home office's country, where this product speaks it; else
    the product's own."""
    country = Party.objects.filter(is_home=True).values_list("country", flat=True).first()
    official = get_official_languages(country) if country else ()
    spoken = official and official[0] in CODES
    return official[0] if spoken else settings.LANGUAGE_CODE
