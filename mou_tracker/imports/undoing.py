"""An import undone while nobody has built on it: what goes, what stays and why, what cannot go at
all. Nothing that was ever shared, changed, cited, or has children goes. Whoever says the word is
answered at once; it is done in the background, as taking in is, all of it or nothing."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pghistory

from django.db import transaction
from django.db.models import PROTECT
from django.utils.translation import gettext as _

from activities.models import ActivityAgreement, ActivityParty, CaseAgreement
from agreements import actions, changes, derive
from agreements.actions.action import Conflict, require
from agreements.changes import subject_of
from agreements.clock import today
from agreements.dates import parse_edtf
from agreements.models import (
    SHARED,
    Agreement,
    Amendment,
    AuditEntry,
    ChangeEntry,
    Claim,
    DocumentAgreement,
    Participation,
    Party,
    Post,
    Signature,
    Term,
)
from mou_tracker.background import planner_statistics
from mou_tracker.background.statements import take_their_time

from .actions import audit, still_may
from .aliases import forget, remembered_by
from .applying import Tell, batched
from .correcting import changed_by, told_of
from .models import Import, ImportFact, State
from .reading import keep
from .sending import undone
from .striking import ABOUT_IT, UNDER_A_TERM, added_by, strike

#: Steps of an undoing: what goes, values put back, rows removed, the trail.
STEPS = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """A record that stays. `why`: in words; `href`: its page."""

    name: str
    why: str
    href: str


@dataclass(slots=True)
class Outcome:
    """What undoing would do. `struck`: what was added to agreements that were known before, and is
    struck out of them; `back`: values that become what they were; `cannot`: what no choice takes
    back any more."""

    agreements: list[Agreement] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    struck: list[Standing] = field(default_factory=list)
    back: list[Standing] = field(default_factory=list)
    stays: list[Standing] = field(default_factory=list)
    cannot: list[Standing] = field(default_factory=list)

    @property
    def goes(self) -> int:
        return len(self.agreements) + len(self.parties) + len(self.struck)

    @property
    def going(self) -> list[Agreement | Party]:
        return [*self.agreements, *self.parties]

    @property
    def keeps_something(self) -> bool:
        return bool(self.stays or self.cannot)


#: What somebody built on an agreement: model, the path to it, words.
BUILT = (
    (ActivityAgreement, "agreement", lambda: _("activities are recorded under it")),
    (CaseAgreement, "agreement", lambda: _("an exemplary case names it")),
    (DocumentAgreement, "agreement", lambda: _("documents belong to it")),
    *((model, "agreement", words) for model, words in ABOUT_IT),
    *((model, "term__agreement", words) for model, words in UNDER_A_TERM),
)


def outcome(imported: Import) -> Outcome:
    """What undoing it now would do, in a fixed number of statements."""
    facts = ImportFact.objects.filter(row__imported=imported)
    new = facts.filter(is_new=True)
    agreements = list(
        Agreement.objects.filter(pk__in=new.exclude(agreement=None).values("agreement"))
    )
    why = _reasons(imported, agreements, new)
    found = Outcome()
    for row in agreements:
        if row.pk in why:
            found.stays.append(Standing(str(row), why[row.pk], f"/agreements/{row}/"))
        else:
            found.agreements.append(row)
    _parties(found, new)
    for row, was, is_ours in changed_by(imported):
        name = str(row.term.agreement)
        words = told_of(row, was) if is_ours else _("it was changed since")
        where = found.back if is_ours else found.stays
        where.append(Standing(name, words, f"/agreements/{name}/"))
    for party, spellings in remembered_by(imported):
        words = _("no longer known as %(names)s") % {"names": ", ".join(spellings)}
        found.back.append(Standing(str(party), words, f"/parties/{party.uid}/"))
    for one in added_by(imported):
        where = found.cannot if one.cannot else found.stays if one.stays else found.struck
        told = one.cannot or one.stays
        words = f"{one.what}: {told}" if told else one.what
        where.append(Standing(one.name, words, f"/agreements/{one.name}/"))
    return found


def _reasons(imported: Import, agreements: list[Agreement], new: Any) -> dict[int, str]:
    """Why an agreement stays, by its id; the first reason."""
    pks = [row.pk for row in agreements]
    why: dict[int, str] = {}
    versions = dict(new.exclude(agreement=None).values_list("agreement", "version"))
    for row in agreements:
        if row.version != versions[row.pk]:
            why.setdefault(row.pk, _("it was changed since"))
        if row.confidentiality in SHARED:
            why.setdefault(row.pk, _("it is shared with a partner"))
    built: Any = BUILT
    for model, path, words in built:
        rows = model._default_manager.filter(**{f"{path}__in": pks})
        for pk in rows.values_list(path, flat=True).distinct():
            why.setdefault(pk, words())
    claims = Claim.objects.filter(agreement__in=pks).exclude(document=imported.document_id)
    for pk in claims.values_list("agreement", flat=True):  # its own name the file they stand in
        why.setdefault(pk, _("a claim about it is recorded"))
    terms = set(new.exclude(term=None).values_list("term", flat=True))
    others = Term.objects.filter(agreement__in=pks).exclude(pk__in=terms)
    told = set(
        Amendment.objects.filter(term__agreement__in=pks)
        .exclude(pk__in=new.exclude(amendment=None).values("amendment"))
        .values_list("term__agreement", flat=True)
    )
    for pk in {*others.values_list("agreement", flat=True), *told}:
        why.setdefault(pk, _("more was recorded under it"))
    for relation in Agreement._meta.related_objects:
        if relation.on_delete is PROTECT:
            rows = relation.related_model._default_manager
            column = relation.field.name
            for pk in rows.filter(**{f"{column}__in": pks}).values_list(column, flat=True):
                why.setdefault(pk, _("something else names it"))
    return why


def _parties(found: Outcome, new: Any) -> None:
    """New parties go where nothing that stays names them."""
    parties = Party.objects.filter(pk__in=new.exclude(party=None).values("party"))
    versions = dict(new.exclude(party=None).values_list("party", "version"))
    going = [row.pk for row in found.agreements]
    named = set(
        Participation.objects.filter(party__in=parties)
        .exclude(agreement__in=going)
        .values_list("party", flat=True)
    )
    for model in (ActivityParty, Post):
        named |= set(
            model._default_manager.filter(party__in=parties).values_list("party", flat=True)
        )
    signed = Signature.objects.filter(party__in=parties).exclude(term__agreement__in=going)
    named |= set(signed.values_list("party", flat=True))
    for row in parties:
        href = f"/parties/{row.uid}/"
        if row.version != versions[row.pk]:
            found.stays.append(Standing(str(row), _("it was changed since"), href))
        elif row.pk in named:
            found.stays.append(Standing(str(row), _("something that stays names it"), href))
        else:
            found.parties.append(row)


class NotUndone(Exception):
    """Nothing was undone. `code`: why, as `wording.NOT_UNDONE` says it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_to_undo(*, by: Any, imported: Import, rest: bool = False) -> Import:
    """It waits to be undone: all of it, or with `rest` all but what stays. Raises Conflict where it
    was not taken in, or where something stays and `rest` is not said."""
    require(by, "apply_import")
    with transaction.atomic():
        row = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
        if row.state != State.APPLIED:
            raise Conflict(_("Only what was taken in can be undone."), code="not_applied")
        found = outcome(row)
        if found.keeps_something and not rest:
            raise Conflict(
                _("Something stays: undo the rest, or nothing."), code="stays", current=found
            )
        row.state, row.undo_by, row.undo_rest, row.attempts = State.UNDOING, by, rest, 0
        row.result = {name: one for name, one in row.result.items() if name != "not_undone"}
        row.version += 1
        row.save(update_fields=["state", "undo_by", "undo_rest", "attempts", "result", "version"])
        audit("decide_import", row, by=by, undo=True, **({"rest": True} if rest else {}))
    return row


