"""What the outbox tells in a file. The text of a mail stays in the office."""

from django.utils.translation import gettext_lazy

from agreements.exports import Column

MAILS = (
    Column(gettext_lazy("Subject"), lambda row: row.subject, 60),
    Column(gettext_lazy("To"), lambda row: row.to_address, 30),
    Column(gettext_lazy("Written"), lambda row: row.created_at, 17),
    Column(gettext_lazy("Next try"), lambda row: None if row.sent_at else row.due_at, 17),
    Column(gettext_lazy("Sent"), lambda row: row.sent_at, 17),
    Column(gettext_lazy("Tries"), lambda row: row.attempts, 8),
    Column(gettext_lazy("Last error"), lambda row: row.last_error, 50),
)
