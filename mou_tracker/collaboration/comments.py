"""Words between colleagues about an agreement, an activity or a commitment, and who is called by
name in them. They never leave the office: partners' keys and feeds do not know of them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from agreements.access import LADDER
from agreements.actions.action import ActionContext, Conflict, lock_row, record_action
from agreements.actions.rows import save
from agreements.models import Agreement, Commitment, Confidentiality
from agreements.templatetags.words import localised
from mou_tracker.accounts.models import User

from .models import Comment, Mention

#: Kind in an address -> (model, its name in addresses).
ABOUT: dict[str, tuple[type[Model], str]] = {
    "agreement": (Agreement, "reference"),
    "activity": (Activity, "uid"),
    "commitment": (Commitment, "uid"),
}
#: "@mina" or "@mina@pps.example": a colleague by the name before the @ of the address.
CALLED = re.compile(r"(?<![^\s(\[,;“\"'])@([\w.+-]*\w(?:@[\w-]+(?:\.[\w-]+)+)?)")


def kind_of(about: Model) -> str:
    return next(kind for kind, (model, _name) in ABOUT.items() if isinstance(about, model))


def name_of(about: Model) -> str:
    return localised(about.text if hasattr(about, "text") else about.title)


def staff() -> Any:
    """Those who may be called: everybody who may see any agreement at all."""
    return User.objects.filter(is_active=True, role__in=LADDER)


def may_see(user: User, about: Model) -> bool:
    return type(about)._default_manager.visible_to(user).filter(pk=about.pk).exists()


def who_may_see(about: Model, *, but: User) -> list[User]:
    """Colleagues to choose from. One query, unless the record is confidential and each must be
    asked for."""
    found = list(staff().exclude(pk=but.pk))
    levels = {
        getattr(about, "confidentiality", None),
        getattr(_root(about), "confidentiality", None),
    }
    if Confidentiality.CONFIDENTIAL in levels:
        found = [user for user in found if may_see(user, about)]
    return found


def handles(people: list[User]) -> list[dict[str, str]]:
    """[{"handle", "name"}]: what calls each of them; the whole address where two share its name."""
    short = [user.email.partition("@")[0].lower() for user in people]
    return [
        {"handle": name if short.count(name) == 1 else user.email.lower(), "name": str(user)}
        for user, name in zip(people, short, strict=True)
    ]


def _root(about: Model) -> Model:
    return about.term.agreement if isinstance(about, Commitment) else about


def called_in(text: str, *, about: Model) -> list[User]:
    """The colleagues a text calls. ValidationError names whoever is not known here, is meant by two
    addresses, or may not see what it is about."""
    names = {name.lower() for name in CALLED.findall(text)}
    if not names:
        return []
    known: dict[str, list[User]] = {name: [] for name in names}
    for user in staff():
        for name in _called(user) & names:
            known[name].append(user)
    faults = [_fault(name, found) for name, found in sorted(known.items()) if len(found) != 1]
    users = [found[0] for found in known.values() if len(found) == 1]
    faults += [
        _("%(name)s may not see this, and cannot be called here.") % {"name": user}
        for user in users
        if not may_see(user, about)
    ]
    if faults:
        raise ValidationError({"text": faults})
    return users


def _called(user: User) -> set[str]:
    """What calls somebody: the address, what stands before its @, and the name in either script,
    without its spaces."""
    address = user.email.lower()
    names = (user.native_name, user.latin_name)
    written = {"".join(name.split()).lower() for name in names if name}
    return {address, address.partition("@")[0], *written}


def _fault(name: str, found: list[User]) -> str:
    if found:
        return _("More than one colleague is called @%(name)s: write the whole address.") % {
            "name": name
        }
    return _("Nobody here is called @%(name)s.") % {"name": name}


def _concerned(about: Model) -> list[Agreement]:
    """The agreements whose history tells of the comment."""
    if isinstance(about, Activity):
        return list(about.agreements.all())
    return [_root(about)]


def add_comment(
    *, by: User, on: date, about: Model, text: str, mentions: Iterable[User] = ()
) -> Comment:
    """A comment of `by`, who must see `about`; whoever it calls, in the text or in `mentions`,
    finds it in the inbox."""
    if not may_see(by, about):
        raise PermissionDenied
    with record_action(verb="comment", by=by, on=on, concerns=_concerned(about)) as done:
        row = Comment(author=by, text=text.strip(), **{kind_of(about): about})
        save(row)
        _call(row, about, mentions, by=by)
        _tell(done, row)
    return row


def change_comment(
    *, by: User, on: date, comment: Comment, text: str, version: int | None = None
) -> Comment:
    """One's own words said better; the history keeps the earlier ones."""
    with record_action(verb="change_comment", needs="comment", by=by, on=on,
              concerns=_concerned(comment.about)) as done:  # fmt: skip
        row = _own(comment, by=by, version=version)
        row.text, row.changed_at = text.strip(), timezone.now()
        row.version += 1
        save(row)
        _call(row, comment.about, (), by=by)
        _tell(done, row)
    return row


def take_back_comment(*, by: User, on: date, comment: Comment) -> Comment:
    """One's own words are no longer shown, and nobody is asked to answer them."""
    with record_action(verb="take_back_comment", needs="comment", by=by, on=on,
              concerns=_concerned(comment.about)) as done:  # fmt: skip
        row = _own(comment, by=by)
        row.taken_back_at = timezone.now()
        row.version += 1
        save(row)
        row.mentions.filter(acknowledged_at=None).delete()
        _tell(done, row)
    return row


def put_back_comment(*, by: User, on: date, comment: Comment) -> Comment:
    """What was taken back is shown again, and calls again whom it names."""
    with record_action(verb="put_back_comment", needs="comment", by=by, on=on,
              concerns=_concerned(comment.about)) as done:  # fmt: skip
        row = lock_row(comment)
        if row.author_id != by.pk or row.taken_back_at is None:
            raise Conflict(_("It stands so already."), code="stands_so")
        row.taken_back_at = None
        row.version += 1
        save(row)
        _call(row, comment.about, (), by=by)
        _tell(done, row)
    return row


def acknowledge_mention(*, mention: Mention) -> None:
    """The person called has read it."""
    Mention.objects.filter(pk=mention.pk, acknowledged_at=None).update(
        acknowledged_at=timezone.now()
    )


def take_back_acknowledgement(*, mention: Mention) -> None:
    """The call waits for the person again."""
    Mention.objects.filter(pk=mention.pk).update(acknowledged_at=None)


def _own(comment: Comment, *, by: User, version: int | None = None) -> Comment:
    row = lock_row(comment, version=version)
    if row.author_id != by.pk:
        raise PermissionDenied(_("Only whoever wrote a comment changes it."))
    if row.taken_back_at is not None:
        raise Conflict(_("This comment was taken back."), code="taken_back")
    return row


def _call(row: Comment, about: Model, mentions: Iterable[User], *, by: User) -> None:
    called = {user.pk: user for user in [*called_in(row.text, about=about), *mentions]}
    called.pop(by.pk, None)
    for user in called.values():
        if not may_see(user, about):
            words = _("%(name)s may not see this, and cannot be called here.")
            raise ValidationError({"mentions": words % {"name": user}})
    Mention.objects.bulk_create(
        [Mention(comment=row, user=user) for user in called.values()], ignore_conflicts=True
    )


def _tell(done: ActionContext, row: Comment) -> None:
    done.describe(subject=row, kept_as=row.about)
