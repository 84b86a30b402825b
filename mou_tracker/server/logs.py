"""What the log says, and what it never says: no address of anybody, no secret."""

import logging
import re
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

from structlog.contextvars import merge_contextvars
from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from mou_tracker import request_ids
from mou_tracker.route_names import route_of

FORMATS = ("line", "json")
#: What a line of JSON may say beside its message.
TOLD = {"method", "route", "status", "ms"}

_HIDDEN = [
    # an e-mail address; a message's name is one, too
    re.compile(r"[^\s<>\"'(,;:=]+@[^\s<>\"'),;:]+"),
    # a digest or a token in hexadecimal digits
    re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])"),
    # a token of the 64 characters of addresses; an identifier of the code lacks one of the three
    re.compile(
        r"(?<![\w-])(?=[\w-]*[0-9])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[A-Za-z0-9_-]{24,}", re.ASCII
    ),
]
#: What an address says after its path: words somebody searched for.
_QUESTION = re.compile(r"(?<=[\w/])\?[^\s\"'>]+")


def masked(text: str) -> str:
    for hidden in _HIDDEN:
        text = hidden.sub("…", text)
    return _QUESTION.sub("?…", text)


class WithoutTheirWords(logging.Filter):
    """What Django says of a request that ended badly: the route and how it ended, not the address
    and not what was wrong in it, which are somebody's words. A refusal (4xx) is no fault of ours:
    its line stays, the way through the code does not."""

    def filter(self, record: logging.LogRecord) -> bool:
        request, status = getattr(record, "request", None), getattr(record, "status_code", 500)
        if 400 <= status < 500:
            record.exc_info = record.exc_text = None
        if isinstance(request, HttpRequest):
            record.msg, record.args = "%s: %s", (HTTPStatus(status).phrase, route_of(request))
        return True


class Line(logging.Formatter):
    """For people: the number stands where something went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        text = masked(super().format(record))
        number = request_ids.current()
        return f"{text} [{number}]" if number and record.levelno >= logging.WARNING else text


def _mask(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in ("event", "exception"):
        if name in event:
            event[name] = masked(str(event[name]))
    return event


def json_lines() -> logging.Formatter:
    """One object a line: `timestamp`, `level`, `logger`, `event`, `request_id`, and of TOLD what
    there is."""
    return ProcessorFormatter(
        foreign_pre_chain=[
            merge_contextvars, add_log_level, add_logger_name, ExtraAdder(allow=TOLD),
            TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta, format_exc_info, _mask,
            JSONRenderer(ensure_ascii=False),
        ],
    )  # fmt: skip


def logging_settings(shape: str, *, level: str) -> dict[str, Any]:
    """For `LOGGING`. Of each request a line is written in JSON alone: on a screen it would hide
    what went wrong."""
    if shape not in FORMATS:
        raise ImproperlyConfigured(f"LOG_FORMAT must be one of {', '.join(FORMATS)}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": Line, "format": "{levelname} {name}: {message}", "style": "{"},
            "json": {"()": json_lines},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": shape}},
        "root": {"handlers": ["stderr"], "level": level},
        "filters": {"bare": {"()": WithoutTheirWords}},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"filters": ["bare"]},
            "django.security": {"filters": ["bare"]},
            "mou_tracker.requests": {"level": "INFO" if shape == "json" else "WARNING"},
            "celery": {"level": "WARNING"},
        },
    }
