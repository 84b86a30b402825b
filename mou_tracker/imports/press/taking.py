"""What was decided about a release, done: through the ordinary actions, all of it or nothing. What
whoever decides may not do (signing, changing a signed term) goes to the inbox as a proposal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.actions import log_activity
from agreements import actions
from agreements.access import can
from agreements.actions import Conflict
from agreements.actions.action import require
from agreements.actions.documents import keep_with
from agreements.languages import language_typed
from agreements.models import Agreement, Area, ClaimKind, Party, Side, Stage, Term
from agreements.wording.places import zone_of_country
from mou_tracker.collaboration.proposals.actions import propose
from mou_tracker.collaboration.proposals.models import Proposal
from mou_tracker.collaboration.proposals.running import Unfit, by_form
from mou_tracker.imports.models import Release, ReleaseAgreement

from .actions import audit
from .facts import Facts
from .forms import TakeForm
from .lines import HOME, OF_TERM, Deal, Line, day_in, taken_before

DONE, PROPOSED, LEFT = "done", "proposed", "left"
#: Lines whose fields are columns of a term.
OF_THE_TERM = ("end", "renewal", "notice", "effect")


class Refused(Exception):
    """An action refused what a line says, or nothing was done about some."""

    def __init__(self, *lines: Line, error: ValidationError) -> None:
        self.lines, self.error = lines, error
        super().__init__(*(line.key for line in lines))


@contextmanager
def _beside(line: Line) -> Iterator[None]:
    """What is refused inside is told beside the line."""
    try:
        yield
    except Unfit as error:
        raise Refused(line, error=ValidationError(error.reasons)) from error
    except Conflict as error:
        raise Refused(line, error=ValidationError(str(error.message))) from error
    except ValidationError as error:
        raise Refused(line, error=error) from error


def take(*, release: Release, by: Any, on: date, form: TakeForm, facts: Facts) -> Release:
    """Records what is ticked. Raises Refused, naming the line, and Conflict where it was done
    already; then nothing is written."""
    require(by, "prepare_import")
    with transaction.atomic():
        row = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
        if form.repeats or any(key in taken_before(row.answers) for key in _ticked(form)):
            raise Conflict(_("This release was recorded already."), code="applied")
        row.document = release.document
        work = _Taking(row, by, on, form, facts)
        work.all()
        row.answers = {**row.answers, **work.answers}
        if not row.is_applied:
            row.applied_on, row.applied_by = on, by
        row.save(update_fields=["answers", "applied_on", "applied_by"])
        audit("apply_release", row, by=by, agreements=sorted(work.references()))
    return row


def _ticked(form: TakeForm) -> list[str]:
    return [line.key for deal in form.deals for line in deal.lines if form.takes(line)]


class _Taking:
    def __init__(self, release: Release, by: Any, on: date, form: TakeForm, facts: Facts) -> None:
        self.release, self.by, self.on, self.form, self.facts = release, by, on, form, facts
        self.answers: dict[str, Any] = {}
        self.before = taken_before(release.answers)
        self.agreements: dict[str, Agreement] = {}
        self.language = str(release.reading["language"])

    def references(self) -> set[str]:
        return {one.reference for one in self.agreements.values()}

    def all(self) -> None:
        for deal in self.form.deals:
            for line in deal.lines:
                if line.key not in self.before:
                    self.answers[line.key] = LEFT
        *deals, rest = self.form.deals
        for line in rest.of("older"):  # before what follows them in the chain
            if self.form.takes(line):
                with _beside(line):
                    self._older(line)
        for deal in deals:
            is_begun = deal.key in self.facts.made and any(map(self.form.takes, deal.lines))
            if is_begun or self.form.takes(deal.lines[0]):
                self._deal(deal)
        record = {
            "activity": self._activity, "claim": self._claim, "contact": self._contact,
            "renamed": self._renamed, "said": self._said,
        }  # fmt: skip
        for line in rest.lines:
            if line.kind in record and self.form.takes(line):
                with _beside(line):
                    record[line.kind](line)
        self._nothing_is_lost()
        self._links()

    def _nothing_is_lost(self) -> None:
        """What is ticked is done, or proposed, or refused."""
        ticked = [line for deal in self.form.deals for line in deal.lines if self.form.takes(line)]
        lost = [line for line in ticked if self.answers.get(line.key) not in (DONE, PROPOSED)]
        if lost:
            told = _(
                "What this belongs to is not recorded: tick that as well (its agreement, its term,"
                " its signing), or untick this line."
            )
            raise Refused(*lost, error=ValidationError(told))

    def taken(self, deal: Deal, *kinds: str) -> list[Line]:
        return [line for kind in kinds for line in deal.of(kind) if self.form.takes(line)]

    def done(self, *lines: Line, how: str = DONE) -> None:
        self.answers |= dict.fromkeys((line.key for line in lines), how)

    def _text(self, text: str) -> dict[str, str]:
        return {language_typed(text): text}

    # -- one instrument ------------------------------------------------------------------------

    def _deal(self, deal: Deal) -> None:
        parties: dict[str, Party] = {}
        first = deal.lines[0]
        if deal.key in self.facts.made:
            agreement = self._with_nature(deal, self.facts.made[deal.key])
        elif first.kind == "new":
            agreement = self._register(deal, first, parties)
        else:
            with _beside(first):
                agreement = self._known(first)
        self.agreements[deal.key] = agreement
        self.answers[deal.key] = agreement.pk
        self.done(first)
        for part in agreement.participations.select_related("party"):
            parties[HOME if part.party.is_home else part.party.uid] = part.party
        for line in self.taken(deal, "amendment"):
            with _beside(line):
                self._amend(line, agreement)
        for line in self.taken(deal, "event"):
            with _beside(line):
                self._event(line, agreement, parties)
        for line in self._opening(deal):
            with _beside(line):
                term = self._term(deal, line, agreement)
            self.answers[f"{deal.key}{OF_TERM}"] = term.pk
            self._of_term(deal, term, agreement, parties)
        if deal.amends:
            self._promises(deal, agreement)
        elif deal.term is not None and deal.term.is_signed and agreement == deal.agreement:
            for line in self.taken(deal, "promise"):
                with _beside(line):
                    self._promise(line, deal.term)
        for line in self.taken(deal, "prompted"):
            with _beside(line):
                self._prompted(line, agreement)

    def _known(self, line: Line) -> Agreement:
        reference = self.form.said(line)["which"]
        seen = Agreement.objects.visible_to(self.by)
        found: Agreement | None = seen.filter(reference=reference).first()
        if found is None:
            raise ValidationError(_("What it is about is no longer there."))
        return self._with_nature(self._deal_of(line), found)

    def _with_nature(self, deal: Deal, agreement: Agreement) -> Agreement:
        for one in self.taken(deal, "nature"):
            said = self.form.said(one)
            actions.change_agreement(by=self.by, on=self.on, agreement=agreement, **said)
            self.done(one)
        return agreement

    def _deal_of(self, line: Line) -> Deal:
        return next(deal for deal in self.form.deals if line in deal.lines)

    def _register(self, deal: Deal, line: Line, parties: dict[str, Party]) -> Agreement:
        rows = []
        if any(value == HOME for value, _party in deal.parties) and self.facts.home is not None:
            rows.append({"party": self.facts.home, "side": Side.OURS})
        for one in self.taken(deal, "party"):
            with _beside(one):
                party = self._party(one)
            parties[one.key.removeprefix(f"{deal.key}-")] = party
            rows.append({"party": party, "side": Side.THEIRS})
            self.done(one)
        said = self.form.said(line)
        natures = self.taken(deal, "nature")
        more = self.form.said(natures[0]) if natures else {}
        self.done(*natures)
        with _beside(line):
            made: Agreement = actions.register(
                by=self.by, on=self.on, reference=said["reference"],
                title=self._text(said["title"]), kind=said["kind"], parties=rows,
                responsible=self.by, **more,
            )  # fmt: skip
        return made

    def _party(self, line: Line) -> Party:
        said = self.form.said(line)
        if said["which"]:
            return self._party_of(said["which"])
        made: Party = actions.add_party(
            by=self.by, on=self.on, names=self._text(said["name"]), country=said["country"],
            short_name=said["short_name"], time_zone=zone_of_country(said["country"]) or "UTC",
        )  # fmt: skip
        return made

    def _party_of(self, uid: str) -> Party:
        found: Party = Party.objects.visible_to(self.by).get(uid=uid)
        return found

    # -- its term ------------------------------------------------------------------------------

    def _opening(self, deal: Deal) -> list[Line]:
        """The line of its term: where it was recorded before and something is added to it, too."""
        recorded = [line for line in deal.of("term") if line.key in self.before]
        parts = (*OF_THE_TERM, "area", "signing", "promise")
        is_open = deal.term is not None and not deal.term.is_signed
        return self.taken(deal, "term") or (
            recorded if is_open and self.taken(deal, *parts) else []
        )

    def _term(self, deal: Deal, line: Line, agreement: Agreement) -> Term:
        said = self.form.said(line)
        fields: dict[str, Any] = {}
        for one in self.taken(deal, *OF_THE_TERM):
            values = self.form.said(one)
            fields |= {name: value for name, value in values.items() if value not in (None, "")}
            self.done(one)
        areas = self.taken(deal, "area")
        codes = {self.form.said(one)["area"] for one in areas}
        self.done(line, *areas)
        terms = agreement.terms.filter(is_void=False).exclude(stage=Stage.WITHDRAWN)
        term: Term | None = None
        if line.key in self.before and deal.term is not None:
            term = terms.get(pk=deal.term.pk)
        elif said["ordinal"] is not None:
            term = terms.filter(ordinal=said["ordinal"]).first()
        fields["sources"] = [*(term.sources if term else ()), self._citation()]
        kept = list(term.areas.all()) if term else []
        fields["areas"] = list({*kept, *Area.objects.filter(code__in=codes)})
        if term is None:
            stage = said["stage"] or Stage.DRAFTING
            opened: Term = actions.open_term(
                by=self.by, on=self.on, agreement=agreement, ordinal=said["ordinal"],
                stage=stage, **fields,
            )  # fmt: skip
            return opened
        changed: Term = actions.change_term(by=self.by, on=self.on, term=term, **fields)
        return changed

    def _citation(self) -> str:
        return f"{self.release.name} ({reverse('imports:release', args=[self.release.uid])})"

    def _of_term(
        self, deal: Deal, term: Term, agreement: Agreement, parties: Mapping[str, Party]
    ) -> None:
        for line in self.taken(deal, "signing"):
            with _beside(line):
                self._sign(deal, line, term, agreement, parties)
        for line in self.taken(deal, "promise"):
            with _beside(line):
                self._promise(line, term)

    def _promises(self, deal: Deal, agreement: Agreement) -> None:
        """Of a change: those of the term that is changed."""
        for line in self.taken(deal, "promise"):
            changed = deal.of("amendment")[0]
            with _beside(line):
                self._promise(line, self._amended(changed, agreement))

    def _promise(self, line: Line, term: Term) -> None:
        said = self.form.said(line)
        actions.add_commitment(
            by=self.by, on=self.on, term=term, text=self._text(said["text"]), side=said["side"],
            due=said["due"],
        )  # fmt: skip
        self.done(line)

    def _sign(
        self, deal: Deal, line: Line, term: Term, agreement: Agreement,
        parties: Mapping[str, Party],
    ) -> None:  # fmt: skip
        """Of every party on the day of the signing, or on its own where one is told; a party whose
        own day was refused has not signed."""
        said = self.form.said(line)
        body: dict[str, Any] = {"signing_mode": said["signing_mode"], "place": said["place"]}
        has_own = {one.initial["party"] for one in deal.of("by") if one.initial.get("signed")}
        day = said["signed"].text if said["signed"] else ""
        for value, party in parties.items():
            body[f"signed_{party.pk}"] = "" if value in has_own else day
        for one in self.taken(deal, "by"):
            told = self.form.said(one)
            if told["party"] not in parties:
                raise ValidationError(_("Not a party to this agreement: %s") % told["name"])
            party = parties[told["party"]]
            body |= {f"name_{party.pk}": told["name"], f"capacity_{party.pk}": told["capacity"]}
            body[f"signed_{party.pk}"] = told["signed"].text if told["signed"] else day
        body["starts"] = said.get("starts") or ""
        for promise in actions.open_commitments(term):
            body[f"carry_{promise.uid}"] = said.get("carry") or ""
        how = self._by_form(
            "agreements:sign", [agreement.reference, term.ordinal], body, "sign", agreement
        )
        self.done(line, *self.taken(deal, "by"), how=how)

    # -- an end --------------------------------------------------------------------------------

    def _event(self, line: Line, agreement: Agreement, parties: Mapping[str, Party]) -> None:
        said = self.form.said(line)
        if said["by"] and said["by"] not in parties:
            raise ValidationError({"by": _("Not a party to this agreement.")})
        giver = parties.get(said["by"] or "")
        body = {
            "kind": said["kind"], "event_on": said["on"].isoformat(),
            "by_party": str(giver.pk) if giver else "",
            "effective_on": said["effective_on"].isoformat() if said["effective_on"] else "",
        }  # fmt: skip
        args = [agreement.reference]
        how = self._by_form("agreements:record-event", args, body, "record_event", agreement)
        self.done(line, how=how)

    # -- a change of a term --------------------------------------------------------------------

    def _amended(self, line: Line, agreement: Agreement) -> Term:
        ordinal = self.form.said(line)["of_term"]
        signed = agreement.terms.filter(is_void=False, stage=Stage.SIGNED)
        term: Term | None = signed.filter(ordinal=ordinal).first()
        if term is None:
            raise ValidationError({"of_term": _("No signed term has this number.")})
        return term

    def _amend(self, line: Line, agreement: Agreement) -> None:
        said, term = self.form.said(line), self._amended(line, agreement)
        until = said["new_ends_on"]
        body = {
            "kind": said["kind"], "signed": said["signed"].text, "summary": said["summary"],
            "new_ends_on": until.isoformat() if until else "",
        }  # fmt: skip
        args = [agreement.reference, term.ordinal]
        self.done(line, how=self._by_form("agreements:amend", args, body, "amend", agreement))

    def _by_form(
        self,
        name: str,
        args: list[Any],
        body: dict[str, Any],
        permission: str,
        agreement: Agreement,
    ) -> str:
        """Fills in the form of a page: done by who may, else proposed to who may."""
        fresh = Agreement.objects.get(pk=agreement.pk)
        proposal = Proposal(
            action=permission, permission=permission, path=reverse(name, args=args), body=body,
            agreement=fresh, version=fresh.version, note=self._citation()[:2000],
            proposed_by_id=self.by.pk,
        )  # fmt: skip
        if not can(self.by, permission):
            propose(by=self.by, on=self.on, proposal=proposal)
            return PROPOSED
        by_form(proposal, by=self.by)
        return DONE

    # -- what it tells besides -----------------------------------------------------------------

    def _prompted(self, line: Line, agreement: Agreement) -> None:
        fresh = Agreement.objects.get(pk=agreement.pk)
        text = self.form.said(line)["text"]
        told = _("What prompted it, as the release tells it: %(words)s (%(release)s)") % {
            "words": text, "release": self._citation(),
        }  # fmt: skip
        notes = "\n".join(one for one in (fresh.notes, told) if one)
        actions.change_agreement(by=self.by, on=self.on, agreement=fresh, notes=notes)
        self.done(line)

    def _under(self, line: Line) -> Agreement | None:
        """The agreement a line names; none where that instrument was left out, unless the line is
        of what was said of it only, or it was recorded before."""
        chosen = self.form.said(line)["under"]
        if chosen in self.agreements:
            return self.agreements[chosen]
        deals = {deal.key: deal for deal in self.form.deals}
        if chosen in deals:
            is_free = line.kind == "said" or chosen in self.facts.made
            return deals[chosen].agreement if is_free else None
        return Agreement.objects.visible_to(self.by).filter(reference=chosen).first()

    def _activity(self, line: Line) -> None:
        agreement, said = self._under(line), self.form.said(line)
        if agreement is None:
            return
        proposer = Party.objects.visible_to(self.by).filter(uid=said["proposed_by"]).first()
        log_activity(
            by=self.by, on=self.on, kind=said["kind"], title=self._text(said["title"]),
            agreements=[agreement], when=said["when"], state=said["state"] or None,
            place=said["place"], level=said["level"], proposed_by=proposer,
        )  # fmt: skip
        self.done(line)

    def _claim(self, line: Line) -> None:
        said = self.form.said(line)
        self._kept(line, kind=said["kind"], value=said["value"])

    def _kept(self, line: Line, *, kind: str, value: int | None) -> None:
        agreement = self._under(line)
        if agreement is None:
            return
        head = self.release.reading["document"]
        actions.add_claim(
            by=self.by, on=self.on, agreement=agreement, kind=kind, value=value,
            words=" ".join(line.words), as_of=day_in(head.get("date")),
            claimant=self.facts.party_named(head.get("issuer")), source=self._citation()[:300],
        )  # fmt: skip
        self.done(line)

    def _contact(self, line: Line) -> None:
        said = self.form.said(line)
        party = self._party_of(said["party"])
        title, unit = (self._text(said[one]) if said[one] else {} for one in ("title", "unit"))
        post = {
            "party": party, "role": said["role"], "title": title, "unit": unit,
            "phone": said["phone"], "email": said["email"],
        }  # fmt: skip
        who: dict[str, Any] = {"by": self.by, "on": self.on}
        person = actions.add_person(**who, native_name=said["name"], title=title, posts=[post])
        held = person.posts.select_related("person").get()
        for agreement in self.agreements.values():  # whom one reaches about what was recorded
            if agreement.participations.filter(party=party).exists():
                actions.name_contact(**who, agreement=agreement, post=held)
        self.done(line)

    def _older(self, line: Line) -> None:
        """An earlier term of the chain, signed then by all."""
        said = self.form.said(line)
        agreement = Agreement.objects.visible_to(self.by).get(reference=said["of"])
        body = {
            "ordinal": str(said["ordinal"]), "state": "signed", "signed": said["signed"].text,
        }  # fmt: skip
        args = [agreement.reference]
        self.done(line, how=self._by_form("agreements:record-term", args, body, "sign", agreement))

    def _renamed(self, line: Line) -> None:
        said = self.form.said(line)
        party = self._party_of(said["party"])
        actions.change_party(
            by=self.by, on=self.on, party=party, renamed_on=said["renamed_on"],
            names={**party.names, **self._text(said["name"])},
        )  # fmt: skip
        self.done(line)

    def _said(self, line: Line) -> None:
        """Words that are kept as what was said, and as nothing else."""
        self._kept(line, kind=ClaimKind.FREE, value=None)

    # -- the way back --------------------------------------------------------------------------

    def _links(self) -> None:
        """From the records to the release: its links, and its file where it has one."""
        recorded = {one.pk: one for one in self.agreements.values()}
        for agreement in recorded.values():
            ReleaseAgreement.objects.update_or_create(
                release=self.release, agreement=agreement, defaults={"is_recorded": True}
            )
        document = self.release.document
        if document is not None and recorded:
            keep_with(
                by=self.by, on=self.on, document=document, agreements=list(recorded.values()),
                confidentiality=self.form.cleaned_data["confidentiality"]
                or document.confidentiality,
            )  # fmt: skip
