"""Everything that a child of the supervisor works with, loaded once before the first is forked."""

import celery.apps.beat  # these by name, when Celery starts
import celery.apps.worker
import celery.bin.celery
import celery.concurrency.prefork
import celery.worker.consumer  # noqa: F401
import kombu.transport.redis  # noqa: F401

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.urls import get_resolver
from django.utils import translation

from mou_tracker.celery import app
from mou_tracker.server.collector import calm


def preload() -> None:
    """Pages, tasks, and what each language says. What a process never touches it shares; the
    garbage collector, which touches all, leaves it alone. The application looks once, when it is
    made, which static files there are: they have to be built."""
    get_internal_wsgi_application()
    len(get_resolver().url_patterns)
    app.loader.import_default_modules()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            pass
    calm()
