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
from activities.forms import LogForm, QuickForm, TaskForm
from activities.forms.entry import CHIPS
from activities.forms.fields import Agreements
from activities.models import Activity, ActivityKind, ActivityState, Forum
from activities.quick import reading
from activities.quick.candidates import Place, candidates_for, in_effect_of, standing
from activities.quick.duplicates import similar
from activities.quick.people import OUR
from activities.quick.wording import Choice, Question, questions
from agreements.dates import DateError, PartialDate
from agreements.dates.phrases import Doubt
from agreements.dates.reading import read
from agreements.languages import reader_language
from agreements.models import Agreement, Area, Party
from agreements.templatetags.words import partial
from agreements.views.base import ActionFormView, AsOf
from agreements.wording.date_formats import with_weekday

from .base import need, page_of_activity
from .undo import offer_to_undo

#: Field of the form -> the part of the entry it was read from, where the two differ.
READ_FROM = {"title": "", "end": "start", "time_zone": ""}
#: Shown where the line speaks of them; the full form always asks.
ON_DEMAND = ("start", "end", "time_zone", "parties", "own_count", "place", "forum", "proposed_by")
#: Without these nothing is logged.
WANTED = ("when", "agreements", "due")
#: Field of a task -> the same of an activity, by which questions are named.
OF_ACTIVITY = {"due": "when", "agreement": "agreements"}
#: What an activity may be under before there is an agreement.
INSTEAD = ("parties", "forum")


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

    @cached_property
    def sent(self) -> QueryDict:
        """What was sent, with the answer of a question that was pressed ("when=2026-11-18")."""
        typed = self.request.POST.copy()
        name, _equals, value = typed.get("choose", "").partition("=")
        if name in CHIPS:
            typed.setlist(name, [value])
            typed["touched"] = f"{typed.get('touched', '')} {name}"
        return typed

    @property
    def touched(self) -> list[str]:
        """What a person has set: the line no longer changes it."""
        return [name for name in CHIPS if name in self.sent.get("touched", "").split()]

    @cached_property
    def entry(self) -> reading.ParsedLine:
        known = candidates_for(self.request.user)
        order = get_format("DATE_ORDER") or None
        return reading.parse(
            self.line, on=self.today, known=known, order=order, language=reader_language()
        )

    @cached_property
    def is_task(self) -> bool:
        """As the line reads, unless the person said of this very line that it happened."""
        return self.entry.is_task and not self.happened

    @property
    def happened(self) -> bool:
        return "happened" in self.request.POST and self.request.POST["happened"] in ("1", self.line)

    def quick_form(self, **options: Any) -> QuickForm | TaskForm:
        kind = TaskForm if self.line and self.is_task else QuickForm
        form = kind(on=self.today, user=self.request.user, auto_id="entry_%s", **options)
        if not self.standing.commitments:
            form.fields.pop("commitments", None)
        return form

    @cached_property
    def filled(self) -> QueryDict:
        """The form as the line fills it in; what a person has set stays."""
        data = QueryDict(mutable=True)
        for name, values in (self._task() if self.is_task else self._activity()).items():
            kept = self.sent.getlist(name) if name in self.touched else values
            data.setlist(name, kept)
        data["line"] = self.line
        return data

    def _task(self) -> dict[str, list[str]]:
        entry = self.entry
        party = self._party(self.agreements)
        only = self.agreements if len(self.agreements) == 1 else []
        return {
            "title": [entry.title],
            "due": [self._worded(entry.due or entry.when)],
            "agreement": [row.reference for row in only],
            "party": [party.uid if party and not only else ""],
            "forum": [self._forum()],
        }

    def _activity(self) -> dict[str, list[str]]:
        entry, place = self.entry, self.standing
        areas = [*Area.objects.filter(pk__in=entry.areas)] or place.areas
        party = self._party(self.agreements)
        kind = entry.kind if entry.kind in ActivityKind.values else None
        kind = kind or (ActivityKind.MEETING if entry.mode else ActivityKind.OTHER)
        return {
            "title": [entry.title],
            "when": [self._worded(entry.when or entry.due)],
            "start": [entry.start.strftime("%H:%M") if entry.start else ""],
            "end": [entry.end.strftime("%H:%M") if entry.end else ""],
            "time_zone": [entry.time_zone],
            "kind": [kind],
            "mode": [entry.mode or ""],
            "agreements": [row.reference for row in self.agreements],
            "parties": self._alone(),
            "areas": [row.code for row in areas],
            "party": [party.uid if party else ""],
            "head_count": [str(entry.head_count) if party and entry.head_count else ""],
            "own_count": [str(entry.own_count or "")],
            "place": [entry.place],
            "forum": [self._forum()],
            "proposed_by": [self._proposer(party)],
            "commitments": [row.uid for row in place.commitments],
            "confidentiality": [QuickForm.base_fields["confidentiality"].initial],
        }

    def _alone(self) -> list[str]:
        """The partners named, where there is no agreement with them."""
        if self.agreements or self._are_offered:
            return []
        named = Party.objects.filter(pk__in=list[Any](self.entry.parties))
        return [row.uid for row in named] or (
            [self.standing.party.uid] if self.standing.party else []
        )

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
        """The one whose people are counted, else the first named, else that of the place."""
        entry = self.entry
        counted: Any = next((who for who in entry.people if who != OUR), None)
        if key := counted or entry.party:
            return Party.objects.filter(pk=key).first()
        return self.standing.party

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

    @cached_property
    def agreements(self) -> list[Agreement]:
        """Those named; of several with the same partner the one of the place, else the one in
        effect that day; where nobody is named those of the place."""
        entry = self.entry
        if entry.agreements and not self._are_offered:
            return self.offered
        near = list(self.standing.agreements)
        if entry.party or entry.agreements:
            meant = {row.pk for row in self.offered}
            near = [row for row in near if row.pk in meant]
            near = near or self._in_effect()
        return near

    @property
    def _are_offered(self) -> bool:
        """Whether which of them is meant has to be asked."""
        return any(doubt.code == "which_agreement" for doubt in self.entry.doubts)

    @cached_property
    def offered(self) -> list[Agreement]:
        """Every one the line may mean."""
        named = Agreement.objects.in_bulk(self.entry.agreements)
        return [named[pk] for pk in self.entry.agreements if pk in named]

    def _in_effect(self) -> list[Agreement]:
        entry = self.entry
        day = (entry.when and entry.when.earliest) or self.today
        return in_effect_of(self.request.user, self.offered, on=day)

    @cached_property
    def questions(self) -> list[Question]:
        """What the line leaves to be asked, but what was answered or follows from the place."""
        answered = {OF_ACTIVITY.get(name, name) for name in self.touched}
        stood = {row.pk for row in self.standing.agreements}
        if stood & {row.pk for row in self.agreements}:
            answered |= {"agreements"}
        if "due" in self.touched:
            answered |= {"due"}
        about = [one for one in self.entry.doubts if not (one.code == "task" and not self.is_task)]
        return questions(about, answered=answered, choices=self._choices)

    def _choices(self, doubt: Doubt) -> tuple[Choice, ...]:
        """The answers that can be pressed."""
        if doubt.code in ("which_agreement", "place_only"):
            label = Agreements().label_from_instance
            field = "agreement" if self.is_task else "agreements"
            return tuple(Choice(f"{field}={row.reference}", label(row)) for row in self.offered[:6])
        field = "due" if self.is_task else "when"
        return tuple(
            Choice(f"{field}={one.text}", with_weekday(one.day) if one.day else partial(one))
            for one in doubt.choices[:4]
        )

    def chips(self, form: QuickForm | TaskForm) -> list[Chip]:
        """Every field of the form as understood from the line."""
        found = [self._chip(form[name]) for name in CHIPS if name in form.fields]
        return [chip for chip in found if chip.source or chip.field.name not in ON_DEMAND]

    def _chip(self, bound: Any) -> Chip:
        words = self._words_of(bound.name) if self.line else ""
        value = bound.value()
        if bound.name in self.touched:
            return Chip(bound, source="set")
        if not value:
            odd = self.entry.odd_day if bound.name == "when" else ""
            return Chip(bound, source="wanted" if self._is_wanted(bound) else "", odd=odd)
        return Chip(
            bound, words, "read" if words and bound.name not in self._guessed else "guessed"
        )

    def _is_wanted(self, bound: Any) -> bool:
        """Whether nothing is logged without it; an agreement is not, where partner or body are
        named."""
        if bound.name == "agreements" and any(bound.form[name].value() for name in INSTEAD):
            return False
        return bound.name in WANTED

    def _words_of(self, name: str) -> str:
        entry = self.entry
        if name in ("agreements", "agreement"):
            return entry.words("agreement") or entry.words("guessed_from")
        if name == "due":
            return entry.words("due") or entry.words("when")
        if name == "when":
            return entry.words("when") or entry.words("due")
        return entry.words(READ_FROM.get(name, name))

    @property
    def _guessed(self) -> tuple[str, ...]:
        """Fields that follow from a name which says something else: an agreement from a country."""
        return ("agreements", "agreement") if not self.entry.words("agreement") else ()

    def twins(self, form: QuickForm | TaskForm | LogForm) -> list[Activity]:
        """What looks logged already."""
        if isinstance(form, TaskForm):
            return []
        values = form.values()
        return similar(
            user=self.request.user,
            kind=values["kind"],
            title=values["title"],
            day=values.get("held") or _days_of(values.get("when")),
            agreements=values["agreements"],
            parties=values["parties"],
            forum=values["forum"],
        )

    def shown(self) -> dict[str, Any]:
        """What the line is understood as, for the template."""
        probe = self.quick_form(data=self.filled)
        form = self.quick_form(initial={**self.filled.dict(), **_lists(self.filled)})
        return {
            "quick": form,
            "chips": self.chips(form),
            **self.read_so_far(),
            "twins": self.twins(probe) if probe.is_valid() else [],
        }

    def read_so_far(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "touched": " ".join(self.touched),
            "questions": self.questions if self.line else [],
            "offers_answers": any(one.choices for one in self.questions),
            "is_task": self.is_task,
            "happened": self.happened,
        }


