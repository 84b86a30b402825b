"""An import undone while nobody has built on it: what goes, what stays and why, what cannot go at
all. Nothing that was ever shared, changed, cited, or has children goes."""

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
from agreements.dates import parse_edtf
from agreements.models import (
    SHARED,
    Agreement,
    Amendment,
    AuditEntry,
    ChangeEntry,
    Claim,
    Commitment,
    Decision,
    DocumentAgreement,
    Event,
    Participation,
    Party,
    Post,
    Signature,
    Term,
)
from mou_tracker.collaboration.models import Comment

from .correcting import changed_by, told_of
from .models import Import, ImportFact, State


@dataclass(frozen=True, slots=True)
class Standing:
    """A record that stays. `why`: in words; `href`: its page."""

    name: str
    why: str
    href: str


@dataclass(slots=True)
class Outcome:
    """What undoing would do. `back`: values that become what they were; `cannot`: records that were
    known before; they only lose the mark of having been found."""

    agreements: list[Agreement] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    back: list[Standing] = field(default_factory=list)
    stays: list[Standing] = field(default_factory=list)
    cannot: list[Standing] = field(default_factory=list)

    @property
    def goes(self) -> int:
        return len(self.agreements) + len(self.parties)


#: What somebody built on an agreement: model, the path to it, words.
BUILT = (
    (ActivityAgreement, "agreement", lambda: _("activities are recorded under it")),
    (CaseAgreement, "agreement", lambda: _("an exemplary case names it")),
    (DocumentAgreement, "agreement", lambda: _("documents belong to it")),
    (Event, "agreement", lambda: _("a notice or another act is recorded")),
    (Decision, "agreement", lambda: _("a decision about it is recorded")),
    (Commitment, "term__agreement", lambda: _("commitments are recorded")),
    (Comment, "agreement", lambda: _("colleagues have commented on it")),
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
    known = Agreement.objects.filter(
        pk__in=facts.filter(is_new=False).exclude(agreement=None).values("agreement")
    ).exclude(pk__in=[row.pk for row in agreements])
    added = new.exclude(term=None).filter(term__agreement__in=known)
    grown = set(added.values_list("term__agreement", flat=True))
    for row in known:
        told = _("it was known before; what the register added to it stays")
        if row.pk in grown:
            found.cannot.append(Standing(str(row), told, f"/agreements/{row}/"))
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


def undo(*, by: Any, on: date, imported: Import, rest: bool = False) -> Import:
    """Takes back what the import made, all of it; with `rest`, all but what stays. Afterwards it is
    to be decided about again, with every decision kept.

    Raises Conflict where it was not taken in, or where something stays and `rest` is not said.
    """
    require(by, "apply_import")
    told = pghistory.context(verb="undo_import", by=getattr(by, "pk", None))
    with transaction.atomic(), told as context:
        row = Import.objects.select_for_update(of=("self",)).get(pk=imported.pk)
        if row.state != State.APPLIED:
            raise Conflict(_("Only what was taken in can be undone."), code="not_applied")
        found = outcome(row)
        if (found.stays or found.cannot) and not rest:
            raise Conflict(
                _("Something stays: undo the rest, or nothing."), code="stays", current=found
            )
        gone = [(subject_of(one), one) for one in (*found.agreements, *found.parties)]
        names = {subject: changes.public_id_of(one) for subject, one in gone}
        for signature, was, is_ours in changed_by(row):
            if is_ours:
                actions.correct(
                    by=by, on=on, fact=signature, set={"signed": parse_edtf(was)},
                    reason=_("The register %(register)s was undone.") % {"register": row},
                )  # fmt: skip
        derive.replace_deadlines(
            [], concerned={derive.origin_of(one): [] for one in found.agreements}
        )
        Agreement.objects.filter(pk__in=[one.pk for one in found.agreements]).delete()
        Party.objects.filter(pk__in=[one.pk for one in found.parties]).delete()
        ImportFact.objects.filter(row__imported=row).delete()
        row.state = State.UNDONE
        row.applied_by = row.applied_on = None
        row.result = {"references": row.result.get("references", {}), "undone": len(gone)}
        row.version += 1
        row.save()
        entries = [
            AuditEntry(
                by=by, actor=str(by), verb="undo_import", subject=subject_of(row),
                detail={"uid": row.uid, "gone": sorted(names.values())[:500], "n": len(gone)},
                context=context.id,
            )
        ]  # fmt: skip
        AuditEntry.objects.bulk_create(entries)
        changes.write(
            ChangeEntry(verb="removed", subject=subject, public_id=name, audit=entries[0])
            for subject, name in names.items()
        )
    return row
