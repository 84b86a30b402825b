"""Days as spreadsheets count them."""

from datetime import date, datetime, time, timedelta


def from_serial(serial: float, *, is_1904: bool = False) -> datetime | None:
    """The moment a serial number stands for; None for what is none (29 February 1900, too)."""
    if not 0 <= serial < 2_958_466 or (int(serial) == 60 and not is_1904):
        return None
    first = date(1904, 1, 1) if is_1904 else date(1899, 12, 30 if serial > 60 else 31)
    days, part = divmod(serial, 1)
    start = datetime.combine(first, time.min)
    try:
        return start + timedelta(days=days, seconds=round(part * 86_400))
    except OverflowError:
        return None
