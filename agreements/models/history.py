"""Row history by triggers: every insert, update and delete of a fact leaves a copy of the row,
bulk and raw writes included. TRUNCATE fires no row trigger, so it is refused."""

import pghistory
import pgtrigger

from django.db import models

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


def tracked(model: type[models.Model]) -> type[models.Model]:
    """Class decorator: keep the history of every row of `model` in `<Model>History`."""
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{model.__name__}History",
        obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
    )(model)
    return pgtrigger.register(refuse_truncate)(model)
