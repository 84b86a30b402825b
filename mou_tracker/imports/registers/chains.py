"""Rows together: which tell one instrument, which are links of one chain, which change a text."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from agreements.dates import PartialDate

from .drafts import Draft
from .links import Chain, Link, by_day, ends_of, first_day, has_begun
from .spans import edtf_or_none, may_be_same
from .text import letters, unaccented
from .titles import ALIKE, THE_SAME, alike, bare_title, same_title
from .values import Act, Answers, End, RowKind, Term, Told
from .words import read_sequence

#: Days from the end of the one to the signing of another of the same title: it may go on the first,
#: which is asked.
NEAR_END = range(-31, 32)


def chains_of(drafts: list[Draft], answers: Answers) -> list[Chain]:
    """Every chain of the register, in the order of its first row."""
    _neighbours(drafts)
    _believe_titles(drafts)
    groups: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.kind is RowKind.NOT_AGREEMENT and not draft.row.section.sheet.is_hidden:
            continue
        groups[_group_key(draft)].append(draft)
    found: list[Chain] = []
    for group in groups.values():
        found += _Group(group, answers).chains
    places = {draft.at: at for at, draft in enumerate(drafts)}
    found.sort(key=lambda chain: places[chain.key])
    _named_numbers(drafts, found)
    return found


def _group_key(draft: Draft) -> tuple[str, ...]:
    """Rows of the same parties; a row without any stands alone."""
    return tuple(sorted(draft.party_keys)) or ("", draft.at)


def _believe_titles(drafts: list[Draft]) -> None:
    """ "Addenda" above rows of which most have no agreement they could be of: no row is one by that
    title."""
    plain = {_group_key(one) for one in drafts if not one.is_headed and not one.kind.is_aside}
    titled: dict[tuple[int, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        is_plan = draft.act_kind == "action_plan"  # which is one, whatever it is of
        if draft.is_headed and not is_plan and not draft.kind.is_aside:
            titled[draft.row.section.number, draft.row.heading].append(draft)
    for rows in titled.values():
        if 2 * sum(_group_key(row) in plain for row in rows) <= len(rows):
            for row in rows:
                row.act_kind, row.is_headed = "", False


def _neighbours(drafts: list[Draft]) -> None:
    """A doubtful day is the one that another row of the same parties tells plainly."""
    known: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.signed is not None and draft.signed.day:
            known[_group_key(draft)].add(draft.signed.text)
    for draft in drafts:
        day = draft.unsettled
        if day is None:
            continue
        cell = next((c.name for c in draft.cells if c.field == "signed"), "")
        texts = {value.text: value for _order, value in day.options}
        choices = tuple(texts)
        plain = [text for text in texts if text in known[_group_key(draft)]]
        if day.has_two_digits:
            draft.asking.take("two_digit_year", day.words, cell=cell, choices=choices,
                              default=plain[0] if len(plain) == 1 else "")  # fmt: skip
        if len(plain) == 1:
            taken = draft.asking.take("date_order_by_neighbour", day.words, cell=cell,
                                      choices=choices, default=plain[0])  # fmt: skip
        else:
            taken = draft.asking.take("date_ambiguous", day.words, cell=cell, choices=choices)
        if day.has_two_digits:  # asked twice of one cell: either answer tells it
            given = draft.asking.own.choices
            taken = given.get(f"two_digit_year@{cell}", given.get("two_digit_year", taken))
        value = texts.get(taken) or edtf_or_none(taken)
        if value is not None:
            draft.signed, draft.precision, draft.unsettled = value, "day", None
            draft.words = ""
        if draft.kind.is_aside:
            draft.asking.drop_doubts(frozenset({"hidden_sheet", "hidden_row", "comment"}))


class _Group:
    """The rows of the same parties."""

    def __init__(self, rows: list[Draft], answers: Answers) -> None:
        self.answers = answers
        self.chains: list[Chain] = []
        self.links: dict[str, Link] = {}
        # rows of hidden sheets tell again what others tell, never the other way round
        rows = sorted(rows, key=lambda row: row.row.section.sheet.is_hidden)
        records = [row for row in rows if row.kind is RowKind.RECORD]
        originals, renewals, acts = [], [], []
        for row in records:
            if row.act_kind:
                acts.append(row)
            elif row.sequence.ordinal or row.sequence.is_renewal:
                renewals.append(row)
            else:
                originals.append(row)
        kept = self._without_duplicates(originals)
        for row in kept:
            self._begin(row, 0)
        for row in sorted(renewals, key=by_day):
            self._renewal(row)
        for row in acts:
            self._act(row)
        self._told()
        for chain in self.chains:
            for row in [row for link in chain.links for row in link.rows]:
                chain.acts += [(row, act) for act in row.remarked]
            self._finish(chain)
        self._meeting_ends()
        self._undated(kept)
        for row in rows:
            if row.kind is RowKind.PIPELINE:
                self._planned(row)
            elif row.kind is RowKind.NOT_AGREEMENT:
                continue

    def _without_duplicates(self, rows: list[Draft]) -> list[Draft]:
        kept: list[Draft] = []
        by_day: dict[str, list[Draft]] = defaultdict(list)
        partial: list[Draft] = []
        for row in rows:
            signed = row.signed.text if row.signed is not None else ""
            rivals = [*by_day.get(signed, ()), *partial] if signed else []
            if row.signed is not None and not row.signed.day:
                rivals = kept
            twin = next((other for other in rivals if self._is_same(row, other)), None)
            if twin is not None and self._take_duplicate(row, twin):
                continue
            hidden = row.row.section.sheet.is_hidden
            if hidden and row.asking.own.take != "in":
                row.kind = RowKind.NOT_AGREEMENT
                row.because = row.row.section.sheet.name
                row.asking.drop_doubts(frozenset({"hidden_sheet"}))
                continue
            kept.append(row)
            by_day[signed].append(row)
            if row.signed is not None and not row.signed.day:
                partial.append(row)
        return kept

    def _is_same(self, row: Draft, other: Draft) -> bool:
        if row.is_different or other.is_different or row.signed is None or other.signed is None:
            return False
        units = {letters(one.text("own_unit")) for one in (row, other)} - {""}
        if len(units) > 1 or row.others != other.others:
            return False
        if not same_title(row.title, other.title, THE_SAME):
            return False
        if row.signed.text == other.signed.text and row.signed.day:
            return True
        if not may_be_same(row.signed, other.signed):
            return False
        if row.signed.text != other.signed.text and row.signed.day and other.signed.day:
            return False
        areas = row.text("areas")
        has_words = bool(row.title and other.title) or (areas and areas == other.text("areas"))
        return bool(has_words) and bare_title(row.title) == bare_title(other.title)

    def _take_duplicate(self, row: Draft, twin: Draft) -> bool:
        taken = row.asking.take("duplicate", about=twin.at, choices=("duplicate", "record"),
                                default="duplicate")  # fmt: skip
        if taken != "duplicate":
            return False
        row.kind, row.duplicate_of = RowKind.DUPLICATE, twin.at
        kept = {"duplicate", "hidden_sheet", "hidden_row", "comment", "two_digit_year",
                "date_order_by_neighbour", "date_order_by_column", "foreign_month",
                "serial_without_format", "date_month_only", "date_year_only"}  # fmt: skip
        row.asking.drop_doubts(frozenset(kept))
        self._twin_of = twin
        return True

    def _begin(self, row: Draft, ordinal: int) -> Chain:
        chain = Chain(row.at)
        self.chains.append(chain)
        self._link(chain, row, ordinal)
        return chain

    def _link(self, chain: Chain, row: Draft, ordinal: int) -> Link:
        link = Link(ordinal, row.signed, [row], term=row.term, end=row.end)
        chain.links.append(link)
        self.links[row.at] = link
        row.agreement, row.ordinal = chain.key, ordinal
        return link

    def _renewal(self, row: Draft) -> None:
        told = row.asking.own.reading.get("agreement", "")
        chain = next((one for one in self.chains if one.key == told), None) if told else None
        chain = chain or self._best(row)
        if chain is not None:
            twin = self._twin_in(chain, row)
            if twin is not None and self._take_duplicate(row, twin):
                row.agreement, row.ordinal = chain.key, self.links[twin.at].ordinal
                return
        number = row.sequence.ordinal
        if chain is None and row.sequence.is_weak:
            self._begin(row, 0)
            return
        if chain is None:
            rival = self._any_before(row)
            if rival is not None or number is None:
                if rival is not None and number is None:
                    taken = row.asking.take("renewal_or_new", row.title, choices=("renewal", "new"),
                                            default="new", about=rival.key)  # fmt: skip
                    if taken == "new":
                        self._begin(row, 0)
                        return
                    chain = rival
                else:
                    number = number or 1
            if chain is None:
                words = row.title or row.text("renewals")
                row.asking.take("ordinal_gap", words, default=str(number))
                self._begin(row, int(number or 1))
                return
        free = chain.free()
        if row.sequence.is_again and self._was_over(chain, row):
            taken = row.asking.take("renewal_or_new", row.title, choices=("renewal", "new"),
                                    default="renewal", about=chain.key)  # fmt: skip
            if taken == "new":
                self._begin(row, 0)
                return
        taken_ordinals = {link.ordinal: link for link in chain.links}
        ordinal = number if number is not None else free
        if ordinal in taken_ordinals:
            rival_link = taken_ordinals[ordinal]
            rival_at = rival_link.rows[0].at if rival_link.rows else ""
            taken = row.asking.take("ordinal_clash", row.title or row.text("remark"),
                                    choices=(str(ordinal), str(free)), about=rival_at)  # fmt: skip
            is_free = taken.isdecimal() and int(taken) not in taken_ordinals
            ordinal = int(taken) if is_free else free
        elif ordinal > free:
            words = row.title or row.text("remark")
            choices = (str(ordinal), str(free))
            taken = row.asking.take("ordinal_gap", words, default=str(ordinal), choices=choices)
            ordinal = free if taken == str(free) else ordinal
        self._link(chain, row, ordinal)

    def _twin_in(self, chain: Chain, row: Draft) -> Draft | None:
        for link in chain.links:
            for other in link.rows:
                said = {row.sequence.ordinal, other.sequence.ordinal} - {None}
                if len(said) < 2 and other.sequence.is_renewal and self._is_same(row, other):
                    return other
        return None

    def _best(self, row: Draft) -> Chain | None:
        """The chain a renewal goes on: by its file, its title, the only one, the latest before."""
        before = [chain for chain in self.chains if has_begun(chain, row)]
        if not before:
            return None
        number = letters(row.text("file_number"))
        same_file = [
            chain for chain in before
            if number and number in {
                letters(one.text("file_number")) for link in chain.links for one in link.rows
            }
        ]  # fmt: skip
        if len(same_file) == 1:
            return same_file[0]
        scored = [
            (max((alike(row.title, title) for title in chain.titles), default=1.0), chain)
            for chain in same_file or before
        ]
        best = max(score for score, _chain in scored)
        close = [chain for score, chain in scored if score >= max(ALIKE - 0.1, best - 0.05)]
        if len(before) == 1 and (best >= 0.3 or not bare_title(row.title)):
            return before[0]
        if not close:
            return None
        return max(close, key=lambda chain: first_day(chain.last.signed))

    def _any_before(self, row: Draft) -> Chain | None:
        before = [chain for chain in self.chains if has_begun(chain, row)]
        return before[-1] if before else None

    def _was_over(self, chain: Chain, row: Draft) -> bool:
        """Whether the last link had ended, or been given up, before the row's day."""
        last = chain.last
        if any(one.event is not None for one in last.rows):
            return True
        ended = ends_of(last)[1]
        starts = row.term.effect_on or row.signed
        return bool(ended and starts and starts.earliest and ended < starts.earliest - timedelta(1))

    def _act(self, row: Draft) -> None:
        chain = self._best(row) or (self.chains[0] if len(self.chains) == 1 else None)
        choices = ("extension", "amendment", "action_plan", "roll", "renewal", "new")
        if chain is None and row.act_kind == "action_plan":
            row.act_kind, row.agreement_kind = "", "action_plan"
            self._begin(row, 0)
            return
        # under a title of acts, with a title of its own: an agreement
        is_own = row.is_headed and (chain is None or not _is_about(row, chain))
        default = "new" if is_own else row.act_kind
        code = "tacit_roll_as_row" if row.act_kind == "roll" else row.act_kind
        taken = row.asking.take(code, row.title or row.text("remark"), choices=choices,
                                default=default)  # fmt: skip
        if taken == "new" or chain is None:
            row.act_kind = ""
            self._begin(row, 0)
            return
        if taken == "renewal":
            row.act_kind = ""
            self._link(chain, row, chain.free())
            return
        link = self._running(chain, row)
        new_end = row.end.on if taken == "extension" and row.end.kind == "fixed" else None
        words = row.title or row.text("remark")
        row.act_kind = taken
        row.act = Act(taken, row.signed, new_end, row.period, words, row.at)
        chain.acts.append((row, row.act))
        row.agreement, row.ordinal = chain.key, link.ordinal
        row.own_signed = link.signed
        if row.act_kind == "action_plan":
            row.end = End()
        self._after_the_end(row, chain, link)

    def _running(self, chain: Chain, row: Draft) -> Link:
        """The link that ran on the day of an act: the last signed before it."""
        began = [link for link in chain.links
                 if first_day(link.signed) <= first_day(row.signed, last=True)]  # fmt: skip
        return max(began or chain.links, key=lambda link: link.ordinal)

    def _after_the_end(self, row: Draft, chain: Chain, link: Link) -> None:
        _first, ended = ends_of(link)
        for _row, act in chain.acts:
            if act.kind == "extension" and act.new_end and act.new_end.latest:
                ended = max(ended or act.new_end.latest, act.new_end.latest)
        if ended and row.signed and row.signed.earliest and row.signed.earliest > ended:
            row.asking.take("after_the_end", row.signed.text, default=ended.isoformat())

    def _told(self) -> None:
        for chain in self.chains:
            rows = [row for link in chain.links for row in link.rows]
            tellers = [(row, told) for row in rows for told in row.told]
            for row, told in sorted(tellers, key=lambda one: first_day(one[1].signed)):
                if self._is_renewal(chain, row, told):
                    self._join(chain, row, told)

    def _is_renewal(self, chain: Chain, row: Draft, told: Told) -> bool:
        """Concluded again, told beside, after the end: asked as in a row of its own."""
        is_again = read_sequence(f"{row.text('renewals')} {row.text('remark')}").is_again
        _first, ended = ends_of(chain.last)
        starts = told.signed.earliest if told.signed else None
        if not is_again or not ended or not starts or starts <= ended + timedelta(1):
            return True
        taken = row.asking.take("renewal_or_new", told.words, choices=("renewal", "none"),
                                default="renewal", about=chain.key)  # fmt: skip
        if taken != "none":
            return True
        row.told.remove(told)
        return False

    def _join(self, chain: Chain, row: Draft, told: Told) -> None:
        """One told beside: the row of that day, else the chain's next link."""
        same = [
            link for link in chain.links
            if link.main is not row and _meets_day(told.signed, link.signed)
            and (not told.ordinal or not link.ordinal or told.ordinal == link.ordinal)
        ]  # fmt: skip
        if same:
            link = same[0]
            told = replace(told, ordinal=link.ordinal,
                           joined_with=link.rows[0].at if link.rows else "")  # fmt: skip
        else:
            later = [
                one.ordinal
                for one in chain.links
                if first_day(one.signed) > first_day(told.signed) and one.ordinal
            ]
            ordinal = told.ordinal or chain.free()
            if ordinal in {link.ordinal for link in chain.links}:
                ordinal = chain.free()
            elif not told.ordinal and later and min(later) <= ordinal:
                ordinal = self._between(chain, min(later))
            told = replace(told, ordinal=ordinal)
            link = Link(ordinal, told.signed, term=told.term, end=told.end)
            chain.links.append(link)
            length = len(told.signed.text) if told.signed else 0
            if note := {7: "date_month_only", 4: "date_year_only"}.get(length):
                row.asking.note(note, told.words)
        if told.term.has_length and not link.term.has_length:
            link.term = replace(link.term, years=told.term.years, months=told.term.months,
                                days=told.term.days, source=row.at)  # fmt: skip
            if link.main is not None:
                link.main.term = link.term
        elif not link.rows and not told.term.has_length and "each" in unaccented(row.text("term")):
            own = Term(years=row.term.years, months=row.term.months, days=row.term.days)
            link.term, told = own, replace(told, term=own)
        link.tellers.append((row, told))
        row.told[:] = [one if one.signed != told.signed else told for one in row.told]

    def _between(self, chain: Chain, at: int) -> int:
        """A renewal told beside that lies before others without a said number moves them on."""
        for link in chain.links:
            if link.ordinal >= at:
                link.ordinal += 1
                for row in link.rows:
                    row.ordinal = link.ordinal
        return at

    def _finish(self, chain: Chain) -> None:
        chain.links.sort(key=lambda link: link.ordinal)
        for before, after in zip(chain.links, chain.links[1:], strict=False):
            if after.ordinal != before.ordinal + 1:
                continue
            if after.main is None:
                self._told_after_the_end(before, after)
                continue
            _first, ended = ends_of(before)
            if before.term.renewal == "tacit":
                continue
            for _row, act in chain.acts:
                if act.kind == "extension" and act.new_end and act.new_end.latest and ended:
                    ended = max(ended, act.new_end.latest)
            starts = after.starts
            if ended is None or starts is None or starts.earliest is None:
                continue
            days = (starts.earliest - ended).days - 1
            if days > 0:
                after.main.gap_days = days
                about = before.rows[0].at if before.rows else ""
                after.main.asking.take("gap", str(days), about=about)

    def _told_after_the_end(self, before: Link, after: Link) -> None:
        """One told beside, without a row: days without cover before it are asked as well."""
        _first, ended = ends_of(before)
        starts = after.signed
        if not ended or not after.tellers or before.term.renewal == "tacit":
            return
        days = (starts.earliest - ended).days - 1 if starts and starts.earliest else 0
        if days > 0:
            after.tellers[0][0].asking.take("gap", str(days), about=after.tellers[0][0].at)

    def _meeting_ends(self) -> None:
        """Two agreements of which one begins where the other ends may be one."""
        if len(self.chains) < 2 or len(self.chains) > 60:
            return
        for chain in self.chains:
            row = chain.first
            if row.superseded_by or row.signed is None or row.signed.day is None:
                continue
            if row.asking.has("renewal_or_new") or row.ordinal:
                continue
            for other in self.chains:
                first, ended = ends_of(other.last)
                if other is chain or ended is None or first != ended:
                    continue
                if not first_day(other.last.signed) < row.signed.day:
                    continue
                if any(one.superseded_by for one in other.last.rows):
                    continue  # said by its number
                distance = (row.signed.day - ended).days
                title = other.titles[-1] if other.titles else ""
                is_alike = bool(row.title) == bool(title) and same_title(row.title, title)
                if distance in NEAR_END and is_alike:
                    self._ask_join(chain, other, row)
                    break

    def _ask_join(self, chain: Chain, other: Chain, row: Draft) -> None:
        taken = row.asking.take("renewal_or_new", row.title, choices=("renewal", "new"),
                                default="new", about=other.key)  # fmt: skip
        if taken == "renewal":
            self._merge(chain, other)

    def _merge(self, chain: Chain, other: Chain) -> None:
        for link in sorted(chain.links, key=lambda one: one.ordinal):
            link.ordinal = other.free()
            other.links.append(link)
            for one in link.rows:
                one.agreement, one.ordinal = other.key, link.ordinal
        self.chains.remove(chain)

    def _undated(self, kept: list[Draft]) -> None:
        """A row without a day beside others of the same parties may be one of them."""
        for row in kept:
            if row.signed is not None or row.unsettled is not None:
                continue
            others = [one for one in kept if one is not row and same_title(one.title, row.title)]
            if others:
                taken = row.asking.take("same_party_date_unknown", row.words, about=others[0].at,
                                        choices=("new", "duplicate"), default="new")  # fmt: skip
                if taken == "duplicate":
                    chain = next(c for c in self.chains if c.key == row.agreement)
                    self.chains.remove(chain)
                    row.kind, row.duplicate_of = RowKind.DUPLICATE, others[0].at
                    row.agreement, row.ordinal = others[0].agreement, others[0].ordinal

    def _planned(self, row: Draft) -> None:
        """A row of what is only planned, beside the chain it would go on."""
        chain = self._best(row) if row.sequence.is_renewal else None
        if chain is not None:
            chain.aside.append(row)
            row.agreement = chain.key
            row.ordinal = row.sequence.ordinal or chain.free()
        else:
            row.ordinal = row.sequence.ordinal or 0


