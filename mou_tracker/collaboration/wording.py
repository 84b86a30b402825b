"""The words of the history: verbs, fields and values as a reader knows them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities import models as activities
from agreements import models as agreements
from agreements.dates import PartialDate
from agreements.models.columns import words_of
from agreements.templatetags.words import localised, ordinal_label, partial
from agreements.wording.date_formats import format_date

#: From so many characters on a text is told line by line.
SHORT = 200
DOCUMENTS = (
    gettext_lazy("Documents"),
    ("attach_document", "change_document", "take_back_document", "put_back_document",
     "add_document"),
)  # fmt: skip
Kinds = dict[str, tuple[Any, tuple[str, ...]]]
#: Kinds of actions to filter the history of an agreement by: name -> (label, verbs).
OF_AGREEMENT: Kinds = {
    "agreement": (
        gettext_lazy("The agreement itself"),
        ("register", "change_agreement", "supersede", "correct", "restore_wording"),
    ),
    "terms": (
        gettext_lazy("Terms and signatures"),
        ("open_term", "change_term", "give_up", "take_up", "tick_step", "sign", "notified", "amend",
         "as_planned", "correct"),
    ),
    "notices": (
        gettext_lazy("Notices and endings"),
        (
            "notice_sent", "notice_received", "notice_withdrawn", "suspended", "resumed",
            "terminated_by_consent", "party_withdrew", "as_planned",
        ),
    ),
    "commitments": (
        gettext_lazy("Commitments and claims"),
        ("add_commitment", "change_commitment", "tick_compliance", "add_claim", "restore_wording"),
    ),
    "activities": (
        gettext_lazy("Activities"),
        (
            "log_activity", "take_back_entry", "change_activity", "fix_day", "hold", "postpone",
            "cancel", "strike", "reinstate",
            "plan_next", "set_minutes", "prepare_meeting", "set_exchange", "add_action_item",
            "change_action_item",
            "settle_action_item", "add_outcome", "approve_outcome", "change_outcome",
            "take_back_approval", "prompt", "add_case", "advance_case", "take_case_back",
            "change_case", "restore_wording",
        ),
    ),
    "documents": DOCUMENTS,
    "proposals": (
        gettext_lazy("Proposals"), ("propose", "refuse_proposal", "withdraw_proposal"),
    ),
    "comments": (
        gettext_lazy("Comments"),
        ("comment", "change_comment", "take_back_comment", "put_back_comment"),
    ),
}  # fmt: skip
#: ... and that of an activity.
OF_ACTIVITY: Kinds = {
    "activity": (
        gettext_lazy("The activity itself"),
        ("log_activity", "change_activity", "prompt", "restore_wording"),
    ),
    "days": (
        gettext_lazy("Day and state"),
        ("fix_day", "hold", "postpone", "cancel", "strike", "reinstate", "plan_next"),
    ),
    "minutes": (
        gettext_lazy("Minutes and action items"),
        (
            "set_minutes", "prepare_meeting", "set_exchange", "add_action_item",
            "change_action_item", "settle_action_item",
        ),
    ),
    "outcomes": (
        gettext_lazy("Outcomes"),
        ("add_outcome", "approve_outcome", "change_outcome", "take_back_approval"),
    ),
    "documents": DOCUMENTS,
}  # fmt: skip
KINDS: dict[type[models.Model], Kinds] = {
    agreements.Agreement: OF_AGREEMENT,
    activities.Activity: OF_ACTIVITY,
}
#: Names of columns that have no words of their own, of nouns without a table of columns.
LABELS = {
    "owner": gettext_lazy("owner"),
    "owner_party": gettext_lazy("owner"),
    "party": gettext_lazy("party"),
    "person": gettext_lazy("person"),
    "area": gettext_lazy("cooperation area"),
    "forum": gettext_lazy("forum"),
    "agreement": gettext_lazy("agreement"),
    "document": gettext_lazy("document"),
    "by_party": gettext_lazy("by party"),
    "claimant": gettext_lazy("claimant"),
    "approved_by": gettext_lazy("approved by"),
    "withdraws": gettext_lazy("withdraws"),
    "is_void": gettext_lazy("struck out"),
    "side": gettext_lazy("side"),
    "step": gettext_lazy("step of the plan"),
    "done_on": gettext_lazy("done on"),
    "key": gettext_lazy("deadline"),
    "link": gettext_lazy("link"),
    "user": gettext_lazy("account"),
    "names": gettext_lazy("names"),
    "valid_from": gettext_lazy("First day"),
    "valid_until": gettext_lazy("last day"),
    "original_name": gettext_lazy("Name of the file"),
    "uploaded_by": gettext_lazy("kept by"),
    "uploaded_at": gettext_lazy("Kept on"),
    "version_of": gettext_lazy("version of"),
}
#: Nouns that are named by what they hold rather than by a name of their own.
NOUN_LABELS = {
    agreements.Participation: gettext_lazy("party"),
    agreements.TermArea: gettext_lazy("cooperation area"),
    agreements.AgreementContact: gettext_lazy("contact"),
    agreements.TermText: gettext_lazy("text"),
    agreements.PlanTick: gettext_lazy("step of the plan"),
    agreements.ComplianceTick: gettext_lazy("compliance"),
    agreements.DocumentAgreement: gettext_lazy("document"),
    agreements.PartyName: gettext_lazy("former name"),
    activities.ActivityAgreement: gettext_lazy("agreement"),
    activities.ActivityParty: gettext_lazy("party"),
    activities.ActivityArea: gettext_lazy("cooperation area"),
    activities.Prompt: gettext_lazy("prompted term"),
    activities.ActivityCommitment: gettext_lazy("commitment"),
    activities.ActivityDocument: gettext_lazy("document"),
    activities.CaseAgreement: gettext_lazy("agreement"),
}
WHAT = {
    "added": pgettext_lazy("history", "added"),
    "changed": pgettext_lazy("history", "changed"),
    "removed": pgettext_lazy("history", "removed"),
}
LANGUAGES = dict(settings.LANGUAGES)


#: Rows whose names tell of others.
NAMED_WITH: dict[type[models.Model], tuple[str, ...]] = {
    agreements.Term: ("agreement",),
    agreements.Post: ("person", "party"),
}


class Namer:
    """Names of the rows a history points at, read once for a page. What the reader may not see has
    no name here."""

    def __init__(self, wanted: Mapping[type[models.Model], set[Any]], *, reader: Any) -> None:
        self.reader = reader
        self.found: dict[tuple[type[models.Model], Any], str] = {}
        for model, keys in wanted.items():
            rows = model._default_manager.all()
            if hasattr(rows, "visible_to"):
                rows = rows.visible_to(reader)
            if with_it := NAMED_WITH.get(model):
                rows = rows.select_related(*with_it)
            for row in rows.filter(pk__in=keys):
                self.found[model, row.pk] = name_of(row)

    def __call__(self, model: type[models.Model], key: Any) -> str:
        return self.found.get((model, key)) or _("not visible to you")


def name_of(row: Any) -> str:
    """What a row is called in one line."""
    if isinstance(row, agreements.Party):
        return row.short
    if isinstance(row, agreements.Agreement):
        return row.reference
    if isinstance(row, agreements.Area):
        return localised(row.names)
    if isinstance(row, agreements.Commitment):
        return _shortened(localised(row.text))
    if isinstance(row, agreements.Event):
        return f"{row.get_kind_display()}, {format_date(row.on)}"
    if isinstance(row, agreements.Amendment):
        return f"{row.get_kind_display()}, {partial(row.signed)}"
    if isinstance(row, agreements.PlanStep):
        return localised(row.names)
    if isinstance(row, activities.Activity | activities.Case):
        return _shortened(localised(row.title))
    if isinstance(row, agreements.Term):
        return f"{row.agreement.reference}, {ordinal_label(row.ordinal)}"
    return str(row)


def label_of(one: models.Field) -> str:
    label = str(LABELS.get(one.name) or words_of(one))
    return label[:1].upper() + label[1:]


def noun_label(noun: type[models.Model]) -> str:
    label = str(NOUN_LABELS.get(noun) or noun._meta.verbose_name)
    return label[:1].upper() + label[1:]


def row_label(noun: type[models.Model], copy: Any, namer: Namer) -> str:
    """Which row of its kind, from a copy of it."""
    if noun is agreements.Term:
        return ordinal_label(copy.ordinal)
    if noun is agreements.Decision:
        return str(agreements.DecisionKind(copy.kind).label)
    if noun is agreements.DayCheck:
        return f"{agreements.DeadlineKind(copy.kind).label}, {format_date(copy.day)}"
    if noun is agreements.Participation or noun is agreements.Signature:
        return namer(agreements.Party, copy.party_id)
    if noun is activities.Participant:
        return _participant(copy, namer)
    if noun is agreements.Commitment:
        return _shortened(localised(copy.text))
    if noun is agreements.PartyName:
        return localised(copy.names)
    if noun is agreements.Post:
        role = dict(agreements.PostRole.choices).get(copy.role, copy.role)
        return f"{namer(agreements.Party, copy.party_id)}, {role}"
    if noun in (activities.ActionItem, activities.Outcome, activities.CoverNote):
        return _shortened(copy.text)
    return ""


def _participant(copy: Any, namer: Namer) -> str:
    party = namer(agreements.Party, copy.party_id)
    who = copy.name or (namer(agreements.Person, copy.person_id) if copy.person_id else "")
    return f"{party}: {who}" if who else party


def _shortened(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def said(one: models.Field, value: Any, namer: Namer) -> str:
    """The value of a field in words; "" where there is none."""
    if value is None or value in ("", [], {}):
        return ""
    if one.is_relation:
        return namer(one.related_model, value)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, PartialDate):
        return partial(value)
    if isinstance(value, datetime):
        return format_date(value, "DATETIME_FORMAT")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, list | tuple):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, Mapping):
        return "\n".join(_in_languages(value))
    return str(value)


def _in_languages(texts: Mapping[str, Any]) -> list[str]:
    """One line for each language, named where there are several or it is not the reader's."""
    order = {code: at for at, code in enumerate(LANGUAGES)}
    told = sorted(texts.items(), key=lambda item: order.get(item[0], len(order)))
    return [
        text if tag == "und" else f"{LANGUAGES.get(tag, tag)}: {text}" for tag, text in told if text
    ]
