"""`/parties/{uid}/brief/`: the page before a meeting, as page, PDF and document; the office's own,
or the copy that is handed over."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override, pgettext
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from activities.models import Activity
from agreements.access import can
from agreements.languages import CODES, reader_language
from agreements.models import Agreement, Party
from agreements.views.base import AsOf
from agreements.views.filtering import chosen
from agreements.views.registers import OfParty
from mou_tracker.printing import PDF, Missing, Sheet, docx_answer, file_answer, no_engine

from .chain import chain
from .document import written
from .facts import Facts, kept_back, load, meetings_with, next_meeting, partner_rights
from .fitting import Fitted, fitted
from .sections import MARKS, Section, sections
from .words import party_name

#: Country -> the language of a partner there, among those of the product; else English.
SPOKEN = {"KR": "ko", "KP": "ko", "IT": "it", "SM": "it"}
SHARED = "shared"
#: Chains that stand on a printed sheet before words leave it for more of them.
DRAWN = 2
#: Lines for notes on the copy that is handed over, at most.
ROOM = 20
NAME = "brief"


@dataclass(frozen=True, slots=True)
class Row:
    """One section in each language, side by side."""

    code: str
    tone: str
    told: list[tuple[str, Section]]


def spoken_by(party: Party) -> str:
    return SPOKEN.get(party.country, "en")


class Brief(OfParty, AsOf, TemplateView):
    """`?lang=ko`, `?lang=ko-it`; `?copy=shared`; `?meeting=`; `?format=pdf`, `docx`."""

    template_name = "brief/page.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shape = chosen(request, "format", ("pdf", "docx"))
        context = self.get_context_data()
        if shape == "pdf":
            return self.pdf(context)
        if shape == "docx":
            return self.docx(context)
        return self.render_to_response(context)

    # --- What is asked for ---

    def told_of(self) -> Any:
        return Agreement.objects.visible_to(self.request.user).filter(parties=self.party)

    @cached_property
    def is_shared(self) -> bool:
        return chosen(self.request, "copy", (SHARED, "internal"), "internal") == SHARED

    @cached_property
    def languages(self) -> list[str]:
        """One, or two side by side; of a copy that is handed over the partner's first."""
        text = self.request.GET.get("lang", "")
        if not text:
            return self._usual_languages()
        found = text.split("-")
        if len(found) > 2 or len(set(found)) < len(found) or not set(found) <= set(CODES):
            among = [*CODES, *(f"{one}-{two}" for one in CODES for two in CODES if one != two)]
            words = {"name": "lang", "among": ", ".join(among)}
            raise BadRequest(_("%(name)s may be %(among)s.") % words)
        theirs = spoken_by(self.party)
        if self.is_shared and theirs in found:
            found.sort(key=lambda code: code != theirs)
        return found

    def _usual_languages(self) -> list[str]:
        reader, theirs = reader_language(), spoken_by(self.party)
        if self.is_shared:
            home = reader if reader != theirs else spoken_by(self.home)
            return list(dict.fromkeys((theirs, home)))
        return [reader]

    @cached_property
    def home(self) -> Party:
        return Party.objects.home()

    @property
    def reader(self) -> Any:
        return partner_rights(self.party) if self.is_shared else self.request.user

    @cached_property
    def meeting(self) -> Activity | None:
        uid = self.request.GET.get("meeting", "")
        if not uid:
            return next_meeting(self.party, self.reader, self.on, self.today)
        row: Activity = get_object_or_404(meetings_with(self.party, self.request.user), uid=uid)
        if self.is_shared and not meetings_with(self.party, self.reader).filter(pk=row.pk).exists():
            told = _("The partner is not told of this meeting: share it with partners first.")
            raise BadRequest(told)
        return row

    # --- What is told ---

    @cached_property
    def facts(self) -> Facts:
        if self.party.is_home:
            raise BadRequest(_("This is our own office: choose a partner."))
        return load(
            party=self.party, home=self.home, reader=self.reader, on=self.on, today=self.today,
            meeting=self.meeting,
        )  # fmt: skip

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        told, heads = [], []
        for code in self.languages:
            with override(code):
                told.append(sections(self.facts))
                heads.append((code, self._title()))
        chains = [chain(found, self.languages) for found in self.facts.answers]
        return super().get_context_data(
            **context,
            breadcrumbs=[*self.breadcrumbs(), (_("Brief"), self.request.path)],
            party=self.party,
            heads=heads,
            languages=self.languages,
            narrow=self._narrow(),
            is_shared=self.is_shared,
            told=told,
            rows=list(rows_of(self.languages, told)),
            chains=[one for one in chains if one],
            undrawn=[],
            undrawn_words=self._in_languages(lambda: _("Not drawn here")),
            kept_back=self._kept_back(),
            tags=self._in_languages(_shared_words if self.is_shared else _internal_words),
            references=[found.agreement.reference for found in self.facts.answers],
            legend=self._legend(),
            notes=self._in_languages(lambda: _("Notes")),
            meeting=self.facts.meeting,
            may_prepare=can(self.request.user, "change_activity") and not self.is_shared,
            choices=self._choices(),
        )

    def _kept_back(self) -> tuple[int, int] | None:
        """Agreements and contacts the partner is not told of; None beside our own copy."""
        if not self.is_shared:
            return None
        found = kept_back(self.party, self.request.user, self.on)
        return found if any(found) else None

    def _title(self) -> str:
        names = f"{party_name(self.home)} – {party_name(self.party)}"
        row = self.facts.meeting
        kind = _("brief for the meeting") if row else _("brief")
        return f"{names}, {kind}"

    def _narrow(self) -> int:
        """Which of two columns may be the narrower: Korean says the same in two thirds the width.
        0: neither."""
        if len(self.languages) < 2 or "ko" not in self.languages:
            return 0
        return self.languages.index("ko") + 1

    def _in_languages(self, words: Any) -> list[tuple[str, str]]:
        found = []
        for code in self.languages:
            with override(code):
                found.append((code, words()))
        return found

    def _legend(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(sign, what it means in each language) of every sign on the sheet."""
        return [(sign, self._in_languages(words)) for sign, words in SIGNS]

    def _choices(self) -> dict[str, list[dict[str, Any]]]:
        """Links to the same brief in other languages, and to its twin."""
        here, theirs = reader_language(), spoken_by(self.party)
        pairs = [*CODES, *(f"{here}-{code}" for code in dict.fromkeys((theirs, *CODES))
                           if code != here)]  # fmt: skip
        asked = "-".join(self.languages)
        languages = [
            {"lang": one, "label": _named(one), "is_chosen": one == asked} for one in pairs
        ]
        twins = [
            {"copy": "", "label": _("For us alone"), "is_chosen": not self.is_shared},
            {"copy": SHARED, "label": _("To be handed over"), "is_chosen": self.is_shared},
        ]
        return {"languages": languages, "twins": twins}

    # --- Files ---

    @property
    def file_name(self) -> str:
        kind = "shared-" if self.is_shared else ""
        slug = "".join(letter for letter in self.party.short_name if letter.isalnum())
        return f"{NAME}-{kind}{slug}-{'-'.join(self.languages)}-{self.on.isoformat()}"

    def pdf(self, context: dict[str, Any]) -> HttpResponse:
        """One sheet, and the annex where something did not fit on it."""
        laid: dict[str, Sheet] = {}
        whole = Fitted(context["told"], [])
        drawn = context["chains"]

        def sheet(found: Fitted, *, annex: bool = False, room: int = 0) -> Sheet:
            told = context | self._fitted(found, annex=annex) | {"room": range(room)}
            told["chains"], told["undrawn"] = drawn, [
                one.reference for one in context["chains"][len(drawn):]
            ]  # fmt: skip
            html = render_to_string("brief/sheet.html", told)
            return laid.get(html) or laid.setdefault(html, Sheet(html))

        try:
            while len(drawn) > DRAWN and sheet(whole).pages > 1:
                drawn = drawn[:-1]
            found = fitted(context["told"], lambda one: sheet(one).pages == 1)
            room = ROOM if self.is_shared and not found.gone else 0
            while room and sheet(found, room=room).pages > 1:
                room -= 2
            content = sheet(found, annex=True, room=room).pdf()
        except Missing:
            return no_engine(self.request, self.on)
        return file_answer(content, f"{self.file_name}.pdf", PDF)

    def _fitted(self, found: Fitted, *, annex: bool) -> dict[str, Any]:
        rest = list(rows_of(self.languages, found.annex)) if found.gone else []
        return {
            "rows": list(rows_of(self.languages, found.sheet)),
            "gone": self._in_languages(_annex_words) if rest else [],
            "annex": rest if annex else [],
            "annex_heads": self._in_languages(lambda: _("Annex")),
            "lang": self.languages[0],
        }

    def docx(self, context: dict[str, Any]) -> HttpResponse:
        return docx_answer(self.file_name, written(context, on=self.on))


def rows_of(languages: list[str], told: list[list[Section]]) -> Iterator[Row]:
    for side_by_side in zip(*told, strict=True):
        first = side_by_side[0]
        yield Row(first.code, first.tone, list(zip(languages, side_by_side, strict=True)))


def _named(pair: str) -> str:
    names = [get_language_info(code)["name_local"] for code in pair.split("-")]
    return " · ".join(names)


def _internal_words() -> str:
    return _("for internal use")


def _shared_words() -> str:
    return _("shared copy")


def _annex_words() -> str:
    return _("what did not fit stands in the annex, overleaf")


#: sign -> what it means.
SIGNS = (
    ("≈", lambda: _("not certain")),
    *zip(
        MARKS.values(),
        (
            lambda: pgettext("promise", "kept"),
            lambda: _("partly"),
            lambda: _("still open"),
            lambda: _("not kept"),
        ),
        strict=True,
    ),
)
