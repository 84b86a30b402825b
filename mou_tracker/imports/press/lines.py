"""The reading of a release as lines: each one thing that may be recorded, with the words it was
read from, what its fields say beforehand, and whether the reader is sure of it. What is not sure is
asked; what is recorded already is told, and nothing is to be done about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from activities.models import ActivityKind, ActivityState
from agreements.actions.references import INTERNATIONAL
from agreements.dates import PartialDate, parse_edtf
from agreements.models import (
    Agreement,
    AmendmentKind,
    CommitmentSide,
    EffectMode,
    NoticeBasis,
    Party,
    RenewalMode,
    Stage,
    Term,
)

from .facts import Facts
from .words import BESIDES, PLAIN, kind_of_activity, reasons, title_of_activity

#: Acts of a release that change a term, and open none.
AMENDING = {
    "extension": AmendmentKind.EXTENSION,
    "action_plan": AmendmentKind.ACTION_PLAN,
    "amendment": AmendmentKind.AMENDMENT,
}
HOME = "home"


@dataclass(frozen=True, slots=True)
class Line:
    """`key`: its name on the page; `kind`: which fields it has; `initial`: what they say; `words`:
    pieces of the text; `is_known`: there is nothing to do; `choices`: of fields with their own."""

    key: str
    kind: str
    words: tuple[str, ...] = ()
    is_sure: bool = False
    is_known: bool = False
    initial: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    #: What a closed line is called beside its kind: "1", a name.
    about: str = ""


@dataclass(slots=True)
class Deal:
    """One instrument a release tells of, or (`key` "r") what it tells besides. `agreement`: the
    known one; `parties`: (value of a choice, the party, or the reading of one that is new)."""

    key: str
    told: Mapping[str, Any] = field(default_factory=dict)
    agreement: Agreement | None = None
    term: Term | None = None
    parties: list[tuple[str, Party | Mapping[str, Any]]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def act(self) -> str:
        return str(self.told.get("act", ""))

    @property
    def amends(self) -> bool:
        return self.act in AMENDING

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]


def deals_of(
    reading: Mapping[str, Any], facts: Facts, answers: Mapping[str, Any] | None = None
) -> list[Deal]:
    """One for each instrument, then what the release tells as a whole. `answers`: what was decided
    about its lines before: of those that were left nothing is ticked any more."""
    deals = [
        _Laid(f"p{number}", told, reading, facts).deal()
        for number, told in enumerate(reading["propose"])
    ]
    deals.append(_Besides(reading, facts, deals).deal())
    for deal in deals if answers else ():
        is_lost = deal.agreement is None and f"{deal.key}-new" in taken_before(answers or {})
        deal.lines = [_asked_again(line, deal, answers or {}, is_lost) for line in deal.lines]
    return deals


#: What became of a line, and it is not asked about again.
SETTLED = ("done", "proposed")


def taken_before(answers: Mapping[str, Any]) -> set[str]:
    return {key for key, how in answers.items() if how in SETTLED}


#: After the key of an instrument: the term that was recorded of it.
OF_TERM = ":term"


def made_before(answers: Mapping[str, Any]) -> dict[str, int]:
    """Key of an instrument -> the agreement it was recorded with."""
    found = {key: how for key, how in answers.items() if isinstance(how, int)}
    return {key: how for key, how in found.items() if not key.endswith(OF_TERM)}


def terms_before(answers: Mapping[str, Any]) -> dict[str, int]:
    """Key of an instrument -> the term that was recorded of it, whatever number the reader told."""
    return {key.removesuffix(OF_TERM): how for key, how in answers.items() if key.endswith(OF_TERM)}


def _asked_again(line: Line, deal: Deal, answers: Mapping[str, Any], is_lost: bool) -> Line:
    is_begun = line.kind == "agreement" and deal.key in answers
    settled = is_begun or is_lost or line.key in taken_before(answers)
    return replace(line, is_sure=False, is_known=line.is_known or settled)


def words_of(*rows: Any) -> tuple[str, ...]:
    """The pieces of the text that rows of a reading name."""
    found: list[str] = []
    for row in rows:
        for name in ("words", "mode_words", "ordinal_words", "place_words"):
            said = row.get(name) if isinstance(row, Mapping) else None
            found += [said] if isinstance(said, str) else list(said or ())
    return tuple(dict.fromkeys(one.strip() for one in found if one.strip()))


def is_sure(*rows: Mapping[str, Any]) -> bool:
    return all(row.get("sure") is not False and row.get("ticked") is not False for row in rows)


class _Laid:
    """One proposal of a reading, laid out."""

    def __init__(
        self, key: str, told: Mapping[str, Any], reading: Mapping[str, Any], facts: Facts
    ) -> None:
        self.key, self.told, self.reading, self.facts = key, told, reading, facts
        self.agreement = facts.made.get(key) or facts.agreement(told["agreement"].get("match"))
        self.new: Mapping[str, Any] = told["agreement"].get("new") or {}
        self.term = self._term()
        self.parties = list(self._parties())
        self.is_signed = self.term is not None and self.term.is_signed and not told.get("amendment")

    def deal(self) -> Deal:
        deal = Deal(self.key, self.told, self.agreement, self.term, self.parties)
        deal.lines = list(self._lines())
        return deal

    def line(
        self, kind: str, /, *rows: Mapping[str, Any], number: int | None = None, sure: bool = True,
        known: bool = False, choices: Mapping[str, Any] | None = None, about: str = "",
        words: tuple[str, ...] | None = None, **initial: Any,
    ) -> Line:  # fmt: skip
        key = f"{self.key}-{kind}" + ("" if number is None else str(number))
        certain = sure and is_sure(self.told, *rows)
        said = words_of(*rows) if words is None else words
        return Line(key, kind, said, certain and not known, known, initial, choices or {}, about)

    # -- what there is -------------------------------------------------------------------------

    def _term(self) -> Term | None:
        """The recorded term a proposal is about."""
        if self.agreement is None:
            return None
        if amendment := self.told.get("amendment"):
            return self.facts.term(self.agreement, amendment.get("of_term"))
        if self.key in self.facts.opened:
            return self.facts.opened[self.key]
        return self.facts.term(self.agreement, (self.told.get("term") or {}).get("ordinal"))

    def _parties(self) -> Iterator[tuple[str, Party | Mapping[str, Any]]]:
        if self.agreement is not None:
            for party in self.facts.parties_of(self.agreement):
                yield (HOME if party.is_home else party.uid), party
            return
        for number, row in enumerate(self.new.get("parties", ())):
            if row.get("side") == "ours" and "party" in row and self.facts.home is not None:
                yield HOME, self.facts.home
            else:
                yield f"party{number}", row

    def party_choices(self) -> list[tuple[str, str]]:
        return [(value, self.facts.name_of(party)) for value, party in self.parties]

    def whose(self, row: Mapping[str, Any]) -> str:
        """The value of the choice of parties that a row of the reading names."""
        if row.get("side") == "ours":
            return HOME if any(value == HOME for value, _party in self.parties) else ""
        named = str(row.get("party") or "").casefold()
        for value, party in self.parties:
            if named and named in self.facts.spellings(party):
                return value
        others = [value for value, _party in self.parties if value != HOME]
        return others[0] if len(others) == 1 and row.get("side") == "theirs" else ""

    # -- the lines -----------------------------------------------------------------------------

    def _lines(self) -> Iterator[Line]:
        yield from self._about_the_agreement()
        if self.told.get("event"):
            yield self._event()
        elif self.told.get("amendment"):
            yield from self._amendment()
        else:
            yield from self._about_the_term()
            yield from self._signing()
        yield from self._areas()
        yield from self._promises()
        if prompted := self.told.get("prompted_by"):
            said = str(prompted["words"])
            known = self.agreement is not None and said in self.agreement.notes
            yield self.line("prompted", prompted, sure=not self.is_signed, known=known, text=said)

    def _about_the_agreement(self) -> Iterator[Line]:
        said = (str(self.told.get("words") or ""),)
        if self.agreement is not None:
            others = self.facts.with_the_same_parties(self.agreement)
            named = [(one.reference, self.facts.called(one)) for one in others]
            because = reasons(self.told["agreement"].get("because", ()))
            yield self.line(
                "agreement", words=said, choices={"which": named}, about=because,
                which=self.agreement.reference,
            )  # fmt: skip
        else:
            title = next(iter((self.new.get("title") or {}).values()), "")
            yield self.line(
                "new", words=said, kind=self.new.get("kind", "other"),
                reference=self.facts.next_reference(self._country(), self._year()),
                title=title or self.facts.title(self.new.get("kind", ""), self.parties),
            )  # fmt: skip
            for value, row in self.parties:
                if isinstance(row, Mapping):
                    yield self._party(value, row)
        if nature := self.told.get("legal_nature"):
            known = self.agreement is not None and self.agreement.legal_nature == nature["value"]
            yield self.line("nature", nature, known=known, legal_nature=nature["value"])

    def _party(self, value: str, row: Mapping[str, Any]) -> Line:
        names = [str(one) for one in row.get("names", {}).values()]
        known = self.facts.looking_like(row)
        said = tuple(one for one in (*names, str(row.get("short_name") or "")) if one)[:2]
        name = names[0] if names else str(row.get("short_name") or "")
        return self.line(
            "party", row, number=int(value.removeprefix("party")), words=said, sure=len(known) < 2,
            choices={"which": [(one.uid, str(one)) for one in known]},
            which=known[0].uid if known else "", name=name,
            short_name=row.get("short_name") or name[:60], country=row.get("country") or "",
        )  # fmt: skip

    def _country(self) -> str:
        """Of the first partner that has one, known or new; a known one without is international."""
        for value, row in self.parties:
            told = row.get("country") if isinstance(row, Mapping) else row.country
            if told and value != HOME:
                return str(told)
        known = [row for value, row in self.parties if value != HOME and isinstance(row, Party)]
        return INTERNATIONAL if known else ""

    def _year(self) -> str:
        signing = self.told.get("signing") or self.told.get("planned_signing") or {}
        day = signing.get("signed") or signing.get("earliest") or signing.get("when") or ""
        said = str(day).lstrip("[.")[:4]
        return said if said.isdigit() else str(self.reading["document"].get("date") or "")[:4]

    def _about_the_term(self) -> Iterator[Line]:
        told = self.told["term"]
        stage = Stage.READY_TO_SIGN if self.is_done else told.get("stage") or Stage.NEGOTIATION
        known = self.is_signed
        yield self.line(
            "term", told, known=known, sure=told.get("ordinal") is not None,
            ordinal=told.get("ordinal"), stage=stage,
        )  # fmt: skip
        end = told.get("end") or {}
        if end.get("kind") in PLAIN["end"]:
            yield self.line(
                "end", end, known=known, end_kind=PLAIN["end"][end["kind"]], end_on=end.get("on"),
                end_years=end.get("years"), end_months=end.get("months"), end_days=end.get("days"),
            )  # fmt: skip
        if renewal := told.get("renewal"):
            yield self.line(
                "renewal", renewal, known=known, sure=renewal.get("mode") in RenewalMode.values,
                renewal_mode=renewal.get("mode"), renewal_years=renewal.get("years"),
                renewal_months=renewal.get("months"), renewal_max_count=renewal.get("max_count"),
            )  # fmt: skip
        if notice := told.get("notice"):
            yield self.line(
                "notice", notice, known=known, sure=notice.get("basis") in NoticeBasis.values,
                notice_value=notice.get("value"), notice_unit=notice.get("unit"),
                notice_basis=notice.get("basis") or "", notice_anchor=notice.get("anchor") or "",
            )  # fmt: skip
        effect = told.get("effect") or {}
        if effect.get("mode") in EffectMode.values and effect["mode"] != EffectMode.UNKNOWN:
            yield self.line(
                "effect", effect, known=known, effect_mode=effect["mode"],
                effect_on=effect.get("on"),
            )  # fmt: skip

    @property
    def is_done(self) -> bool:
        return bool(self.told.get("signing"))

    def _signing(self) -> Iterator[Line]:
        if not self.is_done:
            planned = self.told.get("planned_signing") or {}
            if planned.get("when"):
                yield self.line("planned", planned, sure=False, known=True, when=planned["when"])
            return
        told = self.told["signing"]
        yield self.line(
            "signing", told, known=self.is_signed, sure=bool(told.get("signed")),
            signed=told.get("signed") or "", signing_mode=told.get("mode") or "",
            place=told.get("place") or "", starts="", carry="",
        )  # fmt: skip
        for number, row in enumerate(self.told["signatories"]):
            party = self.whose(row)
            yield self.line(
                "by", row, number=number, known=self.is_signed, sure=bool(party),
                choices={"party": self.party_choices()}, party=party, name=_person(row["name"]),
                capacity=row.get("capacity") or "", signed=row.get("signed") or "",
            )  # fmt: skip

    def _event(self) -> Line:
        """A notice or an end: never sure, since a release is none."""
        told = self.told["event"]
        known = self.facts.has_act(self.agreement, told["kind"], day_in(told.get("on")))
        giver = next(
            (
                value
                for value, party in self.parties
                if str(told.get("by") or "").casefold() in self.facts.spellings(party)
            ),
            "",
        )
        return self.line(
            "event" if self.agreement else "unknown_end", told, sure=False,
            known=known or self.agreement is None,
            choices={"by": self.party_choices()}, kind=told["kind"],
            on=day_in(told.get("on")), by=giver, effective_on=day_in(told.get("effective_on")),
        )  # fmt: skip

    def _amendment(self) -> Iterator[Line]:
        told, signing = self.told["amendment"], self.told.get("signing") or {}
        kind = AMENDING.get(self.told["act"], AmendmentKind.AMENDMENT)
        signed = signing.get("signed") or ""
        known = self.term is not None and self.facts.has_amendment(self.term, kind, signed)
        can_stand = self.term is not None and self.term.is_signed and bool(signed)
        if kind == AmendmentKind.EXTENSION:
            can_stand = can_stand and bool(told.get("new_ends_on"))
        yield self.line(
            "amendment", told, signing, known=known, sure=can_stand, kind=kind, signed=signed,
            of_term=told.get("of_term"), new_ends_on=told.get("new_ends_on"),
            summary=told.get("summary") or told.get("words") or "",
        )  # fmt: skip
        for number, row in enumerate(self.told["signatories"]):
            about = f"{_person(row['name'])}, {row.get('capacity') or ''}".strip(", ")
            yield self.line("signer", row, number=number, sure=False, known=True, about=about)

    def _areas(self) -> Iterator[Line]:
        kept = self.facts.areas_of(self.term)
        for number, row in enumerate(self.told["areas"]):
            area = self.facts.areas.get(row.get("code") or "")
            yield self.line(
                "area", row, number=number, sure=area is not None,
                known=self.is_signed or bool(self.told.get("amendment"))
                or (area is not None and area.code in kept),
                area=area.code if area else "", about=row.get("label") or "",
            )  # fmt: skip

    def _promises(self) -> Iterator[Line]:
        kept = self.facts.promises_of(self.agreement)
        for number, row in enumerate(self.told["commitments"]):
            # beside what is recorded of a signed term they may be the same in other words
            side = row.get("side") if row.get("side") in CommitmentSide.values else ""
            yield self.line(
                "promise", row, number=number, sure=bool(side) and not self.is_signed,
                known=row["text"] in kept,
                text=row["text"], side=side, due=until(row.get("due")),
            )  # fmt: skip


def day_in(text: Any) -> date | None:
    """A whole day; None of a month, a year, or nothing."""
    return date.fromisoformat(text) if text and len(str(text)) == 10 else None


def until(when: Any, earliest: Any = None, latest: Any = None) -> str:
    """What the reader tells as "..2027-35", by then at the latest, as a field takes it."""
    text = str(when or "")
    if not text.startswith(".."):
        return text
    return f"[{earliest}..{latest}]" if earliest and latest else f"[{text}]"


def _person(name: Mapping[str, str]) -> str:
    """문가람; 이네스 보르질 (Inês Borgil)."""
    latin = name.get("latin", "")
    native = next((one for key, one in name.items() if key != "latin"), "")
    return f"{native} ({latin})" if native and latin and native != latin else native or latin


# --- What a release tells besides --------------------------------------------------------------


class _Besides:
    """Meetings, counts and contacts; each names what it belongs to. `under`: the choice of that;
    `known`: reference of a known agreement -> its value in the choice."""

    def __init__(self, reading: Mapping[str, Any], facts: Facts, deals: list[Deal]) -> None:
        self.reading, self.facts = reading, facts
        self.deals = {deal.key: deal for deal in deals}
        self.under = [(deal.key, deal_name(deal, facts)) for deal in deals]
        self.known = {one.agreement.reference: one.key for one in deals if one.agreement}
        for reference in facts.mentioned:
            if reference not in self.known:
                self.under.append((reference, facts.called(facts.mentioned[reference])))
                self.known[reference] = reference

    def deal(self) -> Deal:
        lines = [*self._activities(), *self._claims(), *self._contacts()]
        return Deal("r", lines=[*lines, *self._older(), *self._renamed(), *self._intentions()])

    def _chosen(self, row: Mapping[str, Any]) -> str:
        """What a row belongs to: the agreement it names, else the only instrument there is."""
        named = (*row.get("agreements", ()), row.get("agreement"))
        only = next(iter(self.deals)) if len(self.deals) == 1 else ""
        return next((self.known[one] for one in named if one in self.known), only)

    def _agreement(self, chosen: str) -> Agreement | None:
        deal = self.deals.get(chosen)
        return deal.agreement if deal is not None else self.facts.agreement(chosen)

    def _is_sure_of(self, chosen: str) -> bool:
        """What hangs on a deal that is asked about is asked, too."""
        deal = self.deals.get(chosen)
        return bool(chosen) and (deal is None or deal.lines[0].is_sure)

    def _activities(self) -> Iterator[Line]:
        for number, row in enumerate(self.reading["activities"]):
            chosen, kind = self._chosen(row), kind_of_activity(row["kind"])
            state = row.get("state") if row.get("state") in ActivityState.values else ""
            needs_day = state in (ActivityState.HELD, ActivityState.SCHEDULED, ActivityState.WINDOW)
            sure = is_sure(row) and bool(state) and (bool(row.get("when")) or not needs_day)
            agreement = self._agreement(chosen)
            when = until(row.get("when"), row.get("earliest"), row.get("latest"))
            kept = self.facts.has_activity(agreement, kind, when)
            proposer = self.facts.proposer(row.get("proposed_by"))
            yield Line(
                f"r-activity{number}", "activity", words_of(row),
                sure and self._is_sure_of(chosen), kind in ActivityKind.values and kept,
                {
                    "kind": kind, "title": title_of_activity(row, self.reading["language"]),
                    "state": state, "when": when,
                    "place": row.get("place") or "", "level": row.get("level") or "",
                    "proposed_by": proposer.uid if proposer else "", "under": chosen,
                },
                {"under": self.under},
            )  # fmt: skip

    def _claims(self) -> Iterator[Line]:
        for number, row in enumerate(_each_once(self.reading["claims"])):
            chosen = self._chosen(row)
            yield Line(
                f"r-claim{number}", "claim", words_of(row),
                is_sure(row) and self._is_sure_of(chosen),
                self.facts.has_claim(self._agreement(chosen), row),
                {"kind": row["kind"], "value": row.get("value"), "under": chosen},
                {"under": self.under},
            )  # fmt: skip

    def _contacts(self) -> Iterator[Line]:
        head = self.reading["document"]
        issuer = self.facts.party_named(head.get("issuer"))
        for number, row in enumerate(head.get("contacts", ())):
            party = self.facts.party_named(row.get("party")) or issuer
            yield Line(
                f"r-contact{number}", "contact", words_of(row), is_sure(row) and party is not None,
                self.facts.has_person(party, row["name"]),
                {
                    "party": party.uid if party else "", "name": row["name"],
                    "title": row.get("title") or "", "unit": row.get("unit") or "",
                    "role": PLAIN["role"].get(row.get("role") or "", ""),
                    "phone": row.get("phone") or "", "email": row.get("email") or "",
                },
            )  # fmt: skip

    def _older(self) -> Iterator[Line]:
        """Earlier links of a chain: what agrees, what lacks and can be recorded, what is told
        otherwise."""
        for number, row in enumerate(self.reading["other_terms"]):
            agreement = self.facts.agreement(row.get("agreement"))
            if agreement is None:
                continue
            term = self.facts.term(agreement, row.get("ordinal"))
            told = row.get("signed") and parse_edtf(row["signed"])
            if "amendment" in row:
                yield self._said("older", number, row, BESIDES["older_amendment"])
            elif not told:
                about = BESIDES["lapsed" if row.get("lapsed") else "older_end"]
                yield self._said("older", number, row, about)
            elif term is not None and _agrees(told, self.facts.signed_on(term)):
                yield Line(
                    f"r-older{number}", "older", words_of(row), False, True, {}, {},
                    self.facts.called(agreement),
                )  # fmt: skip
            elif term is not None:
                yield self._said("older", number, row, BESIDES["older"])
            else:
                yield Line(
                    f"r-older{number}", "older", words_of(row), False, False,
                    {"ordinal": row.get("ordinal"), "signed": row["signed"],
                     "of": agreement.reference},
                    {"of": [(agreement.reference, self.facts.called(agreement))]},
                )  # fmt: skip

    def _renamed(self) -> Iterator[Line]:
        for number, row in enumerate(self.reading.get("party_changes", ())):
            party = self.facts.party_named(row.get("party"))
            if party is None:
                yield self._said("renamed", number, row, BESIDES["renamed"])
                continue
            known = str(row["renamed_to"]).casefold() in self.facts.spellings(party)
            yield Line(
                f"r-renamed{number}", "renamed", words_of(row), False, known,
                {"party": party.uid, "name": row["renamed_to"],
                 "renamed_on": day_in(row.get("since"))},
                {"party": [(party.uid, str(party))]},
            )  # fmt: skip

    def _intentions(self) -> Iterator[Line]:
        for number, row in enumerate(self.reading.get("intentions", ())):
            yield self._said("intention", number, row, BESIDES["intention"])

    def _said(self, what: str, number: int, row: Mapping[str, Any], about: Any) -> Line:
        """Words of which nothing can be recorded but that they were said."""
        chosen = self._chosen(row)
        words = words_of(row)
        known = self.facts.has_said(self._agreement(chosen), " ".join(words))
        return Line(
            f"r-{what}said{number}", "said", words, False, known, {"under": chosen},
            {"under": self.under}, str(about),
        )  # fmt: skip


def _agrees(told: PartialDate, recorded: list[PartialDate]) -> bool:
    """Whether one recorded day may be the one that is told, or lies in it."""
    return any(
        None not in (told.earliest, told.latest, one.earliest, one.latest)
        and one.earliest <= told.latest  # type: ignore[operator]
        and told.earliest <= one.latest  # type: ignore[operator]
        for one in recorded
    )


def _each_once(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is said of the same in several words, once with all of them."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in claims:
        is_number = row.get("value") is not None
        key = (row["kind"], row.get("agreement"), row["value"] if is_number else row["words"])
        before = found.setdefault(key, {**row, "words": []})
        before["words"].append(row["words"])
        if row.get("sure") is False:
            before["sure"] = False
    return list(found.values())


def deal_name(deal: Deal, facts: Facts) -> str:
    """What an instrument is called on the page."""
    if deal.agreement is not None:
        return facts.called(deal.agreement)
    return " – ".join(facts.name_of(party) for _value, party in deal.parties)


def lines_in(deals: list[Deal]) -> list[Line]:
    return [line for deal in deals for line in deal.lines]
