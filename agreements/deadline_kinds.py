"""Every kind of deadline, one row a kind: what is particular to it, said once.

The rules (`lifecycle`, and `activities.derive` for work) make deadlines of a kind by its name;
whatever shows, mails, draws or files them reads its row here. A row is the office's own unless it
says that it is shared.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.access import Audience


class Mark(StrEnum):
    """How the timeline shows it: `last_day` is told in its table once it is over, too."""

    NONE = ""
    DAY = "day"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The page where a deadline is dealt with: what the link says, the permission one needs there,
    the name of the page and what its address takes of the deadline: the `reference` of its
    agreement, its `uid`, or one of its parameters. `suffix`: of the address. `from_its_day`: there
    is nothing to do before."""

    label: Any
    permission: str
    page: str
    takes: tuple[str, ...] = ("reference",)
    suffix: str = ""
    from_its_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """`short`: the kind where a line is narrow, of at most 14 syllables. `lead_days`: the office's
    reminder rule to begin with; without any nobody is reminded. `if_nothing_is_done`: a sentence of
    its mails; `once_past`: the one that holds once the day has passed, where that is another.
    `also`: what else may be done about it. `is_legal`: its day changes what is in effect.
    `only_informs`: nobody has to answer. `is_work`: it stays to be done once its day has passed.
    `of_activity`: it is an activity's, and no term's. `is_to_decide`: the first page asks for it.
    `is_question`: it asks for a fact and has no day to miss. `alarm`: days before, on which a
    calendar rings. `stays_when_done`, `stays_on_its_day`: a calendar keeps it although it is done;
    the second, where it was still open when its day came."""

    if_nothing_is_done: Any
    short: Any
    once_past: Any = None
    audience: Audience = Audience.OFFICE
    lead_days: tuple[int, ...] = ()
    next_step: NextStep | None = None
    also: tuple[NextStep, ...] = ()
    is_legal: bool = False
    only_informs: bool = False
    is_work: bool = False
    of_activity: bool = False
    is_to_decide: bool = False
    is_question: bool = False
    mark: Mark = Mark.NONE
    alarm: int | None = None
    stays_when_done: bool = False
    stays_on_its_day: bool = False


RENEWAL_PAGE = NextStep(_("Renewal room"), "see", "renewal")
RECORD_NOTICE = NextStep(
    _("Record a notice"), "record_event", "agreements:record-event", suffix="?kind=notice_sent"
)
RECORD_END = NextStep(_("Record an end"), "record_event", "agreements:record-event")
DECIDE = NextStep(pgettext_lazy("act", "Decide"), "decide", "agreements:decide")
CHECK = NextStep(
    _("Check by a second person"), "check_day", "agreements:check-day", ("reference", "uid")
)
TICK = NextStep(_("Mark as done"), "change", "agreements:tick-duty", ("reference", "uid"))


