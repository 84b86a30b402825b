"""The workbench as a page shows it: counts that filter, kinds of problems, rows with their raw
cells above and the reading below."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Agreement, Party
from agreements.wording.countries import country_name
from agreements.wording.explanations import length

from .models import Fate, Import, ImportFact, ImportRow
from .registers.values import OF_KNOWN, severity_of
from .wording import SEVERITIES, choice_label, day_words, problem_label, row_name

PAGE = 50
SHOWN = ("all", "taken", "open", "duplicate", "aside", "known", "refused")
#: Choices of one problem that a row shows.
MOST_CHOICES = 6
#: Problems about a name: one answer for its spelling.
OF_A_NAME = ("party_likely", "party_lookalike")
#: ... and one about its whole column.
OF_A_COLUMN = "date_order_by_column"
#: The answer that what was taken is right.
RIGHT = "=right"
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of the head, and the filter that shows its rows; `show` "" is none."""

    words: str
    show: str
    is_chosen: bool


def counts(imported: Import, shown: str) -> list[Count]:
    """ "96 rows", "63 agreements with 84 instruments", …: as many as there are."""
    told = imported.counts
    n = told.get
    if imported.is_open:
        taken = ngettext("%(n)d to be taken in", "%(n)d to be taken in", n("taken", 0))
    else:
        taken = ngettext("%(n)d taken in", "%(n)d taken in", n("taken", 0))
    words = [
        ("all", n("rows", 0), ngettext("%(n)d row", "%(n)d rows", n("rows", 0))),
        ("taken", n("taken", 0), taken),
        ("duplicate", n("duplicate", 0),
         ngettext("%(n)d tells another again", "%(n)d tell others again", n("duplicate", 0))),
        ("known", n("known", 0),
         ngettext("%(n)d already known", "%(n)d already known", n("known", 0))),
        ("aside", n("aside", 0), ngettext("%(n)d set aside", "%(n)d set aside", n("aside", 0))),
    ]  # fmt: skip
    found = [
        Count(text % {"n": number}, show, shown == show)
        for show, number, text in words
        if number or show == "all"
    ]
    refused = sum(bool(one["at"]) for one in imported.result.get("refused", ()))
    if refused:
        text = ngettext("%(n)d could not be taken in", "%(n)d could not be taken in", refused)
        found.append(Count(text % {"n": refused}, "refused", shown == "refused"))
    return found


def refused_as_a_whole(imported: Import) -> str:
    """Why nothing was taken in, where that is about no row."""
    told = (one["why"] for one in imported.result.get("refused", ()) if not one["at"])
    return " ".join(told)


def summary(imported: Import) -> str:
    """What the rows tell together."""
    agreements = imported.counts.get("agreements", 0)
    records = imported.counts.get("records", 0)
    return _("%(agreements)s with %(instruments)s") % {
        "agreements": ngettext("%(n)d agreement", "%(n)d agreements", agreements)
        % {"n": agreements},
        "instruments": ngettext("%(n)d instrument", "%(n)d instruments", records) % {"n": records},
    }


def decisions_left(imported: Import) -> str:
    left = imported.counts.get("left", 0)
    return ngettext("%(n)d decision left", "%(n)d decisions left", left) % {"n": left}


@dataclass(frozen=True, slots=True)
class KindShown:
    """One kind of problem: how many rows have it, and how many of them are open."""

    code: str
    label: str
    rows: int
    open: int
    is_chosen: bool

    @property
    def shown(self) -> int:
        """The open ones, as long as there are any."""
        return self.open or self.rows

    @property
    def offers(self) -> bool:
        """Whether all of its rows can be answered at once, which saves something."""
        is_asked = severity_of(self.code).value == "ask"
        return is_asked and (self.open > 1 or self.is_chosen)


@dataclass(frozen=True, slots=True)
class KindGroup:
    severity: str
    label: Any
    kinds: list[KindShown]


def titles_of(imported: Import) -> list[dict[str, str]]:
    """The lines that are no row: where each stands, and its text."""
    told = imported.shape.get("titles", [])
    return [{"at": row_name(one["at"]), "text": one["text"]} for one in told]


