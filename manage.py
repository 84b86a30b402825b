#!/usr/bin/env python
"""Entry point for every command of the product (`manage.py up` starts all of it)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_tracker.settings")
    from django import get_version
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from mou_tracker.server.accounts import EmbeddedError

    try:
        if sys.argv[1:] in (["version"], ["--version"]):  # Django would tell its own alone
            print(f"MOU Tracker {settings.VERSION} (Django {get_version()})")
            return
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError, EmbeddedError) as error:
        # a wrong setting or no database is told in its one sentence, not as a traceback
        told = isinstance(error, OperationalError) and not (
            isinstance(error.__cause__, EmbeddedError) or "connection to server" in str(error)
        )
        if told or "--traceback" in sys.argv:
            raise
        sys.exit(str(error).strip())


if __name__ == "__main__":
    main()
