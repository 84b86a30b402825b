"""Where the figures of the coverage lead."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from agreements.clock import in_address
from agreements.models import Area

from .question import NONE


def with_query(name: str, asked: Mapping[str, str], *, on: date, today: date) -> str:
    """The address of a page of the coverage."""
    day = in_address(on, today=today)
    query = urlencode({**{key: value for key, value in asked.items() if value}, **day}, safe="~")
    return reverse(name) + (f"?{query}" if query else "")


def area_key(area: Area | None) -> str:
    return area.code if area else NONE


def column_key(key: str) -> str:
    return key or NONE
