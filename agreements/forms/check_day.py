"""A second person checks a computed legal day against the text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Document

from .base import DatedForm


class CheckDayForm(DatedForm):
    """`documents`: those of the agreement that the reader may see. The day that was read is sent
    back, so that one that moved meanwhile is not checked unseen."""

    day = forms.DateField(widget=forms.HiddenInput)
    document = forms.ModelChoiceField(
        label=_("Text it was checked against"), queryset=Document.objects.none(), required=False
    )
    words = forms.CharField(
        label=_("Where the text says so"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
        help_text=_("Article and words; or the text itself, where its file is not kept here."),
    )

    def __init__(self, *args: Any, documents: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].queryset = documents