def undo(imported: Import, tell: Tell) -> None:
    """Takes back what the import made. Afterwards it is to be decided about again, with every
    decision kept. Raises NotUndone, with nothing written, where whoever asked may not any more, or
    something came to stay since that they did not agree to."""
    by, on = still_may(imported.undo_by), today()
    if by is None:
        raise NotUndone("role")
    context = pghistory.context(verb="undo_import", by=by.pk)
    with transaction.atomic(), context as told:
        take_their_time()
        tell("stays")
        _hold(imported)
        found = outcome(imported)
        if found.keeps_something and not imported.undo_rest:
            raise NotUndone("stays")
        struck = _put_back(imported, tell, by=by, on=on)
        gone = {subject_of(one): changes.public_id_of(one) for one in found.going}
        _remove(found, tell)
        ImportFact.objects.filter(row__imported=imported).delete()
        tell("trail")
        undone(imported, by=by)
        _record(imported, gone, by=by, context=told.id)
        imported.state = State.UNDONE
        imported.applied_by = imported.applied_on = imported.undo_by = None
        imported.undo_rest = False
        imported.result = {
            "references": imported.result.get("references", {}), "undone": len(gone) + struck,
        }  # fmt: skip
        imported.version += 1
        keep(imported)
        emptied = planner_statistics.much_written()
    planner_statistics.analyze(emptied)


