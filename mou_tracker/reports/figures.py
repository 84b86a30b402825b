"""The figures of a report in the order and the words in which they are told. A figure is a sheet
and a mark: as many as rows of that sheet bear it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.models import ActivityKind
from agreements.dates import stored_edtf
from agreements.models import CommitmentSide, Stage
from agreements.models.fields import called, in_language
from agreements.wording.date_formats import in_words

from .models import Period, Report, Snapshot
from .sheets.preparing import SIGNED_SINCE
from .suggestions import RULES

Words = str | Promise
#: More of one breakdown is left to the file.
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """`code`: sheet and mark; `before`: the same a year earlier; `maybe`: how many more may belong
    to the period; `ours`, `theirs`: who took part, None where nobody is counted. `is_dated`: its
    rows have a day, so that 0 of them is known."""

    code: str
    label: Words
    now: int
    before: int
    maybe: int = 0
    ours: int | None = None
    theirs: int | None = None
    ours_before: int | None = None
    theirs_before: int | None = None
    of_before: str = ""
    maybe_before: int = 0
    is_dated: bool = True

    @property
    def is_known(self) -> bool:
        return self.is_dated or bool(self.now) or not self.maybe

    @property
    def was_known(self) -> bool:
        return self.is_dated or bool(self.before) or not self.maybe_before

    @property
    def code_before(self) -> str:
        """The figure a year earlier, where it has a code of its own (a month)."""
        return self.of_before or self.code

    @property
    def code_maybe(self) -> str:
        """The rows that may belong to the period."""
        sheet, _dot, mark = self.code.partition(".")
        names = {"turns": mark, "agreements": PREPARING}.get(sheet, "")
        return f"{sheet}.maybe.{names}" if names else f"{sheet}.maybe"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`more`: figures left out here. `counts_people`: participants beside the number."""

    caption: Words
    figures: list[Figure]
    counts_people: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """`rows_of`: the figure the rows of which are listed below its tables."""

    key: str
    title: Words
    note: Words
    tables: list[Breakdown]
    rows_of: str = ""


TURNS: dict[str, Words] = {
    "concluded": gettext_lazy("Concluded"),
    "renewed": gettext_lazy("Renewed by signature"),
    "rolled": gettext_lazy("Renewed tacitly"),
    "lapsed": gettext_lazy("Lapsed"),
    "terminated": gettext_lazy("Terminated"),
    "superseded": gettext_lazy("Replaced by another"),
    "withdrawn": gettext_lazy("Given up before signature"),
}
STANDING: dict[str, Words] = {
    "known": gettext_lazy("Agreements in all"),
    "in_effect": pgettext_lazy("report", "In effect on the last day"),
    "preparing": pgettext_lazy("report", "In preparation on the last day"),
    "asleep": gettext_lazy("Without progress for five years"),
}
COMMITMENTS: dict[str, Words] = {
    "due": pgettext_lazy("commitments", "Due in the period"),
    "met": pgettext_lazy("commitments", "Met"),
    "partly_met": pgettext_lazy("commitments", "Partly met"),
    "not_met": pgettext_lazy("commitments", "Not met"),
    "open": pgettext_lazy("commitments", "Still open"),
    "carried": pgettext_lazy("commitments", "Carried over to a later term"),
    "dropped": pgettext_lazy("commitments", "Dropped"),
}
RESULTS: dict[str, Words] = {
    "result": gettext_lazy("Results with evidence"),
    "approved": pgettext_lazy("results", "Approved"),
    "waiting": pgettext_lazy("results", "Waiting for approval"),
}
CASES: dict[str, Words] = {
    "selected": pgettext_lazy("cases", "Jointly selected"),
    "published": pgettext_lazy("cases", "Published"),
    "presented": pgettext_lazy("cases", "Presented"),
}
#: What no row has a day for: what was in preparation on one gone by.
PREPARING = "preparing"
HELD: Words = gettext_lazy("Activities held")
FORUM: Words = gettext_lazy("Activities of forums, each counted once")
OUTSIDE: Words = gettext_lazy("Activities outside formal cover")


