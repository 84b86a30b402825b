"""Row history by triggers: every insert, update and delete of a fact leaves a copy of the row,
bulk and raw writes included. TRUNCATE fires no row trigger, so it is refused."""

from collections.abc import Sequence

import pghistory
import pghistory.models
import pgtrigger

from django.db import models

from .write_marks import marks_write

#: Refuses to empty a table, unless a test database says so in its session.
refuse_truncate = pgtrigger.Trigger(
    name="refuse_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="""
        IF coalesce(current_setting('mou.allow_truncate', true), '') <> 'on' THEN
            RAISE EXCEPTION 'TRUNCATE would leave no history' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NULL;
    """,
)


class RowOfHistory(pghistory.models.Event):
    """A row as it was when something happened to it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        what = self.pgh_tracked_model._meta.verbose_name
        return f"{what} {self.pgh_obj_id}, {self.pgh_label}, {self.pgh_created_at:%Y-%m-%d}"


def tracked(model: type[models.Model], *, but: Sequence[str] = ()) -> type[models.Model]:
    """Class decorator: keep the history of every row of `model` in `<Model>History`, and mark each
    transaction that writes any (`write_marks`). `but`: columns that follow from facts and have no
    history."""
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(but),
        model_name=f"{model.__name__}History",
        base_model=RowOfHistory,
        obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
    )(model)
    return pgtrigger.register(refuse_truncate, marks_write)(model)
