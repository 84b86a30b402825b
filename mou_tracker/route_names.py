"""The name of what a request asked for, for logs and figures: an address holds somebody's words."""

from django.http import HttpRequest

#: Of requests that no route answers.
NO_ROUTE = "none"


def route_of(request: HttpRequest) -> str:
    """As the table of addresses writes it: `/agreements/<str:reference>/`."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else NO_ROUTE
