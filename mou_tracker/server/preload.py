"""Everything that a child of the supervisor works with, loaded once before the first is forked."""

from importlib import import_module

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.urls import get_resolver
from django.utils import translation

from mou_tracker.celery import app
from mou_tracker.server.collector import calm

#: What Celery loads by name when one of its programs starts; pages have no use for it.
PROGRAMS = (
    "celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "celery.concurrency.prefork",
    "celery.worker.consumer", "kombu.transport.redis",
)  # fmt: skip


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


def preload_programs() -> None:
    """What worker and beat share besides: loaded while the web server, forked before, starts."""
    for name in PROGRAMS:
        import_module(name)
    calm()
