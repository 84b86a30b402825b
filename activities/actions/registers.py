"""Forums, exemplary cases, outcomes, and what prompted a renewal."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.models import (
    Activity,
    Case,
    CaseAgreement,
    CaseState,
    Forum,
    Outcome,
    Prompt,
)
from agreements.actions.action import Broken, Conflict, explaining, lock_row, record_action
from agreements.actions.rows import before_and_after, fill, save
from agreements.models import Agreement, Document, Term

from .record import check_visible, on_activity, tell

FORUM = Forum.FIELDS.written_by("change_forum")
OUTCOME = frozenset({"text", "document", "link"})
CASE = Case.FIELDS.written_by("change_case") - {"agreements"}
#: What a step of a case writes besides its state: its day, its place, where it can be read.
CASE_STEPS: dict[str, tuple[str, frozenset[str]]] = {
    CaseState.JOINTLY_SELECTED: ("selected_on", frozenset({"selected_at"})),
    CaseState.PUBLISHED: ("published_on", frozenset({"link"})),
    CaseState.PRESENTED: ("presented_on", frozenset({"presented_at"})),
}
CASE_ORDER = [state.value for state in CaseState]
BROKEN: Broken = {
    "activities_forum_short_name_key": ("short_name", lambda: _("This short name is taken.")),
    "prompt_once": ("term", lambda: _("This is recorded already.")),
}


def _check_members(row: Forum) -> None:
    if any(len(code) != 2 or not code.isascii() or not code.isupper() for code in row.members):
        raise ValidationError({"members": _("Write countries as two letters: KR, IT.")})


def add_forum(*, by: Any, on: date, **fields: Any) -> Forum:
    """A multilateral body: short_name, names, since, members (ISO 3166-1 alpha-2), role."""
    with (
        record_action(verb="add_forum", needs="change_activity", by=by, on=on) as done,
        explaining(BROKEN),
    ):
        row = Forum()
        fill(row, fields, allowed=FORUM)
        _check_members(row)
        done.describe(subject=save(row), detail={"short_name": row.short_name})
    return row


def change_forum(
    *, by: Any, on: date, forum: Forum, version: int | None = None, **fields: Any
) -> Forum:
    verb = "change_forum"
    watched = record_action(verb=verb, needs="change_activity", by=by, on=on, watches=[forum])
    with watched as done, explaining(BROKEN):
        row = lock_row(forum, version=version)
        detail = before_and_after(row, fields)
        if not detail:
            done.unchanged = True
            return row
        fill(row, fields, allowed=FORUM)
        _check_members(row)
        row.version += 1
        done.describe(subject=save(row), detail=detail)
    return row


def add_case(
    *,
    by: Any,
    on: date,
    title: Mapping[str, str],
    agreements: Sequence[Agreement] = (),
    **fields: Any,
) -> Case:
    """A candidate: title, summary, area, party (whose practice it is), agreements."""
    with record_action(
        verb="add_case", needs="change_activity", by=by, on=on, concerns=agreements
    ) as done:
        check_visible(by, agreements)
        row = Case()
        fill(row, {"title": dict(title), **fields}, allowed=CASE)
        save(row)
        CaseAgreement.objects.bulk_create(CaseAgreement(case=row, agreement=a) for a in agreements)
        done.describe(subject=row, detail={"case": row.uid})
    return row


def change_case(
    *,
    by: Any,
    on: date,
    case: Case,
    version: int | None = None,
    agreements: Sequence[Agreement] | None = None,
    **fields: Any,
) -> Case:
    """Changes what is written about a case; agreements that `by` may not see stay in any case."""
    concerned = list(Agreement.objects.filter(case_links__case=case))
    wanted = None
    if agreements is not None:
        check_visible(by, agreements)
        wanted = {row.pk for row in agreements} | _unseen(by, concerned)
        concerned = [*concerned, *agreements]
    verb = "change_case"
    with record_action(
        verb=verb, needs="change_activity", by=by, on=on, concerns=concerned, watches=[case]
    ) as done:
        row = lock_row(case, version=version)
        links = CaseAgreement.objects.filter(case=row)
        present = set(links.values_list("agreement_id", flat=True))
        if not fill(row, fields, allowed=CASE) and wanted in (None, present):
            done.unchanged = True
            return row
        row.version += 1
        save(row)
        if wanted is not None:
            links.filter(agreement__in=present - wanted).delete()
            CaseAgreement.objects.bulk_create(
                CaseAgreement(case=row, agreement_id=pk) for pk in sorted(wanted - present)
            )
        done.describe(
            subject=row,
            detail={"case": row.uid},
        )
    return row


def _unseen(by: Any, agreements: Sequence[Agreement]) -> set[int]:
    linked = {row.pk for row in agreements}
    if by is None:
        return set()
    seen = Agreement.objects.visible_to(by).filter(pk__in=linked)
    return linked - set(seen.values_list("pk", flat=True))


@contextmanager
def _on_course(*, verb: str, by: Any, on: date, case: Case, version: int | None) -> Iterator[Case]:
    """An action on how far a case has come: its agreements locked first, then its row, which is
    saved with a version more and told by its state."""
    concerned = list(Agreement.objects.filter(case_links__case=case))
    with record_action(
        verb=verb, needs="change_activity", by=by, on=on, concerns=concerned, watches=[case]
    ) as done:
        row = lock_row(case, version=version)
        yield row
        row.version += 1
        done.describe(
            subject=save(row),
            detail={"case": row.uid, "state": row.state},
        )


def advance_case(
    *,
    by: Any,
    on: date,
    case: Case,
    state: str,
    day: date | None = None,
    version: int | None = None,
    **fields: Any,
) -> Case:
    """Takes a case one step on: jointly selected, published, presented; on `day` (default `on`,
    not after it). Conflict where a step would be skipped or was taken already."""
    with _on_course(verb="advance_case", by=by, on=on, case=case, version=version) as row:
        if CASE_ORDER.index(state) != CASE_ORDER.index(row.state) + 1:
            raise Conflict(
                _("The case is “%(state)s”: this is not its next step.")
                % {"state": row.get_state_display()},
                code="wrong_state",
                current=row,
            )
        column, allowed = CASE_STEPS[state]
        day = day or on
        if day > on:
            raise ValidationError({"day": _("This day is still to come.")})
        fill(row, {column: day, "state": state, **fields}, allowed=allowed | {column, "state"})
    return row


def take_case_back(*, by: Any, on: date, case: Case, version: int | None = None) -> Case:
    """One step back, where it was taken by mistake: its day and place go. Conflict for a candidate,
    which has taken none."""
    with _on_course(verb="take_case_back", by=by, on=on, case=case, version=version) as row:
        if row.state not in CASE_STEPS:
            raise Conflict(_("The case has taken no step yet."), code="wrong_state", current=row)
        column, allowed = CASE_STEPS[row.state]
        earlier = CASE_ORDER[CASE_ORDER.index(row.state) - 1]
        emptied = {name: "" if name == "link" else None for name in allowed}
        fill(row, {column: None, "state": earlier, **emptied}, allowed={column, "state", *allowed})
    return row


def select_case(*, by: Any, on: date, case: Case, **fields: Any) -> Case:
    """The parties choose a candidate together."""
    return advance_case(by=by, on=on, case=case, state=CaseState.JOINTLY_SELECTED, **fields)


def add_outcome(*, by: Any, on: date, activity: Activity, **fields: Any) -> Outcome:
    """What came of an activity: text, with a document or a link as evidence."""
    _check_evidence(fields.get("document"), fields.get("link"))
    with on_activity(verb="add_outcome", by=by, on=on, activity=activity) as (done, row):
        outcome = Outcome(activity=row)
        fill(outcome, fields, allowed=OUTCOME)
        save(outcome)
        tell(done, row, changed=["outcomes"])
    return outcome


def _check_evidence(document: Document | None, link: str | None) -> None:
    if not document and not link:
        raise ValidationError({"link": _("An outcome needs evidence: a document or a link.")})


def _locked(outcome: Outcome) -> Outcome:
    return Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)


def approve_outcome(*, by: Any, on: date, outcome: Outcome) -> Outcome:
    """A manager stands behind it: from now on it may be told."""
    activity = outcome.activity
    verb = "approve_outcome"
    with on_activity(verb=verb, needs="approve", by=by, on=on, activity=activity) as (done, row):
        locked = _locked(outcome)
        if locked.approved_on is not None:
            raise Conflict(_("This is approved already."), code="approved", current=locked)
        locked.approved_by, locked.approved_on = by, on
        save(locked)
        tell(done, row, changed=["outcomes"])
    return locked


def change_outcome(*, by: Any, on: date, outcome: Outcome, **fields: Any) -> Outcome:
    """Other words or evidence; what was approved was approved as it stood, so it waits again."""
    activity = outcome.activity
    with on_activity(verb="change_outcome", by=by, on=on, activity=activity) as (done, row):
        locked = _locked(outcome)
        if not fill(locked, fields, allowed=OUTCOME):
            done.unchanged = True
            return locked
        _check_evidence(locked.document, locked.link)
        locked.approved_by = locked.approved_on = None
        save(locked)
        tell(done, row, changed=["outcomes"])
    return locked


def take_back_approval(*, by: Any, on: date, outcome: Outcome) -> Outcome:
    """It is told no more. Conflict where nobody approved it."""
    activity, verb = outcome.activity, "take_back_approval"
    with on_activity(verb=verb, needs="approve", by=by, on=on, activity=activity) as (done, row):
        locked = _locked(outcome)
        if locked.approved_on is None:
            raise Conflict(_("This is not approved."), code="not_approved", current=locked)
        locked.approved_by = locked.approved_on = None
        save(locked)
        tell(done, row, changed=["outcomes"])
    return locked


def prompt(*, by: Any, on: date, activity: Activity, term: Term) -> Prompt:
    """Records that an activity prompted a term (a renewal, most often)."""
    check_visible(by, [term.agreement])
    with (
        on_activity(
            verb="prompt", by=by, on=on, activity=activity, agreements=[term.agreement]
        ) as (done, row),
        explaining(BROKEN),
    ):
        link = Prompt.objects.create(activity=row, term=term)
        tell(done, row, changed=["prompts"])
    return link
