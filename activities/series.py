"""When the next of a series is due: values and functions, no clock, no database."""

from agreements.dates import LAST_YEAR, PartialDate, stored_edtf

#: Number of a half year in a partial date: `2026-40`, `2026-41`.
FIRST_HALF = 40


def next_window(day: PartialDate, *, months: int) -> PartialDate | None:
    """The half year `months` (6 or 12) after the one `day` lies in; the next year where `day` is
    wider than a half and the series is yearly; None where nothing follows from `day`.

    2026-11-23, 12 -> 2027-41; 2026-11-23, 6 -> 2027-40; 2026, 12 -> 2027; 2026, 6 -> None.
    """
    first, last = day.earliest, day.latest
    if first is None or last is None or first.year != last.year or last.year >= LAST_YEAR:
        return None
    halves = {(one.month - 1) // 6 for one in (first, last)}
    if len(halves) > 1:
        return stored_edtf(str(first.year + 1)) if months == 12 else None
    year, half = divmod(first.year * 2 + halves.pop() + months // 6, 2)
    return stored_edtf(f"{year:04}-{FIRST_HALF + half}")
