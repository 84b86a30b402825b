"""From the text of a release to proposals: one for each instrument, each part beside its words."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

from agreements.dates import from_day
from agreements.dates.phrases import Asked, find, fold

from . import claims, head, signing, subjects, terms
from .bodies import Bodies, country_in
from .chains import Chain, is_next, matched, older_terms, ordinal_of
from .days import Day, days_in
from .deals import (
    AMENDMENT_NOUN,
    ANNEX_NOUN,
    EXTENSION_NOUN,
    OF_ELSE,
    RENEWAL_NOUN,
    Act,
    Line,
    State,
    is_aimed_at,
    lines_of,
    runs_out,
)
from .endings import Ending, ending_of
from .events import activities_of, window
from .instruments import Instrument, instruments_of, tells_of_several
from .lapses import lapses_of, without_lapses
from .people import Person, persons_in
from .places import places_in
from .text import LABELLED, Part, flat, language_of, sentences
from .verbs import LABEL, Tense, Verb, told_in
from .words import INSTRUMENTS, instrument_pattern
from .world import World, world_of

#: Characters; a release is a tenth of it.
MOST_READ = 60_000
NOTICE_ASK = "notice counts from sending or from receipt?"
WHICH_DAY = "which day is the release's own? its numbers may be read in two orders"
NOTICE_PARTS = (
    ("value", "how long before is notice to be given? the text does not say"),
    ("anchor", "when may notice be given: before the end, or at any time?"),
)
AGREED = re.compile(
    r"\bagreed (?:\w+ ){0,2}to\s\Z|\b(?:concordat|convenut|decis)\w+\b[^.;]{0,70}\sdi\s\Z",
    re.IGNORECASE,
)
#: The signing as a noun, or its object: of the instrument that was named before.
OF_THE_NAMED = re.compile(
    r"\b(?:la|the) (?:firma|sottoscrizione|signing|signature)\b|서명식|체결식|조인식"
    r"|ceremony|cerimonia|document\b|\bdocumento\b|\btesto\b|\btext\b|문서",
    re.IGNORECASE,
)
#: "The second renewal of the memorandum that was signed in 2016": the past is of the older text.
OF_THE_COUNTED = re.compile(r"[^.;]{4,70}\b(?:that|which|che)\b", re.IGNORECASE)
GOES_ON = re.compile(
    r"\bwill (?:now |thus |therefore )?(?:remain|continue|stay|run)|(?:rest|riman|continu)\w*rà\b"
    r"|계속|이어진다",
    re.IGNORECASE,
)
IN_FORCE = re.compile(r"유효|효력|\bvalid\b|in (?:force|effect)|in vigore|validità", re.IGNORECASE)
PROMPTED = re.compile(
    r"(?:갱신|체결|서명|연장)(?:은|는)[^.]{4,120}(?:추진됐|성사됐|계기"
    r"|(?:면서|따라|덕분에|요청으로|제안으로)\s[^.]{0,20}이뤄졌)"
    r"|(?:was|were) prompted by|follows? (?:an? )?(?:interest|request) (?:of|by)"
    r"|led to (?:the|this) (?:renewal|memorandum|agreement)"
    r"|nasce (?:dall['’]interesse|dalla richiesta|dopo)",
    re.IGNORECASE,
)


def read_release(
    text: str, *, world: Mapping[str, Any], on: date | None = None, today: date | None = None
) -> dict[str, Any]:
    """What the release proposes, as JSON. `world`: home and the agreements known; `on`: the day its
    relative words count from, by default the release's own, else `today`."""
    text = unicodedata.normalize("NFC", text)[:MOST_READ]
    language = language_of(text)
    day, day_words, is_day_sure = head.day_of(text, language=language, on=on or today)
    reading = Reading(
        text, language, world_of(world), on or day or today or _last_day(text, language)
    )
    told = reading.told(day, day_words)
    if not is_day_sure:
        told["document"]["sure"] = False
        told["ask"].append(WHICH_DAY)
    return told if on or (day and is_day_sure) else _undated(told)


def _last_day(text: str, language: str) -> date | None:
    """The last day the text gives in full."""
    asked = Asked(on=date(2020, 1, 1), language=language, past=True)
    found = [
        one.value.day
        for one in find(fold(text), asked)
        if one.value and one.value.day and re.search(r"\d{4}", text[slice(*one.span)])
    ]
    return max(found, default=None)


def _undated(told: dict[str, Any]) -> dict[str, Any]:
    """A release without a day of its own: what "yesterday" and "in May" mean is asked."""
    rows = [one["signing"] for one in told["propose"] if one["signing"]]
    rows += [one["planned_signing"] for one in told["propose"] if one.get("planned_signing")]
    relative = [
        row
        for row in (*rows, *told["activities"])
        if not re.search(r"\d{4}", str(row.get("words") or ""))
    ]
    for row in relative:
        row["sure"] = False
    if relative and WHICH_DAY not in told["ask"]:
        told["ask"].append("of which day is the release? it does not say")
    return told


