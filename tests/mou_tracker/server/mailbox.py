"""A mail server as a program: notes in a file each mail it has taken.

python -m tests.mou_tracker.server.mailbox PORT FILE PACE
"""

import signal
import sys
from pathlib import Path

from tests.campaign.post import PostOffice


class Noting(PostOffice):
    file: Path

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        address, name, _when = self.taken[-1]
        with self.file.open("a") as notes:
            notes.write(f"{address}\t{name}\n")
        return answer


if __name__ == "__main__":
    office = Noting(port=int(sys.argv[1]), pace=float(sys.argv[3]))
    office.file = Path(sys.argv[2])
    with office:
        signal.sigwait({signal.SIGTERM})
