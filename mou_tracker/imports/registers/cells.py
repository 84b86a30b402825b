"""Days of a cell, whatever the cell holds: text, a date, a number that is one, an error."""

from dataclasses import dataclass, replace
from datetime import date

from agreements.dates import from_day
from agreements.extraction.sheets import Cell, Kind, Sheet

from .day_words import NOT_RECORDED, PROGRAM_DAYS
from .days import Day, precision_of, scan
from .text import shown, unaccented


@dataclass(frozen=True, slots=True)
class DayCell:
    """`days`: of the cell, in order. `notes`: codes of what is odd about the cell itself."""

    days: tuple[Day, ...] = ()
    text: str = ""
    notes: tuple[str, ...] = ()
    is_not_recorded: bool = False


def read_day_cell(
    cell: Cell, sheet: Sheet, on: date, language: str, *, ahead: int = 10, years: int = 20
) -> DayCell:
    """`ahead`: years of two digits that may lie ahead; `years`: that a serial number may."""
    text = shown(cell.text)
    if cell.kind is Kind.ERROR:
        return DayCell((), text, ("cell_error",))
    if cell.kind in (Kind.DATE, Kind.DATETIME):
        return _typed(cell, sheet, text)
    if not text:
        code = "formula_without_value" if cell.formula else ""
        return DayCell((), "", (code,) if code else (), is_not_recorded=True)
    bare = unaccented(text)
    if bare.isdecimal() and (found := _number(int(bare), cell, sheet, on, years)) is not None:
        return found
    if NOT_RECORDED.match(bare):
        return DayCell((), text, is_not_recorded=True)
    return DayCell(scan(text, on, language, ahead=ahead), text)


def _typed(cell: Cell, sheet: Sheet, text: str) -> DayCell:
    day = sheet.day_of(cell)
    if day is None or (day.year, day.month, day.day) in PROGRAM_DAYS:
        return DayCell((Day(text, code="date_placeholder"),), text)
    value = from_day(day)
    notes: tuple[str, ...] = ()
    if cell.precision in ("month", "year"):
        told = day.isoformat()[: 7 if cell.precision == "month" else 4]
        value = scan(told, day)[0].value or value
        notes = ("number_format_hides_day",)
    found = Day(text, value=value, precision=precision_of(value) or "")
    return DayCell((found,), text, notes)


def _number(number: int, cell: Cell, sheet: Sheet, on: date, years: int) -> DayCell | None:
    """A number that is a day of a program's calendar; None where it is not."""
    if not 10_000 <= number <= 99_999:
        return None
    counted = cell if cell.kind is Kind.NUMBER else replace(cell, kind=Kind.NUMBER, value=number)
    day = sheet.day_of(counted)
    if day is None or not 1945 <= day.year <= on.year + years:
        return None
    found = Day(cell.text, value=from_day(day), precision="day")
    return DayCell((found,), shown(cell.text), ("serial_without_format",))
