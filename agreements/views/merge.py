"""Two people change one row: both sides field by field, and no typed word lost.

A form of a versioned row carries a short mark of every value it was opened on (`opened`). When the
row has moved on meanwhile, three readings stand beside each other: what was opened, what is typed,
what stands now. What only they changed is taken over; what only I changed stays as typed; what both
changed is asked, with my words in the form until I choose.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

#: Prefix of the choice between the sides of one field, and its two answers.
CHOICE = "choose_"
MINE, THEIRS = "mine", "theirs"
WRITTEN = "written_"
LONGEST_MARKS = 4_000  # characters of `opened` that are read


@dataclass(frozen=True, slots=True)
class Side:
    """One field (of a text, one language) both have changed: its words now, and as typed here."""

    name: str
    label: str
    theirs: list[str]
    mine: list[str]
    mark: str

    @property
    def choice(self) -> str:
        return CHOICE + self.name

    @property
    def written(self) -> str:
        """Under this name the page keeps the mark of what was typed: a box that was written anew
        beside the choice is known by it, and no choice overwrites it."""
        return WRITTEN + self.name


def cells(bound: BoundField, value: Any) -> dict[str, list[str]]:
    """A value as the browser sends it, by name, whether it comes from the row or from the browser;
    a text in several languages is several."""
    field, widget = bound.field, bound.field.widget
    if isinstance(widget, forms.MultiWidget):
        texts = value if isinstance(value, list) else widget.decompress(value)
        names = [bound.html_name + suffix for suffix in widget.widgets_names]
        return {name: [_plain(text)] for name, text in zip(names, texts, strict=True)}
    if isinstance(widget, forms.CheckboxInput):
        found: Any = "on" if widget.check_test(value) else ""
    else:
        found = widget.format_value(field.prepare_value(value))
    texts = [_plain(part) for part in (found if isinstance(found, list | tuple) else [found])]
    several = getattr(widget, "allow_multiple_selected", False)
    return {bound.html_name: sorted(texts) if several else texts}


def _plain(part: Any) -> str:
    return str(part or "").replace("\r\n", "\n").strip()


def standing(bound: BoundField) -> dict[str, list[str]]:
    """The field as the row now says."""
    return cells(bound, bound.initial)


def typed(bound: BoundField) -> dict[str, list[str]]:
    """The field as it was sent."""
    return cells(bound, bound.data)


def label_of(bound: BoundField, name: str) -> str:
    """The field's label; of a text in several languages with the language."""
    language = name.removeprefix(bound.html_name).strip("_")
    return f"{bound.label} ({language.upper()})" if language else str(bound.label)


def mark(texts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:8]


def opened(form: forms.BaseForm) -> str:
    """The marks of every field of a form as its row now says."""
    marks = {name: mark(texts) for bound in form for name, texts in standing(bound).items()}
    return json.dumps(marks, separators=(",", ":"))


def read_marks(text: str) -> Mapping[str, str]:
    """The marks a form was opened with; none where they are not ours."""
    try:
        found = json.loads(text) if len(text) <= LONGEST_MARKS else None
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def begin(form: forms.BaseForm, begun: QueryDict) -> None:
    """Fills an unbound form with what was typed before."""
    for name, field in form.fields.items():
        html_name = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(begun, {}, html_name):
            form.initial[name] = field.widget.value_from_datadict(begun, {}, html_name)


def put(data: QueryDict, name: str, texts: list[str]) -> None:
    """Writes a field into `data` as the browser would have sent it."""
    data.setlist(name, [text for text in texts if text])


def chosen(form: forms.BaseForm, data: QueryDict) -> QueryDict:
    """`data` with the fields of which "theirs" was chosen, as they now stand; one whose box was
    written anew on the page that asked keeps what was written."""
    if THEIRS not in {data.get(name) for name in data if name.startswith(CHOICE)}:
        return data
    found = data.copy()
    for bound in form:
        here = typed(bound)
        for name, texts in standing(bound).items():
            as_asked = data.get(WRITTEN + name) in (None, mark(here[name]))
            if data.get(CHOICE + name) == THEIRS and as_asked:
                put(found, name, texts)
    return found


def brought_together(
    form: forms.BaseForm, data: QueryDict, marks: Mapping[str, str]
) -> tuple[QueryDict, list[Side], list[str]]:
    """(`data` with their changes taken over, the fields both changed, labels of those taken over).

    `form` is bound to `data`, its initial values are those of now. Without `marks` nothing is taken
    over: every difference is asked.
    """
    found, both, taken = data.copy(), [], []
    for bound in form:
        here = typed(bound)
        for name, now in standing(bound).items():
            before, mine, label = marks.get(name), here[name], label_of(bound, name)
            if now == mine or before == mark(now):
                continue
            if before == mark(mine):
                put(found, name, now)
                taken.append(label)
            else:
                both.append(Side(name, label, shown(bound, now), shown(bound, mine), mark(mine)))
    return found, both, taken


def shown(bound: BoundField, texts: list[str]) -> list[str]:
    """What was sent, in the words the form shows it in."""
    choices = getattr(bound.field, "choices", None)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return [_("yes") if texts[0] else _("no")]
    if choices is not None:
        labels = {str(value): str(label) for value, label in _flat(choices)}
        texts = [labels.get(text, text) for text in texts]
    return [text for text in texts if text]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found = []
    for value, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(value, label)]
    return found
