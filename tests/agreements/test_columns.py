"""The table of columns of each noun is complete: every column is told to somebody, written by some
action and in some form, or says why not."""

from typing import Any

import pytest

from django.db.models import GeneratedField

from activities import audience as work
from activities.forms import course as transitions
from activities.forms import entry, letter, meeting, registers
from activities.models import Activity, Case, Forum, Meeting
from agreements import audience
from agreements.actions import change_area
from agreements.exports.lists import plain
from agreements.forms import acts, agreement, check_day, decide, facts, party, signing, term
from agreements.models import (
    Agreement,
    Amendment,
    Area,
    Commitment,
    DayCheck,
    Decision,
    Party,
    Person,
    Post,
    Term,
)
from agreements.models.columns import words_of
from mou_tracker.accounts.action_labels import ACTION_LABELS
from mou_tracker.collaboration.wording import label_of
from mou_tracker.search import representation, sources
from tests.factories import DAY, make_agreement

#: noun -> forms in which its columns are written.
FORMS: dict[type, list[type]] = {
    Agreement: [agreement.RegisterForm, agreement.AgreementForm, agreement.SuccessorForm],
    Term: [term.RecordTermForm, term.TermForm, signing.SignForm],
    Party: [party.PartyForm, party.ChangePartyForm],
    Area: [facts.AreaForm, facts.ChangeAreaForm],
    Amendment: [acts.AmendForm],
    Commitment: [facts.CommitmentForm],
    Decision: [decide.DecideForm],
    DayCheck: [check_day.CheckDayForm],
    Person: [facts.PersonForm, facts.ChangePersonForm],
    Post: [facts.PostForm],
    Case: [registers.CaseForm],
    Forum: [registers.ForumForm],
    Activity: [entry.LogForm],
    Meeting: [meeting.MinutesForm, meeting.PreparationForm],
}
#: column -> the fields of a form that say it, where they are called otherwise.
SAID_BY = {
    (Agreement, "parties"): "partners",
    (Activity, "window"): "when",
    (Activity, "starts_at"): "start",
    (Activity, "ends_at"): "end",
}
#: Columns of an own form that asks for nothing else.
APART = {
    (Term, "starts_choice"): signing.SignForm,  # added where rule 8 asks
    (Term, "starts_day"): signing.SignForm,
    (Activity, "answers"): letter.AnswersForm,
    (Activity, "reason"): transitions.CancelForm,
    (Case, "state"): registers.AdvanceCaseForm,  # whose fields are the day and the place
    (Case, "selected_on"): registers.AdvanceCaseForm,
    (Case, "selected_at"): registers.AdvanceCaseForm,
    (Case, "published_on"): registers.AdvanceCaseForm,
    (Case, "link"): registers.AdvanceCaseForm,
    (Case, "presented_on"): registers.AdvanceCaseForm,
    (Case, "presented_at"): registers.AdvanceCaseForm,
}
TECHNICAL = {"id", "uid", "version", "created_at", "updated_at", "created_by"}
#: Columns that follow from others, and the noun itself.
DERIVED = {
    Term: {"agreement", "end_stated", "is_void", "notification_is_planned", "opened_on"},
    Party: {"is_home"},
    Amendment: {"term", "is_planned", "is_void"},
    DayCheck: {"term", "key"},
    Decision: {"agreement", "turn", "lapses_on", "lapsed_because"},
    Commitment: {"term", "position", "settled_on", "carried_over_from"},
    Post: {"person"},
    Meeting: {"activity"},
    Activity: {"start_time", "end_time"},  # told as moments with their zone
}
#: noun -> the members of its answers that a partner has.
SHARED = {
    Agreement: audience.AGREEMENT,
    Party: audience.PARTY,
    Area: audience.AREA,
    Amendment: audience.AMENDMENT,
    Commitment: audience.COMMITMENT,
    Decision: audience.NOTHING,
    DayCheck: audience.NOTHING,
    Person: audience.NOTHING,
    Post: audience.NOTHING,
    Activity: work.ACTIVITY,
    Meeting: audience.NOTHING,
    Case: work.CASE,
    Forum: work.FORUM,
}
NOUNS = sorted(FORMS, key=lambda noun: noun.__name__)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_column_stands_in_the_table(noun):
    columns = {
        one.name
        for one in [*noun._meta.concrete_fields, *noun._meta.many_to_many]
        if not isinstance(one, GeneratedField) and not one.name.endswith(("_earliest", "_latest"))
    }
    columns -= TECHNICAL | DERIVED.get(noun, set())
    assert {one.name for one in noun.FIELDS} == columns


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_column_is_written_by_an_action_and_in_a_form(noun):
    fields = {name for form in FORMS[noun] for name in form.base_fields}
    for column in noun.FIELDS:
        assert column.actions or column.why, column.name
        assert column.actions <= ACTION_LABELS.keys(), column.name
        if column.actions and not column.why and (noun, column.name) not in APART:
            assert SAID_BY.get((noun, column.name), column.name) in fields, column.name


