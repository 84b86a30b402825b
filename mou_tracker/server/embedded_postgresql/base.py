"""The backend Django loads by name (`DATABASES["default"]["ENGINE"]`)."""

import time

import psycopg2

from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from mou_tracker.server import embedded

#: Seconds for a server that another process has just started, or that comes back after a kill: it
#: takes connections before it takes statements.
PATIENCE = 20.0
STARTING = "the database system is starting up"


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        """Any command that needs the database gets one; those that do not, start nothing."""
        try:
            embedded.ensure(
                "postgres", var=settings.VAR, parameters=settings.EMBEDDED_POSTGRES_PARAMETERS
            )
        except embedded.EmbeddedError as error:
            raise OperationalError(str(error)) from error
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return super().get_new_connection(conn_params)
            except psycopg2.OperationalError as error:
                if STARTING not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(0.05)