def _lists(data: QueryDict) -> dict[str, list[str]]:
    several = ("agreements", "parties", "areas", "commitments")
    return {name: data.getlist(name) for name in several}


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
        if "choose" not in request.POST and request.POST.get("happened") != "1":
            if not self.line or self._was_shown:
                return self.as_shown()
            if "sure" in request.POST and self._is_sure:
                form = self.quick_form(data=self.filled)
                if form.is_valid():
                    return self.form_valid(form)
        return self.render_to_response(self.get_context_data(asked=True, **self.shown()))

    @property
    def _was_shown(self) -> bool:
        """Whether the person has seen what is sent; where something is asked, on a page that asks
        it: the script shows more than anybody reads in a second."""
        seen = self.request.POST.get("read") == self.line
        return seen and (self.request.POST.get("asked") == self.line or not self.must_ask)

    @property
    def must_ask(self) -> bool:
        return self.is_task or bool(self.questions)

    @property
    def _is_sure(self) -> bool:
        """Whether one Enter is enough: a day, and under what, are named, and nothing is asked."""
        under = ("agreements", "parties", "forum")
        return bool(
            not self.must_ask
            and self.entry.when
            and any(value for name in under for value in self.filled.getlist(name))
        )

    def as_shown(self) -> HttpResponse:
        form = self.quick_form(data=self.sent)
        if form.is_valid():
            return self.form_valid(form)
        if not self.line and not form.data.get("title"):
            form.errors.clear()
            form.add_error("line", _("Write what happened."))
        return self.form_invalid(form)

    def form_valid(self, form: QuickForm | TaskForm | LogForm) -> HttpResponse:
        """Asks once where it looks logged already."""
        if "despite" not in self.request.POST and (twins := self.twins(form)):
            return self.refuse(form, twins=twins)
        return super().form_valid(form)

    def form_invalid(self, form: QuickForm | TaskForm | LogForm) -> HttpResponse:
        return self.refuse(form)

    def refuse(self, form: QuickForm | TaskForm | LogForm, **context: Any) -> HttpResponse:
        if isinstance(form, LogForm):
            context["form"] = form
        else:
            context |= {"quick": form, "chips": self.chips(form), "asked": True}
            context |= self.read_so_far()
        return self.render_to_response(self.get_context_data(**context), status=422)

    def perform(self, form: QuickForm | TaskForm | LogForm) -> str:
        if isinstance(form, TaskForm):
            return self._perform_task(form)
        row = actions.log_activity(by=self.request.user, on=self.today, **form.values())
        undo = offer_to_undo(row, by=self.request.user, line=self.line)
        messages.success(self.request, _("Logged. Details can follow."), extra_tags=undo)
        return page_of_activity(row)

    def _perform_task(self, form: TaskForm) -> str:
        item = actions.add_action_item(by=self.request.user, on=self.today, **form.values())
        told = _("Kept as a task: due %(day)s.") % {"day": partial(item.due)}
        undo = offer_to_undo(item, by=self.request.user, line=self.line)
        messages.success(self.request, told, extra_tags=undo)
        return reverse("activities:to-dos")

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
