"""Why data about people are kept, and until when: one row a kind. docs/security.md shows this
table, and a test holds every column that names or reaches somebody against it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purpose:
    """`holds`: tables, or columns of a table. `kept`: until when. `ended_by`: what makes it go."""

    kind: str
    holds: tuple[str, ...]
    why: str
    kept: str
    ended_by: str


PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        "how contacts are reached",
        ("agreements_post.phone", "agreements_post.email", "agreements_person.reading",
         "agreements_person.address", "agreements_person.interests", "agreements_person.purpose"),
        "to work with the partner",
        "the day entered as “keep until”",
        "`retention` each night; `person_data --erase`",
    ),
    Purpose(
        "names in acts: who signed, took part, held a post",
        ("agreements_person.native_name", "agreements_person.latin_name",
         "agreements_signature", "activities_participant", "agreements_post.title"),
        "the record of what was agreed and by whom",
        "as long as the agreement is on record; without any act, the day “keep until”",
        "stays with the act; else as above",
    ),
    Purpose(
        "accounts",
        ("accounts_user.email", "accounts_user.native_name", "accounts_user.latin_name",
         "account_emailaddress.email", "mfa_authenticator",
         "socialaccount_socialaccount"),
        "to sign in and to be told what is due",
        "as long as the account is open",
        "`person_data --erase` of a closed account",
    ),
    Purpose(
        "an account's own things",
        ("desk_draft", "desk_savedview", "feeds_feedsecret", "accounts_apikey",
         "accounts_absence"),
        "to work",
        "as long as the account is open",
        "`person_data --erase` of a closed account",
    ),
    Purpose(
        "sessions and limits of sign-in",
        ("django_session", "accounts_usersession", "django_cache", "api_requestcount"),
        "to stay signed in; to stop guessing",
        "14 days; 5 minutes; 1 hour",
        "the nightly work",
    ),
    Purpose(
        "mails about days",
        ("agreements_outboxmessage",),
        "to prove who was told what and when",
        "as long as the agreement is on record",
        "stays",
    ),
    Purpose(
        "the audit trail, who looked at contact data included",
        ("agreements_auditentry.actor",),
        "to prove who did what",
        "as long as the installation",
        "stays: its rows are chained, and a missing one is a broken trail",
    ),
    Purpose(
        "logs",
        (),
        "to find faults",
        "as the machine keeps them",
        "nothing to do: they hold no name, address or word of anybody's",
    ),
)  # fmt: skip


def as_table() -> list[str]:
    """The rows of the table in docs/security.md."""
    return [
        f"| {one.kind} | {', '.join(f'`{name}`' for name in one.holds) or '–'} | {one.why} "
        f"| {one.kept} | {one.ended_by} |"
        for one in PURPOSES
    ]
