"""Who changed what, read from the rows of history: each action with its changes, field by field.

Every action shares a context with the rows of history its triggers wrote. The row before the
action and the row after it, side by side, are the change; nothing else has to be kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db import connection, models

from activities import models as activities
from agreements import models as agreements
from agreements.access import can
from agreements.models import AuditEntry

from .wording import SHORT, Namer, label_of, noun_label, row_label, said

#: Nouns whose rows an action may change, in the order in which their changes are told.
NOUNS: tuple[type[models.Model], ...] = (
    agreements.Agreement,
    agreements.Participation,
    agreements.Term,
    agreements.TermArea,
    agreements.TermText,
    agreements.Signature,
    agreements.Amendment,
    agreements.Event,
    agreements.Decision,
    agreements.DayCheck,
    agreements.Commitment,
    agreements.Claim,
    agreements.AgreementContact,
    agreements.PlanTick,
    agreements.ComplianceTick,
    agreements.DocumentAgreement,
    activities.Activity,
    activities.ActivityAgreement,
    activities.ActivityParty,
    activities.ActivityArea,
    activities.Meeting,
    activities.Exchange,
    activities.Participant,
    activities.ActionItem,
    activities.Outcome,
    activities.CoverNote,
    activities.Prompt,
    activities.ActivityCommitment,
    activities.ActivityDocument,
    activities.Case,
    activities.CaseAgreement,
    agreements.Confirmation,
    agreements.Document,
    agreements.Party,
    agreements.PartyName,
    agreements.Person,
    agreements.Post,
    activities.Forum,
)
#: Told on their own page only: who sees a record that names them need not see these.
OWN_PAGE = frozenset({agreements.Document})
#: Columns that keep the books, or repeat what another column or the page itself says.
SILENT = frozenset(
    {
        "id", "uid", "version", "updated_at", "created_at", "created_by", "agreement", "activity",
        "term", "position", "first_day", "last_day", "sources", "registered_on", "extracted_text",
        "carried_over_from", "media_type", "message_id", "size", "sha256", "content", "text_state",
        "is_home",
        "replaces", "turn", "by", "decided_on", "lapses_on", "lapsed_because",
        "checked_on", "noted_on",
    }
)  # fmt: skip
BOUNDS = ("_earliest", "_latest")
#: Fields of a new row that are told at once.
MANY = 4
#: Named in the line of their row, or by the page, already.
NAMED = {
    agreements.Participation: {"party"},
    agreements.Signature: {"party"},
    agreements.DayCheck: {"kind", "key", "day", "earliest"},
    agreements.PartyName: {"party", "names"},
    agreements.Post: {"party", "person"},
}
#: Told to those only who may see how somebody is reached.
CONTACTS = {agreements.Post: {"phone", "email"}}
#: Never read to tell a history: texts of megabytes.
UNREAD = {agreements.Document: ("extracted_text",)}
#: Links name what they tie to the page's own row; that name is all they say.
LINKS = {
    agreements.TermArea: "area",
    agreements.AgreementContact: "post",
    agreements.DocumentAgreement: "document",  # and on the page of that document, the agreement
    activities.ActivityAgreement: "agreement",
    activities.ActivityParty: "party",
    activities.ActivityArea: "area",
    activities.Prompt: "term",
    activities.ActivityCommitment: "commitment",
    activities.ActivityDocument: "document",
    activities.CaseAgreement: "agreement",
}
#: Texts of which an earlier wording may be restored.
WORDINGS: dict[type[models.Model], frozenset[str]] = {
    agreements.Agreement: frozenset({"title", "notes"}),
    agreements.Commitment: frozenset({"text", "state_note"}),
    activities.Activity: frozenset({"title", "outcome", "notes"}),
    activities.Meeting: frozenset({"agenda", "minutes", "decisions"}),
    agreements.Party: frozenset({"names"}),
    agreements.Person: frozenset({"native_name", "latin_name", "title"}),
    activities.Forum: frozenset({"names", "role"}),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its label, and the words before and after (empty: nothing was there).

    `restores`: names the earlier wording in the row history ("activities.meeting:17:minutes"),
    where it may be put back. `is_long`: a text better read line by line.
    """

    label: str
    before: str
    after: str
    restores: str = ""

    @property
    def is_long(self) -> bool:
        return bool(self.before) and max(len(self.before), len(self.after)) > SHORT

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The changed lines with one line around them: ("gone" | "new" | "same" | "skip", text)."""
        before, after = self.before.splitlines(), self.after.splitlines()
        found: list[tuple[str, str]] = []
        for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(1):
            found += [("skip", "")] if found else []
            for kind, b1, b2, a1, a2 in group:
                if kind == "equal":
                    found += [("same", line) for line in before[b1:b2]]
                    continue
                found += [("gone", line) for line in before[b1:b2]]
                found += [("new", line) for line in after[a1:a2]]
        return found


@dataclass(slots=True)
class RowChange:
    """What happened to one row: "added", "changed" or "removed"; `name` says which row."""

    label: str
    name: str
    what: str
    changes: list[Change] = field(default_factory=list)

    @property
    def is_many(self) -> bool:
        """A new row that says so much that it is better unfolded on demand."""
        return self.what == "added" and len(self.changes) > MANY


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One row before and after one action; either may be absent."""

    noun: type[models.Model]
    before: Any
    after: Any

    @property
    def row(self) -> Any:
        return self.after or self.before

    @property
    def what(self) -> str:
        if self.before is None:
            return "added"
        return "changed" if self.after is not None else "removed"


