"""Each reason why a file or its tables are refused is one sentence that names the limit."""

import pytest

from agreements.extraction.sheets import LIMITS, Refused
from agreements.files.words import REFUSED_SHEETS, sheet_refusal


@pytest.mark.parametrize("code", sorted(REFUSED_SHEETS))
def test_a_sentence_for_every_reason(code):
    said = sheet_refusal(Refused(code, 7))
    assert said.endswith(".") and "{" not in said
    if code in ("sheets", "cells", "columns", "rows"):
        assert str(LIMITS[code]) in said


def test_every_limit_has_its_sentence():
    assert LIMITS.keys() <= REFUSED_SHEETS.keys()
