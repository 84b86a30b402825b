"""The library's forms of passkeys, with words for what it has none for."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

from django.utils.translation import gettext as _

from agreements.forms.base import ReadableForm


class LabelledName(ReadableForm):
    """A name that nobody can see is none: the library then gives one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = _("Name")


class AddPasskey(LabelledName, AddWebAuthnForm):
    pass


class EditPasskey(LabelledName, EditWebAuthnForm):
    pass
