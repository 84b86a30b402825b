"""Documents: kept with an agreement or a fact of it, given new versions, described, taken back."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from agreements.extraction import Found, Kind, NotAccepted, extract, recognise
from agreements.extraction.mail import MAIL_KINDS, Mail, Unreadable, read_mail
from agreements.files import Received, keep, place_first, release
from agreements.files.proposing import Proposal, propose
from agreements.files.words import refusal
from agreements.models import (
    Agreement,
    Amendment,
    Confidentiality,
    Document,
    DocumentAgreement,
    DocumentKind,
    Event,
    Stage,
    Term,
    TermText,
)
from agreements.texts import is_blank

from .action import ActionContext, Conflict, lock_row, record_action
from .rows import before_and_after, fill, save
from .term_texts import save_text

DESCRIPTION = frozenset({"title", "kind", "language", "confidentiality"})
SHARED = (Confidentiality.PUBLIC, Confidentiality.PARTNERS)
LONGEST_NAME = 255
#: What no name of a file holds: controls, separators of paths, overrides of the direction.
NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f/\\\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Examined:
    """A received file that may be kept, with its kind, the text found in it, the mail it is."""

    received: Received
    name: str
    kind: Kind
    found: Found
    mail: Mail | None = None

    @property
    def proposal(self) -> Proposal:
        """What it is likely to be; a mail is a letter."""
        found = propose(self.name, self.found.text)
        return replace(found, kind=DocumentKind.LETTER) if self.mail else found


def examine(received: Received, *, name: str) -> Examined:
    """Looks at what was received, before any row is locked: reading a text may take seconds.

    Raises ValidationError at "file" (codes of `NotAccepted`).
    """
    name = clean_name(name)
    try:
        with received.path.open("rb") as file:
            kind = recognise(file, name=name)
    except NotAccepted as error:
        raise ValidationError({"file": ValidationError(refusal(error), code=error.code)}) from error
    mail = _mail_in(received, kind) if kind.code in MAIL_KINDS else None
    return Examined(received, name, kind, extract(received.path, kind), mail)


def _mail_in(received: Received, kind: Kind) -> Mail | None:
    try:
        return read_mail(received.path, kind)
    except Unreadable:
        return None


def clean_name(name: str) -> str:
    """The name of a file as people read it: one line, NFC, its ending kept when it is long."""
    name = NOT_IN_A_NAME.sub(" ", unicodedata.normalize("NFC", name)).strip(" .")
    name = "file" if is_blank(name) else name
    stem, dot, end = name.rpartition(".")
    if len(name) <= LONGEST_NAME:
        return name
    return f"{stem[: LONGEST_NAME - len(end) - 1]}.{end}" if dot else name[:LONGEST_NAME]


def send_ahead(files: Iterable[Examined]) -> None:
    """Bytes of files that are attached one after the other in one transaction, before any of its
    actions: each ends under the lock of the trail, for which everybody waits, and a storage on
    another machine takes its time."""
    place_first(file.received for file in files)


def attach(
    *,
    by: Any,
    on: date,
    file: Examined,
    agreements: Sequence[Agreement] = (),
    belongs_to: Term | Amendment | Event | None = None,
    is_authentic: bool = True,
    prevails: bool = False,
    and_then: Callable[[Document], object] | None = None,
    **description: Any,
) -> Document:
    """Keeps a file with `agreements`: title (default: the file's name), kind, language (BCP 47),
    confidentiality (default: internal).

    `belongs_to`: a fact of one of them; for a term the file is its text in that language,
    authentic or a translation. `and_then`: what else is written in the same action. Raises
    ValidationError by field, Conflict where the fact has its document already, StoreError where
    the disk refuses.
    """
    verb, texts = "attach_document", agreements if isinstance(belongs_to, Term) else ()
    with record_action(
        verb=verb, needs="attach", by=by, on=on, concerns=agreements, watches=texts
    ) as done:
        row = Document(uploaded_by=by)
        fill(row, {"kind": DocumentKind.OTHER, **description}, allowed=DESCRIPTION)
        row.title = row.title or title_from(file.name)
        _write(row, file, agreements)
        if belongs_to is not None:
            _name(row, belongs_to, is_authentic=is_authentic, prevails=prevails)
        if and_then is not None:
            and_then(row)
        keep(file.received)
        tell(done, row)
    return row


def keep_with(
    *, by: Any, on: date, document: Document, agreements: Sequence[Agreement], **description: Any
) -> Document:
    """Keeps a document that is there with `agreements` as well, described anew where told."""
    concerned = list({row.pk: row for row in (*agreements_of(document), *agreements)}.values())
    with record_action(
        verb="attach_document", needs="attach", by=by, on=on, concerns=concerned,
        watches=versions_of(document),
    ) as done:  # fmt: skip
        row = lock_row(document)
        fill(row, description, allowed=DESCRIPTION)
        row.version += 1
        save(row)
        kept = set(row.agreements.values_list("pk", flat=True))
        DocumentAgreement.objects.bulk_create(
            DocumentAgreement(document=row, agreement=agreement)
            for agreement in concerned
            if agreement.pk not in kept
        )
        tell(done, row)
    return row


def title_from(name: str) -> str:
    """A file's name as a title: "MOU_PPS__Consip.pdf" is "MOU PPS Consip"; what kind of file it is
    stands beside every title."""
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").split())[:300] or name


def new_version(
    *, by: Any, on: date, document: Document, file: Examined, **description: Any
) -> Document:
    """The next version of a document, described like the one before where nothing is given.

    A term that is not signed yet takes it for its text; what is signed keeps the file it named.
    """
    concerned = agreements_of(document)
    with record_action(
        verb="new_version", needs="attach", by=by, on=on, concerns=concerned,
        watches=versions_of(document),
    ) as done:  # fmt: skip
        first = lock_row(Document(pk=document.version_of_id or document.pk))
        versions = list(Document.objects.same_document(first).listed())
        last = versions[-1]
        if last.sha256 == file.received.sha256:
            raise Conflict(_("This is the same file as the present version."), code="same_file")
        row = Document(uploaded_by=by, version_of=first)
        before = {name: getattr(last, name) for name in DESCRIPTION}
        fill(row, before | description, allowed=DESCRIPTION)
        _write(row, file, concerned)
        TermText.objects.filter(document__in=versions).exclude(term__stage=Stage.SIGNED).update(
            document=row
        )
        keep(file.received)
        tell(done, row)
    return row


def change_document(
    *, by: Any, on: date, document: Document, version: int | None = None, **description: Any
) -> Document:
    """Describes one version anew: title, kind, language, confidentiality; never its bytes."""
    concerned = agreements_of(document)
    with record_action(
        verb="change_document", needs="attach", by=by, on=on, concerns=concerned,
        watches=versions_of(document),
    ) as done:  # fmt: skip
        row = lock_row(document, version=version)
        changed = before_and_after(row, description)
        if not changed:
            done.unchanged = True
            return row
        fill(row, description, allowed=DESCRIPTION)
        row.version += 1
        save(row)
        tell(done, row, changed=changed)
    return row


def take_back(*, by: Any, on: date, document: Document, version: int | None = None) -> None:
    """Removes a version nobody outside could ever see and nothing signed or recorded names."""
    concerned = agreements_of(document)
    with record_action(
        verb="take_back_document", needs="attach", by=by, on=on, concerns=concerned,
        watches=versions_of(document),
    ) as done:  # fmt: skip
        row = lock_row(document, version=version)
        if row.history.filter(confidentiality__in=SHARED).exists():
            raise Conflict(
                _("It was shared: others may have it. Give it a new version instead."),
                code="was_shared",
            )
        if row.later_versions.exists():
            raise Conflict(_("Take its later versions back first."), code="has_later_versions")
        tell(done, row)
        TermText.objects.filter(document=row).exclude(term__stage=Stage.SIGNED).update(
            document=None
        )
        try:
            row.delete()
        except models.ProtectedError as error:
            raise Conflict(
                _("A recorded fact names this document; it stays."), code="named"
            ) from error
        transaction.on_commit(partial(release, row.sha256))


def agreements_of(document: Document) -> list[Agreement]:
    return list(document.agreements.all())


def versions_of(document: Document) -> list[Document]:
    """All versions: each names the first, where that may be seen."""
    return list(Document.objects.same_document(document).listed())


def tell(done: ActionContext, row: Document, *, changed: dict[str, Any] | None = None) -> None:
    """Notes the action. The trail of an agreement is read by more people than a confidential
    document: of such a one only that it is there."""
    is_open = row.confidentiality != Confidentiality.CONFIDENTIAL
    words = {"title": row.title} | (changed or {}) if is_open else {}
    done.describe(subject=row, detail={"document": row.uid, **words})


def _write(row: Document, file: Examined, agreements: Iterable[Agreement]) -> None:
    """The row and its links. Its bytes follow in the same transaction, when nothing else can be
    refused any more."""
    row.original_name, row.media_type = file.name, file.kind.media_type
    row.sha256, row.size = file.received.sha256, file.received.size
    row.extracted_text, row.text_state = file.found.text, file.found.state.value
    row.message_id = file.mail.message_id if file.mail else ""
    save(row)
    DocumentAgreement.objects.bulk_create(
        DocumentAgreement(document=row, agreement=agreement) for agreement in agreements
    )


def _name(
    row: Document, fact: Term | Amendment | Event, *, is_authentic: bool, prevails: bool
) -> None:
    """Makes `fact` name the document."""
    if isinstance(fact, Term):
        _name_text(row, fact, is_authentic=is_authentic, prevails=prevails)
        return
    locked = type(fact).objects.select_for_update().get(pk=fact.pk)
    if locked.document_id is not None:
        raise Conflict(
            _("This has its document already: open that and add a new version."), code="named"
        )
    locked.document = row
    locked.save(update_fields=["document"])


def _name_text(row: Document, term: Term, *, is_authentic: bool, prevails: bool) -> None:
    if not row.language:
        raise ValidationError({"language": _("Say in which language the text is.")})
    text = term.texts.filter(language=row.language).first()
    if text is not None and text.document_id is not None and term.is_signed:
        raise Conflict(
            _("The text in this language is kept already: open it and add a new version."),
            code="named",
        )
    if text is None:
        text = TermText(term=term, language=row.language)
        text.is_authentic, text.prevails = is_authentic, prevails
    text.document = row
    save_text(text)
