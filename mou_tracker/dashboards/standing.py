"""Where one stands, as an entry begun there may take for granted: the address of the one-line entry
from any page."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

NEW = "/activities/new/"
#: Path of a page -> the parameter that says what it is about.
ABOUT = (
    (re.compile(r"/agreements/(?P<value>[^/]+)/"), "agreement"),
    (re.compile(r"/parties/(?P<value>[a-z0-9]{12})/"), "party"),
    (re.compile(r"/(?:meetings|activities)/(?P<value>[a-z0-9]{12})/"), "activity"),
    (re.compile(r"/commitments/(?P<value>[a-z0-9]{12})/"), "commitment"),
    (re.compile(r"/forums/(?P<value>[a-z0-9]{12})/"), "forum"),
)
#: Filters of a list that say the same; carried along.
FILTERS = ("agreement", "party", "area", "forum", "commitment", "activity")


def entry_from(path: str, query: Mapping[str, str]) -> str:
    """The address of the one-line entry as opened from `path`."""
    found = {name: query[name] for name in FILTERS if query.get(name)}
    for pattern, name in ABOUT:
        if match := pattern.match(path):
            if match["value"] != "new":
                found[name] = match["value"]
            break
    return f"{NEW}?{urlencode(found)}" if found else NEW
