"""Statements of work that nobody waits for."""

from django.db import connection


def take_their_time() -> None:
    """In this transaction a statement may take longer than a page's."""
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
