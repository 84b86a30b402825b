"""How what is done about the office is done: one transaction, its history, its audit row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory

from django.db import transaction

from agreements.actions.action import ActionContext, record


@contextmanager
def office_action(verb: str, *, by: Any) -> Iterator[ActionContext]:
    """An action about the office and no agreement: never told to a partner."""
    with transaction.atomic(), pghistory.context(verb=verb, by=getattr(by, "pk", None)):
        done = ActionContext(verb)
        yield done
        if done.subject:
            record(done, by=by)
