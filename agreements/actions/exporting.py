"""Taking a list out of the office leaves a trace."""

from datetime import date
from typing import Any

from .action import record_action


def note_export(
    *, by: Any, on: date, name: str, shape: str, query: str, needs: str = "export"
) -> None:
    """`by` takes the list `name` as a file of `shape`; `query`: the filters, as in the address.
    `needs`: the permission the list itself asks for. Written before the first row leaves."""
    with record_action(verb="export", by=by, on=on, needs=needs) as done:
        done.subject = f"list:{name}"
        done.detail = {"shape": shape, "query": query[:600]}