def kinds(imported: Import, chosen: str) -> list[KindGroup]:
    """Worst first, then what is decided, and what is only to be known; within one class those with
    most rows first."""
    found: dict[str, list[KindShown]] = {"blocks": [], "ask": [], "decided": [], "note": []}
    for code, (rows, still_open) in imported.kinds.items():
        if not imported.is_open:  # what was not decided was taken as shown
            still_open = 0
        shown = KindShown(code, problem_label(code), rows, still_open, code == chosen)
        severity = severity_of(code).value
        if imported.is_open and severity != "note" and not still_open:
            severity = "decided"
        found["ask" if severity == "blocks" and not imported.is_open else severity].append(shown)
    return [
        KindGroup(severity, SEVERITIES[severity], sorted(ones, key=lambda k: (-k.open, -k.rows)))
        for severity, ones in found.items()
        if ones
    ]


def asked_for(imported: Import, *, show: str, kind: str, chain: str) -> QuerySet[ImportRow]:
    """The rows of a filter, in the order of the file."""
    rows = ImportRow.objects.filter(imported=imported).order_by("position")
    if show == "open":
        rows = rows.exclude(open=[])
    elif show == "refused":
        rows = rows.filter(at__in=[one["at"] for one in imported.result.get("refused", ())])
    elif show != "all":
        rows = rows.filter(fate=show)
    if kind:
        rows = rows.filter(codes__contains=[kind])
    return rows.filter(chain=chain) if chain else rows


# --- One row -------------------------------------------------------------------------------------


#: Field of a cell -> what may be written of it instead of its reading.
WRITTEN = {
    "signed": "signed", "end": "end", "term": "end", "partner": "partners", "title": "title",
    "country": "country",
}  # fmt: skip
#: ... and the label of what is written.
WRITTEN_AS = {
    "signed": gettext_lazy("Signed on"), "end": gettext_lazy("Last day"),
    "partners": gettext_lazy("Partners"), "title": gettext_lazy("Title"),
    "ordinal": gettext_lazy("Renewal number"), "country": gettext_lazy("Country"),
}  # fmt: skip
#: ... of a problem that is about no cell.
WRITTEN_OF = {
    "ordinal_clash": "ordinal", "ordinal_gap": "ordinal", "party_missing": "partners",
}  # fmt: skip


def field_of(problem: Mapping[str, Any], raw: Sequence[Mapping[str, Any]]) -> str:
    """Which field of a row's form answers a problem; "" where it is none alone."""
    cell = problem.get("cell", "")
    of_cell = next((one.get("field", "") for one in raw if cell and one.get("name") == cell), "")
    return WRITTEN_OF.get(problem["code"]) or WRITTEN.get(of_cell, "")


