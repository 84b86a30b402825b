"""Name whom one reaches about an agreement, and take the name away again."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.models import Agreement, AgreementContact, Post

from .action import record_action
from .rows import save


def name_contact(*, by: Any, on: date, agreement: Agreement, post: Post) -> AgreementContact:
    """Makes `post`, of a party to the agreement, one of its contacts. Nobody outside the office is
    told. Where it is one already nothing is written."""
    with record_action(
        verb="name_contact", needs="change", by=by, on=on, concerns=[agreement], watches=[agreement]
    ) as done:
        present = AgreementContact.objects.filter(agreement=agreement, post=post).first()
        if present is not None:
            done.unchanged = True
            return present
        if not agreement.participations.filter(party=post.party_id).exists():
            raise ValidationError({"post": _("This post is at no party to the agreement.")})
        row = save(AgreementContact(agreement=agreement, post=post))
        done.describe(subject=agreement, detail={"person": post.person.uid})
    return row


def take_contact_away(*, by: Any, on: date, contact: AgreementContact) -> None:
    """It is no contact of the agreement any more; person and post stay."""
    verb, agreement = "take_contact_away", contact.agreement
    told = {"concerns": [agreement], "watches": [agreement]}
    with record_action(verb=verb, needs="change", by=by, on=on, **told) as done:
        row = AgreementContact.objects.filter(pk=contact.pk).first()
        if row is None:
            done.unchanged = True
            return
        done.describe(subject=agreement, detail={"person": row.post.person.uid})
        row.delete()
