"""The backend Django loads by name (`DATABASES["default"]["ENGINE"]`)."""

from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from mou_tracker.server import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        """Any command that needs the database gets one; those that do not, start nothing."""
        try:
            embedded.ensure(
                "postgres", var=settings.VAR, parameters=settings.EMBEDDED_POSTGRES_PARAMETERS
            )
        except embedded.EmbeddedError as error:
            raise OperationalError(str(error)) from error
        return super().get_new_connection(conn_params)
