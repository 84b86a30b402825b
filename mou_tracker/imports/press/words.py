"""The words of a reading in those of the records, and of the page: tables."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import ActivityKind
from agreements.models import EndKind, PostRole
from agreements.wording.countries import country_name
from mou_tracker.imports.wording import day_words

#: What the reader calls it -> what the records call it, by what it is about.
PLAIN: Mapping[str, Mapping[str, str]] = {
    "end": {"fixed": EndKind.FIXED, "duration": EndKind.DURATION, "indefinite": EndKind.INDEFINITE},
    "activity": {"exchange_of_professionals": ActivityKind.PROFESSIONAL_EXCHANGE},
    "role": {
        "director": PostRole.DIRECTOR,
        "desk_officer": PostRole.DESK_OFFICER,
        "press": PostRole.FOCAL_POINT,
    },
}
#: act of a proposal -> its words.
ACTS: dict[str, Promise] = {
    "original": pgettext_lazy("act of a release", "first signing"),
    "renewal": pgettext_lazy("act of a release", "renewal"),
    "extension": pgettext_lazy("act of a release", "extension"),
    "action_plan": pgettext_lazy("act of a release", "action plan"),
    "amendment": pgettext_lazy("act of a release", "amendment"),
    "termination": pgettext_lazy("act of a release", "notice or end"),
    "approval": pgettext_lazy("act of a release", "approved, not signed"),
    "announcement": pgettext_lazy("act of a release", "announced, not signed"),
}
#: kind of a line -> what it is called.
KINDS: dict[str, Promise] = {
    "agreement": _("Agreement"),
    "new": _("New agreement"),
    "party": _("Partner"),
    "nature": _("Legal nature"),
    "term": _("Term"),
    "end": _("End"),
    "renewal": _("Renewal clause"),
    "notice": _("Notice"),
    "effect": _("Comes into effect"),
    "signing": _("Signing"),
    "by": _("Signed by"),
    "planned": _("Signing planned"),
    "amendment": _("Change of the term"),
    "event": _("Notice or end"),
    "unknown_end": _("Notice or end"),
    "signer": _("Signed by"),
    "area": _("Cooperation area"),
    "promise": _("Commitment"),
    "prompted": _("What prompted it"),
    "activity": _("Meeting or activity"),
    "claim": _("What it claims"),
    "contact": _("Contact"),
    "older": _("Earlier term"),
    "renamed": _("New name of a partner"),
    "said": _("Said besides"),
}
#: ... why nothing is to be done about one.
STANDS: dict[str, Promise] = {
    "planned": _("A signing is recorded once it has happened; no day is taken from a plan."),
    "signer": _("The record of a change has no place for who signed it; these words stay here."),
    "unknown_end": _("The agreement it ends is not recorded; there is nothing that ends."),
    "older": _("Agrees with what is recorded."),
    "area": _("Recorded already, or of a term that is signed: what stands is not changed here."),
    "term": _("This term is signed already: what stands is not changed here."),
}
RECORDED = _("Recorded already.")
SIGNED = ("term", "end", "renewal", "notice", "effect", "signing", "by")
#: What was decided about a line -> its words.
BECAME: dict[str, Promise] = {
    "done": pgettext_lazy("line of a release", "recorded"),
    "proposed": pgettext_lazy("line of a release", "proposed"),
    "left": pgettext_lazy("line of a release", "left out"),
}
#: What the reader asks -> the same in the reader's language.
ASKED: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (
        re.compile(r"notice counts from sending or from receipt\?"),
        _("Does the notice count from the day it is sent, or received? The text does not say."),
    ),
    (
        re.compile(r"was it signed\? the text only passes on .*"),
        _("Was it signed? The text only passes on that it was."),
    ),
    (
        re.compile(r"how long before is notice to be given\? .*"),
        _("How long before is notice to be given? The text does not say."),
    ),
    (
        re.compile(r"when may notice be given: .*"),
        _("May notice be given before the end only, or at any time? The text does not say."),
    ),
    (
        re.compile(r"which ordinal\? .*"),
        _("Which renewal is it? The counts of the text do not fit, or it gives none."),
    ),
    (
        re.compile(r"no period of validity: .*"),
        _("No period of validity: is it indefinite, or not recorded?"),
    ),
    (
        re.compile(r"on which day was it signed\? .*"),
        _("On which day was it signed? The text does not say."),
    ),
    (
        re.compile(r"who signed for the partner\? .*"),
        _("Who signed for the partner? The text does not name them."),
    ),
    (
        re.compile(r"who signed for (?P<side>.+)\? the text does not name them"),
        _("Who signed for the other side, %(side)s? The text does not name them."),
    ),
    (
        re.compile(r"did the notice count, .*"),
        _("Does the notice count, and until which day? A release is no notice: look at its text."),
    ),
    (re.compile(r"did (?P<names>.+) sign, and for whom\?"), _("Who signed for whom: %(names)s?")),
    (
        re.compile(r"record the text of (?P<names>.+) as observed\? .*"),
        _("An instrument of others: %(names)s. Is it to be recorded? It is left out otherwise."),
    ),
    (
        re.compile(r"one agreement of all the parties named, .*"),
        _("Is it one agreement of all the parties named, or one with each of them?"),
    ),
    (
        re.compile(r"open an agreement in preparation\? .*"),
        _("Nothing is signed yet: is an agreement in preparation to be opened?"),
    ),
    (
        re.compile(r"another agreement with this party, .*"),
        _("Is it another agreement with this partner, or a renewal of the known one?"),
    ),
    (
        re.compile(r"of which day is the release\? .*"),
        _("Of which day is the release? Its days without a year are counted from today."),
    ),
    (
        re.compile(r"which day is the release's own\? .*"),
        _("Which day is the release's own? Day and month of its date may be swapped."),
    ),
    (
        re.compile(r"of which term is the change: .*"),
        _("Which term does the change belong to: the running one, or the one signed with it?"),
    ),
    (
        re.compile(r"two instruments: .*"),
        _("Two instruments are told: which of the sentences is about which?"),
    ),
    (
        re.compile(r"was it signed, or agreed to be signed\? .*"),
        _("Was it signed, or agreed to be signed? The sentence may say either."),
    ),
    (
        re.compile(r"did it run out on that day\? .*"),
        _("Did the older text run out on that day? What is recorded decides; nothing is changed."),
    ),
    (
        re.compile(r"did it renew itself\? .*"),
        _("It is told that the text renewed itself: the clause that is recorded decides whether."),
    ),
    (
        re.compile(r"was the earlier extension recorded\? .*"),
        _("Was the earlier extension recorded? Its new end is not told."),
    ),
)


def question(asked: str) -> str:
    """A question of the reader in the language of whoever reads the page."""
    for pattern, words in ASKED:
        if match := pattern.fullmatch(asked):
            told = match.groupdict()
            if "names" in told:  # several are joined in no language of the page
                told["names"] = told["names"].replace(" and ", ", ")
            return str(words) % told
    return asked


#: Why a release is about a known agreement, as the reading says it -> in words.
REASONS: tuple[tuple[re.Pattern[str], Promise], ...] = (
    (re.compile(r"party: (?P<name>.+)"), _("the partner is named: %(name)s")),
    (re.compile(r"country (?P<country>[A-Z]{2})"), _("its country is named: %(country)s")),
    (
        re.compile(r"first signed (?P<day>\S+) agrees"),
        _("the first signing agrees: %(day)s"),
    ),
    (
        re.compile(r"renewal (?P<n>[0-9]+) (?P<day>\S+) agrees"),
        _("renewal %(n)s agrees: %(day)s"),
    ),
)


def reasons(told: Iterable[str]) -> str:
    """Why it is this agreement, in the language of whoever reads the page."""
    return "; ".join(_reason(one) for one in told)


def _reason(told: str) -> str:
    for pattern, words in REASONS:
        if match := pattern.fullmatch(told):
            found = match.groupdict()
            if day := found.get("day"):
                found["day"] = day_words(day) or day
            if country := found.get("country"):
                found["country"] = country_name(country)
            return str(words) % found
    return told


def kind_of_activity(kind: str) -> str:
    found = PLAIN["activity"].get(kind, kind)
    return found if found in ActivityKind.values else ActivityKind.OTHER


#: What a release says besides and nothing of it can be recorded by itself -> its words.
BESIDES: dict[str, Promise] = {
    "intention": _("A new text is only intended: nothing is recorded of it."),
    "older": _("Recorded otherwise: what stands is not changed here."),
    "older_amendment": _("An earlier extension; its new end is not told."),
    "older_end": _("The end of a term that is recorded: what stands is not changed here."),
    "lapsed": _("It is told that the older text ran out: what is recorded decides."),
    "renamed": _("A new name of a partner that is not recorded."),
}
OF_HEADS = pgettext_lazy("title of an activity", "Meeting of the heads of institution")


def title_of_activity(row: Mapping[str, Any], language: str) -> str:
    """Its own title or forum, else what it is, in the language of the release."""
    own = next(iter((row.get("title") or {}).values()), "")
    forum = row.get("forum") or {}
    own = own or forum.get("name") or forum.get("short_name") or ""
    if own:
        return str(own)
    with translation.override(language):
        if row.get("level") and row["kind"] == "meeting":
            return str(OF_HEADS)
        label = str(ActivityKind(kind_of_activity(row["kind"])).label)
        return label[:1].upper() + label[1:]
