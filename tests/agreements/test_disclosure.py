"""Explanations as one reader may have them: hidden rows, and what is the office's own."""

import ast
import re
from pathlib import Path

import pytest

from activities import wording as wording_of_work
from agreements.access import Rights
from agreements.actions import amend, record_event, supersede
from agreements.dates import parse_edtf
from agreements.disclosure import Disclosure, disclose, disclosed
from agreements.lifecycle import derive_lifecycle
from agreements.lifecycle.disclosure import OF_NOTES, SHARED_NOTES, SHARED_STEPS, Disclosed
from agreements.models import Deadline, StatusPeriod
from agreements.status.answers import answer
from agreements.wording import explanations
from agreements.wording.sentences import MISSING, SENTENCES, WARNINGS
from tests.factories import DAY, make_agreement, make_term

from .lifecycle.histories import random_history

ROOT = Path(__file__).resolve().parent.parent.parent
PARTNER = Rights(party=1)

# --- The tables ----------------------------------------------------------------------------------

#: Steps that are the office's own: the back-plan, and deadlines of kinds that are not shared.
INTERNAL = {"nothing_signed", "back_plan", "conclusion", "every", "planned", "item_settled"}
#: Sentences picked by a parameter of another code.
PICKED = {"moved", "carried_to", "effect_notified", "extension", "days_off_unknown"}
#: Those of them that a parameter picks which is not shared.
OF_THE_OFFICE = {"days_off_unknown_of"}
#: What a sentence adds to the parameters of its step.
ADDED = {"takes_effect", "parties", "one_day", "shift", "sum", "n"}


def placeholders(sentence):
    return set(re.findall(r"%\((\w+)\)", sentence)) - ADDED


def code_of(name):
    return next((code for code in PICKED if name.startswith(f"{code}_")), name)


def test_every_step_is_shared_or_known_to_be_internal():
    """Whoever adds a code decides: it is internal until it stands in the table."""
    codes = {*map(code_of, (*SENTENCES, *wording_of_work.SENTENCES)), *explanations.FORMULAS}
    assert codes - SHARED_STEPS.keys() == INTERNAL
    assert SHARED_STEPS.keys() - codes == set()


def test_every_note_is_shared_or_known_to_be_internal():
    codes = {*MISSING, *WARNINGS} - {"ends_on_partial", "signed_on_partial", "late_notice_moot"}
    assert codes == SHARED_NOTES.keys()


def test_what_is_shared_is_enough_for_its_sentence():
    for name, sentence in (SENTENCES | wording_of_work.SENTENCES).items():
        if (code := code_of(name)) in SHARED_STEPS and name not in OF_THE_OFFICE:
            assert placeholders(sentence) <= SHARED_STEPS[code], name
    for code, sentence in (MISSING | WARNINGS).items():
        if code in SHARED_NOTES:
            assert placeholders(sentence) <= SHARED_NOTES[code] | OF_NOTES, code


def test_a_partner_can_be_told_every_history():
    nobody = Disclosure(PARTNER, {})
    told = 0
    for seed in range(60):
        life = derive_lifecycle(random_history(seed))
        because = [one.because for one in (*life.status_periods, *life.deadlines)]
        because += [steps for one in life.term_periods for steps in one.because.values()]
        for steps in because:
            for step in nobody.steps([one.as_json() for one in steps]):
                told += "%(" not in explanations.render(step, binding=None)
        for note in nobody.notes(
            [one.as_json() for one in (*life.missing, *life.warnings)], ordinals=range(20)
        ):
            told += "%(" not in explanations.render_note(note, binding=None)
    assert told > 1000


def test_a_new_code_and_a_new_parameter_are_internal():
    steps = [
        {"code": "of_tomorrow", "secret": 1},
        {"code": "ran_out", "ordinal": 0, "date": "2026-01-01", "secret": 1},
    ]
    theirs, ours = (Disclosure(rights, {}) for rights in (PARTNER, Rights(role="reader")))
    assert theirs.steps(steps) == [{"code": "ran_out", "ordinal": 0, "date": "2026-01-01"}]
    assert ours.steps(steps) == steps
    notes = [
        {"code": "of_tomorrow", "ordinal": None},
        {"code": "notice", "ordinal": 0, "secret": 1},
    ]
    assert theirs.notes(notes, ordinals={0}) == [{"code": "notice", "ordinal": 0}]
    assert theirs.notes(notes, ordinals={1}) == theirs.notes(notes) == []


def test_what_was_registered_when_is_the_offices_own():
    step = {"code": "nothing_signed", "registered": "2026-11-23"}
    (told,) = Disclosure(PARTNER, {}).steps([step])
    assert explanations.render(told, binding=None) == "No term is signed yet"


# --- Hidden rows ---------------------------------------------------------------------------------

NEW = "ZZ-9"


@pytest.fixture
def pair(home, consip, bbg, people):
    """An agreement, and its confidential successor in effect before its end."""

    def make(*partners, signed="2024-01-01", since="2026-06-01", **fields):
        old = make_agreement("OLD-1", consip)
        clause = {"effect_mode": "on_last_signature", "end_kind": "duration", "end_years": 5}
        make_term(old, signed, **clause)
        new = make_agreement(NEW, *(partners or [consip]), responsible=people["manager"], **fields)
        make_term(new, since, **clause)
        supersede(by=None, on=DAY, agreement=old, successor=new)
        return old, new

    return make


