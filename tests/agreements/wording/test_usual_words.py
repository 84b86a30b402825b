"""Usual words: shown in the reader's language, kept once."""

import pytest

from django.utils.translation import override

from agreements.forms.fields import UsualField
from agreements.wording.usual_words import USUAL, kept, shown


@pytest.mark.parametrize("language", ["ko", "it", "en"])
def test_a_usual_word_is_shown_in_every_language_and_kept_once(language):
    field = UsualField(required=False)
    for word in USUAL:
        with override(language):
            words = field.prepare_value(word)
            assert words == shown(word) and field.clean(words) == word
    with override("ko"):
        assert shown("heads of institution") != "heads of institution"


def test_other_words_stay_as_they_were_written():
    assert UsualField(required=False).clean("국장급 회의") == kept("국장급 회의") == "국장급 회의"