def link_of(noun: type[models.Model], own: type[models.Model]) -> str | None:
    """The end of a link that is not the page's own row."""
    if noun is agreements.DocumentAgreement and own is agreements.Document:
        return "agreement"
    return LINKS.get(noun)


def shown_fields(noun: type[models.Model], own: type[models.Model]) -> list[models.Field]:
    link = link_of(noun, own)
    if link:
        return [noun._meta.get_field(link)]
    return [
        one
        for one in noun._meta.concrete_fields
        if not one.primary_key
        and one.name not in SILENT
        and not one.name.endswith(BOUNDS)
        and one.name not in NAMED.get(noun, ())
    ]


def pointers(noun: type[models.Model], own: type[models.Model]) -> list[models.Field]:
    """The fields that need another row's name, be it shown or in the line of the row."""
    link = link_of(noun, own)
    return [
        one
        for one in noun._meta.concrete_fields
        if one.is_relation and (one.name == link or one.name not in SILENT)
    ]


def steps_of(contexts: Iterable[Any]) -> dict[Any, list[BeforeAfter]]:
    """What every action changed, by context, each row once. One query for all nouns, and one for
    each noun that changed."""
    contexts = [one for one in contexts if one is not None]
    if not contexts:
        return {}
    spans: dict[tuple, list[Any]] = {}
    for noun_at, context, row, event, before, kind in _events(contexts):
        span = spans.setdefault((context, noun_at, row), [before, event, kind])
        span[1:] = event, kind
    found: dict[Any, list[BeforeAfter]] = defaultdict(list)
    copies = _copies(spans)
    for (context, noun_at, _row), (before, event, kind) in sorted(
        spans.items(), key=lambda item: (item[0][1], item[0][2])
    ):
        rows = copies[noun_at]
        after = None if kind == "delete" else rows[event]
        earlier = rows.get(before) if kind != "delete" or before else rows[event]
        if earlier is not None or after is not None:
            found[context].append(BeforeAfter(NOUNS[noun_at], earlier, after))
    return found


