"""What is said on the workbench, read: the word of a button about one row, a kind or the file, and
the answers ticked beside open problems, as many as there are; each changes the import's answers."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.actions.action import Conflict

from . import actions
from .forms import RowForm
from .models import Import, ImportRow
from .page import OF_A_COLUMN, OF_A_NAME, RIGHT, field_of, key_of
from .registers.countries import read_country
from .registers.values import severity_of
from .wording import row_name

Change = Callable[[dict[str, Any]], Mapping[str, Any]]

#: The value of an answer that is written.
WRITTEN = "=written"
#: So many answers are read of one page.
MOST = 500


class Unread(Exception):
    """Something written beside a problem cannot be read. `errors`: name of the problem's answer
    ("position-code") -> why."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(*errors.values())
        self.errors = errors


def all_of(changes: list[Change]) -> Change:
    """One after the other, told as one."""

    def change(answers: dict[str, Any]) -> dict[str, Any]:
        return {"answers": [dict(one(answers)) for one in changes]}

    return changes[0] if len(changes) == 1 else change


# --- Buttons -------------------------------------------------------------------------------------


def pressed(imported: Import, words: str) -> Change:
    """Of a button whose value is "what:position:code:value", the last two of which may be missing.
    Raises Conflict where it was decided meanwhile, BadRequest where it cannot be said."""
    what, position, code, value = [*words.split(":", 3), "", "", ""][:4]
    if what == "kind":
        return _of_kind(imported, position)
    if what == "file":
        return _of_file(imported, position, code, value)
    row = _row(imported, position)
    if what in ("aside", "in"):
        return actions.taking([row.at], what)
    problem = _problem(row, code)
    if problem is None:
        raise Conflict(_("This was decided meanwhile."), code="decided")
    if what == "accept":
        return answer(row, problem, RIGHT)
    if what in ("choose", "words"):
        return answer(row, problem, value, is_for_words=what == "words")
    raise BadRequest(_("This cannot be decided."))


def answer(
    row: ImportRow, problem: Mapping[str, Any], value: str, *, is_for_words: bool = False
) -> Change:
    """A value of one problem: in its row, or wherever the same words stand. Who is meant by a name
    holds for the whole file."""
    code, words, taken = problem["code"], problem.get("words", ""), problem.get("taken", "")
    key = key_of(problem, row.reading["problems"])
    if value == RIGHT:
        if severity_of(code).value == "blocks":  # what blocks is never accepted unread
            raise BadRequest(_("This cannot be decided."))
        value = taken
    elif value not in (*problem.get("choices", ()), taken):
        raise BadRequest(_("This cannot be decided."))
    if code == OF_A_COLUMN and value != taken:
        answered = actions.choosing(key, value, rows=[row.at])
        return all_of([*_in_column(row, problem, value), answered])
    if code in OF_A_NAME and value not in ("same", ""):
        return actions.for_spelling(words, value)
    if is_for_words or code in OF_A_NAME:
        return actions.for_words(code, words, value)
    return actions.choosing(key, value, rows=[row.at])


def _in_column(row: ImportRow, problem: Mapping[str, Any], value: str) -> list[Change]:
    """A day that is read in another order is proof of the order of its column. Nothing where two
    tables of the file have such a column."""
    cell: dict[str, Any] = next(
        (one for one in row.raw if one.get("name") == problem.get("cell")), {}
    )
    place = 0
    for letter in cell.get("name", "").rstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("A") + 1
    columns = [
        one["id"]
        for one in row.imported.shape.get("columns", ())
        if one["id"].endswith(f":{place}") and one["head"] == cell.get("head", "")
    ]
    order = _order_of(problem.get("words", ""), value)
    if len(columns) != 1 or not order:
        return []
    return [actions.naming_columns({}, {columns[0]: order}, None)]


def _order_of(words: str, day: str) -> str:
    """In which order `words`, three numbers, tell `day`; "" where they do not."""
    numbers = [int(one) for one in re.findall(r"[0-9]+", words)]
    parts = [int(one) for one in day.split("-") if one.isdigit()]
    if len(numbers) != 3 or len(parts) != 3:
        return ""
    named = dict(zip("ymd", (parts[0] % 100, *parts[1:]), strict=True))
    told = [numbers[0] % 100, numbers[1] % 100, numbers[2] % 100]
    return next((one for one in actions.ORDERS if [named[part] for part in one] == told), "")


def _of_file(imported: Import, number: str, code: str, value: str) -> Change:
    """What is said of a problem of the whole file: the `number`th, from 0."""
    told = imported.shape.get("problems", ())
    problem = told[int(number)] if _is_number(number) and int(number) < len(told) else {}
    if problem.get("code") != code or severity_of(code).value != "ask":
        raise Conflict(_("This was decided meanwhile."), code="decided")
    if value not in (*problem.get("choices", ()), problem.get("taken", "")):
        raise BadRequest(_("This cannot be decided."))
    return actions.for_words(code, problem.get("words", ""), value)


