"""What was due before a register was taken in, as a mail tells of it: one line a register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.wording.date_formats import with_weekday
from mou_tracker.accounts.models import Role, User

from .items import in_order, newest_of_each
from .models import Entry, EntryState, RegisterNotice


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One register for one reader; texts are in the active language."""

    notice: RegisterNotice
    headline: str
    lines: tuple[str, ...]
    link: str


def taken_in_of(person: User, *, on: date) -> list[TakenIn]:
    """What no mail has told `person` yet. A register that was undone before is done with unsaid."""
    notices = list(RegisterNotice.objects.filter(recipient=person, told_on=None))
    found = [_told(notice, person, on) for notice in notices]
    told = [one for one in found if one]
    unsaid = {one.pk for one in notices} - {one.notice.pk for one in told}
    if unsaid:
        RegisterNotice.objects.filter(pk__in=unsaid).update(told_on=on)
    return told


def _told(notice: RegisterNotice, person: User, on: date) -> TakenIn | None:
    rows = Entry.objects.of(person).filter(notice=notice, state=EntryState.TAKEN_IN)
    newest = newest_of_each(rows)
    if person.role == Role.ADMINISTRATOR:
        return _unseen(notice, len(newest)) if newest else None
    days = in_order(newest, reader=person, on=on)
    passed, still_open = len(days.past), len(days.told)
    if not passed and not still_open:
        return None
    counted = []
    if passed:
        words = ngettext("%(n)d day has passed", "%(n)d days have passed", passed)
        counted.append(words % {"n": passed})
    if still_open:
        words = ngettext("%(n)d day is still open", "%(n)d days are still open", still_open)
        counted.append(words % {"n": still_open})
    named = {"register": notice.name, "day": with_weekday(notice.day)}
    headline = _("From before %(register)s was taken in on %(day)s") % named
    link = f"{settings.SITE_URL}{list_of(notice.register)}"
    return TakenIn(notice, f"{headline}: {', '.join(counted)}", (), link)


def _unseen(notice: RegisterNotice, still_open: int) -> TakenIn:
    """An administrator, the last in line, hears that there is something, and nothing of it."""
    words = ngettext(
        "%(n)d day is still open, of agreements you do not see",
        "%(n)d days are still open, of agreements you do not see",
        still_open,
    ) % {"n": still_open}
    headline = _("From before a register was taken in on %(day)s") % {
        "day": with_weekday(notice.day)
    }
    link = f"{settings.SITE_URL}{reverse('accounts:users')}"
    return TakenIn(notice, f"{headline}: {words}", (), link)


def list_of(register: str) -> str:
    """Where those days are listed."""
    return f"{reverse('reminders:inbox')}?state=taken_in&register={register}"


def mark_told(told: Iterable[TakenIn], *, on: date) -> None:
    """A mail that says it is written."""
    named = [one.notice.pk for one in told]
    if named:
        RegisterNotice.objects.filter(pk__in=named).update(told_on=on)
        Entry.objects.filter(notice__in=named).update(told_on=on)
