"""How much of what a careful colleague would take from a release is proposed, and whether anything
wrong is proposed with confidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agreements.dates import DateError, parse_edtf

Told = dict[str, Any]


@dataclass
class Score:
    """`essential`: signatures, days, ordinals; `rest`: everything else; (what, is right)."""

    essential: list[tuple[str, bool]] = field(default_factory=list)
    rest: list[tuple[str, bool]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return sum(ok for _what, ok in self.rest) / max(1, len(self.rest))

    @property
    def missed(self) -> list[str]:
        return [what for what, ok in (*self.essential, *self.rest) if not ok]


def score(text: str, expected: Told, got: Told) -> Score:
    found = Score()
    for row in expected["propose"]:
        _proposal(text, row, _counterpart(row, got["propose"]), found)
    _document(expected["document"], got["document"], found)
    for row in expected.get("activities", ()):
        found.rest.append((f"activity {row['words'][:30]}", _has_activity(text, row, got)))
    for row in expected.get("intentions", ()):
        ok = any(_window_fits(row, one) for one in got.get("intentions", ()))
        found.rest.append((f"intention {row['words'][:30]}", ok))
    for row in expected.get("claims", ()):
        ok = any(
            row["kind"] == one["kind"]
            and row.get("value") == one.get("value")
            and _beside(text, row["words"], one["words"])
            for one in got["claims"]
        )
        found.rest.append((f"claim {row['words']}", ok))
    for row in expected.get("other_terms", ()):
        ok = any(
            _same_date(row.get("signed"), one.get("signed"))
            and (row.get("end") is None or row["end"] == one.get("end"))
            and row.get("ordinal") == one.get("ordinal")
            for one in got["other_terms"]
        )
        found.rest.append((f"older {row['words'][:30]}", ok))
    for row in expected.get("party_changes", ()):
        ok = any(
            row["renamed_to"] == one["renamed_to"] and row.get("since") == one.get("since")
            for one in got.get("party_changes", ())
        )
        found.rest.append(("renamed", ok))
    found.rest.append(("asks", bool(got["ask"]) or not expected.get("ask")))
    found.wrong += list(_forbidden(expected, got))
    return found


def _key(agreement: Told) -> str:
    if "match" in agreement:
        return agreement["match"]
    parties = agreement["new"]["parties"]
    names = [
        one.get("short_name") or next(iter(one.get("names", {"": one.get("party")}).values()))
        for one in parties
    ]
    return "/".join(sorted(name for name in names if name != "PPS"))


def _counterpart(row: Told, proposals: list[Told]) -> Told | None:
    return next(
        (one for one in proposals if _key(one["agreement"]) == _key(row["agreement"])), None
    )


def _proposal(text: str, row: Told, got: Told | None, found: Score) -> None:
    name = _key(row["agreement"])
    found.essential.append((f"{name} proposed", got is not None))
    if got is None:
        return
    term, told = row.get("term") or {}, got.get("term") or {}
    found.essential.append((f"{name} act {got['act']}", row["act"] == got["act"]))
    found.rest.append((f"{name} instrument", row["instrument"] == got["instrument"]))
    if "ordinal" in term:
        found.essential.append(
            (f"{name} ordinal {told.get('ordinal')}", term["ordinal"] == told.get("ordinal"))
        )
        if term.get("sure") is False and told.get("sure") is not False:
            found.wrong.append(f"{name}: ordinal is sure")
    if row.get("ticked") is False:
        found.essential.append((f"{name} unticked", got.get("ticked") is False))
    if "observed" in row["agreement"].get("new", {}):
        found.essential.append(
            (f"{name} observed", got["agreement"].get("new", {}).get("observed") is True)
        )
    _signing(text, name, row, got, found)
    for part in ("end", "renewal", "notice", "effect"):
        if part in term:
            keys = [key for key in term[part] if key not in ("words", "sure")]
            ok = part in told and all(term[part][key] == told[part].get(key) for key in keys)
            found.rest.append((f"{name} {part} {told.get(part)}", ok))
            if ok and term[part].get("sure") is False and told[part].get("sure") is not False:
                found.wrong.append(f"{name}: {part} is sure")
    if "stage" in term:
        found.rest.append((f"{name} stage", term["stage"] == told.get("stage")))
    if "legal_nature" in row:
        found.rest.append(
            (
                f"{name} nature",
                row["legal_nature"]["value"] == got.get("legal_nature", {}).get("value"),
            )
        )
    if "event" in row:
        event = got.get("event") or {}
        for key in ("kind", "on", "by", "effective_on"):
            ok = row["event"][key] == event.get(key)
            found.essential.append((f"{name} event {key} {event.get(key)}", ok))
        if event.get("sure") is not False:
            found.wrong.append(f"{name}: the end is sure")
    if "amendment" in row:
        amendment = got.get("amendment") or {}
        for key in ("kind", "of_term", "new_ends_on", "period"):
            if key in row["amendment"]:
                ok = row["amendment"][key] == amendment.get(key)
                found.essential.append((f"{name} amendment {key} {amendment.get(key)}", ok))
    for area in row.get("areas", ()):
        ok = any(
            area.get("code") == one.get("code")
            if "code" in area
            else _beside(text, area["words"], one["words"])
            for one in got["areas"]
        )
        found.rest.append((f"{name} area {area.get('code') or area['label']}", ok))
    for one in got["areas"]:
        known = {area.get("code") for area in row.get("areas", ())} - {None}
        if one.get("sure") is not False and one.get("code") not in known:
            found.wrong.append(f"{name}: area {one}")
    for promise in row.get("commitments", ()):
        ok = any(
            promise["side"] == one["side"]
            and _beside(text, promise["words"], one["words"])
            and _same_end(promise.get("due"), one.get("due"))
            for one in got["commitments"]
        )
        found.rest.append((f"{name} promise {promise['words'][:30]}", ok))
    for one in got["commitments"]:
        known_ = any(
            _beside(text, promise["words"], one["words"]) for promise in row.get("commitments", ())
        )
        if not known_ and one.get("sure") is not False and got.get("sure") is not False:
            found.wrong.append(f"{name}: promise {one['words'][:60]}")


def _signing(text: str, name: str, row: Told, got: Told, found: Score) -> None:
    is_signed = row["signing"] is not None
    found.essential.append((f"{name} signed or not", is_signed == (got["signing"] is not None)))
    if is_signed and got["signing"]:
        for key in ("signed", "precision"):
            ok = row["signing"][key] == got["signing"][key]
            found.essential.append((f"{name} {key} {got['signing'][key]}", ok))
        for key in ("mode", "place"):
            ok = row["signing"][key] == got["signing"][key]
            found.rest.append((f"{name} {key} {got['signing'][key]}", ok))
    if row.get("planned_signing"):
        planned = got.get("planned_signing") or {}
        found.essential.append(
            (f"{name} planned {planned.get('when')}", _window_fits(row["planned_signing"], planned))
        )
        if "place" in row["planned_signing"]:
            found.rest.append(
                (f"{name} planned place", row["planned_signing"]["place"] == planned.get("place"))
            )
    for part in ("signatories", "planned_signatories"):
        told = {_name(one): one for one in got.get(part, ())}
        wanted = {_name(one): one for one in row.get(part, ())}
        for key, one in wanted.items():
            ok = key in told and all(
                one.get(field_) == told[key].get(field_)
                for field_ in ("party", "capacity", "signed", "on_behalf_of")
            )
            found.essential.append((f"{name} {part} {key} {told.get(key)}", ok))
            if ok and one.get("sure") is False and told[key].get("sure") is not False:
                found.wrong.append(f"{name}: {key} is sure")
        for key in told.keys() - wanted.keys():
            if told[key].get("sure") is not False or part == "signatories":
                found.wrong.append(f"{name}: {part} {key}")


def _name(row: Told) -> str:
    return row["name"].get("ko") or row["name"].get("latin") or f"the {row['capacity']}"


def _document(row: Told, got: Told, found: Score) -> None:
    for key in ("kind", "date", "issuer"):
        found.rest.append((f"document {key} {got[key]}", row[key] == got[key]))
    embargo = got["embargo"] and {key: got["embargo"][key] for key in ("until", "time_zone")}
    wanted = row["embargo"] and {key: row["embargo"][key] for key in ("until", "time_zone")}
    found.rest.append((f"embargo {embargo}", embargo == wanted))
    for contact in row["contacts"]:
        ok = any(
            all(contact.get(key) == one.get(key) for key in contact if key != "words")
            for one in got["contacts"]
        )
        found.rest.append((f"contact {contact['name']}", ok))
    if "corrects" in row:
        found.rest.append(
            ("corrects", row["corrects"]["date"] == got.get("corrects", {}).get("date"))
        )


def _has_activity(text: str, row: Told, got: Told) -> bool:
    return any(
        row["kind"].replace("exchange_of_professionals", "x")
        == one["kind"].replace("exchange_of_professionals", "x")
        and row["state"] == one["state"]
        and _window_fits(row, one)
        and _beside(text, row["words"], one["words"])
        and all(
            row[key] == one.get(key)
            for key in ("people", "direction", "place", "level", "session")
            if key in row
        )
        for one in got["activities"]
    )


def _window_fits(row: Told, one: Told) -> bool:
    if "earliest" not in row:
        return _same_date(row.get("when"), one.get("when"))
    if row["when"] is None:
        return one.get("when") is None
    if row["earliest"] != one.get("earliest"):
        return False
    first = row.get("latest_may_be_from") or row["latest"]
    return first <= (one.get("latest") or "") <= row["latest"]


def _same_date(wanted: str | None, told: str | None) -> bool:
    return wanted == told or _bounds(wanted) == _bounds(told)


def _same_end(wanted: str | None, told: str | None) -> bool:
    """A day to be met: "2027-35" and "..2027-35" are met by the same day."""
    first, second = _bounds(wanted), _bounds(told)
    return (first and first[1]) == (second and second[1])


def _bounds(text: str | None) -> tuple[date | None, date | None] | None:
    if not text:
        return None
    try:
        value = parse_edtf("../" + text[2:] if text.startswith("..") else text)
    except DateError:
        return None
    return value.earliest, value.latest


def _beside(text: str, wanted: str, told: str) -> bool:
    """Whether two pieces of the text overlap."""
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(wanted), text)]
    others = [(m.start(), m.end()) for m in re.finditer(re.escape(told), text)]
    return any(a < d and c < b for a, b in places for c, d in others)


def _forbidden(expected: Told, got: Told) -> Iterator[str]:
    """What is proposed with confidence though the case says it must not be."""
    sure = [
        one
        for one in got["propose"]
        if one.get("ticked") is not False and one.get("sure") is not False
    ]
    for row in expected.get("must_not", ()):
        values = row.get("value")
        values = values if isinstance(values, list) else [values]
        for one in sure:
            signing = one.get("signing") or {}
            if (
                row["what"].startswith("sign")
                and signing.get("sure") is not False
                and signing.get("signed") in values
            ):
                yield f"must not: {row['what']} {row.get('value')}"
            if row["what"] == "signatory" and any(_name(x) in values for x in one["signatories"]):
                yield f"must not: signatory {values}"
            term = one.get("term") or {}
            if (
                row["what"] == "ordinal"
                and term.get("sure") is not False
                and term.get("ordinal") in values
            ):
                yield f"must not: ordinal {values}"
            if row["what"] == "end" and (term.get("end") or {}).get("on") in values:
                yield f"must not: end {values}"
        if row["what"] == "activity" and any(
            "Nairobi" in one["words"] for one in got["activities"]
        ):
            yield "must not: Nairobi"


def pieces(told: Any) -> Iterator[str]:
    """Every `words` of an answer."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key in ("words", "mode_words", "date_words") and isinstance(value, str):
                yield value
            elif key == "ordinal_words":
                yield from value
            else:
                yield from pieces(value)
    elif isinstance(told, list):
        for one in told:
            yield from pieces(one)
