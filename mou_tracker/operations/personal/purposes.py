"""Why data about people are kept, and until when: one row a kind. docs/security.md shows this
table, and a test holds every column that names or reaches somebody against it."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Purpose:
    """`holds`: tables, or columns of a table. `kept`: until when. `ended_by`: what makes it go.
    Words for people are translated where they are shown."""

    kind: str
    holds: tuple[str, ...]
    why: str
    kept: str
    ended_by: str


PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        _("how contacts are reached"),
        ("agreements_post.phone", "agreements_post.email", "agreements_person.reading",
         "agreements_person.address", "agreements_person.interests", "agreements_person.purpose"),
        _("to work with the partner"),
        _("the day entered as “keep until”"),
        "`retention` each night; `person_data --erase`",
    ),
    Purpose(
        _("names in acts: who signed, took part, held a post"),
        ("agreements_person.native_name", "agreements_person.latin_name",
         "agreements_signature", "activities_participant", "agreements_post.title"),
        _("the record of what was agreed and by whom"),
        _("as long as the agreement is on record; without any act, the day “keep until”"),
        "stays with the act; else as above",
    ),
    Purpose(
        _("accounts"),
        ("accounts_user.email", "accounts_user.native_name", "accounts_user.latin_name",
         "account_emailaddress.email", "mfa_authenticator",
         "socialaccount_socialaccount"),
        _("to sign in and to be told what is due"),
        _("as long as the account is open"),
        "`person_data --erase` of a closed account",
    ),
    Purpose(
        _("an account's own things"),
        ("desk_draft", "desk_savedview", "feeds_feedsecret", "accounts_apikey",
         "accounts_absence"),
        _("to work"),
        _("as long as the account is open"),
        "`person_data --erase` of a closed account",
    ),
    Purpose(
        _("sessions and limits of sign-in"),
        ("django_session", "accounts_usersession", "django_cache", "api_requestcount"),
        _("to stay signed in; to stop guessing"),
        _("14 days; 5 minutes; 1 hour"),
        "the nightly work",
    ),
    Purpose(
        _("mails about days"),
        ("agreements_outboxmessage",),
        _("to prove who was told what and when"),
        _("as long as the agreement is on record"),
        "stays; the address goes with the account",
    ),
    Purpose(
        _("the audit trail, who looked at contact data included"),
        ("agreements_auditentry.actor",),
        _("to prove who did what"),
        _("as long as the installation"),
        "stays: its rows are chained, and a missing one is a broken trail",
    ),
    Purpose(
        _("logs"),
        (),
        _("to find faults"),
        _("as the machine keeps them"),
        "nothing to do: they hold no name, address or word of anybody's",
    ),
)  # fmt: skip


#: What names somebody and is none of these.
ELSE = _("what they hold, wrote and did")


def kinds() -> list[str]:
    return [*(one.kind for one in PURPOSES), ELSE]


def kind_of(table: str) -> str:
    """The kind of data a table holds; of one that holds several, the first."""
    for one in PURPOSES:
        if any(name.partition(".")[0] == table for name in one.holds):
            return one.kind
    return ELSE


def as_table() -> list[str]:
    """The rows of the table in docs/security.md."""
    return [
        f"| {one.kind} | {', '.join(f'`{name}`' for name in one.holds) or '–'} | {one.why} "
        f"| {one.kept} | {one.ended_by} |"
        for one in PURPOSES
    ]
