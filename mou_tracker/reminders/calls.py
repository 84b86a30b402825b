"""Comments in which somebody is called by name, as a mail tells of them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.text import Truncator

from agreements.models import Agreement, Commitment, Confidentiality
from agreements.templatetags.words import localised
from mou_tracker.accounts.models import User
from mou_tracker.collaboration.models import Mention
from mou_tracker.collaboration.views.comments import page_of

#: Characters of a comment a mail repeats; the rest is read where it was said.
REPEATED = 300


@dataclass(frozen=True, slots=True)
class Call:
    """One mention for one reader; texts are in the active language."""

    mention: Mention

    @property
    def author(self) -> str:
        return str(self.mention.comment.author)

    @property
    def _agreement(self) -> Agreement | None:
        comment = self.mention.comment
        return comment.commitment.term.agreement if comment.commitment else comment.agreement

    @property
    def about(self) -> str:
        about = self.mention.comment.about
        title = localised(about.text if isinstance(about, Commitment) else about.title)
        return f"{title} ({self._agreement.reference})" if self._agreement else title

    @property
    def link(self) -> str:
        """Where it was said, and is answered."""
        comment = self.mention.comment
        return f"{settings.SITE_URL}{page_of(comment.about)}#comment-{comment.uid}"

    @property
    def text(self) -> str:
        """What was said; nothing of what is confidential, which is read in the office."""
        comment = self.mention.comment
        over = comment.activity.agreements.all() if comment.activity else (self._agreement,)
        if any(_is_confidential(one) for one in (comment.about, *over)):
            return ""
        return Truncator(self.mention.comment.text).chars(REPEATED)


def _is_confidential(row: object) -> bool:
    return getattr(row, "confidentiality", None) == Confidentiality.CONFIDENTIAL


def calls_of(person: User) -> list[Call]:
    """What `person` was called in, still waits for them, and no mail has told; oldest first."""
    rows = Mention.objects.waiting_for(person).untold()
    return [
        Call(row)
        for row in rows.select_related(
            "comment__author",
            "comment__agreement",
            "comment__activity",
            "comment__commitment__term__agreement",
        ).prefetch_related("comment__activity__agreements")
    ]


def mark_mailed(calls: list[Call], *, now: datetime) -> None:
    """A mail that tells of them is written."""
    named = [one.mention.pk for one in calls]
    if named:
        Mention.objects.filter(pk__in=named).update(mailed_at=now)
