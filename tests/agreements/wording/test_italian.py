"""Articles before a day: as one says "l'otto", "dall'undici", "il primo"."""

from datetime import date

import pytest
from babel.messages.pofile import read_po

from django.conf import settings
from django.template import engines
from django.utils.translation import gettext, gettext_lazy, override

from agreements.wording.date_formats import format_date
from agreements.wording.italian import BEFORE_A_PLACEHOLDER, Sentence

FROM_TO = "in effect from %(start)s to %(end)s"


@pytest.mark.parametrize(
    ("filled", "written"),
    [
        (("7 giugno", "9 giugno"), "dal 7 giugno al 9 giugno"),
        (("8 giugno", "11 giugno"), "dall'8 giugno all'11 giugno"),
        (("1º giugno", "18 giugno"), "dal 1º giugno al 18 giugno"),
        (("agosto 2026", "ottobre 2026"), "dall'agosto 2026 all'ottobre 2026"),
        (("08/06/2026", "80"), "dal 08/06/2026 al 80"),
        (("11/06/2026", "110"), "dall'11/06/2026 al 110"),
        (("<time>8 giugno</time>", "2026-06-08"), "dall'<time>8 giugno</time> al 2026-06-08"),
        (("un giorno, dal 8", "%(end)s"), "dal un giorno, dal 8 al %(end)s"),
    ],
)
def test_an_article_elides_before_what_is_filled_in(filled, written):
    """And only there: what is filled in stays as it is."""
    with override("it"):
        assert Sentence("dal %s al %s") % filled == written


@pytest.mark.parametrize(
    ("article", "elided"),
    [("il", "l'"), ("Il", "L'"), ("al", "all'"), ("Dal", "Dall'"), ("del", "dell'"),
     ("nel", "nell'"), ("sul", "sull'")],
)  # fmt: skip
def test_every_article(article, elided):
    assert Sentence(f"{article} %(day)s") % {"day": "8 giugno"} == f"{elided}8 giugno"
    assert Sentence(f"{article} %(day)s") % {"day": "7 giugno"} == f"{article} 7 giugno"


def test_sentences_of_modules_and_templates_elide():
    days = {"start": date(2026, 6, 8), "end": date(2026, 8, 11)}
    page = engines["django"].from_string(
        "{% load i18n words %}{% blocktranslate with start=a|day end=b|day %}"
        "in effect from {{ start }} to {{ end }}{% endblocktranslate %}"
    )
    with override("it"):
        told = {name: format_date(day) for name, day in days.items()}
        written = "efficace dall'8 giugno 2026 all'11 agosto 2026"
        assert gettext(FROM_TO) % told == gettext_lazy(FROM_TO) % told == written
        assert page.render({"a": days["start"], "b": days["end"]}) == written


def test_every_translation_with_an_article_before_a_placeholder_elides():
    path = settings.BASE_DIR / "locale" / "it" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as lines, override("it"):
        for entry in read_po(lines, locale="it"):
            if isinstance(entry.id, str) and not entry.context and entry.id:
                article = BEFORE_A_PLACEHOLDER.search(entry.string)
                assert isinstance(gettext(entry.id), Sentence) == bool(article), entry.id