@pytest.mark.parametrize("noun", sorted(SHARED, key=lambda noun: noun.__name__))
def test_a_partner_is_told_of_what_the_table_shares_and_of_nothing_else(noun):
    assert set(noun.FIELDS.shared) <= SHARED[noun].keys()
    assert SHARED[noun].keys().isdisjoint(noun.FIELDS.office)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_column_has_words(noun):
    for column in noun.FIELDS:
        label = label_of(noun._meta.get_field(column.name))
        assert label[0].isupper() or not label[0].isascii(), column.name
        assert "_" not in label, column.name


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_what_is_searched_and_exported_is_told_by_its_label(noun):
    row = noun(**{column.name: "x" for column in noun.FIELDS if column.search})
    found = dict(sources.plain(row))
    for column in noun.FIELDS:
        label = words_of(noun._meta.get_field(column.name))
        assert (column.name in found) == column.search
        assert not column.search or str(representation.FIELDS[column.name]) == str(label)
    exported = [one.name for one in noun.FIELDS if one.export]
    assert [one.value(noun(**dict.fromkeys(exported, "x"))) for one in plain(noun)] == [
        "x" for _name in exported
    ]


@pytest.mark.django_db
class TestWrittenInAForm:
    """Columns that no page could write before."""

    def change(self, client: Any, path: str, **typed: Any) -> None:
        page = client.get(path)
        form, context = page.context["form"], page.context
        data = {name: form[name].value() for name in form.fields}
        data = {name: "" if value is None else value for name, value in data.items()}
        for name in ("title", "names"):
            for tag, text in (data.pop(name, None) or {}).items():
                data[f"{name}_{tag}"] = text
        data["tags"] = "\n".join(data.get("tags", ()))
        marks = {"version": context["version"], "opened": context["opened"]}
        answer = client.post(path, data | marks | {"form_key": "k" * 20} | typed)
        assert answer.status_code == 302, answer.context["form"].errors

    def test_intervals_and_tags_of_an_agreement(self, client, people, consip):
        row = make_agreement("A-1", consip)
        client.force_login(people["officer"])
        typed = {"review_months": "24", "report_months": "6", "tags": "one\r\n two, too \r\n"}
        self.change(client, "/agreements/A-1/change/", **typed)
        row.refresh_from_db()
        assert (row.review_months, row.report_months) == (24, 6)
        assert row.tags == ["one", "two, too"]

    def test_an_area(self, client, people, home):
        area = Area.objects.create(code="ai", names={"en": "AI"})
        Area.objects.create(code="digital", names={"en": "Digital"})
        client.force_login(people["officer"])
        typed = {"names_en": "Artificial intelligence", "is_retired": "on"}
        typed["parent"] = str(Area.objects.get(code="digital").pk)
        self.change(client, "/areas/ai/change/", **typed)
        area.refresh_from_db()
        assert (area.names, area.is_retired) == ({"en": "Artificial intelligence"}, True)
        assert area.parent.code == "digital"
        assert client.get("/areas/").content.decode().count("/change/") == 2

    def test_areas_are_not_part_of_each_other(self, client, people, home):
        one = Area.objects.create(code="one", names={"en": "One"})
        other = Area.objects.create(code="other", names={"en": "Other"}, parent=one)
        client.force_login(people["officer"])
        page = client.get("/areas/one/change/").context
        answer = client.post("/areas/one/change/", {
            "names_en": "One", "parent": str(other.pk), "version": page["version"],
            "opened": page["opened"], "form_key": "k" * 20,
        })  # fmt: skip
        assert answer.status_code == 422
        assert "parent" in answer.context["form"].errors

    def test_saved_unchanged_an_area_keeps_its_version(self, people, home):
        area = Area.objects.create(code="ai", names={"en": "AI"})
        change_area(by=people["officer"], on=DAY, area=area, names={"en": "AI"})
        area.refresh_from_db()
        assert area.version == 1

    def test_a_reader_is_not_asked(self, client, people, home):
        Area.objects.create(code="ai", names={"en": "AI"})
        client.force_login(people["reader"])
        assert client.get("/areas/ai/change/").status_code == 403
        assert "/areas/ai/change/" not in client.get("/areas/").content.decode()
