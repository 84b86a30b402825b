"""What a number format shows of a date: formats as Excel, LibreOffice and Hancell write them."""

import pytest

from agreements.extraction.sheets.number_formats import precision_of

SHOWN = {
    "day": (
        "yyyy-mm-dd", "mm-dd-yy", "d-mmm-yy", "d-mmm", "m/d/yy h:mm", 'yyyy"년" m"월" d"일"',
        "yyyy/m/d;@", "[$-412]yyyy\\.\\ m\\.\\ d\\.", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "YYYY. MM. DD.", "DD/MM/YYYY", 'yyyy"년 "m"월 "d"일 "(aaa)', "[$-411]ge.m.d",
        "yyyy년 m월 d일", "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd AM/PM h:mm", "aaaa", "m.d.",
        '[DBNum1][$-411]yyyy"年"m"月"d"日"', "dd\\-mm\\-yyyy", "[Red]dd/mm/yy",
    ),
    "month": (
        'yyyy"년" m"월"', 'yyyy"년"\\ m"월"', "mmm-yy", "mmmm yyyy", "yyyy-mm", "yyyy\\-mm;@",
        "[$-409]mmm\\-yy;@", "[$-410]mmmm\\ yyyy", "yyyy년 m월", "YYYY.MM", 'm"월"', "mmm", "m",
        'yyyy"-"mm', "mmmmm\\-yy", "[$-412]yyyy\\.\\ m\\.", 'yyyy". "m"."', 'yy"."mm',
        'yyyy"년 d"m"월"', "yyyy\\d mm", "[Red]mm/yyyy", "[$-411]ge.m", "mm/yyyy;dd",
        'mm"h"/yyyy', "mmm:ss yyyy",
    ),
    "year": ("yyyy", 'yyyy"년"', "yyyy\\년", "[$-412]yyyy", "YY", 'e"년"', "bbbb", "QQ YYYY"),
    None: (
        "General", "GENERAL", "Standard", "G/표준", "@", "0", "0.00", "#,##0", "0.00E+00",
        "##0.0E+0", '#,##0"원"', '"d"0', "h:mm", "[h]:mm:ss", "mm:ss", "mm:ss.0", "[mm]:ss",
        "h:mm AM/PM", "오전/오후 h:mm", "[Red]#,##0", "[$₩-412]#,##0", '0"month"', "", "\\", '"',
        '"yyyy-mm', "[yyyy", "_d0*m", "h\\시 mm\\분", "0;-0;;@", "[<1]0%;yyyy",
        "y" * 256,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("number_format", "precision"),
    [(each, precision) for precision, formats in SHOWN.items() for each in formats],
)
def test_what_is_shown_of_a_date(number_format, precision):
    assert precision_of(number_format) == precision


@pytest.mark.parametrize("kept", ['yyyy"년" m"월"', "mmm-yy", "yyyy", "yyyy-mm-dd", "0.00"])
@pytest.mark.parametrize("added", ['"d m y"', "\\d", "_y", "*m", "[$-412]", "[Red]", " ", ";@"])
def test_what_is_no_part_of_a_date_changes_nothing(kept, added):
    """Signs shown as they stand, colours, locales and further sections."""
    behind = precision_of(kept + added)
    before = precision_of(kept if added == ";@" else added + kept)
    assert behind == before == precision_of(kept)