def _hold(imported: Import) -> None:
    """What it made is locked until it is gone: whoever records something about it meanwhile waits,
    and does not lose it unseen. Agreements before parties, each in one order, as actions do."""
    made = ImportFact.objects.filter(row__imported=imported, is_new=True)
    models: tuple[Any, ...] = (Agreement, Party)
    for model, column in zip(models, ("agreement", "party"), strict=True):
        rows = model.objects.filter(pk__in=made.exclude(**{column: None}).values(column))
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def _put_back(imported: Import, tell: Tell, *, by: Any, on: date) -> int:
    """Values that were changed, spellings that were remembered, and what was added to agreements
    that were known before; how many were struck out of them. Each is an action of its own, so that
    the lease is renewed with each."""
    struck = 0
    tell("back")
    try:
        for signature, was, is_ours in changed_by(imported):
            tell("back")
            if is_ours:
                actions.correct(
                    by=by, on=on, fact=signature, set={"signed": parse_edtf(was)},
                    reason=_("The register %(register)s was undone.") % {"register": imported},
                )  # fmt: skip
        for _fact in strike(imported, by=by, on=on):
            tell("back")
            struck += 1
    except Conflict as error:
        raise NotUndone("stays") from error
    forget(imported, by=by, on=on)
    return struck


def _remove(found: Outcome, tell: Tell) -> None:
    """Agreements before the parties they name; in batches, since each brings its rows along."""
    for batch in batched(found.agreements, derive.BATCH):
        tell("gone")
        derive.replace_deadlines([], concerned={derive.origin_of(one): [] for one in batch})
        Agreement.objects.filter(pk__in=[one.pk for one in batch]).delete()
    for parties in batched(found.parties, derive.BATCH):
        tell("gone")
        Party.objects.filter(pk__in=[one.pk for one in parties]).delete()


def _record(imported: Import, gone: dict[str, str], *, by: Any, context: Any) -> None:
    entry = AuditEntry(
        by=by, actor=str(by), verb="undo_import", subject=subject_of(imported),
        detail={"uid": imported.uid, "gone": sorted(gone.values())[:500], "n": len(gone)},
        context=context,
    )  # fmt: skip
    AuditEntry.objects.bulk_create([entry])
    changes.write(
        ChangeEntry(verb="removed", subject=subject, public_id=name, audit=entry)
        for subject, name in gone.items()
    )
