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
LONGEST_MARKS = 4_000  # characters of `opened` that are read


@dataclass(frozen=True, slots=True)
class Side:
    """One field both have changed: its words now, and as typed here."""

    name: str
    label: str
    theirs: list[str]
    mine: list[str]

    @property
    def choice(self) -> str:
        return CHOICE + self.name


def parts(field: forms.Field, value: Any) -> list[str]:
    """A value as the browser sends it, whether it comes from the row or from the browser."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput):
        found = ["on" if widget.check_test(value) else ""]
    elif isinstance(widget, forms.MultiWidget):
        found = value if isinstance(value, list) else widget.decompress(value)
    else:
        found = widget.format_value(field.prepare_value(value))
    found = found if isinstance(found, list | tuple) else [found]
    texts = [str(part or "").replace("\r\n", "\n").strip() for part in found]
    return sorted(texts) if getattr(widget, "allow_multiple_selected", False) else texts


def standing(bound: BoundField) -> list[str]:
    """The field as the row now says."""
    return parts(bound.field, bound.initial)


def typed(bound: BoundField) -> list[str]:
    """The field as it was sent."""
    return parts(bound.field, bound.data)


def mark(texts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:8]


def opened(form: forms.BaseForm) -> str:
    """The marks of every field of a form as its row now says."""
    return json.dumps({bound.name: mark(standing(bound)) for bound in form}, separators=(",", ":"))


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


def put(data: QueryDict, bound: BoundField, texts: list[str]) -> None:
    """Writes a field into `data` as the browser would have sent it."""
    widget, name = bound.field.widget, bound.html_name
    if isinstance(widget, forms.MultiWidget):
        for suffix, text in zip(widget.widgets_names, texts, strict=True):
            data[name + suffix] = text
    else:
        data.setlist(name, [text for text in texts if text])


def chosen(form: forms.BaseForm, data: QueryDict) -> QueryDict:
    """`data` with the fields of which "theirs" was chosen, as they now stand."""
    wanted = [bound for bound in form if data.get(CHOICE + bound.name) == THEIRS]
    if not wanted:
        return data
    found = data.copy()
    for bound in wanted:
        put(found, bound, standing(bound))
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
        now, here = standing(bound), typed(bound)
        before = marks.get(bound.name)
        if now == here or before == mark(now):
            continue
        if before == mark(here):
            put(found, bound, now)
            taken.append(str(bound.label))
        else:
            both.append(Side(bound.name, str(bound.label), shown(bound, now), shown(bound, here)))
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
