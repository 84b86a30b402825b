"""The mail server of a campaign: remembers what it took and when, refuses and dawdles as told."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from random import Random

from aiosmtpd.controller import Controller

from tests.mou_tracker.server.system import free_port


@dataclass
class PostOffice:
    """`refuses`: share of addresses whose first mail is answered 451; `dawdles`: share of mails
    whose DATA takes `slow` seconds in place of `pace`."""

    refuses: float = 0.0
    dawdles: float = 0.0
    slow: float = 3.0
    pace: float = 0.0
    port: int = 0
    dice: Random = field(default_factory=lambda: Random(1))
    taken: list[tuple[str, str, float]] = field(default_factory=list)  # address, Message-ID, when
    asked: set[str] = field(default_factory=set)
    refused: int = 0

    def __enter__(self) -> "PostOffice":
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port or free_port())
        self.controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:
        if address not in self.asked:
            self.asked.add(address)
            if self.dice.random() < self.refuses:
                self.refused += 1
                return "451 4.7.1 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:
        await asyncio.sleep(self.slow if self.dice.random() < self.dawdles else self.pace)
        name = message_from_bytes(envelope.content)["Message-ID"]
        self.taken += [(address, name, time.time()) for address in envelope.rcpt_tos]
        return "250 OK"

    def first(self) -> dict[str, float]:
        """When each address got its first mail."""
        found: dict[str, float] = {}
        for address, _name, when in list(self.taken):
            found.setdefault(address, when)
        return found

    def duplicates(self, addresses: set[str]) -> int:
        """Mails that came more than once under the same Message-ID."""
        times = Counter(name for address, name, _when in list(self.taken) if address in addresses)
        return sum(times.values()) - len(times)

    def mails_beyond_one(self, addresses: set[str]) -> int:
        """Different mails to the same address beyond the first: a duplicate under a new name."""
        names = {(address, name) for address, name, _when in list(self.taken)}
        per_person = Counter(address for address, _name in names if address in addresses)
        return sum(per_person.values()) - len(per_person)