class Figures:
    """The figures of one snapshot, in the reader's language."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def sums(self, period: Period, sheet: str, mark: str) -> list[int]:
        found = self.snapshot.figures.get(str(period.value), {}).get(sheet, {}).get(mark)
        return found or [0, 0, 0]

    def figure(
        self, sheet: str, mark: str, label: Words, *, maybe: str = "", people: bool = False
    ) -> Figure:
        now, before = (self.sums(period, sheet, mark) for period in Period)
        is_dated = (sheet, mark.partition(".")[0]) != ("agreements", PREPARING)
        maybe = maybe if is_dated else f"maybe.{PREPARING}"
        more = [self.sums(period, sheet, maybe)[0] if maybe else 0 for period in Period]
        told: tuple[Any, ...] = (*now[1:], *before[1:]) if people else (None,) * 4
        ours, theirs, ours_before, theirs_before = told
        return Figure(
            f"{sheet}.{mark}", label, now[0], before[0], more[0], ours, theirs, ours_before,
            theirs_before, maybe_before=more[1], is_dated=is_dated,
        )  # fmt: skip

    def listed(self, sheet: str, labels: dict[str, Words], *, doubt: str = "") -> list[Figure]:
        """`doubt`: "maybe." of sheets where each mark has its own."""
        return [
            self.figure(sheet, mark, label, maybe=f"{doubt}{mark}" if doubt else "")
            for mark, label in labels.items()
        ]

    def _named(self, period: Period, sheet: str, beginning: str) -> set[str]:
        """What the marks "beginning.…" of a sheet name in a period."""
        marks = self.snapshot.figures.get(str(period.value), {}).get(sheet, ())
        return {mark.partition(".")[2] for mark in marks if mark.startswith(f"{beginning}.")}

    def beginning(
        self,
        sheet: str,
        beginning: str,
        label: Callable[[str], Words],
        *,
        people: bool = False,
    ) -> list[Figure]:
        """The figures of all marks "beginning.…", the greatest first."""
        named = set().union(*(self._named(period, sheet, beginning) for period in Period))
        found = [
            self.figure(sheet, f"{beginning}.{one}", label(one), people=people)
            for one in sorted(named)
        ]
        return sorted(found, key=lambda one: (-one.now, -one.before))

    def months(self) -> list[Figure]:
        """By month, each beside the same month a year earlier."""
        now, before = (self._named(period, "activities", "month") for period in Period)
        found = []
        for code in sorted(now | {_a_year_later(one) for one in before}):
            earlier = f"month.{_a_year_earlier(code)}"
            one = self.figure("activities", f"month.{code}", month(code), people=True)
            sums = self.sums(Period.BEFORE, "activities", earlier)
            found.append(
                replace(
                    one, before=sums[0], ours_before=sums[1], theirs_before=sums[2],
                    of_before=f"activities.{earlier}",
                )
            )  # fmt: skip
        return found

    # --- What codes are called -------------------------------------------------------------------

    def area(self, code: str) -> Words:
        if code == "none":
            return _("no area recorded")
        return in_language(self.snapshot.names.get("area", {}).get(code))[0] or code

    def partner(self, uid: str) -> Words:
        if uid == "none":
            return _("no partner recorded")
        return called(self.snapshot.names.get("partner", {}).get(uid, uid))

    def forum(self, uid: str) -> Words:
        return str(self.snapshot.names.get("forum", {}).get(uid, uid))


def _a_year_later(month: str) -> str:
    return month if month == "unknown" else f"{int(month[:4]) + 1:04}{month[4:]}"


def _a_year_earlier(month: str) -> str:
    return month if month == "unknown" else f"{int(month[:4]) - 1:04}{month[4:]}"


def month(code: str) -> Words:
    return _("month not known") if code == "unknown" else in_words(stored_edtf(code))


def kind(code: str) -> Words:
    return ActivityKind(code).label


def stage(code: str) -> Words:
    return _("signed since") if code == SIGNED_SINCE else Stage(code).label


def suggestion(code: str) -> Words:
    return RULES[code].words


def label_of(code: str, snapshot: Snapshot) -> str:
    """What a figure is called, of its code; "" where there is none such."""
    sheet, _dot, mark = code.partition(".")
    beginning, _dot, rest = mark.partition(".")
    told = Figures(snapshot)
    plain: dict[str, dict[str, Words]] = {
        "turns": TURNS | {"maybe": _("May belong to the period")},
        "agreements": STANDING,
        "commitments": COMMITMENTS | {"maybe": _("May belong to the period")},
        "results": RESULTS,
        "cases": CASES | {"case": _("Exemplary cases")},
        "activities": {
            "held": HELD,
            "forum": FORUM,
            "outside": OUTSIDE,
            "maybe": _("May belong to the period"),
        },
    }
    if mark in plain.get(sheet, {}):
        return str(plain[sheet][mark])
    readers: dict[tuple[str, str], Callable[[str], Words]] = {
        ("activities", "kind"): kind, ("activities", "month"): month,
        ("activities", "area"): told.area, ("activities", "partner"): told.partner,
        ("activities", "forum"): told.forum, ("agreements", "preparing"): stage,
        ("agreements", "maybe"): lambda one: STANDING[one],
        ("agreements", "asleep"): suggestion, ("turns", "maybe"): lambda one: TURNS[one],
        ("commitments", "side"): lambda one: CommitmentSide(one).label,
    }  # fmt: skip
    if beginning == "agreement" and sheet in plain:
        return rest
    try:
        return str(readers[sheet, beginning](rest))
    except (KeyError, ValueError):
        return ""


# --- Sections ------------------------------------------------------------------------------------


def sections(report: Report) -> list[Section]:
    return list(_sections(Figures(report.content)))


def every_figure(report: Report) -> Iterator[tuple[Section, Breakdown, Figure]]:
    """Each with the section and the table it stands in."""
    for section in sections(report):
        for table in section.tables:
            for figure in table.figures:
                yield section, table, figure


def _sections(told: Figures) -> Iterator[Section]:
    held = told.figure("activities", "held", HELD, maybe="maybe", people=True)
    forum = told.figure("activities", "forum", FORUM, people=True)
    outside = told.figure("activities", "outside", OUTSIDE, people=True)
    turns = told.listed("turns", TURNS, doubt="maybe.")
    standing = told.listed("agreements", STANDING)
    due = [
        told.figure("commitments", mark, label, maybe="maybe" if mark == "due" else "")
        for mark, label in COMMITMENTS.items()
    ]
    yield Section(
        "overview",
        _("Overview"),
        "",
        [
            Breakdown(
                _("The period at a glance"),
                [
                    *standing, *turns[:5], held, forum, outside,
                    *told.listed("results", {"result": RESULTS["result"]}),
                    *told.listed("cases", {"selected": CASES["selected"]}), *due[:2],
                ],
                counts_people=True,
            )
        ],
    )  # fmt: skip
    yield Section(
        "agreements",
        _("Agreements"),
        _("What was signed and what ended; what is prepared, by the stage it is in today."),
        [
            Breakdown(_("Signed and ended"), turns),
            *_filled(
                _("In preparation, by stage"), told.beginning("agreements", "preparing", stage)
            ),
        ],
        rows_of="agreements.preparing",
    )
    yield Section(
        "asleep",
        _("Without progress for five years"),
        _(
            "Older than five years; in the last five no signature, no activity, no commitment "
            "settled and no preparation opened."
        ),
        _filled(_("What to do about them"), told.beginning("agreements", "asleep", suggestion)),
        rows_of="agreements.asleep",
    )
    yield Section("activities", _("Activities"), _of_activities(), _activities(told, held))
    yield Section(
        "results",
        _("Results"),
        _("What came of the activities, each with its evidence."),
        [Breakdown(_("Results"), told.listed("results", RESULTS))],
        rows_of="results.result",
    )
    yield Section(
        "cases",
        _("Exemplary cases"),
        "",
        [Breakdown(_("Steps taken"), told.listed("cases", CASES))],
        rows_of="cases.case",
    )
    yield Section(
        "forums",
        _("Forum work"),
        _("A meeting that serves several agreements is one activity."),
        [
            Breakdown(
                _("By forum"),
                [forum, *told.beginning("activities", "forum", told.forum, people=True)],
                counts_people=True,
            )
        ],
        rows_of="activities.forum",
    )
    yield Section(
        "commitments",
        _("Commitments"),
        _("Those that fell due, as they stand today."),
        [
            Breakdown(_("Due in the period"), due),
            *_filled(
                _("By side"),
                told.beginning("commitments", "side", lambda one: CommitmentSide(one).label),
            ),
        ],
        rows_of="commitments.not_met",
    )
    yield Section(
        "outside",
        OUTSIDE,
        _("Held on days on which none of their agreements was in effect."),
        [Breakdown(OUTSIDE, [outside], counts_people=True)],
        rows_of="activities.outside",
    )


def _of_activities() -> str:
    return _(
        "Each activity once. By area and by partner, one that concerns several stands in each "
        "line, so that these lines add up to more."
    )


def _activities(told: Figures, held: Figure) -> list[Breakdown]:
    return [
        Breakdown(_("In all"), [held], counts_people=True),
        *_by(_("By kind"), told.beginning("activities", "kind", kind, people=True)),
        *_by(_("By area"), told.beginning("activities", "area", told.area, people=True)),
        *_by(_("By partner"), told.beginning("activities", "partner", told.partner, people=True)),
        *_by(_("By month"), told.months()),
    ]


def _by(caption: Words, figures: list[Figure]) -> list[Breakdown]:
    return _filled(caption, figures, counts_people=True)


def _filled(
    caption: Words, figures: Iterable[Figure], *, counts_people: bool = False
) -> list[Breakdown]:
    """A table where there is anything to tell."""
    figures = list(figures)
    if not figures:
        return []
    return [Breakdown(caption, figures[:SHOWN], counts_people, max(len(figures) - SHOWN, 0))]
