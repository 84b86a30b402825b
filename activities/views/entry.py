"""Log an activity: one line and Enter with what was understood of it, and the full form behind it.

`?agreement=`, `party`, `area`, `forum`, `commitment`, `activity` say where one stands;
`line` is what was typed before and taken back.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.views.generic import View

from activities import actions
from activities.forms import LogForm, QuickForm
from activities.forms.entry import CHIPS
from activities.models import Activity, ActivityKind, ActivityState, Forum
from activities.quick import reading
from activities.quick.candidates import Place, candidates_for, in_effect_with, standing
from activities.quick.duplicates import similar
from agreements.dates import DateError, PartialDate
from agreements.dates.reading import read
from agreements.models import Agreement, Area, Participation, Party
from agreements.templatetags.words import partial
from agreements.views.base import ActionFormView, AsOf

from .base import need, page_of_activity
from .undo import offer_to_undo

#: Field of the form -> the part of the entry it was read from, where the two differ.
READ_FROM = {"agreements": "agreement", "title": "", "end": "start"}
#: Shown where the line speaks of them; the full form always asks.
ON_DEMAND = ("start", "end", "own_count", "forum", "proposed_by")
#: Without these nothing is logged.
WANTED = ("when", "agreements")


@dataclass(frozen=True, slots=True)
class Chip:
    """One field as understood. `words`: those of the line it was read from; `source`: "read",
    "guessed" (it follows, or from where one stands), "wanted" (nothing found), "set", or "". `odd`:
    words that look like it and are not."""

    field: Any
    words: str = ""
    source: str = ""
    odd: str = ""


class OfLine(AsOf):
    """What reading a line takes: the person, the day, the place one stands at."""

    request: HttpRequest

    @cached_property
    def standing(self) -> Place:
        return standing(self.request.user, self.request.GET)

    @property
    def line(self) -> str:
        typed = self.request.POST or self.request.GET
        return " ".join(typed.get("line", "").split())[: reading.MAX_LINE]

    @property
    def touched(self) -> list[str]:
        """What a person has set: the line no longer changes it."""
        return [name for name in CHIPS if name in self.request.POST.get("touched", "").split()]

    def quick_form(self, **options: Any) -> QuickForm:
        form = QuickForm(on=self.today, user=self.request.user, auto_id="entry_%s", **options)
        if not self.standing.commitments:
            del form.fields["commitments"]
        return form

    @cached_property
    def entry(self) -> reading.ParsedLine:
        known = candidates_for(self.request.user)
        order = get_format("DATE_ORDER") or None
        return reading.parse(self.line, on=self.today, known=known, order=order)

    @cached_property
    def filled(self) -> QueryDict:
        """The form as the line fills it in; what a person has set stays."""
        entry, place = self.entry, self.standing
        agreements = self._agreements()
        areas = [*Area.objects.filter(pk__in=entry.areas)] or place.areas
        party = self._party(agreements)
        kind = entry.kind or (ActivityKind.MEETING if entry.mode else ActivityKind.OTHER)
        found = {
            "title": [self._title(party, agreements)],
            "when": [self._worded(entry.when)],
            "start": [entry.start.strftime("%H:%M") if entry.start else ""],
            "end": [entry.end.strftime("%H:%M") if entry.end else ""],
            "kind": [kind],
            "mode": [entry.mode or ""],
            "agreements": [row.reference for row in agreements],
            "areas": [row.code for row in areas],
            "party": [party.uid if party else ""],
            "head_count": [str(entry.head_count) if party and entry.head_count else ""],
            "own_count": [str(entry.own_count or "")],
            "forum": [self._forum()],
            "proposed_by": [self._proposer(party)],
            "commitments": [row.uid for row in place.commitments],
            "confidentiality": [QuickForm.base_fields["confidentiality"].initial],
        }
        data = QueryDict(mutable=True)
        for name, values in found.items():
            kept = self.request.POST.getlist(name) if name in self.touched else values
            data.setlist(name, kept)
        data["line"] = self.line
        return data

    def _title(self, party: Party | None, agreements: list[Agreement]) -> str:
        """The partner is left out of the title only where the record tells it otherwise: by the
        people counted, or as the one partner of what it is under."""
        entry = self.entry
        if party is None:
            return entry.counted
        if entry.head_count:
            return entry.title
        links = Participation.objects.filter(agreement__in=agreements, party__is_home=False)
        is_only = set(links.values_list("party", flat=True)) == {party.pk}
        return entry.title if is_only else entry.addressed

    def _worded(self, when: PartialDate | None) -> str:
        """A date as a chip shows it: in words that read back as the same date, else as EDTF."""
        if when is None or when.is_day:
            return when.text if when else ""
        words = partial(when)
        try:
            return words if read(words, on=self.today).value == when else when.text
        except DateError:
            return when.text

    def _party(self, agreements: list[Agreement]) -> Party | None:
        """The one named, else that of the place; for people that were counted, the one partner of
        the one agreement."""
        if self.entry.party:
            return Party.objects.filter(pk=self.entry.party).first()
        if self.standing.party or not self.entry.head_count or len(agreements) != 1:
            return self.standing.party
        partners = list(agreements[0].parties.filter(is_home=False)[:2])
        return partners[0] if len(partners) == 1 else None

    def _forum(self) -> str:
        """The body that is named, else that of the place."""
        if self.entry.forum:
            return Forum.objects.values_list("uid", flat=True).get(pk=self.entry.forum)
        return self.standing.forum.uid if self.standing.forum else ""

    def _proposer(self, party: Party | None) -> str:
        if not self.entry.proposed_by:
            return ""
        theirs = self.entry.proposed_by == "theirs"
        who = party if theirs else Party.objects.filter(is_home=True).first()
        return who.uid if who else ""

    def _agreements(self) -> list[Agreement]:
        """Those named, else those of the place; where the line names somebody else, the one with
        them that was in effect that day."""
        entry = self.entry
        if entry.agreements:
            named = Agreement.objects.in_bulk(entry.agreements)
            return [named[pk] for pk in entry.agreements if pk in named]
        near = list(self.standing.agreements)
        if entry.party:
            near = [row for row in near if row.parties.filter(pk=entry.party).exists()]
            day = (entry.when and entry.when.earliest) or self.today
            near = near or in_effect_with(self.request.user, party=entry.party, on=day)
        return near

    def chips(self, form: QuickForm) -> list[Chip]:
        """Every field of the form as understood from the line."""
        found = [self._chip(form[name]) for name in CHIPS if name in form.fields]
        return [chip for chip in found if chip.source or chip.field.name not in ON_DEMAND]

    def _chip(self, bound: Any) -> Chip:
        words = self.entry.words(READ_FROM.get(bound.name, bound.name)) if self.line else ""
        value = bound.value()
        if bound.name in self.touched:
            return Chip(bound, source="set")
        if not value:
            odd = self.entry.odd_day if bound.name == "when" else ""
            return Chip(bound, source="wanted" if bound.name in WANTED else "", odd=odd)
        return Chip(bound, words, "read" if words else "guessed")

    def twins(self, form: QuickForm | LogForm) -> list[Activity]:
        """What looks logged already."""
        values = form.values()
        return similar(
            user=self.request.user,
            kind=values["kind"],
            title=values["title"],
            day=values.get("held") or _days_of(values.get("when")),
            agreements=values["agreements"],
        )

    def shown(self) -> dict[str, Any]:
        """What the line is understood as, for the template."""
        probe = self.quick_form(data=self.filled)
        form = self.quick_form(initial={**self.filled.dict(), **_lists(self.filled)})
        return {
            "quick": form,
            "chips": self.chips(form),
            "line": self.line,
            "touched": " ".join(self.touched),
            "twins": self.twins(probe) if probe.is_valid() else [],
        }


def _lists(data: QueryDict) -> dict[str, list[str]]:
    return {name: data.getlist(name) for name in ("agreements", "areas", "commitments")}


def _days_of(plan: Any) -> Any:
    """The days of a plan; of an exact time nothing is compared but its kind and title."""
    return plan if hasattr(plan, "earliest") else None


class Read(OfLine, View):
    """The line so far as chips: a part of a page, for the script."""

    def post(self, request: HttpRequest) -> HttpResponse:
        need(request, "log_activity")
        return render(request, "activities/_understood.html", self.shown())


class Dialog(OfLine, View):
    """The one-line entry alone, for the dialog that opens anywhere."""

    def get(self, request: HttpRequest) -> HttpResponse:
        need(request, "log_activity")
        context = {
            "quick": self.quick_form(),
            "standing": self.standing,
            "query": request.GET.urlencode(),
            "in_dialog": True,
        }
        return render(request, "activities/_entry.html", context)


class New(OfLine, ActionFormView):
    """What was shown is saved; what was not is shown first, unless it is sure (the script's word:
    a day is named and the agreement certain)."""

    permission = "log_activity"
    template_name = "activities/new.html"

    @property
    def is_full(self) -> bool:
        """Whether the full form is meant: it asks for the title in each language."""
        return any(name.startswith("title_") for name in self.request.POST)

    def get_form_class(self) -> type[LogForm]:
        return LogForm

    def get_form_kwargs(self) -> dict[str, Any]:
        found = {**super().get_form_kwargs(), "user": self.request.user}
        if not self.is_full:
            found.pop("data", None)
            found.pop("files", None)
        return found

    def get_initial(self) -> dict[str, Any]:
        place, query = self.standing, self.request.GET
        kind, state = query.get("kind", ""), query.get("state", "")
        return {
            "kind": kind if kind in ActivityKind.values else ActivityKind.MEETING,
            "state": state if state in ActivityState.values else "",
            "agreements": [row.reference for row in place.agreements],
            "areas": [row.code for row in place.areas],
            "commitments": [row.uid for row in place.commitments],
            "forum": place.forum.uid if place.forum else "",
            "proposed_by": place.party.uid if place.party and state else "",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_full:
            return super().post(request, *args, **kwargs)
        if not self.line or request.POST.get("read") == self.line:
            return self.as_shown()
        if "sure" in request.POST and self.entry.when and self.filled.getlist("agreements"):
            form = self.quick_form(data=self.filled)
            if form.is_valid():
                return self.form_valid(form)
        return self.render_to_response(self.get_context_data(**self.shown()))

    def as_shown(self) -> HttpResponse:
        form = self.quick_form(data=self.request.POST)
        if form.is_valid():
            return self.form_valid(form)
        if not self.line and not form.data.get("title"):
            form.errors.clear()
            form.add_error("line", _("Write what happened."))
        return self.form_invalid(form)

    def form_valid(self, form: QuickForm | LogForm) -> HttpResponse:
        """Asks once where it looks logged already."""
        if "despite" not in self.request.POST and (twins := self.twins(form)):
            return self.refuse(form, twins=twins)
        return super().form_valid(form)

    def form_invalid(self, form: QuickForm | LogForm) -> HttpResponse:
        return self.refuse(form)

    def refuse(self, form: QuickForm | LogForm, **context: Any) -> HttpResponse:
        if isinstance(form, LogForm):
            context["form"] = form
        else:
            typed = {"line": self.line, "touched": " ".join(self.touched)}
            context |= {"quick": form, "chips": self.chips(form), **typed}
        return self.render_to_response(self.get_context_data(**context), status=422)

    def perform(self, form: QuickForm | LogForm) -> str:
        row = actions.log_activity(by=self.request.user, on=self.today, **form.values())
        undo = offer_to_undo(row, by=self.request.user, line=self.line)
        messages.success(self.request, _("Logged. Details can follow."), extra_tags=undo)
        return page_of_activity(row)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if self.request.method == "GET" and self.line:
            context |= self.shown()
        context.setdefault("quick", self.quick_form())
        query = self.request.GET
        plans = "full" in query or query.get("state") in ActivityState.values
        return super().get_context_data(
            **context,
            standing=self.standing,
            query=self.request.GET.urlencode(),
            full_open=self.is_full or plans or self.begun is not None,
        )

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Activities"), reverse("activities:list")),
            (_("Log an activity"), reverse("activities:new")),
        ]

    def cancel(self) -> str:
        return reverse("activities:list")
