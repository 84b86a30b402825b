"""What people fill in about activities; dates as they write them. One module a noun."""

from .commitments import AboutForm, TieForm
from .course import CancelForm, FixDayForm, HoldForm, PostponeForm, SeriesForm
from .entry import LogForm, QuickForm, TaskForm
from .meeting import ItemForm, MinutesForm, ParticipantsForm, PreparationForm, ToDoForm
from .registers import (
    AdvanceCaseForm,
    CaseForm,
    ChangeForm,
    ExchangeForm,
    ForumForm,
    OutcomeForm,
    TitleForm,
)

__all__ = [
    "AboutForm",
    "AdvanceCaseForm",
    "CancelForm",
    "CaseForm",
    "ChangeForm",
    "ExchangeForm",
    "FixDayForm",
    "ForumForm",
    "HoldForm",
    "ItemForm",
    "LogForm",
    "MinutesForm",
    "OutcomeForm",
    "ParticipantsForm",
    "PostponeForm",
    "PreparationForm",
    "QuickForm",
    "SeriesForm",
    "TaskForm",
    "TieForm",
    "TitleForm",
    "ToDoForm",
]