def _from_to(line: Line, on: date) -> Iterator[Day]:
    """ "2028. 4. 7.에서 2030. 4. 7.로 연장": the second of the two, as a day of its own."""
    for day in line.days:
        value = day.value
        words = line.text[day.start : day.end]
        if value and "/" in value.text and "에서" in words and value.latest and value.latest > on:
            yield replace(day, value=from_day(value.latest))


class Reading:
    """One release being read."""

    def __init__(self, text: str, language: str, world: World, on: date | None) -> None:
        self.text, self.language, self.world = text, language, world
        self.on = on or date(1900, 1, 1)
        self.sentences = sentences(text, language=language)
        foot = next(
            (
                one.start
                for one in self.sentences
                if one.part is Part.FOOT and one.start > len(text) / 2
            ),
            len(text),
        )
        self.bodies = Bodies(flat(text), language, world, foot)
        self.issuer = head.issuer_of(self.sentences, self.bodies)
        self.lines = lines_of(self.sentences, self.bodies, issuer=self.issuer, on=self.on)
        self._settle_what_was_agreed()
        self.people: list[Person] = [
            one
            for line in self.lines
            if line.sentence.part is not Part.FOOT
            for one in persons_in(line.sentence, self.bodies)
        ]
        self.counts = claims.counts_in(self.lines, language)
        self.ask: list[str] = []

    def _settle_what_was_agreed(self) -> None:
        """ "Have agreed to extend …; the letters were exchanged": what was agreed on is what was
        signed, where something was."""
        for line in self.lines:
            for number, act in enumerate(line.acts):
                if act.told.is_agreed and act.state is State.PLANNED and not act.days:
                    if self._is_headlined(line):
                        line.acts[number] = replace(act, state=State.NEWS)
                    continue
                if act.state is not State.PLANNED or not AGREED.search(
                    line.text[max(0, act.told.start - 90) : act.told.start]
                ):
                    continue
                signed = (
                    one
                    for other in self.lines
                    if not other.is_head and set(other.deals) == set(line.deals)
                    for one in other.acts
                    if one.state is State.NEWS and one.told.verb is Verb.SIGN
                )
                if next(signed, None) is not None:
                    days = tuple(d for d in act.days if d.day and d.day <= self.on)
                    line.acts[number] = replace(act, state=State.NEWS, days=days)

    def _is_headlined(self, line: Line) -> bool:
        """Whether a headline tells of the same parties that it was signed."""
        return any(
            one.is_head and one.has(State.NEWS) and set(one.deals) & set(line.deals)
            for one in self.lines
        )

    def told(self, day: date | None, day_words: str) -> dict[str, Any]:
        deals = self._deals()
        endings = self._endings(deals)
        self._mark_intentions(deals, endings)
        deals = {deal: lines for deal, lines in deals.items() if self._is_proposed(deal, endings)}
        chains = {deal: matched(deal, self, ends=deal in endings) for deal in self._all_deals()}
        references = {deal: chain.reference for deal, chain in chains.items() if chain.reference}
        proposals = [
            *(
                row
                for deal, lines in deals.items()
                for row in self._proposals(deal, lines, chains[deal])
            ),
            *(self._end(deal, one, chains[deal]) for deal, one in endings.items()),
        ]
        found: dict[str, Any] = {
            "language": self.language,
            "document": head.document(
                self.text,
                self.sentences,
                self.bodies,
                day=day,
                words=day_words,
                language=self.language,
            ),
            "propose": proposals,
            "activities": activities_of(self.lines, self.bodies, references, on=self.on),
            "intentions": self._intentions(),
            "claims": self._claims(deals, chains),
            "other_terms": [
                row for deal, chain in chains.items() for row in self._older(deal, chain)
            ],
            "party_changes": self._party_changes(),
            "ask": list(dict.fromkeys([*self.ask, *self._rolled_on()])),
        }
        found = {
            key: value
            for key, value in found.items()
            if value or key not in ("intentions", "party_changes")
        }
        return {key: self._named(value) for key, value in found.items()}

    def _named(self, told: Any) -> Any:
        """Agencies by the short name that the release itself may bring."""
        if isinstance(told, list):
            return [self._named(one) for one in told]
        if not isinstance(told, dict):
            return told
        found = {key: self._named(value) for key, value in told.items()}
        for key in ("party", "issuer", "proposed_by"):
            body = self.bodies.all.get(found.get(key) or "")
            if body is not None and "renamed_to" not in found:
                found[key] = body.short_name or body.key
        return found

    # -- which deals ---------------------------------------------------------------------------

    def _all_deals(self) -> list[frozenset[str]]:
        return list(dict.fromkeys(deal for line in self.lines for deal in line.deals))

    def _deals(self) -> dict[frozenset[str], list[Line]]:
        """Deals of which the release has something new to say, with all their sentences."""
        found: dict[frozenset[str], list[Line]] = {}
        for deal in self._all_deals():
            lines = [
                line
                for line in self.lines
                if deal in line.deals and line.sentence.part is not Part.FOOT
            ]
            own = [line for line in lines if line.has(State.NEWS, State.PLANNED)]
            if any(self._is_about_an_instrument(line, deal) for line in own):
                found[deal] = lines
        return {deal: lines for deal, lines in found.items() if not self._is_called(deal, found)}

    def _is_called(self, deal: frozenset[str], found: Mapping[frozenset[str], list[Line]]) -> bool:
        """Whether a headline alone names it, by another name of the partner of that country that
        the text itself is about."""
        if any(not line.is_head for line in found[deal]):
            return False
        countries = {self.bodies.all[key].country for key in deal}
        return any(
            {self.bodies.all[key].country for key in other} == countries and "" not in countries
            for other, lines in found.items()
            if other != deal and any(not line.is_head for line in lines)
        )

    def _endings(self, deals: Mapping[frozenset[str], list[Line]]) -> dict[frozenset[str], Ending]:
        """Ends of instruments of home that the release tells as news."""
        found = {}
        for deal in self._all_deals():
            lines = deals.get(deal) or [line for line in self.lines if deal in line.deals]
            ending = ending_of(lines, self.bodies, deal, self.on)
            if ending is not None and self.world.home.key in deal:
                found[deal] = ending
        return found

    def _is_proposed(self, deal: frozenset[str], endings: Mapping[frozenset[str], Ending]) -> bool:
        """Beside the end of an instrument only what was signed; the rest is an intention."""
        return deal not in endings or any(
            self._has_done(line) and not line.is_head for line in self.lines if deal in line.deals
        )

    def _is_about_an_instrument(self, line: Line, deal: frozenset[str]) -> bool:
        if line.is_head and len(line.deals) > 1:
            return False
        for act in line.acts:
            if act.state is State.HISTORY:
                continue
            if not act.instrument and self._is_of_something_else(line, act):
                continue
            if act.instrument or act.told.verb in (Verb.RENEW, Verb.EXTEND):
                return not self._is_only_to_negotiate(line, act)
            is_signed = act.state is State.NEWS and act.told.verb is Verb.SIGN
            is_told = act.told.verb is Verb.SIGN and not line.is_head
            if is_told and self._is_of_a_chain(line, act):
                return not self._is_only_to_negotiate(line, act)
            if is_signed and (OF_THE_NAMED.search(line.text) or LABEL.search(line.text)):
                return self._is_named_before(line, deal)
        return False

    def _is_of_something_else(self, line: Line, act: Act) -> bool:
        """A lease, a licence, office hours."""
        return OF_ELSE[self.language].search(self._near(line, act)) is not None

    def _is_of_a_chain(self, line: Line, act: Act) -> bool:
        """ "The third renewal was signed", without a word for what was renewed."""
        near = self._near(line, act)
        return any(noun.search(near) for noun in (RENEWAL_NOUN, EXTENSION_NOUN, AMENDMENT_NOUN))

    def _is_named_before(self, line: Line, deal: frozenset[str]) -> bool:
        """Whether a headline or a label calls the instrument."""
        pattern = instrument_pattern(self.language)
        return any(
            pattern.search(one.text)
            for one in self.lines
            if deal in one.deals and (one.is_head or LABELLED.match(one.sentence.words))
        )

    def _is_only_to_negotiate(self, line: Line, act: Act) -> bool:
        return act.state is State.PLANNED and bool(
            re.search(r"협상|negotiat|negoziat", line.text[act.told.start : act.told.end + 16])
        )

    def _mark_intentions(
        self,
        deals: Mapping[frozenset[str], list[Line]],
        endings: Mapping[frozenset[str], Ending],
    ) -> None:
        """A text that is only intended, beside one that was signed or has ended: its sentences tell
        nothing of that one."""
        for deal, lines in deals.items():
            if deal not in endings and not self._is_done(lines):
                continue
            is_on: int | None = None
            for line in lines:
                planned = [
                    act
                    for act in line.acts
                    if act.state is State.PLANNED and act.told.verb is not Verb.APPROVE
                    and (act.instrument or not self._is_of_something_else(line, act))
                ]  # fmt: skip
                if line.is_head or len(line.deals) > 1:
                    continue
                if planned and not line.has(State.NEWS):
                    line.is_intention = True
                    is_on = line.sentence.paragraph
                elif is_on == line.sentence.paragraph and not line.has(State.NEWS, State.HISTORY):
                    line.is_intention = True
                else:
                    is_on = None

    # -- one proposal --------------------------------------------------------------------------

    def _proposals(
        self, deal: frozenset[str], lines: list[Line], chain: Chain
    ) -> Iterator[dict[str, Any]]:
        """One for each instrument with the same parties; what an older one says of its end is told
        of none."""
        without = (without_lapses(line, self.language, on=self.on) for line in lines)
        told = [one for one in without if one is not None]
        has_lapsed = len(told) < len(lines)
        several = instruments_of(told, self.language) if self._is_done(told) else []
        opens = False
        for number, part in enumerate(several):
            own = self._only(deal, part)
            is_new = part.kind in ("protocol", "letter_of_intent") or (number and not part.is_apart)
            other = Chain() if is_new else chain
            if other is chain and part.kind != "action_plan":
                other = matched(deal, own)
            row = own._proposal(deal, part.lines, other)
            opens = opens or "term" in row
            if "amendment" in row and opens:
                row["amendment"]["sure"] = False
                self.ask.append("of which term is the change: the running one, or the new one?")
            is_second = number > 0 and not chain.reference  # taken in once the first is recorded
            if is_second:
                row["sure"] = False
            if not part.is_apart or (part.kind == "action_plan" and not chain.reference):
                row["sure"] = False
                self.ask.append("two instruments: which of the sentences is about which?")
            yield row
        if several:
            return
        row = self._proposal(deal, told or lines, chain, has_lapsed)
        if row["signing"] and tells_of_several(told, self.language):
            row["sure"] = False
            self.ask.append("two instruments: which of the sentences is about which?")
        yield row

    def _only(self, deal: frozenset[str], one: Instrument) -> "Reading":
        """This release with nothing but one of its instruments."""
        own = copy(self)
        own.lines = one.lines + [line for line in self.lines if deal not in line.deals]
        own.counts = claims.counts_in(own.lines, self.language)
        return own

    def _older(self, deal: frozenset[str], chain: Chain) -> list[dict[str, Any]]:
        """What the release says about older links, and which of them it says ran out."""
        rows = older_terms(deal, chain, self)
        if not chain.reference:
            return rows
        lines = [line for line in self.lines if deal in line.deals]
        lapsed = list(
            lapses_of(lines, self.language, chain.reference, chain.last_ordinal, on=self.on)
        )
        if lapsed:
            self.ask.append("did it run out on that day? what is recorded decides")
        words = " ".join(row["words"] for row in lapsed)
        return [
            *(row for row in rows if "signed" in row or row["words"] not in words), *lapsed,
        ]  # fmt: skip

    def _proposal(
        self, deal: frozenset[str], lines: list[Line], chain: Chain, has_lapsed: bool = False
    ) -> dict[str, Any]:
        home = self.world.home.key
        is_done = self._is_done(lines)
        own = [line for line in lines if not line.is_intention]
        act, kind = self._act_of(own, is_done)
        if act == "original" and is_done and is_next(deal, self, chain):
            act = "renewal"
        is_past = has_lapsed and not is_done and not self._says_renewal(own)
        if chain.reference and (act == "original" or (is_past and act == "announcement")):
            self.ask.append("another agreement with this party, or a renewal of the known one?")
            chain = Chain(doubts=("same party, no word of renewal",))
        is_of_many = any(
            line.has(State.NEWS) and len(line.deals) > 1 and not line.is_head for line in own
        )
        proposal: dict[str, Any] = {"agreement": self._agreement(deal, chain, act, kind)}
        proposal["instrument"] = (
            "action_plan" if act == "action_plan" else chain.kind or kind or "other"
        )
        proposal["act"] = act
        doubts = list(chain.doubts)
        own_lines = self._lines_of_deal(own, deal)
        if act in ("extension", "action_plan", "amendment"):
            proposal["amendment"] = self._amendment(act, own_lines, chain)
        else:
            proposal["term"] = self._term(deal, own_lines, chain, act, is_done)
        if nature := terms.nature_of(own_lines):
            proposal["legal_nature"] = nature
        if is_done:
            told, people = signing.signing_of(own, self.bodies, self.people, deal, on=self.on)
            proposal["signing"], proposal["signatories"] = told, people
        else:
            proposal["signing"] = None
            planned, people = signing.planned_of(own, self.bodies, self.people, deal, on=self.on)
            proposal["planned_signing"] = planned or {"when": None}
            proposal["signatories"] = []
            if people and (act != "approval" or len(people) > 1):
                proposal["planned_signatories"] = people
        promises = subjects.commitments_of(own_lines, self.bodies, deal, self.text, on=self.on)
        proposal["areas"] = subjects.areas_of(own_lines, self.bodies, promises)
        proposal["commitments"] = promises
        for row in (*proposal["signatories"], *proposal.get("planned_signatories", ()), *promises):
            row.pop("_at", None)
        if home not in deal:
            proposal["ticked"] = False
            proposal["sure"] = False
            names = " and ".join(sorted(self.bodies.all[key].key for key in deal))
            self.ask.append(f"record the text of {names} as observed? (default: leave out)")
        elif not chain.reference and self._is_domestic(deal):
            proposal["ticked"] = False
            proposal["sure"] = False
        elif not is_done or doubts or is_of_many or all(one.is_head for one in self._told(own)):
            proposal["sure"] = False
        if is_of_many:
            self.ask.append("one agreement of all the parties named, or one with each?")
        if not is_done and home in deal and "new" in proposal["agreement"]:
            self.ask.append("open an agreement in preparation? (default: offer, not tick)")
        if is_done and (self._is_agreed_only(own) or self._is_only_added(own)):
            proposal["sure"] = False
            self.ask.append("was it signed, or agreed to be signed? the sentence may say either")
        if is_done and self._is_hearsay(own):
            proposal["sure"] = False
            self.ask.append("was it signed? the text only passes on that it was")
        if prompted := self._prompted_by(lines):
            proposal["prompted_by"] = prompted
        proposal["words"] = self._words(own, is_done)
        self._ask(proposal)
        return proposal

    def _end(self, deal: frozenset[str], ending: Ending, chain: Chain) -> dict[str, Any]:
        """The end of an instrument: shown with all its words, and always asked."""
        kind = chain.kind or self._kind_around([ending.line])
        self.ask.append("did the notice count, and until when? a release is no notice")
        return {
            "agreement": self._agreement(deal, chain, "termination", kind),
            "instrument": kind or "other",
            "act": "termination",
            "event": ending.told(),
            "signing": None,
            "signatories": [],
            "areas": [],
            "commitments": [],
            "sure": False,
            "words": ending.line.sentence.words,
        }

    def _is_done(self, lines: list[Line]) -> bool:
        """Whether it was signed: by the sentences of the text; by a headline or a label, where
        there is no sentence that says anything."""
        told = [line for line in self._told(lines) if self._has_done(line)]
        has_sentence = any(
            line.has(State.NEWS, State.PLANNED) and self._is_sentence(line) for line in lines
        )
        return any(map(self._is_sentence, told)) or (bool(told) and not has_sentence)

    def _is_sentence(self, line: Line) -> bool:
        words = line.sentence.words
        is_label = LABELLED.match(words) and not (words.endswith(".") and line.acts)
        return not (line.is_head or is_label)

    def _told(self, lines: list[Line]) -> list[Line]:
        return [line for line in lines if line.has(State.NEWS)]

    def _is_agreed_only(self, lines: list[Line]) -> bool:
        """Whether nothing but "체결하고 … 공유하기로 했다" tells that it was signed."""
        done = [
            act
            for line in lines if not line.is_head
            for act in line.news_of(signing.SIGN_VERBS)
        ]  # fmt: skip
        return bool(done) and all(act.told.is_agreed for act in done)

    def _is_hearsay(self, lines: list[Line]) -> bool:
        """Whether no sentence says it by itself."""
        done = [
            act
            for line in lines if not line.is_head
            for act in line.acts
            if act.state is State.NEWS and act.told.verb in signing.SIGN_VERBS
        ]  # fmt: skip
        return bool(done) and all(act.is_hearsay for act in done)

    def _is_only_added(self, lines: list[Line]) -> bool:
        """Whether an annex was added, and nobody says that anything was signed."""
        done = [
            (line, act.told.verb)
            for line in lines if not line.is_head
            for act in line.news_of(signing.SIGN_VERBS)
        ]  # fmt: skip
        return bool(done) and all(
            verb is Verb.AMEND and ANNEX_NOUN.search(line.text) for line, verb in done
        )

    def _prompted_by(self, lines: list[Line]) -> dict[str, Any] | None:
        """What the text says led to it."""
        for line in lines:
            if not line.is_head and PROMPTED.search(line.text) and not line.is_intention:
                return {"words": line.sentence.words}
        return None

    def _has_done(self, line: Line) -> bool:
        return any(
            act.state is State.NEWS and act.told.verb in signing.SIGN_VERBS for act in line.acts
        )

    def _has_planned_day(self, lines: list[Line]) -> bool:
        return any(
            act.state is State.PLANNED and any(day.day for day in act.days)
            for line in lines
            for act in line.acts
        )

    def _lines_of_deal(self, lines: list[Line], deal: frozenset[str]) -> list[Line]:
        """Without sentences that are about another deal as well."""
        return [line for line in lines if len(line.deals) == 1 and not line.is_head] or lines

    def _words(self, lines: list[Line], is_done: bool) -> str:
        state = State.NEWS if is_done else State.PLANNED
        chosen = (
            [line for line in lines if line.has(state) and not line.is_head]
            or [line for line in lines if line.has(state)]
            or lines
        )
        return chosen[0].sentence.words

    def _act_of(self, lines: list[Line], is_done: bool) -> tuple[str, str]:
        """(act, kind of instrument) from the verbs and what they are said of."""
        state = State.NEWS if is_done else State.PLANNED
        acts = [(line, act) for line in lines for act in line.acts if act.state is state]
        body = [one for one in acts if not one[0].is_head] or acts
        all_news = [(line, act) for line in lines for act in line.acts if act.state is State.NEWS]
        kind = next(
            (act.instrument for line, act in body if act.instrument), ""
        ) or self._kind_around(lines)
        is_renewal = any(
            act.told.verb is Verb.RENEW or RENEWAL_NOUN.search(self._near(line, act))
            for line, act in acts
            if not (line.is_head and len(line.deals) > 1 and body is not acts)
        )
        counted = any(
            count.kind == "renewal_ordinal"
            and count.line in lines
            and (
                count.line.has(State.NEWS)
                or not count.line.has(State.HISTORY)
                or OF_THE_COUNTED.match(count.line.text, count.line.text.find(count.words))
            )
            for count in self.counts
        )
        verbs = {act.told.verb for _line, act in body}
        is_extension = Verb.EXTEND in verbs or any(
            EXTENSION_NOUN.search(self._near(line, act))
            for line, act in body
            if act.told.verb is Verb.SIGN
        )
        if kind == "action_plan":
            return "action_plan", kind
        if is_done and self._is_amendment(body) and not (is_renewal or is_extension or counted):
            return "amendment", kind
        if not is_done:
            if any(act.told.verb is Verb.APPROVE for _line, act in all_news):
                return "approval", kind
            if any(act.told.verb is Verb.INITIAL for _line, act in all_news):
                return "announcement", kind
            if is_extension and not (is_renewal or counted):
                return "extension", kind
            if not self._has_planned_day(lines):
                return "announcement", kind
        if is_extension and not (Verb.RENEW in verbs or counted):
            return "extension", kind
        if is_renewal or counted:
            return "renewal", kind
        return "original", kind

    def _says_renewal(self, lines: list[Line]) -> bool:
        return any(
            act.told.verb in (Verb.RENEW, Verb.EXTEND)
            for line in lines
            for act in line.acts
            if act.state is not State.HISTORY and not line.is_head
        )

    def _is_amendment(self, acts: list[tuple[Line, Act]]) -> bool:
        return any(
            act.told.verb is Verb.AMEND or AMENDMENT_NOUN.search(self._near(line, act))
            for line, act in acts
        )

    def _near(self, line: Line, act: Act) -> str:
        """Around the verb, where its object stands."""
        if self.language == "ko":
            piece = line.text[max(0, act.told.start - 40) : act.told.end]
        else:
            piece = line.text[max(0, act.told.start - 60) : act.told.end + 70]
        return re.sub(r"(?:자동|tacit\w*|automatic\w*).{0,20}", "", piece)

    def _kind_around(self, lines: list[Line]) -> str:
        pattern = instrument_pattern(self.language)
        for line in lines:
            if match := pattern.search(line.text):
                return match.lastgroup or ""
        return ""

    def _agreement(self, deal: frozenset[str], chain: Chain, act: str, kind: str) -> dict[str, Any]:
        if chain.reference:
            return {"match": chain.reference, "because": list(chain.because)}
        home = self.world.home.key
        parties = []
        for key in sorted(deal, key=lambda one: (one != home, one != self.issuer, one)):
            body = self.bodies.all[key]
            if key == home:
                parties.append({"party": key, "side": "ours"})
                continue
            row: dict[str, Any] = {
                "names": dict(body.names),
                "short_name": body.short_name,
                "country": body.country or None,
                "side": "theirs",
            }
            row |= (
                {"former_name": body.former_name, "renamed_since": body.renamed_since}
                if body.former_name
                else {}
            )
            parties.append({name: value for name, value in row.items() if value})
        told: dict[str, Any] = {
            "kind": kind if kind in {code for code, _t in INSTRUMENTS} else "other"
        }
        if home not in deal:
            told["observed"] = True
        elif self._is_domestic(deal):
            told["domestic"] = True
        if title := self._title(deal):
            told["title"] = {self.language: title}
        return {"new": {**told, "parties": parties}}

    def _is_domestic(self, deal: frozenset[str]) -> bool:
        """Whether all its parties are of home's own country."""
        home = self.world.home
        countries = {self.bodies.all[key].country for key in deal}
        return home.key in deal and bool(home.country) and countries == {home.country}

    def _title(self, deal: frozenset[str]) -> str:
        for line in self.lines:
            if (
                deal in line.deals
                and len(line.deals) == 1
                and (
                    match := re.search(
                        r"[「『'‘](?P<t>[^」』'’\n]{4,60}(?:양해각서|협약|약정|MOU"
                        r"|의정서))[」』'’]",
                        line.text,
                    )
                )
            ):
                return match["t"]
        return ""

    # -- its term ------------------------------------------------------------------------------

    def _term(
        self, deal: frozenset[str], lines: list[Line], chain: Chain, act: str, is_done: bool
    ) -> dict[str, Any]:
        told: dict[str, Any] = ordinal_of(deal, self, chain, act)
        if not is_done:
            is_near = act == "approval" or self._has_planned_day(lines)
            told["stage"] = "ready_to_sign" if is_near else "negotiation"
        end = terms.end_of(lines, self.language)
        told["end"] = end or {"kind": "not_recorded"}
        if renewal := terms.renewal_of(lines, end, self.language):
            told["renewal"] = renewal
        if notice := terms.notice_of(lines, self.language):
            told["notice"] = notice
        told["effect"] = terms.effect_of(lines, self.language, on=self.on)
        return told

    def _amendment(self, act: str, lines: list[Line], chain: Chain) -> dict[str, Any]:
        told: dict[str, Any] = {
            "kind": act,
            "of_term": chain.last_ordinal if chain.reference else None,
        }
        if act == "action_plan":
            return told | self._plan(lines)
        if act == "amendment":
            news = next((line for line in lines if line.has(State.NEWS)), lines[0])
            return told | {"summary": None, "words": news.sentence.words}
        for line in lines:
            for found in line.acts:
                is_noun = found.told.verb is Verb.SIGN and EXTENSION_NOUN.search(line.text)
                if not (is_noun or found.told.verb is Verb.EXTEND):
                    continue
                if found.state is State.HISTORY:
                    continue
                ends = [
                    day for day in line.days if day.day and day.day > self.on and day.is_deadline
                ]
                ends = ends or [
                    day
                    for day in line.days
                    if day.day and day.day > self.on and not runs_out(line.text, day)
                ]
                if not ends and self.language == "ko":
                    ends = list(_from_to(line, self.on))
                if ends:
                    start, end = (
                        min(ends[0].start, found.told.start),
                        max(ends[0].end, found.told.end),
                    )
                    object_ = re.search(r"유효\s?기간을\s", line.text)
                    start = (
                        min(start, object_.start())
                        if object_ and object_.start() < start
                        else start
                    )
                    told |= {
                        "new_ends_on": str(ends[0].day),
                        "words": line.words(start, end).strip(),
                    }
                    return told
        for line in lines:  # "이번 연장으로 양해각서는 … 까지 유효하다"
            is_told = EXTENSION_NOUN.search(line.text) or GOES_ON.search(line.text)
            if not (is_told and IN_FORCE.search(line.text)):
                continue
            for day in line.days:
                is_new = day.day and day.day > self.on and day.is_deadline
                if is_new and not runs_out(line.text, day):
                    return told | {
                        "new_ends_on": str(day.day), "words": line.words(day.start, day.end),
                    }  # fmt: skip
        return told | {"new_ends_on": None, "sure": False}

    def _plan(self, lines: list[Line]) -> dict[str, Any]:
        pattern = re.compile(
            r"(?:action plan|work plan|implementation plan|piano d['’]azione|piano operativo"
            r"|행동계획|실행계획|시행계획|이행계획)[^.]{0,12}?(?P<a>(?:19"
            r"|20)\d\d)\s?[-–/~]\s?(?P<b>(?:20)\d\d)"
            r"|(?P<a2>20\d\d)(?:년)?\s?[-–~]\s?(?P<b2>20\d\d)년?\s(?:\S+\s)?(?:행동계획"
            r"|실행계획|시행계획|이행계획)",
            re.IGNORECASE,
        )
        for line in lines:
            if re.search(
                r"corrects|correct version|정정|rettific|corregg", line.text, re.IGNORECASE
            ):
                continue
            if match := pattern.search(line.text):
                first, last = match["a"] or match["a2"], match["b"] or match["b2"]
                return {
                    "summary": line.words(*match.span()),
                    "period": f"{first}/{last}",
                    "words": line.words(*match.span()),
                }
        line = next((one for one in lines if one.has(State.NEWS)), lines[0])
        return {"summary": None, "period": None, "words": line.sentence.words, "sure": False}

    def _ask(self, proposal: dict[str, Any]) -> None:
        term = proposal.get("term") or {}
        if notice := term.get("notice"):
            if notice["basis"] is None:
                self.ask.append(NOTICE_ASK)
            for part, question in NOTICE_PARTS:
                if notice[part] is None:
                    self.ask.append(question)
        if term.get("sure") is False and term.get("ordinal") is not None:
            self.ask.append("which ordinal? the counts of the text do not fit, or it gives none")
        if (term.get("end") or {}).get("kind") == "indefinite" and term["end"].get("sure") is False:
            self.ask.append("no period of validity: indefinite, or not recorded?")
        if proposal["signing"] is not None and proposal["signing"]["signed"] is None:
            self.ask.append("on which day was it signed? the text does not say")
        for missing in self._who_is_not_named(proposal):
            self.ask.append(f"who signed for {missing}? the text does not name them")
        if any(row.get("sure") is False for row in proposal["signatories"]):
            names = ", ".join(
                next(iter(row["name"].values()), row["capacity"])
                for row in proposal["signatories"]
                if row.get("sure") is False
            )
            self.ask.append(f"did {names} sign, and for whom?")

    def _who_is_not_named(self, proposal: dict[str, Any]) -> Iterator[str]:
        """The sides whose signatory the text leaves without a name: it tells a post, or names the
        other's only."""
        told = {row["party"] for row in proposal["signatories"]}
        named = {row["party"] for row in proposal["signatories"] if row["name"]}
        new = proposal["agreement"].get("new") or {}
        if not told or new.get("observed") or len(named) > 1:
            return
        home = self.world.home
        if home.key not in named:
            yield home.short_name or home.key
        if not named - {home.key}:
            yield "the partner"

    # -- the rest ------------------------------------------------------------------------------

    def _claims(
        self, deals: Mapping[frozenset[str], list[Line]], chains: Mapping[frozenset[str], Chain]
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for count in self.counts:
            row = count.told()
            deal = next((one for one in count.line.deals if one in deals), None)
            if deal is not None and len(deals) > 1:
                row["agreement"] = chains[deal].reference or "new"
            elif not deals:
                row |= self._agreement_of(count.line, chains)
            if all(
                (row["kind"], row.get("value"), row["words"])
                != (one["kind"], one.get("value"), one["words"])
                for one in found
            ):
                found.append(row)
        return found

    def _agreement_of(self, line: Line, chains: Mapping[frozenset[str], Chain]) -> dict[str, str]:
        """The known agreement a sentence is about, where a release proposes nothing of it."""
        known = {chains[one].reference for one in line.deals if one in chains} - {""}
        return {"agreement": known.pop()} if len(known) == 1 else {}

    def _rolled_on(self) -> Iterator[str]:
        """A term that went on by itself is none that was signed: its clause decides."""
        if any(claims.ROLLED[self.language].search(line.text) for line in self.lines):
            yield "did it renew itself? the clause that is recorded decides"

    def _intentions(self) -> list[dict[str, Any]]:
        found = []
        for line in self.lines:
            planned = [act for act in line.acts if act.state is State.PLANNED]
            if not line.is_intention or not planned or self._is_only_to_negotiate(line, planned[0]):
                continue
            days = [day for act in planned for day in act.days] or line.days
            row: dict[str, Any] = {
                "what": "new agreement",
                **(window(days[0], self.on) if days else {"when": None}),
            }
            is_aim = self.language == "ko" and all(is_aimed_at(line.text, a.told) for a in planned)
            if not is_aim and (places := places_in(line.text, self.language)):
                row["place"] = places[0][2]
            row["words"] = line.sentence.words
            row["sure"] = False
            found.append(row)
        return found + [row for line in self.lines for row in self._quoted(line)]

    def _quoted(self, line: Line) -> Iterator[dict[str, Any]]:
        """What somebody is quoted to plan for an instrument of home: asked, and nothing more."""
        if not any(self.world.home.key in deal for deal in line.deals) or line.is_head:
            return
        pairs = zip(line.text, line.sentence.words.replace("\n", " "), strict=True)
        said = "".join(word if clear == " " else " " for clear, word in pairs)
        if not said.strip():
            return
        own = {self.bodies.all[key].country for deal in line.deals for key in deal}
        other = country_in(said, self.language)
        if other and other not in own:
            return  # with whom else
        pattern = instrument_pattern(self.language)
        planned = [
            verb
            for verb in told_in(replace(line.sentence, clear=said), self.language)
            if verb.tense is Tense.PLANNED and verb.verb not in (Verb.APPROVE, Verb.INITIAL)
        ]
        if not planned or not pattern.search(said):
            return
        days = [
            day
            for day in days_in(said, on=self.on, language=self.language)
            if day.value and day.value.latest and day.value.latest > self.on
        ]
        row: dict[str, Any] = {
            "what": "new agreement",
            **(window(days[0], self.on) if days else {"when": None}),
        }
        if places := places_in(said, self.language):
            row["place"] = places[0][2]
        yield {**row, "words": line.sentence.words.strip(), "sure": False}

    def is_of_one_sentence(self, *words: str) -> bool:
        return any(all(one in line.sentence.words for one in words) for line in self.lines)

    def _party_changes(self) -> list[dict[str, Any]]:
        found = []
        for one in self.bodies.renamings:
            key = next(
                (
                    key
                    for key, body in self.bodies.all.items()
                    if body.is_known and one.new in " ".join(body.spellings)
                ),
                None,
            )
            if key is None:
                continue
            body = self.bodies.all[key]
            row = {
                "party": next(iter(body.names.values()), key),
                "renamed_to": one.new,
                "short_name": next(
                    (word for word in body.also if re.fullmatch(r"[A-Z]{2,9}", word)), None
                ),
                "since": one.since or None,
                "words": self.text[one.start : one.end],
            }
            found.append({name: value for name, value in row.items() if value})
        return found
