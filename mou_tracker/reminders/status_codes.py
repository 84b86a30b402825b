"""Enhanced status codes of mail servers (RFC 3463), and which of them say that an address is
none."""

import re

#: And not a part of an address of a machine.
CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)", re.ASCII)
#: Of those about addresses the ones about the recipient's own, null MX (RFC 7505) among them: .0
#: says nothing, .5 that all is well, .7 and .8 are about the sender, .9 about a server on the way.
NO_ADDRESS = frozenset(f"5.1.{detail}" for detail in (1, 2, 3, 4, 6, 10))


def first_code(text: str) -> str:
    """Empty where there is none."""
    found = CODE.search(text)
    return found[0] if found else ""


def is_no_address(status: str) -> bool:
    """Whether it is proved that the recipient's address is none, whoever writes to it. A refusal
    without a status is not: 550 alone may mean anything."""
    return status in NO_ADDRESS
