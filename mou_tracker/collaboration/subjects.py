"""What an entry of the history speaks of: its name, and where it is read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Activity, Case
from activities.views.base import page_of_activity
from agreements.models import AuditEntry
from agreements.templatetags.words import days, localised

from .comments import name_of
from .models import Comment, Proposal
from .proposals import wording as proposals
from .views.comments import page_of

#: Kind of a subject -> (model, what is read along with it).
KINDS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "activity": (Activity, ()),
    "case": (Case, ()),
    "comment": (Comment, ("agreement", "activity", "commitment__term__agreement")),
    "proposal": (Proposal, ("agreement", "activity")),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """`facts`: what else tells one from another, in words."""

    name: str
    page: str
    facts: tuple[str, ...] = ()


def subjects_of(entries: Iterable[AuditEntry], *, reader: Any) -> dict[str, Subject]:
    """By the subject of the entries, as far as the reader sees it. One query for each kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        kind, _colon, key = entry.subject.partition(":")
        if kind in KINDS and key.isdigit():
            wanted[kind].add(key)
    return {
        f"{kind}:{row.pk}": _subject(row)
        for kind, keys in wanted.items()
        for row in KINDS[kind][0]
        ._default_manager.visible_to(reader)
        .filter(pk__in=keys)
        .select_related(*KINDS[kind][1])
    }


def _subject(row: Any) -> Subject:
    if isinstance(row, Comment):
        here = "" if row.taken_back_at else f"#comment-{row.uid}"
        return Subject(name_of(row.about), page_of(row.about) + here)
    if isinstance(row, Proposal):
        return Subject(_("Proposal"), row.get_absolute_url(), (proposals.name_of(row),))
    if isinstance(row, Case):
        return Subject(localised(row.title), reverse("activities:case", args=[row.uid]))
    day = row.held or row.when or row.window
    facts = (row.get_kind_display(), *((days(day),) if day else ()))
    return Subject(localised(row.title), page_of_activity(row), facts)
