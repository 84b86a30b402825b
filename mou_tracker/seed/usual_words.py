"""Usual words for a level and a legal form, which are free text and stored once: pages translate
these and show any others as they were written. Nothing reads the list but the collector of texts.
"""

from django.utils.translation import gettext_noop

USUAL = (
    gettext_noop("government agency"),
    gettext_noop("joint-stock company"),
    gettext_noop(
        "joint-stock company owned by the Ministry of Economy and Finance; central purchasing body"
    ),
    gettext_noop("heads of institution"),
    gettext_noop("working level"),
)