def said(old, user, on=DAY):
    """Everything the answer explains to `user`, in one text."""
    found = answer(old, user=user, on=on, today=DAY)
    steps = [row.because for row in found.status_periods]
    steps += [told for row in found.term_periods for told in row.because.values()]
    steps += [row.because for row in disclose(old.deadlines.all(), to=user)]
    return "\n".join(wording_of_work.render_all(told) for told in steps)


def test_a_hidden_successor_is_told_as_an_end(pair, people, consip):
    old, _new = pair(confidentiality="confidential")
    for user in (people["reader"], people["officer"], Rights(party=consip.pk)):
        text = said(old, user)
        assert "Ended on 2026-05-31" in text
        assert NEW not in text and "Replaced" not in text
    assert f"Replaced by {NEW} from 2026-06-01" in said(old, people["manager"])


def test_a_successor_of_another_partner_is_hidden_from_this_one(pair, people, consip, bbg):
    old, _new = pair(bbg)
    assert NEW not in said(old, Rights(party=consip.pk))
    assert f"Replaced by {NEW}" in said(old, people["reader"])


def test_a_shared_successor_is_named(pair, consip):
    old, _new = pair()
    assert f"Replaced by {NEW} from 2026-06-01" in said(old, Rights(party=consip.pk))


def test_what_had_run_out_before_did_not_end_with_its_hidden_successor(pair, people):
    old, _new = pair(signed="2016-01-01", confidentiality="confidential")
    (row,) = StatusPeriod.objects.filter(agreement=old, status="superseded")
    told = disclosed(row.because, to=people["reader"])
    assert wording_of_work.render_all(told) == "Ended on 2020-12-31"


def test_names_of_acts_and_parties_are_public_ids(home, consip, people):
    old = make_agreement("OLD-1", consip)
    term = make_term(old, "2026-01-01", effect_mode="on_last_signature", end_kind="duration",
                     end_years=2)  # fmt: skip
    annex = amend(by=None, on=DAY, term=term, kind="extension", signed=parse_edtf("2026-02-01"),
                  summary="One year more", new_ends_on=parse_edtf("2029-01-01").day)  # fmt: skip
    act = record_event(by=None, on=DAY, agreement=old, kind="party_withdrew", event_on=DAY,
                       by_party=consip)  # fmt: skip
    for user in (people["reader"], Rights(party=consip.pk)):
        found = answer(old, user=user, on=DAY, today=DAY)
        steps = {step["code"]: step for row in found.status_periods for step in row.because}
        steps |= {step["code"]: step for step in found.term_periods[0].because["ends_on"]}
        assert steps["extension"]["amendment"] == annex.uid
        assert steps["party_withdrew"]["event"] == act.uid
        assert steps["party_withdrew"]["party"] == consip.uid
        assert explanations.render(steps["party_withdrew"], binding=None).startswith(
            "Consip withdrew"
        )


def test_a_planned_signature_of_a_term_not_signed_is_not_told_to_a_partner(home, consip, people):
    old = make_agreement("OLD-1", consip)
    make_term(old, "2026-01-01")
    make_term(old, starts=None)
    notes = [{"code": "planned", "ordinal": 1, "fact": "signature", "on": "2027-01-01"}]
    old.standing.warnings = notes
    old.standing.save(update_fields=["warnings"])
    assert answer(old, user=people["reader"], on=DAY, today=DAY).warnings == notes
    assert answer(old, user=Rights(party=consip.pk), on=DAY, today=DAY).warnings == []


def test_any_number_of_explanations_costs_the_same(pair, people, django_assert_num_queries):
    old, _new = pair(confidentiality="confidential")
    rows = list(Deadline.objects.filter(agreements=old)) + list(old.status_periods.all())
    with django_assert_num_queries(1):
        disclose(rows, to=people["reader"])
    again = [*rows, *old.status_periods.all(), *old.term_periods.all()]
    with django_assert_num_queries(1):
        disclose(again, to=people["reader"])


# --- Nothing is rendered that was not disclosed --------------------------------------------------


def calls_of(name):
    """Files that call `name(…)` outside the tests."""
    found = set()
    for folder in ("agreements", "activities", "mou_tracker"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    found.add(path.relative_to(ROOT).as_posix())
    return found


def test_only_disclosure_makes_what_is_rendered():
    """The rest take what it made, and put it into words once more from a cache or a translation."""
    assert calls_of("Disclosed") == {
        "agreements/disclosure.py", "agreements/api/representation.py", "activities/wording.py",
    }  # fmt: skip


@pytest.mark.parametrize("render", [explanations.render, wording_of_work.render])
def test_a_stored_step_is_refused(render):
    with pytest.raises(TypeError):
        render({"code": "superseded", "by": NEW, "date": "2026-06-01"}, binding=None)
    assert render(Disclosed({"code": "indefinite", "ordinal": 0}), binding=None)
