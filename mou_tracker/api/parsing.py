"""Strict JSON: what is ambiguous, broken or meant to do harm is refused as it comes in."""

import json
import math
import re
from typing import Any

from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from django.utils.translation import gettext as _

from agreements.api.texts import clean_text

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_DIGITS = 15  # more than that, other readers of JSON would round


class TooLarge(APIException):
    status_code, default_code = 413, "too_large"

    def __init__(self) -> None:
        super().__init__(_("The body may have %(n)d bytes at most.") % {"n": MAX_BYTES})


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without duplicate keys, NaN, giant numbers or deep nesting; texts in NFC."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        charset = _charset(media_type or "")
        if charset not in ("", "utf-8", "utf8"):
            raise UnsupportedMediaType(media_type)
        length = (parser_context or {}).get("request").META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length[:12]) > MAX_BYTES:
            raise TooLarge
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise TooLarge
        return read_json(body)


def _charset(media_type: str) -> str:
    for part in media_type.split(";")[1:]:
        name, _equals, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def read_json(body: bytes) -> Any:
    """The value of `body`; ParseError says what is wrong."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not UTF-8.")) from error
    _check_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except (ValueError, RecursionError) as error:
        raise ParseError(_("The body is not JSON.")) from error
    return _clean(value)


#: A whole text, closed or not, or one bracket: each character is looked at once.
_MARKS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def _check_depth(text: str) -> None:
    """Before parsing, so that no parser has to recurse."""
    depth = 0
    for found in _MARKS.finditer(text):
        mark = text[found.start()]
        if mark != '"':
            depth += 1 if mark in "[{" else -1
        if depth > MAX_DEPTH:
            raise ParseError(_("The body is nested too deeply."))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ParseError(_("“%s” stands twice in one object.") % name[:60])
        found[name] = value
    return found


def _constant(name: str) -> Any:
    raise ParseError(_("%s is not a number.") % name)


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ParseError(_("A number has too many digits."))
    return int(text)


def _number(text: str) -> float:
    value = float(text) if len(text) <= 40 else math.inf
    if not math.isfinite(value):
        raise ParseError(_("A number is too large."))
    return value


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(name): _clean(item) for name, item in value.items()}
    return value