def _events(contexts: Sequence[Any]) -> list[tuple]:
    """(index of the noun, context, row, event, the event before it, what it was), in order."""
    one = """
        select {at}, e.pgh_context_id, e.pgh_obj_id, e.pgh_id,
            (select max(p.pgh_id) from {table} p
             where p.pgh_obj_id = e.pgh_obj_id and p.pgh_id < e.pgh_id), e.pgh_label
        from {table} e where e.pgh_context_id = any(%(contexts)s::uuid[])"""
    parts = [
        one.format(at=at, table=connection.ops.quote_name(copy_of(noun)._meta.db_table))
        for at, noun in enumerate(NOUNS)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{' union all '.join(parts)} order by 4", {"contexts": [str(one) for one in contexts]}
        )
        return cursor.fetchall()


def copy_of(noun: type[models.Model]) -> type[models.Model]:
    """The table of a noun's history."""
    return noun._meta.get_field("history").related_model


def _copies(spans: dict[tuple, list[Any]]) -> dict[int, dict[int, Any]]:
    wanted: dict[int, set[int]] = defaultdict(set)
    for (_context, noun_at, _row), (before, event, _kind) in spans.items():
        wanted[noun_at] |= {event, before} - {None}
    return {
        at: copy_of(NOUNS[at]).objects.defer(*UNREAD.get(NOUNS[at], ())).in_bulk(found)
        for at, found in wanted.items()
    }


def told(steps: Sequence[BeforeAfter], namer: Namer, *, own: type[models.Model]) -> list[RowChange]:
    """The steps in words. `own`: the noun of the page, whose row needs no name."""
    rows = []
    for step in steps:
        changes = _changes(step, namer, own)
        is_elsewhere = step.noun in OWN_PAGE and step.noun is not own
        if is_elsewhere or (step.what == "changed" and not changes):
            continue
        name = "" if step.noun is own else row_label(step.noun, step.row, namer)
        if step.noun in LINKS and changes:
            name, changes = changes[0].after or changes[0].before, []
        rows.append(RowChange(_what_it_is(step.noun, own), name, step.what, changes))
    return rows


def _what_it_is(noun: type[models.Model], own: type[models.Model]) -> str:
    """A noun's own name; of a link that is read from its other end, what stands there."""
    link = link_of(noun, own)
    return noun_label(noun) if link == LINKS.get(noun) else label_of(noun._meta.get_field(link))


def _changes(step: BeforeAfter, namer: Namer, own: type[models.Model]) -> list[Change]:
    found = []
    kept_back = () if can(namer.reader, "see_contacts") else CONTACTS.get(step.noun, ())
    for one in shown_fields(step.noun, own):
        if one.name in kept_back:
            continue
        before, after = (
            said(one, getattr(copy, one.attname), namer) if copy is not None else ""
            for copy in (step.before, step.after)
        )
        if before == after or (step.before is None and not getattr(step.after, one.attname)):
            continue  # of a new row, only what it says
        restores = ""
        if before and after and one.name in WORDINGS.get(step.noun, ()):
            restores = f"{step.noun._meta.label_lower}:{step.before.pgh_id}:{one.name}"
        found.append(Change(label_of(one), before, after, restores))
    return found


def names_needed(
    steps: Iterable[BeforeAfter], own: type[models.Model]
) -> dict[type[models.Model], set[Any]]:
    """The rows the steps point at, by model, so that their names are read once."""
    found: dict[type[models.Model], set[Any]] = defaultdict(set)
    for step in steps:
        for copy in (step.before, step.after):
            for one in pointers(step.noun, own) if copy is not None else ():
                if getattr(copy, one.attname) is not None:
                    found[one.related_model].add(getattr(copy, one.attname))
    return found


def entries_in_words(
    entries: Sequence[AuditEntry], *, reader: Any, own: type[models.Model]
) -> list[tuple[AuditEntry, list[RowChange]]]:
    """Every entry with what it changed, in the reader's language; only names the reader may see."""
    steps = steps_of({entry.context for entry in entries})
    needed = names_needed((step for found in steps.values() for step in found), own)
    namer = Namer(needed, reader=reader)
    return [(entry, told(steps.get(entry.context, []), namer, own=own)) for entry in entries]