def _is_about(row: Draft, chain: Chain) -> bool:
    """Whether an act's title, where it has one, is that of a text of the chain."""
    return (
        not bare_title(row.title)
        or not chain.titles
        or any(alike(row.title, title) >= ALIKE for title in chain.titles)
    )


def _meets_day(one: PartialDate | None, other: PartialDate | None) -> bool:
    return one is not None and may_be_same(one, other)


def _named_numbers(drafts: list[Draft], chains: list[Chain]) -> None:
    """ "superseded by S. No. 17": the row of that number is of another agreement, or a renewal."""
    by_number: dict[str, Draft] = {}
    for draft in drafts:
        if number := letters(draft.text("number")):
            by_number.setdefault(number.lstrip("0"), draft)
    by_key = {chain.key: chain for chain in chains}
    for draft in drafts:
        pairs = ((draft.superseded_by, True), (draft.supersedes, False))
        for number, is_old in pairs:
            other = by_number.get(number.lstrip("0")) if number else None
            if other is None or other is draft or not other.agreement or not draft.agreement:
                continue
            old, new = (draft, other) if is_old else (other, draft)
            if old.agreement == new.agreement or new.asking.has("renewal_or_new"):
                continue
            if not set(old.party_keys) & set(new.party_keys):
                continue
            taken = new.asking.take("renewal_or_new", draft.text("remark"), about=old.agreement,
                                    choices=("renewal", "new"), default="new")  # fmt: skip
            if taken == "renewal":
                _join_chains(chains, by_key[new.agreement], by_key[old.agreement])
            else:
                by_key[new.agreement].supersedes = old.agreement


def _join_chains(chains: list[Chain], chain: Chain, other: Chain) -> None:
    for link in sorted(chain.links, key=lambda one: one.ordinal):
        link.ordinal = other.free()
        other.links.append(link)
        for row in link.rows:
            row.agreement, row.ordinal = other.key, link.ordinal
    chains.remove(chain)
