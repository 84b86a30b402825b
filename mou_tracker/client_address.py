"""Whose address a limit counts: the one place that reads where a request came from.

Each proxy adds to `X-Forwarded-For` whom it was asked by, at the end; what stands before was
written by whoever asked, and proves nothing. So of N trusted proxies the address is the N-th from
the end, and with none it is the one that is connected.
"""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

#: What proxies write of whom they were asked by.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def was_passed_on(request: HttpRequest) -> bool:
    """Whether a proxy says that it stands between, trusted or not."""
    return any(name in request.META for name in FORWARDED)


def client_address(request: HttpRequest) -> str:
    """The address of the person's machine as the outermost trusted proxy saw it; of the connection
    where the request did not come through as many proxies as are trusted, or where what they wrote
    is no address. Empty where nothing is known (a socket without addresses)."""
    connected = _address(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if proxies < 1:
        return connected
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(passed_on) < proxies:
        return connected
    return _address(passed_on[-proxies]) or connected


def _address(written: str) -> str:
    """In its one spelling, without brackets and port; empty where it is none."""
    written = written.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        found = ip_address(written)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(found)
