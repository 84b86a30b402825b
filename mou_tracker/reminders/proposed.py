"""Proposals and registers that wait for somebody, and what became of their own, as a mail tells of
them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mou_tracker.accounts.models import User
from mou_tracker.collaboration.import_notices import ImportNotice, Told
from mou_tracker.collaboration.models import ProposalNotice
from mou_tracker.collaboration.proposals.wording import heading_of, name_of

#: Characters of a reason a mail repeats.
REPEATED = 300


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal, or one register, for one reader; texts are in the active language."""

    notice: ProposalNotice | ImportNotice
    headline: str
    lines: tuple[str, ...]
    link: str


def proposals_of(person: User) -> list[Proposed]:
    """What `person` is to hear and no mail has told, oldest first."""
    rows = ProposalNotice.objects.waiting_for(person).untold()
    told = rows.select_related(
        "proposal__agreement", "proposal__activity", "proposal__proposed_by", "proposal__decided_by"
    )
    sent = ImportNotice.objects.waiting_for(person).untold().select_related("told_by")
    found = [_told(row, person) for row in told] + [_sent(row) for row in sent]
    return sorted(found, key=lambda one: one.notice.created_at)


def _sent(notice: ImportNotice) -> Proposed:
    named = {"name": notice.name, "how": notice.sentence}
    words = Truncator(notice.words).chars(REPEATED)
    link = f"{settings.SITE_URL}{notice.get_absolute_url()}"
    if notice.what == Told.WAITS:
        headline = _("Register %(name)s waits to be taken in: %(how)s") % named
    else:
        headline = _("Register %(name)s: %(how)s") % named
    return Proposed(notice, headline, (words,) if words else (), link)


def _told(notice: ProposalNotice, person: User) -> Proposed:
    row = notice.proposal
    named = {
        "what": heading_of(row, reader=person),
        "about": name_of(row),
        "who": row.decided_by if notice.is_outcome else row.proposed_by,
        "state": row.get_state_display(),
    }
    if notice.is_outcome:
        headline = _("%(about)s, %(what)s: %(state)s (%(who)s)") % named
    else:
        headline = _("%(about)s, %(what)s: proposed by %(who)s") % named
    reason = Truncator(row.reason).chars(REPEATED) if notice.is_outcome else ""
    link = f"{settings.SITE_URL}{row.get_absolute_url()}"
    return Proposed(notice, headline, (reason,) if reason else (), link)


def mark_mailed(told: list[Proposed], *, now: datetime) -> None:
    """A mail that tells of them is written."""
    for model in (ProposalNotice, ImportNotice):
        named = [one.notice.pk for one in told if isinstance(one.notice, model)]
        if named:
            model.objects.filter(pk__in=named).update(mailed_at=now)
