"""What a session of the database may take at most, and whether it is really held to it."""

from typing import Any

from django.core.checks import CheckMessage, Warning
from django.db import Error, connections

#: Settings of each session, and their values. The limits are milliseconds. jit: compiling costs our
#: short statements more than it ever saves them; random_page_cost: what is asked for stands in
#: memory, so an index is worth asking; pgtrigger.ignore: each trigger asks which are to be left
#: out, and where nothing is said it catches an error, which costs the more the more a transaction
#: has written (decision 0080).
SESSION = {
    "lock_timeout": "5000",
    "statement_timeout": "30000",
    "jit": "off",
    "random_page_cost": "1.1",
    "pgtrigger.ignore": "{}",
}
#: Those without which a form may wait for ever.
LIMITS = ("lock_timeout", "statement_timeout")


def session_options() -> str:
    """Start-up options that set them, as libpq takes them."""
    return " ".join(f"-c {name}={value}" for name, value in SESSION.items())


def unlimited(*, using: str = "default") -> list[str]:
    """The names of LIMITS that sessions of this database do not have; [] where it is away.
    Behind a pooler nothing is set at the start of a session, so the role has to bring them."""
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(
                "select name from pg_settings where name = any(%s) and setting = '0' order by name",
                [list(LIMITS)],
            )
            return [name for (name,) in cursor.fetchall()]
    except Error:
        return []


def sentence(names: list[str]) -> str:
    """What is wrong and how it is mended, for whoever runs the installation."""
    commands = " ".join(f"ALTER ROLE … SET {name} = '{SESSION[name]}ms';" for name in names)
    return (
        f"Sessions of the database have no {' and no '.join(names)}: a page could wait for ever. "
        f"Behind a pooler set them for the role: {commands}"
    )


def check_session_limits(*, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """A system check: `migrate`, `up` and `check --database default` show it."""
    return [
        Warning(sentence(names), id="server.W001")
        for alias in databases or ()
        if (names := unlimited(using=alias))
    ]
