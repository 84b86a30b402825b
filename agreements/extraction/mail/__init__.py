"""Mails: who wrote to whom on which day, the words, and what was attached.

    mail = read_mail(path, kind)              # raises Unreadable
    attached = read_attachment(path, kind, 0)  # its bytes

Read in the bounded process of `extraction`.
"""

from .model import Address, Attachment, Mail, Unreadable, as_text, recipients_of
from .receiving import MAIL_KINDS, read_attachment, read_mail

__all__ = [
    "MAIL_KINDS",
    "Address",
    "Attachment",
    "Mail",
    "Unreadable",
    "as_text",
    "read_attachment",
    "read_mail",
    "recipients_of",
]
