"""The reading of one row by itself: its cells, its parties, its kind."""

import re
from dataclasses import replace

from .acts import ActReader
from .asking import Asking
from .countries import is_of_home, read_country, region_in
from .days import precision_of
from .drafts import Draft
from .parties import listed_count, read_names, stated_count
from .shape import Row
from .signing import taken_of
from .spans import edtf_or_none
from .text import shown
from .values import End, RawCell, RowKind
from .words import (
    Sequence,
    agreement_kind,
    aside_of,
    pipeline_word,
    without_clauses,
)

#: What a store of Korean text writes for letters it does not know.
LOST = re.compile(r"[가-힣]\?(?=[가-힣])|[가-힣]\?{2,}|\?{2,}[가-힣]|\ufffd")
#: What is told of a row that is set aside, too.
CALM = frozenset({"hidden_sheet", "hidden_row", "comment"})


class RowReader(ActReader):
    """Reads rows of sections whose columns are mapped, in a register of one language."""

    def read(self, row: Row, carried: str = "") -> Draft:
        """`carried`: the country of a row above, where the register leaves repeated ones out."""
        draft = Draft(row, Asking(row.at, self.answers))
        self._collect(draft)
        self._marks(draft)
        self._kind_by_words(draft)
        self._parties(draft)
        self._country(draft, carried)
        self._domestic(draft)
        self._signed(draft)
        self._signed_by_sides(draft)
        self._other_days(draft)
        self._effective(draft)
        self._ends(draft)
        self._renewals(draft)
        self._remarks(draft)
        self._ended(draft)
        self._notice(draft)
        self._sequence(draft)
        self._act(draft)
        self._acts_in_column(draft)
        self._acts_in_remark(draft)
        self._planned(draft)
        self._check(draft)
        self._edited(draft)
        self._set_aside(draft)
        draft.by_field = {}  # of no use any more, and larger than what was read from it
        return draft

    def _collect(self, draft: Draft) -> None:
        row, heads = draft.row, self.heads[draft.row.section.number]
        raw: list[RawCell] = []
        texts: dict[str, list[str]] = {}
        for column in sorted(row.cells):
            cell, head = row.cells[column], heads.get(column)
            told = row.dittos.get(column, cell)  # as the file shows it
            name = head.field if head else ""
            is_carried = column not in row.own
            raw.append(
                RawCell(
                    row.number, column, cell.name if column in row.own else
                    replace(cell, row=row.number).name, told.text,
                    head.text if head else "", name,
                    is_hidden=cell.is_hidden or row.is_hidden or bool(head and head.is_hidden),
                    is_carried=is_carried, comment=told.comment, formula=told.formula,
                )
            )  # fmt: skip
            if is_carried and name in ("number", "remark", "renewals", "status"):
                continue
            draft.by_field.setdefault(name, []).append(cell)
            if cell.text.strip():
                texts.setdefault(name, []).append(shown(cell.text))
        draft.cells = tuple(raw)
        draft.texts = {name: " ".join(told) for name, told in texts.items()}
        draft.title = draft.text("title")
        draft.agreement_kind = agreement_kind(draft.title, draft.text("kind"))

    def _marks(self, draft: Draft) -> None:
        for raw in draft.cells:
            if raw.field in ("partner", "title") and LOST.search(raw.text):
                draft.asking.take("characters_lost", raw.text, cell=raw.name)
        row, sheet = draft.row, draft.row.section.sheet
        if sheet.is_hidden:
            draft.asking.note("hidden_sheet", sheet.name)
        elif row.number in sheet.hidden_rows:
            draft.asking.note("hidden_row")
        for cell in draft.cells:
            if cell.comment and not cell.is_carried:
                draft.asking.note("comment", cell.comment, cell=cell.name)

    def _parties(self, draft: Draft) -> None:
        cells = [cell for cell in draft.by_field.get("partner", ()) if cell.text.strip()]
        if not cells:
            heads = self.heads[draft.row.section.number].values()
            if any(head.field == "partner" for head in heads):
                draft.asking.take("party_missing")
            return
        text = cells[0].text
        twins = [shown(cell.text) for cell in cells[1:] if shown(cell.text) != shown(text)]
        names = read_names(text, self.known)
        remark = draft.text("remark")
        stated = stated_count(remark)
        if stated and len(names.pieces) == 1 and listed_count(text) == stated:
            names = read_names(text, self.known, split="split")  # the remark counts them
        elif names.is_unsure:
            taken = draft.asking.take(
                "party_split_unsure", shown(text), cell=cells[0].name,
                choices=("split", "one"), default="split" if len(names.pieces) > 1 else "one",
            )  # fmt: skip
            if taken == "one" or len(names.pieces) < 2:
                names = read_names(text, self.known, split=taken)
        if twins and len(names.pieces) == 1 and not names.pieces[0].twin:
            twin = read_names(twins[0]).pieces
            if twin:
                piece = replace(names.pieces[0], twin=twin[0].name, twin_key=twin[0].key)
                names = replace(names, pieces=(piece,))
        pieces = names.pieces
        if len(pieces) > 1:  # ours is no partner
            pieces = tuple(one for one in pieces if one.key not in self.own_keys) or pieces
        draft.names, draft.pieces, draft.others = names, pieces, names.others
        stated = names.stated if names.stated is not None else stated
        draft.stated = stated if (names.is_open or names.stated is not None) else None
        if names.is_open:
            draft.asking.note("open_group", shown(text), cell=cells[0].name)
        total = len(pieces) + names.others
        if stated is not None and stated != total and names.is_open and names.others:
            self._counted(draft, remark or shown(text), total, stated)
        elif stated is not None and stated not in (total, total + 1) and not names.is_open:
            self._counted(draft, remark, total, stated)

    @staticmethod
    def _counted(draft: Draft, words: str, total: int, stated: int) -> None:
        """How many partners there are: as many as are told, or as many as are stated, the others
        not named."""
        named = len(draft.pieces)
        choices = (str(total), str(stated)) if stated >= named else (str(total),)
        taken = draft.asking.take("party_count_differs", words, choices=choices, default=str(total))
        if taken == str(stated) and stated >= named:
            draft.others = stated - named

    def _country(self, draft: Draft, carried: str) -> None:
        cells = draft.by_field.get("country", [])
        heads = self.heads[draft.row.section.number]
        column = next((head.column for head in heads.values() if head.field == "country"), None)
        if cells and cells[0].text.strip():
            found, cell = read_country(shown(cells[0].text), self.language), cells[0]
            if column is not None and column not in draft.row.own:
                draft.country_from = "merged"
        elif carried:
            found, cell = read_country(carried, self.language), None
            draft.country_from = "carried"
            found = replace(found, problems=())
        else:
            self._country_of_titles(draft, has_column=column is not None)
            return
        self._take_codes(draft, found.codes)
        draft.is_international = found.is_international
        if found.is_domestic:
            self._set_aside_domestic(draft, shown(cells[0].text))
        if draft.country_from:  # said of the row it stands in
            return
        for code in found.problems:
            words = shown(cells[0].text)
            taken = draft.asking.take(
                code, words, cell=cell.name if cell else "", default=draft.country or ""
            )
            if len(taken) == 2 and taken != draft.country:
                draft.country, draft.countries = taken, (taken,)

    def _take_codes(self, draft: Draft, codes: tuple[str, ...]) -> None:
        """Of several the one that is ours is told of every row: KR-IT, Italia - Uruguay."""
        if len(codes) > 1:
            codes = tuple(code for code in codes if code != self.home.country)
        draft.country = codes[0] if len(codes) == 1 else None
        draft.countries = codes

    def _set_aside_domestic(self, draft: Draft, words: str) -> None:
        draft.country = self.home.country or None
        draft.because = draft.because or words
        if draft.kind is RowKind.RECORD:
            draft.kind = RowKind.DOMESTIC
            draft.asking.note("set_aside_domestic", words)

    def _country_of_titles(self, draft: Draft, *, has_column: bool) -> None:
        regions = (region_in(one, self.language) for one in draft.row.headings)
        region = next(filter(None, regions), "-")
        found = read_country(region, self.language)
        if found.is_domestic or is_of_home(region):
            self._set_aside_domestic(draft, region)
            draft.country_from = "section"
        elif found.is_international:
            draft.is_international = True
            draft.country_from = "section"
        elif found.code and not found.problems:
            self._take_codes(draft, found.codes)
            draft.country_from = "section"
        elif has_column:
            draft.asking.note("country_not_recorded")

    def _domestic(self, draft: Draft) -> None:
        is_home = draft.country is not None and draft.country == self.home.country
        is_home = is_home and len(draft.countries) == 1 and not draft.is_international
        if draft.kind is RowKind.RECORD and is_home:
            draft.kind, draft.because = RowKind.DOMESTIC, draft.text("country")
            draft.asking.note("set_aside_domestic", draft.text("country"))

    def _kind_by_words(self, draft: Draft) -> None:
        number = draft.text("number") or draft.text("file_number")
        found = aside_of(draft.title, draft.text("remark"), draft.text("status"), number)
        if found is None and not draft.title:
            found = aside_of(draft.text("areas"), "", "", "")
        if found is None and (kind := draft.text("kind")):
            found = aside_of(kind, "", "", "")
        if found is not None:
            draft.kind, code, draft.because = found
            draft.asking.note(code, draft.because)

    def _planned(self, draft: Draft) -> None:
        ask = draft.asking
        word = pipeline_word(draft.text("remark"), draft.text("status"))
        has_days = draft.unsettled is not None or ask.has("two_dates_in_cell")
        is_open = draft.is_planned or (draft.signed is None and not has_days)
        if draft.kind is RowKind.RECORD and is_open and (draft.is_planned or word):
            draft.because = word or (draft.signed.text if draft.signed else draft.words)
            draft.kind = RowKind.PIPELINE
            ask.note("set_aside_pipeline", draft.because)
        elif draft.kind is RowKind.PIPELINE and draft.signed is not None and not draft.is_planned:
            later = without_clauses(draft.title)
            draft.is_planned = "가서명" not in later and "initial" not in later
        if draft.is_planned:
            ask.take("date_planned", draft.signed.text if draft.signed else "",
                     choices=("planned", "signed"), default="planned")  # fmt: skip

    def _edited(self, draft: Draft) -> None:
        """What somebody wrote instead of the reading, and answers that give a day."""
        ask = draft.asking
        for code in ("date_impossible", "date_implausible", "date_placeholder", "date_not_recorded",
                     "cell_error"):  # fmt: skip
            if draft.signed is None and (value := edtf_or_none(taken_of(ask, code))):
                draft.signed, draft.precision, draft.words = value, precision_of(value), ""
        told = ask.own.reading
        if "signed" in told:
            draft.signed = edtf_or_none(told["signed"])
            draft.precision, draft.unsettled = precision_of(draft.signed), None
            draft.sides = None
        if "end" in told:
            value = edtf_or_none(told["end"])
            draft.end = End("fixed", value) if value else End(words=told["end"])
        if "country" in told:
            draft.country = told["country"] or None
            draft.countries = (told["country"],) if told["country"] else ()
        if "title" in told:
            draft.title = told["title"]
        if told.get("partners"):
            draft.pieces = tuple(
                read_names(line, split="one").pieces[0]
                for line in told["partners"].splitlines()
                if line.strip()
            )
        if told.get("ordinal", "").isdecimal():
            number = int(told["ordinal"])
            draft.sequence = Sequence(number, is_renewal=number > 0)
            draft.act_kind = ""

    def _set_aside(self, draft: Draft) -> None:
        taken = draft.asking.own.take
        for problem in draft.asking.problems:
            if problem.code.startswith("set_aside_") and problem.taken in ("in", "aside"):
                taken = taken or problem.taken
        if draft.asking.has("date_planned") and taken_of(draft.asking, "date_planned") == "signed":
            taken, draft.is_planned = taken or "in", False
        if taken == "in":
            if draft.kind.is_aside:
                draft.kind = RowKind.RECORD
        elif taken == "aside" and not draft.kind.is_aside:
            draft.kind, draft.because = RowKind.NOT_AGREEMENT, ""
            draft.asking.note("set_aside_not_agreement", "")
        if draft.kind.is_aside:
            kept = {"date_planned"} if draft.kind is RowKind.PIPELINE else set()
            draft.asking.drop_doubts(CALM | kept)