class DeadlineKind(TextChoices):
    """In the order in which they are offered."""

    def __new__(cls, value: str, traits: Any = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.traits = traits
        return member

    traits: Traits

    START_RENEWAL = (
        "start_renewal",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Begin renewal"),
            if_nothing_is_done=_(
                "Without a start now, the steps before the next signature no longer fit before "
                "the end."
            ),
            also=(DECIDE,),
            lead_days=(30, 0),
            next_step=RENEWAL_PAGE,
            is_to_decide=True,
            mark=Mark.DAY,
        ),
        _("begin preparing the renewal"),
    )
    RENEWAL_STEP = (
        "renewal_step",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Renewal step"),
            if_nothing_is_done=_("The steps that follow move later, and the signature with them."),
            lead_days=(7, 0),
            next_step=RENEWAL_PAGE,
            is_to_decide=True,
        ),
        _("step of the renewal plan"),
    )
    NOTICE = (
        "notice",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Notice"),
            audience=Audience.SHARED,
            if_nothing_is_done=_(
                "After this day notice no longer counts for this end of the agreement."
            ),
            once_past="",
            also=(RECORD_NOTICE, DECIDE, CHECK),
            is_legal=True,
            lead_days=(90, 30, 7, 1, 0),
            next_step=RENEWAL_PAGE,
            is_to_decide=True,
            mark=Mark.LAST_DAY,
            alarm=30,
        ),
        _("last day for notice"),
    )
    EXPIRY = (
        "expiry",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Last day"),
            audience=Audience.SHARED,
            if_nothing_is_done=_(
                "After this day nothing is in effect until a renewal is signed; what is done "
                "meanwhile is outside formal cover."
            ),
            once_past="",
            also=(RECORD_END, DECIDE, CHECK),
            is_legal=True,
            lead_days=(365, 180, 90, 30, 7, 0),
            next_step=RENEWAL_PAGE,
            is_to_decide=True,
            mark=Mark.LAST_DAY,
            alarm=30,
            stays_on_its_day=True,
        ),
        _("last day in effect"),
    )
    TACIT_RENEWAL = (
        "tacit_renewal",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Tacit renewal"),
            audience=Audience.SHARED,
            only_informs=True,
            if_nothing_is_done=_("The agreement renews by itself on this day."),
            mark=Mark.DAY,
            stays_on_its_day=True,
        ),
        _("renews tacitly"),
    )
    EFFECT_PENDING = (
        "effect_pending",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Not yet in effect"),
            audience=Audience.SHARED,
            if_nothing_is_done=_(
                "The term is signed but not in effect as long as its condition is not met and "
                "recorded."
            ),
            is_legal=True,
            lead_days=(365, 180, 90, 30, 7, 0),
            next_step=NextStep(
                _("Record the last notification"),
                "sign",
                "agreements:record-notification",
                ("reference", "ordinal"),
            ),
            is_to_decide=True,
        ),
        _("condition of effect still open"),
    )
    REVIEW = (
        "review",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Review"),
            if_nothing_is_done=_("The agreement goes on unexamined until the next review."),
            lead_days=(30, 0),
            next_step=TICK,
            is_to_decide=True,
            mark=Mark.DAY,
        ),
        _("periodic review"),
    )
    COMPLIANCE = (
        "compliance",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Compliance"),
            if_nothing_is_done=_("The duty that follows a conclusion stays unmet."),
            lead_days=(7, 0),
            next_step=TICK,
            is_to_decide=True,
        ),
        _("compliance"),
    )
    COMMITMENT = (
        "commitment",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Commitment"),
            audience=Audience.SHARED,
            is_work=True,
            if_nothing_is_done=_("The commitment stays open and is counted as not met."),
            lead_days=(30, 7, 0),
            next_step=NextStep(_("What was done"), "see", "activities:commitment", ("commitment",)),
            is_to_decide=True,
            alarm=7,
        ),
        _("commitment due"),
    )
    ACTION_ITEM = (
        "action_item",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Action item"),
            is_work=True,
            of_activity=True,
            if_nothing_is_done=_("What was to be done stays undone."),
            lead_days=(30, 7, 0),
            next_step=NextStep(
                _("Mark as done"),
                "change_activity",
                "activities:detail",
                ("activity",),
                suffix="#items",
            ),
            is_to_decide=True,
            alarm=7,
        ),
        _("action item due"),
    )
    MEETING = (
        "meeting",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Meeting"),
            audience=Audience.SHARED,
            only_informs=True,
            of_activity=True,
            if_nothing_is_done=_("It goes ahead as planned; nobody else is told by this mail."),
            once_past=_("It is shown as delayed until it is recorded as done."),
            also=(
                NextStep(_("Open the activity"), "see", "activities:detail", ("activity",)),
                NextStep(
                    _("Record as done"),
                    "change_activity",
                    "activities:hold",
                    ("activity",),
                    from_its_day=True,
                ),
                NextStep(
                    _("Minutes"),
                    "change_activity",
                    "activities:minutes",
                    ("activity",),
                    from_its_day=True,
                ),
            ),
            lead_days=(7, 1),
            alarm=1,
            stays_when_done=True,
        ),
        _("meeting"),
    )
    MEETING_TO_SCHEDULE = (
        "meeting_to_schedule",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Fix a day"),
            audience=Audience.SHARED,
            of_activity=True,
            if_nothing_is_done=_(
                "The window passes and nothing is fixed: the plan is shown as delayed."
            ),
            once_past=_(
                "The window has passed and nothing was fixed: the plan is shown as delayed."
            ),
            lead_days=(0,),
            next_step=NextStep(
                _("Fix the day"), "log_activity", "activities:fix-day", ("activity",)
            ),
            is_to_decide=True,
        ),
        _("meeting to schedule"),
    )
    TO_SETTLE = (
        "to_settle",
        Traits(
            short=pgettext_lazy("short kind of deadline", "To settle"),
            if_nothing_is_done=_(
                "No expiry and no notice day can be computed: nobody will be warned before this "
                "agreement ends."
            ),
            is_question=True,
            lead_days=(0,),
            next_step=NextStep(
                _("Settle"), "correct", "agreements:correct-term", ("reference", "ordinal")
            ),
        ),
        _("fact to settle"),
    )
    REPORT = (
        "report",
        Traits(
            short=pgettext_lazy("short kind of deadline", "Report"),
            if_nothing_is_done=_("The implementation report stays due."),
            lead_days=(30, 0),
            next_step=TICK,
            is_to_decide=True,
            mark=Mark.DAY,
        ),
        _("implementation report due"),
    )


def _with(**wanted: Any) -> tuple[DeadlineKind, ...]:
    """The kinds whose row says all of `wanted`."""
    return tuple(
        kind
        for kind in DeadlineKind
        if all(getattr(kind.traits, name) == value for name, value in wanted.items())
    )


#: Kinds a partner is shown; any other is the office's own: its plans, its questions, and what its
#: minutes say somebody is to do.
SHARED_KINDS = _with(audience=Audience.SHARED)
#: Kinds that somebody marks as done.
TICKED = _with(next_step=TICK)
#: Kinds that are dealt with on the page of a renewal.
OF_A_RENEWAL = _with(next_step=RENEWAL_PAGE)
#: What of it prepares one.
PREPARATION = _with(next_step=RENEWAL_PAGE, is_legal=False)
#: What asks for a decision or a preparation; meetings have their own list.
TO_DECIDE = _with(is_to_decide=True)
#: Days of which an office is told in any case, whatever it has answered.
LEGAL = _with(is_legal=True)
#: Duties and promises with a day of their own, which changes nothing of what is in effect.
DUTIES = tuple(kind for kind in TO_DECIDE if kind not in (*OF_A_RENEWAL, *LEGAL))
INFORMING = _with(only_informs=True)
WORK = _with(is_work=True)
OF_ACTIVITIES = _with(of_activity=True)
#: Their own days and windows, which a calendar of activities shows by itself.
DAYS_OF_ACTIVITIES = _with(of_activity=True, is_work=False)
LAST_DAYS = _with(mark=Mark.LAST_DAY)
#: Kinds with a mark on the timeline; the others live in the lists.
DRAWN = tuple(kind for kind in DeadlineKind if kind.traits.mark)
#: Days that follow from a text: its ends, its tacit renewals and what is begun before them.
OF_THE_TEXT = tuple(
    kind for kind in DeadlineKind if kind in LEGAL or (kind in DRAWN and kind not in TICKED)
)
KEPT_WHEN_DONE = _with(stays_when_done=True)
KEPT_ON_ITS_DAY = _with(stays_on_its_day=True)
