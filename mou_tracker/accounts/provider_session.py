"""How the provider of sign-ins is asked: by a certain time, or not at all.

Whoever signs in waits for it, and so does one of the few threads that answer everybody. The
time-out of a socket bounds neither the look-up of a name nor an answer that comes a byte at a time:
each call runs beside the request, which goes on without it after MOST_SECONDS, and its connections
end then. Of an answer no more than MOST_BYTES are read.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from django.conf import settings

from agreements.bounded_calls import BoundedCalls, NotAnswered, TooMany
from mou_tracker.accounts.provider_answers import is_sound, is_usable
from mou_tracker.accounts.provider_connections import Reading

log = logging.getLogger(__name__)

#: Seconds until a call is given up; of libraries below: to connect, between two bytes.
MOST_SECONDS = 5.0
SOCKET = (3.0, 4.0)
#: Of one answer, unpacked; a large office's keys are some 20 kB.
MOST_BYTES = 1_000_000
#: So many calls may hang at once; the next is refused straight away.
MOST_AT_ONCE = 8
#: Seconds for which what the provider says of itself (where it is asked, its keys) is kept, and
#: that it did not say it.
KEPT, FAILED = 300.0, 10.0

_calls = BoundedCalls("provider", most=MOST_AT_ONCE)
#: address -> until when; the answer, or what went wrong
_kept: dict[str, tuple[float, requests.Response | requests.RequestException]] = {}


class ProviderSession(requests.Session):
    """What is asked without a proof of anybody's is the same for all, and kept."""

    def __init__(self) -> None:
        super().__init__()
        for scheme in ("http://", "https://"):
            self.mount(scheme, Reading(most=MOST_BYTES))

    def request(self, method: Any, url: Any, *args: Any, **given: Any) -> requests.Response:
        ask = partial(super().request, method, url, *args, **{"timeout": SOCKET, **given})
        is_of_itself = str(method).upper() == "GET" and not given.get("headers")
        return kept(str(url), ask) if is_of_itself else understood(bounded(ask))


def kept(url: str, ask: Callable[[], requests.Response]) -> requests.Response:
    """What `url` answered a while ago, else now. Who asks too early after a failure hears of it."""
    until, found = _kept.get(url, (0.0, None))
    if found is None or until < time.monotonic():
        try:
            found = understood(bounded(ask))
            found.raise_for_status()
            if not is_usable(found.json()):
                raise requests.exceptions.InvalidJSONError("what the provider is, is not said so")
        except requests.RequestException as error:
            found = error
        lasts = FAILED if isinstance(found, Exception) else KEPT
        _kept[url] = time.monotonic() + lasts, found
    if isinstance(found, Exception):
        raise found
    return found


def understood(answer: requests.Response) -> requests.Response:
    """The library takes any JSON for an object, and its texts for such as can be kept."""
    if not answer.ok:
        return answer
    try:
        told = answer.json()
        is_understood = isinstance(told, dict) and is_sound(told)
    except (ValueError, RecursionError):  # no JSON, a number or a charset that is none
        is_understood = False
    if not is_understood:
        raise requests.exceptions.InvalidJSONError("the provider's answer is not as it should be")
    return answer


def bounded(ask: Callable[[], requests.Response]) -> requests.Response:
    """What `ask` answers within MOST_SECONDS; requests.Timeout otherwise. Raises nothing but
    RequestException."""
    try:
        return _calls.ask(ask, within=MOST_SECONDS)
    except TooMany as error:
        log.warning("nobody signs in by the provider now: %d calls to it hang", MOST_AT_ONCE)
        raise requests.Timeout("too many calls to the provider hang already") from error
    except NotAnswered as error:
        raise requests.Timeout("no whole answer of the provider in time") from error
    except requests.RequestException:
        raise
    except (ValueError, HTTPError) as error:  # what is below says so of an address that is none
        raise requests.exceptions.InvalidURL("the provider names no address") from error


def try_out() -> None:
    """Asks the provider what it says of itself. Raises RequestException."""
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    ProviderSession().get(f"{app['settings']['server_url']}/.well-known/openid-configuration")


def forget() -> None:
    """The next one asks anew."""
    _kept.clear()
