"""The workbench as a page shows it: counts that filter, kinds of problems, rows with their raw
cells above and the reading below."""

from collections import Counter
from dataclasses import dataclass, field
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
from .wording import SEVERITIES, choice_label, day_words, problem_label

PAGE = 50
SHOWN = ("all", "taken", "open", "duplicate", "aside", "known", "refused")
#: Choices of one problem that a row shows as buttons.
MOST_CHOICES = 6


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
    def offers(self) -> bool:
        """Whether all of its rows can be answered at once, which saves something."""
        is_asked = severity_of(self.code).value == "ask"
        return is_asked and (self.open > 1 or self.is_chosen)


@dataclass(frozen=True, slots=True)
class KindGroup:
    severity: str
    label: Any
    kinds: list[KindShown]


def kinds(imported: Import, chosen: str) -> list[KindGroup]:
    """Worst first; within one class those with most rows first."""
    found: dict[str, list[KindShown]] = {"blocks": [], "ask": [], "note": []}
    for code, (rows, still_open) in imported.kinds.items():
        shown = KindShown(code, problem_label(code), rows, still_open, code == chosen)
        found[severity_of(code).value].append(shown)
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


@dataclass(frozen=True, slots=True)
class ProblemShown:
    """`taken`: what was taken, in words; `choices`: (value, words) of what may be said instead;
    `same`: other rows of the page's import with the same words, still open."""

    code: str
    label: str
    severity: str
    words: str
    about: str
    cell: str
    taken: str
    is_open: bool
    choices: list[tuple[str, str]] = field(default_factory=list)
    same: int = 0
    #: `taken` as an answer gives it.
    value: str = ""


@dataclass(frozen=True, slots=True)
class RowShown:
    row: ImportRow
    facts: list[tuple[Any, str]]
    problems: list[ProblemShown]
    why: str
    known: str
    made: list[tuple[str, str]]

    @property
    def is_aside(self) -> bool:
        return self.row.fate == Fate.ASIDE

    @property
    def cells(self) -> list[dict[str, Any]]:
        return cells_of(self.row)


def cells_of(row: ImportRow) -> list[dict[str, Any]]:
    """The filled cells of a row."""
    return [one for one in row.raw if one.get("text") or one.get("comment")]


def shown_rows(imported: Import, rows: list[ImportRow], user: Any) -> list[RowShown]:
    """A page of rows, in a fixed number of statements."""
    refused = {one["at"]: one["why"] for one in imported.result.get("refused", ())}
    seen = _references(rows, user)
    names = _party_names(rows, user)
    same = _same_words(imported, rows)
    made = _made(rows, user)
    return [
        RowShown(
            row, facts_of(row, names), _problems(row, names, same), refused.get(row.at, ""),
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


def _problems(
    row: ImportRow, names: dict[str, str], same: Counter[tuple[str, str]]
) -> list[ProblemShown]:
    found = []
    for one in row.reading.get("problems", ()):
        taken = one.get("taken", "")
        choices = [
            (value, choice_label(one["code"], value, names)) for value in one.get("choices", ())
        ]
        is_open = bool(one.get("open")) and (row.fate != Fate.KNOWN or one["code"] in OF_KNOWN)
        found.append(
            ProblemShown(
                one["code"],
                problem_label(one["code"]),
                one["severity"],
                one.get("words", ""),
                _about(one),
                one.get("cell", ""),
                choice_label(one["code"], taken, names) if taken else "",
                is_open,
                [choice for choice in choices if choice[0] != taken][:MOST_CHOICES],
                same[one["code"], one.get("words", "")] - 1 if one.get("words") else 0,
                taken,
            )
        )
    order = {"blocks": 0, "ask": 1, "note": 2}
    return sorted(found, key=lambda one: (not one.is_open, order[one.severity]))


def problems_of_file(imported: Import) -> list[ProblemShown]:
    """What is to be decided, or to know, about the file as a whole."""
    return [
        ProblemShown(
            one["code"], problem_label(one["code"]), one["severity"], one.get("words", ""),
            _("row %(at)s") % {"at": one["about"]} if one.get("about") else "", "",
            choice_label(one["code"], one["taken"]) if one.get("taken") else "",
            bool(one.get("open")),
            [(value, choice_label(one["code"], value)) for value in one.get("choices", ())
             if value != one.get("taken") and one["severity"] == "ask"],
            value=one.get("taken", ""),
        )
        for one in imported.shape.get("problems", ())
    ]  # fmt: skip


def _about(problem: dict[str, Any]) -> str:
    """What is told beside it; of a known instrument the day that is recorded."""
    about: str = problem.get("about", "")
    if problem["code"] == "act_in_remark":
        return str(ACTS.get(about, about))
    if problem["code"] not in OF_KNOWN:
        return about
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
        found.append((_("Last day"), _end(told.get("end", {}), told.get("term", {}))))
    found += _clauses(told)
    for name, label in BESIDE.items():
        if words := "; ".join(one["text"] for one in cells_of(row) if one.get("field") == name):
            found.append((str(label), words))
    for one in told.get("also", ()):
        words = _("renewal %(n)d") % {"n": one.get("ordinal") or 0}
        found.append((_("Tells as well"), f"{words}: {_day(one.get('signed'), one['words'])}"))
    if same := told.get("same_as"):
        found.append((_("Same as row"), same))
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
