"""Everything one bearer can get: every address of the API, with every parameter it takes."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

from django.urls import URLPattern, reverse

from activities.models import Activity, Case, Forum
from agreements.models import Agreement, Commitment, Document, Party, Post
from mou_tracker.api.urls import urlpatterns
from mou_tracker.collaboration.proposals.models import Proposal
from tests.api_client import ApiClient

#: Values to ask a parameter with. `cursor` and `since` are asked by walking the pages.
ASKED: dict[str, tuple[str, ...]] = {
    "on": ("2020-05-05", "2026-03-03", "2041-01-01", "2077-01-01"),
    "known": ("2026-03-03",),
    "status": ("in_force", "expired"),
    "country": ("IT", "AT"),
    "area": ("common", "secret"),
    "agreement": ("OWN-1", "ZZ-1"),
    "responsible": (),
    "unattended": ("0", "1"),
    "contact": ("2222",),
    "import": ("2222",),
    "party": (),
    "forum": (),
    "cursor": (),
    "since": (),
    "ends_from": ("2027-01-01",),
    "ends_until": ("2030-01-01",),
    "notice_until": ("2030-01-01",),
    "in_force_on": ("2026-06-01",),
    "signed_from": ("2026-01-01",),
    "signed_until": ("2026-02-01",),
    "updated_since": ("2026-11-20T00:00:00Z", "2026-12-20T00:00:00Z"),
    "q": ("memo", "secret"),
    "ordering": ("-updated_at", "ends_on"),
    "language": ("en", "ko"),
    "without_text": ("0", "1"),
    "kind": ("notice", "meeting", "workshop"),
    "state": ("open", "done", "scheduled", "held", "candidate"),
    "stage": ("signed", "drafting"),
    "from": ("2026-11-01",),
    "until": ("2027-06-01",),
    "outside_cover": ("0", "1"),
    "upcoming": ("1",),
    "unanswered": ("0", "1"),
    "delayed": ("0", "1"),
    "tag": ("memo",),
    "archived": ("0", "1"),
    "due_from": ("2026-01-01",),
    "due_until": ("2027-12-31",),
    "side": ("ours", "joint"),
    "owner": (),
    "overdue": ("0", "1"),
    "count": ("1",),
    "page_size": ("1",),
}
#: Addresses that tell of no record.
APART = ("schema", "docs")
#: name of an address -> the rows its `uid` names.
UIDS = {
    "party": Party, "commitment": Commitment, "document": Document, "document-file": Document,
    "posts": Party, "activity": Activity, "forum": Forum, "case": Case, "proposal": Proposal,
}  # fmt: skip


def names_for(user: Any) -> dict[str, dict[str, list[Any]]]:
    """What the paths name, by address ("": by all): every row `user` may see, and one that is
    not there."""
    agreements = Agreement.objects.visible_to(user).order_by("reference")
    return {
        "": {
            "reference": [*agreements.values_list("reference", flat=True), "-"],
            "ordinal": [0, 1],
            "code": ["common", "-"],
            "id": [
                *Post.objects.filter(contact_of__agreement__in=agreements).values_list(
                    "pk", flat=True
                ),
                0,
            ],
        }
    } | {
        name: {"uid": [*sorted(model.objects.visible_to(user).values_list("uid", flat=True)), "-"]}
        for name, model in UIDS.items()
    }


def paths_of(pattern: URLPattern, names: dict[str, dict[str, list[Any]]]) -> Iterator[str]:
    known = names[""] | names.get(pattern.name, {})
    wanted = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
    for values in product(*(known[name] for name in wanted)):
        yield reverse(f"api:{pattern.name}", kwargs=dict(zip(wanted, values, strict=True)))


def reads() -> list[URLPattern]:
    """Every address that answers GET; a new one is asked without being named here."""
    found = [one for one in urlpatterns if one.name and one.name not in APART]
    return [one for one in found if hasattr(one.callback.view_class, "get")]


def everything(
    client: ApiClient,
    names: dict[str, dict[str, list[Any]]],
    *,
    asked: dict[str, tuple[str, ...]] = ASKED,
) -> dict[str, tuple]:
    """address -> (status, headers, body) of all that can be got."""
    found: dict[str, tuple] = {}
    for pattern in reads():
        parameters = getattr(pattern.callback.view_class, "parameters", ())
        queries = [f"?{one.name}={value}" for one in parameters for value in asked[one.name]]
        for path in paths_of(pattern, names):
            for query in ("", *queries):
                _walk(client, f"{path}{query}", found)
    return found


def _walk(client: ApiClient, path: str, found: dict[str, tuple]) -> None:
    """This page and those after it."""
    page = path
    for number in range(60):
        answer = client.get(page)
        assert answer.status_code < 500, (page, answer.content)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[f"{path} {number}"] = (answer.status_code, sorted(answer.headers.items()), body)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("application/json"):
            return
        page = json.loads(body).get("next")
        if not page:
            return
    raise AssertionError(f"{path} does not end")