def key_of(problem: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> str:
    """Under which name a problem of a row is answered: its code, with its cell where the row asks
    the same of several."""
    code, cell = problem["code"], problem.get("cell", "")
    same = sum(one["code"] == code for one in problems)
    return f"{code}@{cell}" if same > 1 and cell else str(code)


@dataclass(frozen=True, slots=True)
class Question:
    """An open problem of a row as it is answered where it stands. `name`: of the answer's fields;
    `options`: (value, words); `same`: so many other rows have the same words open; `field`: label
    of what may be written instead, "" where nothing may; `holds`: "name" or "column", where the
    answer holds for all of it; `is_for_words`, `said`, `written`, `error`: what was sent and why it
    could not be read."""

    name: str
    options: list[tuple[str, Any]]
    same: int
    field: Any
    holds: str
    is_for_words: bool = False
    said: str = ""
    written: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class ProblemShown:
    """`taken`: what was taken, in words; `value`: the same as an answer gives it; `choices`:
    (value, words) of what may be said instead; `question`: None where nothing is asked of it."""

    code: str
    label: str
    severity: str
    words: str
    about: str
    taken: str
    is_open: bool
    choices: list[tuple[str, str]]
    value: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class RowShown:
    row: ImportRow
    facts: list[tuple[Any, str]]
    problems: list[ProblemShown]
    why: str
    known: str
    made: list[tuple[str, str]]

    @property
    def name(self) -> str:
        return row_name(self.row.at)

    @property
    def is_aside(self) -> bool:
        return self.row.fate == Fate.ASIDE

    @property
    def asks(self) -> bool:
        return any(one.question for one in self.problems)

    @property
    def cells(self) -> list[dict[str, Any]]:
        return cells_of(self.row)


def cells_of(row: ImportRow) -> list[dict[str, Any]]:
    """The filled cells of a row."""
    return [one for one in row.raw if one.get("text") or one.get("comment")]


def shown_rows(
    imported: Import,
    rows: list[ImportRow],
    user: Any,
    *,
    said: Mapping[str, str] = NOTHING,
    errors: Mapping[str, str] = NOTHING,
) -> list[RowShown]:
    """A page of rows, in a fixed number of statements; with what was `said` beside their problems
    where it could not be read."""
    refused = {one["at"]: one["why"] for one in imported.result.get("refused", ())}
    seen = _references(rows, user)
    names = _party_names(rows, user)
    same = _same_words(imported, rows)
    made = _made(rows, user)
    asked = Asked(same, said, errors)
    return [
        RowShown(
            row, facts_of(row, names), _problems(row, names, asked), refused.get(row.at, ""),
            row.reading.get("known", "") if row.reading.get("known") in seen else "",
            made.get(row.pk, []),
        )
        for row in rows
    ]  # fmt: skip


def _references(rows: list[ImportRow], user: Any) -> set[str]:
    wanted = {row.reading["known"] for row in rows if row.reading.get("known")}
    seen = Agreement.objects.visible_to(user).filter(reference__in=wanted)
    return set(seen.values_list("reference", flat=True))


def _party_names(rows: list[ImportRow], user: Any) -> dict[str, str]:
    wanted = {one["known"] for row in rows for one in row.reading.get("parties", ())
              if one.get("known")}  # fmt: skip
    for row in rows:
        for problem in row.reading.get("problems", ()):
            wanted |= {*problem.get("choices", ()), problem.get("taken", "")}
    seen = Party.objects.visible_to(user).filter(uid__in=wanted - {""})
    return {party.uid: party.short for party in seen}


SAME_WORDS = """
select p ->> 'code', p ->> 'words', count(distinct r.id)
from imports_importrow r, jsonb_array_elements(r.reading -> 'problems') p
where r.imported_id = %s and r.open && %s::varchar[] and p ->> 'words' = any(%s)
  and (p -> 'open')::boolean
group by 1, 2
"""


def _same_words(imported: Import, rows: list[ImportRow]) -> Counter[tuple[str, str]]:
    """How many open rows there are with each (code, words) that the page shows."""
    codes = {code for row in rows for code in row.open}
    words = {
        one["words"]
        for row in rows
        for one in row.reading.get("problems", ())
        if one.get("open") and one.get("words")
    }
    found: Counter[tuple[str, str]] = Counter()
    if codes and words:
        with connection.cursor() as cursor:
            cursor.execute(SAME_WORDS, [imported.pk, sorted(codes), sorted(words)])
            found.update({(code, text): number for code, text, number in cursor.fetchall()})
    return found


def _made(rows: list[ImportRow], user: Any) -> dict[int, list[tuple[str, str]]]:
    """(words, address) of what each row made or found, of what `user` may see."""
    found: dict[int, list[tuple[str, str]]] = {}
    facts = ImportFact.objects.filter(row__in=[row.pk for row in rows]).select_related(
        "agreement", "term__agreement", "party"
    )
    seen = set(
        Agreement.objects.visible_to(user)
        .filter(pk__in=[fact.agreement_id for fact in facts if fact.agreement_id])
        .values_list("pk", flat=True)
    )
    for fact in facts:
        if fact.agreement_id in seen:
            told = (str(fact.agreement), f"/agreements/{fact.agreement}/")
            found.setdefault(fact.row_id, []).append(told)
        elif fact.party is not None:
            told = (str(fact.party), f"/parties/{fact.party.uid}/")
            found.setdefault(fact.row_id, []).append(told)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What the questions of a page share: how many rows have the same (code, words) open, what was
    sent, what of it could not be read."""

    same: Mapping[tuple[str, str], int]
    said: Mapping[str, str]
    errors: Mapping[str, str]

    def question(
        self, row: ImportRow, problem: Mapping[str, Any], taken: str, choices: list[tuple[str, str]]
    ) -> Question:
        code, words = problem["code"], problem.get("words", "")
        name = f"{row.position}-{key_of(problem, row.reading['problems'])}"
        options: list[tuple[str, Any]] = []
        if problem["severity"] == "ask":
            right = _("Right: %(taken)s") % {"taken": taken} if taken else _("Right as it is read")
            options.append((RIGHT, right))
        field = field_of(problem, row.raw)
        return Question(
            name, options + choices, self.same.get((code, words), 1) - 1 if words else 0,
            WRITTEN_AS.get(field, ""), _holds(code), bool(self.said.get(f"same-{name}")),
            self.said.get(f"answer-{name}", ""), self.said.get(f"other-{name}", ""),
            self.errors.get(name, ""),
        )  # fmt: skip


def _holds(code: str) -> str:
    if code in OF_A_NAME:
        return "name"
    return "column" if code == OF_A_COLUMN else ""


def _problems(row: ImportRow, names: dict[str, str], asked: Asked) -> list[ProblemShown]:
    found, seen = [], set()
    problems = row.reading.get("problems", ())
    for one in problems:
        code, value = one["code"], one.get("taken", "")
        taken = choice_label(code, value, names) if value else ""
        choices = [
            (choice, choice_label(code, choice, names))
            for choice in one.get("choices", ())
            if choice != value
        ][:MOST_CHOICES]
        is_open = bool(one.get("open")) and (row.fate != Fate.KNOWN or code in OF_KNOWN)
        question = None
        key = key_of(one, problems)
        if is_open and key not in seen:  # an answer without a cell holds for the kind in its row
            question = asked.question(row, one, taken, choices)
            seen.add(key)
        found.append(
            ProblemShown(
                code, problem_label(code), one["severity"], one.get("words", ""),
                _about(one, names), taken, is_open, choices, value, question,
            )
        )  # fmt: skip
    order = {"blocks": 0, "ask": 1, "note": 2}
    return sorted(found, key=lambda one: (not one.is_open, order[one.severity]))


def problems_of_file(imported: Import) -> list[ProblemShown]:
    """What is to be decided, or to know, about the file as a whole."""
    return [
        ProblemShown(
            one["code"], problem_label(one["code"]), one["severity"], one.get("words", ""),
            row_name(one.get("about", "")),
            choice_label(one["code"], one["taken"]) if one.get("taken") else "",
            bool(one.get("open")),
            [(value, choice_label(one["code"], value)) for value in one.get("choices", ())
             if value != one.get("taken") and one["severity"] == "ask"],
            one.get("taken", ""),
        )
        for one in imported.shape.get("problems", ())
    ]  # fmt: skip


def _about(problem: dict[str, Any], names: dict[str, str]) -> str:
    """What is told beside it: another row, a partner; of a known instrument the day recorded."""
    about: str = problem.get("about", "")
    if problem["code"] == "act_in_remark":
        return str(ACTS.get(about, about))
    if problem["code"] == "party_same_name_other_country":
        return country_name(about)
    if problem["code"] == "date_order_by_column" and about:
        return _("proven by %(at)s") % {"at": row_name(about)}
    if problem["code"] not in OF_KNOWN or problem["code"] == "known_by_another_title":
        return names.get(about) or row_name(about)
    return _("recorded: %(day)s") % {"day": day_words(about)}


KINDS = {
    "record": gettext_lazy("instrument"), "duplicate": gettext_lazy("told again"),
    "domestic": gettext_lazy("partner at home"), "meeting": gettext_lazy("talks"),
    "pipeline": gettext_lazy("planned only"), "not_agreement": gettext_lazy("no agreement"),
}  # fmt: skip
ENDS = {
    "indefinite": gettext_lazy("indefinite"), "not_recorded": gettext_lazy("not recorded"),
}  # fmt: skip
RENEWALS = {
    "none": gettext_lazy("no renewal clause"), "express": gettext_lazy("by a new signature"),
    "tacit": gettext_lazy("tacit, unless notice is given"),
}  # fmt: skip
#: Fields whose cells are told as they stand.
BESIDE = {
    "place": gettext_lazy("Place"), "signatories": gettext_lazy("Signatories"),
    "areas": gettext_lazy("Areas"),
}  # fmt: skip
#: Whose day of signing, where each has one.
SIDES = {
    "ours": gettext_lazy("Signed by us on"), "theirs": gettext_lazy("Signed by the partner on"),
}  # fmt: skip
ACTS = {
    "extension": gettext_lazy("extension"), "amendment": gettext_lazy("amendment"),
    "action_plan": gettext_lazy("action plan"), "roll": gettext_lazy("tacit renewal"),
    "renewal": gettext_lazy("renewal"),
}  # fmt: skip


def facts_of(row: ImportRow, names: dict[str, str]) -> list[tuple[Any, str]]:
    """(label, words) of a reading."""
    told = row.reading
    found: list[tuple[Any, str]] = [(_("Kind of row"), str(KINDS[told["kind"]]))]
    if told.get("because"):
        found.append((_("Because of the word"), told["because"]))
    found += _who(told, names)
    ordinal = told.get("ordinal")
    if ordinal is not None and told["kind"] in ("record", "duplicate"):
        words = _("renewal %(n)d") % {"n": ordinal} if ordinal else _("first signing")
        found.append((_("Instrument"), words))
    if told["kind"] != "not_agreement":
        found.append((_("Signed on"), _day(told.get("signed"), told.get("words", ""))))
        for side, label in SIDES.items() if told.get("sides") else ():
            found.append((str(label), _day(told["sides"].get(side), "")))
        found.append((_("Last day"), _end(told.get("end", {}), told.get("term", {}))))
    found += _clauses(told)
    for name, label in BESIDE.items():
        if words := "; ".join(one["text"] for one in cells_of(row) if one.get("field") == name):
            found.append((str(label), words))
    for one in told.get("also", ()):
        words = _("renewal %(n)d") % {"n": one.get("ordinal") or 0}
        found.append((_("Tells as well"), f"{words}: {_day(one.get('signed'), one['words'])}"))
    if same := told.get("same_as"):
        found.append((_("Same as"), row_name(same)))
    return found


def _who(told: dict[str, Any], names: dict[str, str]) -> list[tuple[Any, str]]:
    found: list[tuple[Any, str]] = []
    parties = [
        _("%(name)s (known: %(known)s)") % {"name": one["name"], "known": names[one["known"]]}
        if one.get("known") in names and names[one["known"]] != one["name"]
        else one["name"]
        for one in told.get("parties", ())
    ]
    if told.get("others"):
        parties.append(
            ngettext("%(n)d more, not named", "%(n)d more, not named", told["others"])
            % {"n": told["others"]}
        )
    if parties:
        found.append((_("Partner") if len(parties) == 1 else _("Partners"), "; ".join(parties)))
    if told.get("country"):
        found.append((_("Country"), country_name(told["country"])))
    elif told.get("international"):
        found.append((_("Country"), _("international organisation")))
    if told.get("title"):
        found.append((_("Title"), told["title"]))
    if told.get("file_number"):
        found.append((_("File number"), told["file_number"]))
    return found


def _day(text: str | None, words: str) -> str:
    if text:
        return day_words(text)
    return _("not recorded (“%(words)s”)") % {"words": words} if words else _("not recorded")


def _end(end: dict[str, Any], term: dict[str, Any]) -> str:
    if end.get("kind") == "fixed" and end.get("on"):
        return day_words(end["on"])
    lengths = {name: value for name in ("years", "months", "days")
               if (value := term.get(name) or end.get(name))}  # fmt: skip
    if lengths and end.get("kind") != "indefinite":
        return _("after %(length)s") % {"length": length(lengths)}
    told = str(ENDS.get(end.get("kind", ""), ENDS["not_recorded"]))
    return f"{told} (“{end['words']}”)" if end.get("words") else told


def _clauses(told: dict[str, Any]) -> list[tuple[Any, str]]:
    term, found = told.get("term", {}), []
    if term.get("renewal") in RENEWALS:
        found.append((_("Renewal"), str(RENEWALS[term["renewal"]])))
    if term.get("effect_on"):
        found.append((_("In effect from"), day_words(term["effect_on"])))
    elif term.get("effect_mode"):
        found.append((_("In effect from"), choice_label("", term["effect_mode"])))
    if act := told.get("act"):
        label = str(ACTS.get(act["kind"], act["kind"]))
        words = ", ".join(filter(None, (label, day_words(act.get("signed")))))
        if act.get("new_end"):
            words = f"{words} → {day_words(act['new_end'])}"
        found.append((_("Act"), words))
    if event := told.get("event"):
        words = ", ".join(filter(None, (event.get("words"), day_words(event.get("on")))))
        found.append((_("Told, to be recorded by hand"), words))
    return found