def _of_kind(imported: Import, code: str) -> Change:
    """What was taken is right in every row in which this is open. What blocks is never accepted
    unread."""
    rows = ImportRow.objects.filter(imported=imported, open__contains=[code])
    taken = {
        row.at: {
            key_of(one, row.reading["problems"]): one.get("taken", "")
            for one in row.reading["problems"]
            if one["code"] == code and one.get("open")
        }
        for row in rows.only("at", "reading")
    }
    if not taken or severity_of(code).value == "blocks":
        raise Conflict(_("This was decided meanwhile."), code="decided")
    return actions.accepting(taken)


# --- Answers ticked beside their problems --------------------------------------------------------


def ticked(imported: Import, data: Mapping[str, str], *, on: date) -> list[Change]:
    """Of every problem on a page: `answer-position-code`, a value; `same-position-code`, whether it
    holds wherever the same words stand; `other-position-code`, what is written instead, which
    counts before a value. What was decided meanwhile is left out. Raises Unread."""
    said = _said(data)
    positions = {name.partition("-")[0] for name in said}
    found = ImportRow.objects.filter(
        imported=imported, position__in=[int(one) for one in positions if _is_number(one)]
    )
    rows = {str(row.position): row for row in found}
    changes: list[Change] = []
    errors: dict[str, str] = {}
    for name, value in said.items():
        position, _dash, code = name.partition("-")
        row = rows.get(position)
        problem = _problem(row, code) if row else None
        if row is None or problem is None or not problem.get("open"):
            continue
        if value != WRITTEN:
            is_for_words = bool(data.get(f"same-{name}"))
            changes.append(answer(row, problem, value, is_for_words=is_for_words))
            continue
        try:
            field, words = _written(row, problem, data.get(f"other-{name}", ""), on)
        except ValueError as error:
            errors[name] = f"{capfirst(row_name(row.at))}: {error}"
            continue
        settled = actions.choosing(code, problem.get("taken", ""), rows=[row.at])
        changes.append(all_of([actions.editing(row.at, {field: words}), settled]))
    if errors:
        raise Unread(errors)
    return changes


def _said(data: Mapping[str, str]) -> dict[str, str]:
    """Name of a problem's answer -> its value."""
    given = {
        name.removeprefix("answer-"): value
        for name, value in data.items()
        if name.startswith("answer-") and value
    }
    written = {
        name.removeprefix("other-"): WRITTEN
        for name, value in data.items()
        if name.startswith("other-") and value.strip()
    }
    found = given | written
    if len(found) > MOST:
        raise BadRequest(_("This cannot be decided."))
    return found


def _written(row: ImportRow, problem: Mapping[str, Any], words: str, on: date) -> tuple[str, str]:
    """(field, value) of what was written instead of a reading. Raises ValueError saying why it
    cannot be."""
    field = field_of(problem, row.raw)
    if not field:
        raise BadRequest(_("This cannot be decided."))
    if not words.strip():
        raise ValueError(_("Write what is meant."))
    if field == "country":
        words = read_country(words, get_language() or "").code or ""
        if not words:
            raise ValueError(_("No country is known by this name."))
    form = RowForm({field: words}, row=row, on=on)
    if not form.is_valid() and field in form.errors:
        raise ValueError(" ".join(map(str, form.errors[field])))
    return field, form.text_of(field)


# --- Rows ----------------------------------------------------------------------------------------


def settled_by(row: ImportRow, fields: Mapping[str, Any]) -> list[Change]:
    """Whoever writes what a cell means has answered what was asked about that cell."""
    return [
        actions.choosing(key_of(one, row.reading["problems"]), one.get("taken", ""), rows=[row.at])
        for one in row.reading.get("problems", ())
        if one.get("open") and field_of(one, row.raw) in fields
    ]


def _problem(row: ImportRow, code: str) -> dict[str, Any] | None:
    """`code`: of the problem, or its key."""
    name, _at, cell = code.partition("@")
    told = [
        one
        for one in row.reading.get("problems", ())
        if one["code"] == name and cell in ("", one.get("cell", ""))
    ]
    return next((one for one in told if one.get("open")), told[0] if told else None)


def _row(imported: Import, position: str) -> ImportRow:
    if not _is_number(position):
        raise BadRequest(_("This cannot be decided."))
    row = ImportRow.objects.filter(imported=imported, position=int(position)).first()
    if row is None:
        raise Conflict(_("This was decided meanwhile."), code="decided")
    return row


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8
