"""Explanations and notes as sentences in the active language, from their structured form.

The words follow the legal nature (domain §3 rule 12): non-binding texts have participants and come
into effect, binding ones have parties and enter into force; where that is unknown, parties, and
the text takes effect. Dates are ISO text, so that a sum can be checked by hand.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agreements.dates import DateError, stored_edtf
from agreements.lifecycle.disclosure import Disclosed, pointers
from agreements.lifecycle.result import Note, Step

from .countries import country_name
from .date_formats import DATE, Preferences, in_words, using_preferences
from .sentences import FACTS, MISSING, NOTE_VARIANTS, SENTENCES, WARNINGS

#: The first signs of an EDTF text.
BEGINS_A_DATE = (*"[.0123456789",)
#: Codes of which some parameter picks the sentence.
VARIANTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "effect_notified": lambda told: "effect_notified_days" if told.get("days") else "",
    "extension": lambda told: "extension_moved" if told.get("old_end") else "",
    "moved": lambda told: f"moved_{told['rule']}",
    "days_off_unknown": lambda told: "days_off_unknown_of" if told.get("countries") else "",
    "carried_to": lambda told: f"carried_to_{told['anchor'].split('_')[-2]}",
}


def render(step: Step | Disclosed, *, binding: bool | None) -> str:
    """One step as a sentence without a full stop. `binding` None: legal nature unknown. A stored
    step has to be disclosed to its reader first; one the rules have just made names no party. A
    code of another version is shown as it stands."""
    told = _rendered(step)
    code = told["code"]
    if code in FORMULAS:
        return FORMULAS[code](told)
    code = VARIANTS.get(code, lambda _told: "")(told) or code
    if code not in SENTENCES:
        return code
    return _(SENTENCES[code]) % _params(told, binding=binding)


def _rendered(step: Step | Note | Disclosed) -> dict[str, Any]:
    """Its parameters with names in place of the rows they name. Refuses what nobody has asked
    whether its reader may know it (`agreements.disclosure`)."""
    if isinstance(step, Disclosed):
        return {**step, **{name: step.names.get(name) for name in pointers(step)}}
    if not isinstance(step, Step | Note):
        raise TypeError("Disclose a stored step to its reader before it is rendered.")
    return step.as_json() | ({"party": None} if "party" in step.params else {})


def render_all(steps: Iterable[Step | Disclosed], *, binding: bool | None = None) -> str:
    """An explanation as one sentence."""
    return "; ".join(render(step, binding=binding) for step in steps)


def render_note(note: Note | Disclosed, *, binding: bool | None) -> str:
    """An entry of `missing` or `warnings`, with what would settle it; disclosed like a step."""
    told = _rendered(note)
    code = told["code"]
    if code in NOTE_VARIANTS:
        name, if_given, otherwise = NOTE_VARIANTS[code]
        code = if_given if told.get(name) else otherwise
    sentence = MISSING.get(code) or WARNINGS.get(code)
    return _(sentence) % _params(told, binding=binding) if sentence else code


# --- The parts of a sentence ---------------------------------------------------------------------


def takes_effect(binding: bool | None) -> str:
    if binding is None:
        return pgettext("legal nature not known", "takes effect")
    if binding:
        return pgettext("binding text", "enters into force")
    return pgettext("non-binding text", "comes into effect")


def parties(binding: bool | None) -> str:
    if binding is False:  # not those who come to a meeting
        return pgettext("non-binding text", "participants")
    return _("parties")


def length(parts: Mapping[str, int]) -> str:
    """ "2 years 10 days"; nothing for an empty length."""
    years, months, days = (parts.get(unit, 0) for unit in ("years", "months", "days"))
    words = []
    if years:
        words.append(in_years(years))
    if months:
        words.append(ngettext("%(n)d month", "%(n)d months", months) % {"n": months})
    if days:
        words.append(_days(days))
    return " ".join(words)


def in_years(n: int) -> str:
    """A length or an age: "17 years"."""
    return ngettext("%(n)d year", "%(n)d years", n) % {"n": n}


def which_term(ordinal: int | str) -> str:
    """A term by its ordinal within a sentence; what is no number (a reference) stays."""
    if ordinal == 0:
        return pgettext("which term", "0")
    if isinstance(ordinal, int):
        return pgettext("which term", "%(n)d") % {"n": ordinal}
    return ordinal


def _days(n: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


def _params(told: Mapping[str, Any], *, binding: bool | None) -> dict[str, Any]:
    params = dict(told)
    shaped: dict[str, Callable[[Any], str]] = {
        "ordinal": which_term,
        "before": which_term,
        "by": which_term,
        "ordinals": lambda ordinals: ", ".join(map(which_term, ordinals)),
        "days": _shift if told["code"] == "conclusion" else _days,
        "length": length,
        "countries": lambda codes: ", ".join(map(country_name, codes)),
        "fact": lambda fact: _(FACTS.get(fact, fact)),
        "kind": lambda kind: _(FACTS.get(kind, kind)),
        "party": lambda party: party or _("A party"),
    }
    for name, shape in shaped.items():
        if name in told:
            params[name] = shape(told[name])
    params = {name: _in_words(value) for name, value in params.items()}
    params["takes_effect"], params["parties"] = takes_effect(binding), parties(binding)
    params["one_day"] = _days(1)
    if told["code"] == "conclusion":
        params["shift"] = params["days"]
    if told["code"] == "every":
        params["sum"] = f"{told['times']} × {params['length']}"
    return params


def _in_words(value: Any) -> Any:
    """What EDTF has signs for (a span, a choice, a doubt), in words around plain ISO dates."""
    if not isinstance(value, str) or value[:1] not in BEGINS_A_DATE or DATE.fullmatch(value):
        return value
    try:
        with using_preferences(Preferences("iso")):
            return in_words(stored_edtf(value))
    except DateError:
        return value


def _shift(days: int) -> str:
    return f"{'−' if days < 0 else '+'} {_days(abs(days))}"


# --- Sums ----------------------------------------------------------------------------------------


def _sum(told: Mapping[str, Any]) -> str:
    """ "2018-06-04 + 2 years − 1 day = 2020-06-03"."""
    parts = [told["start"]]
    if base := length(told["length"]):
        parts.append(f"+ {base}")
    if told.get("each"):
        parts.append(f"+ {told['times']} × {length(told['each'])}")
    if told["minus_day"]:
        parts.append(f"− {_days(1)}")
    return _clamped(f"{' '.join(parts)} = {told['date']}", told, date.fromisoformat(told["start"]))


def _notice_day(told: Mapping[str, Any]) -> str:
    """Back from the day after the end, less one day; days alone are simply taken off."""
    parts, back = [told["end"]], told["length"]
    if back["days"]:
        parts.append(f"− {_days(back['days'])}")
    if months := length(back | {"days": 0}):
        parts += [f"+ {_days(1)}", f"− {months}", f"− {_days(1)}"]
    counted = date.fromisoformat(told["end"]) + timedelta(days=1 - back["days"])
    sentence = _clamped(f"{' '.join(parts)} = {told['date']}", told, counted)
    return _("Last day for notice: %(sum)s") % {"sum": sentence}


def _clamped(formula: str, told: Mapping[str, Any], counted: date) -> str:
    if not told["clamped"]:
        return formula
    return _("%(sum)s (that month has no day %(day)d)") % {"sum": formula, "day": counted.day}


FORMULAS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "sum": _sum,
    "notice_day": _notice_day,
}
