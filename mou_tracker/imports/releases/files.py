"""The text of a release's file: what `agreements.extraction` finds, in its bounded process."""

from pathlib import Path

from agreements.extraction import NotAccepted, State, extract, recognise
from agreements.extraction.mail import MAIL_KINDS, Unreadable, read_mail

#: The kinds a release comes in.
KINDS = ("pdf", "docx", "hwpx", "hwp", "eml", "text")


class NoText(Exception):
    """`code`: what `NotAccepted` says, "kind", or a state of extraction without a text."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def text_of(path: Path, *, name: str = "") -> str:
    """The words of the release in the file at `path`; NoText where there are none."""
    with path.open("rb") as file:
        try:
            kind = recognise(file, name=name or path.name)
        except NotAccepted as error:
            raise NoText(error.code) from None
    if kind.code not in KINDS:
        raise NoText("kind")
    if kind.code in MAIL_KINDS:
        try:
            return read_mail(path, kind).text
        except Unreadable:
            raise NoText(str(State.FAILED)) from None
    found = extract(path, kind)
    if not found.text.strip():
        raise NoText(str(found.state))
    return found.text
