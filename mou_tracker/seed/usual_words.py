"""Usual words for a level, a legal form, a capacity and a topic, which are free text and stored
once: pages translate these and show any others as they were written. Nothing reads the list but
the collector of texts.
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
    gettext_noop("Administrator"),
    gettext_noop("CEO and General Manager"),
    gettext_noop("next-generation KONEPS shown"),
    gettext_noop("broader directions for cooperation"),
    gettext_noop("exchanges of procurement companies"),
    gettext_noop("exchanges of procurement professionals"),
)
